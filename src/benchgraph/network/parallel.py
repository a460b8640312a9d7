"""The kinds by which readers keep parallel edges apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx


def kinds(graph: nx.Graph[Any]) -> list[str]:
    """A kind for each edge of ``graph``, in their order: the relation, numbered from the second.

    No two edges between the same two nodes in the same direction have one kind: Gephi would make
    them one. Nor have an undirected and a directed edge between the same two: it would refuse the
    file.

    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> _ = [graph.add_edge("a", "b", relation="funds") for _ in range(2)]
    >>> kinds(graph)
    ['funds', 'funds 2']
    """
    edges = [
        (source, target, str(data.get("relation", "")), data.get("directed", graph.is_directed()))
        for source, target, data in graph.edges(data=True)
    ]
    both_ways = {
        (frozenset((s, t)), relation) for s, t, relation, directed in edges if not directed
    }
    seen: Counter[tuple[object, str]] = Counter()
    found = []
    for source, target, relation, _ in edges:
        pair = frozenset((source, target))
        ends: object = pair if (pair, relation) in both_ways else (source, target)
        seen[ends, relation] += 1
        number = seen[ends, relation]
        found.append(relation if number == 1 else f"{relation} {number}")
    return found
