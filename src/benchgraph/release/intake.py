"""Read records into quads: in batches, by several processes, holding no more than one batch.

A record's tree is many times larger than its quads, and only a finding of the validation asks for
it again; so each batch lets its trees go.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.errors import BenchgraphError
from benchgraph.memory import collector_at_rest
from benchgraph.records import Record, in_order, read_files, record_files
from benchgraph.triples import record_quads

BATCH = 250
PARALLEL_FROM = 4 * BATCH  # below, starting a process takes longer than it saves

Batch = tuple[list[Record], list[BenchgraphError]]


def read_quads(
    paths: Path | Iterable[Path], *, workers: int | None = 1
) -> tuple[list[Record], list[Quad]]:
    """The records under ``paths`` in the order of their ids, and their asserted quads.

    ``workers``: how many processes read; None: as many as there are processors, where there is
    enough to read. What comes out does not depend on it. Raises RecordErrors with all that is
    wrong.
    """
    files = record_files(paths)
    if workers is None:
        workers = (os.cpu_count() or 1) if len(files) >= PARALLEL_FROM else 1
    records: list[Record] = []
    errors: list[BenchgraphError] = []
    quads: list[Quad] = []
    for (found, wrong), made in _batches(files, workers):
        records += found
        errors += wrong
        quads += made
    return in_order(records, errors), quads


def _batches(files: list[Path], workers: int) -> Iterator[tuple[Batch, list[Quad]]]:
    parts = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    if workers < 2:
        for part in parts:
            yield _read(part)
        return
    # A fresh interpreter: a copy of this one could hold locks of its threads.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for batch, nquads in pool.map(_read_apart, parts):
            yield batch, list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


def _read(files: Iterable[Path]) -> tuple[Batch, list[Quad]]:
    records, errors = read_files(files)
    quads: list[Quad] = []
    try:
        quads = record_quads(records)
    except BenchgraphError as error:
        errors.append(error)
    for record in records:
        record.let_go()
    return (records, errors), quads


def _read_apart(files: list[Path]) -> tuple[Batch, bytes]:
    """In a worker: quads travel as bytes, which takes a fraction of the time of objects."""
    with collector_at_rest():
        batch, quads = _read(files)
    return batch, ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
