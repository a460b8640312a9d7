"""Validate records: asserted data before inference, each finding traced to its file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchgraph.records import Record
from benchgraph.store import EmbeddedStore
from benchgraph.validation.concepts import Places
from benchgraph.validation.model import SEVERITIES, Report, Result
from benchgraph.validation.places import Lines, by_node, placed
from benchgraph.validation.shacl import Shapes, run_shapes
from benchgraph.validation.shared import within_collections

if TYPE_CHECKING:
    from benchgraph.shacl.overview import Overview

# Up to so many nodes it is faster to ask about each than about all of the shipped graph.
ONE_BY_ONE = 1000


def validate_records(
    records: Iterable[Record],
    store: EmbeddedStore,
    shapes: Shapes,
    *,
    engine: str = "fast",
    only: Collection[str] | None = None,
    concepts: Places | None = None,
    severities: Sequence[str] = SEVERITIES,
    overview: Overview | None = None,
) -> Report:
    """Validate what ``records`` state: the default graph of ``store``, before inference.

    The ontology is in it too, so that subclass targets are met. With ``only`` (graph IRIs of
    records) the report is about those records, and the others are what they refer to;
    ``concepts``: those of collections that it is about too, and where they are written;
    ``overview``: shows of shapes that nothing violates them.
    """
    records = list(records)
    concepts = concepts or {}
    nodes = None if only is None else _nodes(records, only)
    nodes = [*nodes, *concepts] if nodes is not None else None
    results, name = run_shapes(
        store, shapes, engine=engine, severities=severities, only=nodes, overview=overview
    )
    found = found_in(results, records, shapes, concepts)
    reported = [record for record in records if only is None or record.graph in only]
    files = {record.path for record in reported} | {path for path, _ in concepts.values()}
    found = [
        result
        for result in found
        if (result.file or only is None) and (not result.file or Path(result.file) in files)
    ]
    return Report(sorted(found, key=lambda result: result.order), len(reported), name)


def found_in(
    results: Iterable[Result],
    records: Iterable[Record],
    shapes: Shapes,
    concepts: Places | None = None,
) -> list[Result]:
    """What shapes found, each with its file and line in ``records``, and without what no single
    record brings about; ``concepts``: where those of collections are written."""
    results = list(results)
    lines = Lines(by_node(records if results else []))
    results = within_collections(results, lines.describing, shapes)
    return [placed(result, lines, concepts) for result in results]


def _nodes(records: Iterable[Record], only: Collection[str]) -> list[str] | None:
    """The nodes of the records that are reported on; None where asking about all is faster."""
    found: list[str] = []
    for record in records:
        if record.graph in only:
            if record.of_row:
                return None
            found += [node.iri for node in record.root.nested()]
            if len(found) > ONE_BY_ONE:
                return None
    return found


def validate_derived(
    records: Iterable[Record],
    store: EmbeddedStore,
    shapes: Shapes,
    inconsistencies: Iterable[str] = (),
    *,
    engine: str = "fast",
    severities: Sequence[str] = SEVERITIES,
    overview: Overview | None = None,
) -> Report:
    """Validate the default graph of ``store``, with what inference and rules made of it.

    ``overview`` shows of shapes that nothing violates them; the store may lack what rules made
    until it is complete.
    """
    records = list(records)
    results, name = run_shapes(
        store, shapes, engine=engine, severities=severities, overview=overview
    )
    found = found_in(results, records, shapes)
    found += map(contradiction, inconsistencies)
    return Report(sorted(found, key=lambda result: result.order), len(records), name)


def contradiction(sentence: str) -> Result:
    """A contradiction with the ontology as a finding."""
    return Result(
        focus="",
        path="",
        value="",
        component="Inconsistency",
        shape="",
        severity="Violation",
        message=f"the data contradicts the ontology: {sentence}",
        fix="one of the two statements, or a type, is wrong",
    )
