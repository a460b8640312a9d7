"""Look triples up: in a store's default graph, and among those that a change took away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from benchgraph.reach.model import Term

_DEFAULT = DefaultGraph()


class Look(Protocol):
    """The triples that have these terms; None stands for any."""

    def __call__(
        self, subject: Term | None, predicate: NamedNode | None, object: Term | None
    ) -> Sequence[Triple]: ...


class StoreLook:
    """The default graph of a store that does not change meanwhile, each place looked at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._subjects: dict[Term, dict[NamedNode, list[Triple]]] = {}
        self._others: dict[tuple[Term | None, ...], list[Triple]] = {}

    def __call__(
        self, subject: Term | None, predicate: NamedNode | None, object: Term | None
    ) -> Sequence[Triple]:
        """The triples, each once."""
        if subject is None:
            return self._found(None, predicate, object)
        about = self._about(subject)
        if predicate is not None:
            found = about.get(predicate, [])
        else:
            found = [triple for triples in about.values() for triple in triples]
        if object is None:
            return found
        return [triple for triple in found if triple.object == object]

    def _about(self, subject: Term) -> dict[NamedNode, list[Triple]]:
        """All triples of a subject by predicate: who asks one thing of it asks more."""
        about = self._subjects.get(subject)
        if about is None:
            about = self._subjects[subject] = {}
            for triple in self._read(subject, None, None):
                about.setdefault(triple.predicate, []).append(triple)
        return about

    def _found(self, *place: Term | None) -> list[Triple]:
        found = self._others.get(place)
        if found is None:
            found = self._others[place] = self._read(*place)
        return found

    def _read(
        self, subject: Term | None, predicate: Term | None, object: Term | None
    ) -> list[Triple]:
        if isinstance(subject, Literal):
            return []
        quads = self._store.quads_for_pattern(subject, predicate, object, _DEFAULT)  # type: ignore[arg-type]
        return [quad.triple for quad in quads]


class Before:
    """What was there before a change and what is there now: ``now``, and the ``removed``."""

    def __init__(self, now: Look, removed: Iterable[Triple]) -> None:
        self._now = now
        self._by_end: dict[Term | None, list[Triple]] = {None: list(removed)}
        for triple in self._by_end[None]:
            for end in {triple.subject, triple.object}:
                self._by_end.setdefault(end, []).append(triple)

    def __call__(
        self, subject: Term | None, predicate: NamedNode | None, object: Term | None
    ) -> Sequence[Triple]:
        """The triples, each once where none of the removed is still there."""
        found = self._now(subject, predicate, object)
        gone = [
            triple
            for triple in self._by_end.get(object if subject is None else subject, ())
            if (subject is None or triple.subject == subject)
            and (predicate is None or triple.predicate == predicate)
            and (object is None or triple.object == object)
        ]
        return [*found, *gone] if gone else found


def as_stored(triples: Iterable[Triple]) -> list[Triple]:
    """Triples, each once, with their literals as a store gives them back: 1.50 as 1.5."""
    found = set(triples)
    odd = {triple for triple in found if _may_differ(triple.object)}
    if not odd:
        return list(found)
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in odd)
    return [*(found - odd), *(quad.triple for quad in store)]


def _may_differ(term: object) -> bool:
    return (
        isinstance(term, Literal)
        and term.language is None
        and term.datatype.value != "http://www.w3.org/2001/XMLSchema#string"
    )
