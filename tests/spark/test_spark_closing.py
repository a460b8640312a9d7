"""The closure on Spark is the closure: the same lines, contradictions and refusals."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest
from benchmarks.generate import quads
from tests.spark.random_closures import THINGS, Case, Closures

from benchgraph.closure import UnsupportedAxiom, close, compile_rules
from benchgraph.errors import EngineError
from benchgraph.reason import (
    INFERRED_GRAPH,
    Published,
    inconsistency_sentence,
    materialise,
    ntriples_lines,
)
from benchgraph.release.build import in_graph
from benchgraph.spark.closure.closing import close_on
from benchgraph.spark.closure.marking import Marks
from benchgraph.spark.closure.meeting import Meeter, TooMany
from benchgraph.spark.closure.rules import Head, Meeting
from benchgraph.spark.closure.tabling import Layout
from benchgraph.spark.closure.telling import Telling, Told
from benchgraph.spark.settling import Settled
from benchgraph.triples import ontology_quads

# Everything is told that has an IRI in the examples, texts among it.
EVERYTHING = Published(
    subjects=(f"<{THINGS}".encode(),),
    objects=(f"<{THINGS}".encode(), b"<http://www.w3.org/2002/07/owl#Nothing"),
    texts=frozenset(
        str(prop).encode() for number in range(600) for prop in Closures(number).properties
    ),
    types=frozenset(),
)
GRAPHS = ("https://w3id.org/benchgraph/graph/a", "https://w3id.org/benchgraph/graph/b")


def stated(facts: Iterable[ox.Triple]) -> list[bytes]:
    """Facts as N-Quads, each in two graphs."""
    found = [ox.Quad(*fact, ox.NamedNode(graph)) for fact in facts for graph in GRAPHS]
    return (ox.serialize(found, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)


def quads_of(lines: list[bytes]) -> list[bytes]:
    """Lines of N-Triples as N-Quads of what is inferred."""
    return b"".join(in_graph(lines, INFERRED_GRAPH)).splitlines(keepends=True)


def expected(case: Case, published: Published) -> tuple[list[bytes], list[str]] | str:
    """What follows from a case and is published, and its contradictions; or what is not covered."""
    axioms, facts = case
    try:
        closure = close(compile_rules(axioms), ntriples_lines(facts))
    except UnsupportedAxiom as axiom:
        return axiom.name.partition("#")[2].partition(",")[0]
    known = set(ntriples_lines(axioms))
    lines = sorted({line for line in closure.lines if published.holds(line)} - known)
    return quads_of(lines), sorted(map(inconsistency_sentence, closure.inconsistencies))


def merged(many: Iterable[Marks]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for marks in many:
        for key, bits in marks.bits.items():
            found[key] = found.get(key, 0) | bits
    return found


def told_of(layout: Layout, parts: list[list[bytes]]) -> Told:
    """What the tasks make of lines in parts, without Spark."""
    tables = layout.tables()
    many = [Marks(tables) for _ in parts]
    for marks, part in zip(many, parts, strict=True):
        marks.read(part)
    for individual, heads in layout.seeds:
        many[0].follow(heads, individual, individual)
    met = Marks(tables)
    facts = [fact for marks in many for fact in marks.facts]
    for heads, x, y in Meeter(layout.meetings).meet(facts):
        met.follow(heads, x, y)
    low = (1 << layout.half) - 1
    keys = merged([*many, met]).items()
    return Telling(layout).read((key, bits & low, bits >> layout.half) for key, bits in keys)


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_random_small_ontologies_close_as_they_do_in_one_process(first: int) -> None:
    """The same lines, contradictions and refusals, however the lines are parted."""
    for number in range(first, first + 100):
        axioms, facts = case = Closures(number).case()
        try:
            layout = Layout(compile_rules(axioms), EVERYTHING)
        except UnsupportedAxiom:
            continue
        lines, random = [*stated(facts), *stated(axioms)], Random(number)
        random.shuffle(lines)
        cut = random.randrange(len(lines))
        told = told_of(layout, [lines[:cut], lines[cut:]])
        wanted = expected(case, EVERYTHING)
        if isinstance(wanted, str):
            # What two values of a functional property make is left to a count over all facts.
            if "Functional" not in wanted:
                assert any(wanted in each for each in told.refusals), (number, wanted)
            continue
        assert (sorted(told.lines), sorted(told.contradictions)) == wanted, number
        assert told.refusals == [], number


def test_generated_cases_close_under_the_real_ontology_as_they_do_in_one_process() -> None:
    ontology = [quad.triple for quad in ontology_quads()]
    facts = [quad.triple for quad in quads(16)]
    wanted = materialise(ntriples_lines(facts), ontology)
    layout = Layout(compile_rules(ontology), Published.read())
    told = told_of(layout, [stated(facts), stated(ontology)])
    assert sorted(told.lines) == quads_of(wanted.lines) and told.lines
    assert told.contradictions == told.refusals == []


def closed(axioms: str, facts: str) -> Told:
    """What the tasks make of pieces of Turtle."""
    layout = Layout(compile_rules(turtle(axioms)), EVERYTHING)
    return told_of(layout, [[*stated(turtle(axioms)), *stated(turtle(facts))]])


def turtle(text: str) -> list[ox.Triple]:
    prefixes = f"""
    @prefix : <{THINGS}case-0/> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    """
    return [quad.triple for quad in ox.parse(prefixes + text, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    "text", ['"two words"@en-us', r'"a . \"b\" <c> .\n"', '"3.0"^^xsd:decimal', '""', '"<= !"']
)
def test_a_value_of_any_form_carries_over_as_it_is(text: str) -> None:
    told = closed(":p1 rdfs:subPropertyOf :p2 .", f":x :p1 {text} .")
    (line,) = (quad.object for quad in ox.parse(told.lines[0], format=ox.RdfFormat.N_QUADS))
    assert [line] == [triple.object for triple in turtle(f":x :p1 {text} .")]
    assert len(told.lines) == 1


def test_a_literal_is_the_subject_of_no_line_and_contradicts_all_the_same() -> None:
    axioms = ":p1 rdfs:range :C1 ; owl:inverseOf :p2 . :C1 owl:disjointWith :C1 ."
    told = closed(axioms, ':x :p1 "text" .')
    assert told.lines == []
    name = f"{THINGS}case-0/C1"
    assert told.contradictions == [f'"text": disjointWith {name}, {name}']


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        (":C1 rdfs:subClassOf :C3 .", "http://www.w3.org/2000/01/rdf-schema#subClassOf outside"),
        (":p a owl:TransitiveProperty .", "owl#TransitiveProperty outside"),
        (":x a rdfs:Datatype .", "rdf-schema#Datatype outside"),
        (":x owl:sameAs :y .", "owl#sameAs"),
        (':x :p1 "3"^^xsd:integer .', "rdf-schema#range with the datatype"),
    ],
)
def test_facts_that_would_change_the_rules_are_refused(facts: str, refused: str) -> None:
    axioms = ":C1 rdfs:subClassOf :C2 . :p1 rdfs:range xsd:string . :p2 a owl:SymmetricProperty ."
    (told,) = set(closed(axioms, facts).refusals)
    assert refused in told.partition("\n")[0]
    assert told.partition("\n")[2].startswith(f"<{THINGS}case-0/")


def test_the_ontology_and_a_thing_that_is_itself_are_not_refused() -> None:
    axioms = ":C1 rdfs:subClassOf :C2 . :p2 a owl:SymmetricProperty ."
    assert closed(axioms, f"{axioms} :x owl:sameAs :x .").refusals == []


def test_a_task_holds_no_more_facts_than_it_may() -> None:
    """A path of 40 steps has 780 beginnings and ends; facts of no rule do not count."""
    path = [(2, b"<%d>" % n, b"<%d>" % (n + 1)) for n in range(40)]
    rules = [Meeting(2, 2, (Head(2),))]
    assert len({(x, y) for _, x, y in Meeter(rules, 820).meet([*path, (4, b"a", b"b")])}) == 780
    with pytest.raises(TooMany):
        list(Meeter(rules, 819).meet(path))


def close_all(
    spark: Any, folder: Path, case: Case, most: int, *, parts: int = 3
) -> tuple[list[bytes], list[str]]:
    """The lines, sorted, and the contradictions of a case that is closed on Spark."""
    axioms, facts = case
    rows = [(bytearray(line),) for line in stated(facts)]
    lines = spark.createDataFrame(rows, "line BINARY").repartition(parts)
    found = close_on(Settled(spark, folder), lines, axioms, "closed", most=most)
    return sorted(bytes(row.line) for row in found.lines.collect()), found.inconsistencies


def many(numbers: Iterable[int]) -> Case:
    """Small ontologies as one, with their facts: more classes than a word has bits."""
    cases = [Closures(number).case() for number in numbers]
    covered = [case for case in cases if not isinstance(expected(case, EVERYTHING), str)]
    axioms, facts = zip(*covered, strict=True)
    return [each for some in axioms for each in some], [each for some in facts for each in some]


def assert_equal(got: tuple[list[bytes], list[str]], case: Case) -> None:
    axioms, facts = case
    wanted = materialise(ntriples_lines(facts), axioms)
    assert wanted.engine == "compiled" and len(wanted.lines) > 100
    lines, contradictions = got
    assert lines == quads_of(wanted.lines)
    assert contradictions == wanted.inconsistencies


def test_spark_closes_many_ontologies_as_one_process_does(spark: Any, tmp_path: Path) -> None:
    case = many(range(100, 200))
    assert_equal(close_all(spark, tmp_path, case, 100_000), case)
    assert not (tmp_path / "closed-of-many").exists()


def test_what_turns_out_to_be_too_much_for_one_task_is_joined(spark: Any, tmp_path: Path) -> None:
    """Rules with two premises of every kind, in two rounds: they read 86 of the facts that are
    given, and in the end 106. In the second, an old fact meets one of the first from the left."""
    axioms, facts = many([0, 9, 11, 24, 27, 30, 33])
    axioms += turtle(":t a owl:TransitiveProperty . :c owl:propertyChainAxiom ( :s :t ) .")
    facts += turtle(":x :s :n0 . :n0 :t :n1 . :n1 :t :n2 .")
    case = axioms, facts
    assert_equal(close_all(spark, tmp_path, case, 90, parts=1), case)
    names = {each.name for each in tmp_path.iterdir()}
    assert {"closed", "closed-of-many", "closed-met-2"} <= names


def test_what_only_owlrl_can_close_is_refused_with_what_to_do(spark: Any, tmp_path: Path) -> None:
    axioms = turtle(":p1 a owl:FunctionalProperty . :p2 rdfs:subPropertyOf :p1 .")
    with pytest.raises(EngineError) as refused:
        close_all(spark, tmp_path, (axioms, turtle(":x :p1 :y ; :p2 :z .")), 10)
    kind = "http://www.w3.org/2002/07/owl#FunctionalProperty"
    assert str(refused.value).splitlines() == [
        f"the closure on Spark does not cover {kind} with two values",
        f"  found:    <{THINGS}case-0/p1>",
        "  hint:     leave out --on: the local build closes it, with owlrl",
    ]
    with pytest.raises(EngineError, match="hasSelf"):
        close_all(spark, tmp_path, (turtle(":C1 owl:hasSelf true ."), []), 10)
    with pytest.raises(EngineError, match="take the axiom out"):
        close_all(spark, tmp_path, (turtle(":C1 owl:hasKey ( :p1 ) ."), []), 10)
