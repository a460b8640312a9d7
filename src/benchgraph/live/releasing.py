"""Releases of a live graph: the first is written whole, each that follows of what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.errors import ReleaseError
from benchgraph.live.merged import Merged
from benchgraph.live.reading import Shelf
from benchgraph.query.brought import read_with_brought
from benchgraph.query.examples import example_quads, last_day
from benchgraph.records import Layer, brought_folders, collections
from benchgraph.release import Release, open_release
from benchgraph.release.build import release_quads, said_of
from benchgraph.release.lines import nquads
from benchgraph.release.splice import next_release
from benchgraph.release.write import write_lines

if TYPE_CHECKING:
    from benchgraph.live.beginning import Begun, Parts
    from benchgraph.live.engines import Engines

RELEASE = "release"
# Under this name the state keeps what a release holds that is in no store before.
_BESIDES = "besides"


def current(out: Path) -> Release | None:
    """The release that stands under ``out``."""
    try:
        return open_release(out)
    except ReleaseError:
        return None


def first(begun: Begun, out: Path, over: list[Layer]) -> Release:
    """The release of a live graph that was just made, written whole; its lines are let go."""
    besides = _besides(begun.whole, over)
    begun.lines.add(besides)
    begun.state.put_lines(_BESIDES, besides)
    return write_lines(
        begun.lines,
        out,
        store=begun.whole.store.raw,
        besides=besides.splitlines(keepends=True),
        **_said(begun.engines, begun.shelf, over),
    )


def following(before: Release, out: Path, parts: Parts, over: list[Layer]) -> Release:
    """The release after ``before``, with the lines that wait for it.

    Raises ReleaseError; ``before`` stays the current one.
    """
    removed, added = parts.state.waiting(RELEASE)
    old = parts.state.lines(_BESIDES)
    text = _besides(parts.whole, over)
    besides = text.splitlines(keepends=True)
    release = next_release(
        before,
        out,
        [*removed, *sorted(set(old) - set(besides))],
        [*added, *sorted(set(besides) - set(old))],
        store=parts.whole.store.raw,
        besides=besides,
        **_said(parts.engines, parts.shelf, over),
    )
    parts.state.put_lines(_BESIDES, text)
    return release


def _besides(whole: Merged, over: list[Layer]) -> bytes:
    """The questions as examples, and what the release says of itself, as sorted lines."""
    used = collections(over)
    questions = read_with_brought(brought_folders(used, "questions"))
    examples = example_quads(questions.values(), last_day(whole.store))
    description = release_quads(whole.triples + len(examples), used)
    return b"".join(sorted(set(nquads([*examples, *description]).splitlines(keepends=True))))


def _said(engines: Engines, shelf: Shelf, over: list[Layer]) -> dict[str, Any]:
    """What the manifest says beside the files, and the questions of collections."""
    counts = shelf.counts()
    about = {"engines": engines.names, "records": sum(counts.values())}
    return about | said_of(collections(over), counts)
