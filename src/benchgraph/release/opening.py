"""Open a release for reading: one of yours, or the shipped one."""

from __future__ import annotations

from pathlib import Path

from benchgraph.release.read import Release


def open_release(path: Path | str | None = None) -> Release:
    """Open a release: its folder, or the folder that its CURRENT file stands in.

    Without ``path`` it is the shipped graph, built once into the user's cache. Raises ReleaseError.
    """
    if path is None:
        from benchgraph.release.cache import shipped_release

        return shipped_release()
    return Release.at(path)
