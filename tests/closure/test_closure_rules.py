"""What each axiom kind entails, what it must not, and which kinds are refused by name."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.closure.oracle import compared, owlrl_errors

from benchgraph.closure import UnsupportedAxiom, close, compile_rules
from benchgraph.reason import ntriples_lines

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(text: str) -> list[ox.Triple]:
    """Triples of a piece of Turtle under the usual prefixes."""
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def closed(ontology: str, facts: str) -> set[ox.Triple]:
    """What follows from facts under an ontology."""
    return set(close(compile_rules(turtle(ontology)), ntriples_lines(turtle(facts))).triples)


@pytest.mark.parametrize(
    ("ontology", "facts", "expected"),
    [
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", ":x a :B, :C ."),
        (":A owl:equivalentClass :B .", ":x a :B .", ":x a :A ."),
        (":p rdfs:subPropertyOf :q .", ":x :p :y .", ":x :q :y ."),
        (":p owl:inverseOf :q .", ":x :p :y . :u :q :v .", ":y :q :x . :v :p :u ."),
        (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
        (":p a owl:TransitiveProperty .", ":x :p :y . :y :p :z .", ":x :p :z ."),
        (":p rdfs:domain :A ; rdfs:range :B .", ":x :p :y .", ":x a :A . :y a :B ."),
        (":p rdfs:domain :A .", ':x :p "text" .', ":x a :A ."),
        (":r owl:propertyChainAxiom ( :p :q ) .", ":x :p :y . :y :q :z .", ":x :r :z ."),
        (
            ":r owl:propertyChainAxiom ( :p :q :p ) .",
            ":x :p :y . :y :q :z . :z :p :w .",
            ":x :r :w .",
        ),
        (
            ":A owl:equivalentClass [ owl:intersectionOf ( :B :C ) ] .",
            ":x a :B, :C . :y a :B .",
            ":x a :A .",
        ),
    ],
)
def test_axiom_entails_exactly_this(ontology: str, facts: str, expected: str) -> None:
    named = {t for t in closed(ontology, facts) if compared(t)}
    assert named == set(turtle(expected))


def test_what_was_given_is_not_concluded_again() -> None:
    assert closed(":A rdfs:subClassOf :B .", ":x a :A, :B .") == set()


@pytest.mark.parametrize(
    "text",
    [
        '"two words"@en-us',
        r'"a . \"b\" <c> .\n"',
        r'"\\ é 港"',
        '"3.0"^^xsd:decimal',
        "_:node",
        '""',
    ],
)
def test_a_value_of_any_form_carries_over_as_it_is(text: str) -> None:
    """Facts are read as text: spaces, dots and quotes of a literal do not end it."""
    facts = f":x :p {text} ."
    expected = {(s, o) for s, _, o in turtle(facts)}
    concluded = closed(":p rdfs:subPropertyOf :q . :p rdfs:range :A .", facts)
    assert {(s, o) for s, p, o in concluded if str(p).endswith("/q>")} == expected


def test_a_literal_and_a_triple_are_never_the_subject_of_a_conclusion() -> None:
    ontology = ":p rdfs:range :A ; owl:inverseOf :q ."
    assert closed(ontology, ':x :p "text", <<( :a :b :c )>> .') == set()


def test_a_chain_does_not_hold_backwards_or_past_its_end() -> None:
    ontology = ":r owl:propertyChainAxiom ( :p :q ) ."
    assert closed(ontology, ":x :q :y . :y :p :z .") == set()


def test_domain_of_a_concluded_property_types_too() -> None:
    ontology = ":p rdfs:subPropertyOf :q . :q rdfs:domain :A ."
    assert set(turtle(":x a :A .")) <= closed(ontology, ":x :p :y .")


@pytest.mark.parametrize(
    ("axiom", "name"),
    [
        (":A owl:hasKey ( :p ) .", "hasKey"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .", "maxCardinality"),
        (":A owl:disjointUnionOf ( :B :C ) .", "disjointUnionOf"),
        (":p a owl:ReflexiveProperty .", "ReflexiveProperty"),
        (":p rdfs:range xsd:gYear .", "gYear"),
        (":p rdfs:subPropertyOf rdf:type .", "subPropertyOf"),
        (":p rdfs:subPropertyOf owl:sameAs .", "subPropertyOf"),
        ("owl:Thing rdfs:subClassOf :A .", "Thing"),
        (":A owl:unionOf ( :B owl:Thing ) .", "Thing"),
        (":r owl:propertyChainAxiom [ rdf:first :p ] .", "list"),
        ("[] a owl:NegativePropertyAssertion .", "NegativePropertyAssertion"),
    ],
)
def test_axiom_of_an_uncovered_kind_is_refused_by_name(axiom: str, name: str) -> None:
    with pytest.raises(UnsupportedAxiom, match=name) as refused:
        compile_rules(turtle(axiom))
    assert name in refused.value.name


@pytest.mark.parametrize(
    "facts",
    [
        ":A rdfs:subClassOf :B .",
        ":p a owl:TransitiveProperty .",
        ":x owl:sameAs :y .",
    ],
)
def test_facts_that_would_change_the_rules_are_refused(facts: str) -> None:
    rules = compile_rules(turtle(":p rdfs:domain :A ."))
    with pytest.raises(UnsupportedAxiom):
        close(rules, ntriples_lines(turtle(facts)))


def test_the_ontology_may_come_along_with_the_facts() -> None:
    ontology = turtle(":A rdfs:subClassOf :B . :p a owl:TransitiveProperty .")
    result = close(compile_rules(ontology), ntriples_lines([*ontology, *turtle(":x a :A .")]))
    assert result.triples == list(turtle(":x a :B ."))


def test_a_second_value_of_a_functional_property_is_refused_and_one_value_is_not() -> None:
    rules = compile_rules(turtle(":p a owl:FunctionalProperty ."))
    assert close(rules, ntriples_lines(turtle(":x :p :y ."))).triples == []
    with pytest.raises(UnsupportedAxiom, match="Functional"):
        close(rules, ntriples_lines(turtle(":x :p :y, :z .")))


INCONSISTENT = [
    (":A owl:disjointWith :B .", ":x a :A, :B .", "disjointWith"),
    (":A owl:complementOf :B .", ":x a :A, :B .", "disjointWith"),
    (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :D rdfs:subClassOf :C .",
        ":x a :A, :D .",
        "disjointWith",
    ),
    (":p rdfs:domain owl:Nothing .", ":x :p :y .", "Nothing"),
    (":p owl:propertyDisjointWith :q .", ":x :p :y ; :q :y .", "propertyDisjointWith"),
    (":p a owl:IrreflexiveProperty .", ":x :p :x .", "IrreflexiveProperty"),
    (":p a owl:AsymmetricProperty .", ":x :p :y . :y :p :x .", "AsymmetricProperty"),
]


@pytest.mark.parametrize(("ontology", "facts", "kind"), INCONSISTENT)
def test_contradiction_is_reported_where_owlrl_reports_one(
    ontology: str, facts: str, kind: str
) -> None:
    found = close(compile_rules(turtle(ontology)), ntriples_lines(turtle(facts))).inconsistencies
    assert {one.kind for one in found} == {kind}
    assert found[0].node == "<http://example.org/x>"
    assert owlrl_errors(turtle(ontology) + turtle(facts))


@pytest.mark.parametrize(
    ("ontology", "facts"),
    [
        (":A owl:disjointWith :B .", ":x a :A . :y a :B ."),
        (":p a owl:IrreflexiveProperty .", ":x :p :y ."),
        (":p owl:propertyDisjointWith :q .", ":x :p :y ; :q :z ."),
    ],
)
def test_consistent_facts_have_no_contradiction(ontology: str, facts: str) -> None:
    assert (
        close(compile_rules(turtle(ontology)), ntriples_lines(turtle(facts))).inconsistencies == []
    )
    assert owlrl_errors(turtle(ontology) + turtle(facts)) == []
