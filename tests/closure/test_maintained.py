"""A closure that is kept up to date holds, after every change, what a full closure would."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.closure.small_ontologies import EX, PROPERTIES, TYPE, axioms_and_facts, fact, owl
from tests.closure.test_closure_rules import INCONSISTENT, turtle

from benchgraph.closure import Maintained, UnsupportedAxiom, close, compile_rules
from benchgraph.reason import ntriples_lines

Lines = set[bytes]


class Checked:
    """A maintained closure that is held against a full one after every change."""

    def __init__(self, ontology: list[ox.Triple], facts: Lines) -> None:
        self.rules = compile_rules(ontology)
        self.facts = set(facts)
        self.maintained = Maintained.begin(self.rules, self.facts)
        self.conclusions = set(self.maintained.conclusions())
        self.hold_against_full()

    def change(self, removed: Lines, added: Lines) -> tuple[Lines, Lines]:
        """The delta, after it has been checked; the same refusal as of the full closure."""
        now = (self.facts - removed) | added
        try:
            close(self.rules, now)
        except UnsupportedAxiom:
            with pytest.raises(UnsupportedAxiom):
                self.maintained.change(removed, added)
            self.hold_against_full()
            raise
        delta = self.maintained.change(removed, added)
        assert set(delta.removed) <= self.conclusions
        assert not set(delta.added) & self.conclusions
        self.conclusions = (self.conclusions - set(delta.removed)) | set(delta.added)
        self.facts = now
        self.hold_against_full()
        return set(delta.removed), set(delta.added)

    def hold_against_full(self) -> None:
        """Every conclusion once, and every contradiction."""
        full = close(self.rules, self.facts)
        found = list(self.maintained.conclusions())
        assert sorted(found) == sorted(full.lines)
        assert set(found) == self.conclusions
        assert set(self.maintained.inconsistencies()) == set(full.inconsistencies)


def lines(text: str) -> Lines:
    """Facts written as Turtle."""
    return set(ntriples_lines(turtle(text)))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[ox.Triple], Lines, list[Lines]]:
    """An ontology, facts under it, and sets of facts that each turn over: out if in, in if out."""
    axioms, facts = draw(axioms_and_facts())
    kinds = ["FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty"]
    if draw(st.integers(0, 4)) == 0:
        kind = owl(draw(st.sampled_from(kinds)))
        axioms = [*axioms, ox.Triple(draw(st.sampled_from(PROPERTIES)), TYPE, kind)]
    pool = sorted(set(ntriples_lines([*facts, *draw(st.lists(fact(), min_size=2, max_size=8))])))
    turns = draw(st.lists(st.sets(st.sampled_from(pool), min_size=1, max_size=4), max_size=6))
    return axioms, set(ntriples_lines(facts)), turns


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_any_sequence_of_changes_leaves_what_a_full_closure_gives(case) -> None:
    """Random axioms of every covered kind, random facts that come and go."""
    ontology, facts, turns = case
    try:
        checked = Checked(ontology, facts)
    except UnsupportedAxiom:
        return
    for turn in turns:
        try:
            checked.change(turn & checked.facts, turn - checked.facts)
        except UnsupportedAxiom:
            continue


def test_a_deleted_fact_that_follows_another_way_stays() -> None:
    """Two ways up to the same place: one goes, then the other."""
    checked = Checked(
        turtle(":in a owl:TransitiveProperty ."),
        lines(":a :in :b, :c . :b :in :d . :c :in :d . :d :in :e ."),
    )
    assert checked.change(lines(":a :in :b ."), set()) == (set(), set())
    removed, _ = checked.change(lines(":c :in :d ."), set())
    assert removed == lines(":a :in :d, :e . :c :in :e .")


@pytest.mark.parametrize(
    ("ontology", "facts"),
    [
        (":B rdfs:subClassOf :A .", ":x a :B ."),
        (":p rdfs:domain :A ; rdfs:subPropertyOf :q .", ":x :p :y ."),
        (":p rdfs:domain :A .", ":x :p 1, 2 ."),
        (":p rdfs:range :A .", ":y :p :x . :z :p :x ."),
        (":A owl:intersectionOf ( :B :C ) .", ":x a :B, :C ."),
        (":A owl:onProperty :p ; owl:someValuesFrom :C .", ":x :p :y . :y a :C ."),
        (":A owl:onProperty :p ; owl:someValuesFrom owl:Thing .", ":x :p :y ."),
        (":R owl:onProperty :p ; owl:allValuesFrom :A .", ":y a :R ; :p :x ."),
        (":A owl:onProperty :p ; owl:hasValue :v .", ":x :p :v ."),
        (":p rdfs:subPropertyOf :r .", ":x :p :y ."),
        (":p owl:inverseOf :r .", ":y :p :x ."),
        (":r owl:propertyChainAxiom ( :p :q :p ) .", ":x :p :b . :b :q :c . :c :p :y ."),
        (":R owl:onProperty :r ; owl:hasValue :y .", ":x a :R ."),
    ],
)
def test_each_kind_of_axiom_alone_keeps_a_conclusion(ontology: str, facts: str) -> None:
    """Of two reasons for a conclusion the one is taken away, then the other; and the other first"""
    other = turtle(":Other rdfs:subClassOf :A . :other rdfs:subPropertyOf :r .")
    one_way, another = lines(facts), lines(":x a :Other ; :other :y .")
    (kept,) = set(close(compile_rules(turtle(ontology)), one_way).lines) & lines(":x a :A; :r :y .")
    for first, second in ((one_way, another), (another, one_way)):
        checked = Checked([*turtle(ontology), *other], one_way | another)
        assert kept not in checked.change(first, set())[0]
        assert kept in checked.change(second, set())[0]
        assert checked.conclusions == set()


def test_an_enumeration_keeps_a_conclusion() -> None:
    checked = Checked(turtle(":A owl:oneOf ( :x ) . :B rdfs:subClassOf :A ."), lines(":x a :B ."))
    assert checked.change(lines(":x a :B ."), set()) == (set(), set())


def test_what_is_taken_back_and_still_follows_becomes_a_conclusion() -> None:
    ontology = turtle(":p rdfs:subPropertyOf :q . :p rdfs:domain :A .")
    checked = Checked(ontology, lines(":x :p :y ."))
    stated = lines(":x :q :y ; a :A .")
    assert checked.change(set(), stated) == (stated, set())
    assert checked.change(stated, set()) == (set(), stated)
    assert checked.change(lines(":x :p :y ."), set()) == (stated, set())


@pytest.mark.parametrize("kinds", ["owl:SymmetricProperty", "owl:TransitiveProperty", "both"])
def test_facts_that_only_follow_from_each_other_do_not_stay(kinds: str) -> None:
    """In a circle everything follows from everything: counting reasons would keep all of it."""
    kinds = "owl:SymmetricProperty, owl:TransitiveProperty" if kinds == "both" else kinds
    checked = Checked(
        turtle(f":p a {kinds} . :p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p ."),
        lines(":a :p :b . :b :p :c . :c :p :a . :u :p :v ."),
    )
    kept = checked.conclusions
    for gone in (":c :p :a .", ":b :p :c .", ":a :p :b ."):
        checked.change(lines(gone), set())
    assert not any(b"/a>" in line or b"/c>" in line for line in checked.conclusions)
    checked.change(set(), lines(":a :p :b . :b :p :c . :c :p :a ."))
    assert checked.conclusions == kept


def test_a_predicate_that_only_types_its_subject_types_it_to_the_last_fact() -> None:
    checked = Checked(turtle(":p rdfs:domain :A ."), lines(":x :p 1, 2 ."))
    assert checked.change(lines(":x :p 1 ."), set()) == (set(), set())
    assert checked.change(lines(":x :p 2 ."), lines(":x :p 3 .")) == (set(), set())
    assert checked.change(lines(":x :p 3 ."), set()) == (lines(":x a :A ."), set())


def test_what_the_ontology_states_itself_is_never_taken_out() -> None:
    ontology = turtle(":A rdfs:subClassOf :B . :p rdfs:subPropertyOf :q . :x a :A ; :p :y .")
    checked = Checked(ontology, lines(":x a :A ; :p :y ."))
    assert checked.change(lines(":x a :A ; :p :y ."), set()) == (set(), set())
    assert checked.conclusions == lines(":x a :B ; :q :y .")


@pytest.mark.parametrize(
    ("ontology", "facts"),
    [
        (":p rdfs:subPropertyOf :q .", ":x owl:sameAs :y ; :p :z ."),
        (":f a owl:FunctionalProperty . :p rdfs:subPropertyOf :f .", ":x :p :y, :z ."),
        (":f a owl:InverseFunctionalProperty .", ":x :f :z . :y :f :z ."),
        (":p rdfs:domain :A .", ":x :p :y . :A rdfs:subClassOf :B ."),
        (":p rdfs:domain :A .", ":x :p :y . :p a owl:TransitiveProperty ."),
    ],
)
def test_a_change_that_is_refused_changes_nothing(ontology: str, facts: str) -> None:
    """Neither with what comes nor with what goes at the same time."""
    before = lines(":a :p :b .")
    checked = Checked(turtle(ontology), before)
    with pytest.raises(UnsupportedAxiom):
        checked.change(lines(":a :p :b ."), lines(facts))
    checked.change(lines(":a :p :b ."), lines(":a :p :c ."))


@pytest.mark.parametrize(("ontology", "facts", "kind"), INCONSISTENT)
def test_contradictions_come_and_go(ontology: str, facts: str, kind: str) -> None:
    checked = Checked(turtle(ontology), set())
    checked.change(set(), lines(facts))
    assert {one.kind for one in checked.maintained.inconsistencies()} == {kind}
    checked.change(lines(facts), set())
    assert checked.maintained.inconsistencies() == []


def test_a_literal_is_carried_along_but_never_the_subject_of_a_conclusion() -> None:
    checked = Checked(turtle(":p owl:inverseOf :q ; rdfs:range :A ."), lines(f"<{EX}x> :p :y ."))
    assert checked.change(set(), lines(":x :p 'text' .")) == (set(), set())
    assert checked.change(lines(":x :p 'text' ."), set()) == (set(), set())
