"""Write files whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from benchgraph.errors import StoreError
from benchgraph.system import exchange, is_kept_for_a_device, put, sync_file, sync_folder
from benchgraph.temporary import clear, file_beside, open_to_others, scratch


def write_all(texts: Mapping[Path, str | None]) -> None:
    """Write several files as UTF-8, all of them or none; None takes a file away.

    Every text is on the disk before the first name changes; where one cannot be put in its place,
    those before it are put back as they were, and folders that were made are taken away. Raises
    StoreError. What goes to a device or a pipe is written when all the rest stands.

    Whoever is killed leaves of each file the old or the new one, and of several perhaps the first
    ones new and the rest old. So they are put in their order, and what says that something was
    done comes last.
    """
    ready: dict[Path, Path] = {}
    folders: set[Path] = set()
    made: list[Path] = []
    left: list[Path] = []
    undo: list[Callable[[], object]] = []
    at = Path()
    try:
        for at, text in texts.items():
            _insist_on_a_file_name(at)
            if text is None or _is_device(at):
                continue
            target = Path(os.path.realpath(at))
            if target.parent not in folders:  # of thousands of files in it each would look at all
                made += _make_folder(target.parent)
                clear(target.parent)
                folders.add(target.parent)
            ready[target] = _beside(target, text.encode("utf-8"))
        for at in ready:  # after all are written: most are on the disk by now
            sync_file(ready[at])
        for at, temporary in ready.items():
            _put(temporary, at, undo)
        for at in (path for path, text in texts.items() if text is None and path.is_file()):
            left.append(_taken_away(Path(os.path.realpath(at)), undo))
    except BaseException as error:
        _take_back(undo, ready.values(), made)
        if not isinstance(error, OSError):
            raise  # stopped politely
        raise StoreError(
            "this file cannot be written, so none is", path=at, found=error.strerror
        ) from None
    for old in [*(temporary.with_suffix(".old") for temporary in ready.values()), *left]:
        old.unlink(missing_ok=True)
    for folder in folders:
        sync_folder(folder)
    for path, text in texts.items():
        if text is not None and _is_device(path):
            write_text(path, text)


def _take_back(
    undo: Sequence[Callable[[], object]], ready: Iterable[Path], made: Sequence[Path]
) -> None:
    """Go back all the way, and leave nothing that was made."""
    for step in reversed(undo):
        step()
    for temporary in ready:
        temporary.unlink(missing_ok=True)
    for folder in reversed(made):
        with suppress(OSError):  # somebody else has put something there
            folder.rmdir()


def _put(temporary: Path, at: Path, undo: list[Callable[[], object]]) -> None:
    """``temporary`` in the place of what stands at ``at``; ``undo`` learns the way back."""
    if at.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if at.exists():
        old = temporary.with_suffix(".old")
        _double(at, old)  # not moved: whoever stops us here leaves the old one where it was
        undo.append(partial(old.replace, at))
    else:
        undo.append(partial(at.unlink, missing_ok=True))
    put(temporary, at)


def _double(at: Path, other: Path) -> None:
    """What stands at ``at`` under another name, too."""
    try:
        os.link(at, other)
    except OSError:  # a file system without links; what is wrong with it is found now
        shutil.copy2(at, other)


def _taken_away(at: Path, undo: list[Callable[[], object]]) -> Path:
    """Where the file lies until the others stand, too."""
    handle, gone = file_beside(at, "gone")
    os.close(handle)
    try:
        at.replace(gone)
    except OSError:
        gone.unlink(missing_ok=True)
        raise
    undo.append(partial(gone.replace, at))
    return gone


def _make_folder(folder: Path) -> list[Path]:
    """Make ``folder`` and those above it; the ones that were not there, from the top."""
    missing = [f for f in [folder, *folder.parents] if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _beside(path: Path, data: bytes) -> Path:
    """A file with ``data`` in the folder of ``path`` that may take its place."""
    handle, made = file_beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        open_to_others(made)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that becomes ``path`` when the block ends well, and vanishes when it does not.

    The bytes are on the disk before the name changes, so a crash at any moment leaves the old file
    or the new one. The folder is made if need be. Where ``path`` is a link, what it leads to is
    replaced; a device or a pipe (``/dev/stdout``) is written to, as there is nothing to replace.
    Raises StoreError if it cannot be written.
    """
    path = Path(path)
    _insist_on_a_file_name(path)
    temporary: Path | None = None
    try:
        if path.is_symlink() and not _is_device(path):
            path = Path(os.path.realpath(path))  # not resolve(): it raises where links go round
        if _is_device(path):
            with path.open("wb") as file:
                yield file
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        clear(path.parent)
        handle, temporary = file_beside(path)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        open_to_others(temporary)
        put(temporary, path)
        temporary = None
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError("this file cannot be written", path=path, found=error.strerror) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all. Raises StoreError."""
    with replacing(path) as file:
        file.write(data)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path`` whole or not at all. Raises StoreError."""
    write_bytes(path, text.encode("utf-8"))


def write_new(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to a file that is not there yet, whole or not at all. Raises
    StoreError."""
    _insist_on_a_file_name(path)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear(path.parent)
        temporary = _beside(path, text.encode("utf-8"))
        _put_new(temporary, path)
    except FileExistsError:
        raise StoreError(
            "this file is there already, and stays as it is",
            path=path,
            hint="choose another name or folder, or change the file by hand",
        ) from None
    except OSError as error:
        raise StoreError("this file cannot be written", path=path, found=error.strerror) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _put_new(temporary: Path, path: Path) -> None:
    """``temporary`` under the name ``path``, too. Raises FileExistsError where that is taken."""
    sync_file(temporary)
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with path.open("xb") as file:
            file.write(temporary.read_bytes())


def put_folder(new: Path, target: Path) -> None:
    """The folder ``new`` in the place of what stands at ``target``, if anything does, which goes.

    In one step where the system can exchange two names, so that a reader finds the old or the new
    one at any moment. Raises OSError; then what stood there stands there.
    """
    if not target.exists():
        new.rename(target)
    elif exchange(new, target):
        shutil.rmtree(new, ignore_errors=True)
    else:
        with scratch(target.name[:64], target.parent) as aside:
            target.rename(aside / "old")
            try:
                new.rename(target)
            except BaseException:
                (aside / "old").rename(target)
                raise
    sync_folder(target.parent)


def sync_tree(folder: Path) -> None:
    """Have every file below ``folder`` on the disk, before it gets the name that counts."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            sync_file(path)
    sync_folder(folder)


def _insist_on_a_file_name(path: Path) -> None:
    if is_kept_for_a_device(path):
        raise StoreError(
            "Windows keeps this name for a device, so nothing is written",
            path=path,
            hint="choose another name, or another slug for the record",
        )


def _is_device(path: Path) -> bool:
    """Whether something is there that is neither a file nor a folder."""
    return path.exists() and not path.is_file() and not path.is_dir()
