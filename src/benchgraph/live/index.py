"""Which files of records look as if they had changed since they were last looked at.

What is told has to be read to know whether it did. As an index of git does, this one never takes a
changed file for an unchanged one: what changed a moment before a look is told again the next time.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from benchgraph.errors import RecordError
from benchgraph.looks import is_settled, look_of
from benchgraph.records import COLLECTION_FILE, Layer, is_record_name, record_entries

_PACKED = struct.Struct("<QqqQ")
# Of a file that changed a moment ago: it is told again next time.
_UNSETTLED = b""
Folders = dict[str, dict[str, bytes]]
"""Folder → name of a file in it → what it looks like, packed: 8 MB for 40,000 files."""
Changed = dict[tuple[str, str], bytes | None]
"""Folder and name → what the file looks like, None where it is gone."""
Seen = Iterator["os.DirEntry[str] | Path"]


class Index:
    """What the files of records in some layers looked like; nothing is known at first."""

    def __init__(self, over: Iterable[Layer], known: Folders | None = None) -> None:
        self._over = list(over)
        self._known: Folders = {} if known is None else known
        # Where the rest is kept already: what is to be said there (None: that a file is gone).
        self._kept: Path | None = None
        self._unsaid: dict[str, bytes | None] = {}

    @classmethod
    def restored(cls, over: Iterable[Layer], path: Path) -> Index:
        """The index that was kept at ``path``; where none can be read, one that knows nothing."""
        index = cls(over)
        if not path.is_file():
            return index
        try:
            with closing(sqlite3.connect(path)) as db:
                rows = db.execute("SELECT path, look FROM file").fetchall()
            for name, look in rows:
                folder, file = os.path.split(os.fsdecode(name))
                index._known.setdefault(folder, {})[file] = bytes(look)
        except (sqlite3.Error, TypeError):
            return cls(over)
        index._kept = path
        return index

    def keep(self, path: Path) -> None:
        """Put down at ``path`` what changed since the last time. Raises sqlite3.Error, OSError."""
        if self._kept != path or not path.is_file():
            path.unlink(missing_ok=True)
            self._unsaid = {
                os.path.join(folder, name): look  # noqa: PTH118
                for folder, looks in self._known.items()
                for name, look in looks.items()
            }
        if self._unsaid or not path.is_file():
            rows = [(os.fsencode(name), look) for name, look in self._unsaid.items()]
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA synchronous = OFF")  # what is lost is looked at anew
                with db:
                    db.execute("CREATE TABLE IF NOT EXISTS file (path BLOB PRIMARY KEY, look BLOB)")
                    db.executemany("REPLACE INTO file VALUES (?, ?)", rows)
                    db.execute("DELETE FROM file WHERE look IS NULL")
        self._kept, self._unsaid = path, {}

    def look(
        self, over: Iterable[Layer] | None = None, paths: Iterable[Path] | None = None
    ) -> set[Path]:
        """The files that are new, gone, or look other than before; they are known from now on.

        ``over``: the layers from now on, if they are others. ``paths``: files and folders, named
        as the layers are, where alone to look; what is no record of the layers is passed over.
        Look first, then read. Raises RecordError for a layer that cannot be read or holds nothing;
        then everything is known as it was.
        """
        over = self._over if over is None else list(over)
        now = time.time_ns()
        places = None if paths is None else set(paths)
        try:
            if places is None:
                seen = _looks(chain.from_iterable(map(_in_layer, over)), now)
            else:
                seen = _looks((each for place in places for each in _at(place, over)), now)
        except OSError as error:
            raise RecordError(
                "this folder cannot be read", path=error.filename, found=error.strerror
            ) from None
        known = self._known if places is None else self._known_at(places)
        changed = _differences(seen, known)
        gone = {folder for (folder, _), look in changed.items() if look is None}
        for layer in over:
            _insist_on_records(layer, gone)
        for (folder, name), look in changed.items():
            if look is None:
                del self._known[folder][name]
            else:
                self._known.setdefault(folder, {})[name] = look
            self._unsaid[os.path.join(folder, name)] = look  # noqa: PTH118
        self._over = over
        return {Path(folder, name) for folder, name in changed}

    def _known_at(self, places: Iterable[Path]) -> Folders:
        """What is known of these files, and of all below these folders, there or not."""
        known: Folders = {}
        for place in places:
            folder = str(place.parent)
            look = self._known.get(folder, {}).get(place.name)
            if look is not None:
                known.setdefault(folder, {})[place.name] = look
            if not place.is_file():
                known |= {at: self._known[at] for at in self._known if _is_below(at, str(place))}
        return known


def _in_layer(layer: Layer) -> Seen:
    if layer.path.is_dir():
        yield from record_entries(str(layer.path))
    elif not layer.path.exists():
        layer.files()  # which tells of it
    elif layer.path.name != COLLECTION_FILE:
        yield layer.path


def _insist_on_records(layer: Layer, gone: Iterable[str]) -> None:
    """A layer that lost its last record is told of, as by whoever reads it. Raises RecordError."""
    lost = any(_is_below(folder, str(layer.path)) for folder in gone)
    if lost and next(_in_layer(layer), None) is None:
        layer.files()


def _at(place: Path, over: Iterable[Layer]) -> Seen:
    """The files of records at and below a place, of whichever layers they are."""
    around: list[Layer] = []
    for layer in over:
        if layer.path == place or place in layer.path.parents:
            yield from _in_layer(layer)
        elif layer.path in place.parents:
            around.append(layer)
    if not around:
        return
    holder = max(around, key=lambda each: len(each.path.parts))
    if any(part.startswith(".") for part in place.relative_to(holder.path).parts):
        return
    if place.is_dir() and not place.is_symlink():
        yield from record_entries(str(place), whole=False)
    elif is_record_name(place.name) and not place.is_dir():
        yield place


def _looks(seen: Seen, now: int) -> Folders:
    found: Folders = {}
    folders: dict[str, dict[str, bytes]] = {}
    for entry in seen:
        try:
            look = look_of(entry.stat())
        except FileNotFoundError:
            if not os.path.islink(entry):  # noqa: PTH114
                continue  # it is gone meanwhile
            look = look_of(os.lstat(entry))
        at, _, name = os.fspath(entry).rpartition(os.sep)
        if (looks := folders.get(at)) is None:
            looks = folders[at] = found.setdefault(str(Path(os.fspath(entry)).parent), {})
        looks[name] = _PACKED.pack(*look) if is_settled(look, now) else _UNSETTLED
    return found


def _differences(seen: Folders, known: Folders) -> Changed:
    """What each file looks like that looks other than before, or had just changed; None: gone."""
    changed: Changed = {}
    for folder in seen.keys() | known.keys():
        new, old = seen.get(folder, {}), known.get(folder, {})
        for name, look in new.items():
            if look == _UNSETTLED or look != old.get(name):
                changed[folder, name] = look
        for name in old.keys() - new.keys():
            changed[folder, name] = None
    return changed


def _is_below(folder: str, place: str) -> bool:
    """Whether a folder is this place or below it."""
    if place == ".":
        return not Path(folder).is_absolute()
    return folder == place or folder.startswith(place.rstrip(os.sep) + os.sep)
