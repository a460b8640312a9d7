"""What owlrl gets wrong or overlooks is refused by name, or told, by both engines."""

from __future__ import annotations

import pytest
from tests.closure.test_closure_rules import turtle

from benchgraph.engines import ENGINES
from benchgraph.errors import EngineError
from benchgraph.reason import Closure, materialise, ntriples_lines

KEY = ":C owl:hasKey ( :p ) ."
TWO_OF_A_CLASS = ":x a :C ; :p 1 . :y a :C ; :p 2 ."
PROPERTIES = "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) ."
DIFFERENT = "[] a owl:AllDifferent ; owl:members ( :x :y :z ) ."


def closed(ontology: str, facts: str, engine: str) -> Closure:
    return materialise(ntriples_lines(turtle(facts)), turtle(ontology), engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("ontology", "facts"), [(KEY, TWO_OF_A_CLASS), ("", KEY + TWO_OF_A_CLASS)])
def test_a_key_is_refused_in_the_ontology_and_among_the_facts(
    ontology: str, facts: str, engine: str
) -> None:
    with pytest.raises(EngineError, match="hasKey") as refused:
        closed(ontology, facts, engine)
    assert "last property of a key" in (refused.value.hint or "")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("ontology", "facts", "kind"),
    [
        (PROPERTIES, ":x :p :y ; :q :y .", "propertyDisjointWith"),
        (PROPERTIES, ":x :p :y ; :r :y .", "propertyDisjointWith"),
        (PROPERTIES, ":x :q :y ; :r :y .", "propertyDisjointWith"),
        (PROPERTIES, ":x :q 1 ; :r 1 .", "propertyDisjointWith"),
        (DIFFERENT, ":x owl:sameAs :z .", "AllDifferent"),
        (DIFFERENT.replace("members", "distinctMembers"), ":y owl:sameAs :z .", "AllDifferent"),
        (":p a owl:FunctionalProperty .", ":x :p 1 , 2 .", "differentFrom"),
        (":p a owl:FunctionalProperty .", ":x :p 'a' , 'a'@en .", "differentFrom"),
        (":p rdfs:range xsd:integer .", ":x :p 'abc' .", "datatype"),
        (":p rdfs:range xsd:integer .", ":x :p 1.5 .", "datatype"),
        (":p rdfs:range xsd:positiveInteger .", ":x :p 0 .", "datatype"),
        (":p rdfs:range xsd:string .", ":x :p 'abc'@en .", "datatype"),
    ],
)
def test_a_contradiction_is_told_by_both_engines(
    ontology: str, facts: str, kind: str, engine: str
) -> None:
    problems = closed(ontology, facts, engine).inconsistencies
    assert len([each for each in problems if f": {kind} " in each]) == 1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("ontology", "facts"),
    [
        (PROPERTIES, ":x :p :y ; :q :z . :y :r :y ."),
        (DIFFERENT, ":x owl:sameAs :v . :z owl:sameAs :w ."),
        (":p a owl:FunctionalProperty .", ":x :p 1 , 1.0 ."),
        (":p a owl:FunctionalProperty .", ":x :p :y , :z ."),
        (":p rdfs:range xsd:decimal .", ":x :p 1 ."),
        (":p rdfs:range xsd:integer .", ":x :p 2.0 ."),
        (":p rdfs:range xsd:nonNegativeInteger .", ":x :p 0 ."),
        (":p rdfs:range rdfs:Literal .", ":x :p 'a' , 1 ."),
    ],
)
def test_what_is_no_contradiction_is_not_told(ontology: str, facts: str, engine: str) -> None:
    assert closed(ontology, facts, engine).inconsistencies == []


def test_rdflib_reads_literals_afterwards_as_it_did_before() -> None:
    """owlrl changes how a process reads years and names, for good."""
    from rdflib.term import _toPythonMapping as readings

    before = dict(readings)
    assert closed("", ":x :p 1 .", "reference").engine == "owlrl"
    assert readings == before
