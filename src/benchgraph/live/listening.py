"""Hear of saved files: where something changed below some folders, soon after it did.

The system tells where, watchfiles (Rust) gathers what it tells until there is quiet. Whoever
listens looks for himself what there is: a folder that is new or was renamed stands for all that is
in it. Where nothing is told, as of drives that other machines write to, it is time to look
everywhere, from time to time; and at long intervals so it is everywhere.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from benchgraph.live.drives import is_silent
from benchgraph.looks import Look, look_of

if TYPE_CHECKING:
    from watchfiles.main import FileChange

# Seconds: of quiet after which what was heard is told, and of noise after which it is all the same;
# between two beats; for which a file may be away while an editor puts another in its place.
_QUIET = 0.05
_AT_MOST = 1.6
_BEAT = 0.1
_AWAY = 0.25
# To look everywhere takes so small a share of the time where the system tells of changes, and where
# it does not; and so many seconds lie between at the least.
_SHARE, _SHARE_POLLING = 1 / 200, 1 / 10
_PAUSE, _PAUSE_POLLING = 60.0, 1.0
# What editors and downloads leave for a moment, or for good, beside what they write.
_PASSING = ("~", "#", ".tmp", ".swp", ".swx", ".bak", ".part", ".crdownload", "4913")


def listen(
    folders: Iterable[Path], stop: Event, *, polling: bool | None = None
) -> Iterator[set[Path]]:
    """Sets of files and folders where something may have changed, until ``stop`` is set.

    ``folders``: folders and files that lie anywhere; what is told is named as they are. They may
    vanish and come back. All of them are told at once when they are listened to, so that nothing
    is lost that was saved before; an empty set is told ten times a second while there is nothing.
    What is hidden, and what editors write for a moment, is not told. ``polling``: look everywhere
    from time to time, at most a tenth of the time; by default where the file system is one that
    does not tell.
    """
    roots = _Roots(folders)
    if not (any(map(is_silent, roots.all)) if polling is None else polling):
        yield from _told(roots, stop)
    yield from _polled(roots, stop)


def _told(roots: _Roots, stop: Event) -> Iterator[set[Path]]:
    """What the system tells, until it can tell no more."""
    while not stop.is_set():
        there = roots.there()
        changes = _changes([path for path, folder in there.items() if folder], stop)
        try:
            with closing(changes):
                yield from _while_there(roots, there, changes)
        except FileNotFoundError:
            stop.wait(_BEAT)  # one has just vanished
        except (OSError, RuntimeError):
            return  # it listens to as many folders as it may


def _while_there(
    roots: _Roots, there: _There, changes: Iterable[set[FileChange]]
) -> Iterator[set[Path]]:
    """What is told until a root has vanished or is another: who listened to it hears no more."""
    looked = _Looked(_PAUSE, _SHARE)
    heard: set[Path] = set()
    missing: set[Path] = set()
    since = 0.0
    for change in changes:
        if roots.there() != there:
            return
        if looked.due:
            with looked:
                yield roots.all
            heard, missing = set(), set()
            continue
        if not heard:
            since = time.monotonic()
        more, gone = roots.named(change)
        heard |= more | roots.changed_files()
        missing = {path for path in missing | gone if not os.path.lexists(path)}
        if missing and time.monotonic() - since < _AWAY:
            yield set()
        else:
            yield heard
            heard, missing = set(), set()


def _changes(folders: list[Path], stop: Event) -> Generator[set[FileChange], None, None]:
    """What happens below the folders; nothing, at every beat."""
    from watchfiles import watch

    if not folders:
        while not stop.wait(_BEAT):
            yield set()
        return
    yield from watch(
        *folders,
        watch_filter=None,
        step=int(_QUIET * 1000),
        debounce=int(_AT_MOST * 1000),
        rust_timeout=int(_BEAT * 1000),
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=False,
        ignore_permission_denied=True,
    )


def _polled(roots: _Roots, stop: Event) -> Iterator[set[Path]]:
    """Everything, from time to time."""
    looked = _Looked(_PAUSE_POLLING, _SHARE_POLLING)
    while not stop.is_set():
        if looked.due:
            with looked:
                yield roots.all
        else:
            yield set()
        stop.wait(_BEAT)


class _Looked:
    """When it is time to look everywhere, given how long that took the last time."""

    def __init__(self, pause: float, share: float) -> None:
        self._pause, self._share = pause, share
        self._began = self._next = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether it is time; at first it is."""
        return time.monotonic() >= self._next

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        now = time.monotonic()
        self._next = now + max(self._pause, (now - self._began) / self._share)


_There = dict[Path, tuple[int, int] | None]


class _Roots:
    """What is listened to, as it was named."""

    def __init__(self, folders: Iterable[Path]) -> None:
        given = list(dict.fromkeys(folders))
        self._outer = [each for each in given if not any(up in given for up in each.parents)]
        # The system tells whole paths, on some systems those to which links lead.
        self._names: dict[str, Path] = {}
        for each in self._outer:
            self._names[os.path.abspath(each)] = each  # noqa: PTH100
            self._names.setdefault(os.path.realpath(each), each)
        self._files = self._looks()

    @property
    def all(self) -> set[Path]:
        """All of them, without those that lie in others."""
        return set(self._outer)

    def there(self) -> _There:
        """Each, with what the system knows it by where it is a folder now."""
        found: _There = {}
        for each in self._outer:
            seen = _stat(each) if each.is_dir() else None
            found[each] = (seen.st_dev, seen.st_ino) if seen else None
        return found

    def changed_files(self) -> set[Path]:
        """Those that are files and look other than the last time: whoever listens to a file hears
        no more once another has taken its place."""
        before, self._files = self._files, self._looks()
        names = before.keys() | self._files.keys()
        return {each for each in names if before.get(each) != self._files.get(each)}

    def _looks(self) -> dict[Path, Look]:
        seen = {each: _stat(each) for each in self._outer if each.is_file()}
        return {each: look_of(found) for each, found in seen.items() if found}

    def named(self, changes: set[FileChange]) -> tuple[set[Path], set[Path]]:
        """Where something changed that counts, named as its root is; and what of it was there
        before and is missing now."""
        from watchfiles import Change

        came = {path for change, path in changes if change == Change.added}
        found: set[Path] = set()
        missing: set[Path] = set()
        for path in {path for _, path in changes}:
            place = self._named(path)
            if place is None:
                continue
            is_there = os.path.lexists(place)
            if path.endswith(_PASSING):
                if place.is_dir() or not (is_there or path in came):
                    found.add(place)  # it may be, or have been, a folder of records
                continue
            found.add(place)
            if not is_there and path not in came:
                missing.add(place)
        return found, missing

    def _named(self, path: str) -> Path | None:
        """None for what is hidden."""
        for whole in sorted(self._names, key=len, reverse=True):
            if path == whole or path.startswith(whole.rstrip(os.sep) + os.sep):
                inner = Path(path[len(whole) :].lstrip(os.sep))
                if not any(part.startswith(".") for part in inner.parts):
                    return self._names[whole] / inner
                return None
        return None


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
