"""Degree, betweenness, communities: networkx's numbers, on one documented projection."""

from __future__ import annotations

from collections.abc import Iterable
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


def sample_size(nodes: int) -> int | None:
    """From how many nodes betweenness of so many is estimated; None where it is exact."""
    return None if nodes <= EXACT_UP_TO else max(8, SAMPLED_NODES // nodes)


def betweenness(plain: nx.Graph[Any]) -> dict[str, float]:
    """networkx's normalised betweenness, exact up to ``EXACT_UP_TO`` nodes, else estimated."""
    import networkx as nx

    values = nx.betweenness_centrality(plain, k=sample_size(len(plain)), seed=SEED)
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
