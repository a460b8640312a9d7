"""Where nodes stand in a picture: one layout per component, packed beside each other.

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

# Up to here a component gets networkx's spring layout, whose time grows with the square of it.
SPRING_UP_TO = 60
EDGE_LENGTH = 92.0
GAP = 34.0  # between components, labels included
WIDER = 1.6  # how much wider than high a sheet should be
SHAPES = (1.9, 1.3, 1.6, 2.3, 2.8, 3.4)  # the widths that are tried, as such a ratio
# Above SPRING_UP_TO: square points for each node, and more for each that bears a label.
NODE_ROOM, LABEL_ROOM = 1_000.0, 6_000.0
FLATTER = 1.15
LABEL_UP_TO = 250


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
        [_shape(plain, part) for part in found if len(part) > 1],
        sorted(
            (part[0] for part in found if len(part) == 1), key=lambda node: _by_group(graph, node)
        ),
    )


def pack(sizes: list[tuple[float, float]], gap: float = GAP) -> list[tuple[float, float]]:
    """Where boxes of these sizes go; the sheet comes out wider than high.

    Each goes as high up as it can, then as far left: small ones fill what is free beside large
    ones that came before.
    """
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    widest = max((width + gap for width, _ in sizes), default=0.0)
    tries = [max(math.sqrt(area * wider), widest) for wider in SHAPES[: len(sizes)]]
    packed = [_packed(sizes, gap, limit) for limit in dict.fromkeys(tries)]
    return min(packed, key=lambda places: _sheet(places, sizes), default=[])


def _sheet(places: list[tuple[float, float]], sizes: list[tuple[float, float]]) -> float:
    """What a sheet that holds boxes at ``places`` costs: its area, more where its shape is odd."""
    both = list(zip(places, sizes, strict=True))
    wide = max(x + width for (x, _), (width, _) in both)
    high = max(y + height for (_, y), (_, height) in both)
    odd = wide / max(high, 1e-9) / WIDER
    return wide * high * math.sqrt(max(odd, 1 / max(odd, 1e-9)))


def _packed(
    sizes: list[tuple[float, float]], gap: float, limit: float
) -> list[tuple[float, float]]:
    edge = [(0.0, limit, 0.0)]  # what is taken, seen from below: from x to x, down to y
    places = []
    for width, height in sizes:
        left, top = _highest(edge, width + gap, limit)
        edge = _covered(edge, left, left + width + gap, top + height + gap)
        places.append((left, top))
    return places


Edge = list[tuple[float, float, float]]


def _highest(edge: Edge, width: float, limit: float) -> tuple[float, float]:
    best = (math.inf, 0.0)
    for n, (start, _, _) in enumerate(edge):
        if start + width > limit + 1e-6:
            break
        lowest = 0.0
        for left, _, y in edge[n:]:
            if left >= start + width - 1e-6 or lowest >= best[0]:
                break
            lowest = max(lowest, y)
        best = min(best, (lowest, start))
    return best[1], best[0]


def _covered(edge: Edge, left: float, right: float, y: float) -> Edge:
    """``edge`` after a box that reaches down to ``y`` between ``left`` and ``right``."""
    kept = [(start, min(end, left), low) for start, end, low in edge if start < left - 1e-6]
    rest = [(max(start, right), end, low) for start, end, low in edge if end > right + 1e-6]
    return [*kept, (left, right, y), *rest]


def _by_group(graph: nx.Graph[Any], node: object) -> tuple[str, str]:
    data = graph.nodes[node]
    return (str(data.get("group", "")), str(data.get("label", node)))


def _shape(whole: nx.Graph[Any], order: list[Any]) -> Positions:
    """The component of ``order`` laid out; a small one so that edges have about ``EDGE_LENGTH``."""
    import networkx as nx

    if len(order) > SPRING_UP_TO:
        return _spread(whole, order)
    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from(order)
    plain.add_edges_from(sorted(whole.subgraph(order).edges(), key=str))
    spread = 1.6 / math.sqrt(len(plain))
    start = nx.circular_layout(plain)
    found: dict[Any, Any] = nx.spring_layout(
        plain, k=spread, pos=start, iterations=300, seed=SEED, weight=None, method="force"
    )
    raw = {node: (float(x), float(y)) for node, (x, y) in found.items()}
    lengths = sorted(math.dist(raw[a], raw[b]) for a, b in plain.edges())
    scale = EDGE_LENGTH / max(lengths[len(lengths) // 2], 1e-9)
    return _turned({node: (x * scale, y * scale) for node, (x, y) in raw.items()})


def _spread(whole: nx.Graph[Any], order: list[Any]) -> Positions:
    """A larger component: as large as its nodes, and the labels among them, need room."""
    from benchgraph.network.pictures.forces import spread

    number = {node: n for n, node in enumerate(order)}
    edges = sorted(
        (n, number[other])
        for n, node in enumerate(order)
        for other in whole.adj[node]
        if n < number[other]
    )
    places = spread(len(order), edges)
    # Four standard deviations hold most of the nodes; a few far ones do not make the rest small.
    taken = 16 * max(float(places[:, 0].std() * places[:, 1].std()), 1e-9)
    room = len(order) * NODE_ROOM + min(len(order), LABEL_UP_TO) * LABEL_ROOM
    places *= math.sqrt(room / taken)
    raw = {node: (x, y) for node, (x, y) in zip(order, places.tolist(), strict=True)}
    # Labels are wide, and so are sheets.
    return {node: (x * FLATTER, y / FLATTER) for node, (x, y) in _turned(raw).items()}


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
