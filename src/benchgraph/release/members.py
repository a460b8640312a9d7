"""The members of a release: the files that are part of its promise, and the root over them all.

A member is named as its plain file; N-Quads lie there packed, under that name and ``.gz``.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchgraph.errors import LimitError, ReleaseError
from benchgraph.release.parts import AGAIN, CHUNK, LIST, MAX_RATIO, Parts, read_list

QUADS = ".nq"
# One file beside the manifest, on any system: no folder, no device of Windows, nothing hidden.
_NAME = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9][a-z0-9_.-]{0,99}\.(?:nq|ttl)")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the promise: its name, and checksum, bytes and statements of its plain content.

    The checksum is taken over the list of its ``parts``, so many of them. In formats 1 and 2 it is
    the SHA-256 of the content (None parts); format 1 says neither size nor statements (None).
    """

    name: str
    sha256: str
    size: int | None = None
    statements: int | None = None
    parts: int | None = None

    @classmethod
    def of(cls, entry: Any, *, parts: bool) -> Member:
        """The member that an entry of a manifest stands for, which has ``parts`` or has none.

        Raises ValueError for what is none.
        """
        if not isinstance(entry, dict):
            raise ValueError("no member")
        name, sha256 = entry.get("name"), entry.get("sha256")
        size, statements = entry.get("bytes"), entry.get("statements")
        number = entry.get("parts") if parts else None
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no file beside the manifest")
        if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
            raise ValueError(f"the checksum of {name} is none")
        if not is_count(size) or not is_count(statements):
            raise ValueError(f"the numbers of {name} are none")
        if parts and not is_count(number):
            raise ValueError(f"the number of the parts of {name} is none")
        return cls(name, sha256, size, statements, number)

    def entry(self) -> dict[str, Any]:
        """The member as it stands in a manifest."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "bytes": self.size,
            "statements": self.statements,
        } | ({} if self.parts is None else {"parts": self.parts})

    @property
    def quads(self) -> bool:
        """Whether it holds N-Quads, which are packed."""
        return self.name.endswith(QUADS)

    def path(self, folder: Path) -> Path:
        """Its file in the folder of the release."""
        return folder / (f"{self.name}.gz" if self.quads else self.name)

    def list_path(self, folder: Path) -> Path:
        """The list of its parts in the folder of the release."""
        return folder / f"{self.name}{LIST}"

    def in_parts(self, folder: Path) -> Parts:
        """Its parts, whose list is the one that the manifest names.

        Raises ReleaseError for another list, LimitError for one of parts that are far too large.
        """
        listed = read_list(self.list_path(folder))
        parts = Parts(self.path(folder), listed, packed=self.quads)
        parts.check(self.parts or 0, self.size or 0, self.statements or 0, self.sha256)
        return parts

    def content(self, folder: Path) -> Iterator[bytes]:
        """The plain content in blocks: parts that are checked, or (of a file without parts) blocks
        of which it is known at the end that they are the right ones.

        Raises ReleaseError where it cannot be read or is not what the manifest names, LimitError
        where it is far more.
        """
        if self.parts is None:
            return self._whole(folder)
        return self.in_parts(folder).texts()

    def _whole(self, folder: Path) -> Iterator[bytes]:
        path = self.path(folder)
        digest, size, lines = hashlib.sha256(), 0, 0
        try:
            for block in self._blocks(path):
                size += len(block)
                if self.size is not None and size > self.size:
                    raise LimitError(
                        "this file unpacks to more than the manifest says"
                        if self.quads
                        else "this file is longer than the manifest says",
                        path=path,
                        expected=f"{self.size:,} bytes",
                        hint=AGAIN,
                    )
                lines += block.count(b"\n")
                digest.update(block)
                yield block
        except (OSError, zlib.error) as error:
            what = "the N-Quads cannot be read" if self.quads else "this file cannot be read"
            raise ReleaseError(what, path=path, found=str(error), hint=AGAIN) from None
        same = digest.hexdigest() == self.sha256 and self.size in (None, size)
        if not same or (self.quads and self.statements not in (None, lines)):
            what = "the N-Quads are not those" if self.quads else "this file is not the one"
            raise ReleaseError(f"{what} that the manifest names", path=path, hint=AGAIN)

    def _blocks(self, path: Path) -> Iterator[bytes]:
        if not path.is_file():
            raise FileNotFoundError("there is no such file")
        with path.open("rb") as file:
            blocks = iter(lambda: file.read(CHUNK), b"")
            if self.quads:
                yield from _unpacked(blocks, path)
            else:
                yield from blocks


def is_count(value: Any) -> bool:
    """Whether a value of a manifest is a number of things."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def root_of(members: Iterable[Member]) -> str:
    """The SHA-256 over the listing of ``members``, in their order.

    A line each, with a line break: checksum, bytes, statements and name, a space between them.
    """
    lines = (f"{each.sha256} {each.size} {each.statements} {each.name}\n" for each in members)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _unpacked(blocks: Iterator[bytes], path: Path) -> Iterator[bytes]:
    """The content of gzip. Raises OSError or zlib.error; LimitError where it explodes."""
    unpacker = zlib.decompressobj(wbits=31)  # 31: with the header and the checksum of gzip
    packed = unpacked = 0
    for block in blocks:
        packed += len(block)
        full = True
        while full or block:
            plain = unpacker.decompress(block, CHUNK)
            block = unpacker.unconsumed_tail
            full = len(plain) == CHUNK  # then more of it may wait inside
            unpacked += len(plain)
            if unpacked > max(CHUNK, packed * MAX_RATIO):
                raise LimitError(
                    f"this file unpacks to more than {MAX_RATIO} times its size",
                    path=path,
                    hint=AGAIN,
                )
            yield plain
            if unpacker.unused_data:  # what follows would be handed back for ever
                raise zlib.error("something stands behind the end of the packed content")
    if not unpacker.eof:
        raise zlib.error("the file ends in the middle")
