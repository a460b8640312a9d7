"""Read records: one from its bytes, or every one that a folder holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.looks import walk
from benchgraph.records.collection import FILE
from benchgraph.records.model import Record
from benchgraph.records.nodes import Node
from benchgraph.records.stating import raise_for, read_bytes, stated_in
from benchgraph.records.trees import Trees

SUFFIXES = (".yaml", ".yml")


def parse_record(data: bytes | str, path: Path | str, *, ontology: Path | None = None) -> Record:
    """The record in ``data``; ``path`` names it in errors and places it in a data folder.

    Raises RecordError or LimitError with file and line; RecordErrors where several are wrong.
    """
    record, faults = parse_leniently(data, Path(path), ontology=ontology)
    raise_for(faults)
    assert record is not None
    return record


def parse_leniently(
    data: bytes | str, path: Path, *, ontology: Path | None = None
) -> tuple[Record | None, list[BenchgraphError]]:
    """What can be read of the record in ``data``, and everything that is wrong with it.

    None where nothing can be made of it. With faults the record lacks what they are about.
    """
    stated, faults = stated_in(data, path, ontology=ontology)
    if stated is None:
        return None, faults
    root = stated.root
    pages = (root, *(node for node in root.values("translations") if isinstance(node, Node)))
    record = Record(
        path,
        stated.id,
        root.iri,
        stated.graph,
        root.types[0][0],
        tuple(page.iri for page in pages) if "://" in stated.id else (),
        root,
        stated.collection,
        remarks=stated.remarks,
    )
    return record, faults


def read_record(path: Path, *, ontology: Path | None = None) -> Record:
    """The record in the file at ``path``. Raises RecordError or LimitError."""
    return parse_record(read_bytes(path), path, ontology=ontology)


def read_leniently(
    path: Path,
    *,
    ontology: Path | None = None,
    seen: Callable[[Path, bytes], None] = lambda path, data: None,
    trees: Trees | None = None,
) -> tuple[Record | None, list[BenchgraphError]]:
    """What can be read of the file at ``path``, and everything that is wrong with it.

    ``seen`` is told the bytes that were read; ``trees``: what is kept of shipped records.
    """
    try:
        data = read_bytes(path)
        seen(path, data)
    except BenchgraphError as error:
        return None, [error]
    if trees and (known := trees.find(path, data)):
        return known, []
    record, faults = parse_leniently(data, path, ontology=ontology)
    if trees and record and not faults:
        trees.keep(path, data, record)
    return record, faults


def record_files(paths: Path | Iterable[Path]) -> list[Path]:
    """The YAML files that ``paths`` (files or folders, read recursively) hold, in stable order.

    What is hidden (``.git``, an editor's ``.#x.yaml``) is no record, and a folder in a folder that
    is a collection of its own belongs to that. Raises RecordError for a path that is not there or
    cannot be looked into, or a folder that holds no record.
    """
    files: set[Path] = set()
    for path in [paths] if isinstance(paths, Path) else list(paths):
        if path.is_dir():
            found = list(_files_in(path))
            if not found and not (path / FILE).is_file():  # a collection may hold tables only
                raise RecordError("no record here", path=path, expected="*.yaml files")
            files.update(found)
        elif path.exists():
            if path.name != FILE:
                files.add(path)
        else:
            raise RecordError("there is no such file or folder", path=path)
    return sorted(files, key=lambda file: file.as_posix())


def _files_in(folder: Path) -> Iterator[Path]:
    try:
        for entry in record_entries(str(folder)):
            yield Path(entry.path)
    except OSError as error:
        raise RecordError(
            "this folder cannot be read", path=error.filename, found=error.strerror
        ) from None


def record_entries(folder: str, *, whole: bool = True) -> Iterator[os.DirEntry[str]]:
    """The files of records that a folder holds, as ``record_files`` does, in no order.

    Not ``whole``: the folder is one in a folder of records. Raises OSError.
    """
    for at, folders, files in walk(folder):
        if (at != folder or not whole) and any(entry.name == FILE for entry in files):
            folders.clear()
            continue
        folders[:] = [entry for entry in folders if not entry.name.startswith(".")]
        for entry in files:
            if is_record_name(entry.name):
                yield entry


def is_record_name(name: str) -> bool:
    """Whether a file in a folder of records that is called so is one."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".") and name != FILE


def read_records(paths: Path | Iterable[Path], *, ontology: Path | None = None) -> list[Record]:
    """Every record under ``paths``, in the order of their ids.

    Raises RecordErrors with all that is wrong, or RecordError where two records share an id.
    """
    records, errors = read_files(record_files(paths), ontology=ontology)
    return in_order(records, errors)


def read_files(
    files: Iterable[Path], *, ontology: Path | None = None, trees: Trees | None = None
) -> tuple[list[Record], list[BenchgraphError]]:
    """The records in ``files``, and what is wrong with the others; ``trees`` as in
    ``read_leniently``."""
    records: list[Record] = []
    errors: list[BenchgraphError] = []
    for path in files:
        record, faults = read_leniently(path, ontology=ontology, trees=trees)
        errors += faults
        if record is not None and not faults:
            records.append(record)
    return records, errors


def in_order(records: Iterable[Record], errors: Iterable[BenchgraphError] = ()) -> list[Record]:
    """``records`` in the order of their graphs. Raises for ``errors`` and for an id used twice."""
    known, twice = one_each(records)
    raise_for([*errors, *twice])
    return [known[graph] for graph in sorted(known)]


def one_each(records: Iterable[Record]) -> tuple[dict[str, Record], list[BenchgraphError]]:
    """The first record of each id, by graph, and a complaint about each other one."""
    known: dict[str, Record] = {}
    faults: list[BenchgraphError] = []
    for record in records:
        if other := known.get(record.graph):
            faults.append(taken(record.id, record.path, record.root.line, other.path))
        known.setdefault(record.graph, record)
    return known, faults


def taken(id: str, path: Path | str, line: int, other: Path | str) -> RecordError:
    """The complaint about a record at ``path`` whose id one at ``other`` has."""
    return RecordError(
        f"the id {id} is taken",
        path=path,
        line=line,
        found=f"it stands in {other} too",
        hint="one thing has one record",
    )
