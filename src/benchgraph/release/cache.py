"""The shipped graph, built once and kept in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from benchgraph import __version__
from benchgraph.errors import ReleaseError
from benchgraph.release.named import STORE
from benchgraph.release.place import NAME_ANOTHER, cache_folder
from benchgraph.release.read import CURRENT, Release, open_release
from benchgraph.resources import resource_dir

INPUTS = ("ontology", "shapes", "queries", "data")
KEEP = 3


def shipped_release(progress: Callable[[str], None] = lambda step: None) -> Release:
    """The release of the shipped records; built if the cache holds none of this very input.

    Raises ReleaseError where the cache folder cannot be used.
    """
    folder = cache_folder() / _key()
    if release := _cached(folder):
        return release
    if not os.access(folder.parent, os.W_OK | os.X_OK):  # said before the work of a build
        raise ReleaseError(
            "the cache folder cannot be written", path=folder.parent, hint=NAME_ANOTHER
        )
    from benchgraph.release.build import build_release

    release = build_release(None, folder, progress=progress)
    _forget_old(folder)
    return release


def cached_release() -> Release | None:
    """The release of the shipped records if the cache holds it: nothing is built."""
    return _cached(cache_folder() / _key())


def _cached(folder: Path) -> Release | None:
    """The release in ``folder``; None where there is none, or not all of it: caches get cleaned."""
    try:
        release = open_release(folder)
    except ReleaseError:
        return None
    return release if (release.path / STORE / "CURRENT").is_file() else None


def _key() -> str:
    """The hash of everything that the shipped graph is made from."""
    total = hashlib.sha256(__version__.encode())
    for name in INPUTS:
        for relative, path in _files(str(resource_dir(name))):
            total.update(f"\0{name}/{relative}\0".encode())
            # Every command waits for this: thousand files through pathlib take twice as long.
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                total.update(file.read())
    return total.hexdigest()[:20]


def _files(root: str) -> list[tuple[str, str]]:
    """Each file below ``root``: its path from there with slashes, and its whole path, in order."""
    found = [
        os.path.join(folder, name)  # noqa: PTH118
        for folder, _, names in os.walk(root)
        for name in names
    ]
    pairs = [(path[len(root) + 1 :].replace(os.sep, "/"), path) for path in found]
    return sorted(pairs, key=lambda pair: pair[0].split("/"))


def _forget_old(kept: Path) -> None:
    """Leave the newest few cached releases; a checkout under work makes many."""
    folders = [path for path in kept.parent.iterdir() if (path / CURRENT).is_file()]
    folders.sort(key=lambda path: (path / CURRENT).stat().st_mtime, reverse=True)
    for folder in folders[KEEP:]:
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
