"""Why two entities are connected: the shortest chains of evidence between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from math import prod
from typing import Any

from pyoxigraph import NamedNode

from benchgraph.relations.model import TYPES
from benchgraph.relations.wording import (
    STATEMENT_SENTENCES,
    Labels,
    Shown,
    read_evidence,
    read_labels,
    relation_evidence,
    relation_sentence,
)
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER

# What a page states outright weighs as much as the strongest relation.
STATED = Decimal(1)
_HUB = "hub"
# Shortest chains that are looked at before the best of them are kept.
_LOOKED_AT = 1000

# Everything that a chain may go along, and the hubs that it may not go through: regions (Singapore,
# the standing comparator, is one) and whole governments. A page's publisher and an observation's
# unit are no edge at all.
_EDGES = (
    PREFIX_HEADER
    + """SELECT ?edge ?kind ?from ?to ?via ?strength ?derivation WHERE {
  { ?edge a bg:Relation ; bg:relationType ?kind ; bg:from ?from ; bg:to ?to ;
      bg:strength ?strength ; bg:derivation ?derivation
    OPTIONAL { ?edge bg:via ?via } }
  UNION
  { VALUES ?kind { bg:operator bg:owner bg:funder bg:regulator bg:participant bg:underDocument
      bg:subject bg:page org:subOrganizationOf }
    ?from ?kind ?to }
  UNION
  { VALUES ?kind { dcterms:publisher dcterms:isPartOf } ?from ?kind ?to MINUS { ?from a bg:Page } }
  UNION
  { ?from schema:about ?to . ?from a bg:Page BIND(schema:about AS ?kind) }
  UNION
  { ?from a bg:Region BIND("hub" AS ?kind) }
  UNION
  { ?from org:classification <https://w3id.org/benchgraph/vocab/institution-type/government>
    BIND("hub" AS ?kind) }
}"""
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation node, or a plain triple (``relation`` is None and ``kind`` its property)."""

    kind: str
    start: str
    end: str
    strength: Decimal = STATED
    relation: str | None = None
    via: str | None = None
    derivation: str = ""

    @property
    def rank(self) -> tuple[Decimal, str, str]:
        return -self.strength, self.relation or "", self.kind


@dataclass(frozen=True)
class Step:
    """One link of a chain: what it says, and what the pages say on either side of it."""

    start: str
    end: str
    kind: str
    sentence: str
    evidence: tuple[Shown, ...]


@dataclass(frozen=True)
class Chain:
    """A way from one entity to the other; ``strength`` is the product of those of its steps."""

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]
    strength: Decimal

    def as_dict(self) -> dict[str, Any]:
        """The chain as JSON holds it."""
        return {
            "nodes": list(self.nodes),
            "strength": f"{self.strength:f}",
            "steps": [
                {
                    "from": step.start,
                    "to": step.end,
                    "kind": step.kind,
                    "sentence": step.sentence,
                    "evidence": [{"page": e.page, "quote": e.quote} for e in step.evidence],
                }
                for step in self.steps
            ],
        }


def why(
    store: Store, a: NamedNode | str, b: NamedNode | str, *, limit: int = 5, lang: str = "en"
) -> list[Chain]:
    """The shortest chains from ``a`` to ``b``: at most ``limit``, the strongest first.

    All are of the same length; equal strength goes by IRI. No chain runs through a region, a whole
    government, a unit or a publisher, unless it is ``a`` or ``b``. Empty where nothing connects
    them, and where both are the same.
    """
    start, end = (x.value if isinstance(x, NamedNode) else x for x in (a, b))
    edges, hubs = _read_edges(store)
    best = _best_edges(edges, hubs - {start, end})
    paths = list(islice(_shortest(best, start, end), _LOOKED_AT))
    ranked = sorted(paths, key=lambda path: (-_strength(path, best), path))[:limit]
    used = {best[x][y] for path in ranked for x, y in pairwise(path)}
    nodes = {n for path in ranked for n in path} | {edge.via for edge in used if edge.via}
    labels = read_labels(store, nodes, lang)
    shown = _evidence(store, used)
    return [
        Chain(
            nodes=path,
            steps=tuple(_step(best[x][y], x, y, labels, shown) for x, y in pairwise(path)),
            strength=_strength(path, best),
        )
        for path in ranked
    ]


