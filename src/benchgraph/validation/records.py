"""Validate records: asserted data before inference, each finding traced to its file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from benchgraph.iris import page_slug
from benchgraph.records import Record
from benchgraph.store import EmbeddedStore
from benchgraph.validation.concepts import Places
from benchgraph.validation.model import SEVERITIES, Report, Result
from benchgraph.validation.shacl import Shapes, run_shapes
from benchgraph.validation.shared import within_collections
from benchgraph.vocab import ID

# Up to so many nodes it is faster to ask about each than about all of the shipped graph.
ONE_BY_ONE = 1000
_OUR_VOCAB = re.compile(r"ontology/vocab(?:/[\w-]+\.ttl)?")


class Lines:
    """Where each node and each of its values stands: (file, line).

    A record is looked into when a finding is in it, and not before.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: dict[str, list[Record]] = {}
        for record in records:
            own = f"/{record.below}" if record.below else ""
            nodes = {record.graph, record.iri, record.iri + own, *record.pages}
            nodes.update(f"{ID}page/{page_slug(page)}{own}" for page in record.pages)
            for node in nodes:
                self.records.setdefault(node, []).append(record)
        self.read: dict[str, _Lines] = {}

    def of(self, result: Result) -> tuple[Path, int] | None:
        """The line of the value, of the key, of the node, or of the entity that it belongs to."""
        record = self.record_of(result.focus, result)
        return None if record is None else (record.path, self._lines(record).of(result))

    def record_of(self, node: str, result: Result | None = None) -> Record | None:
        """The record that describes a node, or what the node is nested in.

        Of several collections that describe it, the one that states what ``result`` is about.
        """
        while node not in self.records:
            node, slash, _ = node.rpartition("/")
            if not slash:
                return None
        found = self.records[node]
        if result is None or len(found) == 1:
            return found[-1]
        return max(found, key=lambda record: self._lines(record).states(result))

    def _lines(self, record: Record) -> _Lines:
        if record.graph not in self.read:
            self.read[record.graph] = _Lines(record)
        return self.read[record.graph]


class _Lines:
    """The lines of one record."""

    def __init__(self, record: Record) -> None:
        self.nodes = {node.iri: node.line for node in record.root.nested()}
        self.first = record.root.line
        self.keys: dict[tuple[str, str], int] = {}
        self.values: dict[tuple[str, str, str], int] = {}
        for subject, predicate, value, line in record.root.statements():
            self.keys.setdefault((subject.value, predicate.value), line)
            self.values.setdefault((subject.value, predicate.value, value.value), line)

    def states(self, result: Result) -> tuple[bool, int]:
        """How much of what a finding is about stands here: its value, and how many of its key."""
        key = (result.focus, result.path)
        return (*key, result.value) in self.values, sum(each[:2] == key for each in self.values)

    def of(self, result: Result) -> int:
        line = (
            self.values.get((result.focus, result.path, result.value))
            or self.keys.get((result.focus, result.path))
            or self.nodes.get(result.focus)
        )
        node = result.focus
        while line is None and "/" in node:
            node = node.rpartition("/")[0]
            line = self.nodes.get(node)
        return line or self.first


def validate_records(
    records: Iterable[Record],
    store: EmbeddedStore,
    shapes: Shapes,
    *,
    engine: str = "fast",
    only: Collection[str] | None = None,
    concepts: Places | None = None,
    severities: Sequence[str] = SEVERITIES,
) -> Report:
    """Validate what ``records`` state: the default graph of ``store``, before inference.

    The ontology is in it too, so that subclass targets are met. With ``only`` (graph IRIs of
    records) the report is about those records, and the others are what they refer to;
    ``concepts``: those of collections that it is about too, and where they are written.
    """
    records = list(records)
    concepts = concepts or {}
    nodes = None if only is None else _nodes(records, only)
    nodes = [*nodes, *concepts] if nodes is not None else None
    results, name = run_shapes(store, shapes, engine=engine, severities=severities, only=nodes)
    results = within_collections(results, records, shapes)
    reported = [record for record in records if only is None or record.graph in only]
    files = {record.path for record in reported} | {path for path, _ in concepts.values()}
    lines = Lines(records)
    placed = []
    for result in results:
        place = lines.of(result)
        if result.focus in concepts:
            place = concepts[result.focus]
            result = replace(result, fix=_OUR_VOCAB.sub("the collection's vocab", result.fix))
        if place is None and only is not None:
            continue
        if place is None or place[0] in files:
            placed.append(_at(result, place))
    return Report(sorted(placed, key=lambda result: result.order), len(reported), name)


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
) -> Report:
    """Validate the default graph of ``store``, with what inference and rules made of it."""
    records = list(records)
    results, name = run_shapes(store, shapes, engine=engine, severities=severities)
    results = within_collections(results, records, shapes)
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
