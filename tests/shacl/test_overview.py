"""What is shown by columns to find nothing finds nothing, and what the queries find is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch

import numpy as np
import pyoxigraph as ox
import pytest
from benchmarks.faults import FAULTS, break_cases
from benchmarks.generate import quads
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shacl.reports import counted, store_of
from tests.shacl.small_shapes import TYPE, Triples, ex, shapes_and_data, xsd

from benchgraph.reach.model import Unreadable
from benchgraph.shacl import CompiledShapes, compile_shapes
from benchgraph.shacl.asked import texts_asked
from benchgraph.shacl.columns import IRI, Columns, TooMany
from benchgraph.shacl.joins import NotShown
from benchgraph.shacl.narrowing import narrowed
from benchgraph.shacl.overview import Overview
from benchgraph.triples import ontology_quads
from benchgraph.validation import load_shapes

SHACL = "benchgraph.shacl"
EX = "PREFIX ex: <http://example.org/>\n"
QUERIES = [
    "SELECT ?a ?b { ?a ex:p0 ?b FILTER NOT EXISTS { ?b ex:p1 ?a } }",
    "SELECT ?a ?b { ?a ex:p0 ?b FILTER NOT EXISTS { ?a ex:p1 ?c . ?b ex:p2 ?c } }",
    "SELECT ?a ?b { ?a ex:p0 ?b FILTER NOT EXISTS { ?a ex:p1 ?c FILTER(?b = ?c) } }",
    "SELECT ?a ?b { ?a ex:p0 ?b MINUS { ?a ex:p1 ?b } MINUS { ?c ex:p2 ?d } }",
    "SELECT ?a { ?a ex:p0 ?b MINUS { ?a ex:p1 ?c FILTER(?b = 1) } }",
    "SELECT ?a { ?a ex:p0 ?b OPTIONAL { ?a ex:p1 ?c } MINUS { ?b ex:p2 ?c } }",
    "SELECT ?a { ?a ex:p0 ?b OPTIONAL { ?a ex:p1 ?c } FILTER(!BOUND(?c)) }",
    "SELECT ?a { ?a ex:p0 ?b OPTIONAL { ?a ex:p1 ?c } FILTER NOT EXISTS { ?c ex:p2 ?b } }",
    "SELECT ?a { ?a ex:p0 ?b OPTIONAL { ?a ex:p1 ?c } ?c ex:p2 ?d }",
    ("SELECT ?a { ?a ex:p0 ?b FILTER NOT EXISTS"
     " { ?a ex:p1 ?c OPTIONAL { ?c ex:p2 ?d } ?d ex:p0 ?b } }"),
    "SELECT ?a ?p ?b { ?a ?p ?b FILTER(?p IN (ex:p0, ex:p1) && ?a != ?b) }",
    "SELECT ?a ?b { ?a ex:p0 ?b . ?c ex:q ?p FILTER NOT EXISTS { ?a ?p ?b } }",
    "SELECT ?a ?b { ?a ex:p0|^ex:p1/ex:p2 ?b FILTER(STR(?b) > STR(?a)) }",
    "SELECT ?a ?b { ?a ex:p0 ?b . ?c ex:p1 ?b FILTER(?a != ?c) }",
    "SELECT ?a ?b { ?a ex:p0 ?b . ?a ex:p1 ?c FILTER(?b = ?c) }",
    "SELECT ?a ?b { ?a ex:p0 ?b . ?a ex:p1 ?c FILTER(?b < ?c || sameTerm(?b, ?c)) }",
    "SELECT ?a ?b { ?a ex:p0 ?b FILTER(!(?b > 1 && isIRI(?b))) }",
    "SELECT ?a ?b { { ?a ex:p0 ?b } UNION { ?b ex:p1 ?a FILTER(isIRI(?b)) } ?a a ex:C }",
    "SELECT ?a { ?a ex:p0 ?b FILTER NOT EXISTS { { ?a ex:p1 ?b } UNION { ?b ex:p1* ?a } } }",
    ("SELECT ?a { ?a ex:p0 ?b BIND(LCASE(LANG(?b)) AS ?l) }"
     " GROUP BY ?a ?l HAVING (COUNT(DISTINCT ?b) > 1)"),
    "SELECT ?a { VALUES ?a { ex:n0 ex:n1 } ?a ex:p0 ?b }",
    'SELECT ?a { ?a ex:p0 "1"^^<http://www.w3.org/2001/XMLSchema#integer> }',
    "SELECT ?a { ?a a ex:C FILTER NOT EXISTS { ?a ex:p1* ex:n1 } }",
    "ASK { ?a ex:p0 ?b . ?b ex:p1+ ?a }",
]  # fmt: skip
# Two spellings of one number, which is one term in the store.
NUMBERS = [xsd(text, "integer") for text in ("1", "01", "2")]
TERMS = [ex("n0"), ex("n1"), *NUMBERS, *(ox.Literal(text, language="en") for text in "ab")]


def some_graph(number: int) -> Triples:
    """A dense little graph, the same for the same number."""
    chosen = Random(number)
    data = [ox.Triple(ex("n0"), TYPE, ex("C")), ox.Triple(ex("n9"), ex("q"), ex("p1"))]
    for _ in range(chosen.randrange(3, 11)):
        subject, predicate = ex(f"n{chosen.randrange(2)}"), ex(f"p{chosen.randrange(3)}")
        data.append(ox.Triple(subject, predicate, chosen.choice(TERMS)))
    return data


# From how many rows on a group is found by itself, and how many terms are asked for in one go.
sizes = st.sampled_from([(0, 2), (10_000, 20_000)])


@contextmanager
def of_size(sizes: tuple[int, int]) -> Iterator[None]:
    """What is meant for large graphs, on small ones."""
    with patch(f"{SHACL}.overview.MANY", sizes[0]), patch(f"{SHACL}.judge.AT_ONCE", sizes[1]):
        yield


def overview_of(data: Triples, texts: frozenset[bytes]) -> Overview:
    columns = Columns(texts)
    columns.add(str(triple).encode() for triple in data)
    return Overview(columns.graph())


def insist_on_all(query: str, data: Triples, overview: Overview) -> None:
    """That the overview has every solution that the store has, as far as named nodes tell."""
    graph, found = overview.graph, store_of(data).query(query)
    try:
        table = overview.at_least(query)
    except (Unreadable, NotShown, TooMany, SyntaxError):
        return
    if isinstance(found, ox.QueryBoolean):
        assert table.rows or not found
        return
    names = [name for each in found.variables if (name := f"?{each.value}") in table.columns]
    numbers = [
        np.where(graph.kinds[c] == IRI, c, -1).tolist() for c in map(table.columns.get, names)
    ]
    here = set(zip(*numbers, strict=True)) if names else {()}
    for row in found:
        terms = [row[name[1:]] for name in names]
        wanted = [graph.number(str(t)) if isinstance(t, ox.NamedNode) else -1 for t in terms]
        assert table.rows and tuple(wanted) in here


@pytest.mark.parametrize("query", QUERIES)
def test_no_solution_is_lost(query: str) -> None:
    for number in range(120):
        data = some_graph(number)
        with of_size((0, 2) if number % 2 else (10_000, 20_000)):
            insist_on_all(EX + query, data, overview_of(data, texts_asked([EX + query])))


@given(shapes_and_data(), sizes)
@settings(max_examples=60, deadline=None)
def test_no_solution_of_a_check_is_lost(
    drawn: tuple[Triples, Triples], sizes: tuple[int, int]
) -> None:
    shapes, data = drawn
    compiled = compile_shapes(shapes)
    overview = overview_of(data, compiled.texts())
    with of_size(sizes):
        for check in compiled.checks():
            for query in (check.query, *check.undecided):
                insist_on_all(query, data, overview)


@given(shapes_and_data())
@settings(max_examples=30, deadline=None)
def test_with_an_overview_the_findings_are_the_same(drawn: tuple[Triples, Triples]) -> None:
    shapes, data = drawn
    compiled, store = compile_shapes(shapes), store_of(data)
    with_it = compiled.validate(store, overview=overview_of(data, compiled.texts()))
    without = compiled.validate(store)
    assert counted(with_it) == counted(without) and with_it.refused == without.refused


@pytest.fixture(scope="module")
def compiled() -> CompiledShapes:
    return compile_shapes(load_shapes().triples)


def test_every_fault_is_found(compiled: CompiledShapes) -> None:
    clean = [quad.triple for quad in [*quads(len(FAULTS)), *ontology_quads()]]
    broken, _ = break_cases(clean, 1)
    store, overview = store_of(broken), overview_of(broken, compiled.texts())
    assert counted(compiled.validate(store, overview=overview)) == counted(compiled.validate(store))


def test_of_conforming_data_nearly_everything_is_shown(compiled: CompiledShapes) -> None:
    clean = [quad.triple for quad in [*quads(20), *ontology_quads()]]
    overview = overview_of(clean, compiled.texts())
    strict = [check for check in compiled.checks() if not check.severity.value.endswith("#Info")]
    left = [check.shape for check in strict if not overview.clears(check.query, *check.undecided)]
    assert len(left) <= len(strict) / 50


def test_a_query_is_asked_of_what_it_may_find_alone() -> None:
    """Of other focus nodes it would find nothing; a blank node cannot be named, and where no
    subjects are told nothing is."""
    head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> . "
    shapes = head + "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:maxCount 1 ] ."
    for subject, narrow in (("ex:b", True), ("_:b", False)):
        data = head + f"ex:a a ex:C ; ex:p 1 . {subject} a ex:C ; ex:p 1, 2 ."
        triples, rules = (
            [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
            for text in (data, shapes)
        )
        compiled = compile_shapes(rules)
        columns = Columns(compiled.texts())
        columns.add(str(triple).encode() for triple in triples)
        subjects = {hash(name): name for name in (str(t.subject).encode() for t in triples)}
        overview = Overview(columns.graph(), subjects=lambda told=subjects: told)
        (check,) = compiled.checks()
        asked = narrowed(overview, check).query
        assert ("VALUES ?this { <http://example.org/b> }" in asked) is narrow
        assert narrowed(Overview(columns.graph()), check).query == check.query
        store = ox.Store()
        store.extend(ox.Quad(*triple) for triple in triples)
        found = compiled.validate(store, overview=overview)
        assert len(found.results) == 1
        assert found == compiled.validate(store)
