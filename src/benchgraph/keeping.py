"""The cache folder: where it is, and how files get there, whole, and are forgotten.

They are only there to save time. What a crash leaves broken is not read, so nothing is pressed to
the disk; what a killed process was writing goes when the next one keeps something. What is kept of
files goes by the code that read them, too.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from benchgraph import system
from benchgraph.errors import ReleaseError
from benchgraph.resources import resource_dir
from benchgraph.temporary import file_beside, is_left
from benchgraph.version import LOADED, __version__

VARIABLE = "BENCHGRAPH_CACHE"
NAME_ANOTHER = f"name a folder of your own in the environment variable {VARIABLE}"


def cache_folder() -> Path:
    """The folder for cached releases; the variable BENCHGRAPH_CACHE names another.

    Raises ReleaseError if it cannot be made.
    """
    if named := os.environ.get(VARIABLE):
        folder = Path(named)
    else:
        import platformdirs

        try:
            folder = Path(platformdirs.user_cache_dir("benchgraph", appauthor=False))
        except RuntimeError:
            folder = Path()
        if not folder.is_absolute():  # no HOME and no entry for the user: "~" is no folder
            raise ReleaseError("nothing says where your home folder is", hint=NAME_ANOTHER)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReleaseError(
            "the cache folder cannot be made", path=folder, found=error.strerror, hint=NAME_ANOTHER
        ) from None
    return folder


def put(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all. Raises OSError."""
    handle, temporary = file_beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        system.put(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def forget_old(folder: Path, most_bytes: int, most_files: int | None = None) -> None:
    """Leave what was used last in ``folder``, no more than these bounds allow."""
    size = 0
    for number, (_, length, path) in enumerate(sorted(_files(folder), reverse=True)):
        size += length
        left = is_left(path.rpartition(os.sep)[2])
        if left or size > most_bytes or (most_files is not None and number >= most_files):
            with suppress(OSError):  # another process may have been quicker
                os.unlink(path)  # noqa: PTH108


def _files(folder: Path) -> Iterator[tuple[int, int, str]]:
    """When each file was used last, its size and its path."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                state = entry.stat()
                yield state.st_mtime_ns, state.st_size, entry.path


@cache
def code_that_reads() -> str:
    """A hash of everything that decides what a file becomes, apart from the file: this package, the
    ontology with the context and the layout, and the libraries and tables beneath.

    Empty where the package has changed since this process began to load it: what runs is then not
    what stands there.
    """
    import pyoxigraph
    import yaml

    beneath = (pyoxigraph.__version__, yaml.__version__, unicodedata.unidata_version)
    total = sha256(json.dumps([__version__, *beneath, yaml.__with_libyaml__]).encode())
    package = Path(__file__).resolve().parent
    for root, suffix in ((package, ".py"), (resource_dir("ontology"), "")):
        for path in sorted(_below(str(root), suffix)):
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                state = os.fstat(file.fileno())
                if max(state.st_mtime, state.st_ctime) >= LOADED:
                    return ""
                total.update(f"\0{path[len(str(root)) :]}\0".encode())
                total.update(file.read())
    return total.hexdigest()


def _below(root: str, suffix: str) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(suffix):
                yield os.path.join(folder, name)  # noqa: PTH118
