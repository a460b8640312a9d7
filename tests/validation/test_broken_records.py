"""Whatever is wrong with records, one report says all of it, in the format that was asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.validation import FORMATS, render
from benchgraph.validation.model import Report, Result
from benchgraph.validation.paths import validate_paths
from benchgraph.validation.text import text_report

PAGE = "https://sgai.md/benchmarking/"
GOOD = f"""\
id: facility/NAME
type: Facility
record: {{derivedFrom: ["{PAGE}"], readOn: 2026-11-22, reviewStatus: draft}}
label: {{en: Some Centre}}
axis: axis/compute
region: region/hong-kong
operator: institution/cyberport
observations:
  - id: target-3000
    indicator: indicator/compute-capacity
    valueStatus: target
    value: 3000
    unit: unit/petaflops
    sourceValue: 3000 PFLOPS
    date: 2025
    floatingPointFormat: unknown
    evidence:
      - {{page: "{PAGE}", section: facts, quote: 3000 PFLOPS, evidenceKind: quoted}}
evidence:
  - {{page: "{PAGE}", section: facts, evidenceKind: restated, supports: [operator, region]}}
"""
# name → (what replaces a piece of GOOD, the line that is named, what the report says)
BROKEN = {
    "unit": ("unit/petaflops", "unit/petaflop", 13, "Did you mean unit/petaflops?"),
    "no-scheme": ("unit: unit/petaflops", "unit: petaflops", 13, "Did you mean unit/petaflops?"),
    "status": ("valueStatus: target", "valueStatus: goal", 11, "target, announced, actual"),
    "axis": ("axis/compute", "axis/computing", 5, "Did you mean axis/compute?"),
    "entity": ("institution/cyberport", "institution/cyber-port", 7, "institution/cyberport?"),
    "kind": ("institution/cyberport", "region/hong-kong", 7, "is of the type Region"),
    "key": ("operator: inst", "operater: inst", 7, "Did you mean 'operator'?"),
    "number": ("value: 3000", 'value: "3,000"', 12, "This is not a plain number."),
    "spelling": ("value: 3000", "value: 300", 14, "not what its spelling says"),
    "yaml": ("{en: Some Centre}", "{en: Some: Centre}", 4, "This is not YAML"),
    "slug": ("id: facility/slug", "id: facility/another", 1, "The id does not fit the file."),
    "evidence": ("    evidence:\n      - ", "    note: {en: x}\n#", 9, "Nothing backs this number"),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One good record, each kind of broken one, and a case about an unreadable one."""
    data = tmp_path_factory.mktemp("broken")
    (data / "facilities").mkdir()
    (data / "cases").mkdir()
    for name, (old, new, _, _) in {**BROKEN, "good": ("", "", 0, "")}.items():
        text = GOOD.replace("NAME", name)
        assert old in text
        (data / "facilities" / f"{name}.yaml").write_text(text.replace(old, new, 1), "utf-8")
    (data / "facilities" / "latin.yaml").write_bytes(
        GOOD.replace("NAME", "latin").replace("Some", "Café").encode("latin-1")
    )
    (data / "cases" / "about.yaml").write_text(
        "id: case/about\ntype: Case\n"
        f'record: {{derivedFrom: ["{PAGE}"], readOn: 2026-11-22, reviewStatus: draft}}\n'
        f'label: {{en: About}}\nsubject: facility/latin\npage: "{PAGE}"\n',
        "utf-8",
    )
    return data


@pytest.fixture(scope="module")
def report(broken: Path) -> Report:
    return validate_paths([broken])


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_record_is_named_with_line_and_way_out(report: Report, name: str) -> None:
    _, _, line, words = BROKEN[name]
    found = [
        result
        for result in report.results
        if Path(result.file).stem == name and result.severity == "Violation"
    ]
    assert [result.line for result in found] == [line]
    assert words in f"{found[0].message} {found[0].fix}"


def test_the_good_record_among_them_is_good(report: Report) -> None:
    assert {r.severity for r in report.results if Path(r.file).stem == "good"} <= {"Info"}


def test_what_refers_to_a_record_that_cannot_be_read_is_not_blamed(report: Report) -> None:
    blamed = [r for r in report.results if Path(r.file).stem == "about"]
    assert not any(result.severity == "Violation" for result in blamed)
    assert "could not be read in full" in report.notes[0]


