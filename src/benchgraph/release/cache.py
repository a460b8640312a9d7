"""The shipped graph, built once and kept in the user's cache folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from benchgraph.errors import ReleaseError
from benchgraph.keeping import NAME_ANOTHER
from benchgraph.release.inputs import shipped_folder
from benchgraph.release.named import STORE
from benchgraph.release.place import CURRENT
from benchgraph.release.read import Release

KEEP = 3


def shipped_release(progress: Callable[[str], None] = lambda step: None) -> Release:
    """The release of the shipped records; built if the cache holds none of this very input.

    Raises ReleaseError where the cache folder cannot be used.
    """
    folder = shipped_folder()
    if release := _cached(folder):
        return release
    if not os.access(folder.parent, os.W_OK | os.X_OK):  # said before the work of a build
        raise ReleaseError(
            "the cache folder cannot be written", path=folder.parent, hint=NAME_ANOTHER
        )
    from benchgraph.release.build import build_release
    from benchgraph.release.ready import keep_ready

    release = build_release(None, folder, progress=progress)
    _forget_old(folder)
    progress("answering the ready-made questions")
    keep_ready(release, None)
    return release


def cached_release() -> Release | None:
    """The release of the shipped records if the cache holds it: nothing is built."""
    return _cached(shipped_folder())


def _cached(folder: Path) -> Release | None:
    """The release in ``folder``; None where there is none, or not all of it: caches get cleaned."""
    try:
        release = Release.at(folder)
    except ReleaseError:
        return None
    return release if (release.path / STORE / "CURRENT").is_file() else None


def _forget_old(kept: Path) -> None:
    """Leave the newest few cached releases; a checkout under work makes many."""
    folders = [path for path in kept.parent.iterdir() if (path / CURRENT).is_file()]
    folders.sort(key=lambda path: (path / CURRENT).stat().st_mtime, reverse=True)
    for folder in folders[KEEP:]:
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
