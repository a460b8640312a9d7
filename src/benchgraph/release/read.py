"""Open a release for reading."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.errors import BenchgraphError, LimitError, ReleaseError
from benchgraph.store import EmbeddedStore

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
NQUADS = "benchgraph.nq.gz"
PLAIN_NQUADS = NQUADS.removesuffix(".gz")  # whose checksum the manifest holds
TURTLE = "benchgraph.ttl"
STORE = "store"

_AGAIN = "fetch or build the release again"
_FOLDER = re.compile(r"[0-9]{3,9}")
_CHUNK = 1 << 20
# N-Quads of ours shrink to about a twentieth; what unpacks to far more was made to fill a memory.
MAX_RATIO = 200
MAX_POINTER = 64
MAX_MANIFEST = 256 << 20


@dataclass(frozen=True)
class Release:
    """A release on disk: ``path`` is its own folder, ``manifest`` what it says of itself."""

    path: Path
    manifest: dict[str, Any]

    @cached_property
    def store(self) -> EmbeddedStore:
        """The store, opened for reading. Raises StoreError."""
        return EmbeddedStore.open(self.path / STORE)

    @property
    def checksum(self) -> str:
        """The checksum of the N-Quads, on which everything else of a release hangs."""
        checksum: str = self.manifest["sha256"][PLAIN_NQUADS]
        return checksum

    def __repr__(self) -> str:
        return (
            f"<Release {str(self.path)!r}: {self.manifest['triples']['default graph']:,} triples>"
        )

    def nquads(self) -> bytes:
        """The sorted N-Quads of the named graphs. Raises ReleaseError if they are damaged."""
        path = self.path / NQUADS
        try:
            data = _unpacked(path)
        except (OSError, zlib.error) as error:
            raise ReleaseError(
                "the N-Quads cannot be read", path=path, found=str(error), hint=_AGAIN
            ) from None
        if hashlib.sha256(data).hexdigest() != self.checksum:
            raise ReleaseError(
                "the N-Quads are not those that the manifest names", path=path, hint=_AGAIN
            )
        return data

    def is_whole(self) -> bool:
        """Whether the files are those that the manifest names, and the store can be opened."""
        try:
            self.nquads()
            turtle = hashlib.sha256((self.path / TURTLE).read_bytes()).hexdigest()
            store = EmbeddedStore.open(self.path / STORE)
            same: bool = turtle == self.manifest["sha256"][TURTLE]
            return same and len(store.raw) == self._statements
        except (OSError, BenchgraphError):
            return False

    @property
    def _statements(self) -> int:
        counts = self.manifest["triples"]
        total: int = counts["default graph"] + sum(counts["named graphs"].values())
        return total

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
    try:
        if (folder / CURRENT).is_file():
            folder = folder / _pointed_to(folder / CURRENT)
        text = _read(folder / MANIFEST, MAX_MANIFEST).decode()
    except (OSError, ValueError):
        raise ReleaseError(
            "there is no release here",
            path=path,
            expected=f"a folder with {CURRENT} or {MANIFEST}",
            hint="benchgraph build --out DIR makes one",
        ) from None
    return Release(folder, _manifest(text, folder / MANIFEST))


def _pointed_to(pointer: Path) -> str:
    """The folder that CURRENT names, which stands beside it and nowhere else."""
    name = _read(pointer, MAX_POINTER).decode().strip()
    if not _FOLDER.fullmatch(name):
        raise ReleaseError(
            f"{CURRENT} does not name a release",
            path=pointer,
            found=name,
            expected="the number of a release in the same folder, such as 001",
            hint=_AGAIN,
        )
    return name


def _manifest(text: str, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(text)
        sums, counts = manifest["sha256"], manifest["triples"]
        texts = (sums[PLAIN_NQUADS], sums[TURTLE], manifest["version"])
        numbers = (counts["default graph"], *counts["named graphs"].values())
        good = all(isinstance(each, str) for each in texts)
        good = good and all(isinstance(each, int) for each in numbers)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        good = False
    if not good:
        raise ReleaseError("the manifest of this release is damaged", path=path, hint=_AGAIN)
    return cast("dict[str, Any]", manifest)


def _read(path: Path, most: int) -> bytes:
    """The file at ``path``. Raises OSError, or ValueError where it is longer than ``most``."""
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError("too long")
    return data


def _unpacked(path: Path) -> bytes:
    """The content of a gzip file. Raises OSError or zlib.error; LimitError where it explodes."""
    packed = path.read_bytes()
    most = max(_CHUNK, len(packed) * MAX_RATIO)
    unpacker = zlib.decompressobj(wbits=31)  # 31: with the header and the checksum of gzip
    data = unpacker.decompress(packed, most)
    if unpacker.unconsumed_tail:
        raise LimitError(
            f"this file unpacks to more than {MAX_RATIO} times its size", path=path, hint=_AGAIN
        )
    if not unpacker.eof:
        raise zlib.error("the file ends in the middle")
    return data
