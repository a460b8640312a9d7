"""What is meant for people can be read on a terminal, in a pipe and in a log file."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from benchgraph.cli.screen import screen, table_screen

ADDRESS = re.compile(r"(\[\d+\])? *https?://\S+")
Run = Callable[..., "subprocess.CompletedProcess[str]"]

COMMANDS = (
    ("ask", "promise-tracker"),
    ("related", "cyberport-ai-supercomputing-centre"),
    ("compare", "hong-kong", "singapore"),
    ("show", "cyberport-ai-supercomputing-centre"),
    ("questions",),
    ("sparql", "SELECT ?page ?text { ?page skos:definition ?text } ORDER BY ?page LIMIT 5"),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_is_100_columns_wide_and_has_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert (screen().width, screen().colour) == (100, False)


def test_a_table_in_a_pipe_is_not_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert table_screen().width is None
    monkeypatch.setenv("COLUMNS", "90")
    assert table_screen().width == 90


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_columns_sets_the_width_but_no_line_is_too_narrow_to_read(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO]
) -> None:
    monkeypatch.setattr("sys.stdout", stream())
    for columns, width in (("132", 132), ("80", 80), ("3", 40)):
        monkeypatch.setenv("COLUMNS", columns)
        assert screen().width == width


@pytest.mark.parametrize("variable", ["NO_COLOR", "TERM"])
def test_colours_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert screen().colour
    monkeypatch.setenv(variable, "dumb")
    assert not screen().colour


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_line_of_a_command_is_wider_than_the_log_file_it_goes_to(
    run: Run, release: object, command: tuple[str, ...]
) -> None:
    for columns in ("80", "100"):
        done = run(*command, COLUMNS=columns)
        assert done.returncode == 0, done.stderr
        # An address is never broken: where it is longer than the screen it has a line of its own.
        lines = [line for line in done.stdout.splitlines() if not ADDRESS.fullmatch(line)]
        widest = max(lines, key=cell_len)
        assert cell_len(widest) <= int(columns), widest
        assert "\x1b" not in done.stdout
