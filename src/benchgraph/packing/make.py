"""Make a pack: every part in its turn, below a folder of its own, and then the ZIP."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

from benchgraph.errors import ParameterError, ReleaseError
from benchgraph.files import replacing
from benchgraph.memory import collector_at_rest
from benchgraph.packing import archive, changes, describing, graphs, readme, tables
from benchgraph.packing.model import Maker, Member, Source
from benchgraph.release.place import CURRENT
from benchgraph.temporary import make_folder

MAKERS: tuple[tuple[str, Maker], ...] = (
    ("the graph", graphs.write),
    ("tables", tables.write),
    ("changes", changes.write),
    ("README", readme.write),
    ("descriptions", describing.write),
)
SUMS = "SHA256SUMS"
# What a person sees first when the ZIP is opened.
_ORDER = ("text", "description", "workbook", "table", "graph", "changes")
_CHUNK = 1 << 20

Progress = Callable[[str], None]


def write_pack(
    source: Source, path: Path | IO[bytes], progress: Progress = lambda step: None
) -> tuple[Member, ...]:
    """Write the pack of ``source`` as the ZIP at ``path``, whole or not at all; what is in it.

    It is made among the temporary files; where ``path`` lies it is written under another name and
    gets its own when it is on the disk. A stream gets it when it is whole. Raises ParameterError
    for a path that is a file of the release, ReleaseError for a damaged release or where the pack
    cannot be made, StoreError where ``path`` cannot be written.
    """
    if isinstance(path, Path):
        _insist_on_a_place(path, source)
    with _staging() as folder:
        with collector_at_rest():
            members = _members(source, folder, progress)
        made = folder.with_name("pack.zip")
        progress("packing")
        with _told():
            archive.write_zip(members, made, source.date)
        with (
            made.open("rb") as file,
            replacing(path) if isinstance(path, Path) else nullcontext(path) as target,
        ):
            shutil.copyfileobj(file, target, _CHUNK)
    return members


def _insist_on_a_place(path: Path, source: Source) -> None:
    """Raises ParameterError where the pack would take the place of what a release is made of."""
    target = Path(os.path.realpath(path))
    for release in filter(None, (source.release, source.since)):
        folder = Path(os.path.realpath(release.path))
        beside = target.parent == folder and target.suffix.lower() == ".zip"
        if (target.is_relative_to(folder) and not beside) or target == folder.parent / CURRENT:
            raise ParameterError(
                "here lies the release itself",
                found=str(path),
                expected="a file outside of it, or a .zip beside its manifest",
            )


def _members(source: Source, folder: Path, progress: Progress) -> tuple[Member, ...]:
    members: tuple[Member, ...] = ()
    for name, make in MAKERS:
        progress(f"packing {name}")
        with _told():
            members += tuple(make(source, folder, members))
    members = tuple(sorted(members, key=lambda member: _ORDER.index(member.kind)))
    with _told():
        return (_sums(folder, members), *members)


def _sums(folder: Path, members: tuple[Member, ...]) -> Member:
    """The checksum of every other file, as ``sha256sum --check`` reads it."""
    rows = [f"{member.sha256}  {member.name}\n" for member in members]
    (folder / SUMS).write_bytes("".join(rows).encode())
    return Member.of(folder, SUMS, "text", "text/plain", "The SHA-256 of every other file")


@contextmanager
def _staging() -> Iterator[Path]:
    """A folder among the temporary files, which goes with everything in it and beside it."""
    with _told():
        outer = make_folder("pack")
    try:
        with _told():
            (outer / "pack").mkdir()
        yield outer / "pack"
    finally:
        shutil.rmtree(outer, ignore_errors=True)


@contextmanager
def _told() -> Iterator[None]:
    """What the system refuses while a pack is made, in a sentence."""
    try:
        yield
    except OSError as error:
        raise ReleaseError(
            "the pack cannot be made",
            path=error.filename,
            found=error.strerror or str(error),
            hint="a pack needs room among the temporary files (TMPDIR)",
        ) from None
