"""The default graph of a release, also of one that lies without its stores."""

from __future__ import annotations

import pyoxigraph as ox
from pyoxigraph import RdfFormat

from benchgraph.release import Release
from benchgraph.release.named import STORE
from benchgraph.store import EmbeddedStore


def graph_of(release: Release) -> EmbeddedStore:
    """The store of the release; where it has none (the folder ``graph/`` of a pack, say), one in
    memory of its Turtle. Raises StoreError, ReleaseError where they are damaged."""
    if STORE in release.unprepared or (release.path / STORE).is_dir():
        return release.store
    store = ox.Store()
    for member in release.members:
        if not member.quads:
            content = b"".join(member.content(release.path))
            store.bulk_load(content, format=RdfFormat.TURTLE, lenient=True)
    return EmbeddedStore(store)
