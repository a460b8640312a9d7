"""Write a release of lines that Spark holds: the bytes that ``release.write`` writes of them.

Spark deals the lines out by ranges. Tasks sort these and keep them in files, and make pieces of the
release of them, cut where the parts of the whole are. The driver puts the pieces one behind the
other. It reads what each range and each piece says of itself, and copies the rest as ranges of
bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.errors import BenchgraphError, ReleaseError
from benchgraph.release import Release, open_release
from benchgraph.release.graphs import GRAPHS, merged
from benchgraph.release.making import copy_bytes
from benchgraph.release.manifest import PLAIN_NQUADS, TURTLE, new_manifest, say_the_same
from benchgraph.release.members import Member
from benchgraph.release.named import STORE
from benchgraph.release.parts import BOUNDS, Bounds, rows_of
from benchgraph.release.placing import building, put_in_place
from benchgraph.searching.index import FILE
from benchgraph.spark.release.cutting import Range, Way, pieces
from benchgraph.spark.release.pieces import COLUMNS, Piece, Shared, range_rows, write_piece
from benchgraph.spark.session import told

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from benchgraph.spark.settling import Settled

_WORK = "pieces"
# Files that are open at one time.
_AT_ONCE = 200


def write_on(
    settled: Settled,
    lines: DataFrame,
    out: Path | str,
    *,
    engines: Mapping[str, str],
    records: int,
    collections: Iterable[Mapping[str, Any]] = (),
    left_out: Iterable[Mapping[str, str]] = (),
    questions: Iterable[Path] = (),
    bounds: Bounds = BOUNDS,
) -> Release:
    """Write ``lines`` as the next release under ``out``: the same root and members as
    ``release.write.write_lines`` writes of them, and the arguments are those of it.

    ``lines`` (column ``line``, binary: a line of N-Quads of a named graph with its line break) may
    come in any order and several times; they are read twice. ``out`` is a folder that the driver
    and every worker reach under this name. Besides the release it holds, until the end, the plain
    lines and all that is made of them a second time.

    The store and the search index are not made: the manifest says so, and whoever first asks for
    them makes them. Where the current release says the same, it stays the current one. Raises
    ReleaseError; the release that stood there stays as it was.
    """
    out = Path(out)
    with building(out) as folder:
        shared = Shared.make(folder.absolute() / _WORK)
        with _failures_told(out):
            written = _pieces(settled, lines, shared, bounds)
        members = [_joined(name, written, shared, folder) for name in (PLAIN_NQUADS, TURTLE)]
        graphs = _graphs([shared.folder / each.name / GRAPHS for each in written], folder)
        shutil.rmtree(shared.folder)
        manifest = new_manifest(
            members,
            graphs=graphs,
            engines=engines,
            records=records,
            collections=collections,
            left_out=left_out,
            unprepared=(STORE, FILE),
        )
        return _standing(out, manifest) or put_in_place(folder, out, manifest, questions)


def _pieces(settled: Settled, lines: DataFrame, shared: Shared, bounds: Bounds) -> list[Piece]:
    """The pieces of the release, in order, made by the workers."""
    keep = partial(range_rows, shared=shared, bounds=bounds)
    parted = lines.select("line").repartitionByRange("line")
    ranges = []
    for row in parted.mapInArrow(keep, COLUMNS).collect():
        _insist_on_reach(row.host, shared)
        ways = [Way(*way) for way in row.ways]
        ranges.append(Range(row.name, bytes(row.first), bytes(row.last), row.size, ways))
    ranges.sort(key=lambda each: each.first)
    if any(one.last >= other.first for one, other in pairwise(ranges)):
        raise ReleaseError("the ranges of lines that Spark dealt out lie over each other")
    cut = list(pieces(ranges, bounds))
    write = partial(write_piece, shared=shared, bounds=bounds)
    tasks = settled.spark.sparkContext.parallelize(cut, len(cut))
    found: list[Piece] = tasks.map(write).collect()
    for piece in found:
        _insist_on_reach(piece.unreached_by, shared)
    return found


def _joined(name: str, written: Iterable[Piece], shared: Shared, folder: Path) -> Member:
    """The pieces of the member ``name``, one behind the other, as a file in ``folder``."""
    whole = Member(name, "")
    digest = sha256()
    size = statements = number = 0
    with whole.path(folder).open("wb") as file, whole.list_path(folder).open("wb") as rows:
        for piece in written:
            (member,) = (each for each in piece.members if each.name == name)
            parts = member.in_parts(shared.folder / piece.name)
            # Each piece of Turtle begins with the prefixes; the whole has them once.
            start = int(name == TURTLE and number > 0)
            at = parts.offsets[start]
            with parts.open() as source:
                copy_bytes(source, file, at, parts.offsets[-1] - at)
            taken = parts.list[start:]
            rows.write(rows_of(taken))
            digest.update("".join([part.row() for part in taken]).encode())
            size += sum(part.size for part in taken)
            statements += sum(part.statements for part in taken)
            number += len(taken)
    return Member(name, digest.hexdigest(), size, statements, number)


def _graphs(paths: Sequence[Path], folder: Path) -> dict[str, Any]:
    """Write the list of the graphs that those of the pieces add up to; what the manifest says."""
    waiting = list(paths)
    while len(waiting) > _AT_ONCE:
        some, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
        waiting.append(some[0].with_name(f"{some[0].name}+"))
        _add_up(some, waiting[-1])
    return _add_up(waiting, folder / GRAPHS)


def _add_up(paths: Iterable[Path], target: Path) -> dict[str, Any]:
    """Write the list of the graphs that those at ``paths`` add up to, a row at a time."""
    digest = sha256()
    size = number = 0
    with ExitStack() as stack, target.open("wb") as file:
        for row in merged([stack.enter_context(path.open("rb")) for path in paths]):
            file.write(row)
            digest.update(row)
            size, number = size + len(row), number + 1
    return {"sha256": digest.hexdigest(), "bytes": size, "graphs": number}


def _standing(out: Path, manifest: Mapping[str, Any]) -> Release | None:
    """The release that stands there, where it says the same and is whole."""
    try:
        current = open_release(out)
    except ReleaseError:
        return None
    return current if say_the_same(manifest, current.manifest) and current.is_whole() else None


def _insist_on_reach(host: str | None, shared: Shared) -> None:
    if host:
        raise ReleaseError(
            "a worker of Spark does not reach the folder of the release",
            path=shared.folder.parent.parent,
            found=f"not there on {host}, or another one",
            expected="a folder of a file system that driver and workers share, under one name",
            hint="name such a folder with --out",
        )


@contextmanager
def _failures_told(out: Path) -> Iterator[None]:
    """Whatever Spark raises in the block, as a ReleaseError."""
    try:
        yield
    except BenchgraphError:
        raise
    except Exception as error:  # of a task, of py4j or of the JVM
        raise ReleaseError(
            "the release cannot be written",
            path=out,
            found=told(error),
            hint="the release that stood there, if any, is as it was",
        ) from None
