"""Where a new release is built, and how it becomes the one that counts.

``out/CURRENT`` names the directory that counts. A new release is written beside the old one under a
name of its own, put on the disk, renamed, and only then pointed at: whatever stops the writer, and
whenever, CURRENT points at a whole release.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchgraph.errors import ReleaseError, StoreError
from benchgraph.files import sync_tree, write_text
from benchgraph.release.place import CURRENT, MANIFEST, QUESTIONS
from benchgraph.release.read import Release
from benchgraph.system import sync_folder
from benchgraph.temporary import clear, new_name

_NUMBER = re.compile(r"[0-9]{3,9}")


@contextmanager
def building(out: Path, what: str = "") -> Iterator[Path]:
    """A folder under ``out`` to build a release in; what is left of it at the end is taken away.

    ``what`` tells folders apart that one build has at a time. Raises ReleaseError for whatever
    stops the writing.
    """
    folder = _beside(out, what)
    try:
        out.mkdir(parents=True, exist_ok=True)
        clear(out)
        folder.mkdir()
        yield folder
    except (OSError, RuntimeError, StoreError) as error:  # RuntimeError: the store's, disk full
        raise ReleaseError(
            "the release cannot be written",
            path=out,
            found=str(error),
            hint="the release that stood there, if any, is as it was",
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_store(store: ox.Store, target: Path, besides: Iterable[bytes]) -> ox.Store:
    """The triples of ``store``, and those of the lines ``besides``, as a store of their own, which
    is open.

    Raises OSError or RuntimeError where it cannot be written.
    """
    store.backup(str(target))
    copy = ox.Store(str(target))
    quads = ox.parse(b"".join(besides), format=ox.RdfFormat.N_QUADS, lenient=True)
    copy.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads])
    copy.flush()
    return copy


def put_in_place(
    folder: Path, out: Path, manifest: Mapping[str, Any], questions: Iterable[Path]
) -> Release:
    """Make of what was built in ``folder`` the release that counts.

    Its manifest and ``questions``, which it keeps, are written first. Raises OSError, StoreError.
    """
    for path in questions:
        (folder / QUESTIONS).mkdir(exist_ok=True)
        shutil.copyfile(path, folder / QUESTIONS / path.name)
    write_text(folder / MANIFEST, json.dumps(manifest, indent=2) + "\n")
    sync_tree(folder)
    final = _take_number(folder, out)
    sync_folder(out)
    write_text(out / CURRENT, f"{final.name}\n")
    return Release.at(final)


def forget_old(out: Path, keep: int) -> None:
    """Remove all but the newest ``keep`` releases under ``out``, and never the one that counts.

    What is removed is moved away first: a folder with the number of a release is whole.
    """
    counts = (out / CURRENT).read_text("utf-8").strip()
    ours = [
        path
        for path in out.iterdir()
        if _NUMBER.fullmatch(path.name) and (path / MANIFEST).is_file() and not path.is_symlink()
    ]
    for path in sorted(ours, key=lambda path: int(path.name))[: -keep or None]:
        if path.name != counts:
            gone = _beside(out)
            with contextlib.suppress(OSError):  # it is in use, or was removed meanwhile
                path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)


def _beside(out: Path, what: str = "") -> Path:
    return out / new_name(f".building{what}")


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
