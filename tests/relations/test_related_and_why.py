"""What ``related`` and ``why`` answer, as data and on the command line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import Quad
from rich.cells import cell_len

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.relations import derive, far_fetched, related, why
from benchgraph.relations.present import CHAIN_FORMATS, RELATED_FORMATS
from benchgraph.store import EmbeddedStore
from benchgraph.tables.screen import Screen
from benchgraph.vocab import ID
from relation_graphs import HARBOUR, evidence, graph, held

CASE, FACILITY, GRANT = ID + "case/harbour", ID + "facility/harbour", ID + "initiative/grant"


def whole(turtle: str) -> EmbeddedStore:
    """The graph with its relations in the default graph."""
    store = graph(turtle)
    store.raw.extend(Quad(q.subject, q.predicate, q.object) for q in derive(store).quads)
    return store


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return whole(HARBOUR)


def test_the_strongest_type_comes_first_and_types_stay_together(store: EmbeddedStore) -> None:
    rows = related(store, CASE)
    types = [row.type for row in rows]
    assert types[0] == "same-subject" and types[1] == "shared-institution"
    assert len(set(types)) == len([type_ for type_, _ in groupby(types)])
    for one, other in pairwise(rows):
        assert one.type != other.type or one.strength >= other.strength


def test_a_reason_is_one_line_with_the_pages_of_both_sides(store: EmbeddedStore) -> None:
    row = next(row for row in related(store, CASE) if row.other == GRANT)
    assert row.reason == "Harbour Compute and Compute Grant share the institution Port Authority"
    assert (
        row.pages
        == ("https://observatory.example/grant", "https://observatory.example/harbour")[::-1]
    )
    assert all("\n" not in row.reason for row in related(store, CASE))


def test_on_a_case_its_subjects_are_followed_and_said_once(store: EmbeddedStore) -> None:
    rows = related(store, CASE)
    assert len([row for row in rows if row.other == GRANT]) == 1
    assert not [row for row in rows if row.other in (CASE, FACILITY)]


def test_directions(store: EmbeddedStore) -> None:
    rows = {row.type: row.direction for row in related(store, CASE)}
    assert rows["operates"] == "in" and rows["mentions"] == "out"
    assert rows["shared-institution"] == "both"


def test_only_one_type(store: EmbeddedStore) -> None:
    assert {row.type for row in related(store, CASE, type_="mentions")} == {"mentions"}
    with pytest.raises(ParameterError, match="no such relation type"):
        related(store, CASE, type_="friend-of")


def test_names_in_another_language_fall_back_on_english(store: EmbeddedStore) -> None:
    reasons = [row.reason for row in related(store, CASE, lang="zh-Hans")]
    assert any("海港算力" in reason and "Compute Grant" in reason for reason in reasons)


def test_a_thing_shows_where_pages_contradict_each_other_about_it() -> None:
    dates = "".join(
        f"""facility:a bg:event n:{n} . n:{n} bg:eventKind
        <https://w3id.org/benchgraph/vocab/event-kind/launched> ; bg:date "{n[1:]}"^^xsd:gYear ;
        bg:earliest "{n[1:]}-01-01"^^xsd:date ; bg:latest "{n[1:]}-12-31"^^xsd:date ;
        bg:evidence n:{n}-e . {evidence(n + "-e", n, "since " + n[1:])}"""
        for n in ("y2019", "y2023")
    )
    (row,) = related(whole(dates), ID + "facility/a")
    assert row.type == "contradiction"
    assert "launched" in row.reason and "2019" in row.reason and "2023" in row.reason


@pytest.mark.parametrize("format_", RELATED_FORMATS)
def test_every_format_holds_every_row(store: EmbeddedStore, format_: str) -> None:
    rows = related(store, CASE)
    text = RELATED_FORMATS[format_](rows, Screen())
    assert all(row.label in text for row in rows)
    if format_ == "json":
        assert len(json.loads(text)) == len(rows)
    if format_ == "csv":
        assert len(list(csv.DictReader(io.StringIO(text)))) == len(rows)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_list_names_the_entity_the_reason_and_the_pages_within_the_screen(
    store: EmbeddedStore, width: int
) -> None:
    rows = related(store, CASE)
    text = RELATED_FORMATS["table"](rows, Screen(width))
    assert max(map(len, text.splitlines())) <= width
    unwrapped = "".join(text.split())
    for row in rows:
        assert "".join(row.reason.split()) in unwrapped
        assert all(page in unwrapped for page in row.pages)
    assert "initiative:grant" in text and "Pages" in text


def test_a_label_cannot_move_the_cursor_or_turn_the_line(store: EmbeddedStore) -> None:
    (row,) = [row for row in related(store, CASE) if row.other == GRANT]
    text = RELATED_FORMATS["table"]([replace(row, label="a\x1b[2Jb\u202ec")], Screen(80))
    assert "\x1b" not in text and "\u202e" not in text


def test_why_says_the_relation_with_the_words_of_both_pages(store: EmbeddedStore) -> None:
    (chain,) = why(store, CASE, GRANT)
    (step,) = chain.steps
    assert "share the institution Port Authority" in step.sentence
    assert len(step.evidence) == 2 and all(shown.quote for shown in step.evidence)


def test_why_finds_the_shortest_chains_only(store: EmbeddedStore) -> None:
    chains = why(store, ID + "institution/lab", GRANT)
    assert {len(chain.steps) for chain in chains} == {2}
    assert chains[0].nodes == (ID + "institution/lab", CASE, GRANT)


def test_why_reads_the_same_both_ways(store: EmbeddedStore) -> None:
    there, back = why(store, CASE, ID + "institution/lab"), why(store, ID + "institution/lab", CASE)
    assert [c.nodes for c in there] == [c.nodes[::-1] for c in back]


@pytest.mark.parametrize(
    "turtle",
    [
        # A region.
        held("facility:a", "region", "region:r") + held("facility:b", "region", "region:r"),
        # A lesson for the same region.
        """region:r a bg:Region . facility:a bg:assessment n:a . facility:b bg:assessment n:b .
        n:a bg:implicationFor region:r ; bg:evidence n:e .
        n:b bg:implicationFor region:r ; bg:evidence n:e ."""
        + evidence("e", "one", "lesson"),
        # A whole government.
        held("facility:a", "owner", "institution:g")
        + held("facility:b", "owner", "institution:g")
        + """institution:g org:classification
             <https://w3id.org/benchgraph/vocab/institution-type/government> .""",
        # The publisher of the pages.
        """p:a a bg:Page ; schema:about facility:a ; dcterms:publisher institution:p .
        p:b a bg:Page ; schema:about facility:b ; dcterms:publisher institution:p .""",
        # A unit.
        """facility:a bg:observation n:o . facility:b bg:observation n:q .
        n:o bg:unit <https://w3id.org/benchgraph/vocab/unit/hkd> .
        n:q bg:unit <https://w3id.org/benchgraph/vocab/unit/hkd> .""",
    ],
    ids=["region", "lesson", "government", "publisher", "unit"],
)
def test_no_chain_runs_through_a_hub(turtle: str) -> None:
    assert why(whole(turtle), ID + "facility/a", ID + "facility/b") == []


