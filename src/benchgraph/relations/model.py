"""What a relation is, and the triples that say it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from benchgraph.vocab import BG, GRAPH, ID, RDF, VOCAB, XSD

RELATIONS_GRAPH = NamedNode(GRAPH + "relations")
TYPES = VOCAB + "relation-type/"
RELATIONS = ID + "relation/"
# Types that read the same both ways: their ends stand in the order of their IRIs, so that each
# pair is there once.
SYMMETRIC = frozenset(
    "same-subject shared-institution shared-document same-citation contradiction discrepancy"
    " possibly-different-things".split()
)
# Terms that every relation needs, made once: a large graph has a million of them.
_TYPE, _RELATION, _RELATION_TYPE = RDF.type, BG.Relation, BG.relationType
_FROM, _TO, _VIA, _RELATED = BG["from"], BG.to, BG.via, BG.relatedTo
_STRENGTH, _DERIVATION, _DECIMAL = BG.strength, BG.derivation, XSD.decimal
_FROM_EVIDENCE, _TO_EVIDENCE = BG.fromEvidence, BG.toEvidence


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
    iri: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Mint the IRI: the same for the same type, ends and shared thing, as in the rules."""
        ends = f"{self.from_} {self.to} {self.via}" if self.via else f"{self.from_} {self.to}"
        name = hashlib.sha256(ends.encode()).hexdigest()[:16]
        object.__setattr__(self, "iri", f"{RELATIONS}{self.type}/{name}")

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
        """The node's triples in the relations graph, without the plain triple."""
        node, graph = NamedNode(self.iri), RELATIONS_GRAPH
        yield Quad(node, _TYPE, _RELATION, graph)
        yield Quad(node, _RELATION_TYPE, NamedNode(TYPES + self.type), graph)
        yield Quad(node, _FROM, NamedNode(self.from_), graph)
        yield Quad(node, _TO, NamedNode(self.to), graph)
        if self.via:
            yield Quad(node, _VIA, NamedNode(self.via), graph)
        yield Quad(node, _STRENGTH, _decimal(self.strength), graph)
        yield Quad(node, _DERIVATION, Literal(self.derivation), graph)
        for evidence in self.from_evidence:
            yield Quad(node, _FROM_EVIDENCE, NamedNode(evidence), graph)
        for evidence in self.to_evidence:
            yield Quad(node, _TO_EVIDENCE, NamedNode(evidence), graph)


def plain_quads(relations: Iterable[Relation]) -> Iterator[Quad]:
    """``a relatedTo b`` and back, once for all relations between the same two nodes."""
    pairs = {(relation.from_, relation.to) for relation in relations}
    for start, end in sorted(pairs | {(end, start) for start, end in pairs}):
        yield Quad(NamedNode(start), _RELATED, NamedNode(end), RELATIONS_GRAPH)


def _decimal(value: Decimal) -> Literal:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Literal(text, datatype=_DECIMAL)
