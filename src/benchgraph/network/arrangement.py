"""A picture's nodes and labels, placed: each component by itself, then all side by side.

A component is stretched (nodes move apart, text keeps its size) until no label covers another or a
node, so that one crowded place does not blow up the rest of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchgraph.network import labels, wording
from benchgraph.network.appearance import Look, looks, radius
from benchgraph.network.labels import Box, Label
from benchgraph.network.layout import GAP, Positions, pack, parts
from benchgraph.network.sanitise import clean_text

if TYPE_CHECKING:
    import networkx as nx

STRETCHES = (0.62, 0.72, 0.84, 0.96, 1.1, 1.3, 1.55, 1.85, 2.1)
STRETCH_UP_TO = 400
LABEL_UP_TO = 250


@dataclass
class Scene:
    """A graph with a place for every node and label; ``hidden`` labels found none."""

    graph: nx.Graph[Any]
    looks: dict[str, Look]
    labels: dict[Any, Label]
    hidden: int = 0


def arrange(graph: nx.Graph[Any]) -> Scene:
    """Give every node of ``graph`` a place and every label one beside its node."""
    laid = parts(graph)
    lonely = set(laid.lonely)
    order = sorted(graph, key=lambda node: (-graph.degree[node], str(node)))
    found = {
        node: Label(
            0.0,
            0.0,
            radius(graph.degree[node]),
            label_lines(graph, node) if rank < LABEL_UP_TO else [],
            beside=node in lonely,
        )
        for rank, node in enumerate(order)
    }
    groups = []
    for block in laid.blocks:
        members = [node for node in found if node in block]
        _stretch(graph, block, members, found)
        groups.append([found[node] for node in members])
    if laid.lonely:
        groups.append(_list([found[node] for node in laid.lonely], groups))
    _side_by_side(groups)
    scene = Scene(graph, looks(graph), found)
    scene.hidden = labels.hide_covering([label for label in found.values() if label.lines])
    scene.hidden += sum(1 for label in found.values() if not label.lines)
    return scene


def _stretch(
    graph: nx.Graph[Any], block: Positions, members: list[Any], found: dict[Any, Label]
) -> None:
    small = len(block) <= STRETCH_UP_TO
    lines = sorted({(a, b) for a, b in graph.edges(members) if a != b}, key=str) if small else []
    own = [found[node] for node in members]
    stretches = STRETCHES if small else (1.0,)
    for stretch in stretches:
        for node in members:
            found[node].x, found[node].y = (part * stretch for part in block[node])
        segments = [(found[a].x, found[a].y, found[b].x, found[b].y) for a, b in lines]
        limit = None if stretch == stretches[-1] else 0
        if labels.place(labels.Sheet(own, segments), limit) == 0:
            break


def _list(lonely: list[Label], groups: list[list[Label]]) -> list[Label]:
    """Nodes without a link as a list in columns, about as wide as the rest of the sheet."""
    width = max(label.r * 2 + label.width for label in lonely) + 18
    boxes = [bounds(group) for group in groups]
    area = sum((right - left + GAP) * (bottom - top + GAP) for left, top, right, bottom in boxes)
    widest = max([(1.9 * area) ** 0.5, *(right - left for left, _, right, _ in boxes)], default=0)
    tall = sum(label.height for label in lonely) / len(lonely) + 8
    columns = max(1, round(max(widest, (len(lonely) * width * tall * 2.5) ** 0.5) / width))
    y = 0.0
    for start in range(0, len(lonely), columns):
        row = lonely[start : start + columns]
        height = max(max(label.height, label.r * 2) for label in row)
        for column, label in enumerate(row):
            label.x, label.y = column * width, y + height / 2
        y += height + 9
    labels.place(labels.Sheet(lonely))
    return lonely


def _side_by_side(groups: list[list[Label]]) -> None:
    boxes = [bounds(group) for group in groups]
    places = pack([(right - left, bottom - top) for left, top, right, bottom in boxes])
    for group, (left, top, *_), (x, y) in zip(groups, boxes, places, strict=True):
        for label in group:
            label.move(x - left, y - top)


def bounds(group: list[Label]) -> Box:
    """The smallest box around nodes and the labels that are shown."""
    boxes = [label.disc for label in group]
    boxes += [label.box for label in group if label.lines and label.shown]
    return (
        min((box[0] for box in boxes), default=0.0),
        min((box[1] for box in boxes), default=0.0),
        max((box[2] for box in boxes), default=0.0),
        max((box[3] for box in boxes), default=0.0),
    )


def label_lines(graph: nx.Graph[Any], node: Any) -> list[tuple[str, float]]:
    """What stands beside a node, as (text, size): its name, and its region or amounts below."""
    data = graph.nodes[node]
    text = clean_text(str(data.get("label", node)))
    lines = [(part, labels.SIZE) for part in labels.wrap(text, labels.SIZE)]
    under: list[str] = []
    if graph.graph.get("view") == "cases":
        under = [", ".join(data.get("region", ()))]
    elif graph.graph.get("view") == "funding":
        under = list(data.get("amounts", ()))
        if len(under) > 2:
            more = wording.say(wording.INTERFACE["more"], graph.graph.get("language", "en"))
            under = [*under[:2], f"+ {len(under) - 2} {more}"]
    for extra in filter(None, under):
        wrapped = labels.wrap(clean_text(extra), labels.SMALL, width=labels.WRAP * 1.2, lines=2)
        lines += [(part, labels.SMALL) for part in wrapped]
    return lines
