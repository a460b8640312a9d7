"""Validate files: the given records on top of the shipped ones."""

from __future__ import annotations

from collections.abc import Collection as Collection_
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from benchgraph.errors import BenchgraphError
from benchgraph.memory import collector_at_rest
from benchgraph.query.brought import read_with_brought
from benchgraph.records import (
    Collection,
    Data,
    Layer,
    Names,
    Record,
    Trees,
    brought_folders,
    by_collection,
    collections,
    layers,
    one_each,
)
from benchgraph.store import EmbeddedStore, merged
from benchgraph.triples import collection_quads, insist_on_json_ld, ontology_quads, record_quads
from benchgraph.validation.asked import question_remarks
from benchgraph.validation.concepts import concept_places
from benchgraph.validation.linked import (
    BESIDE,
    moved_iris,
    read_beside,
    remarks,
    stated_in,
)
from benchgraph.validation.model import Report, Result
from benchgraph.validation.numbers import Numbers
from benchgraph.validation.records import validate_records
from benchgraph.validation.shacl import load_shapes
from benchgraph.validation.sources import look_up, page_texts
from benchgraph.validation.tabled import TableRecord, table_records
from benchgraph.validation.told import told
from benchgraph.validation.unread import Reading, finding, read_all


def validate_paths(
    paths: Sequence[Path] = (),
    *,
    data: Data = (),
    shipped: bool = True,
    engine: str = "fast",
    pages: Sequence[Path] = (),
) -> Report:
    """Report on the records in ``paths``; without any on all of ``data`` and the shipped ones.

    ``data`` and, if ``shipped``, the shipped records lie beneath: what ``paths`` may refer to; so
    does the rest of a collection that a record or folder in ``paths`` is in. In
    its collection a record takes the place of the one beneath with its id; one that cannot be read
    is a violation, and the others are checked all the same. ``pages`` are files, or folders of
    files, of pages that the records cite: quotes are looked up in them. Raises RecordError for a
    path that is not there or holds no record.
    """
    with collector_at_rest():
        above = layers(paths, shipped=False) if paths else []
        given = [data] if isinstance(data, Path | str) else list(data)
        given += _around(above, given)
        beneath = layers(given, shipped=shipped) if shipped or given or not paths else []
        return _validate_layers(beneath, above, engine, pages)


def _around(above: Iterable[Layer], given: Iterable[Path | str]) -> list[Path]:
    """The collections that a part of is named, but for those that are ``given`` themselves."""
    known = {Path(path).resolve() for path in given}
    found = {
        layer.collection.folder: None
        for layer in above
        if layer.collection and layer.below and not _is_whole(layer)
    }
    return [folder for folder in found if folder.resolve() not in known]


def _is_whole(layer: Layer) -> bool:
    """Whether a layer is all of its collection."""
    return layer.collection is not None and (
        layer.path.resolve() == layer.collection.folder.resolve()
    )


def _validate_layers(
    beneath: list[Layer], above: list[Layer], engine: str, pages: Sequence[Path]
) -> Report:
    below = _read([layer for layer in beneath if layer not in above])
    reading = _read(above) if above else below
    given = reading.records
    used = collections([*beneath, *above])
    ontology = ontology_quads(collections=used)
    moved = moved_iris([*beneath, *above], ontology)
    for record in {id(each): each for each in (*below.records, *given)}.values():
        record.redirect(moved)
    order = {group[0].below: at for at, group in enumerate(by_collection([*beneath, *above]))}
    records = _together(below, reading, order)
    reported = collections(layer for layer in above or beneath if _is_whole(layer))
    rows = _once(records, _rows(used, records, order, reported, reading), reading)
    whole = [*records, *(row.record for row in rows)]
    about = [*ontology, *(quad for each in used for quad in collection_quads(each))]
    mapped = ox.parse(b"".join(row.lines for row in rows), format=ox.RdfFormat.N_QUADS)
    store = EmbeddedStore.memory(merged([*about, *record_quads(records), *mapped]))
    stated = stated_in(store)
    beside, wrong = read_beside([*beneath, *above], whole, stated)
    own = {str(layer.path / name) for layer in above or beneath for name in BESIDE}
    reading.faults += [*(each for each in wrong if each.file in own), *_questions(used)]
    store.raw.extend(merged(beside))
    only = {record.graph for record in given}
    only |= {row.record.graph for row in rows if row.record.collection in reported}
    shapes = load_shapes(more=tuple(brought_folders(used, "shapes")))
    report = validate_records(
        whole, store, shapes, engine=engine, only=only, concepts=concept_places(reported)
    )
    report = Report(
        told(report.results, whole, reading, store),
        report.records + reading.unreadable,
        report.engine,
        [reading.note] if reading.note else [],
    ).with_results(
        [
            *reading.faults,
            *Numbers(store).check(given),
            *remarks(given),
            *question_remarks(reported, moved),
            *_not_json_ld(given),
        ]
    )
    if pages:
        lookup = look_up(given, page_texts(pages))
        report = report.with_results(lookup.results, lookup.summary)
    return report


