"""A networkx graph as what a canvas draws: places, shapes, colours, lines, and their legend.

Places are computed here and are the same for the same graph: a phone has nothing to compute, and
who follows a link sees the picture that was sent. Shape says the same as colour, a dash the same
as a line's colour.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from benchgraph.network.pictures.appearance import Line, lines, looks, on_dark, radius
from benchgraph.network.pictures.layout import bounding, pack, parts
from benchgraph.serving.model import Asked

if TYPE_CHECKING:
    import networkx as nx

Network = TypeVar("Network", bound="nx.Graph[Any]")
MOST_NODES = 2_000
_COLUMN, _ROW = 130.0, 46.0


def cut(graph: Network, most: int = MOST_NODES) -> Network:
    """The part of ``graph`` that is drawn: its ``most`` nodes with the most relations."""
    if len(graph) <= most:
        return graph
    kept = sorted(graph, key=lambda node: (-graph.degree[node], str(node)))[:most]
    part: Network = graph.subgraph(kept)
    return part


def drawing(graph: nx.Graph[Any], asked: Asked, opened: frozenset[str] = frozenset()) -> Any:
    """``graph`` as JSON for ``static/network.js``: ``nodes``, ``edges``, ``groups``, ``relations``.

    Nodes have attributes ``label``, ``group`` and ``group_label``, edges ``relation``,
    ``relation_label`` and ``reason``, as ``benchgraph.network`` makes them. ``opened``: the nodes
    whose relations are all shown.
    """
    look = looks(graph)
    spots = places(graph)
    nodes = [
        {
            "id": str(node),
            "label": str(data["label"]),
            "group": data["group"],
            "kind": data["group_label"],
            "x": spots[node][0],
            "y": -spots[node][1],  # the canvas counts upwards
            "size": radius(graph.degree[node]),
            "colour": look[data["group"]].colour,
            "shape": look[data["group"]].shape,
            "href": asked.iri_href(str(node)),
            "open": node in opened,
        }
        for node, data in graph.nodes(data=True)
    ]
    edges = [
        {
            "source": str(a),
            "target": str(b),
            "relation": data["relation"],
            "label": data["relation_label"],
            "reason": data.get("reason", data["relation_label"]),
            "directed": data["directed"],
        }
        for a, b, data in graph.edges(data=True)
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "groups": _groups(graph),
        "relations": relations(graph),
    }


def places(graph: nx.Graph[Any]) -> dict[Any, tuple[float, float]]:
    """Where each node stands, in points: each component by itself, side by side; what has no link
    in columns beneath."""
    laid = parts(graph)
    blocks = [*laid.blocks, *([_columns(laid.lonely)] if laid.lonely else [])]
    bounds = [bounding(block.values()) for block in blocks]
    spots = pack([(right - left, bottom - top) for left, top, right, bottom in bounds], 90.0)
    return {
        node: (round(x - left + dx, 1), round(y - top + dy, 1))
        for block, (left, top, *_), (dx, dy) in zip(blocks, bounds, spots, strict=True)
        for node, (x, y) in block.items()
    }


def _columns(lonely: list[Any]) -> dict[Any, tuple[float, float]]:
    across = max(1, round((len(lonely) * 0.8) ** 0.5))
    return {
        node: (_COLUMN * (place % across), _ROW * (place // across))
        for place, node in enumerate(lonely)
    }


def _stroke(style: Line) -> dict[str, Any]:
    """A line's colour on a light and on a dark ground, and the lengths of its dashes and gaps."""
    dash = [float(part) for part in style.dash.split()]
    return {"colour": style.colour, "dark": on_dark(style.colour), "dash": dash}


def _groups(graph: nx.Graph[Any]) -> list[dict[str, Any]]:
    """The kinds of nodes, the most frequent first, with how they look."""
    look = looks(graph)
    counts = Counter(data["group"] for _, data in graph.nodes(data=True))
    names = {data["group"]: data["group_label"] for _, data in graph.nodes(data=True)}
    return [
        {
            "key": group,
            "label": names[group],
            "count": counts[group],
            "colour": look[group].colour,
            "shape": look[group].shape,
        }
        for group in sorted(counts, key=lambda group: (-counts[group], names[group]))
    ]


def relations(graph: nx.Graph[Any]) -> list[dict[str, Any]]:
    """The kinds of relations, the most frequent first, with how their lines look."""
    counts = Counter(data["relation"] for *_, data in graph.edges(data=True))
    names = {data["relation"]: data["relation_label"] for *_, data in graph.edges(data=True)}
    styles = lines(graph)
    return [
        {"key": each, "label": names[each], "count": counts[each], **_stroke(styles[each])}
        for each in sorted(counts, key=lambda each: (-counts[each], names[each]))
    ]
