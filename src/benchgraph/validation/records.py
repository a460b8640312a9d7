"""Validate records: asserted data before inference, each finding traced to its file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad, Triple

from benchgraph.records import Record
from benchgraph.validation.model import Report, Result
from benchgraph.validation.shacl import Shapes, run_shapes
from benchgraph.vocab import ID


class Lines:
    """Where each node and each of its values stands: (file, line)."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.nodes: dict[str, tuple[Path, int]] = {}
        self.keys: dict[tuple[str, str], tuple[Path, int]] = {}
        self.values: dict[tuple[str, str, str], tuple[Path, int]] = {}
        for record in records:
            for node in record.root.nested():
                self.nodes.setdefault(node.iri, (record.path, node.line))
            for subject, predicate, value, line in record.root.statements():
                place = (record.path, line)
                self.keys.setdefault((subject.value, predicate.value), place)
                self.values.setdefault((subject.value, predicate.value, value.value), place)

    def of(self, result: Result) -> tuple[Path, int] | None:
        """The line of the value, of the key, of the node, or of the entity that it belongs to."""
        found = (
            self.values.get((result.focus, result.path, result.value))
            or self.keys.get((result.focus, result.path))
            or self.nodes.get(result.focus)
        )
        focus = result.focus
        while found is None and focus.startswith(ID) and focus.count("/") > ID.count("/") + 1:
            focus = focus.rpartition("/")[0]
            found = self.nodes.get(focus)
        return found


def validate_records(
    records: Iterable[Record],
    quads: Iterable[Quad],
    ontology: Iterable[Quad],
    shapes: Shapes,
    *,
    engine: str = "fast",
    only: Collection[str] | None = None,
) -> Report:
    """Validate the asserted ``quads`` of ``records``.

    The ontology goes along, so that subclass targets are met. With ``only`` (graph IRIs of records)
    the report is about those records, and the others are what they refer to.
    """
    records = list(records)
    triples = dict.fromkeys(quad.triple for quad in [*ontology, *quads])
    results, name = run_shapes(triples, shapes, engine=engine)
    files = {record.path for record in records if only is None or record.graph in only}
    lines = Lines(records)
    placed = []
    for result in results:
        place = lines.of(result)
        if place is None and only is not None:
            continue
        if place is None or place[0] in files:
            placed.append(_at(result, place))
    return Report(sorted(placed, key=lambda result: result.order), len(files), name)


def validate_derived(
    triples: Iterable[Triple],
    records: Iterable[Record],
    shapes: Shapes,
    inconsistencies: Iterable[str] = (),
    *,
    engine: str = "fast",
) -> Report:
    """Validate everything, with what inference and rules made of it."""
    records = list(records)
    results, name = run_shapes(triples, shapes, engine=engine)
    lines = Lines(records)
    placed = [_at(result, lines.of(result)) for result in results]
    placed += [
        Result(
            focus="",
            path="",
            value="",
            component="Inconsistency",
            shape="",
            severity="Violation",
            message=f"the data contradicts the ontology: {sentence}",
            fix="one of the two statements, or a type, is wrong",
        )
        for sentence in inconsistencies
    ]
    return Report(sorted(placed, key=lambda result: result.order), len(records), name)


def _at(result: Result, place: tuple[Path, int] | None) -> Result:
    if place is None:
        return result
    return replace(result, file=str(place[0]), line=place[1])
