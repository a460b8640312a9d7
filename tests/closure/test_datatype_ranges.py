"""A range that is a datatype: compiled where every value is plainly of it, else refused."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from benchgraph.closure import Maintained, UnsupportedAxiom, compile_rules, infer

_HEAD = """
@prefix ex: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_AXIOMS = """
ex:q rdfs:subPropertyOf ex:p . ex:p rdfs:range xsd:%s . ex:p rdfs:domain ex:C .
"""


def _triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(_HEAD + text, format=ox.RdfFormat.TURTLE)]


PLAIN = [
    ("string", '"a", "b"'),
    ("anyURI", '"http://example.org/"^^xsd:anyURI'),
    ("dateTime", '"2024-01-31T00:00:00Z"^^xsd:dateTime'),
    ("decimal", "1.50"),
    ("nonNegativeInteger", '"0"^^xsd:nonNegativeInteger, "7"^^xsd:nonNegativeInteger'),
    ("boolean", "true"),
    ("time", '"08:30:00"^^xsd:time'),
]
ODD = [
    ("string", "ex:b"),
    ("string", '"a"@en'),
    ("string", "1"),
    ("anyURI", "<http://example.org/>"),
    ("dateTime", '"2024-13-31T00:00:00Z"^^xsd:dateTime'),
    ("dateTime", '"2024-01-31"^^xsd:date'),
    ("decimal", "1"),
    ("nonNegativeInteger", '"-1"^^xsd:nonNegativeInteger'),
    ("boolean", '"yes"^^xsd:boolean'),
    ("duration", "[]"),
]


@pytest.mark.parametrize(("datatype", "values"), PLAIN)
def test_values_of_the_range_are_compiled(datatype: str, values: str) -> None:
    """Both engines conclude the same, and nothing contradicts."""
    axioms, facts = _triples(_AXIOMS % datatype), _triples(f"ex:a ex:q {values} .")
    found = infer(facts, axioms, engine="fast")
    expected = infer(facts, axioms, engine="reference")
    assert found.lines == expected.lines
    assert len(found.lines) > 1
    assert found.inconsistencies == expected.inconsistencies == []


@pytest.mark.parametrize(("datatype", "values"), ODD)
def test_other_values_are_refused(datatype: str, values: str) -> None:
    """Wherever they come from, here a property below it."""
    axioms, facts = _triples(_AXIOMS % datatype), _triples(f"ex:a ex:q {values} .")
    with pytest.raises(UnsupportedAxiom, match=datatype):
        infer(facts, axioms, engine="fast")


def test_a_change_brings_another_value() -> None:
    """It is refused, and nothing has changed."""
    maintained = Maintained.begin(
        compile_rules(_triples(_AXIOMS % "string")), [b'<urn:a> <http://example.org/q> "x" .\n']
    )
    before = sorted(maintained.conclusions())
    with pytest.raises(UnsupportedAxiom, match="string"):
        maintained.change([], [b"<urn:b> <http://example.org/q> <urn:c> .\n"])
    assert sorted(maintained.conclusions()) == before
