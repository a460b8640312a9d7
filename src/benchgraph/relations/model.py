"""What a relation is, and the triples that say it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pyoxigraph import NamedNode

from benchgraph.vocab import BG, GRAPH, ID, RDF, SYMMETRIC_RELATIONS, VOCAB, XSD

RELATIONS_GRAPH = NamedNode(GRAPH + "relations")
TYPES = VOCAB + "relation-type/"
RELATIONS = ID + "relation/"
# What every relation says, as N-Quads writes it: a large graph has a million of them.
_GRAPH = f"{RELATIONS_GRAPH} .\n"
_RELATION_TYPE, _STRENGTH = str(BG.relationType), str(BG.strength)
_FROM, _TO, _VIA, _RELATED = str(BG["from"]), str(BG.to), str(BG.via), str(BG.relatedTo)
_DERIVATION, _DECIMAL = str(BG.derivation), str(XSD.decimal)
_FROM_EVIDENCE, _TO_EVIDENCE = str(BG.fromEvidence), str(BG.toEvidence)
_RELATION = f"{RDF.type} {BG.Relation}"


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
        if self.type not in SYMMETRIC_RELATIONS or self.from_ < self.to:
            return self
        return replace(
            self,
            from_=self.to,
            to=self.from_,
            from_evidence=self.to_evidence,
            to_evidence=self.from_evidence,
        )

    def nquads(self) -> str:
        """The node's lines in the relations graph, without the plain triple."""
        node = f"<{self.iri}>"
        lines = [
            f"{node} {_RELATION} {_GRAPH}",
            f"{node} {_RELATION_TYPE} <{TYPES}{self.type}> {_GRAPH}",
            f"{node} {_FROM} <{self.from_}> {_GRAPH}",
            f"{node} {_TO} <{self.to}> {_GRAPH}",
            f'{node} {_STRENGTH} "{_plain(self.strength)}"^^{_DECIMAL} {_GRAPH}',
            f'{node} {_DERIVATION} "{self.derivation}" {_GRAPH}',
        ]
        if self.via:
            lines.append(f"{node} {_VIA} <{self.via}> {_GRAPH}")
        lines += [f"{node} {_FROM_EVIDENCE} <{iri}> {_GRAPH}" for iri in self.from_evidence]
        lines += [f"{node} {_TO_EVIDENCE} <{iri}> {_GRAPH}" for iri in self.to_evidence]
        return "".join(lines)


def plain_nquads(relations: Iterable[Relation]) -> Iterator[str]:
    """``a relatedTo b`` and back, once for all relations between the same two nodes."""
    pairs = {(relation.from_, relation.to) for relation in relations}
    for start, end in sorted(pairs | {(end, start) for start, end in pairs}):
        yield f"<{start}> {_RELATED} <{end}> {_GRAPH}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
