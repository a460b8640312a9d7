"""Validate files: the given records on top of the shipped ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchgraph.memory import collector_at_rest
from benchgraph.records import Record, read_records
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore, merged
from benchgraph.triples import insist_on_json_ld, ontology_quads, record_quads
from benchgraph.validation.model import Report
from benchgraph.validation.numbers import Numbers
from benchgraph.validation.records import validate_records
from benchgraph.validation.shacl import load_shapes
from benchgraph.validation.sources import look_up, page_texts


def validate_paths(
    paths: list[Path], *, engine: str = "fast", pages: Sequence[Path] = ()
) -> Report:
    """Report on the records in ``paths``; on all shipped ones where there are none.

    A record takes the place of the shipped one with its id. ``pages`` are files, or folders of
    files, of pages that the records cite: quotes are looked up in them. Raises RecordError.
    """
    with collector_at_rest():
        return _validate_paths(paths, engine, pages)


def _validate_paths(paths: list[Path], engine: str, pages: Sequence[Path]) -> Report:
    shipped = read_records(resource_dir("data"))
    given = read_records(paths) if paths else shipped
    known: dict[str, Record] = {record.graph: record for record in shipped}
    known.update((record.graph, record) for record in given)
    records = [known[graph] for graph in sorted(known)]
    insist_on_json_ld(given)
    store = EmbeddedStore.memory(merged([*ontology_quads(), *record_quads(records)]))
    report = validate_records(
        records, store, load_shapes(), engine=engine, only={record.graph for record in given}
    ).with_results(Numbers(store).check(given))
    if pages:
        lookup = look_up(given, page_texts(pages))
        report = report.with_results(lookup.results, lookup.summary)
    return report
