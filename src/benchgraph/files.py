"""Write files whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from benchgraph.errors import StoreError
from benchgraph.system import is_kept_for_a_device, put, sync_file, sync_folder


def write_all(texts: Mapping[Path, str | None]) -> None:
    """Write several files as UTF-8, all of them or none; None takes a file away.

    Every text is on the disk before the first name changes; where one cannot be put in its place,
    those before it are put back as they were, and folders that were made are taken away. Raises
    StoreError. What goes to a device or a pipe is written when all the rest stands.
    """
    made: list[Path] = []
    ready: dict[Path, Path] = {}
    gone: list[Path] = []
    left: list[Path] = []
    undo: list[Callable[[], object]] = []
    at = Path()
    try:
        for at, text in texts.items():
            _insist_on_a_file_name(at)
            if _is_device(at):
                continue
            target = Path(os.path.realpath(at))
            if text is None:
                gone.append(target)
                continue
            made += _make_folder(target.parent)
            ready[target] = _beside(target, text.encode("utf-8"))
        for at in ready:  # after all are written: most are on the disk by now
            sync_file(ready[at])
        for at, temporary in ready.items():
            _put(temporary, at, undo)
        for at in gone:
            if at.is_file():
                left.append(_set_aside(at, at.with_name(f".{at.name[:64]}.gone"), undo))
    except OSError as error:
        for step in reversed(undo):
            step()
        for temporary in ready.values():
            temporary.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()
        raise StoreError(
            "this file cannot be written, so none is", path=at, found=error.strerror
        ) from None
    for temporary in ready.values():
        temporary.with_suffix(".old").unlink(missing_ok=True)
    for old in left:
        old.unlink(missing_ok=True)
    for folder in {path.parent for path in ready}:
        sync_folder(folder)
    for path, text in texts.items():
        if text is not None and _is_device(path):
            write_text(path, text)


def _put(temporary: Path, at: Path, undo: list[Callable[[], object]]) -> None:
    """``temporary`` in the place of what stands at ``at``; ``undo`` learns the way back."""
    if at.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if at.exists():
        _set_aside(at, temporary.with_suffix(".old"), undo)
    else:
        undo.append(partial(at.unlink, missing_ok=True))
    put(temporary, at)


def _set_aside(at: Path, old: Path, undo: list[Callable[[], object]]) -> Path:
    at.replace(old)
    undo.append(partial(old.replace, at))
    return old


def _make_folder(folder: Path) -> list[Path]:
    """Make ``folder`` and those above it; the ones that were not there, from the top."""
    missing = [f for f in [folder, *folder.parents] if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _beside(path: Path, data: bytes) -> Path:
    """A file with ``data`` in the folder of ``path`` that may take its place."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:64]}.", suffix=".tmp", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    temporary = Path(name)
    temporary.chmod(0o666 & ~_umask())
    return temporary


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
        handle, name = tempfile.mkstemp(
            prefix=f".{path.name[:64]}.", suffix=".tmp", dir=path.parent
        )
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
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
    """Write ``text`` as UTF-8 to a file that is not there yet. Raises StoreError."""
    _insist_on_a_file_name(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(text.encode("utf-8"))
    except FileExistsError:
        raise StoreError(
            "this file is there already, and stays as it is",
            path=path,
            hint="choose another name or folder, or change the file by hand",
        ) from None
    except OSError as error:
        raise StoreError("this file cannot be written", path=path, found=error.strerror) from None


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


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
