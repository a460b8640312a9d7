"""Read records into N-Quads: in batches, by several processes, holding no more than one batch.

A record's tree is many times larger than its lines, and only a finding of the validation asks for
it again; so each batch lets its trees go.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from benchgraph.errors import BenchgraphError
from benchgraph.memory import collector_at_rest, run_ahead
from benchgraph.records import Collection as RecordCollection
from benchgraph.records import Layer, Names, Record, by_collection, one_each
from benchgraph.release.lines import nquads
from benchgraph.triples import insist_on_json_ld, record_quads
from benchgraph.validation.tabled import table_records
from benchgraph.validation.unread import Reading, finding, read_all

BATCH = 250
ROWS = 2000  # records of a table in one batch
PARALLEL_FROM = 4 * BATCH  # below, starting a process takes longer than it saves
_AHEAD = 4  # batches that wait, read, for whoever takes them

Place = tuple[Path, int]
"""A file, or a table and a line in it (0: the whole file)."""


@dataclass
class Batch:
    """What became of some files, the N-Quads that their records state, and, where that is asked
    for, how each names its entity and all names (id, class, name)."""

    reading: Reading = field(default_factory=Reading)
    lines: bytes = b""
    names: Names = field(default_factory=dict)
    known: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """What a batch has to know of the records that lie over it and under it: graphs that are taken,
    and the names that entities have already; and whether what it names is asked for by those that
    lie over it (``naming``), or by tables, which refer to all names (``listing``)."""

    taken: frozenset[str] = frozenset()
    named: Names = field(default_factory=dict)
    naming: bool = False
    listing: bool = False


Group = list[tuple[RecordCollection | None, list[Path]]]
"""The layers of one collection, the topmost first: each with its files."""
Read = Callable[[list[Path], Around], Iterator[Batch]]


class Intake:
    """The records of some layers: iterate for the N-Quads of each batch, then ask what was read.

    ``workers``: how many processes read; None: as many as there are processors, where there is
    enough to read. What comes out does not depend on it. ``checked`` holds every record against
    JSON-LD, the reference. ``without``: files that are left out; of tables, rows.
    """

    def __init__(
        self,
        layers: Iterable[Layer],
        *,
        workers: int | None = 1,
        checked: bool = False,
        without: Collection[Place] = (),
    ) -> None:
        self._without = without
        self._groups = [
            [
                (layer.collection, [path for path in layer.files() if (path, 0) not in without])
                for layer in group
            ]
            for group in by_collection(layers)
        ]
        self.files = [path for group in self._groups for _, files in group for path in files]
        if workers is None:
            workers = (os.cpu_count() or 1) if len(self.files) >= PARALLEL_FROM else 1
        self._workers = workers
        self._checked = checked
        self._known: list[tuple[str, str, str]] = []
        self.reading = Reading()

    def __iter__(self) -> Iterator[bytes]:
        """The N-Quads of one batch after the other."""
        named: Names = {}
        tables = any(own and own.tables for group in self._groups for own, _ in group)
        with ExitStack() as stack:
            read = self._reader(stack)
            for number, group in enumerate(self._groups, 1):
                around = Around(named=named, naming=number < len(self._groups), listing=tables)
                here: Names = {}
                yield from self._group(group, read, around, here)
                named = {iri: here.get(iri, {}) | named.get(iri, {}) for iri in named | here}
        self.reading.records.sort(key=lambda record: record.graph)

    def _group(self, group: Group, read: Read, around: Around, names: Names) -> Iterator[bytes]:
        """The N-Quads of one collection, the topmost layer first; how its records name their
        entities goes into ``names``."""
        taken: set[str] = set()
        for collection, files in group:
            around = replace(around, taken=frozenset(taken))
            here: list[Record] = []
            for batch in chain(read(files, around), self._mapped(collection, around)):
                self.reading.add(batch.reading)
                here += batch.reading.records
                self._known += batch.known
                for iri, said in batch.names.items():
                    names[iri] = said | names.get(iri, {})
                yield batch.lines
            one, twice = one_each(here)
            self.reading.faults += [finding(fault, fault.path, None) for fault in twice]
            taken |= one.keys()

    def _mapped(self, collection: RecordCollection | None, around: Around) -> Iterator[Batch]:
        """What a collection makes of tables, some records at a time."""
        if collection is None or not collection.tables:
            return
        records = table_records(
            collection,
            self._known,
            self.reading.faults,
            named=around.named,
            taken=around.taken,
            without=self._without,
        )
        while some := list(islice(records, ROWS)):
            lines = b"".join(each.lines for each in some).splitlines(keepends=True)
            lines.sort()
            made = [each.record for each in some]
            names = {each.record.iri: each.names for each in some}
            yield Batch(Reading(made), b"".join(lines), names)

    def _reader(self, stack: ExitStack) -> Read:
        """Reads files in batches: here, or in processes of their own."""
        pool = None
        if self._workers > 1:
            # A fresh interpreter: a copy of this one could hold locks of its threads.
            pool = stack.enter_context(
                ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"))
            )

        def read(files: list[Path], around: Around) -> Iterator[Batch]:
            work = partial(_read, checked=self._checked, around=around)
            parts = (files[start : start + BATCH] for start in range(0, len(files), BATCH))
            if pool is None:
                return map(work, parts)
            return run_ahead(pool, work, parts, self._workers + _AHEAD)

        return read


def _read(files: list[Path], *, checked: bool, around: Around) -> Batch:
    with collector_at_rest():
        reading = read_all(files)
        # What lies over these records has taken the place of some, and an entity has one name.
        reading.records = [each for each in reading.records if each.graph not in around.taken]
        for record in reading.records:
            if named := around.named.get(record.iri):
                record.yield_names(named)
        if checked:
            try:
                insist_on_json_ld(reading.records)
            except BenchgraphError as error:
                reading.faults.append(finding(error, None, None))
        lines = nquads(record_quads(reading.records)).splitlines(keepends=True)
        lines.sort()  # here, where several do it: sorting what is sorted in parts is fast
        # Asked for by whoever needs them: they go from one process to another.
        asked = reading.records if around.naming or around.listing else []
        names = {record.iri: record.names() for record in asked}
        known = [each for record in asked for each in record.aliases()] if around.listing else []
        for record in (*reading.records, *reading.partial):
            record.let_go()
    return Batch(reading, b"".join(lines), names, known)
