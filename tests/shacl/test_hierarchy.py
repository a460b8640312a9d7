"""Classes of the data: those without a name, those without instances."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.shacl.reports import counted, ours, reference, store_of

from benchgraph.shacl import compile_shapes
from benchgraph.shacl.columns import Columns
from benchgraph.shacl.overview import Overview

_HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
_SHAPES = """
ex:S sh:targetClass ex:A ; sh:property ex:P .
ex:T sh:targetNode ex:i ; sh:class ex:A .
ex:U sh:targetClass ex:Empty ; sh:targetSubjectsOf ex:q ; sh:property ex:P .
ex:V sh:targetClass ex:Empty ; sh:property ex:P .
ex:B a owl:Class, sh:NodeShape ; sh:property ex:R .
ex:P sh:path ex:p ; sh:minCount 1 . ex:R sh:path ex:r ; sh:minCount 1 .
"""


def _parsed(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(_HEAD + text, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    "data",
    [
        "ex:i a ex:B . ex:B rdfs:subClassOf [ rdfs:subClassOf ex:A ] .",
        "ex:i a [ rdfs:subClassOf ex:A ] .",
        "ex:i a ex:B . ex:B rdfs:subClassOf ex:A, [ a owl:Restriction ] .",
        "ex:Empty rdfs:subClassOf ex:A . ex:i ex:q ex:j .",
        "ex:B rdfs:subClassOf ex:A, ex:Empty . ex:i ex:q ex:j ; a ex:B .",
    ],
)
def test_instances_are_found_through_any_class(data: str) -> None:
    """Of subclasses without a name, too; what cannot be asked is left to the reference."""
    shapes, triples = _parsed(_SHAPES), _parsed(data)
    found = ours(compile_shapes(shapes), triples)
    assert found == reference(shapes, triples)
    assert found


def test_only_instances_of_a_class_without_a_name_are_refused() -> None:
    """A class without a name that is on the way, or has no instances, is no hindrance."""
    compiled = compile_shapes(_parsed(_SHAPES))
    passed = compiled.validate(
        store_of(_parsed("ex:i a ex:B . ex:B rdfs:subClassOf [ rdfs:subClassOf ex:A ] ."))
    )
    assert not passed.refused
    left = compiled.validate(store_of(_parsed("ex:i a [ rdfs:subClassOf ex:A ] .")))
    assert {one.shape.value.rsplit("/", 1)[1] for one in left.refused} == {"S", "T"}


def test_an_overview_knows_which_classes_have_instances() -> None:
    """Findings are the same with it, where the store has no more than the hierarchy at first."""
    compiled = compile_shapes(_parsed(_SHAPES))
    triples = _parsed("ex:B rdfs:subClassOf ex:A . ex:C rdfs:subClassOf ex:B . ex:i a ex:C .")
    columns = Columns(compiled.texts())
    columns.add(str(triple).encode() for triple in triples)
    store = store_of(t for t in triples if t.predicate.value.endswith("subClassOf"))

    def complete() -> None:
        store.extend(ox.Quad(*triple) for triple in triples)

    found = compiled.validate(store, overview=Overview(columns.graph(), complete))
    assert counted(found) == counted(compiled.validate(store_of(triples)))
    assert found.results
