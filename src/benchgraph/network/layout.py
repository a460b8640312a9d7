"""Where nodes stand in a picture: networkx's layouts, one per component, packed beside each other.

Positions are in points on a sheet whose size follows from the number of nodes. Deterministic: a
fixed seed, nodes in graph order.
"""

from __future__ import annotations

import math
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
GAP = (150.0, 72.0)  # room for labels between components
CELL = (165.0, 42.0)


@dataclass
class Parts:
    """The components of a graph, each laid out by itself; ``lonely`` nodes have no link."""

    blocks: list[Positions]
    lonely: list[Any]

    def sheet(self, stretch: float = 1.0) -> Positions:
        """All on one sheet: blocks stretched and packed, lonely nodes in a grid below."""
        scaled = [
            {node: (x * stretch, y * stretch) for node, (x, y) in block.items()}
            for block in self.blocks
        ]
        placed, width, height = _pack(scaled)
        columns = max(1, min(len(self.lonely), int(max(width, 5 * CELL[0]) // CELL[0])))
        for n, node in enumerate(self.lonely):
            row, column = divmod(n, columns)
            placed[node] = (column * CELL[0], height + row * CELL[1])
        return placed


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
    return _pack(blocks)[0]


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


def _pack(blocks: list[Positions]) -> tuple[Positions, float, float]:
    """Blocks set in rows, left to right and top to bottom; with the width and height needed."""
    boxes = []
    for block in blocks:
        xs, ys = [x for x, _ in block.values()], [y for _, y in block.values()]
        boxes.append(
            (block, min(xs), min(ys), max(xs) - min(xs) + GAP[0], max(ys) - min(ys) + GAP[1])
        )
    area = sum(width * height for *_, width, height in boxes)
    limit = max([math.sqrt(area * 1.6), *(width for *_, width, _ in boxes)], default=0.0)
    placed: Positions = {}
    left = top = row_height = used = 0.0
    for block, min_x, min_y, width, height in boxes:
        if left and left + width > limit:
            left, top, row_height = 0.0, top + row_height, 0.0
        for node, (x, y) in block.items():
            placed[node] = (round(x - min_x + left, 2), round(y - min_y + top, 2))
        left, row_height = left + width, max(row_height, height)
        used = max(used, left)
    return placed, used, top + row_height
