"""Rows that come sorted, as groups: the parts of a graph as stores, and rows of one key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from benchgraph.store import EmbeddedStore
from benchgraph.temporary import scratch

if TYPE_CHECKING:
    import pyarrow as pa

# A triple takes 600 bytes of memory; a part with more of them than this is kept on disk.
IN_MEMORY = 1_000_000
_AT_ONCE = 16 << 20
_ROWS_AT_ONCE = 10_000


def lines_of(batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """The column ``line`` of rows."""
    return (line for batch in batches for line in batch.column("line").to_pylist())


def groups_of(
    batches: Iterable[pa.RecordBatch], *keys: str
) -> Iterator[tuple[Any, Iterator[dict[str, Any]]]]:
    """Of rows sorted by ``keys``: each key with its rows."""
    rows = (row for batch in batches for row in batch.to_pylist())
    yield from groupby(rows, itemgetter(*keys))


def batches_of(rows: Iterable[Sequence[Any]], schema: str) -> Iterator[pa.RecordBatch]:
    """Rows as batches; ``schema`` names their columns, as Spark writes it."""
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "binary": pa.binary(),
        "int": pa.int32(),
        "array<string>": pa.list_(pa.string()),
    }
    fields = [column.split() for column in schema.split(", ")]
    arrow = pa.schema([(name, kinds[kind]) for name, kind in fields])
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        columns = zip(*some, strict=True)
        arrays = [
            pa.array(column, field.type) for column, field in zip(columns, arrow, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=arrow)


@contextmanager
def filled(lines: Iterable[bytes], in_memory: int = IN_MEMORY) -> Iterator[EmbeddedStore]:
    """A store with these lines of N-Triples in its default graph, for as long as the block runs;
    from so many lines on it is among the temporary files (TMPDIR)."""
    with ExitStack() as stack:
        store, number, on_disk = ox.Store(), 0, False
        for some in _joined(lines):
            number += some.count(b"\n")
            if number > in_memory and not on_disk:
                folder = stack.enter_context(scratch("relating"))
                store, on_disk = _moved(store, str(folder)), True
            store.bulk_load(some, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        if on_disk:
            store.optimize()
        yield EmbeddedStore(store)


def _moved(store: ox.Store, folder: str) -> ox.Store:
    on_disk = ox.Store(folder)
    on_disk.bulk_extend(store)
    return on_disk


def _joined(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines together, some megabytes at a time."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size > _AT_ONCE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)
