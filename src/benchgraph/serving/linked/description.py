"""What is told of a node as RDF: its own statements, the nodes inside it, and who says so.

A description is symmetric and bounded. Its *core* holds the statements of the node, those of the
nodes below its IRI (numbers, events, evidence …), the labels of what they point at, and the
records and collections, with their licences, that describe the node. Behind the core come the
statements of others that point at it: a region has thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from benchgraph.errors import LimitError
from benchgraph.iris import page_slug
from benchgraph.serving.model import Graph
from benchgraph.vocab import BASE, BG, DCTERMS, ID, RDFS, SKOS

MOST_STATEMENTS = 500_000
_LABELS = (SKOS.prefLabel, DCTERMS.title, RDFS.label)
_LEVELS = 8  # entity, number, evidence, selector … never so deep


@dataclass(frozen=True, slots=True)
class Description:
    """``core`` and then ``others``, each sorted; ``records`` describe the node."""

    core: tuple[Triple, ...]
    others: tuple[Triple, ...]
    records: tuple[str, ...]

    @property
    def statements(self) -> tuple[Triple, ...]:
        """All of it, in its order."""
        return self.core + self.others


@lru_cache(1)  # the page of a thing, and then its files, are made of it
def describe(graph: Graph, iri: str) -> Description:
    """The description of ``iri``; empty where the graph has no statement with it.

    Raises LimitError where there are more statements than MOST_STATEMENTS.
    """
    node = NamedNode(iri)
    own = _with_inner_nodes(graph, node)
    records = tuple(sorted(records_of(graph, iri)))
    about = {triple for record in records for triple in _provenance(graph, NamedNode(record))}
    core = own | about
    core |= set(_labels_of(graph, core))
    others = {triple for triple in pointing_at(graph, node) if triple not in core}
    return Description(in_order(core), in_order(others), records)


def is_known(graph: Graph, iri: str) -> bool:
    """Whether any statement has ``iri`` as its subject or its object."""
    node = NamedNode(iri)
    found = graph.store.raw.quads_for_pattern(node, None, None, DefaultGraph())
    pointing = graph.store.raw.quads_for_pattern(None, None, node, DefaultGraph())
    return any(True for _ in found) or any(True for _ in pointing)


def statements_of(graph: Graph, node: NamedNode) -> Iterator[Triple]:
    """The statements with ``node`` as their subject."""
    quads = graph.store.raw.quads_for_pattern(node, None, None, DefaultGraph())
    return (quad.triple for quad in _bounded(quads, node))


def pointing_at(graph: Graph, node: NamedNode) -> Iterator[Triple]:
    """The statements with ``node`` as their object. Nothing that is published is a blank node."""
    quads = graph.store.raw.quads_for_pattern(None, None, node, DefaultGraph())
    return (quad.triple for quad in _bounded(quads, node))


def in_order(statements: Iterable[Triple]) -> tuple[Triple, ...]:
    """Sorted by their texts: the same statements, the same bytes."""
    return tuple(sorted(statements, key=str))


def records_of(graph: Graph, iri: str) -> set[str]:
    """The records that describe ``iri``, or the entity that it is a part of."""
    node = NamedNode(iri)
    for _ in range(_LEVELS):
        pointing = [
            (t.predicate, t.subject.value)
            for t in pointing_at(graph, node)
            if isinstance(t.subject, NamedNode)
        ]
        records = {subject for predicate, subject in pointing if predicate == BG.describes}
        above = [subject for _, subject in pointing if _holds(subject, node.value)]
        if records or not above:
            return records
        node = NamedNode(min(above))
    return set()


def _with_inner_nodes(graph: Graph, node: NamedNode) -> set[Triple]:
    found: set[Triple] = set()
    waiting, seen = [node], {node}
    while waiting:
        this = waiting.pop()
        for triple in statements_of(graph, this):
            found.add(triple)
            inner = triple.object
            if (
                isinstance(inner, NamedNode)
                and inner not in seen
                and _holds(node.value, inner.value)
            ):
                seen.add(inner)
                waiting.append(inner)
        if len(found) > MOST_STATEMENTS:
            raise _too_many(node)
    return found


def _holds(outer: str, inner: str) -> bool:
    """Whether ``inner`` is the IRI of a node inside ``outer``; those of a page, whose IRI is its
    own address, stand below ``id/page/``."""
    if not inner.startswith(BASE):
        return False
    if outer.startswith(BASE):
        return inner.startswith(outer + "/") and outer.startswith(ID)
    return inner.startswith(f"{ID}page/") and inner.startswith(f"{ID}page/{page_slug(outer)}/")


def _provenance(graph: Graph, record: NamedNode) -> Iterator[Triple]:
    for triple in statements_of(graph, record):
        yield triple
        if triple.predicate == BG.collection and isinstance(triple.object, NamedNode):
            yield from statements_of(graph, triple.object)


def _labels_of(graph: Graph, statements: Iterable[Triple]) -> Iterator[Triple]:
    subjects, objects = set(), set()
    for triple in statements:
        subjects.add(triple.subject)
        if isinstance(triple.object, NamedNode):
            objects.add(triple.object)
    for node in objects - subjects:
        for label in _LABELS:
            quads = graph.store.raw.quads_for_pattern(node, label, None, DefaultGraph())
            yield from (quad.triple for quad in quads)


def _bounded(quads: Iterable[Quad], node: NamedNode) -> Iterator[Quad]:
    for number, quad in enumerate(islice(quads, MOST_STATEMENTS + 1)):
        if number == MOST_STATEMENTS:
            raise _too_many(node)
        yield quad


def _too_many(node: NamedNode) -> LimitError:
    return LimitError(
        "there are too many statements with this IRI",
        found=node.value,
        expected=f"at most {MOST_STATEMENTS:,}",
        hint="ask the SPARQL endpoint for a part of them",
    )
