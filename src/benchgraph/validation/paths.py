"""Validate files: the given records on top of the shipped ones."""

from __future__ import annotations

from pathlib import Path

from benchgraph.memory import collector_at_rest
from benchgraph.records import Record, read_records
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore, merged
from benchgraph.triples import insist_on_json_ld, ontology_quads, record_quads
from benchgraph.validation.model import Report
from benchgraph.validation.records import validate_records
from benchgraph.validation.shacl import load_shapes


def validate_paths(paths: list[Path], *, engine: str = "fast") -> Report:
    """Report on the records in ``paths``; on all shipped ones where there are none.

    A record takes the place of the shipped one with its id. Raises RecordError.
    """
    with collector_at_rest():
        return _validate_paths(paths, engine)


def _validate_paths(paths: list[Path], engine: str) -> Report:
    shipped = read_records(resource_dir("data"))
    given = read_records(paths) if paths else shipped
    known: dict[str, Record] = {record.graph: record for record in shipped}
    known.update((record.graph, record) for record in given)
    records = [known[graph] for graph in sorted(known)]
    insist_on_json_ld(given)
    return validate_records(
        records,
        EmbeddedStore.memory(merged([*ontology_quads(), *record_quads(records)])),
        load_shapes(),
        engine=engine,
        only={record.graph for record in given},
    )
