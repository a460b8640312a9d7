"""What stands out in a relation graph: who links what, which single links hold it together, which
communities it has and what is in them, what stands alone.

Numbers are networkx's on ``measures.simple``; nothing here is said in words yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median_low
from typing import TYPE_CHECKING, Any

from benchgraph.network.completing import as_view
from benchgraph.network.measures import sample_size, simple

if TYPE_CHECKING:
    import networkx as nx

TOP = 5
Node = Any
# source, target and attributes of an edge
Edge = tuple[Node, Node, dict[str, Any]]


@dataclass(frozen=True)
class Link:
    """Two linked nodes and all edges between them, the heaviest first."""

    a: Node
    b: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Side:
    """A node's links into one community, the heaviest first."""

    community: int
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Central:
    """A node through which ways lead.

    ``sides``: its own community first, if a neighbour is in it, then by the number of neighbours.
    ``pieces``: what the rest of its part falls into without it, largest first; empty where it
    stays whole.
    """

    node: Node
    neighbours: int
    sides: tuple[Side, ...]
    pieces: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Bridge:
    """A link whose loss leaves no way between its ends, with the number of nodes on either side."""

    link: Link
    sizes: tuple[int, int]


@dataclass(frozen=True)
class Community:
    """A community of two or more nodes; ``number`` is the attribute ``community`` of its nodes.

    ``members``: (node, edges to other members), most edges first. ``relations``: (relation, edges)
    inside; ``through``: (label, edges) of what they go through; ``regions``: (label, members) of
    the ``located`` members whose region is known; ``outside``: (community, edges) to others.
    """

    number: int
    members: tuple[tuple[Node, int], ...]
    inside: int
    relations: tuple[tuple[str, int], ...]
    through: tuple[tuple[str, int], ...]
    regions: tuple[tuple[str, int], ...]
    located: int
    outside: tuple[tuple[int, int], ...]


@dataclass
class Report:
    """What ``--report`` says in words.

    ``components`` counts isolated nodes, ``parts`` (sizes, largest first) does not. ``sampled`` is
    the number of nodes from which betweenness was estimated, None where it is exact. ``pairs`` are
    linked pairs of nodes; ``relations`` is relation → (edges, statements, edges with a page).
    """

    graph: nx.MultiDiGraph[Any]
    nodes: int
    edges: int
    pairs: int
    components: int
    density: float
    modularity: float
    sampled: int | None
    parts: list[int]
    median: int
    merged: int
    classes: list[tuple[str, int]]
    relations: list[tuple[str, tuple[int, int, int]]]
    busiest: list[Node]
    through: dict[str, int]
    central: dict[str, list[Central]] = field(default_factory=dict)
    communities: list[Community] = field(default_factory=list)
    bridges: list[Bridge] = field(default_factory=list)
    isolated: dict[str, list[Node]] = field(default_factory=dict)

    def label(self, node: Node) -> str:
        """The name of a node in the language of the graph."""
        return str(self.graph.nodes[node]["label"])


def analyse(graph: nx.Graph[Any], top: int = TOP) -> Report:
    """The most central entities of each class, communities, bridges and isolated nodes.

    In: a graph of ``relation_graph``, or any networkx graph (``as_view``); up to ``top`` entities
    for each class. Out: a ``Report`` whose numbers are networkx's on ``simple(graph)`` (degree on
    the graph itself).
    """
    import networkx as nx

    graph = as_view(graph)
    plain = simple(graph)
    parts = sorted((len(part) for part in nx.connected_components(plain)), reverse=True)
    degrees = [degree for _, degree in graph.degree() if degree]
    most = max(degrees, default=0)
    by_class = Counter(data["class"] for _, data in graph.nodes(data=True))
    report = Report(
        graph=graph,
        nodes=len(graph),
        edges=graph.number_of_edges(),
        pairs=plain.number_of_edges(),
        components=len(parts),
        density=round(nx.density(plain), 6),
        modularity=_modularity(graph, plain),
        sampled=sample_size(len(plain)),
        parts=[size for size in parts if size > 1],
        median=median_low(degrees) if degrees else 0,
        merged=sum("merged" in data for *_, data in graph.edges(data=True)),
        classes=_most(by_class),
        relations=_relations(graph),
        busiest=[n for n, degree in graph.degree() if degree and degree == most],
        through={},
    )
    cuts = set(nx.articulation_points(plain))
    for kind, _ in report.classes:
        ways = [n for n, d in graph.nodes(data=True) if d["class"] == kind and d["betweenness"]]
        ways.sort(key=lambda n: (-graph.nodes[n]["betweenness"], -graph.nodes[n]["degree"], n))
        report.through[kind] = len(ways)
        report.central[kind] = [_central(graph, plain, node, cuts) for node in ways[:top]]
    report.communities = _communities(graph)
    report.bridges = _bridges(graph, plain)
    for node in nx.isolates(plain):
        report.isolated.setdefault(graph.nodes[node]["class"], []).append(node)
    return report


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))


def _relations(graph: nx.MultiDiGraph[Any]) -> list[tuple[str, tuple[int, int, int]]]:
    edges: Counter[str] = Counter()
    statements: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for *_, data in graph.edges(data=True):
        edges[data["relation"]] += 1
        statements[data["relation"]] += data.get("count", 1)
        shown[data["relation"]] += bool(data.get("pages"))
    return [(each, (n, statements[each], shown[each])) for each, n in _most(edges)]


