"""The graph that a change is followed on: what holds after it, and what held before it as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from benchgraph.reach import Reach
from benchgraph.reach.model import Term
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, ID, OA, RDF

Key = tuple[Term | None, NamedNode | None, Term | None]
More = Callable[[Term | None, Term | None], Iterable[Triple]]

# What only relations say, and what their evidence nodes do beside others.
OF_RELATIONS = frozenset(
    BG[name]
    for name in """relatedTo relationType from to via strength derivation fromEvidence toEvidence
    answers reaches latestAnswer firstDueBy previousDueBy""".split()
)
_SHARED = frozenset((RDF.type, OA.hasSource, BG.evidenceKind))
_DEFAULT = DefaultGraph()
_RELATIONS = ID + "relation"  # and "relation-evidence"


class Sight:
    """``sight(s, p, o)``: the triples of before and after a change, without relations.

    Asked for twice, a pattern is looked up once. ``more`` gives triples that are in no store, by
    predicate.
    """

    def __init__(self, raw: ox.Store, removed: Iterable[Triple]) -> None:
        self._raw = raw
        self._known: dict[Key, tuple[Triple, ...]] = {}
        self.removed: set[Triple] = set()
        self._gone: dict[Term, list[Triple]] = defaultdict(list)
        self.take_away(removed)
        self.more: dict[NamedNode, More] = {}

    def take_away(self, triples: Iterable[Triple]) -> None:
        """Have these seen as what held before."""
        self._known.clear()
        for triple in set(triples) - self.removed:
            self.removed.add(triple)
            for end in {triple.subject, triple.object}:
                self._gone[end].append(triple)

    def __call__(
        self, subject: Term | None, predicate: NamedNode | None, object: Term | None
    ) -> Sequence[Triple]:
        key = subject, predicate, object
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(dict.fromkeys(self._look(*key)))
        return found

    def _look(self, s: Term | None, p: NamedNode | None, o: Term | None) -> Iterable[Triple]:
        if isinstance(s, Literal | Triple) or isinstance(o, Triple):
            return
        if p is not None and p in self.more:
            yield from self.more[p](s, o)
        for quad in self._raw.quads_for_pattern(s, p, o, _DEFAULT):
            if not _of_relations(quad):
                yield quad.triple
        end = s if s is not None else o
        for triple in self.removed if end is None else self._gone.get(end, ()):
            if (
                (s is None or triple.subject == s)
                and (p is None or triple.predicate == p)
                and (o is None or triple.object == o)
            ):
                yield triple

    def holds(self, triple: Triple) -> bool:
        """Whether this is so after the change."""
        return triple not in self.removed and bool(self(*triple))

    def objects(self, s: Term, p: NamedNode) -> list[Term]:
        """What ``s`` has by a property, before or after."""
        return [triple.object for triple in self(s, p, None)]

    def subjects(self, p: NamedNode, o: Term) -> list[Term]:
        """What has ``o`` by a property, before or after."""
        return [triple.subject for triple in self(None, p, o)]

    def after(self, triples: Iterable[Triple]) -> EmbeddedStore:
        """A store of those of these triples that hold after the change."""
        store = ox.Store()
        store.extend(
            Quad(triple.subject, triple.predicate, triple.object)
            for triple in triples
            if triple not in self.removed
        )
        return EmbeddedStore(store)


class TooMuch(Exception):
    """Inside the package: so much is concerned that everything is derived anew."""


def concerned(reach: Reach, changed: Iterable[Triple], sight: Sight) -> set[Term]:
    """The hubs that a change concerns. Raises TooMuch where it may be any."""
    hubs = reach.hubs(changed, sight)
    if hubs is None:
        raise TooMuch
    return hubs


def texts_of(terms: Iterable[Term]) -> set[str]:
    """IRIs and literals as what the state names them by."""
    return {term.value for term in terms if isinstance(term, NamedNode | Literal)}


def _of_relations(quad: Quad) -> bool:
    if quad.predicate in OF_RELATIONS:
        return True
    return (
        quad.predicate in _SHARED
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(_RELATIONS)
    )
