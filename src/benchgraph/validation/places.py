"""Where in the records it stands what a finding is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from benchgraph.iris import page_slug
from benchgraph.records import Record
from benchgraph.validation.concepts import Places
from benchgraph.validation.model import Result
from benchgraph.vocab import ID

Describing = Callable[[str], Sequence[Record]]
"""The records among whose ``nodes_of`` a node is, in the order in which a build has them."""
_OUR_VOCAB = re.compile(r"ontology/vocab(?:/[\w-]+\.ttl)?")


def nodes_of(record: Record) -> set[str]:
    """The nodes that a record describes, and those that its others are nested in, by their IRIs."""
    own = f"/{record.below}" if record.below else ""
    nodes = {record.graph, record.iri, record.iri + own, *record.pages}
    return nodes | {f"{ID}page/{page_slug(page)}{own}" for page in record.pages}


def by_node(records: Iterable[Record]) -> Describing:
    """All of ``records`` by their nodes."""
    found: dict[str, list[Record]] = {}
    for record in records:
        for node in nodes_of(record):
            found.setdefault(node, []).append(record)
    return lambda node: found.get(node, ())


def describing_nearest(node: str, describing: Describing) -> Sequence[Record]:
    """The records that a node belongs to, or else what it is nested in."""
    while not (found := describing(node)):
        node, slash, _ = node.rpartition("/")
        if not slash:
            break
    return found


class Lines:
    """Where each node and each of its values stands: (file, line).

    A record is looked into when a finding is in it, and not before.
    """

    def __init__(self, describing: Describing) -> None:
        self.describing = describing
        self.read: dict[str, _Lines] = {}

    def of(self, result: Result) -> tuple[Path, int] | None:
        """The line of the value, of the key, of the node, or of the entity that it belongs to."""
        record = self.record_of(result.focus, result)
        return None if record is None else (record.path, self._lines(record).of(result))

    def record_of(self, node: str, result: Result | None = None) -> Record | None:
        """The record that describes a node, or what the node is nested in.

        Of several collections that describe it, the one that states what ``result`` is about.
        """
        found = describing_nearest(node, self.describing)
        if not found:
            return None
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


def placed(result: Result, lines: Lines, concepts: Places | None = None) -> Result:
    """``result`` with its file and line; with neither where no record states it."""
    if concepts and result.focus in concepts:
        path, line = concepts[result.focus]
        fix = _OUR_VOCAB.sub("the collection's vocab", result.fix)
        return replace(result, file=str(path), line=line, fix=fix)
    place = lines.of(result)
    return replace(result, file=str(place[0]) if place else "", line=place[1] if place else 0)
