"""A release, or any store, as of a day: what stands by then, and what follows from it anew."""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from benchgraph.asof.cut import LeftOut, cut
from benchgraph.memory import collector_at_rest
from benchgraph.query.days import end_of
from benchgraph.reason import INFERRED_GRAPH, materialise, ntriples_lines
from benchgraph.relations import RELATIONS_GRAPH, derive
from benchgraph.relations.contradictions import OWN_DERIVATIONS
from benchgraph.relations.rules import read_rules
from benchgraph.release.build import RELEASE_GRAPH
from benchgraph.release.read import Release
from benchgraph.store import EmbeddedStore, Store, questions_of
from benchgraph.triples import ONTOLOGY_GRAPH, VOCAB_GRAPH, VOCAB_OF
from benchgraph.vocab import BG, VOID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from pathlib import Path

_DERIVED = (INFERRED_GRAPH, RELATIONS_GRAPH)
_SIDES = (BG["from"], BG.to, BG.fromEvidence, BG.toEvidence)
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
    return _past(graphs, day, questions_of(source))


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
    release = remembered.release
    return _past(release.quads(), day, questions_of(release.store))


def _past(quads: Iterable[Quad], day: str, questions: list[Path]) -> PastStore:
    with collector_at_rest():
        stated, terms, ours, related = [], [], [], []
        for quad in quads:
            if quad.graph_name in _TERMS:
                terms.append(quad)
            elif quad.graph_name == RELEASE_GRAPH:
                ours.append(quad)
            elif quad.graph_name == RELATIONS_GRAPH:
                related.append(quad)
            elif quad.graph_name not in _DERIVED:
                stated.append(quad)
        own = _own_vocabularies(stated)
        terms += [quad for quad in stated if quad.graph_name in own]
        standing, left_out = cut((q for q in stated if q.graph_name not in own), day)
        store = PastStore(ox.Store(), day, left_out)
        store.questions = questions[0] if questions else None
        # The count of triples is no longer that of the release.
        ours = [quad for quad in ours if quad.predicate != VOID.triples]
        _take(store, [*terms, *standing, *ours])
        lines = ntriples_lines(quad.triple for quad in (*terms, *standing))
        closure = materialise(lines, (quad.triple for quad in terms))
        _take(
            store,
            [Quad(t.subject, t.predicate, t.object, INFERRED_GRAPH) for t in closure.inferred],
        )
        derived = derive(store).quads
        _take(store, derived)
        known = {quad.subject for quad in derived}
        related = [quad for quad in related if quad.subject not in known]
        _take(store, _brought(related, {quad.subject for quad in standing}))
    return store


def _own_vocabularies(stated: Iterable[Quad]) -> set[NamedNode]:
    """The graphs with the concepts that collections add."""
    return {
        NamedNode(f"{quad.subject.value}{VOCAB_OF}")
        for quad in stated
        if quad.object == BG.Collection and isinstance(quad.subject, NamedNode)
    }


def _brought(related: Iterable[Quad], standing: AbstractSet[object]) -> list[Quad]:
    """The relations by rules of collections between things, and on evidence, that stand.

    These rules are not at hand, and not run: whoever made a release may be anybody.
    """
    ours = {rule.name for rule in read_rules()} | OWN_DERIVATIONS
    nodes: dict[object, list[Quad]] = {}
    for quad in related:
        nodes.setdefault(quad.subject, []).append(quad)
    found: list[Quad] = []
    for quads in nodes.values():
        said: dict[object, set[object]] = {}
        for quad in quads:
            said.setdefault(quad.predicate, set()).add(quad.object)
        if any(getattr(name, "value", "") in ours for name in said.get(BG.derivation, ())):
            continue
        sides = [said.get(each, set()) & standing for each in _SIDES]
        if not all(sides):
            continue
        gone = {node for each in _SIDES for node in said[each]} - standing
        found += [quad for quad in quads if quad.object not in gone]
        for one, other in permutations((min(sides[0], key=str), min(sides[1], key=str))):
            found.append(Quad(one, BG.relatedTo, other, RELATIONS_GRAPH))  # type: ignore[arg-type]
    return found


def _take(store: EmbeddedStore, quads: list[Quad]) -> None:
    """The quads into their named graphs and, each triple once, into the default graph."""
    store.raw.bulk_extend(quads)
    store.raw.bulk_extend([Quad(q.subject, q.predicate, q.object) for q in quads])
