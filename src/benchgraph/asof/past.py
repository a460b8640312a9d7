"""A release, or any store, as of a day: what stands by then, and what follows from it anew."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from benchgraph.asof.cut import LeftOut, cut
from benchgraph.asof.day import end_of
from benchgraph.memory import collector_at_rest
from benchgraph.reason import INFERRED_GRAPH, materialise, ntriples_lines
from benchgraph.relations import RELATIONS_GRAPH, derive
from benchgraph.release.build import RELEASE_GRAPH
from benchgraph.release.read import Release
from benchgraph.store import EmbeddedStore, Store
from benchgraph.triples import ONTOLOGY_GRAPH, VOCAB_GRAPH
from benchgraph.vocab import VOID

if TYPE_CHECKING:
    from collections.abc import Iterable

_DERIVED = (INFERRED_GRAPH, RELATIONS_GRAPH)
_TERMS = (ONTOLOGY_GRAPH, VOCAB_GRAPH)
# What was asked for last, by the checksum of the release and the day.
_REMEMBERED = 4


class PastStore(EmbeddedStore):
    """A store in memory that holds only what sources had said by the end of ``day``."""

    def __init__(self, raw: ox.Store, day: str, left_out: LeftOut) -> None:
        super().__init__(raw)
        self.day = day
        self.left_out = left_out


def as_of(date: str, source: Release | Store) -> PastStore:
    """``source`` as of ``date`` (a year, a month or a day: up to the end of it).

    What follows (inferred triples, relations, contradictions, which number answers which promise)
    is derived anew from what stands. A release is remembered for some days of the past. Raises
    ParameterError for what is no date.
    """
    day = end_of(date)
    if isinstance(source, Release):
        return _of_release(_Remembered(source), day)
    graphs = (quad for quad in source.quads() if isinstance(quad.graph_name, NamedNode))
    return _past(graphs, day)


class _Remembered:
    """A release that equals another with the same content."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Remembered) and self.release.checksum == other.release.checksum

    def __hash__(self) -> int:
        return hash(self.release.checksum)


@lru_cache(_REMEMBERED)
def _of_release(remembered: _Remembered, day: str) -> PastStore:
    return _past(remembered.release.quads(), day)


def _past(quads: Iterable[Quad], day: str) -> PastStore:
    with collector_at_rest():
        stated, terms, ours = [], [], []
        for quad in quads:
            if quad.graph_name in _TERMS:
                terms.append(quad)
            elif quad.graph_name == RELEASE_GRAPH:
                ours.append(quad)
            elif quad.graph_name not in _DERIVED:
                stated.append(quad)
        standing, left_out = cut(stated, day)
        store = PastStore(ox.Store(), day, left_out)
        # The count of triples is no longer that of the release.
        ours = [quad for quad in ours if quad.predicate != VOID.triples]
        _take(store, [*terms, *standing, *ours])
        lines = ntriples_lines(quad.triple for quad in (*terms, *standing))
        closure = materialise(lines, (quad.triple for quad in terms))
        _take(
            store,
            [Quad(t.subject, t.predicate, t.object, INFERRED_GRAPH) for t in closure.inferred],
        )
        _take(store, derive(store).quads)
    return store


def _take(store: EmbeddedStore, quads: list[Quad]) -> None:
    """The quads into their named graphs and, each triple once, into the default graph."""
    store.raw.bulk_extend(quads)
    store.raw.bulk_extend([Quad(q.subject, q.predicate, q.object) for q in quads])