def _read(layers: Iterable[Layer]) -> Reading:
    """What the layers hold, in each collection the topmost record of an id."""
    layers = list(layers)
    whole = Reading()
    with Trees.lent(layer.path for layer in layers) as trees:
        for group in by_collection(layers):
            taken: set[str] = set()
            for layer in group:
                reading = read_all(layer.files(), trees=trees)
                reading.records = [each for each in reading.records if each.graph not in taken]
                taken.update(each.graph for each in reading.records)
                whole.add(reading)
    return whole


def _rows(
    used: Iterable[Collection],
    records: Sequence[Record],
    order: Mapping[str, int],
    reported: Collection_[Collection],
    reading: Reading,
) -> list[TableRecord]:
    """What the collections make of tables, which may refer to the records that do not lie above;
    rows of the ``reported`` ones that cannot be mapped are faults of the reading."""
    rows: list[TableRecord] = []
    for each in (each for each in used if each.tables):
        here = order[each.below]
        known = [n for r in records if order[r.below] <= here for n in r.aliases()]
        named: Names = {}
        for record in records:
            if order[record.below] < here:
                named[record.iri] = named.get(record.iri, {}) | record.names()
        for row in rows:
            named[row.record.iri] = row.names | named.get(row.record.iri, {})
        faults = reading.faults if each in reported else []
        rows += table_records(each, known, faults, named=named)
    return rows


def _once(
    records: Sequence[Record], rows: Sequence[TableRecord], reading: Reading
) -> list[TableRecord]:
    """The rows without those that have the id of a record, or of another table's row."""
    if not rows:
        return []
    kept, twice = one_each([*records, *(row.record for row in rows)])
    reading.faults += [finding(fault, fault.path, None) for fault in twice]
    return [row for row in rows if kept[row.record.graph] is row.record]


def _questions(used: Iterable[Collection]) -> list[Result]:
    """What keeps the questions of the collections from being asked."""
    try:
        read_with_brought(brought_folders(used, "questions"))
    except BenchgraphError as error:
        return [finding(error, None, None)]
    return []


def _together(beneath: Reading, given: Reading, order: Mapping[str, int]) -> list[Record]:
    """What the graph is made of: the given records, what they may refer to, and of those that
    cannot be read in full whatever is at hand. An entity has one name in a language."""
    known: dict[str, Record] = {}
    for records in (given.partial, beneath.partial, beneath.records, given.records):
        known.update((record.graph, record) for record in records)
    named: Names = {}
    for record in sorted(known.values(), key=lambda each: order[each.below]):
        if names := named.get(record.iri):
            record.yield_names(names)
        named[record.iri] = record.names() | named.get(record.iri, {})
    return [known[graph] for graph in sorted(known)]


def _not_json_ld(records: Sequence[Record]) -> list[Result]:
    """What JSON-LD, the reference, reads otherwise than we do."""
    try:
        insist_on_json_ld(records)
    except BenchgraphError as error:
        return [finding(error, None, None)]
    return []
