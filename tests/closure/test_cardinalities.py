"""Cardinalities that no rule of OWL 2 RL reads are passed over."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from benchgraph.closure import UnsupportedAxiom, infer

_DATA = """
@prefix ex: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:A rdfs:subClassOf ex:B, [ a owl:Restriction ; owl:onProperty ex:p ; %s ] .
ex:p rdfs:range ex:C .
ex:a a ex:A ; ex:p ex:b, ex:c, ex:d .
"""


def _triples(restriction: str) -> list[ox.Triple]:
    text = _DATA % restriction
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    "restriction",
    [
        "owl:cardinality 1",
        'owl:minCardinality "1"^^xsd:nonNegativeInteger',
        "owl:qualifiedCardinality 1 ; owl:onClass ex:C",
        "owl:minQualifiedCardinality 2 ; owl:onClass ex:C",
        "owl:qualifiedCardinality 1 ; owl:onDataRange xsd:string",
        "owl:maxCardinality 2",
        'owl:maxQualifiedCardinality "12"^^xsd:nonNegativeInteger ; owl:onClass ex:C',
    ],
)
def test_what_no_rule_reads_changes_nothing(restriction: str) -> None:
    """Both engines conclude the same."""
    triples = _triples(restriction)
    found = infer(triples, engine="fast")
    expected = infer(triples, engine="reference")
    assert found.lines == expected.lines
    assert len(found.lines) == 4
    assert found.inconsistencies == expected.inconsistencies


@pytest.mark.parametrize(
    "restriction",
    [
        "owl:maxCardinality 1",
        'owl:maxCardinality "0"^^xsd:nonNegativeInteger',
        "owl:maxCardinality 01",
        'owl:maxCardinality "some"',
        "owl:maxQualifiedCardinality 1 ; owl:onClass ex:C",
    ],
)
def test_what_a_rule_reads_is_refused(restriction: str) -> None:
    """It makes different names one, or contradicts."""
    with pytest.raises(UnsupportedAxiom, match="ardinality"):
        infer(_triples(restriction), engine="fast")
