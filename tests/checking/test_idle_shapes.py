"""Shapes without focus nodes have no results, whatever they ask; no other engine need be asked."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from benchgraph.checking import DataGraph, Report, data, validate

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
NO_QUERY = """ ; sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o } GROUP BY $this" ]"""
DATA = "ex:a a ex:A ; ex:p 1 . ex:b a [ rdfs:subClassOf ex:B ] ."


def graph(text: str) -> list[ox.Triple]:
    """The triples of some Turtle with prefixes."""
    return [quad.triple for quad in ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE)]


def judged(target: str, rest: str = NO_QUERY, known: str = DATA) -> Report:
    """The report of one shape."""
    return validate(graph(known), graph(f"ex:S a sh:NodeShape ; {target} {rest} ."))


WHERE = 'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this ex:%s ?o }" ]'


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("nothing", "something"),
    [
        ("sh:targetClass ex:C", "sh:targetClass ex:A"),
        ("sh:targetClass ex:C", "sh:targetClass ex:B"),
        ("sh:targetSubjectsOf ex:q", "sh:targetSubjectsOf ex:p"),
        ("sh:targetObjectsOf ex:q", "sh:targetObjectsOf ex:p"),
        ("sh:targetClass ex:C ; sh:targetSubjectsOf ex:q", "sh:targetNode ex:z"),
        (WHERE.replace("ex:%s", "<urn:q>"), WHERE.replace("ex:%s", "<http://example.org/p>")),
    ],
)
def test_a_refused_shape_goes_to_pyshacl_for_its_focus_nodes_alone(
    nothing: str, something: str, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``large``: asked after the queries, not before."""
    if large:
        monkeypatch.setattr(data, "OVERVIEW_AT_ONCE", 0)
    idle = judged(nothing)
    assert list(idle.engines) == ["compiled"] and idle.conforms and not idle.reasons
    assert list(judged(something).engines) == ["pySHACL on rdflib"]


@pytest.mark.parametrize(
    ("target", "rest"),
    [
        ("sh:targetClass ex:C", "; sh:property [ sh:path ex:p ; sh:minCount 'x' ]"),
        ("sh:targetWhere [ sh:class ex:C ]", ""),
        ("sh:target [ a ex:Other ]", ""),
    ],
)
def test_what_is_ill_formed_or_has_other_targets_is_told_all_the_same(
    target: str, rest: str
) -> None:
    report = judged(target, rest)
    assert report.conforms is None and len(report.unjudged) == 1


def test_a_target_that_sees_the_spelling_is_not_asked_of_the_store() -> None:
    """Which would find "01" as 1."""
    target = WHERE.replace("ex:%s ?o", '<urn:p> ?o FILTER(STR(?o) = \\"01\\")')
    known = '<urn:a> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    report = judged(target, "; sh:nodeKind sh:BlankNode", known)
    assert [len(report.results), report.conforms] == [1, False]


def test_data_are_asked_for_focus_nodes_each_time() -> None:
    """The shapes are read once for several data."""
    shapes = DataGraph.of(graph(f"ex:S a sh:NodeShape ; sh:targetClass ex:A {NO_QUERY} ."))
    engines = [list(validate(graph(text), shapes).engines) for text in ("ex:a a ex:C .", DATA)]
    assert engines == [["compiled"], ["pySHACL on rdflib"]]
