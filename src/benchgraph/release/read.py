"""A release for reading: what is written, and the stores that answer questions about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.errors import BenchgraphError
from benchgraph.release.manifest import DEFAULT
from benchgraph.release.named import (
    NAMED,
    STORE,
    asks_for_graphs,
    default_store,
    is_prepared,
    whole_store,
)
from benchgraph.release.place import QUESTIONS
from benchgraph.release.written import Written
from benchgraph.store import EmbeddedStore


class Release(Written):
    """A release on disk: ``path`` is its own folder, ``manifest`` what it says of itself."""

    @cached_property
    def store(self) -> ReleaseStore:
        """The store, opened for reading; made once where the release was written without. What
        asks it for named graphs prepares them once.

        Raises StoreError.
        """
        return ReleaseStore(self)

    def folder_for(self, query: str) -> Path:
        """The folder of the store that answers ``query``.

        Where the query asks for named graphs, their store is prepared now if it is not there yet,
        so that whoever opens it under a deadline finds it. Raises StoreError.
        """
        return self.named() if asks_for_graphs(query) else self.default()

    @property
    def is_prepared(self) -> bool:
        """Whether the default graph can be asked without anything being made for that."""
        return is_prepared(self)

    def default(self) -> Path:
        """The folder of the store of the default graph; where the release was written without,
        made on first use. Raises StoreError, or ReleaseError where the N-Quads are damaged."""
        return default_store(self)

    def named(self) -> Path:
        """The folder of the store with the named graphs beside the default graph; made on first
        use. Raises StoreError, or ReleaseError where the N-Quads are damaged."""
        return whole_store(self)

    def is_whole(self) -> bool:
        """Whether the files are those that the manifest names, and the stores can be opened."""
        default = self.manifest["triples"][DEFAULT]
        try:
            every = default + sum(self.graphs.values())
            stores = {self.path / STORE: every if self.format == 1 else default}
            if STORE in self.unprepared and not (self.path / STORE).exists():
                stores.clear()
            if (self.path / NAMED).exists():
                stores[self.path / NAMED] = every
            for member in self.members:
                for _ in member.content(self.path):
                    pass
            return all(len(EmbeddedStore.open(path).raw) == n for path, n in stores.items())
        except (OSError, BenchgraphError):
            return False


class ReleaseStore(EmbeddedStore):
    """The default graph of a release; what asks for more is answered by its whole store."""

    def __init__(self, release: Release) -> None:
        super().__init__(EmbeddedStore.open(default_store(release)).raw)
        self.release = release
        self.kept = {}
        folder = release.path / QUESTIONS
        self.questions = folder if folder.is_dir() else None

    @cached_property
    def whole(self) -> EmbeddedStore:
        """The store with the named graphs beside the default graph; made on first use."""
        if self.release.format == 1:
            return EmbeddedStore(self.raw)
        return EmbeddedStore.open(whole_store(self.release))

    def graph_counts(self) -> dict[str, int]:
        """Triples in each named graph, and under the name "" in the default graph."""
        return {"": self.release.manifest["triples"]["default graph"], **self.release.graphs}

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no particular order."""
        return self.whole.quads()

    def _raw_for(self, query: str) -> ox.Store:
        return self.whole.raw if asks_for_graphs(query) else self.raw
