"""Files of a release in parts: where they are cut, the list of the parts, and reading one part.

A part is the lines of some subjects that follow each other. Where a part ends is decided by what
stands there, so that a line that goes or comes changes the parts around it and no other. Each part
has a checksum of its own, and the checksum of the file is taken over the list of its parts: whoever
changes a file knows the new one without reading the rest.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import IO, NamedTuple
from zlib import crc32

from benchgraph.errors import LimitError, ReleaseError
from benchgraph.release.lines import parted

AGAIN = "fetch or build the release again"
LIST = ".parts"
# N-Quads of ours shrink to about a twentieth; what unpacks to far more was made to fill a memory.
MAX_RATIO = 200
CHUNK = 1 << 20
# 16 + 15: with the header and the checksum of gzip. At 6 an edit packs a part in 0.2 ms; at 3 a
# release would be a fifth larger for a second less of the forty that a build takes.
_GZIP, _LEVEL = 31, 6
_PEEK = 4096
_LONGEST = 1 << 30  # bytes of a list: ten million parts
_ROWS = re.compile(r"(?:[0-9a-f]{64} [0-9]{1,12} [0-9]{1,12} [0-9]{1,12}\n)*")


class Bounds(NamedTuple):
    """Where parts are cut; part of the format, others are for tests.

    ``least``: bytes that a part holds before it may end. From there on one in ``odds`` subjects
    begins a new one, by its CRC-32; past ``most`` bytes each does, and one in ``odds`` triples;
    past twice that each triple.
    """

    least: int = 24 << 10
    most: int = 64 << 10
    odds: int = 16


BOUNDS = Bounds()


class Part(NamedTuple):
    """SHA-256, bytes and lines (or triples) of the plain content, and bytes as it stands there."""

    sha256: str
    size: int
    statements: int
    stored: int

    def row(self) -> str:
        """The part in the listing that the checksum of its file is taken over."""
        return f"{self.sha256} {self.size} {self.statements}\n"


def ends(size: int, before: bytes, line: bytes, bounds: Bounds) -> bool:
    """Whether a part of ``size`` bytes, ``before`` its last line, ends where ``line`` follows."""
    if size < bounds.least:
        return False
    subject = line[: line.index(b" ") + 1]
    if not before.startswith(subject):
        return size >= bounds.most or crc32(subject) % bounds.odds == 0
    if size < bounds.most:
        return False
    triple, _ = parted(line)
    # A triple that several graphs hold is never torn apart: it stands once in the Turtle.
    other = triple != parted(before)[0]
    return other and (size >= 2 * bounds.most or crc32(triple) % bounds.odds == 0)


def cut(blocks: Iterable[list[bytes]], bounds: Bounds) -> Iterator[list[bytes]]:
    """The parts of sorted lines; of no lines one that is empty."""
    least = bounds.least
    part: list[bytes] = []
    size, any_yet = 0, False
    for block in blocks:
        for line in block:
            if size >= least and ends(size, part[-1], line, bounds):
                yield part
                part, size, any_yet = [], 0, True
            part.append(line)
            size += len(line)
    if part or not any_yet:
        yield part


def packed(text: bytes) -> bytes:
    """A part as it stands in the file of N-Quads: gzip, without a time or a name in it."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(text) + packer.flush()


def part_of(text: bytes, statements: int, stored: int | None = None) -> Part:
    """The part that ``text`` is."""
    size = len(text)
    return Part(
        hashlib.sha256(text).hexdigest(), size, statements, size if stored is None else stored
    )


def sum_of(parts: Iterable[Part]) -> str:
    """The checksum of a file: SHA-256 over a line for each of its parts."""
    return hashlib.sha256("".join([part.row() for part in parts]).encode()).hexdigest()


def rows_of(parts: Iterable[Part]) -> bytes:
    """The rows of a list of parts: checksum, bytes, statements, and bytes as it stands there."""
    rows = [f"{part.sha256} {part.size} {part.statements} {part.stored}\n" for part in parts]
    return "".join(rows).encode()


def write_list(parts: Iterable[Part], path: Path) -> None:
    """The list of the parts."""
    path.write_bytes(rows_of(parts))


