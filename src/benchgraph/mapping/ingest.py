"""Tables → draft records on the disk: all of them, or none."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from benchgraph.errors import DoesNotConform, StoreError, TableError
from benchgraph.files import write_new, write_text
from benchgraph.mapping.drafts import record_text
from benchgraph.mapping.nodes import Filled
from benchgraph.mapping.plan import Mapping
from benchgraph.mapping.report import Reject, Report
from benchgraph.mapping.rows import Progress, Rows
from benchgraph.memory import collector_at_rest
from benchgraph.records import COLLECTION_FILE, load_layout
from benchgraph.system import sync_folder
from benchgraph.temporary import make_folder

SHOWN = 20
CHANGES = ".changes"
_REVIEWED = "reviewStatus: reviewed"
_HEADER = ("table", "row", "line", "column", "found", "why")


class RejectedRows(TableError):
    """Rows that cannot be mapped; ``rejects`` holds the first of them, ``count`` how many values
    there are."""

    def __init__(self, rejects: list[Reject], count: int) -> None:
        super().__init__(f"{count} values of the tables cannot be mapped, so nothing was written")
        self.rejects = rejects
        self.count = count

    def __str__(self) -> str:
        lines = []
        for each in self.rejects:
            where = f" column {each.column!r}:" if each.column else ""
            fault = TableError(
                f"row {each.row},{where} {each.why}", path=each.path, line=each.line,
                found=each.found or None,
            )  # fmt: skip
            lines.append(str(fault))
        if (rest := self.count - len(self.rejects)) > 0:
            lines.append(f"… and {rest} more")
        lines.append("  hint:     --rejects FILE.csv lists them all and maps the other rows")
        return "\n".join(lines)


@dataclass(slots=True)
class _Rejects:
    """The rejects: the first ones in memory, all of them in a file where one is wanted."""

    file: IO[str] | None
    first: list[Reject] = field(default_factory=list)
    count: int = 0

    def __call__(self, reject: Reject) -> None:
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(reject)
        if self.file is not None:
            csv.writer(self.file, lineterminator="\n").writerow(
                (reject.path.name, reject.row, reject.line, reject.column, reject.found, reject.why)
            )


def ingest_tables(
    mapping: Mapping,
    tables: list[Path],
    out: Path,
    *,
    rejects: Path | None = None,
    report: Path | None = None,
    limit: int | None = None,
    progress: Progress = lambda rows: None,
) -> Report:
    """Write a draft for every record that the rows of ``tables`` make, into the folders of
    ``out``, and give the account of all rows and columns.

    A draft that somebody has reviewed is kept; what the table says now goes to ``out``/.changes
    where it is something else. Where the mapping has a publisher and a licence, the drafts are a
    collection: its ``collection.yaml`` is written if there is none yet. With ``rejects`` what
    cannot be mapped goes to that file, and the rest is written.

    Raises MappingError, TableError (RejectedRows: all that cannot be mapped, where there is no
    ``rejects``; nothing is written), StoreError, and DoesNotConform where no row is left; rejects
    and report are written then.
    """
    with _waiting(out) as folder, _reject_file(rejects, folder) as file:
        noted = _Rejects(file)
        rows = Rows(mapping, tables, on_reject=noted, limit=limit, progress=progress)
        folders: dict[str, str] = {}
        try:
            with collector_at_rest():
                for mapped in rows:
                    _put(mapped.record, folder, folders)
        except OSError as error:
            raise StoreError("a draft cannot be written, so none is", path=out,
                             found=error.strerror) from None  # fmt: skip
        if noted.count and rejects is None:
            raise RejectedRows(noted.first, noted.count)
        if file is not None and rejects is not None:
            file.flush()
            write_text(rejects, Path(file.name).read_text("utf-8"))
        rows.report.kept = _move(folder, out, list(folders.values()))
        collection = out / COLLECTION_FILE
        if folders and not collection.exists() and (text := _collection_text(mapping, tables)):
            write_new(collection, text)
    if report is not None:
        write_text(report, rows.report.text())
    if not rows.report.records:
        raise DoesNotConform(
            "no row of the tables was mapped", found=f"{rows.report.rows['rejected']} rejected, "
            f"{rows.report.rows['skipped']} skipped", hint="look at the rejects and the report",
        )  # fmt: skip
    return rows.report


def _collection_text(mapping: Mapping, tables: list[Path]) -> str | None:
    """The ``collection.yaml`` of the drafts, where the mapping says all that it needs."""
    head = mapping.head
    if not all(isinstance(head.get(key), str) for key in ("title", "publisher", "licence")):
        return None
    day = mapping.read_on or datetime.now(UTC).date().isoformat()
    version = ", ".join(path.stem for path in tables)
    return (
        f"# What the mapping {mapping.source.path.name} says of the tables; version and date are of"
        " this reading.\n"
        f"slug: {mapping.slug}\ntitle: {{en: {json.dumps(head['title'], ensure_ascii=False)}}}\n"
        f"publisher: {json.dumps(head['publisher'], ensure_ascii=False)}\n"
        f"licence: {json.dumps(head['licence'])}\n"
        f"version: {json.dumps(version, ensure_ascii=False)}\n"
        f"date: {day}\nsources: [{json.dumps(mapping.page)}]\n"
    )


@contextmanager
def _waiting(out: Path) -> Iterator[Path]:
    """A folder beside the drafts, for those that are not all there yet."""
    made = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = make_folder("mapping", out)
    except OSError as error:
        raise StoreError("this folder cannot be written", path=out, found=error.strerror) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if made and not any(out.iterdir()):
            out.rmdir()


@contextmanager
def _reject_file(rejects: Path | None, folder: Path) -> Iterator[IO[str] | None]:
    if rejects is None:
        yield None
        return
    with (folder / "rejects.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(_HEADER)
        yield file


def _put(record: Filled, folder: Path, folders: dict[str, str]) -> None:
    kind, _, slug = record.id.partition("/")
    if kind not in folders:
        name = next(n for n, each in load_layout().folders.items() if each["prefix"] == kind)
        folders[kind] = name
        (folder / name).mkdir()
    with open(f"{folder}/{folders[kind]}/{slug}.yaml", "wb") as file:  # noqa: PTH123 twice as fast
        file.write(record_text(record).encode())


def _move(folder: Path, out: Path, names: list[str]) -> list[str]:
    """Everything that waits into its place; the paths of reviewed records that were kept."""
    kept: list[str] = []
    try:
        for name in names:
            (out / name).mkdir(exist_ok=True)
            for each in sorted(path.name for path in (folder / name).iterdir()):
                new, old = f"{folder}/{name}/{each}", f"{out}/{name}/{each}"
                if not os.path.exists(old) or _REVIEWED not in Path(old).read_text("utf-8"):  # noqa: PTH110
                    os.replace(new, old)  # noqa: PTH105
                    continue
                kept.append(f"{name}/{each}")
                (out / CHANGES / name).mkdir(parents=True, exist_ok=True)
                os.replace(new, f"{out}/{CHANGES}/{name}/{each}")  # noqa: PTH105
            sync_folder(out / name)
    except OSError as error:
        raise StoreError("a draft cannot be put in its place", path=out,
                         found=error.strerror) from None  # fmt: skip
    return kept
