"""Degree, betweenness, communities, bridges: networkx's numbers, on one documented projection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

SEED = 7
# Above this many nodes betweenness is estimated from a sample of sources, and communities come from
# label propagation: exact numbers and Louvain take minutes at 20,000 nodes.
EXACT_UP_TO = 1_500
SAMPLED_NODES = 200_000  # nodes × sources that an estimate may visit


def simple(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """``graph`` undirected, parallel edges as one with their number as ``weight``, no loops.

    Centrality, communities and bridges are computed on this; nodes keep their order.
    """
    import networkx as nx

    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from(graph)
    for source, target in graph.edges():
        if source == target:
            continue
        weight = plain.edges[source, target]["weight"] if plain.has_edge(source, target) else 0
        plain.add_edge(source, target, weight=weight + 1)
    return plain


def betweenness(plain: nx.Graph[Any]) -> dict[str, float]:
    """networkx's normalised betweenness, exact up to ``EXACT_UP_TO`` nodes, else estimated."""
    import networkx as nx

    sample = None if len(plain) <= EXACT_UP_TO else max(8, SAMPLED_NODES // len(plain))
    values = nx.betweenness_centrality(plain, k=sample, seed=SEED)
    return {node: round(value, 6) for node, value in values.items()}


def communities(plain: nx.Graph[Any]) -> list[list[str]]:
    """networkx's Louvain communities with a fixed seed, largest first, members sorted.

    Above ``EXACT_UP_TO`` nodes networkx's fast label propagation instead.
    """
    import networkx as nx

    # Both walk over sets of nodes: integers come in the same order in every process, strings not.
    names = list(plain)
    numbered = nx.convert_node_labels_to_integers(plain)
    found: Iterable[set[int]]
    if len(plain) <= EXACT_UP_TO:
        found = nx.community.louvain_communities(numbered, weight="weight", seed=SEED)
    else:
        found = nx.community.fast_label_propagation_communities(numbered, seed=SEED)
    return sorted(
        (sorted(names[n] for n in members) for members in found), key=lambda c: (-len(c), c)
    )


def measure(graph: nx.Graph[Any]) -> None:
    """Set ``degree``, ``betweenness`` and ``community`` on every node of ``graph``."""
    plain = simple(graph)
    between = betweenness(plain)
    groups = {node: n for n, members in enumerate(communities(plain)) for node in members}
    for node, data in graph.nodes(data=True):
        data["degree"] = graph.degree[node]
        data["betweenness"] = between[node]
        data["community"] = groups[node]


@dataclass
class Report:
    """What ``--report`` prints; lists of (name, class, degree, betweenness) and of names."""

    title: str
    nodes: int
    edges: int
    components: int
    density: float
    estimated: bool
    central: dict[str, list[tuple[str, int, float]]] = field(default_factory=dict)
    communities: list[list[str]] = field(default_factory=list)
    bridges: list[tuple[str, str]] = field(default_factory=list)
    isolated: dict[str, list[str]] = field(default_factory=dict)


def analyse(graph: nx.Graph[Any], top: int = 10) -> Report:
    """The most central entities of each class, communities, bridges and isolated nodes.

    In: a graph of ``relation_graph``; ``top`` entries per list. Out: a ``Report`` whose numbers are
    networkx's on ``simple(graph)`` (degree on the graph itself).
    """
    import networkx as nx

    plain = simple(graph)
    label = dict(graph.nodes(data="label"))
    report = Report(
        title=graph.graph.get("name", ""),
        nodes=len(graph),
        edges=graph.number_of_edges(),
        components=nx.number_connected_components(plain) if len(plain) else 0,
        density=round(nx.density(plain), 6),
        estimated=len(plain) > EXACT_UP_TO,
    )
    for kind in sorted({data["class"] for _, data in graph.nodes(data=True)}):
        ranked = sorted(
            (data for _, data in graph.nodes(data=True) if data["class"] == kind),
            key=lambda data: (-data["betweenness"], -data["degree"], data["iri"]),
        )
        report.central[kind] = [
            (data["label"], data["degree"], data["betweenness"])
            for data in ranked[:top]
            if data["degree"]
        ]
    groups: dict[int, list[str]] = {}
    for node, data in graph.nodes(data=True):
        groups.setdefault(data["community"], []).append(label[node])
    report.communities = [groups[n] for n in sorted(groups) if len(groups[n]) > 1]
    report.bridges = sorted(
        (label[a], label[b]) if a < b else (label[b], label[a]) for a, b in nx.bridges(plain)
    )
    for node in nx.isolates(plain):
        report.isolated.setdefault(graph.nodes[node]["class"], []).append(label[node])
    return report


def report_text(report: Report) -> str:
    """A ``Report`` as plain text for a terminal."""
    lines = [
        report.title,
        (
            f"{report.nodes} nodes, {report.edges} edges, {report.components} components,"
            f" density {report.density}"
        ),
    ]
    note = " (estimated from a sample)" if report.estimated else ""
    for kind, rows in report.central.items():
        if rows:
            lines += ["", f"Most central: {kind} (betweenness{note}, edges)"]
            lines += [f"  {value:.6f}  {degree:4d}  {name}" for name, degree, value in rows]
    lines += ["", f"Communities: {len(report.communities)} of two or more"]
    for number, names in enumerate(report.communities):
        lines.append(f"  {number}  {len(names)}: {_some(names)}")
    lines += ["", f"Bridges (the only link between two parts): {len(report.bridges)}"]
    lines += [f"  {a} — {b}" for a, b in report.bridges[:20]]
    if len(report.bridges) > 20:
        lines.append(f"  … and {len(report.bridges) - 20} more")
    lines += ["", f"Isolated: {sum(map(len, report.isolated.values()))}"]
    lines += [f"  {kind} {len(n)}: {_some(n)}" for kind, n in sorted(report.isolated.items())]
    return "\n".join(lines) + "\n"


def _some(names: list[str], limit: int = 8) -> str:
    rest = f" … and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + rest
