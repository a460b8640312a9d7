# ruff: noqa: E501 - whole lines of files stand here
"""Files of an earlier version, brought to this one: real ones of 0.1.0, and each kind of change."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.migrating import migrate, settle
from benchgraph.migrating.moves import moves_since
from benchgraph.query.catalogue import read_question
from benchgraph.records import load_context, read_record
from benchgraph.records.changes import load_changes
from benchgraph.release import Release, open_release
from benchgraph.resources import resource_dir

OLD = Path(__file__).parents[1] / "fixtures" / "version-0.1.0"
Run = Callable[..., "subprocess.CompletedProcess[str]"]
TABLE = """
[[version]]
number = "0.1.0"
[[version]]
number = "0.2.0"
[[version.renamed]]
kind = "key"
old = "runBy"
new = "operator"
[[version.renamed]]
kind = "key"
old = "Plant"
new = "Facility"
[[version.renamed]]
kind = "term"
old = "axis:computing"
new = "axis:compute"
[[version.renamed]]
kind = "term"
old = "bg:runBy"
new = "bg:operator"
[[version.renamed]]
kind = "prefix"
old = "scheme/"
new = "initiative/"
[[version.withdrawn]]
kind = "term"
old = "bg:rank"
note = "no page states it"
[[version.meaning]]
term = "bg:scope"
what = "events may have one"
"""
STONES = """id,replacedBy,since,note
institution/old-park,institution/harbour-park,2,
facility/old-hall,facility/hall,2,
institution/nobody,,2,It was never there.
"""
RECORD = """# yaml-language-server: $schema=../record.schema.json
id: facility/old-hall   # its name
type: Plant
label: {en: 'The hall of runBy, "institution/old-park"', ja: 建物}
"runBy": "institution/old-park"  # who
participant: [institution/old-park, 'institution/nobody']
axis: axis/computing
underDocument: scheme/fund
evidence:
  - {page: "https://a.example/x", quote: institution/old-park, supports: [runBy, participant]}
"""
QUERY = """# institution:old-park in a comment
PREFIX bg: <https://w3id.org/benchgraph/ontology#>
PREFIX axis: <https://w3id.org/benchgraph/vocab/axis/>
PREFIX i: <https://w3id.org/benchgraph/id/institution/>
SELECT ?x WHERE {
  ?x bg:runBy i:old-park ; bg:axis axis:computing ; bg:rank ?r ; bg:scope "bg:runBy" .
  VALUES ?y { <https://w3id.org/benchgraph/id/scheme/fund> i:harbour-park }
}
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    folder = tmp_path / "table"
    folder.mkdir()
    (folder / "changes.toml").write_text(TABLE)
    return folder


def lines(old: str, new: str) -> list[str]:
    """The lines that go and come."""
    told = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in told if line[:3] not in ("---", "+++") and line[0] in "+-"]


def test_real_records_of_0_1_0_are_read_after_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(OLD / "data", data)
    found = migrate([data], "0.1.0")
    assert found.files == 3
    told = [(each.path.name, each.line, each.old) for each in found.changes]
    assert told == [
        ("sandy-ridge-data-facility-cluster.yaml", 37, "approximate:"),
        ("estonia-government-ai-use-cases.yaml", 171, "approximate:"),
    ]
    (left,) = found.left
    assert (left.path.name, left.line, left.needed) == ("ai-taiwan-action-plan-2-0.yaml", 58, True)
    for path, text in found.texts.items():
        assert text is not None
        assert lines(found.before[path], text) == ["-    approximate: true"]
        path.write_text(text)
        assert read_record(path).id
    again = migrate([data], "0.1.0")
    assert not again.changes and not again.texts and again.left == [left]


def test_saved_questions_of_0_1_0_are_answered(release: Release) -> None:
    found = migrate([OLD / "queries"], "0.1.0", queries=True)
    assert found.files == 3 and not found.texts and found.is_whole
    assert {each.path.stem for each in found.left} >= {"promise-tracker"}
    store = open_release(release.path).store
    for path in sorted((OLD / "queries").glob("*.rq")):
        question = read_question(path.stem, path.parent)
        rows = store.select(question.fill(question.dated({}, "2026-11-29"), lambda t, under: t))
        assert len(rows) > 5, path