def _modularity(graph: nx.MultiDiGraph[Any], plain: nx.Graph[Any]) -> float:
    import networkx as nx

    if not plain.number_of_edges():
        return 0.0
    groups: dict[int, set[Node]] = defaultdict(set)
    for node, data in graph.nodes(data=True):
        groups[data["community"]].add(node)
    found = nx.community.modularity(plain, list(groups.values()), weight="weight")
    return round(float(found), 6)


def link(graph: nx.MultiDiGraph[Any], a: Node, b: Node) -> Link:
    """The edges between two nodes in either direction."""
    edges: list[Edge] = [
        (source, target, data)
        for source, target in ((a, b), (b, a))
        for data in (graph.get_edge_data(source, target) or {}).values()
    ]
    edges.sort(key=lambda edge: (-edge[2].get("weight", 0.0), edge[2]["relation"], edge[2]["id"]))
    return Link(a, b, tuple(edges))


def _central(
    graph: nx.MultiDiGraph[Any], plain: nx.Graph[Any], node: Node, cuts: set[Node]
) -> Central:
    sides: dict[int, list[Link]] = defaultdict(list)
    for other in plain[node]:
        sides[graph.nodes[other]["community"]].append(link(graph, node, other))
    own = graph.nodes[node]["community"]
    order = sorted(sides, key=lambda number: (number != own, -len(sides[number]), number))
    return Central(
        node,
        len(plain[node]),
        tuple(Side(number, tuple(sorted(sides[number], key=_heaviest))) for number in order),
        tuple(_pieces(plain, node)) if node in cuts else (),
    )


def _heaviest(found: Link) -> tuple[float, str]:
    return (-sum(data.get("weight", 0.0) for *_, data in found.edges), str(found.b))


def _pieces(plain: nx.Graph[Any], node: Node) -> list[tuple[Node, ...]]:
    """What the part around ``node`` falls into without it, the best linked first in each."""
    seen = {node}
    pieces = []
    for start in plain[node]:
        if start in seen:
            continue
        seen.add(start)
        piece = [start]
        for reached in piece:  # grows while it is walked
            for other in plain[reached]:
                if other not in seen:
                    seen.add(other)
                    piece.append(other)
        pieces.append(tuple(sorted(piece, key=lambda n: (-plain.degree[n], str(n)))))
    return sorted(pieces, key=lambda piece: (-len(piece), str(piece[0])))


def _bridges(graph: nx.MultiDiGraph[Any], plain: nx.Graph[Any]) -> list[Bridge]:
    """All bridges, those first that leave most on the smaller side."""
    import networkx as nx

    pairs = sorted((min(a, b), max(a, b)) for a, b in nx.bridges(plain))
    behind = _behind(plain, pairs)
    found = [Bridge(link(graph, *pair), behind[pair]) for pair in pairs]
    return sorted(found, key=lambda b: (-min(b.sizes), str(b.link.a), str(b.link.b)))


def _behind(
    plain: nx.Graph[Any], bridges: Iterable[tuple[Node, Node]]
) -> dict[tuple[Node, Node], tuple[int, int]]:
    """For each bridge how many nodes are on the side of either end.

    What bridges join is a forest: the nodes on one side of a bridge are those of a subtree.
    """
    import networkx as nx

    whole: nx.Graph[Any] = nx.Graph(plain)
    whole.remove_edges_from(bridges)
    block = {n: i for i, part in enumerate(nx.connected_components(whole)) for n in part}
    size = Counter(block.values())
    forest: nx.Graph[int] = nx.Graph()
    forest.add_nodes_from(size)
    forest.add_edges_from((block[a], block[b]) for a, b in bridges)
    parent: dict[int, int] = {}
    below = dict(size)
    total: dict[int, int] = {}
    for part in nx.connected_components(forest):
        root = min(part)
        steps = list(nx.bfs_edges(forest, root))
        for above, child in reversed(steps):
            parent[child] = above
            below[above] += below[child]
        total |= dict.fromkeys(part, below[root])
    found = {}
    for a, b in bridges:
        child = block[a] if parent.get(block[a]) == block[b] else block[b]
        inner, outer = below[child], total[child] - below[child]
        found[a, b] = (inner, outer) if child == block[a] else (outer, inner)
    return found


def _communities(graph: nx.MultiDiGraph[Any]) -> list[Community]:
    number = {node: data["community"] for node, data in graph.nodes(data=True)}
    members: dict[int, list[Node]] = defaultdict(list)
    for node, own in number.items():
        members[own].append(node)
    degree: Counter[Node] = Counter()
    relations: dict[int, Counter[str]] = defaultdict(Counter)
    through: dict[int, Counter[str]] = defaultdict(Counter)
    outside: dict[int, Counter[int]] = defaultdict(Counter)
    for source, target, data in graph.edges(data=True):
        a, b = number[source], number[target]
        if a != b:
            outside[a][b] += 1
            outside[b][a] += 1
            continue
        degree.update((source, target))
        relations[a][data["relation"]] += 1
        through[a].update(dict.fromkeys(data.get("via", ()), 1))
    found = []
    for own in sorted(members):
        if len(members[own]) < 2:
            continue
        located = [
            graph.nodes[node]["region"] for node in members[own] if graph.nodes[node].get("region")
        ]
        ranked = sorted(
            members[own], key=lambda n: (-degree[n], -graph.nodes[n]["betweenness"], str(n))
        )
        found.append(
            Community(
                own,
                tuple((node, degree[node]) for node in ranked),
                relations[own].total(),
                tuple(_most(relations[own])),
                tuple(_most(through[own])),
                tuple(_most(Counter(region for regions in located for region in regions))),
                len(located),
                tuple(_most(outside[own])),
            )
        )
    return found