def test_a_hub_may_be_an_end() -> None:
    """Why a case matters to Singapore is a fair question."""
    turtle = """region:r a bg:Region . case:a bg:assessment n:a .
        n:a bg:implicationFor region:r ; bg:evidence n:e .""" + evidence("e", "one", "lesson")
    (chain,) = why(whole(turtle), ID + "case/a", ID + "region/r")
    assert chain.steps[0].kind == "lesson-for"


def test_ties_are_broken_by_strength_and_then_by_iri() -> None:
    turtle = "".join(
        f"facility:a bg:participant institution:{i} . facility:b bg:participant institution:{i} .\n"
        for i in "yx"
    )
    chains = why(whole(turtle), ID + "facility/a", ID + "facility/b")
    assert [chain.nodes[1] for chain in chains] == [ID + "institution/x", ID + "institution/y"]
    assert why(whole(turtle), ID + "facility/a", ID + "facility/b", limit=1) == chains[:1]


def compared(one: str, other: str, name: str) -> str:
    """A judgement on ``one`` that sets it beside ``other``."""
    judgement = f"{one} bg:assessment n:{name} . n:{name} bg:comparesWith {other} ; bg:evidence n:e"
    return f"{judgement}{name} .\n" + evidence(f"e{name}", "one", "like it")


TWO_COMPARISONS = compared("facility:a", "facility:m", "x") + compared(
    "facility:b", "facility:m", "y"
)


