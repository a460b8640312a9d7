"""A report says which line is wrong, in words for people, and in the formats of other tools."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from benchgraph.errors import ParameterError
from benchgraph.records import Record, read_records
from benchgraph.store import EmbeddedStore, merged
from benchgraph.triples import ontology_quads, record_quads
from benchgraph.validation import FORMATS, Report, Result, load_shapes, render, validate_records

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"


def report_on(data: Path, engine: str = "fast") -> Report:
    records = read_records(data)
    return validate_records(records, store_of(records), load_shapes(), engine=engine)


def store_of(records: list[Record]) -> EmbeddedStore:
    return EmbeddedStore.memory(merged([*ontology_quads(), *record_quads(records)]))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good records with four faults, each on a line that the tests know."""
    data = tmp_path_factory.mktemp("broken") / "data"
    shutil.copytree(RECORDS, data)
    edit(data / "facilities/harbour-compute.yaml", "    unit: unit/petaflops\n", "")
    edit(
        data / "facilities/harbour-compute.yaml", "region: region/harbour-city", "region: region/x"
    )
    edit(data / "institutions/harbour-park.yaml", "type/statutory-body", "type/statuary")
    edit(data / "cases/harbour-compute.yaml", "    text: {en: Machines", "    text: {ja: Machines")
    return data


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def line_of(path: Path, words: str) -> int:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if words in line:
            return number
    raise AssertionError(words)


def test_the_good_records_conform() -> None:
    report = report_on(RECORDS)
    assert report.conforms and report.counts["Violation"] == 0
    assert report.records == len(list(RECORDS.rglob("*.yaml")))


def test_each_fault_is_found_on_its_line(broken: Path) -> None:
    """What is missing is found on the line of its node, what is wrong on the line of the value."""
    found = {
        (Path(result.file).relative_to(broken).as_posix(), result.line, result.severity)
        for result in report_on(broken).results
        if result.severity != "Info"
    }
    facility, park = "facilities/harbour-compute.yaml", "institutions/harbour-park.yaml"
    case = "cases/harbour-compute.yaml"
    assert found == {
        (facility, line_of(broken / facility, "- indicator"), "Violation"),
        (facility, line_of(broken / facility, "region/x"), "Violation"),
        (park, line_of(broken / park, "statuary"), "Violation"),
        (case, line_of(broken / case, "text: {ja"), "Warning"),
    }


def test_every_finding_is_a_sentence_with_a_way_to_mend_it(broken: Path) -> None:
    for result in report_on(broken).results:
        assert result.message[0].isupper() and result.message.rstrip().endswith((".", "?"))
        assert result.fix
        assert "{$" not in result.message and "http://" not in result.message


def test_both_engines_report_the_same(broken: Path) -> None:
    fast, reference = report_on(broken), report_on(broken, "reference")
    assert sorted(result.key for result in fast.results) == sorted(
        result.key for result in reference.results
    )
    assert [(r.file, r.line, r.message) for r in fast.results] == [
        (r.file, r.line, r.message) for r in reference.results
    ]


def test_a_report_on_some_records_leaves_the_others_out(broken: Path) -> None:
    records = read_records(broken)
    only = {record.graph for record in records if record.type == "Institution"}
    report = validate_records(records, store_of(records), load_shapes(), only=only)
    assert report.results
    assert {Path(result.file).parent.name for result in report.results} == {"institutions"}


# -- formats -----------------------------------------------------------------------------------

HOSTILE = Result(
    focus="https://w3id.org/benchgraph/id/case/x",
    path="https://w3id.org/benchgraph/ontology#axis",
    value='<script>alert("x")</script> | 100%\n::error::',
    component="MinCountConstraintComponent",
    shape="https://w3id.org/benchgraph/shapes#CaseShape-axis",
    severity="Violation",
    message="The case has no axis.",
    fix="Add `axis:`.",
    file="data/cases/x, y.yaml",
    line=7,
)
REPORT = Report([HOSTILE], 1, "test")


def test_json_holds_everything() -> None:
    document = json.loads(render(REPORT, "json"))
    assert document["conforms"] is False
    assert document["results"][0]["line"] == 7
    assert document["results"][0]["value"] == HOSTILE.value


def test_sarif_has_rules_levels_and_places() -> None:
    run = json.loads(render(REPORT, "sarif"))["runs"][0]
    (result,) = run["results"]
    assert result["level"] == "error"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 7
    assert place["artifactLocation"]["uri"] == "data/cases/x, y.yaml"


def test_html_shows_a_label_and_runs_nothing() -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.seen: set[str] = set()

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.seen.add(tag)

    page, tags = render(REPORT, "html"), Tags()
    tags.feed(page)
    assert "table" in tags.seen and "script" not in tags.seen
    assert "default-src 'none'" in page and "&lt;script&gt;" in page


def test_github_annotations_stay_one_line_each() -> None:
    first, *rest = render(REPORT, "github").splitlines()
    assert first.startswith("::error file=data/cases/x%2C y.yaml,line=7::The case has no axis.")
    assert len(rest) == 1


def test_markdown_keeps_its_table() -> None:
    row = render(REPORT, "markdown").splitlines()[-1]
    assert row.replace("\\|", "").count("|") == 6 and "<script" not in row


def test_the_text_names_file_line_sentence_and_fix() -> None:
    text = render(REPORT, "table")
    assert "data/cases/x, y.yaml:7" in text and "The case has no axis." in text
    assert "Add `axis:`." in text and "1 record does not conform" in text


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_report_is_a_report(format_: str) -> None:
    assert render(Report([], 3, "test"), format_).strip()


def test_a_format_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ParameterError, match="no such format"):
        render(REPORT, "pdf")
