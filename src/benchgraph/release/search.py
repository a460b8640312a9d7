"""The search index of a release: its own file, or one made where it is missing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from benchgraph.errors import ReleaseError, StoreError
from benchgraph.searching.index import (
    FILE,
    VERSION,
    Index,
    memory_index,
    open_index,
    write_index,
)

if TYPE_CHECKING:
    from benchgraph.release.read import Release


def search_index(release: Release) -> Index:
    """The index of ``release``, opened for reading.

    Where it is missing, damaged or of another version of benchgraph it is made of the store: in the
    release's folder, or else in the cache folder, or else in memory. Raises StoreError.
    """
    graph = release.checksum
    own = release.path / FILE
    if found := open_index(own, graph):
        return found
    if os.access(release.path, os.W_OK | os.X_OK):
        try:
            write_index(release.store, own, graph)
        except StoreError:
            pass  # a full disk, or a store that does not answer: said below
        else:
            return open_index(own, graph) or memory_index(release.store)
    return _cached(release, graph) or memory_index(release.store)


def _cached(release: Release, graph: str) -> Index | None:
    """An index in the cache folder, for a release that nothing can be written to."""
    from benchgraph.release.place import cache_folder, cached_name

    try:
        path = cache_folder() / f"{cached_name(f'search-{VERSION}', graph, release.path)}.sqlite"
        if found := open_index(path, graph):
            return found
        write_index(release.store, path, graph)
    except (ReleaseError, StoreError):
        return None
    return open_index(path, graph)
