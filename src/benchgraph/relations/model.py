"""What a relation is, and the triples that say it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from benchgraph.vocab import BG, GRAPH, ID, RDF, VOCAB, XSD

RELATIONS_GRAPH = NamedNode(GRAPH + "relations")
TYPES = VOCAB + "relation-type/"
# Types that read the same both ways: their ends stand in the order of their IRIs, so that each
# pair is there once.
SYMMETRIC = frozenset(
    "same-subject shared-institution shared-document same-citation contradiction discrepancy"
    " possibly-different-things".split()
)


@dataclass(frozen=True, slots=True)
class Relation:
    """Two things that belong together, why, how much, and what shows it on either side.

    Everything that is a node is given as its IRI; ``type`` is the slug of a concept of the scheme
    relation-type; ``strength`` lies between 0 and 1 and has at most three decimals.
    """

    type: str
    from_: str
    to: str
    strength: Decimal
    derivation: str
    via: str | None = None
    from_evidence: tuple[str, ...] = ()
    to_evidence: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The same for the same type, ends and shared thing; the rules mint it alike."""
        parts = [self.from_, self.to] + ([self.via] if self.via else [])
        name = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]
        return f"{ID}relation/{self.type}/{name}"

    def in_order(self) -> Relation:
        """This relation with the ends of a symmetric type in the order of their IRIs."""
        if self.type not in SYMMETRIC or self.from_ < self.to:
            return self
        return replace(
            self,
            from_=self.to,
            to=self.from_,
            from_evidence=self.to_evidence,
            to_evidence=self.from_evidence,
        )

    def quads(self) -> Iterator[Quad]:
        """The node's triples, and the plain triple in both directions, in the relations graph."""
        node, start, end = NamedNode(self.iri), NamedNode(self.from_), NamedNode(self.to)
        graph = RELATIONS_GRAPH
        yield Quad(node, RDF.type, BG.Relation, graph)
        yield Quad(node, BG.relationType, NamedNode(TYPES + self.type), graph)
        yield Quad(node, BG["from"], start, graph)
        yield Quad(node, BG.to, end, graph)
        if self.via:
            yield Quad(node, BG.via, NamedNode(self.via), graph)
        yield Quad(node, BG.strength, _decimal(self.strength), graph)
        yield Quad(node, BG.derivation, Literal(self.derivation), graph)
        for evidence in self.from_evidence:
            yield Quad(node, BG.fromEvidence, NamedNode(evidence), graph)
        for evidence in self.to_evidence:
            yield Quad(node, BG.toEvidence, NamedNode(evidence), graph)
        yield Quad(start, BG.relatedTo, end, graph)
        yield Quad(end, BG.relatedTo, start, graph)


def _decimal(value: Decimal) -> Literal:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Literal(text, datatype=XSD.decimal)
