"""Which number answers which target, and which reaches it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.iris import local_id
from benchgraph.relations.contradictions import read_measures
from benchgraph.relations.promises import find_answers
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, PREFIX_HEADER

QUESTIONS = Path(__file__).parents[1] / "query" / "graph.ttl"
DERIVED = (BG.answers, BG.reaches, BG.latestAnswer, BG.firstDueBy, BG.previousDueBy)
HEAD = (
    "@base <https://w3id.org/benchgraph/id/> .\n"
    "@prefix v: <https://w3id.org/benchgraph/vocab/> .\n"
    + "\n".join(
        "@prefix " + line.removeprefix("PREFIX ") + " ."
        for line in PREFIX_HEADER.splitlines()
        if line.startswith("PREFIX")
    )
    + """
v:indicator\\/learners bg:betterDirection v:better-direction\\/higher .
v:indicator\\/rank bg:betterDirection v:better-direction\\/lower .
v:unit\\/person bg:baseUnit v:unit\\/person ; bg:factor 1.0 .
v:unit\\/thousand bg:baseUnit v:unit\\/person ; bg:factor 1000.0 .
"""
)


def answers(*numbers: str) -> set[str]:
    """What is derived of numbers: each is "thing name status indicator unit rest"."""
    text = HEAD
    for number in numbers:
        thing, name, status, indicator, unit, rest = number.split(" ", 5)
        text += (
            f"<{thing}> bg:observation <{name}> .\n<{name}> a bg:Observation ;"
            f" bg:valueStatus v:value-status\\/{status} ; bg:indicator v:indicator\\/{indicator} ;"
            f" bg:unit v:unit\\/{unit} ; bg:evidence <e/{name}> ; {rest} .\n"
            f"<e/{name}> <http://www.w3.org/ns/oa#hasSource> <https://a.example/{name}> .\n"
        )
    store = EmbeddedStore.memory(ox.parse(text, format=ox.RdfFormat.TURTLE))
    return {
        f"{local_id(t.subject.value)} {t.predicate.value.partition('#')[2]} "
        f"{local_id(t.object.value)}"
        for t in find_answers(store, read_measures(store))
        if t.predicate in (BG.answers, BG.reaches)
    }


GOAL = "course goal target learners person bg:value 55000.0"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("bg:value 55000.0", {"n answers goal", "n reaches goal"}),
        ("bg:minValue 60000.0", {"n answers goal", "n reaches goal"}),
        ("bg:value 54999.0", {"n answers goal"}),
        ("bg:maxValue 60000.0", {"n answers goal"}),
        # About 55,000 may be fewer: its lower bound is what counts.
        ("bg:value 55000.0 ; bg:approximate true", {"n answers goal"}),
        ("bg:value 70000.0 ; bg:approximate true", {"n answers goal", "n reaches goal"}),
        ('bg:value 1000000.0 ; bg:scope "world"', set()),
    ],
)
def test_an_actual_reaches_a_target_by_its_lower_bound(number: str, expected: set[str]) -> None:
    assert answers(GOAL, f"course n actual learners person {number}") == expected


def test_about_as_many_as_about_so_many_were_promised_reaches_the_target() -> None:
    goal = f"{GOAL} ; bg:approximate true"
    number = "course n actual learners person bg:value 55000.0"
    assert "n reaches goal" in answers(goal, f"{number} ; bg:approximate true")
    assert "n reaches goal" in answers(goal, number)
    fewer = "course n actual learners person bg:value 54000.0"
    assert "n reaches goal" not in answers(goal, fewer)


def test_units_convert() -> None:
    found = answers(GOAL, "course n actual learners thousand bg:value 55.0")
    assert found == {"n answers goal", "n reaches goal"}


def test_only_actual_numbers_reach_a_target() -> None:
    for status in ("announced", "estimate"):
        found = answers(GOAL, f"course n {status} learners person bg:value 99999.0")
        assert found == {"n answers goal"}
    assert answers(GOAL, "course n baseline learners person bg:value 99999.0") == set()


def test_another_thing_or_indicator_answers_nothing_unless_it_says_so() -> None:
    other = "academy n actual learners person bg:value 60000.0"
    assert answers(GOAL, other) == set()
    assert answers(GOAL, f"{other} ; bg:towards <goal>") == {"n answers goal", "n reaches goal"}


def test_what_ended_before_the_promise_does_not_follow_from_it() -> None:
    goal = f'{GOAL} ; bg:earliest "2019-01-01"^^xsd:date'
    old = "course n actual learners person bg:value 60000.0"
    assert answers(goal, f'{old} ; bg:latest "2018-12-31"^^xsd:date') == set()
    assert "n answers goal" in answers(goal, f'{old} ; bg:latest "2019-12-31"^^xsd:date')


def test_less_is_better_where_the_indicator_or_the_target_says_so() -> None:
    top = "land top target rank person bg:maxValue 3.0"
    assert "n reaches top" in answers(top, "land n actual rank person bg:value 2.0")
    assert "n reaches top" not in answers(top, "land n actual rank person bg:value 4.0")
    ceiling = "land ceiling target learners person bg:maxValue 10.0"
    assert "n reaches ceiling" in answers(ceiling, "land n actual learners person bg:value 9.0")
    assert "n reaches ceiling" not in answers(
        ceiling, "land n actual learners person bg:value 9.5 ; bg:approximate true"
    )


def test_a_revised_target_shares_its_answers() -> None:
    found = answers(
        GOAL,
        "course later target learners person bg:value 55000.0 ; bg:revises <goal>",
        "course last target learners person bg:value 80000.0 ; bg:revises <later>",
        "course n actual learners person bg:value 60000.0 ; bg:towards <goal>",
    )
    assert found == {
        "n answers goal", "n answers later", "n answers last", "n reaches goal", "n reaches later",
    }  # fmt: skip


def test_the_graph_that_questions_are_tested_on_holds_what_is_derived() -> None:
    store = EmbeddedStore.memory(ox.parse(path=QUESTIONS, format=ox.RdfFormat.TURTLE))
    stated = {(q.subject, q.predicate, q.object) for q in store.quads() if q.predicate in DERIVED}
    derived = {tuple(triple) for triple in find_answers(store, read_measures(store))}
    assert stated == derived
