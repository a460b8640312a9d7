"""Read records into N-Quads: in batches, by several processes, holding no more than one batch.

A record's tree is many times larger than its lines, and only a finding of the validation asks for
it again; so each batch lets its trees go.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchgraph.errors import BenchgraphError
from benchgraph.memory import collector_at_rest, run_ahead
from benchgraph.records import Record, in_order, read_files, record_files
from benchgraph.release.lines import nquads
from benchgraph.triples import insist_on_json_ld, record_quads

BATCH = 250
PARALLEL_FROM = 4 * BATCH  # below, starting a process takes longer than it saves
_AHEAD = 4  # batches that wait, read, for whoever takes them


@dataclass
class Batch:
    """Records that were read, what is wrong with others, and the N-Quads that they state."""

    records: list[Record] = field(default_factory=list)
    errors: list[BenchgraphError] = field(default_factory=list)
    lines: bytes = b""


class Intake:
    """The records below some paths: iterate for the N-Quads of each batch, then ask for them all.

    ``workers``: how many processes read; None: as many as there are processors, where there is
    enough to read. What comes out does not depend on it. ``checked`` holds every record against
    JSON-LD, the reference.
    """

    def __init__(
        self, paths: Path | Iterable[Path], *, workers: int | None = 1, checked: bool = False
    ) -> None:
        self.files = record_files(paths)
        if workers is None:
            workers = (os.cpu_count() or 1) if len(self.files) >= PARALLEL_FROM else 1
        self._workers = workers
        self._read = partial(_read, checked=checked)
        self._found: list[Record] = []
        self._errors: list[BenchgraphError] = []

    def __iter__(self) -> Iterator[bytes]:
        """The N-Quads of one batch after the other."""
        for batch in self._batches():
            self._found += batch.records
            self._errors += batch.errors
            yield batch.lines

    def records(self) -> list[Record]:
        """What was read, in the order of the ids. Raises RecordErrors with all that is wrong."""
        return in_order(self._found, self._errors)

    def _batches(self) -> Iterator[Batch]:
        parts = (self.files[start : start + BATCH] for start in range(0, len(self.files), BATCH))
        if self._workers < 2:
            yield from map(self._read, parts)
            return
        # A fresh interpreter: a copy of this one could hold locks of its threads.
        with ProcessPoolExecutor(self._workers, mp_context=get_context("spawn")) as pool:
            yield from run_ahead(pool, self._read, parts, self._workers + _AHEAD)


def _read(files: list[Path], *, checked: bool) -> Batch:
    with collector_at_rest():
        records, errors = read_files(files)
        if checked:
            try:
                insist_on_json_ld(records)
            except BenchgraphError as error:
                errors.append(error)
        lines = nquads(record_quads(records)).splitlines(keepends=True)
        lines.sort()  # here, where several do it: sorting what is sorted in parts is fast
        for record in records:
            record.let_go()
    return Batch(records, errors, b"".join(lines))
