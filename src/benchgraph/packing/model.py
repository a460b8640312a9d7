"""What a pack is made from, and what it is made of."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from benchgraph.release import Release

# What a file of a pack is for; a pack lists them in this order.
Kind = Literal["graph", "table", "workbook", "changes", "text", "description"]


@dataclass(frozen=True)
class Source:
    """The release of a pack; ``since`` is the release before, where changes are asked for.

    ``date`` is the day that everything in the pack is dated with: the newest of its collections, or
    SOURCE_DATE_EPOCH. ``base_url`` ends in "/": where the files will lie; None for links that are
    relative to the pack.
    """

    release: Release
    date: dt.date
    base_url: str | None = None
    since: Release | None = None

    @cached_property
    def nquads(self) -> bytes:
        """The N-Quads of the release, checked against its manifest, and read once for all makers.

        Raises ReleaseError where they are damaged.
        """
        return self.release.nquads()


@dataclass(frozen=True)
class Member:
    """A file of a pack, as it lies there: ``name`` is its path with "/", ``size`` in bytes,
    ``sha256`` in hexadecimal digits, ``title`` a sentence in English, ``conforms_to`` IRIs of what
    it follows."""

    name: str
    kind: Kind
    media_type: str
    title: str
    path: Path
    size: int
    sha256: str
    conforms_to: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        folder: Path,
        name: str,
        kind: Kind,
        media_type: str,
        title: str,
        conforms_to: tuple[str, ...] = (),
    ) -> Member:
        """The file ``name`` below the staging ``folder``, as it was written. Raises OSError."""
        path = folder / name
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(name, kind, media_type, title, path, path.stat().st_size, digest, conforms_to)


# Writes files below a folder, and says which. Descriptions get what was written before them.
Maker = Callable[[Source, Path, tuple[Member, ...]], list[Member]]
