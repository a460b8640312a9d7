"""What the shipped graph is made from, and the name that its release has in the cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from benchgraph.keeping import cache_folder, put
from benchgraph.release.stamps import stamp
from benchgraph.resources import resource_dir
from benchgraph.temporary import clear
from benchgraph.version import __version__

INPUTS = ("ontology", "shapes", "queries", "data")
_REMEMBERED = "inputs"
_KEY_LENGTH = 20


def shipped_folder() -> Path:
    """The folder of the cache where the release of this very input is, or would be.

    Raises ReleaseError where there is no cache folder, OSError for an input that cannot be read.
    """
    return looked_at()[0]


def looked_at() -> tuple[Path, str, bool]:
    """``shipped_folder``, what the input looks like, and whether that can be relied on later."""
    cache = cache_folder()
    roots = [str(resource_dir(name)) for name in INPUTS]
    seen, settled = stamp(*roots)
    # One for each installation that shares the cache.
    name = hashlib.sha256("\0".join((__version__, *roots)).encode(errors="surrogateescape"))
    remembered = cache / f"{_REMEMBERED}-{name.hexdigest()[:12]}"
    key = _recalled(remembered, seen)
    if key is None:
        key = _key(roots)
        if settled:
            _remember(remembered, seen, key)
    return cache / key, seen, settled


def _recalled(path: Path, seen: str) -> str | None:
    """The key that was remembered at ``path`` for files that looked like ``seen``."""
    try:
        found = path.read_text("ascii")
    except (OSError, ValueError):
        return None
    key = found[:_KEY_LENGTH]
    return key if found == _line(seen, key) else None


def _remember(path: Path, seen: str, key: str) -> None:
    """Write down ``key``; where that cannot be, it is hashed again next time."""
    with contextlib.suppress(OSError):
        clear(path.parent)
        put(path, _line(seen, key).encode("ascii"))


def _line(seen: str, key: str) -> str:
    """The key and a hash of it with what it is for: a damaged line is no line."""
    return f"{key} {hashlib.sha256(f'{seen} {key}'.encode()).hexdigest()}\n"


def _key(roots: list[str]) -> str:
    """The hash of everything that the shipped graph is made from."""
    total = hashlib.sha256(__version__.encode())
    for name, root in zip(INPUTS, roots, strict=True):
        for relative, path in _files(root):
            total.update(f"\0{name}/{relative}\0".encode())
            # A thousand files through pathlib take twice as long.
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                total.update(file.read())
    return total.hexdigest()[:_KEY_LENGTH]


def _files(root: str) -> list[tuple[str, str]]:
    """Each file below ``root``: its path from there with slashes, and its whole path, in order."""
    found = [
        os.path.join(folder, name)  # noqa: PTH118
        for folder, _, names in os.walk(root)
        for name in names
    ]
    pairs = [(path[len(root) + 1 :].replace(os.sep, "/"), path) for path in found]
    return sorted(pairs, key=lambda pair: pair[0].split("/"))
