"""A record against what it was made from: quotes on their page, numbers in their own spelling."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchgraph.errors import PageError
from benchgraph.records import read_records
from benchgraph.store import EmbeddedStore, merged
from benchgraph.triples import ontology_quads, record_quads
from benchgraph.validation import Report, Result, load_shapes, validate_records
from benchgraph.validation.numbers import Numbers
from benchgraph.validation.sources import look_up, page_texts

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"
URL = "https://observatory.example/benchmarking/harbour-compute/"
# The page of the records in tests/fixtures, as far as they quote it.
PAGE = f"""<!doctype html><html lang="en"><head><title>Harbour Compute</title>
<link rel="canonical" href="{URL}"></head><body><main>
<p>Harbour City · Compute infrastructure</p><p>Benchmark Case · Updated 2026-05-04</p>
<h1>Harbour Compute</h1><p>Machines by the sea.</p>
<dl><dt>Owner</dt><dd>Harbour Park</dd><dt>Published target</dt><dd>40&nbsp;PFLOPS</dd></dl>
</main></body></html>"""
FACILITY = "facilities/harbour-compute.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(RECORDS, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "saved.html").write_text(PAGE, "utf-8")
    return tmp_path / "pages"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def validate(data: Path, pages: Path | None = None) -> Report:
    """What the command does, without the shipped records beneath."""
    records = read_records(data)
    store = EmbeddedStore.memory(merged([*ontology_quads(), *record_quads(records)]))
    report = validate_records(records, store, load_shapes())
    report = report.with_results(Numbers(store).check(records))
    if pages:
        lookup = look_up(records, page_texts([pages]))
        report = report.with_results(lookup.results, lookup.summary)
    return report


def findings(data: Path, *, pages: Path | None = None) -> list[Result]:
    report = validate(data, pages)
    return [result for result in report.results if result.severity == "Violation"]


def line_of(path: Path, words: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_quotes_that_stand_on_their_page_are_no_finding(data: Path, pages: Path) -> None:
    report = validate(data, pages)
    assert report.conforms
    assert any("quotes were looked up on 1 pages" in note for note in report.notes)


def test_a_quote_that_is_not_on_its_page_is_found_with_its_line(data: Path, pages: Path) -> None:
    edit(data / FACILITY, "quote: Harbour Park", "quote: Harbour Parks")
    (found,) = findings(data, pages=pages)
    assert found.value == "Harbour Parks" and URL in found.message and found.fix
    assert found.file.endswith(FACILITY)
    assert found.line == line_of(data / FACILITY, "Harbour Parks")


def test_a_page_that_is_not_at_hand_is_counted_and_no_finding(data: Path, pages: Path) -> None:
    text = PAGE.replace("harbour-compute/", "elsewhere/")
    (pages / "saved.html").write_text(text, "utf-8")
    report = validate(data, pages)
    assert report.conforms
    assert any("of pages that are not at hand" in note for note in report.notes)


def test_a_folder_without_pages_is_an_error(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PageError, match="no page here"):
        validate(data, tmp_path / "empty")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("value: 40\n", "value: 400\n", "the text says 40"),
        ("value: 40\n", "minValue: 40\n", "the text says 40"),
        ("value: 40\n", "value: 40\n    approximate: true\n", "exact"),
        ("unit: unit/petaflops", "unit: unit/exaflops", "the text says 40"),
    ],
)
def test_a_number_that_differs_from_its_spelling_is_a_violation(
    data: Path, old: str, new: str, says: str
) -> None:
    edit(data / FACILITY, old, new)
    (found,) = findings(data)
    assert says in found.message and found.value == "40 PFLOPS" and found.fix
    assert found.line == line_of(data / FACILITY, "sourceValue")


def test_a_unit_that_converts_says_the_same(data: Path) -> None:
    edit(data / FACILITY, "value: 40\n", "value: 0.04\n")
    edit(data / FACILITY, "unit: unit/petaflops", "unit: unit/exaflops")
    assert not findings(data)


def test_a_number_in_words_tells_nothing(data: Path) -> None:
    edit(data / FACILITY, "sourceValue: 40 PFLOPS", "sourceValue: forty petaflops")
    edit(data / FACILITY, "quote: 40 PFLOPS", "quote: forty petaflops")
    assert not findings(data)


def test_the_spelling_has_to_stand_in_a_quote(data: Path) -> None:
    edit(data / FACILITY, "quote: 40 PFLOPS", "quote: 40 petaflops")
    (found,) = findings(data)
    assert "None of the quotes" in found.message
    assert found.line == line_of(data / FACILITY, "sourceValue")


def test_negative_amounts_namesakes_and_early_deadlines_are_found(data: Path) -> None:
    facility = data / FACILITY
    edit(facility, "    value: 40\n", "    value: -40\n")
    edit(facility, "sourceValue: 40 PFLOPS", "sourceValue: -40 PFLOPS")
    edit(facility, "quote: 40 PFLOPS", "quote: -40 PFLOPS")
    edit(facility, "    date: 2026-05\n", "    date: 2026-05\n    deadline: 2025\n")
    park = data / "institutions/harbour-park.yaml"
    twin = data / "institutions/harbour-park-twin.yaml"
    twin.write_text(park.read_text("utf-8").replace("institution/harbour-park", "institution/twin"))
    twin.rename(data / "institutions/twin.yaml")
    messages = {result.message: result for result in findings(data)}
    assert {
        "The number is below the lowest that its indicator can have.",
        "The deadline lies before the day on which the promise was made.",
        "Another institution of the same region has this name.",
    } <= messages.keys()
    assert all(result.file and result.line and result.fix for result in messages.values())


def test_the_command_looks_quotes_up(data: Path, pages: Path) -> None:
    edit(data / FACILITY, "quote: Harbour Park", "quote: Harbour Parks")
    command = [sys.executable, "-m", "benchgraph", "validate", str(data), "--format", "json"]
    done = subprocess.run([*command, "--pages", str(pages)], capture_output=True, text=True)
    assert done.returncode == 1
    found: Any = json.loads(done.stdout)
    assert "Harbour Parks" in json.dumps(found)
