"""The lines of a picture: one for each relation between two nodes, beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchgraph.network.pictures.appearance import Line
from benchgraph.network.pictures.arrangement import Scene
from benchgraph.network.pictures.labels import Label
from benchgraph.network.sanitise import clean_text

if TYPE_CHECKING:
    import networkx as nx

BESIDE = 16.0  # how far apart the middles of two lines of a pair are
THIN, THICK = 1.3, 4.0


@dataclass(frozen=True)
class Curve:
    """A line as path data, with its look and why it is there (``reasons``, not cleaned).

    ``tip``: where the arrowhead is, and its angle in degrees; None where a relation has none.
    """

    path: str
    look: Line
    width: float
    reasons: tuple[str, ...]
    tip: tuple[float, float, float] | None

    @property
    def title(self) -> str:
        return " · ".join(dict.fromkeys(map(clean_text, self.reasons)))


def curves(scene: Scene) -> Iterator[Curve]:
    """Every line of ``scene``, pairs in the order of the graph."""
    graph = scene.graph
    for bundle in _bundles(graph):
        for n, (a, b, relation, datas) in enumerate(bundle):
            bend = (n - (len(bundle) - 1) / 2) * BESIDE
            # a pair may come in both directions: bend to a side of the pair, not of the edge
            if str(b) < str(a):
                bend = -bend
            ends = scene.labels[a], scene.labels[b]
            points = any(data.get("directed", graph.is_directed()) for data in datas)
            path, tip = _loop(ends[0], n) if a == b else _curve(*ends, bend, points)
            count = sum(int(data.get("count", 1)) for data in datas)
            reasons = tuple(str(data.get("reason", relation)) for data in datas)
            width = min(THIN + 0.6 * (count - 1), THICK)
            yield Curve(path, scene.lines[relation], width, reasons, tip if points else None)


_Row = tuple[Any, Any, str, list[dict[str, Any]]]


def _bundles(graph: nx.Graph[Any]) -> Iterator[list[_Row]]:
    """The lines between each two nodes, as (source, target, relation, edges that it shows)."""
    rows: dict[tuple[Any, Any], dict[str, list[dict[str, Any]]]] = {}
    for a, b, data in graph.edges(data=True):
        rows.setdefault((a, b), {}).setdefault(str(data.get("relation", "")), []).append(data)
    bundles: dict[frozenset[Any], list[_Row]] = {}
    for (a, b), relations in rows.items():
        bundle = bundles.setdefault(frozenset((a, b)), [])
        bundle += ((a, b, relation, datas) for relation, datas in sorted(relations.items()))
    yield from bundles.values()


def _curve(a: Label, b: Label, bend: float, points: bool) -> tuple[str, tuple[float, float, float]]:
    """From the middle of ``a`` to the edge of ``b``; with ``points`` there is room for a head."""
    length = math.dist((a.x, a.y), (b.x, b.y)) or 1.0
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    cx, cy = (a.x + b.x) / 2 - uy * bend, (a.y + b.y) / 2 + ux * bend
    gap = b.r + (5.0 if points else 0.0)
    towards = math.dist((cx, cy), (b.x, b.y)) or 1.0
    ex, ey = b.x - (b.x - cx) / towards * gap, b.y - (b.y - cy) / towards * gap
    if bend:
        path = f"M{a.x:.2f},{a.y:.2f} Q{cx:.2f},{cy:.2f} {ex:.2f},{ey:.2f}"
    else:
        path = f"M{a.x:.2f},{a.y:.2f} L{ex:.2f},{ey:.2f}"
    return path, (ex, ey, math.degrees(math.atan2(b.y - cy, b.x - cx)))


def _loop(node: Label, number: int) -> tuple[str, tuple[float, float, float]]:
    """From a node to itself, above it; a further one is larger."""
    high, wide = node.r * 2.6 + 12 + BESIDE * number, node.r + 8 + 5 * number
    x, y = node.x + node.r * 0.5, node.y - node.r - 4
    path = (
        f"M{node.x:.2f},{node.y:.2f} C{node.x - wide:.2f},{node.y - high:.2f}"
        f" {node.x + wide:.2f},{node.y - high:.2f} {x:.2f},{y:.2f}"
    )
    return path, (x, y, 110.0)