def test_each_kind_of_change_is_a_word_of_a_line(tmp_path: Path, table: Path) -> None:
    for ends in ("\n", "\r\n"):
        home = tmp_path / f"home-{len(ends)}"
        files = {
            "facilities/old-hall.yaml": RECORD,
            "tombstones.csv": STONES,
            "links.csv": "subject,relation,object,source,note\n"
            "facility/old-hall,close,institution/old-park,,facility/old-hallway stays\n",
            "mapping.toml": '# axis/computing\n[fields]\nrunBy = "institution/old-park"\naxis = "axis/computing"\n',
            "questions/who.rq": QUERY,
            "vocab/own.ttl": "@base <https://w3id.org/benchgraph/vocab/> .\n"
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            "<axis/mine> skos:broader <axis/computing> .\n",
        }
        for name, text in files.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.replace("\n", ends).encode())
        found = migrate([home], "0.1.0", table=table)
        new = {path.relative_to(home).as_posix(): text for path, text in found.texts.items()}
        assert new.pop("facilities/old-hall.yaml") is None
        record = new["facilities/hall.yaml"]
        assert record is not None and record.count(ends) == RECORD.count("\n")
        assert lines(RECORD, record.replace(ends, "\n")) == [
            "-id: facility/old-hall   # its name",
            "-type: Plant",
            "+id: facility/hall   # its name",
            "+type: Facility",
            '-"runBy": "institution/old-park"  # who',
            "-participant: [institution/old-park, 'institution/nobody']",
            "-axis: axis/computing",
            "-underDocument: scheme/fund",
            '+"operator": "institution/harbour-park"  # who',
            "+participant: [institution/harbour-park, 'institution/nobody']",
            "+axis: axis/compute",
            "+underDocument: initiative/fund",
            '-  - {page: "https://a.example/x", quote: institution/old-park, supports: [runBy, participant]}',
            '+  - {page: "https://a.example/x", quote: institution/old-park, supports: [operator, participant]}',
        ]
        query = (new["questions/who.rq"] or "").replace(ends, "\n")
        assert lines(QUERY, query) == [
            '-  ?x bg:runBy i:old-park ; bg:axis axis:computing ; bg:rank ?r ; bg:scope "bg:runBy" .',
            "-  VALUES ?y { <https://w3id.org/benchgraph/id/scheme/fund> i:harbour-park }",
            '+  ?x bg:operator i:harbour-park ; bg:axis axis:compute ; bg:rank ?r ; bg:scope "bg:runBy" .',
            "+  VALUES ?y { <https://w3id.org/benchgraph/id/initiative/fund> i:harbour-park }",
        ]
        assert (new["mapping.toml"] or "").replace(ends, "\n") == (
            '# axis/computing\n[fields]\noperator = "institution/harbour-park"\naxis = "axis/compute"\n'
        )
        assert (
            "facility/hall,close,institution/harbour-park,,facility/old-hallway" in new["links.csv"]
        )  # type: ignore[operator]
        assert "<axis/mine> skos:broader <axis/compute> ." in new["vocab/own.ttl"]  # type: ignore[operator]
        told = {(each.path.name, each.line, each.needed): each.what for each in found.left}
        assert "no page states it" in told["who.rq", 6, True]
        assert "It was never there." in told["old-hall.yaml", 6, True]


def test_what_is_in_the_way_is_told_and_nothing_is_overwritten(tmp_path: Path, table: Path) -> None:
    home = tmp_path / "facilities"
    home.mkdir()
    (tmp_path / "tombstones.csv").write_text(STONES)
    (home / "old-hall.yaml").write_text(RECORD)
    (home / "hall.yaml").write_text(RECORD.replace("old-hall", "hall"))
    twice = RECORD.replace("old-hall", "twice").replace(
        "'institution/nobody'", "institution/harbour-park"
    )
    (home / "twice.yaml").write_text(twice)
    (home / "broken.yaml").write_text("id: [\n")
    (home / "latin.yaml").write_bytes(b"id: caf\xe9\n")
    found = migrate([tmp_path], "0.1.0", table=table)
    assert home / "old-hall.yaml" not in found.texts
    assert home / "old-hall.yaml" not in {each.path for each in found.changes}
    told = {(each.path.name, each.line): each.what for each in found.left}
    assert "make one record of the two" in told["old-hall.yaml", 1]
    assert "take one out" in told["twice.yaml", 6]
    assert {("broken.yaml", 1), ("latin.yaml", 1)} <= told.keys()
    with pytest.raises(BenchgraphError, match="no such version") as error:
        migrate([tmp_path], "0.0.9", table=table)
    assert error.value.expected == "0.1.0, 0.2.0"
    with pytest.raises(RecordError, match="no such file"):
        migrate([tmp_path / "nowhere"], "0.1.0", table=table)
    (table / "changes.toml").write_text(TABLE.replace('kind = "prefix"', 'kind = "prefixes"'))
    load_changes.cache_clear()
    with pytest.raises(RecordError, match="no such kind"):
        migrate([tmp_path], "0.1.0", table=table)


