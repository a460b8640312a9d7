"""Records that a collection makes of tables by a mapping, without a detour over YAML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from benchgraph.errors import BenchgraphError
from benchgraph.records import Collection as RecordCollection
from benchgraph.records import (
    MappedTables,
    Names,
    Node,
    Record,
    brought_folders,
    load_context,
)
from benchgraph.registry import Registry
from benchgraph.validation.model import UNREADABLE, Result
from benchgraph.validation.unread import finding
from benchgraph.vocab import BG, DCTERMS

Row = tuple[Path, int]
"""A table and the line in it."""
Known = Iterable[tuple[str, str, str]]
"""(id, class, name) of what the tables may refer to by name."""


@dataclass(slots=True)
class TableRecord:
    """A record that a row made, with its N-Quads and its names by language."""

    record: Record
    lines: bytes
    names: dict[str, str]


def table_records(
    collection: RecordCollection,
    known: Known,
    faults: list[Result],
    *,
    named: Names | None = None,
    taken: Collection[str] = (),
    without: Collection[Row] = (),
) -> Iterator[TableRecord]:
    """The records of every table of ``collection``, in the order of the rows.

    What keeps a row, or a whole mapping, from being read goes into ``faults``. ``named``: the names
    that entities have already; ``taken``: graphs that a layer above has; ``without``: rows that are
    left out, and files (line 0) whose faults are known.
    """
    registry = Registry.from_names(known) if collection.tables else Registry.from_names([])
    for mapped in collection.tables:
        try:
            for each in _mapped(collection, mapped, registry, faults, named):
                record = each.record
                if record.graph not in taken and (record.path, record.root.line) not in without:
                    yield each
        except BenchgraphError as error:
            fault = finding(error, mapped.mapping, None)
            if (Path(fault.file), 0) not in without:
                faults.append(fault)


def _mapped(
    collection: RecordCollection,
    tables: MappedTables,
    registry: Registry,
    faults: list[Result],
    named: Names | None,
) -> Iterator[TableRecord]:
    from benchgraph.mapping.plan import Mapping
    from benchgraph.mapping.quads import mapped_quads
    from benchgraph.mapping.report import Reject
    from benchgraph.mapping.source import load_source

    def reject(each: Reject) -> None:
        column = f"column {each.column!r}: " if each.column else ""
        faults.append(
            Result(
                focus="",
                path="",
                value=each.found,
                component=UNREADABLE,
                shape="",
                severity="Violation",
                message=f"Row {each.row} cannot be mapped: {column}{each.why}",
                fix="Mend the cell, or say in the mapping what such a value means.",
                file=str(each.path),
                line=each.line or 1,
            )
        )

    files = list(tables.tables)
    vocab = tuple(brought_folders([collection], "vocab"))
    mapping = Mapping(load_source(str(tables.mapping)), files, registry, vocab)
    about = [
        (BG.collection, NamedNode(collection.graph)),
        (DCTERMS.license, NamedNode(collection.licence)),
    ]
    classes = load_context().classes
    for made in mapped_quads(
        mapping, files, below=collection.below, about=about, named=named, on_reject=reject
    ):
        # The tree of a record is many times larger than its lines: only its place is kept.
        root = Node(made.iri, [(made.type, classes[made.type])], made.line)
        record = Record(made.path, made.id, made.iri, made.graph, made.type, (), root, collection)
        yield TableRecord(record, made.lines, made.names)
