"""What a record states, as nodes and values, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from benchgraph.vocab import RDF

Term = NamedNode | Literal


@dataclass(slots=True)
class Value:
    """A scalar of a record as the RDF term that it stands for.

    ``json`` is what JSON-LD gets to see: the scalar as text, or a value object where the text
    itself decides the datatype (dates).
    """

    term: Term
    json: object
    line: int


@dataclass(slots=True)
class Entry:
    """One key of a node with its values, in the order of the file."""

    key: str
    predicate: NamedNode
    line: int
    values: list[Value | Node]
    reverse: bool = False


@dataclass(slots=True)
class Node:
    """A node of a record: the entity itself or something nested in it."""

    iri: str
    types: list[tuple[str, NamedNode]]
    line: int
    entries: dict[str, Entry] = field(default_factory=dict)

    def values(self, key: str) -> list[Value | Node]:
        """The values under ``key``; empty where the node has none."""
        entry = self.entries.get(key)
        return entry.values if entry else []

    def nested(self) -> Iterator[Node]:
        """This node and every node in it, parents first."""
        yield self
        for entry in self.entries.values():
            for value in entry.values:
                if isinstance(value, Node):
                    yield from value.nested()

    def statements(self) -> Iterator[tuple[NamedNode, NamedNode, Term, int]]:
        """Each triple that the record states, with its line."""
        for node in self.nested():
            subject = NamedNode(node.iri)
            for _, class_iri in node.types:
                yield subject, RDF.type, class_iri, node.line
            for entry in node.entries.values():
                for value in entry.values:
                    inner = NamedNode(value.iri) if isinstance(value, Node) else value.term
                    if entry.reverse:
                        assert isinstance(inner, NamedNode)
                        yield inner, entry.predicate, subject, value.line
                    else:
                        yield subject, entry.predicate, inner, value.line


@dataclass(frozen=True, slots=True)
class Remark:
    """What a record writes as it was called once, on ``line``: it is read as ``now``."""

    line: int
    old: str
    now: str