def test_links_and_what_changes_meanwhile_lose_nothing(tmp_path: Path, table: Path) -> None:
    home, outside = tmp_path / "facilities", tmp_path / "elsewhere.txt"
    home.mkdir()
    (tmp_path / "tombstones.csv").write_text(STONES)
    told = home / "told.yaml"
    told.write_text(RECORD.replace("old-hall", "told"))
    (home / "again.yaml").symlink_to(told)
    outside.write_text(RECORD)
    (home / "old-hall.yaml").symlink_to(outside)
    found = migrate([home, tmp_path, home / ".." / "facilities"], "0.1.0", table=table)
    assert list(found.texts) == [told]  # and once, by one of its names
    assert {each.path for each in found.changes} == {told}
    assert "this is a link to a record that becomes hall.yaml" in str(found.left)
    told.write_text(RECORD)
    with pytest.raises(RecordError, match="changed meanwhile"):
        settle(found)
    assert told.read_text() == RECORD
    told.write_text(found.before[told])
    settle(found)
    assert told.read_text() == found.texts[told] and outside.read_text() == RECORD
    assert {each.name for each in home.iterdir()} == {"told.yaml", "again.yaml", "old-hall.yaml"}


def test_the_command_writes_all_or_shows_what_it_would(tmp_path: Path, run: Run) -> None:
    data = tmp_path / "data"
    shutil.copytree(OLD / "data" / "facilities", data / "facilities")
    path = data / "facilities" / "sandy-ridge-data-facility-cluster.yaml"
    before = path.read_text()
    shown = run("migrate", data, "--check")
    assert shown.returncode == 1 and shown.stdout.startswith(f"{path}:37  approximate: taken out")
    assert path.read_text() == before
    patch = run("migrate", data, "--diff")
    assert patch.returncode == 0 and "-    approximate: true\n" in patch.stdout
    assert run("migrate", data, "--diff", "--check").returncode == 1
    refused = run("migrate", data, "--write", "--check")
    assert refused.returncode == 2 and path.read_text() == before
    both = run("migrate", data, "--diff", "--write")
    assert both.returncode == 0 and both.stdout == patch.stdout
    assert path.read_text() == before.replace("    approximate: true\n", "", 1)
    assert run("migrate", data, "--check").returncode == 0
    unknown = run("migrate", data, "--from", "9.9.9")
    assert unknown.returncode == 2 and "expected: 0.1.0, 0.2.0" in unknown.stderr


def test_a_reader_takes_keys_by_their_old_names_with_a_remark(tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(resource_dir("ontology"), ontology)
    (ontology / "changes.toml").write_text(TABLE)
    path = tmp_path / "hall.yaml"
    path.write_text(
        RECORD.replace("facility/old-hall", "facility/hall").replace("scheme/", "initiative/")
    )
    record = read_record(path, ontology=ontology)
    assert load_context(ontology).renamed == {"runBy": "operator", "Plant": "Facility"}
    assert [(each.line, each.old, each.now) for each in record.remarks] == [
        (3, "Plant", "Facility"),
        (5, "runBy", "operator"),
        (10, "runBy", "operator"),
    ]
    assert record.root.values("operator") and record.type == "Facility"


def test_a_chain_of_versions_is_one_step(tmp_path: Path) -> None:
    more = (
        TABLE
        + '[[version]]\nnumber = "0.10.0"\n[[version.renamed]]\nkind = "key"\nold = "operator"\nnew = "runner"\n'
    )
    (tmp_path / "changes.toml").write_text(more)
    assert moves_since("0.1.0", table=tmp_path).keys["runBy"] == "runner"
    assert moves_since("0.2.0", table=tmp_path).keys == {"operator": "runner"}
    assert not moves_since("0.10.0", table=tmp_path).iris
