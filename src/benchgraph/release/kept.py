"""The lines of records that were read before, kept by the hash of all that they come from.

Reading a record takes twenty times as long as hashing its file. So what a batch of files became
is kept in the user's cache folder, under a name that is the hash of everything that decided it: the
bytes of the files, their names and folders, what their collection says of them, and the code and
ontology that read them. What lies over the batch (taken graphs, names that entities have already)
is held against what it was then. Nothing here is relied on: what is missing, broken, of another
state or cannot be written is read from the files, and the release is the same.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchgraph.errors import BenchgraphError
from benchgraph.keeping import cache_folder, code_that_reads, forget_old, put
from benchgraph.records import Collection, Record, collection_of, read_bytes
from benchgraph.release.batch import Around, Batch
from benchgraph.validation.unread import Reading

FOLDER = "lines"
MOST = 512 << 20  # bytes of all that is kept: 100,000 cases take a quarter of it
_SUFFIX = ".lines"
_FORM = b"benchgraph lines 1\n"
_HASH = sha256().digest_size

Source = tuple[Path, bytes, Collection | None]
"""A file, the hash of its bytes, and the collection that it is in."""


@dataclass(frozen=True)
class Kept:
    """What is kept in ``folder``; ``code``, the hash of everything that reads, is in each key."""

    folder: Path
    code: str

    @classmethod
    def opened(cls) -> Kept | None:
        """Those of the user's cache folder; None where nothing can be kept there."""
        code = code_that_reads()
        try:
            folder = cache_folder() / FOLDER
            folder.mkdir(exist_ok=True)
        except (BenchgraphError, OSError):
            return None
        return cls(folder, code) if code else None

    def key(self, sources: Iterable[Source]) -> str:
        """The name under which a batch of just these files is kept."""
        total = sha256(self.code.encode())
        for path, digest, collection in sources:
            own = collection and (collection.below, collection.graph, collection.licence)
            # What a record is depends on its folder's name and its own, not on where these are.
            total.update(ascii((path.parent.name, path.name, own)).encode() + digest)
        return total.hexdigest()

    def key_of(self, files: list[Path]) -> str | None:
        """The same for files as they are now; None where one of them cannot be read."""
        try:
            homes = _homes(files)
            return self.key((path, _digest(read_bytes(path)), homes[path.parent]) for path in files)
        except BenchgraphError:
            return None

    def has(self, key: str | None) -> bool:
        """Whether there is something under this name; it may still turn out to be of no use."""
        return key is not None and self._at(key).is_file()

    def find(self, key: str, files: list[Path], around: Around) -> Batch | None:
        """What became of these files, whose key it is; None where that has to be read."""
        with suppress(*_BROKEN):
            found = self._entry(key)
            if found.state != (state := _state(found.who, around)):
                key = _among(key, state)
                found = self._entry(key)
                if found.state != state:
                    return None
            batch = _batch(found, files, around)
            with suppress(OSError):
                os.utime(self._at(key))  # what is used is not old
            return batch
        return None

    def keep(
        self, sources: list[Source], records: list[Record], around: Around, made: Batch
    ) -> None:
        """Keep what became of these files: of ``records`` the batch ``made``, with all names.

        Says nothing where it cannot: the next build reads them again.
        """
        if code_that_reads() != self.code:  # this process runs other code than the one that asked
            return
        place = {path: number for number, (path, _, _) in enumerate(sources)}
        who = [[place[r.path], r.id, r.iri, r.graph, r.type, r.pages] for r in records]
        key, state = self.key(sources), _state(who, around)
        with suppress(*_BROKEN):
            if self._entry(key).state != state:
                key = _among(key, state)
        entry = _Entry(state, who, made.names, made.known, made.lines)
        with suppress(OSError):
            put(self._at(key), entry.packed(key))

    def forget_old(self) -> None:
        """Keep no more than ``MOST`` bytes: what was not used for longest goes first."""
        forget_old(self.folder, MOST)

    def _at(self, key: str) -> Path:
        return self.folder / (key + _SUFFIX)

    def _entry(self, key: str) -> _Entry:
        return _Entry.unpacked(key, self._at(key).read_bytes())


@dataclass(frozen=True)
class _Entry:
    """One file of the cache: its hash, its form and name, and three packed parts.

    ``who``: of each record the place of its file, id, IRI, graph, type and pages, also of those
    whose place is taken; ``state``: what lay over them (see ``_state``).
    """

    state: str
    who: list[Any]
    names: dict[str, dict[str, str]]
    known: list[tuple[str, str, str]]
    lines: bytes

    def packed(self, key: str) -> bytes:
        head = json.dumps([self.state, self.who, self.names, self.known]).encode()
        parts = [zlib.compress(head, 1), zlib.compress(self.lines, 1)]
        body = _FORM + key.encode() + b"\n" + len(parts[0]).to_bytes(8, "big") + b"".join(parts)
        return _digest(body) + body

    @classmethod
    def unpacked(cls, key: str, data: bytes) -> _Entry:
        """Raises one of ``_BROKEN`` where this is not what was written under ``key``."""
        form = _FORM + key.encode() + b"\n"
        body = memoryview(data)[_HASH:]
        if _digest(body) != data[:_HASH] or body[: len(form)] != form:
            raise ValueError
        rest = body[len(form) :]
        size = int.from_bytes(rest[:8], "big")
        state, who, names, known = json.loads(zlib.decompress(rest[8 : 8 + size]))
        return cls(state, who, names, known, zlib.decompress(rest[8 + size :]))


# What can go wrong while an entry is read that is not what it should be.
_BROKEN = (OSError, ValueError, TypeError, LookupError, zlib.error, BenchgraphError)


def _batch(entry: _Entry, files: list[Path], around: Around) -> Batch:
    homes = _homes(files)
    records = [
        Record(
            files[place], id_, iri, graph, type_, tuple(pages), None,
            homes[files[place].parent], around.named.get(iri, {}), None, around.moved,
        )
        for place, id_, iri, graph, type_, pages in entry.who
        if graph not in around.taken
    ]  # fmt: skip
    names = entry.names if around.naming or around.listing else {}
    known = [(id_, kind, name) for id_, kind, name in entry.known] if around.listing else []
    return Batch(Reading(records), entry.lines, names, known)


def _homes(files: Iterable[Path]) -> dict[Path, Collection | None]:
    """The collection of each folder that files are in, of whose files one is as good as another."""
    return {folder: collection_of(path) for folder, path in {p.parent: p for p in files}.items()}


def _state(who: Iterable[list[Any]], around: Around) -> str:
    """What lies over these records, as a hash: whose place is taken, which names their entities
    have already, and what is called otherwise by now. Empty where it is nothing."""
    over = [
        [graph in around.taken, sorted(around.named.get(iri, {}).items())]
        for _, _, iri, graph, *_ in who
    ]
    if not around.moved and not any(taken or names for taken, names in over):
        return ""
    return _digest(json.dumps([over, sorted(around.moved.items())]).encode()).hex()


def _among(key: str, state: str) -> str:
    """The name of a batch in one state, where there is already one in another."""
    return _digest(f"{key} {state}".encode()).hex()


def _digest(data: bytes | memoryview) -> bytes:
    return sha256(data).digest()
