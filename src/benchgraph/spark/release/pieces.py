"""What the tasks write of a release: ranges of its sorted lines, and then pieces of its files.

Tasks and driver reach one folder. A task that runs twice, as on an executor that was lost or is
slow, writes twice under names of its own; only what the driver is told of counts.
"""

from __future__ import annotations

import platform
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from benchgraph.release.graphs import GRAPHS, listed
from benchgraph.release.lines import SortedLines
from benchgraph.release.making import files_in, made
from benchgraph.release.parts import BOUNDS, CHUNK, Bounds, cut
from benchgraph.spark.release.cutting import Cutting, Range, Span

if TYPE_CHECKING:
    import pyarrow as pa

    from benchgraph.release.members import Member

# Of a row about a range. Without a name it says which host does not reach the folder.
COLUMNS = (
    "host string, name string, first binary, last binary, size bigint,"
    " ways array<struct<least: bigint, first: bigint, last: bigint>>"
)
_MARK = "mark"
# Lines that a task holds: with what they are made of 150 MB.
_RUN = 500_000


class Shared(NamedTuple):
    """A folder that the driver made, and what it wrote there, by which a worker knows it."""

    folder: Path
    mark: str

    @classmethod
    def make(cls, folder: Path) -> Shared:
        """A new one. Raises OSError."""
        folder.mkdir()
        mark = secrets.token_hex(16)
        (folder / _MARK).write_text(mark, "ascii")
        return cls(folder, mark)

    @property
    def unreached_by(self) -> str:
        """The name of this host where it does not reach the folder; empty where it does."""
        try:
            reached = (self.folder / _MARK).read_text("ascii") == self.mark
        except (OSError, ValueError):
            reached = False
        return "" if reached else platform.node() or "?"

    def new(self, what: str) -> Path:
        """A path in the folder that no other task has, nor this one when it runs again."""
        return self.folder / f"{what}-{uuid4().hex}"


class Piece(NamedTuple):
    """Some parts of the release that follow each other, in files of their own, which are those of a
    release: the folder that holds them, and its members. ``unreached_by``: the host that could not
    write them.
    """

    name: str
    members: Sequence[Member]
    unreached_by: str = ""


def range_rows(
    batches: Iterable[pa.RecordBatch], shared: Shared, bounds: Bounds
) -> Iterator[pa.RecordBatch]:
    """Keep a partition of lines, the first column of ``batches``, as a range; one row about it, or
    none where there are no lines.

    Beyond ``_RUN`` of them the lines go to temporary files to be sorted.
    """
    import pyarrow as pa

    if host := shared.unreached_by:
        row: dict[str, object] = {"host": host}
    else:
        lines = SortedLines(_RUN)
        for batch in batches:
            lines.add(b"".join(batch.column(0).to_pylist()))
        kept = keep_range(lines.blocks(), shared, bounds)
        if kept is None:
            return
        row = {**kept._asdict(), "ways": [way._asdict() for way in kept.ways]}
    way = pa.struct([(name, pa.int64()) for name in ("least", "first", "last")])
    types = {"host": pa.string(), "name": pa.string(), "first": pa.binary(), "last": pa.binary(),
             "size": pa.int64(), "ways": pa.list_(way)}  # fmt: skip
    yield pa.RecordBatch.from_pylist([row], schema=pa.schema(types))


def keep_range(
    blocks: Iterable[Sequence[bytes]], shared: Shared, bounds: Bounds = BOUNDS
) -> Range | None:
    """Write sorted lines, each once, to a file of their own; None where there are none.

    Raises OSError.
    """
    path = shared.new("range")
    cutting = Cutting(bounds)
    first = b""
    with path.open("xb") as file:
        for block in blocks:
            first = first or next(iter(block), b"")
            cutting.take(block)
            file.write(b"".join(block))
    if not first:
        path.unlink()
        return None
    return Range(path.name, first, cutting.last, cutting.size, cutting.ways())


def write_piece(spans: Sequence[Span], shared: Shared, bounds: Bounds = BOUNDS) -> Piece:
    """Write what becomes of the lines in ``spans``, which begin and end where parts do.

    Holds some lines and a part of them. Raises OSError.
    """
    if host := shared.unreached_by:
        return Piece("", (), host)
    folder = shared.new("piece")
    folder.mkdir()
    counts: Counter[bytes] = Counter()
    with files_in(folder) as files:
        for lines in cut(_blocks(spans, shared.folder), bounds):
            part = made(lines)
            files.add(part)
            counts.update(part.graphs)
        members = files.finish(folder)
    (folder / GRAPHS).write_bytes(listed(counts))
    return Piece(folder.name, members)


def _blocks(spans: Iterable[Span], folder: Path) -> Iterator[list[bytes]]:
    """The lines in ``spans``, some at a time."""
    for span in spans:
        with (folder / span.name).open("rb") as file:
            file.seek(span.start)
            left = span.end - span.start
            while left:
                # Lines are read until they are more than that: the last ends where the span does.
                lines = file.readlines(min(left, CHUNK) - 1)
                if not lines:
                    raise OSError(f"{span.name} is shorter than it was")
                left -= sum(map(len, lines))
                yield lines
