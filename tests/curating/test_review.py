"""A proposed correction: shown, accepted with who and when, refused, or told why it cannot be."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.curating.corrections import (
    Change,
    PatchError,
    Proof,
    RecordPatch,
    patch_text,
    read_patch,
)
from benchgraph.curating.reviewing import LOG, accept, check, propose, reject
from benchgraph.errors import BenchgraphError, DoesNotConform, LimitError
from benchgraph.vocab import BG, GRAPH, PROV, SCHEMA

RECORDS = Path(__file__).parents[1] / "fixtures" / "records"
PAGE = "https://observatory.example/benchmarking/harbour-compute/"
FILE = "facilities/harbour-compute.yaml"
NUMBER = "facility/harbour-compute/observation/compute-capacity.target.2026-05.harbour-compute"
AT = "2026-11-29T12:00:00Z"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The small records, to be changed; a comment stands in the one that changes."""
    folder = tmp_path / "records"
    shutil.copytree(RECORDS, folder)
    path = folder / FILE
    text = path.read_text().replace("    value: 40\n", "    value: 40  # as printed\n")
    assert "# as printed" in text
    path.write_text(text)
    return folder


def number_iri(data: Path) -> str:
    from benchgraph.records import read_record

    (node,) = read_record(data / FILE).root.values("observations")
    return node.iri.partition("/id/")[2]


def patch_of(data: Path, *changes: Change, **more: object) -> RecordPatch:
    made = RecordPatch(
        entity="facility/harbour-compute",
        collection="benchgraph",
        record=FILE,
        node=number_iri(data),
        changes=changes
        or (
            Change("value", "", "40", "44"),
            Change("sourceValue", "", "40 PFLOPS", "44 PFLOPS"),
        ),
        evidence=Proof(PAGE, "44 PFLOPS", "facts"),
        reason="the page says 44: “44 PFLOPS”",
        by="A reader",
        on="2026-11-28",
    )
    return replace(made, **more)


def saved(data: Path, patch: RecordPatch) -> Path:
    path = data.parent / "wrong.yaml"
    path.write_text(patch_text(patch), encoding="utf-8")
    return path


def proposed(data: Path, *changes: Change, **more: object):
    return propose(read_patch(saved(data, patch_of(data, *changes, **more))), [data])


def test_a_patch_reads_back_as_it_was(data):
    patch = patch_of(data, reason="two\nlines: # no comment\t'\"", by="<b>数码港</b>")
    read = read_patch(saved(data, patch))
    lines = tuple(replace(change, line=0) for change in read.changes)
    assert replace(read, path=None, line=0, digest="", changes=lines) == patch


def test_the_installed_command_shows_accepts_and_builds(run, data):
    path = saved(data, patch_of(data))
    before = (data / FILE).read_text()
    shown = run("review", path, "--data", data, "--no-shipped")
    assert shown.returncode == 0, shown.stderr
    assert "-    value: 40  # as printed\n+    value: 44  # as printed\n" in shown.stdout
    assert "1 record conforms" in shown.stdout
    assert (data / FILE).read_text() == before

    options = ("--data", data, "--no-shipped", "--accept", "--by", "Ada Lovelace")
    done = run("review", path, *options)
    assert done.returncode == 0, done.stderr
    after = (data / FILE).read_text()
    kept = [line for line in before.splitlines() if "40" not in line and "record:" not in line]
    assert [line for line in after.splitlines() if line in kept] == kept
    with (data / LOG).open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["decision"], row["by"], row["record"]) == ("accepted", "Ada Lovelace", FILE)

    again = run("review", path, *options)
    assert again.returncode == 2
    assert "decided before" in again.stderr

    out = data.parent / "release"
    built = run("build", "--data", data, "--no-shipped", "--out", out)
    assert built.returncode == 0, built.stderr
    from benchgraph.release import open_release

    said = {(q.subject, q.predicate): q.object for q in open_release(out).quads()}
    node = ox.NamedNode("https://w3id.org/benchgraph/id/" + patch_of(data).node)
    assert said[node, BG.value].value == "44"
    record = ox.NamedNode(GRAPH + "facility/harbour-compute")
    review = said[record, PROV.wasGeneratedBy]
    assert said[review, PROV.used].value == "urn:sha256:" + row["patch"]
    assert said[review, PROV.endedAtTime].value == row["on"]
    assert said[said[review, PROV.wasAssociatedWith], SCHEMA.name].value == "Ada Lovelace"


def test_a_refusal_is_written_down_and_the_record_stays(run, data):
    path, before = saved(data, patch_of(data)), (data / FILE).read_bytes()
    unsaid = run("review", path, "--data", data, "--reject", "--by", "Ada")
    assert unsaid.returncode == 2
    assert "--reason" in unsaid.stderr
    done = run("review", path, "--data", data, "--reject", "--by", "Ada", "--reason", "no, 40")
    assert done.returncode == 0, done.stderr
    assert (data / FILE).read_bytes() == before
    assert ",rejected,Ada," in (data / LOG).read_text()
    late = run("review", path, "--data", data, "--no-shipped", "--accept", "--by", "Bob")
    assert late.returncode == 2
    assert (data / FILE).read_bytes() == before


def test_what_would_break_a_rule_is_not_taken_in(data):
    proposal = proposed(data, Change("unit", "", "unit/petaflops", "unit/furlongs"))
    assert not check(proposal, [data], shipped=False).conforms
    before = (data / FILE).read_bytes()
    with pytest.raises(DoesNotConform) as error:
        accept(proposal, "Ada", AT, data=[data], shipped=False)
    assert error.value.line
    assert (data / FILE).read_bytes() == before
    assert not (data / LOG).exists()


