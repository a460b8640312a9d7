"""Rows that are sorted here stand as the engine would have them."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.query import read_catalogue
from benchgraph.query.ordering import _ORDER, select_in_order
from benchgraph.release import Release
from benchgraph.store import EmbeddedStore

GRAPH = Path(__file__).with_name("graph.ttl")
E = "http://example.org/"
WORDS = ["", "a", "B", "é", "e\u0301", "数", "\U0001f600", "\uffee", "a b", "ab"]
QUERY = f"SELECT ?s ?v WHERE {{ ?s a <{E}T> OPTIONAL {{ ?s <{E}v> ?v }} }}\n"


@pytest.mark.parametrize("of", ["small", "shipped"])
def test_every_question_has_the_rows_of_the_engine_in_its_order(of: str, release: Release) -> None:
    store = release.store if of == "shipped" else EmbeddedStore.memory(ox.parse(path=GRAPH))
    for question in read_catalogue().values():
        query = question.fill()
        assert select_in_order(store, query) == store.select(query), question.name


def test_most_questions_are_sorted_here() -> None:
    found = [q.name for q in read_catalogue().values() if _ORDER.search(q.fill())]
    assert len(found) > 25 and "things-on-several-pages" not in found


@pytest.mark.parametrize("seed", range(40))
def test_any_terms_stand_as_the_engine_has_them(seed: int) -> None:
    some = random.Random(seed)
    makers = [
        lambda: ox.Literal(some.choice(WORDS)),
        lambda: ox.Literal(some.choice(WORDS), language="en"),
        lambda: ox.Literal(some.choice(WORDS), language="ja"),
        lambda: ox.Literal(some.randint(-20, 200)),
        lambda: ox.Literal(f"2024-0{some.randint(1, 9)}-01", datatype=ox.NamedNode(
            "http://www.w3.org/2001/XMLSchema#date")),
        lambda: ox.NamedNode(E + some.choice(["a", "B", "é", "数", "a/b", "a-b"])),
        lambda: ox.BlankNode(),
    ]  # fmt: skip
    kinds = some.sample(makers, some.choice((1, 1, 1, 2, 3)))
    store = ox.Store()
    for number in some.sample(range(1000), 30):
        thing = ox.NamedNode(f"{E}{number}")
        store.add(ox.Quad(thing, ox.NamedNode(f"{E}a"), thing))
        store.add(
            ox.Quad(
                thing,
                ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                ox.NamedNode(E + "T"),
            )
        )
        if some.random() < 0.8:
            store.add(ox.Quad(thing, ox.NamedNode(E + "v"), some.choice(kinds)()))
    embedded = EmbeddedStore(store)
    for order in (
        "ORDER BY ?v ?s",
        "ORDER BY ?s",
        "ORDER BY ?v ?s LIMIT 7",
        "ORDER BY DESC(?v) ?s",
    ):
        assert select_in_order(embedded, QUERY + order) == embedded.select(QUERY + order), order
