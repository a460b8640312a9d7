"""Read records into N-Quads: in batches, by several processes, holding no more than one batch.

A record's tree is many times larger than its lines, and only a finding of the validation asks for
it again; so each batch lets its trees go.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from zlib import crc32

from benchgraph.errors import BenchgraphError
from benchgraph.memory import collector_at_rest, run_ahead
from benchgraph.records import Collection as RecordCollection
from benchgraph.records import Layer, Names, Record, by_collection, one_each
from benchgraph.release.batch import Around, Batch
from benchgraph.release.kept import Kept
from benchgraph.release.lines import nquads
from benchgraph.release.readers import readers
from benchgraph.triples import insist_on_json_ld, record_quads
from benchgraph.validation.tabled import table_records
from benchgraph.validation.unread import Reading, finding, read_all

BATCH = 250  # files of a batch, at most
CUT = 128  # files of a batch on average, were it not for BATCH
ROWS = 2000  # records of a table in one batch
PARALLEL_FROM = 1000  # below, starting a process takes longer than it saves
_AHEAD = 4  # batches that wait, read, for whoever takes them

Place = tuple[Path, int]
"""A file, or a table and a line in it (0: the whole file)."""


@dataclass(frozen=True)
class Part:
    """The files of one batch, and the key under which it may be kept from an earlier build."""

    files: list[Path]
    key: str | None = None


Group = list[tuple[RecordCollection | None, list[Part]]]
"""The layers of one collection, the topmost first: each with its files."""
Read = Callable[[list[Part], Around], Iterator[Batch]]


class Intake:
    """The records of some layers: iterate for the N-Quads of each batch, then ask what was read.

    ``workers``: how many processes read; None: as many as there are processors, where there is
    enough to read. What comes out does not depend on it. ``checked`` holds every record against
    JSON-LD, the reference. ``without``: files that are left out; of tables, rows. ``kept``: what
    earlier builds read; what is there is not read again. ``moved``: IRIs that were given up → those
    that took their place, which records are read with.
    """

    def __init__(
        self,
        layers: Iterable[Layer],
        *,
        workers: int | None = 1,
        checked: bool = False,
        without: Collection[Place] = (),
        kept: Kept | None = None,
        moved: Mapping[str, str] | None = None,
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
        self._workers = workers
        self._kept = None if checked else kept
        self._checked = checked
        self._moved = moved or {}
        self._known: list[tuple[str, str, str]] = []
        self.reading = Reading()

    def __iter__(self) -> Iterator[bytes]:
        """The N-Quads of one batch after the other."""
        named: Names = {}
        tables = any(own and own.tables for group in self._groups for own, _ in group)
        groups = [[(own, self._parts(files)) for own, files in group] for group in self._groups]
        parts = [part for group in groups for _, parts in group for part in parts]
        with ExitStack() as stack:
            read = self._reader(stack, sum(len(part.files) for part in parts if not part.key))
            for number, group in enumerate(groups, 1):
                around = Around(
                    named=named, naming=number < len(groups), listing=tables, moved=self._moved
                )
                here: Names = {}
                yield from self._group(group, read, around, here)
                named = {iri: here.get(iri, {}) | named.get(iri, {}) for iri in named | here}
        self.reading.records.sort(key=lambda record: record.graph)
        if self._kept and not all(part.key for part in parts):
            self._kept.forget_old()

    def _parts(self, files: list[Path]) -> list[Part]:
        """The files in batches, those that are kept with their keys."""
        kept = self._kept
        if kept is None:
            return [Part(some) for some in batches(files)]
        keys = [(some, kept.key_of(some)) for some in batches(files)]
        return [Part(some, key if kept.has(key) else None) for some, key in keys]

    def _group(self, group: Group, read: Read, around: Around, names: Names) -> Iterator[bytes]:
        """The N-Quads of one collection, the topmost layer first; how its records name their
        entities goes into ``names``."""
        taken: set[str] = set()
        for collection, parts in group:
            around = replace(around, taken=frozenset(taken))
            here: list[Record] = []
            for batch in chain(read(parts, around), self._mapped(collection, around)):
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

    def _reader(self, stack: ExitStack, unread: int) -> Read:
        """Takes batches that are kept, and reads the others: here, or in processes of their own."""
        workers = self._workers
        if workers is None:
            workers = (os.cpu_count() or 1) if unread >= PARALLEL_FROM else 1
        pool = stack.enter_context(readers(workers)) if workers > 1 and unread else None

        def read(parts: list[Part], around: Around) -> Iterator[Batch]:
            work = partial(_read, checked=self._checked, around=around, kept=self._kept)
            new = (part.files for part in parts if not part.key)
            made = run_ahead(pool, work, new, workers + _AHEAD) if pool else map(work, new)
            for part in parts:
                if part.key and self._kept:
                    yield self._kept.find(part.key, part.files, around) or work(part.files)
                else:
                    yield next(made)

        return read


def batches(files: Iterable[Path]) -> Iterator[list[Path]]:
    """The files in batches of at most ``BATCH``, cut behind files whose names say so: one more or
    less changes the batch that it is in, and no other."""
    some: list[Path] = []
    for path in files:
        some.append(path)
        name = f"{path.parent.name}/{path.name}".encode("utf-8", "surrogateescape")
        if len(some) >= BATCH or crc32(name) % CUT == 0:
            yield some
            some = []
    if some:
        yield some


def _read(files: list[Path], *, checked: bool, around: Around, kept: Kept | None) -> Batch:
    digests: dict[Path, bytes] = {}

    def seen(path: Path, data: bytes) -> None:
        digests[path] = sha256(data).digest()

    with collector_at_rest():
        reading = read_all(files, seen if kept else lambda path, data: None)
        every = reading.records
        # Whoever takes it from the cache may ask for all names.
        asked = replace(around, naming=True, listing=True) if kept else around
        batch = _made(reading, asked, checked)
        if kept and not reading.faults:
            homes = {record.path: record.collection for record in every}
            sources = [(path, digests[path], homes[path]) for path in files]
            kept.keep(sources, every, around, batch)
    # What nobody asks for does not go from one process to another.
    names = batch.names if around.naming or around.listing else {}
    return replace(batch, names=names, known=batch.known if around.listing else [])


def _made(reading: Reading, around: Around, checked: bool) -> Batch:
    """The batch of what was read."""
    # What lies over these records has taken the place of some, and an entity has one name.
    reading.records = [each for each in reading.records if each.graph not in around.taken]
    for record in reading.records:
        record.redirect(around.moved)
        if named := around.named.get(record.iri):
            record.yield_names(named)
    if checked:
        try:
            insist_on_json_ld(reading.records)
        except BenchgraphError as error:
            reading.faults.append(finding(error, None, None))
    lines = nquads(record_quads(reading.records)).splitlines(keepends=True)
    lines.sort()  # here, where several do it: sorting what is sorted in parts is fast
    asked = reading.records if around.naming or around.listing else []
    names = {record.iri: record.names() for record in asked}
    known = [each for record in asked for each in record.aliases()] if around.listing else []
    for record in (*reading.records, *reading.partial):
        record.let_go()
    return Batch(reading, b"".join(lines), names, known)