def test_everything_that_is_wrong_with_one_record_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        GOOD.replace("NAME", "x")
        .replace("operator: inst", "operater: inst")
        .replace("value: 3000", "value: 3k")
        .replace("readOn: 2026-11-22", "readOn: soon"),
        "utf-8",
    )
    found = validate_paths([file]).results
    assert [(result.line, result.value) for result in found] == [
        (3, "soon"),
        (7, "operater"),
        (12, "3k"),
    ]


def test_an_id_that_two_files_have_is_a_violation(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(GOOD.replace("NAME", "same"), "utf-8")
    (found,) = [r for r in validate_paths([tmp_path]).results if r.severity == "Violation"]
    assert found.message == "The id facility/same is taken." and "a.yaml" in found.value


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_has_what_could_not_be_read(report: Report, format_: str) -> None:
    text = render(report, format_)
    assert "A record must be UTF-8 text." in text
    if format_ == "sarif":
        (run,) = json.loads(text)["runs"]
        assert "UnreadableRecord" in [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    if format_ == "github":
        assert any(line.startswith("::error file=") for line in text.splitlines())


def test_the_command_prints_the_format_and_exits_1(broken: Path) -> None:
    file = broken / "facilities" / "latin.yaml"
    done = CliRunner().invoke(cli, ["validate", "--format", "json", str(file)])
    document = json.loads(done.output)
    assert done.exit_code == 1 and not document["conforms"]
    assert document["results"][0]["line"] == 4
    assert document["rules"][0]["name"] == "UnreadableRecord"


def test_a_build_lists_all_that_cannot_be_read_and_writes_nothing(
    broken: Path, tmp_path: Path
) -> None:
    from benchgraph.errors import BenchgraphError
    from benchgraph.release.build import build_release

    with pytest.raises(BenchgraphError) as caught:
        build_release(broken, tmp_path / "out", shipped=False)
    assert caught.value.exit_code == 2 and not (tmp_path / "out").exists()
    for name in ("key", "number", "yaml", "slug", "latin"):
        assert f"{name}.yaml" in str(caught.value)


# -- what people see ---------------------------------------------------------------------------


def test_a_report_fits_80_columns(report: Report) -> None:
    lines = text_report(report, 80).splitlines()
    assert not [line for line in lines if len(line) > 80 and " " in line.strip()[:60]]


def test_hints_are_counted_and_shown_when_they_are_asked_for(report: Report) -> None:
    folded = text_report(report.at_least("Warning"))
    hints = report.counts["Info"]
    assert "HINT" not in folded
    assert f"{hints} hints are not shown: --severity hint shows them." in folded
    assert "HINT" in text_report(report) and "not shown" not in text_report(report)


def test_folding_changes_no_verdict(report: Report) -> None:
    assert report.at_least("Violation").counts == report.counts
    assert not report.at_least("Violation").conforms


def test_rules_are_summed_up_worst_first() -> None:
    def finding(severity: str, shape: str) -> Result:
        return Result("", "", "", "", f"https://x/shapes#{shape}", severity, f"{shape}.")

    found = [finding("Info", "A"), finding("Violation", "B"), *[finding("Info", "C")] * 2]
    rules = Report(found, 1, "test").rules
    assert [(r.name, r.severity, r.count) for r in rules] == [
        ("B", "Violation", 1),
        ("C", "Info", 2),
        ("A", "Info", 1),
    ]


def test_asking_about_some_nodes_finds_what_asking_about_all_finds() -> None:
    """The short way for a few records is the long way with the others left out."""
    from benchgraph.records import read_records
    from benchgraph.resources import resource_dir
    from benchgraph.store import EmbeddedStore, merged
    from benchgraph.triples import ontology_quads, record_quads
    from benchgraph.validation import load_shapes, run_shapes

    records = read_records(resource_dir("data") / "facilities")
    store = EmbeddedStore.memory(merged([*ontology_quads(), *record_quads(records)]))
    nodes = [node.iri for record in records[:9] for node in record.root.nested()]
    everything, _ = run_shapes(store, load_shapes())
    some, _ = run_shapes(store, load_shapes(), only=nodes)
    wanted = set(nodes)
    assert some and sorted(r.key for r in some) == sorted(
        r.key for r in everything if r.focus in wanted
    )
