"""The folder in which a live graph lies between two changes, beside the releases that come of it.

It is a cache: whatever is wrong with it is answered by making it anew. So it is not written safely
but *said* to be whole or not: a mark lies in it while something changes, and a folder with the mark
is of no use to whoever opens it next. What a process has written outlives the process, but not the
machine: after another start of that (``this_boot``) it is of no use either.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from benchgraph.errors import ReleaseError
from benchgraph.system import sync_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

NAME = ".live"
_MARK = "changing"
_LOCK = "lock"
_STORES = "stores-"
_OF_STORE = "CURRENT"  # without this file, a new store is made where one is opened


class Folder:
    """The folder ``.live`` in ``out``; only one process has it at a time."""

    def __init__(self, out: Path) -> None:
        """Raises ReleaseError where it cannot be made, or somebody else has it."""
        self.path = out / NAME
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ReleaseError(
                "the live graph has no place to lie", path=self.path, found=error.strerror
            ) from None
        self._lock = _locked(self.path / _LOCK)
        self._stores = next(self.path.glob(f"{_STORES}*"), self.path)

    @property
    def state(self) -> Path:
        """What the live graph remembers."""
        return self.path / "state.sqlite"

    @property
    def stated(self) -> Path:
        """The store of what is stated."""
        return self._stores / "stated"

    @property
    def whole(self) -> Path:
        """The store of that and of what follows."""
        return self._stores / "whole"

    @property
    def closure(self) -> Path:
        """What the closure remembers."""
        return self.path / "closure"

    @property
    def relations(self) -> Path:
        """What the relations remember."""
        return self.path / "relations.sqlite"

    @property
    def is_whole(self) -> bool:
        """Whether the last change came to its end."""
        files = [self.state, self.stated / _OF_STORE, self.whole / _OF_STORE]
        return not (self.path / _MARK).exists() and all(each.is_file() for each in files)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """While something in the folder changes. What ends in an error leaves it marked."""
        mark = self.path / _MARK
        if not mark.exists():
            mark.touch()
            sync_folder(self.path)
        yield
        mark.unlink()

    def spoil(self) -> None:
        """Mark it as of no use."""
        (self.path / _MARK).touch()

    def clear(self) -> None:
        """Remove everything but the lock, and have other stores from now on: somebody in this
        process may still hold the old ones, which no other may be opened in place of then."""
        self.path.mkdir(parents=True, exist_ok=True)  # somebody may have removed it
        for path in self.path.iterdir():
            if path.name == _LOCK:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
        self._stores = self.path / f"{_STORES}{token_hex(4)}"
        self._stores.mkdir()

    def close(self) -> None:
        """Let somebody else have it."""
        self._lock.release()


def _locked(path: Path) -> BaseFileLock:
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ReleaseError(
            "another process keeps this graph live",
            path=path.parent,
            hint="stop it, or name another folder with --out",
        ) from None
    except (OSError, NotImplementedError) as error:
        raise ReleaseError(
            "the live graph cannot be locked", path=path.parent, found=str(error)
        ) from None
    return lock


def this_boot() -> str:
    """Something that is another one when the machine has been started anew."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        return f"{(time.time() - time.monotonic()) / 60:.0f}"  # the minute of the start
