"""The folder of a site: whole or not there, and never in the place of what is not ours."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchgraph.errors import StoreError
from benchgraph.files import write_bytes
from benchgraph.system import exchange, runs, sync_folder

# What a site says of itself, and the checksums of its files as sha256sum writes them.
MARK = "benchgraph-site.json"
SUMS = "SHA256SUMS"
KIND = "benchgraph export site"


@contextmanager
def placing(out: Path, kind: str = KIND) -> Iterator[Path]:
    """A folder to make a site in, which takes the place of ``out`` when the block ends well.

    It lies beside ``out``. An earlier site of this ``kind`` there is replaced whole, and stays
    until then. Raises StoreError where something else stands there, or it cannot be written.
    """
    target = Path(os.path.realpath(out))
    _insist_on_ours(target, kind)
    beside = _beside(target, "freezing")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clean(target)
        beside.mkdir()
        try:
            yield beside
            _swap(beside, target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            "the site cannot be written", path=out, found=error.strerror or str(error)
        ) from None


def seal(folder: Path, about: dict[str, object], kind: str = KIND) -> tuple[int, int]:
    """Write what the site in ``folder`` says of itself, then the list of its files with their
    checksums; how many files there are, and their bytes. Raises StoreError."""
    text = json.dumps({"kind": kind, **about}, ensure_ascii=False, indent=1) + "\n"
    write_bytes(folder / MARK, text.encode())
    lines, size = [], 0
    for path in sorted(files_in(folder)):
        body = (folder / path).read_bytes()
        lines.append(f"{hashlib.sha256(body).hexdigest()}  {path}\n")
        size += len(body)
    listing = "".join(lines).encode()
    write_bytes(folder / SUMS, listing)
    return len(lines) + 1, size + len(listing)


def files_in(folder: Path) -> list[str]:
    """The files below ``folder``, with "/"; links and devices too. In no order."""
    found, waiting = [], [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                else:
                    found.append(Path(entry.path).relative_to(folder).as_posix())
    return found


def _insist_on_ours(target: Path, kind: str) -> None:
    """Raises StoreError for a place that a site may not take."""
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise StoreError("a site is a folder, and this is none", path=target)
        if os.path.ismount(target):
            raise StoreError(
                "this folder is where a file system begins, which nothing can take the place of",
                path=target,
                hint=f"name a folder in it: {target / 'site'}",
            )
        foreign = _foreign(target, kind)
    except OSError as error:
        raise StoreError("this folder cannot be read", path=target, found=error.strerror) from None
    if foreign is not None:
        raise StoreError(
            "this folder holds something else than an earlier site, and stays as it is",
            path=target,
            found=foreign,
            expected="a folder that is not there, is empty, or was written by this command",
            hint="name another folder, and copy the site to where it is published",
        )


def _foreign(target: Path, kind: str) -> str | None:
    """A file in ``target`` that no earlier site wrote; None where all of it is ours."""
    here = set(files_in(target))
    if not here:
        return next((each.name for each in target.iterdir()), None)
    try:
        mark = json.loads((target / MARK).read_text("utf-8"))
        ours = mark["kind"] == kind
        lines = (target / SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        ours, lines = False, []
    known = {line.partition("  ")[2] for line in lines} | {SUMS} if ours else set()
    return min(here - known, default=None)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name[:64]}.{what}-{os.getpid()}")


def _swap(new: Path, target: Path) -> None:
    """``new`` in the place of ``target``. Raises OSError; then what stood there stands there."""
    if exchange(new, target):  # at any moment the old or the new one is there
        sync_folder(target.parent)
        shutil.rmtree(new, ignore_errors=True)
        return
    old = _beside(target, "old")
    shutil.rmtree(old, ignore_errors=True)
    there = target.exists()
    if there:
        target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        if there:
            old.rename(target)
        raise
    sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _clean(target: Path) -> None:
    """Take away what killed exports have left beside ``target``; put back what one had moved."""
    left = re.compile(rf"\.{re.escape(target.name[:64])}\.(freezing|old)-(\d+)")
    for path in sorted(target.parent.iterdir()):
        match = left.fullmatch(path.name)
        if match is None or _is_running(int(match.group(2))):
            continue
        if match.group(1) == "old" and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        return process != os.getpid() and runs(process)
    except OverflowError:  # no number of a process
        return False
