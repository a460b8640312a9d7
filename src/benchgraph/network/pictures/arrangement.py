"""A picture's nodes and labels, placed: each component by itself, then all side by side.

A component is stretched (nodes move apart, text keeps its size) until no label covers another or a
node. Where a little stretching is not enough, only the nodes of the crowded places are pushed
apart, so that they do not blow up the rest of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchgraph.network import wording
from benchgraph.network.pictures import labels
from benchgraph.network.pictures.appearance import Line, Look, lines, looks, radius
from benchgraph.network.pictures.labels import Box, Label
from benchgraph.network.pictures.layout import GAP, LABEL_UP_TO, WIDER, Positions, pack, parts
from benchgraph.network.sanitise import clean_text

if TYPE_CHECKING:
    import networkx as nx

# (stretch, whether crowded nodes are pushed apart), tried in this order
ATTEMPTS = (
    *((stretch, False) for stretch in (0.62, 0.72, 0.84, 0.96, 1.1)),
    *((stretch, True) for stretch in (0.72, 0.9, 1.1, 1.3, 1.6)),
)
LARGER_ATTEMPTS = tuple((stretch, True) for stretch in (1.0, 1.12, 1.25, 1.4))
ROUNDS, CROWD_ROUNDS = 80, 400
CAREFUL_UP_TO = 400
PUSHED_UP_TO = 1_000
# A sheet of more nodes is looked at from further away.
SMALL_TEXT_UP_TO, LARGE_TEXT = 2_000, 2.0
# How far from its node a label may stand if nothing else helps, in points: on a small sheet, and on
# such a large one.
NEAR = (0.0, 8.0, 16.0, 28.0, 44.0)
AWAY = (0.0, *(30.0 * 1.35**n for n in range(11)))


@dataclass
class Scene:
    """A graph with a place for every node and label; ``hidden`` labels found none.

    ``scale``: how much larger all text is than in a small picture, because more nodes than can be
    told apart share the sheet.
    """

    graph: nx.Graph[Any]
    looks: dict[str, Look]
    lines: dict[str, Line]
    labels: dict[Any, Label]
    hidden: int = 0
    scale: float = 1.0


def arrange(graph: nx.Graph[Any], *, all_languages: bool = False) -> Scene:
    """Give every node of ``graph`` a place and every label one beside its node.

    With ``all_languages`` each label gets the room of its longest translation.
    """
    scale = 1.0 if len(graph) <= SMALL_TEXT_UP_TO else LARGE_TEXT
    laid = parts(graph)
    lonely = set(laid.lonely)
    degree = dict(graph.degree)
    order = sorted(graph, key=lambda node: (-degree[node], str(node)))
    found = {
        node: Label(
            0.0,
            0.0,
            radius(degree[node]),
            [(text, size * scale) for text, size in label_lines(graph, node, all_languages)]
            if rank < LABEL_UP_TO
            else [],
            beside=node in lonely,
        )
        for rank, node in enumerate(order)
    }
    rank = {node: n for n, node in enumerate(order)}
    groups = []
    for block in laid.blocks:
        members = sorted(block, key=rank.__getitem__)
        _stretch(graph, block, members, found)
        groups.append([found[node] for node in members])
    if laid.lonely:
        groups.append(_list([found[node] for node in laid.lonely], groups))
    _side_by_side(groups)
    scene = Scene(graph, looks(graph), lines(graph), found, scale=scale)
    scene.hidden = labels.hide_covering([label for label in found.values() if label.lines])
    scene.hidden += sum(1 for label in found.values() if not label.lines)
    return scene


def positions(graph: nx.Graph[Any]) -> dict[Any, tuple[float, float]]:
    """Where each node stands in the picture: node → (x, y), in points, y downwards.

    For formats that hold places of their own; radii are those of ``appearance.radius``. At 20,000
    nodes it takes a few seconds.
    """
    places = arrange(graph).labels
    return {node: (round(places[node].x, 2), round(places[node].y, 2)) for node in graph}


def _stretch(
    graph: nx.Graph[Any], block: Positions, members: list[Any], found: dict[Any, Label]
) -> None:
    own = [found[node] for node in members]
    if len(block) > PUSHED_UP_TO:
        _crowd(own, [block[node] for node in members])
        return
    small = len(block) <= CAREFUL_UP_TO
    links = sorted({(a, b) for a, b in graph.edges(members) if a != b}, key=str) if small else []
    attempts = ATTEMPTS if small else LARGER_ATTEMPTS
    for attempt in attempts:
        stretch, pushed = attempt
        for node in members:
            found[node].x, found[node].y = (part * stretch for part in block[node])
        if pushed:
            _push_apart(own)
        segments = [(found[a].x, found[a].y, found[b].x, found[b].y) for a, b in links]
        last = attempt == attempts[-1]
        sheet = labels.Sheet(own, segments, away=NEAR if pushed and stretch >= 1 else (0.0,))
        if labels.place(sheet, limit=None if last else 0) == 0:
            break


def _crowd(own: list[Label], places: list[tuple[float, float]]) -> None:
    """So many nodes that few have a label: those get room for it, the others only for themselves.

    Labels keep clear of each other and of the nodes that have one; others they may cover.
    """
    import numpy as np

    from benchgraph.network.pictures.forces import pushed_apart

    labelled = [node for node in own if node.lines]
    for node, (x, y) in zip(own, places, strict=True):
        node.x, node.y = x, y
    _push_apart(labelled, rounds=CROWD_ROUNDS)
    moved = pushed_apart(
        np.array([(node.x, node.y) for node in own]),
        np.array([node.r + 1.5 for node in own]),
        held=np.array([float(bool(node.lines)) for node in own]),
    )
    for node, (x, y) in zip(own, moved.tolist(), strict=True):
        node.x, node.y = round(x, 2), round(y, 2)
    labels.place(labels.Sheet(labelled, away=AWAY))


def _push_apart(own: list[Label], rounds: int = ROUNDS) -> None:
    """Move nodes until each has room for itself and for its label above or below it."""
    rooms = [[n.x, n.y, max(n.r + 3, n.width / 2 + 4), n.r + n.height / 2 + 4] for n in own]
    for _ in range(rounds):
        order = sorted(rooms, key=lambda room: (room[0] - room[2], room[1]))
        moved = False
        for n, a in enumerate(order):
            for b in order[n + 1 :]:
                if b[0] - b[2] >= a[0] + a[2]:
                    break
                dx, dy = a[2] + b[2] - abs(a[0] - b[0]), a[3] + b[3] - abs(a[1] - b[1])
                if dx <= 0.5 or dy <= 0.5:
                    continue
                moved = True
                axis, push = (0, dx / 2) if dx < dy else (1, dy / 2)
                push = push if b[axis] >= a[axis] else -push
                a[axis] -= push
                b[axis] += push
        if not moved:
            break
    for label, room in zip(own, rooms, strict=True):
        label.x, label.y = room[0], room[1]


def _list(lonely: list[Label], groups: list[list[Label]]) -> list[Label]:
    """Nodes without a link as a list in columns, about as wide as the rest of the sheet."""
    width = max(label.r * 2 + label.width for label in lonely) + 18
    boxes = [bounds(group) for group in groups]
    area = sum((right - left + GAP) * (bottom - top + GAP) for left, top, right, bottom in boxes)
    widest = max([(WIDER * area) ** 0.5, *(right - left for left, _, right, _ in boxes)], default=0)
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


def label_lines(
    graph: nx.Graph[Any], node: Any, all_languages: bool = False
) -> list[tuple[str, float]]:
    """What stands beside a node, as (text, size): its name, and its region or amounts below."""
    data = graph.nodes[node]
    names = [data.get("label", node)]
    if all_languages:
        names += [data[key] for key in sorted(data) if key.startswith("label_")]
        widest = max(names, key=lambda name: labels.text_width(str(name), labels.SIZE))
        text = clean_text(str(widest))
        return [(part, labels.SIZE) for part in labels.balanced(text, labels.SIZE)]
    text = clean_text(str(names[0]))
    lines = [(part, labels.SIZE) for part in labels.balanced(text, labels.SIZE)]
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
