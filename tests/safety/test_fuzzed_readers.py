"""Every reader of foreign bytes ends in a value or in one of our errors, whatever the bytes are.

A short run of ``python -m benchmarks.fuzz`` with one seed: the same inputs each time. With
``BENCHGRAPH_FUZZ`` (seconds for each reader) it goes on for as long as that says.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
from pathlib import Path

import pytest
from benchmarks.fuzz.guards import Watch
from benchmarks.fuzz.loop import Loop
from benchmarks.fuzz.target import READERS, ROOT, Target, target

from benchgraph.errors import RecordError
from benchgraph.pages.reading.pdf.document import read_pdf

SECONDS = float(os.environ.get("BENCHGRAPH_FUZZ") or (0.9 if os.environ.get("CI") else 0.3))
# What starts a server or a process for each input is fuzzed where there is more time.
PATIENT = {"http", "pdf"}
NAMES = [name for name in READERS if name not in PATIENT or SECONDS > 2]


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_ends_in_a_value_or_an_error_of_ours(
    name: str, tmp_path: Path, small_release: Path
) -> None:
    shutil.copytree(small_release, tmp_path / "release")  # it need not be made for each
    aim = target(name, tmp_path)
    loop = Loop(aim, None, seed=1)
    end = time.monotonic() + SECONDS
    try:
        loop.led_by_outcomes(lambda number: time.monotonic() < end)
    finally:
        aim.close()
    assert not loop.found, "\n".join(f"{fault.told}\n{data!r:.2000}" for fault, data in loop.found)
    assert loop.outcomes


def test_what_is_fuzzed_reads_as_before_afterwards(tmp_path: Path) -> None:
    pdf = (ROOT / "tests" / "pages" / "pdfs" / "strategy.pdf").read_bytes()
    before = read_pdf(pdf, "strategy.pdf")
    aim = target("pdf-runs", tmp_path)
    assert "no " not in str(aim.read(aim.seeds[0]))
    aim.close()
    assert read_pdf(pdf, "strategy.pdf") == before


def seen(read: object, **more: object) -> str:
    """The kind of fault that reading something uncovers; empty where it is none."""
    watch = Watch(Target("made", read, (b"x",), **more))  # type: ignore[arg-type]
    fault = watch.judge(b"x")
    return fault.kind if fault else ""


def test_what_a_reader_may_not_do_is_a_fault() -> None:
    def refuses(data: bytes) -> None:
        raise RecordError("no record")

    def breaks(data: bytes) -> None:
        raise KeyError(data)

    def goes_on(data: bytes) -> None:
        while True:
            pass

    def fills(data: bytes) -> int:
        return len(bytes(64 << 20).replace(b"\0", data))

    def calls(data: bytes) -> None:
        socket.create_connection(("127.0.0.1", 9), timeout=0.1)

    assert seen(refuses) == "" and seen(len) == ""
    assert seen(breaks).startswith("KeyError")
    assert seen(goes_on, seconds=0.05).startswith("Slow")
    assert seen(fills, memory=1 << 20) == "memory"
    assert seen(calls).startswith("Outward")
