"""Which shapes check a class or a property, and between which classes they let it stand.

Read from the shapes that are shipped: a release holds what they judge, not the shapes themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode

from benchgraph.resources import resource_dir
from benchgraph.vocab import RDF, RDFS, SH, SHAPES

Node = NamedNode | BlankNode
_CALM = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, slots=True, order=True)
class Check:
    """A shape: the last part of its IRI, what it says where it is broken (in English; "" for one
    that only holds others), and how grave that is (Violation, Warning or Info)."""

    rank: int
    name: str
    says: str
    severity: str


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A property that leads from the things of a class to those of another; IRIs."""

    source: str
    property: str
    target: str


class Checks:
    """The shapes of some Turtle files."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._values: dict[tuple[object, str], list[object]] = defaultdict(list)
        subjects: dict[Node, None] = {}
        for path in paths:
            for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
                self._values[quad.subject, quad.predicate.value].append(quad.object)
                if isinstance(quad.subject, NamedNode | BlankNode):
                    subjects[quad.subject] = None
        self._shapes = [s for s in subjects if SH.NodeShape in self._all(s, RDF.type)]
        self._of: dict[str, set[Check]] = defaultdict(set)
        self.edges: set[Edge] = set()
        for shape in self._shapes:
            self._read(shape)

    def of(self, iri: str) -> list[Check]:
        """What checks the class or property ``iri``: the gravest first."""
        return sorted(self._of.get(iri, ()))

    def _read(self, shape: Node) -> None:
        classes = [str(c.value) for c in self._nodes(shape, SH.targetClass)]
        users = [*self._nodes(shape, SH.targetSubjectsOf), *self._nodes(shape, SH.targetObjectsOf)]
        for term in (*classes, *(each.value for each in users)):
            self._of[term].add(self._check(shape))
        for inner in self._all(shape, SH.property):
            for path in self._nodes(inner, SH.path):
                if classes or users:
                    self._of[path.value].add(self._check(inner))
                self.edges |= {
                    Edge(source, path.value, target)
                    for source in classes
                    for target in self._classes(inner)
                }

    def _check(self, shape: object) -> Check:
        said = [o.value for o in self._all(shape, SH.message) if isinstance(o, Literal)]
        said = said or [o.value for o in self._all(shape, RDFS.comment) if isinstance(o, Literal)]
        grave = next((o.value for o in self._nodes(shape, SH.severity)), SH.Violation.value)
        severity = grave.partition("#")[2]
        name = shape.value.removeprefix(SHAPES) if isinstance(shape, NamedNode) else ""
        return Check(_CALM.get(severity, 3), name, min(said, default=""), severity)

    def _classes(self, shape: object) -> set[str]:
        """The classes of which values may be members: its own, or those of its alternatives."""
        found = {each.value for each in self._nodes(shape, SH["class"])}
        for head in self._all(shape, SH["or"]):
            for each in self._items(head):
                found |= {other.value for other in self._nodes(each, SH["class"])}
        return found

    def _items(self, head: object) -> Iterator[object]:
        while head != RDF.nil and (first := self._all(head, RDF.first)):
            yield first[0]
            head = next(iter(self._all(head, RDF.rest)), RDF.nil)

    def _all(self, subject: object, predicate: NamedNode) -> list[object]:
        return self._values.get((subject, predicate.value), [])

    def _nodes(self, subject: object, predicate: NamedNode) -> list[NamedNode]:
        return [each for each in self._all(subject, predicate) if isinstance(each, NamedNode)]


@cache
def shipped_checks() -> Checks:
    """The shapes that this installation ships."""
    return Checks(sorted(resource_dir("shapes").rglob("*.ttl")))
