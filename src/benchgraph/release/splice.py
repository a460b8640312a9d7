"""The next release out of the current one and the lines that go and come.

Nothing is unpacked, hashed or serialised but the parts that hold such a line; all others are copied
as they stand. Memory and time go with the change, and with the length of the lists of parts.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyoxigraph as ox

from benchgraph.errors import ReleaseError
from benchgraph.release.graphs import GRAPHS, entry, read_graphs, with_changes
from benchgraph.release.lines import parted
from benchgraph.release.making import Files, files_in, first_part, made
from benchgraph.release.manifest import FORMAT, PLAIN_NQUADS, TURTLE, new_manifest, say_the_same
from benchgraph.release.named import STORE
from benchgraph.release.parts import BOUNDS, Bounds, Lines, Parts, cut, ends
from benchgraph.release.placing import building, copy_store, put_in_place
from benchgraph.release.read import Release
from benchgraph.release.search import following_index
from benchgraph.version import __version__


def next_release(
    current: Release,
    out: Path,
    removed: Iterable[bytes],
    added: Iterable[bytes],
    *,
    store: ox.Store,
    besides: Iterable[bytes] = (),
    engines: Mapping[str, str],
    records: int,
    collections: Iterable[Mapping[str, Any]] = (),
    left_out: Iterable[Mapping[str, str]] = (),
    questions: Iterable[Path] = (),
    bounds: Bounds = BOUNDS,
) -> Release:
    """Write the release that differs from ``current`` by some lines as the next one under ``out``.

    ``removed`` and ``added`` are lines of N-Quads as a release holds them, each with its line
    break, in any order, of all named graphs, those of the release and of the questions included. A
    line in both stays as it is; every other line that is removed must be there, and none that is
    added may be.

    ``store`` holds the default graph as it is afterwards, and nothing else. It is copied by
    ``backup`` (its files are linked where both lie on one disk) and may be in use meanwhile, but
    must not be written to. ``besides`` are lines of N-Quads or N-Triples that belong to the
    release and that ``store`` does not hold, all of them each time: the examples of questions and
    what the release says of itself.

    The rest is for the manifest, as ``write_lines`` has it.

    The result is that of ``write_lines`` for the same lines: the same bytes of N-Quads, Turtle and
    their lists of parts, the same manifest, the same rows of the search index, the same triples in
    the store. Where nothing differs, ``current`` is handed back and nothing is written. Raises
    ReleaseError, also where ``current`` is of an earlier format or another version of benchgraph
    (``write_lines`` then writes the first one to go on from), is damaged where it is read, or does
    not hold what is removed; the release that stood there stays as it was.
    """
    go, come = set(removed), set(added)
    return write_change(
        current,
        Path(out),
        Change(sorted(go - come), sorted(come - go)),
        partial(copy_store, store, besides=besides),
        bounds=bounds,
        engines=engines,
        records=records,
        collections=collections,
        left_out=left_out,
        questions=questions,
    )


class Change(NamedTuple):
    """The lines that go and come, sorted; none is in both."""

    removed: list[bytes]
    added: list[bytes]

    @property
    def lines(self) -> list[bytes]:
        """All of them."""
        return self.removed + self.added


def write_change(
    current: Release,
    out: Path,
    change: Change,
    make_store: Callable[[Path], ox.Store],
    *,
    bounds: Bounds,
    questions: Iterable[Path],
    **said: Any,
) -> Release:
    """``next_release`` with the store that ``make_store`` makes in a folder, and hands back open.

    ``said`` is for the manifest.
    """
    there, turtle = parts_of(current)
    with building(out) as folder:
        members, graphs, quads = list(current.members), current.manifest["graphs"], there
        if change.lines:
            with there.open() as file, files_in(folder) as files:
                _Splicing(there, turtle, file, files, bounds).run(change)
            members, quads = files.finish(folder), files.quads_in(folder)
            graphs = _graphs(current, change, folder)
        manifest = new_manifest(members, graphs=graphs, **said)
        if say_the_same(manifest, current.manifest):
            return current
        if not change.lines:
            _copied(current, folder)
        store = make_store(folder / STORE)
        following_index(current, folder, quads, change.lines, store, manifest["root"])
        del store  # what holds its files open must not meet their new name
        return put_in_place(folder, out, manifest, questions)


def parts_of(release: Release) -> tuple[Parts, Parts]:
    """The parts of its N-Quads and of its Turtle, which this version would write the same.

    Raises ReleaseError where it was written by another, or is damaged.
    """
    names = [member.name for member in release.members]
    written = release.manifest["version"] == __version__ and release.format == FORMAT
    if written and names == [PLAIN_NQUADS, TURTLE]:
        quads, turtle = (member.in_parts(release.path) for member in release.members)
        if turtle.list[:1] == [first_part()] and len(turtle.list) == len(quads.list) + 1:
            return quads, turtle
    raise ReleaseError(
        "this release cannot be gone on from: another version of benchgraph wrote it",
        path=release.path,
        hint="build it anew",
    )


def _copied(current: Release, folder: Path) -> None:
    """The members as they are, of a release whose manifest alone differs."""
    for member in current.members:
        for path in (member.path(current.path), member.list_path(current.path)):
            shutil.copyfile(path, folder / path.name)
    shutil.copyfile(current.path / GRAPHS, folder / GRAPHS)


def _graphs(current: Release, change: Change, folder: Path) -> dict[str, Any]:
    """Write the list of graphs; what the manifest says of it."""
    more = Counter(parted(line)[1] for line in change.added)
    more.subtract(parted(line)[1] for line in change.removed)
    text = with_changes(read_graphs(current.path, current.manifest["graphs"]), more)
    (folder / GRAPHS).write_bytes(text)
    return entry(text)


class _Edit(NamedTuple):
    """The lines that go and come in one part."""

    removed: set[bytes]
    added: set[bytes]


class _Splicing:
    """One pass over the list of parts: what is not touched is copied, the rest is made anew.

    A part that changed is cut again, with as many of those behind it as it takes to end where one
    ended before; from there on all stands as it would in a release that is written whole.
    """

    def __init__(
        self, quads: Parts, turtle: Parts, file: IO[bytes], files: Files, bounds: Bounds
    ) -> None:
        self._quads, self._turtle, self._files, self._bounds = quads, turtle, files, bounds
        self._old = Lines(quads, file)
        self._open: list[bytes] = []  # the lines of a part of which it is not known where it ends

    def run(self, change: Change) -> None:
        """Write all parts. Raises ReleaseError where a line that goes is not there."""
        edits = self._edits(change)
        start, last = 0, len(self._quads.list)
        for number in range(last):
            edit = edits.get(number)
            if edit is None and not self._open:
                continue
            if edit is None and self._ends_before(number):
                self._write([self._open])
                self._open, start = [], number
                continue
            if not self._open:
                self._files.copy(self._quads, self._turtle, start, number)
            lines = self._old.of(number)
            *whole, self._open = cut([self._open + _edited(lines, edit)], self._bounds)
            self._write(whole)
            start = number + 1
        if self._open:
            self._write([self._open])
        else:
            self._files.copy(self._quads, self._turtle, start, last)
        if not self._files.any:
            self._write([[]])

    def _ends_before(self, number: int) -> bool:
        size = sum(map(len, self._open))
        return ends(size, self._open[-1], self._old.first(number), self._bounds)

    def _write(self, parts: Iterable[list[bytes]]) -> None:
        for lines in parts:
            self._files.add(made(lines))

    def _edits(self, change: Change) -> dict[int, _Edit]:
        """Part → what changes in it."""
        edits: defaultdict[int, _Edit] = defaultdict(lambda: _Edit(set(), set()))
        place = 0
        for line in change.removed:
            place = self._old.place(line, place)
            edits[place].removed.add(line)
            if place and line == self._old.first(place):
                # Whether the part before ends there depends on what follows it now.
                edits[place - 1]
        place = 0
        for line in change.added:
            place = self._old.place(line, place)
            edits[place].added.add(line)
        return edits


def _edited(lines: list[bytes], edit: _Edit | None) -> list[bytes]:
    """The lines of a part after its edit."""
    if edit is None:
        return lines
    there = set(lines)
    if not edit.removed <= there or edit.added & there:
        raise ReleaseError(
            "a line that goes is not in the release, or one that comes is there already",
            found=min((edit.removed - there) | (edit.added & there)).decode().strip(),
            hint="build the release anew",
        )
    return sorted(there - edit.removed | edit.added)
