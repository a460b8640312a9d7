"""Reviewed records and pages that have changed: listed, drafted beside, taken over where nothing
clashes, all of it or nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from page_material import ROOT
from schema_check import faults

from benchgraph.cli.ingest import ingest
from benchgraph.errors import PageError, RecordError, StoreError
from benchgraph.validation.paths import validate_paths

TIDELINE = ROOT / "docs" / "examples" / "tideline"
SCHEMA = json.loads((ROOT / "docs" / "ingest-report.schema.json").read_text(encoding="utf-8"))
RECORD = Path("initiatives") / "harbour-language-model.yaml"
PAGE = Path("en") / "harbour-language-model.html"


class Desk:
    """A curator's desk: a folder of pages, and one of records."""

    def __init__(self, folder: Path) -> None:
        self.pages, self.data = folder / "pages", folder / "data"
        shutil.copytree(TIDELINE, self.pages)
        self.report_path = folder / "r.json"

    def ingest(self, *options: str, pages: Path | None = None, names: bool = False):
        registry = ["--registry", str(self.data)] if names else ["--no-registry"]
        return CliRunner().invoke(
            ingest,
            [str(pages or self.pages), "--profile", str(TIDELINE / "tideline.toml"),
             *registry, "--out", str(self.data), "--report", str(self.report_path), *options],
        )  # fmt: skip

    def changes(self) -> list[dict]:
        """What the last run found, without the evidence that changed with it."""
        report = json.loads(self.report_path.read_text(encoding="utf-8"))
        assert faults(report, SCHEMA, SCHEMA) == []
        return [
            change
            for record in report["sinceReview"]
            for change in record["statements"]
            if change["key"] != "evidence"
        ]

    def told(self) -> list[tuple[str, str, bool]]:
        return [(c["state"], c["key"], bool(c["clash"])) for c in self.changes()]

    @property
    def record(self) -> str:
        return (self.data / RECORD).read_text(encoding="utf-8")

    def curate(self, *changes: tuple[str, str]) -> None:
        """Review the record, with changes of the curator's own."""
        text = self.record.replace("reviewStatus: draft", "reviewStatus: reviewed")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (self.data / RECORD).write_text(text, encoding="utf-8")

    def publish(self, *changes: tuple[str, str]) -> None:
        """Change the page."""
        path = self.pages / PAGE
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    assert desk.ingest().exit_code == 0
    return desk


MONEY = ("EUR 4.5 million", "EUR 6 million")
BODY = ("/ Lantern Trust", "/ Lantern Trust / Coast Fund")
GOAL = ("<li>Answer within a day</li>", "")
VIEW = ("an office can run it alone", "two offices can run it")
RESTATED = (
    "'The model is small, and that is its strength: an office can run it alone.'",
    "Small enough for one office.",
)


def test_a_page_that_says_the_same_changes_nothing(desk):
    desk.curate(RESTATED, ("status: operating\n", "status: operating   # still\n\n"))
    before = {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()}
    result = desk.ingest("--apply")
    assert result.exit_code == 0
    assert desk.told() == []
    assert {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()} == before


def test_each_statement_is_told_as_new_changed_or_gone(desk):
    desk.curate(RESTATED)
    desk.publish(MONEY, BODY, GOAL, VIEW)
    curated = desk.record
    result = desk.ingest()
    assert result.exit_code == 0, result.output
    assert desk.told() == [
        ("changed", "assessments", True), ("changed", "observations", False),
        ("changed", "sourceFacts", False), ("changed", "sourceFacts", False),
        ("new", "operator", False), ("gone", "note.en", False),
    ]  # fmt: skip
    assert "1 new, 4 changed, 1 gone (0 applied, 1 clash)" in result.output
    assert "EUR 4.5 million → indicator/public-funding EUR 6 million" in result.output
    assert desk.record == curated
    view = desk.changes()[0]
    line = desk.record.splitlines()[view["line"] - 1]
    assert "view" in line
    assert view["says"]["text"]["en"] == "Small enough for one office."
    draft = (desk.data / ".changes" / RECORD).read_text(encoding="utf-8")
    assert "# gone: note.en: Answer within a day" in draft
    assert "sourceValue: EUR 6 million" in draft
    assert "reviewStatus: draft" in draft
    assert "region/avalon" not in draft
    assert validate_paths([desk.data], shipped=False).conforms