def test_two_comparisons_with_a_third_explain_nothing() -> None:
    store = whole(TWO_COMPARISONS)
    assert why(store, ID + "facility/a", ID + "facility/b") == []
    assert len(why(store, ID + "facility/a", ID + "facility/m")) == 1
    far = far_fetched(store, ID + "facility/a", ID + "facility/b")
    assert far is not None and far.shortcoming == "2 of its 2 steps are comparisons"


def test_a_longer_chain_that_explains_is_found_beside_a_short_one_that_does_not() -> None:
    turtle = TWO_COMPARISONS + "".join(
        f"facility:{one} bg:participant institution:{by} .\n"
        for one, by in (("a", "x"), ("c", "x"), ("c", "y"), ("b", "y"))
    )
    chains = why(whole(turtle), ID + "facility/a", ID + "facility/b")
    assert chains
    assert all("comparison-with" not in [step.kind for step in chain.steps] for chain in chains)


def test_a_chain_of_more_than_six_steps_explains_nothing() -> None:
    documents = "".join(f"document:d{n} a bg:PolicyDocument .\n" for n in range(9))
    parts = "".join(
        f"document:d{n} <http://purl.org/dc/terms/isPartOf> document:d{n + 1} .\n" for n in range(8)
    )
    store = whole(documents + parts)
    assert len(why(store, ID + "document/d0", ID + "document/d6")[0].steps) == 6
    assert why(store, ID + "document/d0", ID + "document/d7") == []
    far = far_fetched(store, ID + "document/d0", ID + "document/d7")
    assert far is not None and far.shortcoming == "it has 7 steps"
    assert far_fetched(store, ID + "document/d0", ID + "facility/a") is None


@pytest.mark.parametrize("format_", CHAIN_FORMATS)
def test_every_chain_format_holds_the_sentence(store: EmbeddedStore, format_: str) -> None:
    text = CHAIN_FORMATS[format_](why(store, CASE, GRANT), Screen(1000))
    assert "share the institution Port Authority" in text


# The commands, on the small graph


@pytest.fixture
def run(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("benchgraph.cli.options.open_store", lambda *_: store)

    def invoke(*arguments: str) -> Any:
        from benchgraph.cli import cli

        return CliRunner().invoke(cli, arguments)

    return invoke


def test_related_takes_a_name_in_any_language(run: Any) -> None:
    result = run("related", "海港算力", "--type", "operates", "--format", "json")
    assert result.exit_code == 0
    assert [row["label"] for row in json.loads(result.stdout)] == ["Port Authority"]


def test_why_without_a_connection_ends_with_1(run: Any) -> None:
    result = run("why", "observatory", "compute grant")
    assert result.exception.exit_code == 1
    assert "nothing connects" in str(result.exception)


def test_why_of_one_thing_with_itself_is_an_error(run: Any) -> None:
    result = run("why", "grant", "Compute Grant")
    assert "same entity" in str(result.exception)


def test_an_unknown_entity_ends_with_1(run: Any) -> None:
    result = run("related", "no such thing")
    assert result.exception.exit_code == 1


def test_why_refuses_a_chain_that_explains_nothing(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turtle = TWO_COMPARISONS + "".join(
        f'facility:{n} a bg:Facility ; skos:prefLabel "Hall {n}"@en .\n' for n in "abm"
    )
    monkeypatch.setattr("benchgraph.cli.options.open_store", lambda *_: whole(turtle))
    result = run("why", "facility:a", "facility:b")
    assert isinstance(result.exception, NotFoundError)
    assert "nothing explains" in str(result.exception)
    assert "2 of its 2 steps are comparisons" in str(result.exception)


@pytest.mark.parametrize(
    ("lang", "heading", "sentence"),
    [
        ("zh-CN", "共同机构 · shared-institution", "均涉及机构数码港"),
        ("ja", "共通機関 · shared-institution", "を共有している"),
    ],
)
def test_reasons_speak_their_language_and_types_stay(
    release, lang: str, heading: str, sentence: str
) -> None:
    centre = ID + "case/cyberport-ai-supercomputing-centre"
    rows = related(release.store, centre, type_="shared-institution", lang=lang)
    assert {row.type for row in rows} == {"shared-institution"}
    text = RELATED_FORMATS["table"](rows, Screen(80))
    assert heading in text and sentence in "".join(line.strip() for line in text.splitlines())
    told = CHAIN_FORMATS["text"](
        why(release.store, centre, ID + "institution/nscc", lang=lang), Screen(80)
    )
    assert "。" in told and max(map(cell_len, told.splitlines())) <= 80
