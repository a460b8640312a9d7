"""Validate files: the given records on top of the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchgraph.errors import BenchgraphError
from benchgraph.memory import collector_at_rest
from benchgraph.records import Record, record_files
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore, merged
from benchgraph.triples import insist_on_json_ld, ontology_quads, record_quads
from benchgraph.validation.model import Report, Result
from benchgraph.validation.nearest import Nearest
from benchgraph.validation.numbers import Numbers
from benchgraph.validation.records import Lines, validate_records
from benchgraph.validation.shacl import load_shapes
from benchgraph.validation.sources import look_up, page_texts
from benchgraph.validation.unread import Reading, finding, misled, read_all


def validate_paths(
    paths: list[Path], *, engine: str = "fast", pages: Sequence[Path] = ()
) -> Report:
    """Report on the records in ``paths``; on all shipped ones where there are none.

    A record takes the place of the shipped one with its id; one that cannot be read is a violation,
    and the others are checked all the same. ``pages`` are files, or folders of files, of pages that
    the records cite: quotes are looked up in them. Raises RecordError for a path that is not there
    or holds no record.
    """
    with collector_at_rest():
        return _validate_paths(paths, engine, pages)


def _validate_paths(paths: list[Path], engine: str, pages: Sequence[Path]) -> Report:
    shipped = read_all(record_files(resource_dir("data")))
    reading = read_all(record_files(paths)) if paths else shipped
    given = reading.records
    records = _together(shipped, reading)
    store = EmbeddedStore.memory(merged([*ontology_quads(), *record_quads(records)]))
    only = {record.graph for record in given}
    report = validate_records(records, store, load_shapes(), engine=engine, only=only)
    report = Report(
        _told(report.results, records, reading, store),
        report.records + reading.unreadable,
        report.engine,
        [reading.note] if reading.note else [],
    ).with_results([*reading.faults, *Numbers(store).check(given), *_not_json_ld(given)])
    if pages:
        lookup = look_up(given, page_texts(pages))
        report = report.with_results(lookup.results, lookup.summary)
    return report


def _together(shipped: Reading, given: Reading) -> list[Record]:
    """What the graph is made of: the given records, what they may refer to, and of those that
    cannot be read in full whatever is at hand."""
    known: dict[str, Record] = {}
    for records in (given.partial, shipped.partial, shipped.records, given.records):
        known.update((record.graph, record) for record in records)
    return [known[graph] for graph in sorted(known)]


def _told(
    results: Iterable[Result], records: Iterable[Record], reading: Reading, store: EmbeddedStore
) -> list[Result]:
    """The findings once each, without what only a record that cannot be read brought about, and
    with what the nearest value is that would do."""
    records = list(records)
    nearest, lines = Nearest(store, records), Lines(records)
    told: dict[tuple[str, ...], Result] = {}
    for result in results:
        if misled(result, lines.record_of(result.focus), reading.unknown):
            continue
        key = (result.focus, result.path, result.value, result.shape)
        if key not in told:
            told[key] = nearest.advised(result)
    return list(told.values())


def _not_json_ld(records: Sequence[Record]) -> list[Result]:
    """What JSON-LD, the reference, reads otherwise than we do."""
    try:
        insist_on_json_ld(records)
    except BenchgraphError as error:
        return [finding(error, None, None)]
    return []
