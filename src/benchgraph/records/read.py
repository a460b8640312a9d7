"""Read records: YAML → checked nodes, every value a term with a line.

JSON-LD drops what it does not know (an unknown key, an IRI with a space, a bad language tag, a
null) and never says so; everything that it would drop or twist is an error here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.iris import graph_iri
from benchgraph.looks import walk
from benchgraph.records.build import Builder
from benchgraph.records.collection import FILE, collection_of
from benchgraph.records.context import Context, Layout, load_context, load_layout
from benchgraph.records.model import Node, Record
from benchgraph.records.yaml import MAX_BYTES, Mapping, Scalar, parse_yaml

SUFFIXES = (".yaml", ".yml")
_LISTED = 200
_O_BINARY = getattr(os, "O_BINARY", 0)


class RecordErrors(RecordError):
    """Several things that keep records from being read; ``errors`` holds each."""

    def __init__(self, errors: list[BenchgraphError]) -> None:
        super().__init__(f"{len(errors)} things keep records from being read")
        self.errors = errors

    def __str__(self) -> str:
        shown = "\n".join(str(error) for error in self.errors[:_LISTED])
        rest = len(self.errors) - _LISTED
        return shown + (f"\n… and {rest} more" if rest > 0 else "")


def parse_record(data: bytes | str, path: Path | str, *, ontology: Path | None = None) -> Record:
    """The record in ``data``; ``path`` names it in errors and places it in a data folder.

    Raises RecordError or LimitError with file and line; RecordErrors where several are wrong.
    """
    record, faults = parse_leniently(data, Path(path), ontology=ontology)
    if faults:
        raise faults[0] if len(faults) == 1 else RecordErrors(faults)
    assert record is not None
    return record


def parse_leniently(
    data: bytes | str, path: Path, *, ontology: Path | None = None
) -> tuple[Record | None, list[BenchgraphError]]:
    """What can be read of the record in ``data``, and everything that is wrong with it.

    None where nothing can be made of it. With faults the record lacks what they are about.
    """
    context, layout = load_context(ontology), load_layout(ontology)
    try:
        collection = collection_of(path)
    except BenchgraphError as error:
        return None, [error]
    below = collection.below if collection else ""
    builder = Builder(path, context, layout, below)
    try:
        tree = parse_yaml(data, path)
        if not isinstance(tree, Mapping):
            raise RecordError(
                "a record is a map of keys",
                path=path,
                line=tree.line,
                expected="id: …, type: … and so on",
            )
        identifier = _identifier(tree, path, builder)
        root = builder.root(tree, identifier)
    except BenchgraphError as error:
        return None, [error, *builder.faults]
    faults: list[BenchgraphError] = list(builder.faults)
    try:
        _check_place(root, identifier, path, layout)
        if not faults:  # a node that could not be read in full has no identity yet
            _check_unique(root, path)
    except BenchgraphError as error:
        faults.append(error)
    graph = graph_iri(identifier, below)
    _complete(root, graph, context)
    pages = (root, *(node for node in root.values("translations") if isinstance(node, Node)))
    record = Record(
        path,
        identifier,
        root.iri,
        graph,
        root.types[0][0],
        tuple(page.iri for page in pages) if "://" in identifier else (),
        root,
        collection,
        remarks=builder.remarks,
    )
    return record, sorted(faults, key=lambda fault: fault.line or 0)


def read_record(path: Path, *, ontology: Path | None = None) -> Record:
    """The record in the file at ``path``. Raises RecordError or LimitError."""
    return parse_record(read_bytes(path), path, ontology=ontology)


def read_leniently(
    path: Path,
    *,
    ontology: Path | None = None,
    seen: Callable[[Path, bytes], None] = lambda path, data: None,
) -> tuple[Record | None, list[BenchgraphError]]:
    """What can be read of the file at ``path``, and everything that is wrong with it.

    ``seen`` is told the bytes that were read.
    """
    try:
        data = read_bytes(path)
        seen(path, data)
    except BenchgraphError as error:
        return None, [error]
    return parse_leniently(data, path, ontology=ontology)


def read_bytes(path: Path) -> bytes:
    """What stands in a file, at most one byte more than allowed. Raises RecordError."""
    try:
        # A pipe that nobody writes to must not be waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _O_BINARY)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise RecordError("this is not a file", path=path, expected="a text file")
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RecordError("this file cannot be read", path=path, found=error.strerror) from None


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
    files: Iterable[Path], *, ontology: Path | None = None
) -> tuple[list[Record], list[BenchgraphError]]:
    """The records in ``files``, and what is wrong with the others."""
    records: list[Record] = []
    errors: list[BenchgraphError] = []
    for path in files:
        record, faults = read_leniently(path, ontology=ontology)
        errors += faults
        if record is not None and not faults:
            records.append(record)
    return records, errors


def in_order(records: Iterable[Record], errors: Iterable[BenchgraphError] = ()) -> list[Record]:
    """``records`` in the order of their graphs. Raises for ``errors`` and for an id used twice."""
    known, twice = one_each(records)
    faults = [*errors, *twice]
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise RecordErrors(faults)
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


def _identifier(tree: Mapping, path: Path, builder: Builder) -> str:
    line, node = tree.items.get("id", (tree.line, None))
    prefixes = ", ".join(builder.layout.prefixes)
    expected = f"one of {prefixes}, a slash and a slug; for a page its URL"
    if not isinstance(node, Scalar):
        raise RecordError("a record needs an id", path=path, line=line, expected=expected)
    return builder.record_id(node, expected)


def _check_place(root: Node, identifier: str, path: Path, layout: Layout) -> None:
    """A record has a type that fits its id; in a data folder both fit that folder, and the slug is
    the name of the file."""
    types = [name for name, _ in root.types]
    prefix, _, slug = ("page", "", "") if "://" in identifier else identifier.partition("/")
    allowed = {
        t for each in layout.folders.values() if each["prefix"] == prefix for t in each["types"]
    }
    folder = layout.folders.get(path.parent.name)
    if folder is not None and (prefix != folder["prefix"] or (slug and path.stem != slug)):
        raise RecordError(
            "the id does not fit the file",
            path=path,
            line=root.line,
            found=identifier,
            expected="the address of the page"
            if folder["prefix"] == "page"
            else f"{folder['prefix']}/{path.stem}",
        )
    for name in types:
        if name not in allowed:
            raise RecordError(
                "a record with this id cannot have this type",
                path=path,
                line=root.line,
                found=name,
                expected=", ".join(sorted(allowed)),
            )


def _complete(root: Node, graph: str, context: Context) -> None:
    """Every record describes its entity, whether the file says so or not."""
    if "record" not in root.entries:
        entry = Builder.entry("record", context, root.line)
        entry.values.append(Builder.record_node(graph, context, root.line))
        root.entries["record"] = entry


def _check_unique(root: Node, path: Path) -> None:
    """Two nodes with one IRI would melt into one without a word."""
    lines: dict[str, int] = {}
    for node in root.nested():
        if node.iri in lines:
            raise RecordError(
                "two nodes have the same identity",
                path=path,
                line=node.line,
                found=f"{node.iri}, as on line {lines[node.iri]}",
                hint="give one of them a short local id of its own (id: …)",
            )
        lines[node.iri] = node.line