def test_a_date_that_names_the_statement_changes_and_its_iri_stays(data):
    iri = number_iri(data)
    proposal = proposed(data, Change("date", "", "2026-05", "2026-06"))
    assert f"id: {iri.rpartition('/')[2]}" in proposal.text
    accept(proposal, "Ada", AT, data=[data], shipped=False)
    assert number_iri(data) == iri


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ((Change("operator", "", "institution/harbour-park", "institution/example-observatory"),),
         "operator: institution/example-observatory"),
        ((Change("label", "en", "Harbour Compute Centre", "Harbour Centre: one"),),
         "label: {en: 'Harbour Centre: one'}"),
        ((Change("label", "ja", "", "港湾センター"),), "ja: 港湾センター"),
        ((Change("operator", "", "institution/harbour-park", ""),
          Change("owner", "", "", "institution/harbour-park")), "owner: institution/harbour-park"),
        ((Change("operator", "", "", "institution/example-observatory"),),
         "operator: [institution/harbour-park, institution/example-observatory]"),
    ],
)  # fmt: skip
def test_statements_of_the_entity_itself(data, changes, line):
    proposal = proposed(data, *changes, node="facility/harbour-compute")
    assert line in proposal.text
    assert "supports: " in proposal.diff() or "supports:" in proposal.text


def test_line_ends_and_the_mark_at_the_beginning_stay(data):
    path = data / FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    accept(proposed(data), "Ada", AT, data=[data], shipped=False)
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbfid: ")
    assert after.count(b"\r\n") == after.count(b"\n")


def test_what_the_record_does_not_say_any_more_is_a_conflict(run, data):
    path = saved(data, patch_of(data))
    record = data / FILE
    record.write_text(record.read_text().replace("value: 40 ", "value: 41 "))
    done = run("review", path, "--data", data)
    assert done.returncode == 2
    assert f"{record}:12: the record says something else of value by now" in done.stderr
    assert "41" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("benchgraph-patch: '1'", "benchgraph-patch: '2'", ":2: this version"),
        ("key: value", "key: valu", ": no statement of a record is called so"),
        ("key: value", "key: evidence", ": no statement of a record is called so"),
        ("proposed: '44'", "proposed: '40'", ": nothing would change"),
        ("proposed: '44'", "proposed: about forty", ": this is not a plain number"),
        ("changes:", "chances:", ": there is no such key"),
        ("reason: ", "reason: ''\nfor: ", ": there is no such key"),
        ("node: facility/", "node: institution/", ": this is no statement about the entity"),
        (PAGE, "javascript:alert(1)", ": the page of the evidence is no web address"),
        ("evidence:", "&a evidence:", "anchors"),
        ("reason:", "\treason:", "not YAML"),
    ],
)
def test_a_damaged_patch_is_told_with_its_line(data, old, new, told):
    path = saved(data, patch_of(data))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BenchgraphError) as error:
        read_patch(path)
    assert told in str(error.value)
    assert str(path) in str(error.value)
    assert error.value.exit_code == 2


def test_a_huge_or_missing_patch_and_an_unknown_record(run, data):
    huge = data.parent / "huge.yaml"
    huge.write_text("a" * 300_000)
    with pytest.raises(LimitError):
        read_patch(huge)
    assert run("review", data / "none.yaml").returncode == 2
    path = saved(data, patch_of(data, entity="facility/x", node="facility/x"))
    done = run("review", path, "--data", data)
    assert done.returncode == 2
    assert f"{path}:3: no record of facility/x" in done.stderr


def test_what_shares_its_line_is_left_to_a_person(data):
    record = data / FILE
    text = record.read_text()
    extra = (
        "statistics: [{id: a, value: 1, unit: unit/petaflops},"
        " {id: b, value: 1, unit: unit/petaflops}]\n"
    )
    record.write_text(text.replace("events:\n", extra + "events:\n"))
    with pytest.raises(PatchError, match="alone here"):
        proposed(data, Change("value", "", "1", "2"), node="facility/harbour-compute/observation/a")


def test_the_log_of_decisions_holds_no_formula(data):
    """Its reasons come from whoever sends a patch, and a spreadsheet opens it."""
    path = reject(proposed(data, reason='=HYPERLINK("http://e/")'), "@Ada", AT, "")
    with path.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["by"] == "'@Ada" and not row["reason"].startswith("=")


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (b"\xff\xfep\x00", "cannot be read"),
        (b"patch;decision;by\n1;accepted;x\n", "no column of patches"),
        (b'patch,by\n"' + b"a" * 200_000 + b'"\n', "is no CSV"),
    ],
)
def test_a_log_that_a_spreadsheet_has_spoilt_is_named(data, log, words):
    """Else the same patch could be decided twice."""
    (data / LOG).write_bytes(log)
    before = csv.field_size_limit(131_072)  # Python's own, as the command has it
    try:
        with pytest.raises(PatchError, match=words):
            proposed(data)
    finally:
        csv.field_size_limit(before)


def test_a_log_with_a_byte_order_mark_is_read(data):
    proposal = proposed(data)
    reject(proposal, "Ada", AT, "no")
    (data / LOG).write_bytes(b"\xef\xbb\xbf" + (data / LOG).read_bytes())
    assert propose(read_patch(data.parent / "wrong.yaml"), [data]).decided