def test_a_change_is_told_again_until_it_is_settled(desk):
    desk.curate(RESTATED)
    desk.publish(MONEY, VIEW)
    desk.ingest()
    once = desk.told()
    desk.ingest()
    assert desk.told() == once != []
    # The curator settles it by hand.
    desk.curate(
        ("value: 4500000", "value: 6000000"), ("EUR 4.5 million\n  unit", "EUR 6 million\n  unit")
    )
    desk.ingest()
    assert ("changed", "observations", False) not in desk.told()
    assert (desk.data / ".changes" / RECORD).exists()
    desk.ingest("--as-read")
    assert not (desk.data / ".changes" / RECORD).exists()
    desk.ingest()
    assert desk.told() == []


def test_apply_takes_what_does_not_clash_and_touches_nothing_else(desk):
    desk.curate(
        RESTATED, ("status: operating\n", "status: operating   # as they say\n\n"),
        ("reviewStatus: reviewed", "reviewStatus: reviewed   # by A. W."),
    )  # fmt: skip
    desk.publish(MONEY, BODY, GOAL, VIEW, ("<dd>Active</dd>", "<dd>Planned</dd>"))
    before = desk.record
    result = desk.ingest("--apply")
    assert result.exit_code == 0, result.output
    after = desk.record
    assert "status: planned   # as they say\n\n" in after
    assert "reviewed   # by A. W." in after
    assert "Small enough for one office." in after
    assert "- institution/coast-fund" in after
    assert "sourceValue: EUR 6 million" in after
    # Gone from what the record says; it may still stand beside a quote, as when that was read.
    said = [line for line in after.splitlines() if "suffix:" not in line and "prefix:" not in line]
    assert not any("Answer within a day" in line for line in said)
    assert "quote: EUR 6 million" in after
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    assert len(gone) < 16
    assert [line for line in gone if "#" in line] == ["status: operating   # as they say"]
    assert not [line for line in gone if "fr:" in line]
    assert [c["key"] for c in desk.changes() if not c["applied"]] == ["assessments"]
    assert validate_paths([desk.data], shipped=False).conforms
    desk.ingest("--apply")
    assert desk.told() == [("changed", "assessments", True)]
    assert desk.record == after


def test_what_a_curator_added_to_a_number_stays_when_the_number_changes(desk):
    desk.curate(
        ("  value: 4500000\n", "  value: 4500000   # of six years\n  scope: six years\n"),
        ("- id: harbour-language-model.budget-1\n", "- id: money\n"),
    )
    desk.publish(MONEY)
    desk.ingest("--apply")
    assert "- id: money\n" in desk.record
    assert "  value: 6000000   # of six years\n  scope: six years\n" in desk.record
    assert "sourceValue: EUR 6 million" in desk.record
    assert validate_paths([desk.data], shipped=False).conforms
    desk.ingest()
    assert desk.told() == []


@pytest.mark.parametrize(
    ("curated", "published", "clash"),
    [
        (("value: 4500000", "value: 4400000"), MONEY, "the record says it otherwise"),
        (("- institution/lantern-trust\n", ""), ("/ Lantern Trust", "/ Lamp Union"), ""),
        (("- Answer within a day", "- Answers come in a day"), GOAL, None),
        (("en: Harbour language model", "en: Harbour model"),
         ("<h1>Harbour language", "<h1>Harbour speech"), "the record says it otherwise"),
    ],
)  # fmt: skip
def test_what_the_curator_changed_is_never_changed_back(desk, curated, published, clash):
    desk.curate(curated)
    desk.publish(published)
    desk.ingest("--apply")
    if clash is None:
        assert desk.told() == []
    elif clash:
        assert clash in {change["clash"] for change in desk.changes()}
    for line in filter(None, curated[1].splitlines()):
        assert line in desk.record


