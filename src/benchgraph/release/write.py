"""Write a release: a new directory first, then the pointer to it.

``out/CURRENT`` names the directory that counts. A new release is written beside the old one under a
name of its own, put on the disk, renamed, and only then pointed at: whatever stops the writer, and
whenever, CURRENT points at a whole release.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph import __version__
from benchgraph.errors import ReleaseError, StoreError
from benchgraph.files import sync_folder, write_bytes, write_text
from benchgraph.memory import collector_at_rest
from benchgraph.release.read import CURRENT, MANIFEST, NQUADS, STORE, TURTLE, Release, open_release
from benchgraph.store import graph_of, sorted_nquads, without_graphs
from benchgraph.vocab import PREFIXES

_NUMBER = re.compile(r"[0-9]{3,9}")
_BUILDING = re.compile(r"\.building-(\d+)-\d+")


def write_release(
    quads: Iterable[Quad], out: Path, *, engines: dict[str, str], records: int
) -> Release:
    """Write the named graphs of ``quads`` and their merge as the next release under ``out``.

    Where the current release is the same to the byte, it stays the current one and nothing is
    written. Raises ReleaseError; the release that stood there stays as it was.
    """
    out = Path(out)
    with collector_at_rest():
        contents = _Contents(list(quads), engines, records)
    try:
        out.mkdir(parents=True, exist_ok=True)
        _clean(out)
        current = _current(out)
        if current and current.manifest == contents.manifest and current.is_whole():
            return current
        building = out / f".building-{os.getpid()}-{threading.get_ident()}"
        try:
            building.mkdir()
            contents.write(building)
            final = _take_number(building, out)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        sync_folder(out)
        write_text(out / CURRENT, f"{final.name}\n")
    except (OSError, RuntimeError, StoreError) as error:  # RuntimeError: the store's, disk full
        raise ReleaseError(
            "the release cannot be written",
            path=out,
            found=str(error),
            hint="the release that stood there, if any, is as it was",
        ) from None
    return open_release(final)


class _Contents:
    """The files of a release as bytes, and the manifest that names them."""

    def __init__(self, quads: list[Quad], engines: dict[str, str], records: int) -> None:
        lines = sorted_nquads(quads)
        self.nquads = _bytes(lines)
        counts = Counter(map(graph_of, lines))
        default = without_graphs(lines)
        del lines  # as large as everything else together
        self.ntriples = _bytes(default)
        triples = len(default)
        del default
        turtle = ox.serialize(
            ox.parse(self.ntriples, format=ox.RdfFormat.N_TRIPLES),
            format=ox.RdfFormat.TURTLE,
            prefixes=PREFIXES,
        )
        assert turtle is not None
        self.turtle = turtle
        self.manifest = {
            "name": "benchgraph",
            "version": __version__,
            "engines": engines,
            "records": records,
            "triples": {
                "default graph": triples,
                "named graphs": dict(sorted(counts.items())),
            },
            "sha256": {
                NQUADS.removesuffix(".gz"): hashlib.sha256(self.nquads).hexdigest(),
                TURTLE: hashlib.sha256(self.turtle).hexdigest(),
            },
        }

    def write(self, folder: Path) -> None:
        """Everything into ``folder``, and on the disk."""
        write_bytes(folder / NQUADS, gzip.compress(self.nquads, mtime=0))
        write_bytes(folder / TURTLE, self.turtle)
        store = ox.Store(str(folder / STORE))
        store.bulk_load(self.nquads, format=ox.RdfFormat.N_QUADS)
        store.bulk_load(self.ntriples, format=ox.RdfFormat.N_TRIPLES)
        store.optimize()
        store.flush()
        del store
        write_text(folder / MANIFEST, json.dumps(self.manifest, indent=2) + "\n")
        _sync(folder)


def _bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _current(out: Path) -> Release | None:
    if not (out / CURRENT).is_file():
        return None
    try:
        return open_release(out)
    except ReleaseError:
        return None  # a damaged release is replaced


def _sync(folder: Path) -> None:
    """Put every file of the new release on the disk before it gets its name."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def _take_number(building: Path, out: Path) -> Path:
    """Give what was built the next free number: another build may have finished meanwhile."""
    while True:
        taken = (int(path.name) for path in out.iterdir() if _NUMBER.fullmatch(path.name))
        final = out / f"{max(taken, default=0) + 1:03d}"
        try:
            building.rename(final)
        except OSError:
            if not final.exists():
                raise
        else:
            return final


def _clean(out: Path) -> None:
    """Remove what builds that were stopped have left; a build that still runs keeps its own."""
    for path in out.iterdir():
        match = _BUILDING.match(path.name)
        if match and not _runs(int(match.group(1))):
            shutil.rmtree(path, ignore_errors=True)
        if path.match(f".{CURRENT}.*.tmp"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - 60:
                    path.unlink()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
