"""A graph as it is drawn, for the files that carry a drawing: places, sizes, colours, lines.

Places are those of our own pictures, so that a file opens in Gephi, yEd or Cytoscape looking as the
SVG does. Units are points; y grows downwards, as in SVG, yEd and Cytoscape (GEXF, Gephi and
Graphviz turn it round).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchgraph.network.parallel import kinds
from benchgraph.network.pictures.appearance import DASHES, Dash, lines
from benchgraph.network.pictures.arrangement import arrange
from benchgraph.network.pictures.labels import Label
from benchgraph.network.sanitise import sanitise

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Mark:
    """A node as it is drawn: its middle, its radius, its fill and the name of its shape in GEXF.

    ``side`` is where its label stands, as on a compass: n, ne, e, se, s, sw, w or nw.
    """

    x: float
    y: float
    radius: float
    colour: str
    shape: str
    side: str


@dataclass(frozen=True)
class Stroke:
    """An edge as it is drawn: colour, width in points, dash by its names, arrow or not.

    ``kind`` tells parallel edges of one pair apart: the relation, with a number from the second on.
    """

    colour: str
    width: float
    dash: Dash
    directed: bool
    kind: str


@dataclass(frozen=True)
class Drawing:
    """A cleaned graph (``sanitise``), the mark of each node and the stroke of each edge id."""

    graph: nx.Graph[Any]
    marks: dict[str, Mark]
    strokes: dict[str, Stroke]

    def nodes(self) -> list[tuple[str, dict[str, Any], Mark]]:
        """Every node as (key, attributes, mark)."""
        return [(node, data, self.marks[node]) for node, data in self.graph.nodes(data=True)]

    def edges(self) -> list[tuple[str, str, dict[str, Any], Stroke]]:
        """Every edge as (source, target, attributes, stroke)."""
        return [
            (s, t, data, self.strokes[data["id"]]) for s, t, data in self.graph.edges(data=True)
        ]


def drawing(graph: nx.Graph[Any]) -> Drawing:
    """``graph`` cleaned and drawn: the same places as in its SVG, rounded to a hundredth."""
    scene = arrange(graph)
    prepared = sanitise(graph)
    marks = {}
    for (node, raw), clean in zip(graph.nodes(data=True), prepared, strict=True):
        place, look = scene.labels[node], scene.looks[raw["group"]]
        x, y, r = (round(number, 2) for number in (place.x, place.y, place.r))
        marks[clean] = Mark(x, y, r, look.colour, look.shape, _side(place))
    styles, strokes = lines(prepared), {}
    for (*_, data), kind in zip(prepared.edges(data=True), kinds(prepared), strict=True):
        line = styles[str(data.get("relation", ""))]
        dash = DASHES[line.style]
        strokes[data["id"]] = Stroke(line.colour, _width(data), dash, data["directed"], kind)
    return Drawing(prepared, marks, strokes)


def _side(place: Label) -> str:
    left, top, right, bottom = place.box
    if not place.lines or not place.shown:
        return "s"
    upright = "s" if top >= place.y else "n" if bottom <= place.y else ""
    across = "e" if left >= place.x else "w" if right <= place.x else ""
    return upright + across or "s"


def _width(data: dict[str, Any]) -> float:
    """Thicker for more statements, as in the pictures."""
    count = data.get("count", 1)
    return round(min(1.3 + 0.6 * (count - 1), 4.0), 1) if isinstance(count, int | float) else 1.3
