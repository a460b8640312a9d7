"""The graph under way: its lines, the store that shapes and rules read, and columns beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchgraph.memory import run_ahead
from benchgraph.release.lines import SortedLines, ntriples, triples_of
from benchgraph.store import EmbeddedStore
from benchgraph.temporary import scratch

if TYPE_CHECKING:
    from benchgraph.shacl.columns import Columns, Graph
    from benchgraph.shacl.overview import Overview

# From so many records on the graph that the shapes and rules read is kept on disk: a triple takes
# 600 bytes of memory, and the shapes on disk take twice as long.
ON_DISK_FROM = 100_000
# From so many on columns are kept too, which show of nearly all shapes that nothing breaks them:
# below, reading the shapes a second time costs what that saves.
COLUMNS_FROM = 300
_AT_ONCE = 64 << 20

Texts = Callable[[], Iterable[bytes]]


class Working:
    """A graph that grows step by step, as N-Quads.

    ``store`` holds it in its default graph, but for what ``take_aside`` took, until ``complete``
    is asked for.
    """

    def __init__(self, store: EmbeddedStore, columns: Columns | None) -> None:
        self.lines = SortedLines()
        self.store = store
        self._columns = columns
        self._aside: list[Texts] = []
        self._graph: Graph | None = None

    def take(self, texts: Iterable[bytes]) -> None:
        """Take in N-Quads: some while the next are made."""

        def take(part: list[bytes]) -> None:
            self.store.load(b"".join([self._note(text) for text in part]))

        with ThreadPoolExecutor(1) as pool:
            for _ in run_ahead(pool, take, _in_parts(texts), 2):
                pass
        # On disk what was loaded in parts is read a fifth faster in one piece.
        self.store.raw.optimize()

    def take_aside(self, texts: Texts) -> None:
        """Take in N-Quads that the store need not hold where columns answer for them; ``texts`` is
        called again where it turns out that they do not."""
        if self._columns is None:
            self.take(texts())
            return
        for text in texts():
            self._note(text)
        self._aside.append(texts)

    def _note(self, text: bytes) -> bytes:
        """Take N-Quads into the lines and columns; they come back as N-Triples."""
        self.lines.add(text)
        triples = triples_of(text)
        if self._columns is not None:
            self._columns.add(triples)
        return ntriples(triples)

    def complete(self) -> EmbeddedStore:
        """The store, with everything in it."""
        while self._aside:
            for part in _in_parts(self._aside.pop()()):
                self.store.load(b"".join([ntriples(triples_of(text)) for text in part]))
        return self.store

    def overview(self) -> Overview | None:
        """What shows of queries that they find nothing in the graph as it is now, where that is
        large."""
        if self._columns is None:
            return None
        from benchgraph.shacl.overview import Overview

        self._graph = self._columns.graph()
        return Overview(self._graph, self.complete)

    def size(self) -> int:
        """How many triples there are, whatever the graphs."""
        if self._aside and self._graph is not None:
            return self._graph.count()
        return len(self.store.raw)


@contextmanager
def working(records: int, texts: Callable[[], frozenset[bytes]] | None = None) -> Iterator[Working]:
    """An empty graph for so many records. ``texts`` is asked for the properties whose values
    shapes look at as text, where columns are kept; None: there are none."""
    columns = columns_for(records, texts) if texts is not None else None
    if records < ON_DISK_FROM:
        yield Working(EmbeddedStore.memory(), columns)
        return
    with scratch("working") as folder:
        yield Working(EmbeddedStore(ox.Store(str(folder))), columns)


def columns_for(records: int, texts: Callable[[], frozenset[bytes]]) -> Columns | None:
    """Empty columns for a graph of so many records, where they pay; ``texts``: see ``working``."""
    if records < COLUMNS_FROM:
        return None
    from benchgraph.shacl.columns import Columns

    return Columns(texts()) if Columns.can_be_trusted() else None


def _in_parts(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The texts, so many at a time that loading them pays."""
    waiting: list[bytes] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size > _AT_ONCE:
            yield waiting
            waiting, size = [], 0
    yield waiting
