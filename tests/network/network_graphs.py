"""Graphs that the tests of this folder make: one full of traps, and generated ones of any size."""

from __future__ import annotations

import random

import networkx as nx
import pyoxigraph as ox

from benchgraph.network.pictures.appearance import KNOWN_LOOKS
from benchgraph.network.sanitise import sanitise
from benchgraph.store import EmbeddedStore


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """The area that two boxes (left, top, right, bottom) share."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width * height if width > 0 and height > 0 else 0.0


def nasty_graph(directed: bool = True) -> nx.Graph:
    """A graph whose labels and values are everything that breaks writers."""
    from datetime import date
    from decimal import Decimal

    labels = [
        "control \x00\x01\x1f\x7f\x9f end",
        "quotes \" ' ` and <b>&amp;</b> ]]> --> \\ \\n",
        "new\nline\r\ttab\u2028separator",
        "emoji 👩‍💻🇭🇰🎯",
        "שלום עולם مرحبا",
        "数码港 AI 超算中心 サイバーポート 한국",
        "=cmd|' /C calc'!A0",
        "</script><script>alert(1)</script>",
        "lone \ud800 surrogate \ufffe",
        "",
    ]
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.graph.update(name="nasty \x00 & <graph>", view="full", language="en", texts={})
    for n, label in enumerate(labels):
        iri = f"https://example.org/{n}"
        graph.add_node(
            iri,
            **{"iri": iri, "url": iri, "label": label, "class": "Case", "class_label": "Case"},
            group="Case",
            group_label="Case",
            degree=1,
            betweenness=0.0,
            community=0,
            missing=None,
            day=date(2024, 2, 29),
            number=Decimal("0.10") if n % 2 else 7,
            mixed=n if n % 2 else "text",
            parts=["a", None, 1],
            nan=float("nan"),
            truth=True,
        )
        graph.add_edge(
            iri,
            f"https://example.org/{(n + 1) % len(labels)}",
            relation="mentions",
            relation_label=label,
            reason=label,
            count=1,
            strength=Decimal("0.5"),
            quotes=[label, label],
        )
    return graph


def mixed_graph() -> nx.MultiDiGraph:
    """Directed and undirected edges side by side, parallel ones, and a value of every type.

    40 nodes of every look: some attributes begin below the rows that a reader looks at for types.
    """
    graph = nx.MultiDiGraph(name="Directed & undirected", view="full", language="en", texts={})
    for n in range(40):
        node = f"https://example.org/n{n}"
        group = list(KNOWN_LOOKS)[n % len(KNOWN_LOOKS)]
        graph.add_node(node, iri=node, label=f"Node {n}", **{"class": "Case"}, group=group)
        graph.nodes[node].update(class_label="Case", group_label=group)
        graph.nodes[node].update(degree=n, betweenness=float(n % 2), truth=n % 3 == 0)
        graph.nodes[node].update(start=f"20{n:02}-02-01", code=str(n) if n < 30 else f"A{n}")
        if n > 30:
            graph.nodes[node].update(late=42.5 if n == 31 else 42, end=f"20{n:02}-02-28")
    for n in range(40):
        ends = f"https://example.org/n{n}", f"https://example.org/n{(n * 7 + 1) % 40}"
        common = {"relation_label": "r", "label": "r", "reason": f"r {n}", "count": n + 1}
        said = {"relation": f"kind{n % 3}", "weight": 0.25 + n / 100, **common}
        graph.add_edge(*ends, id=f"e{n}", directed=n % 2 == 0, **said)
        if n % 10 == 0:  # the same again, back again, and another relation of the same two
            graph.add_edge(*ends, id=f"same{n}", directed=True, **said)
            graph.add_edge(*ends[::-1], id=f"back{n}", directed=n % 20 == 0, **said)
            said |= {"relation": "other", "strength": 1.0}
            graph.add_edge(*ends, id=f"other{n}", directed=False, **said)
    return graph


def node_rows(graph: nx.Graph) -> dict[str, dict]:
    """Node → the attributes that a file of ``graph`` has to carry."""
    return {node: dict(data) for node, data in sanitise(graph).nodes(data=True)}


def edge_rows(graph: nx.Graph) -> dict[str, dict]:
    """Edge id → its ends and the attributes that a file of ``graph`` has to carry."""
    return {
        data["id"]: {"source": s, "target": t, **data}
        for s, t, data in sanitise(graph).edges(data=True)
    }


def ends(row: dict, directed: bool) -> object:
    """The ends of an edge, in their order where it has a direction."""
    pair = (row["source"], row["target"])
    return pair if directed else frozenset(pair)


def generated_store(cases: int, seed: int = 1) -> EmbeddedStore:
    """Made-up cases that share institutions, with relations, events and amounts."""
    from benchgraph.vocab import BG, ID, RDF, SKOS, VOCAB, XSD

    pick = random.Random(seed)
    node, literal = ox.NamedNode, ox.Literal
    quads: list[ox.Quad] = []

    def add(s: str, p: ox.NamedNode, o: object) -> None:
        quads.append(ox.Quad(node(s), p, o))

    institutions = [f"{ID}institution/i{n}" for n in range(max(3, cases // 3))]
    for n, iri in enumerate(institutions):
        add(iri, RDF.type, BG.Institution)
        add(iri, SKOS.prefLabel, literal(f"Institution {n} of Something Long", language="en"))
        add(iri, SKOS.prefLabel, literal(f"第{n}研究机构", language="zh-hans"))
    for n in range(cases):
        case, thing = f"{ID}case/c{n}", f"{ID}facility/f{n}"
        add(case, RDF.type, BG.Case)
        add(case, SKOS.prefLabel, literal(f"Case number {n} about computing", language="en"))
        add(case, SKOS.prefLabel, literal(f"第{n}号算力案例", language="zh-hans"))
        add(case, BG.subject, node(thing))
        add(case, BG.axis, node(f"{VOCAB}axis/broad{n % 8}"))
        add(thing, RDF.type, BG.Facility)
        add(thing, SKOS.prefLabel, literal(f"Facility {n}", language="en"))
        add(thing, BG.operator, node(pick.choice(institutions)))
        add(thing, BG.funder, node(pick.choice(institutions)))
        if n and n % 9:
            relation = f"{ID}relation/r{n}"
            kind = pick.choice(["shared-institution", "lesson-for", "contradiction", "mentions"])
            add(relation, RDF.type, BG.Relation)
            add(relation, BG.relationType, node(f"{VOCAB}relation-type/{kind}"))
            add(relation, BG["from"], node(case))
            add(relation, BG.to, node(f"{ID}case/c{pick.randrange(max(0, n - 12), n)}"))
            add(relation, BG.via, node(pick.choice(institutions)))
            add(relation, BG.strength, literal("0.5", datatype=XSD.decimal))
    return EmbeddedStore.memory(quads)
