"""What is there only while a process is at something: files and folders that are named after it.

A process that is killed takes nothing away. So the name of whatever it has under way says which
process that is, and the next one that writes there clears what no process is at any more. What a
running one is at stays.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from benchgraph.system import runs

SCRATCH = "benchgraph"
_NAME = re.compile(
    r"(?:\..+|benchgraph-[a-z]+)[.-](\d{1,10})-([0-9a-f]{6})-[a-z0-9_]{8}(?:\.[a-z]+)?"
)


def new_name(beginning: str) -> str:
    """A name that nothing has, of something that this process is at."""
    return f"{beginning}-{_process()}-{os.urandom(4).hex()}"


def file_beside(path: Path, ending: str = "tmp") -> tuple[int, Path]:
    """An open file, for its owner alone, in the folder of ``path``, which may take its name: the
    descriptor, and where it is. Raises OSError."""
    handle, name = tempfile.mkstemp(
        prefix=f".{path.name[:64]}.{_process()}-", suffix=f".{ending}", dir=path.parent
    )
    return handle, Path(name)


def open_to_others(path: Path) -> None:
    """Give a file that is whole the permissions of every new file. Raises OSError."""
    mask = os.umask(0o022)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def make_folder(what: str, under: Path | None = None) -> Path:
    """An empty folder for ``what`` (a word) that this process is at: hidden in ``under``, or among
    the temporary files. What killed processes have left there is cleared. Raises OSError."""
    place = Path(tempfile.gettempdir()) if under is None else under
    clear(place)
    prefix = f"{SCRATCH}-{what}" if under is None else f".{what}"
    return Path(tempfile.mkdtemp(prefix=f"{prefix}-{_process()}-", dir=place))


@contextmanager
def scratch(what: str, under: Path | None = None) -> Iterator[Path]:
    """``make_folder``, which goes with everything in it when the block ends. Raises OSError."""
    folder = make_folder(what, under)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def in_scratch(what: str) -> Iterator[None]:
    """While the block runs, what libraries put among the temporary files lies in a folder of ours,
    and goes with it. It is for the whole process: for what takes a moment. Raises OSError."""
    before = tempfile.tempdir
    with scratch(what) as folder:
        tempfile.tempdir = str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = before


def clear(folder: Path) -> None:
    """Take away what processes that were killed have left in ``folder``, as far as that can be."""
    with suppress(OSError):
        for name in [entry.name for entry in os.scandir(folder) if is_left(entry.name)]:
            path = folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def is_left(name: str) -> bool:
    """Whether ``name`` is of something that a process was at which runs no more."""
    match = _NAME.fullmatch(name)
    if match is None:
        return False
    number, which = int(match.group(1)), match.group(2)
    if number == os.getpid():  # or one before us with the same number
        return which != _which(number)
    return not runs(number)


def _process() -> str:
    return f"{os.getpid()}-{_which(os.getpid())}"


@cache
def _which(number: int) -> str:
    """What tells this process from others that have had its number: in a container each start of a
    program may have the same."""
    return os.urandom(3).hex()
