"""A release as it is written: its folder, its manifest, and the files that this promises."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.errors import ReleaseError
from benchgraph.release.graphs import counts_in, read_graphs
from benchgraph.release.manifest import (
    DEFAULT,
    FORMAT,
    UNPREPARED,
    members_of,
    read_manifest,
)
from benchgraph.release.members import Member
from benchgraph.release.parts import AGAIN, opened
from benchgraph.release.place import CURRENT, MANIFEST

_FOLDER = re.compile(r"[0-9]{3,9}")
MAX_POINTER = 64
MAX_MANIFEST = 256 << 20


@dataclass(frozen=True)
class Written:
    """A release on disk: ``path`` is its own folder, ``manifest`` what it says of itself."""

    path: Path
    manifest: dict[str, Any]

    @classmethod
    def at(cls, path: Path | str) -> Self:
        """The release in a folder, or in the one that its CURRENT names. Raises ReleaseError."""
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
        return cls(folder, read_manifest(text, folder / MANIFEST))

    @property
    def format(self) -> int:
        """The format of the manifest: 3, or an earlier one (1 for releases of benchgraph 0.1)."""
        number: int = self.manifest.get("format", 1)
        return number

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """The files that are part of the promise."""
        return members_of(self.manifest)

    @property
    def checksum(self) -> str:
        """What everything else of a release hangs on: the root over its members.

        In format 1 the checksum of the N-Quads.
        """
        checksum: str = self.manifest["root"] if self.format > 1 else self.members[0].sha256
        return checksum

    @cached_property
    def graphs(self) -> dict[str, int]:
        """How many triples each named graph holds. Raises ReleaseError where that is damaged."""
        if self.format < FORMAT:
            return dict(self.manifest["triples"]["named graphs"])
        return counts_in(read_graphs(self.path, self.manifest["graphs"]))

    @property
    def unprepared(self) -> frozenset[str]:
        """What was not made with the release, and is made of its members on first use."""
        return frozenset(self.manifest.get(UNPREPARED, ()) if self.format == FORMAT else ())

    def nquads(self) -> bytes:
        """The N-Quads of the named graphs, sorted within each file, the files in their order.

        Raises ReleaseError if they are damaged.
        """
        return b"".join(
            block for member in self.members if member.quads for block in member.content(self.path)
        )

    def quads(self) -> Iterator[Quad]:
        """The quads of the named graphs, in order. Raises ReleaseError, also on the way."""
        yield from self.parsed(self.nquads())

    def parsed(self, nquads: bytes) -> Iterator[Quad]:
        """The quads of its ``nquads``, for whoever has read them. Raises ReleaseError, on the way,
        for those that are none."""
        try:
            yield from ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise not_quads(self.path, error) from None

    def __repr__(self) -> str:
        kind, count = type(self).__name__, self.manifest["triples"][DEFAULT]
        return f"<{kind} {str(self.path)!r}: {count:,} triples>"


def not_quads(folder: Path, error: SyntaxError) -> ReleaseError:
    """For a release whose N-Quads have the right checksums and are none."""
    return ReleaseError(
        "the N-Quads of this release are none", path=folder, line=error.lineno, found=error.msg,
        hint=AGAIN,
    )  # fmt: skip


def _pointed_to(pointer: Path) -> str:
    """The folder that CURRENT names, which stands beside it and nowhere else."""
    name = _read(pointer, MAX_POINTER).decode().strip()
    if not _FOLDER.fullmatch(name):
        raise ReleaseError(
            f"{CURRENT} does not name a release",
            path=pointer,
            found=name,
            expected="the number of a release in the same folder, such as 001",
            hint=AGAIN,
        )
    return name


def _read(path: Path, most: int) -> bytes:
    """The file at ``path``. Raises OSError, or ValueError where it is longer than ``most``."""
    with opened(path) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise ValueError("too long")
        return file.read()