def test_a_version_that_is_not_read_this_time_has_not_gone(desk):
    desk.curate()
    for page in (PAGE, Path("fr") / PAGE.name, PAGE):
        assert desk.ingest(pages=desk.pages / page, names=True).exit_code == 0
        assert desk.told() == []
    desk.ingest(names=True)
    assert desk.told() == []


def test_a_record_without_a_trace_lists_all_and_takes_nothing(desk):
    desk.curate(("- institution/lantern-trust\n", ""))
    shutil.rmtree(desk.data / ".last-read")
    curated = desk.record
    desk.ingest("--apply")
    assert desk.told() == [("new", "operator", True)]
    assert desk.record == curated
    report = json.loads(desk.report_path.read_text(encoding="utf-8"))
    assert report["sinceReview"][0]["lastRead"] == "unknown"
    desk.ingest("--as-read")
    desk.publish(MONEY)
    desk.ingest()
    assert ("changed", "observations", False) in desk.told()


def test_a_page_older_than_the_reading_needs_no_trace(desk):
    desk.curate(
        ("- institution/lantern-trust\n", ""),
        ("reviewStatus", "readOn: 2028-06-01\n  reviewStatus"),
    )
    shutil.rmtree(desk.data / ".last-read")
    desk.ingest()
    assert desk.told() == []


def test_traces_lie_where_they_are_asked_for_and_are_stable(desk, tmp_path):
    folder = tmp_path / "elsewhere"
    desk.ingest("--last-read", str(folder))
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    desk.ingest("--last-read", str(folder))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == once
    assert len(once) == 3
    assert all(re.fullmatch(r"tideline-example-[a-z-]+-[0-9a-f]{8}\.json", name) for name in once)


DAMAGED = {"version": 1, "page": "x", "words": {}, "records": {"a": {"evidence": ["x"]}}}


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps(DAMAGED), "[" * 2_000])
def test_a_damaged_trace_is_one_error_and_nothing_is_written(desk, text):
    desk.curate()
    desk.publish(MONEY)
    next((desk.data / ".last-read").glob("*harbour*")).write_text(text, encoding="utf-8")
    before = {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()}
    result = desk.ingest("--apply")
    assert isinstance(result.exception, PageError)
    assert result.exception.exit_code == 2
    assert {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()} == before


def test_a_reviewed_record_that_cannot_be_read_is_one_error_and_nothing_is_written(desk):
    desk.curate(("region: region/avalon", "regoin: region/avalon"))
    desk.publish(MONEY)
    before = {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()}
    result = desk.ingest("--apply")
    assert isinstance(result.exception, RecordError)
    assert {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("blocked", [".changes", ".last-read/x", "regions/avalon.yaml/x"])
def test_what_cannot_be_written_leaves_record_drafts_and_traces_as_they_were(desk, blocked):
    desk.curate()
    desk.publish(MONEY, BODY, VIEW)
    if blocked == ".last-read/x":
        victim = next((desk.data / ".last-read").glob("*lamp*"))
        victim.unlink()
        victim.mkdir()
    elif blocked == ".changes":
        (desk.data / ".changes").write_text("no folder", encoding="utf-8")
        desk.curate(("value: 4500000", "value: 4400000"))
    else:
        (desk.data / "regions" / "avalon.yaml").unlink()
        (desk.data / blocked).mkdir(parents=True)
    before = {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()}
    result = desk.ingest("--apply")
    assert isinstance(result.exception, (StoreError, PageError)), result.output
    assert result.exception.exit_code == 2
    assert {p: p.read_bytes() for p in desk.data.rglob("*") if p.is_file()} == before
