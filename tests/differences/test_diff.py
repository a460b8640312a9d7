"""What changed between two releases is told as cases, numbers and relations, not as triples."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from benchgraph.differences import DIFF_FORMATS, SECTIONS, Differences, compare_releases, rdf_patch
from benchgraph.errors import ReleaseError
from benchgraph.vocab import ID, PREFIX_HEADER

HEADER = PREFIX_HEADER + (
    "PREFIX : <https://w3id.org/benchgraph/id/>\nPREFIX g: <https://w3id.org/benchgraph/graph/>\n"
    "PREFIX v: <https://w3id.org/benchgraph/vocab/>\n"
)
OLD = """
g:centre {
  :centre a bg:Facility ; skos:prefLabel "Centre"@en, "中心"@zh-hans ; bg:operator :port ;
    bg:observation :centre-target ; bg:event :centre-open ; bg:evidence :centre-e .
  :centre-target a bg:Observation ; bg:indicator <https://w3id.org/benchgraph/vocab/indicator/size>;
    bg:valueStatus <https://w3id.org/benchgraph/vocab/value-status/target> ;
    bg:value "3000"^^xsd:decimal ;
    bg:unit <https://w3id.org/benchgraph/vocab/unit/petaflops> ; bg:sourceValue "3000 PFLOPS" .
  :centre-open a bg:Event ; bg:eventKind <https://w3id.org/benchgraph/vocab/event-kind/opened> ;
    bg:date "2024"^^xsd:gYear ; bg:earliest "2024-01-01"^^xsd:date .
  :centre-e a bg:Evidence ; oa:hasSource <https://o.example/p> ; oa:hasSelector :centre-q .
  :centre-q a oa:TextQuoteSelector ; oa:exact "run by the Port" .
}
g:port { :port a bg:Institution ; skos:prefLabel "Port"@en . :city a bg:Institution ;
  skos:prefLabel "City"@en . }
