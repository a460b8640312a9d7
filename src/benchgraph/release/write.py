"""Write a release: the lines of the named graphs, and what is made of them, in one pass.

What an edit changes of a release is written by ``splice``; both give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.errors import ReleaseError
from benchgraph.memory import collector_at_rest, give_back, run_ahead
from benchgraph.release.differing import Difference, changed_store, difference
from benchgraph.release.graphs import GRAPHS, entry, listed
from benchgraph.release.lines import SortedLines, nquads
from benchgraph.release.making import files_in, made
from benchgraph.release.manifest import new_manifest
from benchgraph.release.members import Member
from benchgraph.release.named import STORE
from benchgraph.release.parts import BOUNDS, Bounds, cut
from benchgraph.release.place import CURRENT
from benchgraph.release.placing import building, copy_store, put_in_place
from benchgraph.release.read import Release
from benchgraph.release.search import search_index
from benchgraph.release.splice import write_change
from benchgraph.searching.index import FILE, write_texts
from benchgraph.searching.lines import statements_in, telling, triples_in
from benchgraph.searching.texts import texts_of

_DEFAULT, _TELLING = "default.nt", "telling.nt"
_AT_ONCE = 32 << 20
_AHEAD = 4  # parts that are made while another one is written


def write_release(
    quads: Iterable[Quad], out: Path, *, engines: Mapping[str, str], records: int
) -> Release:
    """Write the named graphs of ``quads`` and their merge as the next release under ``out``.

    Where the current release is the same to the byte, it stays the current one and nothing is
    written. Raises ReleaseError; the release that stood there stays as it was.
    """
    lines = SortedLines()
    with collector_at_rest():
        lines.add(nquads(quads))
    return write_lines(lines, out, engines=engines, records=records)


def write_lines(
    lines: SortedLines,
    out: Path,
    *,
    engines: Mapping[str, str],
    records: int,
    collections: Iterable[Mapping[str, Any]] = (),
    left_out: Iterable[Mapping[str, str]] = (),
    questions: Iterable[Path] = (),
    store: ox.Store | None = None,
    besides: Iterable[bytes] = (),
    bounds: Bounds = BOUNDS,
) -> Release:
    """``write_release`` for the lines of the named graphs, which may be more than memory holds.

    Once they are written, the lines are let go. For the manifest: ``collections`` says what the
    records come from (slug, title, publisher, licence, version, date, records, questions), and
    ``left_out`` which files are not in it (path, why). ``questions`` are files of collections that
    the release keeps.

    ``store``, on disk, may hold the default graph already but for the triples of ``besides``
    (lines of N-Quads or N-Triples, which may be in it too): then its files are linked or copied,
    which takes a hundredth of loading them anew.
    """
    out = Path(out)
    said: dict[str, Any] = {
        "engines": engines,
        "records": records,
        "collections": list(collections),
        "left_out": list(left_out),
    }
    if standing := _standing(lines, out, bounds):
        lines.let_go()
        return _changed(*standing, out, bounds, questions, said)
    with building(out) as folder:
        with collector_at_rest():
            members, graphs = _write_parts(lines, folder, bounds, default=store is None)
            lines.let_go()
            give_back()
        manifest = new_manifest(members, graphs=graphs, **said)
        if store is None:
            _load(folder)
        else:
            copy_store(store, folder / STORE, besides)
        # One after the other, for the sake of memory.
        _write_index(folder, manifest["root"])
        for name in (_DEFAULT, _TELLING):
            (folder / name).unlink(missing_ok=True)
        return put_in_place(folder, out, manifest, questions)


def _changed(
    current: Release,
    found: Difference,
    out: Path,
    bounds: Bounds,
    questions: Iterable[Path],
    said: Mapping[str, Any],
) -> Release:
    """What differs from the ``current`` release, written into the next one."""
    make = partial(changed_store, current, found)
    release = write_change(
        current, out, found.change, make, bounds=bounds, questions=questions, **said
    )
    search_index(release)
    return release


def _write_index(folder: Path, root: str) -> None:
    """Write the search index of what was told beside the parts."""
    texts = texts_of(statements_in(triples_in(folder / _TELLING)))
    write_texts(*texts, folder / FILE, root)


def _write_parts(
    lines: SortedLines, folder: Path, bounds: Bounds, *, default: bool
) -> tuple[list[Member], dict[str, Any]]:
    """Everything that is made of the lines part by part: the members, and what the manifest says
    of the list of graphs. Where the ``default`` graph is to be loaded it is written as a file."""
    counts: Counter[bytes] = Counter()
    with (
        ThreadPoolExecutor() as pool,
        files_in(folder) as files,
        (folder / _TELLING).open("wb") as told,
        (folder / _DEFAULT).open("wb") as triples,
    ):
        for part in run_ahead(pool, made, cut(lines.blocks(), bounds), _AHEAD):
            files.add(part)
            counts.update(part.graphs)
            told.writelines(telling(part.triples))
            if default:
                triples.writelines(part.triples)
        members = files.finish(folder)
    text = listed(counts)
    (folder / GRAPHS).write_bytes(text)
    return members, entry(text)


def _load(folder: Path) -> None:
    """The store of the default graph; that of the named graphs is made when it is asked for."""
    store = ox.Store(str(folder / STORE))
    with (folder / _DEFAULT).open("rb") as file:
        # What is loaded at once is held in memory, eight times its size; all in one took as long.
        while lines := file.readlines(_AT_ONCE):
            # lenient: the terms were checked when they were made.
            text = b"".join(lines)
            store.bulk_load(text, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    store.optimize()
    store.flush()


def _standing(lines: SortedLines, out: Path, bounds: Bounds) -> tuple[Release, Difference] | None:
    """The release that stands there and in what the lines differ from it, where that is little."""
    if not (out / CURRENT).is_file():
        return None
    try:
        current = Release.at(out)
        found = difference(lines, current, bounds)
    except (ReleaseError, OSError):
        return None  # one that is damaged, or of another version, is replaced
    return (current, found) if found and current.is_whole() else None
