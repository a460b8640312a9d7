"""A release as it is open while pages are made of it: it tells of one day, and remembers rows."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from functools import cached_property

from pyoxigraph import DefaultGraph, RdfFormat, Store, Triple

from benchgraph.errors import ParameterError
from benchgraph.release.read import Release, ReleaseStore
from benchgraph.serving.model import Graph
from benchgraph.store import Rows

MOST_ROWS = 200_000  # that are remembered, some 100 MB
MOST_TRIPLES = 1_000_000  # that are held in memory, some 200 bytes each


class Remembering(ReleaseStore):
    """A store that does not ask the same twice: the pages of a thing in three languages, and its
    files, are made of the same rows."""

    def __init__(self, release: Release) -> None:
        super().__init__(release)
        self._known: OrderedDict[tuple[str, int | None], Rows] = OrderedDict()
        self._size = 0
        self._last: tuple[tuple[str, int | None], list[Triple]] | None = None

    def select(self, query: str, most: int | None = None) -> Rows:
        """The rows of a SELECT, or the first ``most`` alone. Raises QueryError."""
        key = query, most
        if (known := self._known.get(key)) is None:
            known = self._known[key] = super().select(query, most)
            self._size += len(known) + 1
            while self._size > MOST_ROWS and len(self._known) > 1:
                _, gone = self._known.popitem(last=False)
                self._size -= len(gone) + 1
        else:
            self._known.move_to_end(key)
        return Rows(known.variables, list(known.rows))  # whoever sorts them sorts their own

    def construct(self, query: str, most: int | None = None) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, those of the last one without asking again."""
        if self._last is None or self._last[0] != (query, most):
            self._last = (query, most), super().construct(query, most)
        return list(self._last[1])


class _Opened(Release):
    @cached_property
    def store(self) -> ReleaseStore:
        return Remembering(self)


def opened(release: Release, day: str, *, in_memory: bool = False) -> Graph:
    """``release`` to make pages of, on the day ``day``; for many of them ``in_memory``, which takes
    two seconds and is faster for each."""
    graph = Graph(_Opened(release.path, release.manifest))
    graph.store.day = day
    if in_memory and graph.store.graph_counts()[""] <= MOST_TRIPLES:
        graph.store.raw = _copied(graph.store.raw)
    return graph


def _copied(raw: Store) -> Store:
    """The default graph of ``raw``, in memory."""
    copy = Store()
    triples = raw.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    copy.bulk_load(triples, format=RdfFormat.N_TRIPLES, lenient=True)  # checked when it was built
    return copy


def is_day(text: str) -> str:
    """``text`` as a day, such as 2026-05-04. Raises ParameterError."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise ParameterError("this is no day", found=text[:40], expected="2026-05-04") from None
