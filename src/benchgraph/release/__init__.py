"""Releases: the graph, built, checked and written whole; opened for reading.

Each name is loaded when it is first used: a command that only reads imports nothing that builds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchgraph.release.build import Build, assemble, build_release
    from benchgraph.release.cache import shipped_release
    from benchgraph.release.opening import open_release
    from benchgraph.release.read import Release
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

_HOMES = {
    "Build": "build",
    "assemble": "build",
    "build_release": "build",
    "shipped_release": "cache",
    "Release": "read",
    "open_release": "opening",
    "write_release": "write",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"benchgraph.release.{_HOMES[name]}"), name)