class Parts:
    """The parts of a file that stands in a release: ``packed`` ones of N-Quads, or plain ones."""

    def __init__(self, path: Path, parts: list[Part], *, packed: bool) -> None:
        self.path = path
        self.packed = packed
        self.list = parts

    @cached_property
    def offsets(self) -> list[int]:
        """Where each part begins in the file, and last where the file ends."""
        return [0, *accumulate(part.stored for part in self.list)]

    def check(self, number: int, size: int, statements: int, sha256: str) -> None:
        """Raises ReleaseError, or LimitError, where the list is not of a file of this content."""
        found = (
            len(self.list),
            sum(part.size for part in self.list),
            sum(part.statements for part in self.list),
        )
        if found != (number, size, statements) or sum_of(self.list) != sha256:
            raise ReleaseError(
                "the list of its parts is not the one that the manifest names",
                path=self.path,
                hint=AGAIN,
            )
        if any(part.size > max(CHUNK, part.stored * MAX_RATIO) for part in self.list):
            raise LimitError(
                f"this file unpacks to more than {MAX_RATIO} times its size",
                path=self.path,
                hint=AGAIN,
            )

    def texts(self) -> Iterator[bytes]:
        """The plain content, part by part, each checked. Raises ReleaseError."""
        try:
            with self.open() as file:
                for number, part in enumerate(self.list):
                    yield self._plain(file, number, part)
        except OSError as error:
            raise self._unreadable(error) from None

    def open(self) -> IO[bytes]:
        """The file, open for reading, which is as long as the list says. Raises OSError."""
        file = opened(self.path)
        if os.fstat(file.fileno()).st_size == self.offsets[-1]:
            return file
        file.close()
        raise OSError("it is longer or shorter than the list of its parts says")

    def text(self, file: IO[bytes], number: int) -> bytes:
        """The plain content of one part, checked, of the file as it is open. Raises ReleaseError.

        ``file`` need not stand at the part.
        """
        try:
            file.seek(self.offsets[number])
            return self._plain(file, number, self.list[number])
        except OSError as error:
            raise self._unreadable(error) from None

    def first_line(self, file: IO[bytes], number: int) -> bytes:
        """The first line of a packed part, of which no more is unpacked; nothing is checked."""
        start, end = self.offsets[number], self.offsets[number + 1]
        unpacker = zlib.decompressobj(_GZIP)
        line = b""
        try:
            file.seek(start)
            while start < end and not unpacker.eof:
                block = file.read(min(_PEEK, end - start))
                start += len(block) or _PEEK
                while block and b"\n" not in line:
                    line += unpacker.decompress(block, _PEEK)
                    block = unpacker.unconsumed_tail
                if b"\n" in line:
                    break
        except OSError as error:
            raise self._unreadable(error) from None
        except zlib.error as error:
            raise self._damaged(number, error) from None
        return line[: line.find(b"\n") + 1]

    def _plain(self, file: IO[bytes], number: int, part: Part) -> bytes:
        data = file.read(part.stored)
        if self.packed:
            data = self._unpacked(data, part, number)
        same = len(data) == part.size and hashlib.sha256(data).hexdigest() == part.sha256
        if not same or (self.packed and data.count(b"\n") != part.statements):
            raise ReleaseError(
                f"part {number + 1} is not the one that the manifest names",
                path=self.path,
                hint=AGAIN,
            )
        return data

    def _unpacked(self, data: bytes, part: Part, number: int) -> bytes:
        unpacker = zlib.decompressobj(_GZIP)
        try:
            # One byte more than there should be tells a part that is too long from one that ends.
            plain = unpacker.decompress(data, part.size + 1)
            if len(plain) <= part.size and (unpacker.unused_data or not unpacker.eof):
                raise zlib.error("it ends in the middle, or something stands behind its end")
        except zlib.error as error:
            raise self._damaged(number, error) from None
        return plain

    def _damaged(self, number: int, error: Exception) -> ReleaseError:
        return ReleaseError(
            f"part {number + 1} of the N-Quads cannot be read",
            path=self.path,
            found=str(error),
            hint=AGAIN,
        )

    def _unreadable(self, error: Exception) -> ReleaseError:
        what = "the N-Quads" if self.packed else "this file"
        return ReleaseError(f"{what} cannot be read", path=self.path, found=str(error), hint=AGAIN)


class Lines:
    """The lines of a file of N-Quads in parts, found without reading all of it."""

    def __init__(self, parts: Parts, file: IO[bytes]) -> None:
        self.parts = parts
        self._file = file
        self._firsts: dict[int, bytes] = {}
        self._last: tuple[int, list[bytes]] = (-1, [])

    def first(self, number: int) -> bytes:
        """The first line of a part."""
        if number not in self._firsts:
            self._firsts[number] = self.parts.first_line(self._file, number)
        return self._firsts[number]

    def place(self, line: bytes, start: int = 0) -> int:
        """The part, from ``start`` on, that holds ``line`` or would."""
        numbers = range(len(self.parts.list))
        return max(start, bisect_right(numbers, line, lo=start, key=self.first) - 1)

    def of(self, number: int) -> list[bytes]:
        """All lines of a part; the one that was read last is kept."""
        if number != self._last[0]:
            text = self.parts.text(self._file, number)
            self._last = (number, text.splitlines(keepends=True))
        return self._last[1]

    def beginning(self, prefixes: Sequence[bytes]) -> Iterator[bytes]:
        """The lines that begin with one of ``prefixes``."""
        for prefix in prefixes:
            for number in range(self.place(prefix), len(self.parts.list)):
                if self.first(number)[: len(prefix)] > prefix:
                    break
                yield from [line for line in self.of(number) if line.startswith(prefix)]


def opened(path: Path) -> IO[bytes]:
    """A plain file that is open for reading, no pipe. Raises OSError."""
    if not path.is_file():
        raise FileNotFoundError("there is no such file")
    return path.open("rb")


def read_list(path: Path) -> list[Part]:
    """The parts in the list at ``path``. Raises ReleaseError where it is missing or damaged."""
    try:
        with opened(path) as file:
            if os.fstat(file.fileno()).st_size > _LONGEST:
                raise OSError("it is too long")
            data = file.read()
    except OSError as error:
        raise ReleaseError(
            "the list of the parts cannot be read", path=path, found=str(error), hint=AGAIN
        ) from None
    text = data.decode("ascii", "replace")
    if not _ROWS.fullmatch(text):
        raise ReleaseError("the list of the parts is damaged", path=path, hint=AGAIN)
    fields = text.split()
    numbers = (map(int, fields[place::4]) for place in (1, 2, 3))
    return list(map(Part, fields[::4], *numbers))
