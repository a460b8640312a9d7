"""Why two entities are connected: the shortest chains of evidence between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from sys import intern
from typing import Any

from pyoxigraph import NamedNode

from benchgraph.iris import prefixed
from benchgraph.relations.model import TYPES
from benchgraph.relations.paths import (
    LONGEST,
    MOST_COMPARISONS,
    Edge,
    Neighbours,
    neighbours,
    path_strength,
    shortest,
)
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
      bg:subject bg:page org:subOrganizationOf skos:exactMatch }
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
    language: str = "en"

    def __repr__(self) -> str:
        way = " → ".join(prefixed(node) for node in self.nodes)
        return f"<Chain {self.strength:.2f}: {way}>"

    @property
    def shortcoming(self) -> str:
        """Why the chain explains nothing; empty where it explains."""
        compared = sum(step.kind == "comparison-with" for step in self.steps)
        if compared > MOST_COMPARISONS:
            return f"{compared} of its {len(self.steps)} steps are comparisons"
        return f"it has {len(self.steps)} steps" if len(self.steps) > LONGEST else ""

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


Ways = tuple[list[Edge], set[str]]


def why(
    store: Store,
    a: NamedNode | str,
    b: NamedNode | str,
    *,
    limit: int = 5,
    lang: str = "en",
    ways: Ways | None = None,
) -> list[Chain]:
    """The shortest chains from ``a`` to ``b`` that explain: at most ``limit``, the strongest first.

    All are of the same length; equal strength goes by IRI. No chain runs through a region, a whole
    government, a unit or a publisher, unless it is ``a`` or ``b``. A chain explains while it has at
    most six steps, and one comparison among them: that two things are each compared with a third
    says nothing of the two. Empty where nothing explains (see :func:`far_fetched`), and where both
    are the same. ``ways``: what ``read_ways`` read of ``store`` before.
    """
    start, end = _ends(a, b)
    edges, hubs = ways or read_ways(store)
    best = neighbours(edges, hubs - {start, end})
    paths = list(islice(shortest(best, start, end), _LOOKED_AT))
    ranked = sorted(paths, key=lambda path: (-path_strength(path, best), path))[:limit]
    return _chains(store, ranked, best, lang)


def far_fetched(
    store: Store,
    a: NamedNode | str,
    b: NamedNode | str,
    *,
    lang: str = "en",
    ways: Ways | None = None,
) -> Chain | None:
    """A shortest chain from ``a`` to ``b`` however long, for saying why it explains nothing.

    None where nothing at all connects them. ``ways``: see :func:`why`.
    """
    start, end = _ends(a, b)
    edges, hubs = ways or read_ways(store)
    best = neighbours(edges, hubs - {start, end})
    paths = islice(shortest(best, start, end, longest=len(best), comparisons=len(best)), 1)
    return next(iter(_chains(store, list(paths), best, lang)), None)


def _ends(a: NamedNode | str, b: NamedNode | str) -> tuple[str, str]:
    start, end = (x.value if isinstance(x, NamedNode) else x for x in (a, b))
    return start, end


def _chains(store: Store, paths: list[tuple[str, ...]], best: Neighbours, lang: str) -> list[Chain]:
    used = {best[x][y] for path in paths for x, y in pairwise(path)}
    nodes = {n for path in paths for n in path} | {edge.via for edge in used if edge.via}
    labels = read_labels(store, nodes, lang)
    shown = _evidence(store, used)
    return [
        Chain(
            nodes=path,
            steps=tuple(_step(best[x][y], x, y, labels, shown) for x, y in pairwise(path)),
            strength=path_strength(path, best),
            language=lang,
        )
        for path in paths
    ]


def read_ways(store: Store) -> Ways:
    """Every edge that a chain may go along, and the hubs that it may not go through."""
    edges, hubs = [], set()
    for row in store.select(_EDGES):
        # The same few names come again and again, and a server keeps them.
        texts = (intern(term.value) if term else None for term in row)
        edge, kind, start, end, via, strength, derivation = texts
        assert kind and start
        if kind == _HUB:
            hubs.add(start)
        elif edge and end and strength and derivation:
            type_ = kind.removeprefix(TYPES)
            edges.append(Edge(type_, start, end, Decimal(strength), edge, via, derivation))
        elif end:
            edges.append(Edge(kind, start, end))
    return edges, hubs


def _step(
    edge: Edge, start: str, end: str, labels: Labels, shown: Mapping[str, dict[str, list[Shown]]]
) -> Step:
    if edge.relation:
        sentence = relation_sentence(
            edge.kind, edge.derivation, edge.start, edge.end, edge.via, labels
        )
    else:
        sentence = labels.say(
            STATEMENT_SENTENCES[edge.kind], a=labels[edge.start], b=labels[edge.end]
        )
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
