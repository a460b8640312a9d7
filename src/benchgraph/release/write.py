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
import mmap
import os
import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.errors import ReleaseError, StoreError
from benchgraph.files import sync_folder, sync_tree, write_text
from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.memory import collector_at_rest, give_back
from benchgraph.release.lines import SortedLines, nquads, parted
from benchgraph.release.manifest import NQUADS, PLAIN_NQUADS, TURTLE, new_manifest
from benchgraph.release.members import Member
from benchgraph.release.named import QUESTIONS, STORE
from benchgraph.release.place import CURRENT, MANIFEST
from benchgraph.release.read import Release, open_release
from benchgraph.release.search import search_index
from benchgraph.searching.index import FILE, write_index
from benchgraph.store import EmbeddedStore

_NAMED, _DEFAULT = "named.nq", "default.nt"
_CHUNK = 1 << 20
_NUMBER = re.compile(r"[0-9]{3,9}")
_BUILDING = re.compile(r"\.building-(\d+)-\d+")


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
) -> Release:
    """``write_release`` for the lines of the named graphs, which may be more than memory holds.

    Once they are written, the lines are let go. For the manifest: ``collections`` says what the
    records come from (slug, title, publisher, licence, version, date, records, questions), and
    ``left_out`` which files are not in it (path, why). ``questions`` are files of collections that
    the release keeps.
    """
    out = Path(out)
    building = out / f".building-{os.getpid()}-{threading.get_ident()}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        _clean(out)
        current = _current(out)
        try:
            building.mkdir()
            with collector_at_rest():
                named = _write_named(lines, building / _NAMED)
                lines.let_go()
                give_back()
                known = current is not None and named in current.members
                triples, turtle = _write_formats(building, store=not known)
            manifest = new_manifest(
                [named, turtle],
                triples=triples,
                engines=engines,
                records=records,
                collections=collections,
                left_out=left_out,
            )
            if current and current.manifest == manifest and current.is_whole():
                shutil.rmtree(building)
                search_index(current)
                return current
            if known:
                _write_store(building)
            for part in (_NAMED, _DEFAULT):
                (building / part).unlink()
            write_index(EmbeddedStore.open(building / STORE), building / FILE, manifest["root"])
            _keep(questions, building / QUESTIONS)
            write_text(building / MANIFEST, json.dumps(manifest, indent=2) + "\n")
            sync_tree(building)
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


def _keep(questions: Iterable[Path], folder: Path) -> None:
    for path in questions:
        folder.mkdir(exist_ok=True)
        shutil.copyfile(path, folder / path.name)


def _write_named(lines: SortedLines, target: Path) -> Member:
    """What the named graphs hold, as N-Quads."""
    digest, statements = hashlib.sha256(), 0
    with target.open("wb") as named:
        for block in lines.blocks():
            text = b"".join(block)
            named.write(text)
            digest.update(text)
            statements += len(block)
        return Member(PLAIN_NQUADS, digest.hexdigest(), named.tell(), statements)


def _write_formats(folder: Path, *, store: bool) -> tuple[dict[str, Any], Member]:
    """The release's files from the named graphs; how many triples, and the Turtle."""
    with ThreadPoolExecutor() as pool:
        packed = pool.submit(_pack, folder / _NAMED, folder / NQUADS)
        triples = _write_default(folder / _NAMED, folder / _DEFAULT)
        stored = pool.submit(_write_store, folder) if store else None
        turtle = pool.submit(_write_turtle, folder / _DEFAULT, folder / TURTLE)
        if stored:
            stored.result()
        packed.result()
        size, checksum = turtle.result()
        return triples, Member(TURTLE, checksum, size, triples["default graph"])


def _write_default(named: Path, target: Path) -> dict[str, Any]:
    """What the default graph holds, as N-Triples; how many triples there are in every graph."""
    counts: Counter[bytes] = Counter()
    triples, last = 0, b""
    with named.open("rb") as lines, target.open("wb") as default:
        while block := lines.readlines(_CHUNK):
            parts = [parted(line) for line in block]
            counts.update(graph for _, graph in parts)
            # Lines of one triple follow each other, whatever their graphs: the order of the lines
            # is that of their triples, so that each is found once without a look back.
            found = list(dict.fromkeys(triple for triple, _ in parts))
            if found[0] == last:
                del found[0]
            if found:
                last = found[-1]
            triples += len(found)
            default.writelines(found)
    return {
        "default graph": triples,
        "named graphs": {name.decode(): counts[name] for name in sorted(counts)},
    }


def _pack(source: Path, target: Path) -> None:
    """Compress a file, without a time or a name in it: the same content, the same bytes."""
    with (
        source.open("rb") as plain,
        target.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, _CHUNK)


def _write_turtle(ntriples: Path, target: Path) -> tuple[int, str]:
    """Sorted N-Triples as Turtle, with those prefixes that have a use there; bytes and SHA-256."""
    triples = ox.parse(path=str(ntriples), format=ox.RdfFormat.N_TRIPLES)
    prefixes = _prefixes_in(ntriples)
    ox.serialize(triples, output=str(target), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    with target.open("rb") as file:
        return target.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _prefixes_in(ntriples: Path) -> dict[str, str]:
    """Our prefixes whose namespaces stand in a file, which may be larger than memory."""
    if not ntriples.stat().st_size:
        return {}
    with (
        ntriples.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text,
    ):
        return {n: iri for n, iri in KNOWN_PREFIXES.items() if text.find(f"<{iri}".encode()) >= 0}


def _write_store(folder: Path) -> None:
    """The store of the default graph; that of the named graphs is made when it is asked for."""
    store = ox.Store(str(folder / STORE))
    # lenient: the terms were checked when they were made.
    store.bulk_load(path=str(folder / _DEFAULT), lenient=True)
    store.optimize()
    store.flush()


def _current(out: Path) -> Release | None:
    if not (out / CURRENT).is_file():
        return None
    try:
        return open_release(out)
    except ReleaseError:
        return None  # a damaged release is replaced


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
