"""Answers that are kept: by release, day, task and request, the least used forgotten first."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime

from benchgraph.serving.model import Asked, Reply
from benchgraph.version import __version__

_BESIDE = 1024  # bytes that an answer takes beside its body and headers, about
_LARGEST = 1 / 8  # of all that is kept, for one answer
_LEVEL = 5


@dataclass(slots=True)
class Kept:
    """An answer, and the same packed once somebody asked for it so."""

    reply: Reply
    packed: bytes | None = None

    def pack(self) -> bytes:
        """The body as gzip; the same bytes each time."""
        if self.packed is None:
            self.packed = gzip.compress(self.reply.body, _LEVEL, mtime=0)
        return self.packed


class Answers:
    """At most ``most`` bytes of answers; with 0 nothing is kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, tag: str) -> Kept | None:
        """The answer that was kept under ``tag``."""
        found = self._kept.get(tag)
        if found is not None:
            self._kept.move_to_end(tag)
        return found

    def keep(self, tag: str, reply: Reply) -> Kept:
        """Keep ``reply`` under ``tag`` if it is a good answer and not too large."""
        new = Kept(reply)
        if reply.status == 200 and not reply.passing and len(reply.body) <= self._most * _LARGEST:
            self._size += _size_of(reply) - self._drop(tag)
            self._kept[tag] = new
            while self._size > self._most:
                self._size -= self._drop(next(iter(self._kept)))
        return new

    def _drop(self, tag: str) -> int:
        old = self._kept.pop(tag, None)
        return _size_of(old.reply) if old else 0


def _size_of(reply: Reply) -> int:
    """The bytes that an answer takes, with room for the same packed."""
    beside = sum(len(name) + len(value) for name, value in reply.headers)
    return _BESIDE + beside + len(reply.body) * 5 // 4


def tag_of(checksum: str, task: str, asked: Asked) -> str:
    """What tells an answer from every other: a hash of all that it depends on.

    The day is part of it, as questions say what is overdue today.
    """
    total = hashlib.sha256()
    parts = (
        __version__, checksum, datetime.now(UTC).date().isoformat(), task, asked.path, asked.query,
        sorted(asked.params.items()), asked.language, asked.chosen, asked.format, asked.accept,
        asked.root, asked.origin, asked.method if asked.body else "", asked.media, asked.body,
    )  # fmt: skip
    total.update(repr(parts).encode("utf-8", "surrogatepass"))
    return total.hexdigest()[:24]