def _read_edges(store: Store) -> tuple[list[Edge], set[str]]:
    edges, hubs = [], set()
    for row in store.select(_EDGES):
        edge, kind, start, end, via, strength, derivation = (t and t.value for t in row)
        assert kind and start
        if kind == _HUB:
            hubs.add(start)
        elif edge and end and strength and derivation:
            type_ = kind.removeprefix(TYPES)
            edges.append(Edge(type_, start, end, Decimal(strength), edge, via, derivation))
        elif end:
            edges.append(Edge(kind, start, end))
    return edges, hubs


def _best_edges(edges: Iterable[Edge], hubs: set[str]) -> Mapping[str, dict[str, Edge]]:
    """Node → neighbour → the strongest edge between them, both ways; hubs left out."""
    best: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.start == edge.end or edge.start in hubs or edge.end in hubs:
            continue
        for x, y in ((edge.start, edge.end), (edge.end, edge.start)):
            known = best[x].get(y)
            if known is None or edge.rank < known.rank:
                best[x][y] = edge
    return best


def _shortest(
    best: Mapping[str, dict[str, Edge]], start: str, end: str
) -> Iterator[tuple[str, ...]]:
    """Every shortest path, in the order of the IRIs along it."""
    if start == end or start not in best or end not in best:
        return
    distance = {end: 0}
    frontier = [end]
    while frontier and start not in distance:
        following = []
        for node in frontier:
            for neighbour in best[node]:
                if neighbour not in distance:
                    distance[neighbour] = distance[node] + 1
                    following.append(neighbour)
        frontier = following
    if start not in distance:
        return
    stack: list[tuple[str, ...]] = [(start,)]
    while stack:
        path = stack.pop()
        if path[-1] == end:
            yield path
            continue
        left = distance[path[-1]] - 1
        nearer = sorted((n for n in best[path[-1]] if distance.get(n) == left), reverse=True)
        stack += [(*path, node) for node in nearer]


def _strength(path: tuple[str, ...], best: Mapping[str, dict[str, Edge]]) -> Decimal:
    product = prod((best[x][y].strength for x, y in pairwise(path)), start=Decimal(1))
    return product.quantize(Decimal("0.001")).normalize()


def _step(
    edge: Edge, start: str, end: str, labels: Labels, shown: Mapping[str, dict[str, list[Shown]]]
) -> Step:
    if edge.relation:
        sentence = relation_sentence(
            edge.kind, edge.derivation, edge.start, edge.end, edge.via, labels
        )
    else:
        sentence = STATEMENT_SENTENCES[edge.kind].format(a=labels[edge.start], b=labels[edge.end])
    sides = shown.get(edge.relation or _statement_key(edge), {})
    first = [sides[side][0] for side in ("from", "to") if sides.get(side)]
    return Step(start, end, edge.kind, sentence, tuple(dict.fromkeys(first)))


def _evidence(store: Store, edges: Iterable[Edge]) -> dict[str, dict[str, list[Shown]]]:
    used = sorted(edges, key=lambda edge: (edge.relation or "", edge.start, edge.kind, edge.end))
    shown = dict(relation_evidence(store, [edge.relation for edge in used if edge.relation]))
    stated = {(edge.start, edge.kind) for edge in used if not edge.relation}
    if stated:
        pairs = " ".join(f"({NamedNode(node)} {NamedNode(kind)})" for node, kind in sorted(stated))
        shown |= read_evidence(
            store,
            f"""VALUES (?node ?kind) {{ {pairs} }}
  ?node bg:evidence ?evidence . ?evidence bg:supports ?kind
  BIND(CONCAT(STR(?node), " ", STR(?kind)) AS ?key) BIND("from" AS ?side)""",
        )
    return shown


def _statement_key(edge: Edge) -> str:
    return f"{edge.start} {edge.kind}"
