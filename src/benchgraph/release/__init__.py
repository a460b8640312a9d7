"""Releases: the graph, built, checked and written whole; opened for reading."""

from benchgraph.release.build import Build, assemble, build_release
from benchgraph.release.cache import shipped_release
from benchgraph.release.read import Release, open_release
from benchgraph.release.write import write_release

__all__ = [
    "Build",
    "Release",
    "assemble",
    "build_release",
    "open_release",
    "shipped_release",
    "write_release",
]
