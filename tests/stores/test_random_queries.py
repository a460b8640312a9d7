"""Random queries in the embedded store and in rdflib, and that a store which errs is found out.

``python -m benchmarks.differential`` does it at length and with servers; here are some seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pytest
from benchmarks.differential.generate import Maker
from benchmarks.differential.metamorphic import broken, laws
from benchmarks.differential.rounds import Rounds
from benchmarks.differential.stores import (
    Answer,
    Ask,
    Child,
    by_rdflib,
    in_memory,
    quietly,
    rdflib_graph,
)
from benchmarks.differential.terms import Terms, sample

from benchgraph.release import Release

SEEDS = range(1, 41)


@pytest.fixture(scope="module")
def triples(release: Release) -> list[ox.Triple]:
    """A part of the shipped graph: all that rdflib reads in its time."""
    return sample(release.store.raw, 1, 2500)


@pytest.fixture(scope="module")
def terms(triples: list[ox.Triple]) -> Terms:
    return Terms(triples)


@pytest.fixture(scope="module")
def ours(triples: list[ox.Triple]) -> Ask:
    return in_memory(triples)


@contextmanager
def rdflib(triples: list[ox.Triple]) -> Iterator[Ask]:
    graph = rdflib_graph(triples)
    child = Child(lambda: by_rdflib(graph), 5)
    try:
        yield child
    finally:
        child.stop()


def test_the_embedded_store_and_rdflib_differ_only_as_is_known(
    triples: list[ox.Triple], terms: Terms, ours: Ask
) -> None:
    with quietly(), rdflib(triples) as theirs:
        rounds = Rounds(terms, {"oxigraph": ours, "rdflib": theirs}, {})
        for seed in SEEDS:
            rounds.round(seed, tame=False, check_laws=False)
    found = rounds.tallies["rdflib"]
    assert found.news == []
    # Most are answered, and most of those with rows: else nothing is compared.
    assert found.asked > 0.8 * len(SEEDS)
    assert found.filled > 0.4 * len(SEEDS)


def test_what_holds_of_any_pattern_holds_in_the_embedded_store(terms: Terms, ours: Ask) -> None:
    kept = 0
    for seed in SEEDS[:12]:
        for law in laws(Maker(terms, seed).asked()):
            assert broken(law, ours) is None, [str(query) for query in (*law.left, *law.right)]
            kept += 1
    assert kept > 60


def test_a_store_that_errs_is_found_out_and_told_in_a_small_query(terms: Terms, ours: Ask) -> None:
    def forgets_a_row(query: str) -> Answer:
        """What leaves out the last row where MINUS takes something away."""
        answer = ours(query)
        return Answer(answer.rows[:-1], answer.why) if "MINUS" in query else answer

    rounds = Rounds(terms, {"oxigraph": ours, "fuseki": forgets_a_row}, {})
    for seed in range(200, 300):
        rounds.round(seed, tame=False, check_laws=False)
        if news := rounds.tallies["fuseki"].news:
            break
    assert news
    assert "MINUS" in news[0].small
    assert len(news[0].small) < min(300, len(news[0].query))
    found = (broken(law, forgets_a_row) for s in SEEDS for law in laws(Maker(terms, s).asked()))
    assert any(found)


def test_the_same_seed_gives_the_same_query(terms: Terms, triples: list[ox.Triple]) -> None:
    again = Terms(reversed(triples))
    for seed in SEEDS:
        assert Maker(again, seed).asked() == Maker(terms, seed).asked()
