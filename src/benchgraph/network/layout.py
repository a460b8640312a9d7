"""Where nodes stand in a picture: networkx's layouts, one per component, packed beside each other.

Positions are in points on a sheet whose size follows from the number of nodes. Deterministic: a
fixed seed, nodes in graph order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchgraph.network.measures import SEED, simple

if TYPE_CHECKING:
    import networkx as nx

Positions = dict[Any, tuple[float, float]]

# Up to here a component gets a force-directed layout (memory and time grow with the square of it);
# above, its communities stand in spirals beside each other.
SPRING_UP_TO = 450
FORCE_UP_TO = 1_000
EDGE_LENGTH = 92.0
GAP = 34.0  # between components, labels included


@dataclass
class Parts:
    """The components of a graph, each laid out by itself; ``lonely`` nodes have no link."""

    blocks: list[Positions]
    lonely: list[Any]


def parts(graph: nx.Graph[Any]) -> Parts:
    """Lay out every component of ``graph``, the largest first."""
    import networkx as nx

    plain = simple(graph)
    found = [sorted(part, key=str) for part in nx.connected_components(plain)]
    found.sort(key=lambda part: (-len(part), str(part[0])))
    return Parts(
        [_shape(graph, plain.subgraph(part), part) for part in found if len(part) > 1],
        sorted(
            (part[0] for part in found if len(part) == 1), key=lambda node: _by_group(graph, node)
        ),
    )


def pack(sizes: list[tuple[float, float]], gap: float = GAP) -> list[tuple[float, float]]:
    """Where boxes of these sizes go, in rows from the left; the sheet comes out wider than high."""
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    limit = max([math.sqrt(area * 1.9), *(width + gap for width, _ in sizes)], default=0.0)
    places = []
    left = top = row = 0.0
    for width, height in sizes:
        if left and left + width + gap > limit:
            left, top, row = 0.0, top + row, 0.0
        places.append((left, top))
        left, row = left + width + gap, max(row, height + gap)
    return places


def _by_group(graph: nx.Graph[Any], node: object) -> tuple[str, str]:
    data = graph.nodes[node]
    return (str(data.get("group", "")), str(data.get("label", node)))


def _shape(graph: nx.Graph[Any], part: nx.Graph[Any], order: list[Any]) -> Positions:
    """A component laid out and scaled so that its edges have about ``EDGE_LENGTH``."""
    import networkx as nx

    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from(order)
    plain.add_edges_from(sorted(part.edges(), key=str))
    if len(plain) > FORCE_UP_TO:
        return _spirals(graph, plain)
    found: dict[Any, Any]
    if len(plain) > SPRING_UP_TO:
        found = nx.forceatlas2_layout(plain, max_iter=60, seed=SEED)
    else:
        spread = 1.6 / math.sqrt(len(plain))
        start = nx.circular_layout(plain)
        found = nx.spring_layout(
            plain, k=spread, pos=start, iterations=300, seed=SEED, weight=None, method="force"
        )
    raw = {node: (float(x), float(y)) for node, (x, y) in found.items()}
    lengths = sorted(math.dist(raw[a], raw[b]) for a, b in plain.edges())
    scale = EDGE_LENGTH / max(lengths[len(lengths) // 2], 1e-9)
    return _turned({node: (x * scale, y * scale) for node, (x, y) in raw.items()})


def _spirals(graph: nx.Graph[Any], plain: nx.Graph[Any]) -> Positions:
    """Each community in a spiral of its own: cheap, and still shows what belongs together."""
    groups: dict[int, list[Any]] = {}
    for node in plain:
        groups.setdefault(graph.nodes[node].get("community", 0), []).append(node)
    blocks = []
    for _, members in sorted(groups.items()):
        block: Positions = {}
        for n, node in enumerate(sorted(members, key=lambda m: (-plain.degree[m], str(m)))):
            angle, distance = n * 2.39996323, 16.0 * math.sqrt(n)  # the golden angle
            block[node] = (distance * math.cos(angle), distance * math.sin(angle))
        blocks.append(block)
    bounds = [bounding(block.values()) for block in blocks]
    places = pack([(right - left, bottom - top) for left, top, right, bottom in bounds])
    return {
        node: (x - left + dx, y - top + dy)
        for block, (left, top, *_), (dx, dy) in zip(blocks, bounds, places, strict=True)
        for node, (x, y) in block.items()
    }


def bounding(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The smallest box around ``points``: left, top, right, bottom."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _turned(block: Positions) -> Positions:
    """``block`` turned so that it is widest from left to right, where labels need the room."""
    count = len(block)
    mx = sum(x for x, _ in block.values()) / count
    my = sum(y for _, y in block.values()) / count
    xx = sum((x - mx) ** 2 for x, _ in block.values())
    yy = sum((y - my) ** 2 for _, y in block.values())
    xy = sum((x - mx) * (y - my) for x, y in block.values())
    angle = -0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    return {
        node: (
            round((x - mx) * cos - (y - my) * sin, 2),
            round((x - mx) * sin + (y - my) * cos, 2),
        )
        for node, (x, y) in block.items()
    }
