"""Read records on Spark: each task some files, by the same reader, into rows.

What a local build keeps in memory about its records (who they are, what they are called, where they
stand) are rows here, too. They are read once as if nothing lay over them; what lies over what is
settled between rows then (``layering``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.records import Collection, Layer, Record, by_collection
from benchgraph.spark.settling import Settled

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from benchgraph.release.intake import Place
    from benchgraph.validation import Result

# What a row is: a line of N-Quads, a record, something that is wrong, what nobody can know.
LINE, RECORD, FAULT, UNKNOWN = 0, 1, 2, 3
SCHEMA = """kind TINYINT, layer INT, graph STRING, line BINARY,
    iri STRING, nodes ARRAY<STRING>, who STRING"""
_FILES = 500  # files of a task, on average: an hour of a large build must not hang on one
_ROWS = 20_000


@dataclass(frozen=True)
class Lines:
    """The lines of one record: a row each."""

    layer: int
    graph: str
    lines: list[bytes]


Row = dict[str, Any] | Lines
"""One row by column, or many of lines."""


@dataclass(frozen=True)
class Stratum:
    """A layer with its place: ``group`` by collection, the lowest first, and ``number`` among all,
    in the order in which a local build reads them (in a group the topmost first)."""

    number: int
    group: int
    layer: Layer

    @property
    def collection(self) -> Collection | None:
        """The collection that it is in."""
        return self.layer.collection


def strata(layers: Iterable[Layer]) -> list[Stratum]:
    """``layers`` in the order in which they are read."""
    ordered = [(group, layer) for group, some in enumerate(by_collection(layers)) for layer in some]
    return [Stratum(number, group, layer) for number, (group, layer) in enumerate(ordered)]


def read_files_on(
    settled: Settled,
    todo: Path,
    layers: Sequence[Stratum],
    without: Iterable[Place],
    moved: Mapping[str, str],
    name: str,
) -> DataFrame:
    """The rows of all files of ``layers``: lines, records, faults, and what is unknown by them.

    ``todo`` is a folder that every worker reaches, for lists of files; ``without``: files that are
    left out; ``moved``: as ``release.intake.Intake`` has it. Raises RecordError for a layer that
    is not there.
    """
    left_out = {path for path, line in without if line == 0}
    tasks = _listed(todo, layers, left_out, settled.spark.sparkContext.defaultParallelism)
    # Which graph a line is of is asked where one layer may lie over another.
    several = len(layers) > 1

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        numbers = [number for batch in batches for number in batch.column(0).to_pylist()]
        for number in numbers:
            yield from as_batches(_rows_of(todo / f"{number}.jsonl", moved), keyed=several)

    numbers = settled.spark.range(tasks, numPartitions=max(tasks, 1))
    return settled.made(numbers, work, SCHEMA, name)


def _listed(todo: Path, layers: Iterable[Stratum], without: set[Path], workers: int) -> int:
    """Write which files each task reads; how many tasks there are."""
    everything = [
        (stratum.number, path)
        for stratum in layers
        for path in stratum.layer.files()
        if path not in without
    ]
    tasks = min(max(len(everything) // _FILES, workers, 1), max(len(everything), 1))
    size = -(-len(everything) // tasks)
    todo.mkdir(parents=True)
    for task in range(tasks):
        some = everything[task * size : (task + 1) * size]
        # As it was named: where the driver stands is where a relative path leads from.
        lines = [json.dumps([number, str(path), str(path.absolute())]) for number, path in some]
        (todo / f"{task}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tasks


def _rows_of(listed: Path, moved: Mapping[str, str]) -> Iterator[Row]:
    from benchgraph.memory import collector_at_rest

    with collector_at_rest():
        for text in listed.read_text(encoding="utf-8").splitlines():
            number, named, path = json.loads(text)
            yield from file_rows(number, Path(path), named, moved)


def file_rows(layer: int, path: Path, named: str, moved: Mapping[str, str]) -> Iterator[Row]:
    """The rows of the file at ``path``, which people know as ``named``."""
    from dataclasses import replace

    from benchgraph.validation.unread import read_all

    reading = read_all([path])
    for fault in reading.faults:
        told = replace(fault, file=named) if fault.file == str(path) else fault
        yield row(FAULT, layer, who=as_json(told))
    if reading.unreadable:
        yield row(UNKNOWN, layer, nodes=sorted(reading.unknown))
    for record in reading.records:
        record.redirect(moved)
        yield from record_rows(layer, record, named)


def record_rows(
    layer: int,
    record: Record,
    named: str,
    lines: bytes | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[Row]:
    """The rows of one record: it, and each of its lines. ``lines`` and ``names`` are those of its
    tree, unless a row of a table made it."""
    from benchgraph.release.lines import nquads
    from benchgraph.triples import record_quads
    from benchgraph.validation.places import nodes_of

    if lines is None:
        lines = nquads(record_quads([record]))
    who = {
        "path": named,
        "at": str(record.path),
        "id": record.id,
        "type": record.type,
        "pages": record.pages,
        "line": record.root.line,
        "of_row": record.of_row,
        "names": record.names() if names is None else dict(names),
        "aliases": [] if record.of_row else [name for _, _, name in record.aliases()],
        "named": record.named,
    }
    nodes = sorted(nodes_of(record))
    yield row(RECORD, layer, record.graph, iri=record.iri, nodes=nodes, who=json.dumps(who))
    yield Lines(layer, record.graph, lines.splitlines(keepends=True))


def row(
    kind: int,
    layer: int,
    graph: str | None = None,
    line: bytes | None = None,
    *,
    iri: str | None = None,
    nodes: list[str] | None = None,
    who: str | None = None,
) -> dict[str, Any]:
    """One row, by column."""
    return {
        "kind": kind, "layer": layer, "graph": graph, "line": line,
        "iri": iri, "nodes": nodes, "who": who,
    }  # fmt: skip


def as_batches(rows: Iterable[Row], *, keyed: bool = True) -> Iterator[pa.RecordBatch]:
    """Rows as record batches, of a size that a task holds; ``keyed``: lines with their graph."""
    import pyarrow as pa

    schema = pa.schema(
        [
            ("kind", pa.int8()), ("layer", pa.int32()), ("graph", pa.string()),
            ("line", pa.binary()), ("iri", pa.string()), ("nodes", pa.list_(pa.string())),
            ("who", pa.string()),
        ]
    )  # fmt: skip
    columns: dict[str, list[Any]] = {name: [] for name in schema.names}

    def batch() -> pa.RecordBatch:
        arrays = [pa.array(columns[field.name], field.type) for field in schema]
        for column in columns.values():
            column.clear()
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    for each in rows:
        if isinstance(each, Lines):
            # Nearly all rows are lines: to make a dict of each would cost half as much as to read.
            size = len(each.lines)
            nothing = [None] * size
            graphs = [each.graph] * size if keyed else nothing
            many: list[list[Any]] = [[LINE] * size, [each.layer] * size, graphs, [*each.lines]]
            many += [nothing, nothing, nothing]
            for column, more in zip(columns.values(), many, strict=True):
                column += more
        else:
            for name, column in columns.items():
                column.append(each[name])
        if len(columns["kind"]) >= _ROWS:
            yield batch()
    if columns["kind"]:
        yield batch()


def as_json(result: Result) -> str:
    """A finding as one text."""
    from dataclasses import asdict

    return json.dumps(asdict(result))


def result_of(text: str) -> Result:
    """The finding that ``as_json`` wrote."""
    from benchgraph.validation import Result

    return Result(**json.loads(text))
