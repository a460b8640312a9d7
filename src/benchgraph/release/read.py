"""Open a release for reading."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.errors import ReleaseError
from benchgraph.store import EmbeddedStore

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
NQUADS = "benchgraph.nq.gz"
TURTLE = "benchgraph.ttl"
STORE = "store"


@dataclass(frozen=True)
class Release:
    """A release on disk: ``path`` is its own folder, ``manifest`` what it says of itself."""

    path: Path
    manifest: dict[str, Any]

    @cached_property
    def store(self) -> EmbeddedStore:
        """The store, opened for reading. Raises StoreError."""
        return EmbeddedStore.open(self.path / STORE)

    def nquads(self) -> bytes:
        """The sorted N-Quads of the named graphs. Raises ReleaseError if they are damaged."""
        name = NQUADS.removesuffix(".gz")
        try:
            data = gzip.decompress((self.path / NQUADS).read_bytes())
        except (OSError, EOFError, gzip.BadGzipFile) as error:
            raise ReleaseError(
                "the N-Quads cannot be read", path=self.path / NQUADS, found=str(error)
            ) from None
        if hashlib.sha256(data).hexdigest() != self.manifest["sha256"][name]:
            raise ReleaseError(
                "the N-Quads are not those that the manifest names",
                path=self.path / NQUADS,
                hint="fetch or build the release again",
            )
        return data

    def quads(self) -> Iterator[Quad]:
        """The quads of the named graphs, in order."""
        return iter(ox.parse(self.nquads(), format=ox.RdfFormat.N_QUADS))


def open_release(path: Path | str | None = None) -> Release:
    """Open a release: its folder, or the folder that its CURRENT file stands in.

    Without ``path`` it is the shipped graph, built once into the user's cache. Raises ReleaseError.
    """
    if path is None:
        from benchgraph.release.cache import shipped_release

        return shipped_release()
    folder = Path(path)
    pointer = folder / CURRENT
    try:
        if pointer.is_file():
            folder = folder / pointer.read_text("utf-8").strip()
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise ReleaseError(
            "there is no release here",
            path=path,
            expected=f"a folder with {CURRENT} or {MANIFEST}",
            hint="benchgraph build --out DIR makes one",
        ) from None
    return Release(folder, manifest)