g:case { :case a bg:Case ; skos:prefLabel "The case"@en ; bg:subject :centre ;
  bg:assessment :case-risk . :case-risk a bg:Assessment ; bg:statementText "It may stay empty."@en ;
  bg:assessmentKind <https://w3id.org/benchgraph/vocab/assessment-kind/risk> . }
g:page { <https://o.example/p> a bg:Page ; dcterms:title "A page"@en ; bg:citation :cited .
  :cited a bg:Citation ; bg:citedAs "The plan" . }
g:relations { :r a bg:Relation ; bg:from :case ; bg:to :port ; bg:strength 0.5 ;
  bg:relationType <https://w3id.org/benchgraph/vocab/relation-type/mentions> .
  :case bg:relatedTo :port . }
g:inferred { :centre a bg:Thing . }
"""


def nquads(trig: str) -> bytes:
    lines = {f"{quad} .".encode() for quad in parse((HEADER + trig).encode(), RdfFormat.TRIG)}
    return b"\n".join(sorted(lines)) + b"\n"


def changes(*edits: tuple[str, str]) -> Differences:
    new = OLD
    for old, replacement in edits:
        assert old in new
        new = new.replace(old, replacement)
    return compare_releases(nquads(OLD), nquads(new))


def told(found: Differences) -> list[str]:
    """The kinds and sections that have changes."""
    return list(found.as_dict())


def test_the_same_release_has_no_change() -> None:
    sections = changes()
    assert told(sections) == []
    assert DIFF_FORMATS["text"](sections) == "nothing changed"
    assert json.loads(DIFF_FORMATS["json"](sections)) == {}


def test_a_corrected_number_is_changed_and_shown_old_to_new() -> None:
    sections = changes(("3000", "3200"))
    assert told(sections) == ["raised"]
    text = DIFF_FORMATS["text"](sections)
    assert "3000 petaflops “3000 PFLOPS” → 3200 petaflops “3200 PFLOPS”" in text
    assert "Centre: size" in text


def test_a_number_that_is_now_only_a_lower_bound_is_changed() -> None:
    (change,) = changes(('bg:value "', 'bg:minValue "'))["numbers"].changed
    (edit,) = change.edits
    assert edit.new == ("at least 3000 petaflops “3000 PFLOPS”",)


def test_a_new_operator_is_told_by_name() -> None:
    (change,) = changes(("bg:operator :port", "bg:operator :city"))["things"].changed
    (edit,) = change.edits
    assert (change.words, edit.property, edit.old, edit.new) == (
        "Centre", "operator", ("Port",), ("City",)
    )  # fmt: skip


def test_a_new_case_and_what_it_says_are_added() -> None:
    more = 'g:two { :two a bg:Case ; skos:prefLabel "Second"@en . }\ng:case {'
    sections = changes(("g:case {", more))
    assert told(sections) == ["cases"]
    assert [change.words for change in sections["cases"].added] == ["Second"]
    gone = compare_releases(nquads(OLD.replace("g:case {", more)), nquads(OLD))
    assert [change.iri for change in gone["cases"].removed] == [ID + "two"]


@pytest.mark.parametrize(
    ("edit", "section"),
    [
        (('"2024"^^xsd:gYear', '"2025"^^xsd:gYear'), "events"),
        (("It may stay empty", "It may be late"), "assessments"),
        (('bg:citedAs "The plan"', 'bg:citedAs "Another plan"'), "citations"),
        (("run by the Port", "operated by the Port"), "evidence"),
        (("bg:strength 0.5", "bg:strength 0.4"), "relations"),
        (('"A page"', '"The page"'), "pages"),
        (('"The case"@en', '"That case"@en'), "cases"),
        (('"中心"@zh-hans', '"新中心"@zh-hans'), "things"),
    ],
)
def test_each_sort_of_change_is_told_once_in_its_section(
    edit: tuple[str, str], section: str
) -> None:
    sections = changes(edit)
    assert told(sections) == [section]
    assert len(sections[section].changed) == 1
    assert sections[section].changed[0].edits


def test_words_of_evidence_are_told_as_evidence_of_the_thing() -> None:
    (change,) = changes(("run by the Port", "operated by the Port"))["evidence"].changed
    assert change.words.startswith("Centre: evidence on A page")
    assert (change.edits[0].old, change.edits[0].new) == (
        ("run by the Port",), ("operated by the Port",)
    )  # fmt: skip


def test_what_only_follows_is_not_told() -> None:
    """Inferred types, derived bounds and plain relation triples follow from what is told."""
    assert told(changes((":centre a bg:Thing .", ""))) == []
    assert told(changes(('bg:earliest "2024-01-01"', 'bg:earliest "2024-02-01"'))) == []
    assert told(changes((":case bg:relatedTo :port .", ""))) == []


def test_a_statement_that_moves_to_another_record_is_no_change() -> None:
    city = ':city a bg:Institution ;\n  skos:prefLabel "City"@en . '
    assert told(changes((city, ""), ("g:case {", "g:city { " + city + "}\ng:case {"))) == []


def test_a_relation_that_is_gone_is_named_by_its_ends() -> None:
    without = OLD.partition("g:relations")[0]
    (change,) = compare_releases(nquads(OLD), nquads(without))["relations"].removed
    assert change.words == "mentions: The case – Port"


def test_there_and_back_exchange_added_and_removed() -> None:
    new = nquads(OLD.replace('bg:citedAs "The plan"', 'bg:citedAs "B"').partition("g:rel")[0])
    there, back = compare_releases(nquads(OLD), new), compare_releases(new, nquads(OLD))
    for name in SECTIONS:
        assert [c.iri for c in there[name].added] == [c.iri for c in back[name].removed]
        assert [c.iri for c in there[name].changed] == [c.iri for c in back[name].changed]


@given(st.permutations(range(12)))
def test_the_order_of_the_lines_is_of_no_account(order: list[int]) -> None:
    lines = nquads(OLD.replace("3000", "2")).splitlines()
    shuffled = [lines[i] for i in order] + lines[12:]
    assert compare_releases(nquads(OLD), b"\n".join(shuffled)) == compare_releases(
        nquads(OLD), b"\n".join(lines)
    )


def test_markup_in_a_name_stays_text_in_markdown() -> None:
    text = DIFF_FORMATS["markdown"](changes(('"The case"', '"<b>*The* case</b>"')))
    assert "\\*The\\* case" in text and "<b>" not in text


@pytest.mark.parametrize("text", [b"not quads at all", b"<a:b> <a:c> .", b"\xff\xfe\x00"])
def test_what_is_no_release_is_one_clear_error(text: bytes) -> None:
    with pytest.raises(ReleaseError, match="N-Quads"):
        compare_releases(text, nquads(OLD))
    with pytest.raises(ReleaseError, match="N-Quads"):
        list(rdf_patch(text, nquads(OLD)))


def test_a_damaged_statement_is_one_clear_error() -> None:
    line = b'<a:b> <a:c> "no end <https://w3id.org/benchgraph/graph/a> .\n'
    with pytest.raises(ReleaseError, match="N-Quads"):
        compare_releases(line, nquads(OLD))


# The command


@pytest.fixture
def release(tmp_path: Path) -> Callable[[str, str], Path]:
    def make(name: str, trig: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        data = nquads(trig)
        (folder / "benchgraph.nq.gz").write_bytes(gzip.compress(data))
        manifest = {
            "version": name,
            "sha256": {"benchgraph.nq": hashlib.sha256(data).hexdigest(), "benchgraph.ttl": ""},
            "triples": {"default graph": 0, "named graphs": {}},
        }
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    return make


def run(*arguments: Any) -> Any:
    from benchgraph.cli import cli

    return CliRunner().invoke(cli, ["diff", *map(str, arguments)])


def test_the_command_reads_two_releases(release: Callable[[str, str], Path]) -> None:
    one, two = release("1", OLD), release("2", OLD.replace("3000", "3200"))
    result = run(one, two, "--format", "json")
    assert result.exit_code == 0
    assert [c["iri"] for c in json.loads(result.stdout)["raised"]] == [ID + "centre-target"]
    assert run(one, one).stdout == "nothing changed\n"


def test_the_command_writes_a_patch(release: Callable[[str, str], Path]) -> None:
    one, two = release("1", OLD), release("2", OLD.replace("3000", "3200"))
    rows = run(one, two, "--format", "patch", "--graph", "default").stdout.splitlines()
    assert rows[2] == "TX ." and rows[-1] == "TC ."
    assert [row[:2] for row in rows[3:-1]] == ["D ", "D ", "A ", "A "]
    refused = run(one, two, "--pointed")
    assert refused.exit_code == 2 and "--format patch" in refused.stderr


def test_the_command_lists_spellings_where_it_is_told_to(
    release: Callable[[str, str], Path],
) -> None:
    one, two = release("1", OLD), release("2", OLD.partition("g:case")[0])
    assert "more (--limit 0 shows all)" not in run(one, two).stdout
    assert "relations: 1 removed" in run(one, two, "--limit", "1").stdout
    spelt = release("3", OLD.replace('"3000 PFLOPS"', '"3,000 PFLOPS"'))
    assert run(one, spelt).stdout == "1 spelling only; --spelling lists them\n"
    assert "“3000 PFLOPS” → " in run(one, spelt, "--spelling").stdout


def test_a_folder_that_is_no_release_is_an_error(release: Callable[[str, str], Path]) -> None:
    one = release("1", OLD)
    result = run(one, one.parent / "none")
    assert isinstance(result.exception, ReleaseError)
