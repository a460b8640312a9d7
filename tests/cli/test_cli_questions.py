"""``benchgraph questions`` and ``ask`` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from benchgraph.query import FORMATS, ROW_FORMATS, read_catalogue

Run = Callable[..., CompletedProcess[str]]


def test_menu_lists_every_question_under_its_family(run: Run) -> None:
    done = run("questions")
    assert done.returncode == 0
    for name, question in read_catalogue().items():
        assert f"  {name}" in done.stdout
        assert question.family in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_description_says_parameters_and_columns(run: Run) -> None:
    done = run("questions", "promise-tracker")
    assert "region" in done.stdout and "deadline" in done.stdout and "default any" in done.stdout
    wrong = run("questions", "promise-traker")
    assert wrong.returncode == 1 and "promise-tracker" in wrong.stderr


def test_question_answers_with_a_parameter_by_any_name_of_the_entity(run: Run, small: Path) -> None:
    outputs = {
        run(
            "ask", "timeline-of-a-case", "-p", f"case={name}", "--format", "csv", "--release", small
        ).stdout
        for name in ("ai-verify", "AI Verify", "case:ai-verify", "case/ai-verify")
    }
    (text,) = outputs
    assert [row["kindLabel"] for row in csv.DictReader(io.StringIO(text))] == ["launched"]


@pytest.mark.parametrize("format", ROW_FORMATS)
def test_every_format_answers(run: Run, small: Path, tmp_path: Path, format: str) -> None:
    out = tmp_path / "answer"
    done = run("ask", "promise-tracker", "--format", format, "--release", small, "--out", out)
    assert done.returncode == 0 and "row" in done.stdout, done.stderr
    if format == "xlsx":
        import openpyxl

        (sheet, *_) = openpyxl.load_workbook(io.BytesIO(out.read_bytes())).worksheets
        text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    else:
        text = out.read_text("utf-8")
    # Programs get the number as it is, people with its thousands apart.
    assert "3000" in text.replace(",", "")


def test_the_ending_of_a_file_says_the_format(run: Run, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "promises.html"
    run("ask", "promise-tracker", "--out", out, "--lang", "zh-CN", "--release", small)
    assert out.read_text("utf-8").startswith("<!doctype html>")
    assert 'lang="zh-CN"' in out.read_text("utf-8")


def test_columns_order_and_number_of_rows_are_the_readers(run: Run, small: Path) -> None:
    arguments = ("ask", "numbers-of-a-case", "--format", "csv", "--release", small)
    every = list(csv.DictReader(io.StringIO(run(*arguments).stdout)))
    done = run(*arguments, "--columns", "status,exact", "--sort", "-exact", "--limit", "2")
    assert done.stdout.splitlines()[0] == "status,exact"
    largest = sorted((float(row["exact"]) for row in every if row["exact"]), reverse=True)[:2]
    assert [float(row["exact"]) for row in csv.DictReader(io.StringIO(done.stdout))] == largest
    wrong = run(*arguments, "--columns", "stauts")
    assert wrong.returncode == 2 and "status" in wrong.stderr and wrong.stdout == ""


def test_a_printed_query_runs_as_it_is(run: Run, small: Path) -> None:
    asked = ("promise-tracker", "-p", "region=hong-kong", "-p", "on=2026-01-01")
    query = run("ask", *asked, "--print-query", "--release", small).stdout
    assert "$" not in query and "2026-01-01" in query and "region/hong-kong" in query
    answered = run("ask", *asked, "--format", "json", "--release", small).stdout
    again = run("sparql", query, "--format", "json", "--release", small).stdout
    assert json.loads(again) == json.loads(answered)


def test_every_question_prints_its_query(run: Run) -> None:
    for name, question in list(read_catalogue().items())[::9]:
        printed = run("questions", name, "--sparql").stdout
        assert printed.startswith(f"# {question.sentence}") and "$" not in printed


def test_the_day_that_is_judged_by_is_told(run: Run, small: Path) -> None:
    from datetime import UTC, datetime

    today = datetime.now(UTC).date().isoformat()
    done = run("ask", "promise-tracker", "--release", small)
    assert f"{today} (on)" in done.stdout
    pinned = run("ask", "promise-tracker", "-p", "on=2026-01-01", "--release", small)
    assert "2026-01-01 (on)" in pinned.stdout


def test_json_is_the_standard_format(run: Run, small: Path) -> None:
    done = run("ask", "promises-due", "--format", "json", "--release", small)
    found = json.loads(done.stdout)
    assert found["results"]["bindings"][0]["deadline"]["value"] == "2021"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["no-such-question"], 1, "no question"),
        (["promise-tracker", "-p", "regoin=x"], 2, "did you mean 'region'"),
        (["promise-tracker", "-p", "region"], 2, "NAME=VALUE"),
        (["promise-tracker", "-p", "lang=en", "-p", "lang=ja"], 2, "twice"),
        (["promise-tracker", "-p", "lang=en us"], 2, "en or zh-Hans or ja"),
        (["promise-tracker", "-p", "region=hongkong"], 1, "region:hong-kong"),
        (["promises-due", "-p", "on=soon"], 2, "a day written"),
        (["what-a-case-profiles", "-p", "case=case:no-such"], 1, "nothing here is called"),
        (["what-a-case-profiles", "-p", "case=> } #"], 1, "nothing here is called"),
        (["promise-tracker", "--format", "turtle"], 2, "--format"),
    ],
)
def test_wrong_use_is_one_clear_error(
    run: Run, small: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run("ask", *arguments, "--release", small)
    assert done.returncode == code and done.stdout == ""
    assert words in done.stderr and "Traceback" not in done.stderr


def test_watchdog_ends_a_question_that_a_store_never_answers() -> None:
    """The engine runs without Python's lock, so the watchdog gets its turn."""
    code = (
        "import pyoxigraph as ox; from benchgraph.cli.questions import _watchdog\n"
        "s, n = ox.Store(), ox.NamedNode('http://e/n')\n"
        "s.bulk_extend(ox.Quad(n, n, ox.Literal(str(i))) for i in range(3000))\n"
        "with _watchdog(0.3): list(s.query('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f'\n"
        "    ' FILTER(STRLEN(CONCAT(?c, ?f)) < 1) }'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2 and "no answer after 0.3 seconds" in done.stderr


def test_formats_of_the_command_are_those_of_the_table_of_formats() -> None:
    from benchgraph.cli.questions import ask
    from benchgraph.cli.sparql import sparql

    choices = {p.name: list(p.type.choices) for p in ask.params if p.name == "format_"}  # type: ignore[attr-defined]
    assert choices == {"format_": list(ROW_FORMATS)}
    choices = {p.name: list(p.type.choices) for p in sparql.params if p.name == "format_"}  # type: ignore[attr-defined]
    assert choices == {"format_": list(FORMATS)}
