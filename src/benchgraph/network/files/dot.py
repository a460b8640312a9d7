"""DOT for Graphviz: our drawing, and our attributes under names that Graphviz does not use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from benchgraph.network.files.drawing import Mark, Stroke, drawing

if TYPE_CHECKING:
    import networkx as nx

# Graphviz gives meanings to class, group, id, weight, start and many more: ours have a prefix.
PREFIX = "bg_"
_PALE = "99"  # opacity of the fill, on which the label stands
_SHAPES = {"disc": "circle", "cross": "octagon"}


def dot(graph: nx.Graph[Any]) -> bytes:
    """DOT with colours, shapes and direction. Backslashes are doubled in every text.

    ``pos`` is where our pictures have a node, which ``neato -n`` keeps; other engines lay out anew.
    An undirected edge in a graph with directed ones has ``dir=none``; a graph of undirected edges
    alone is a ``graph``.
    """
    drawn = drawing(graph)
    directed = [stroke.directed for stroke in drawn.strokes.values()]
    mixed = any(directed) if directed else drawn.graph.is_directed()
    title = drawn.graph.graph["name"]
    lines = [
        f"{'digraph' if mixed else 'graph'} {_quoted(title)} {{",
        f"  graph [label={_label(title)}, labelloc=t, overlap=false, outputorder=edgesfirst]",
        "  node [style=filled, fixedsize=shape, fontname=sans, fontsize=10, color=gray20]",
        "  edge [arrowsize=0.7]",
    ]
    for node, data, mark in drawn.nodes():
        own = _node(node, data, mark) | _ours(data)
        lines.append(f"  {_quoted(node)} [{_attributes(own)}]")
    for source, target, data, stroke in drawn.edges():
        own = _edge(data, stroke) | _ours(data)
        if mixed and not stroke.directed:
            own["dir"] = "none"
        arrow = "->" if mixed else "--"
        lines.append(f"  {_quoted(source)} {arrow} {_quoted(target)} [{_attributes(own)}]")
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _node(node: str, data: dict[str, Any], mark: Mark) -> dict[str, str]:
    return {
        "label": _label(data.get("label", "")),
        "shape": _SHAPES.get(mark.shape, mark.shape),
        "fillcolor": _quoted(mark.colour + _PALE),
        "width": str(round(mark.radius / 36, 3)),
        "height": str(round(mark.radius / 36, 3)),
        "pos": f'"{mark.x:g},{-mark.y:g}"',
        "URL": _quoted(data.get("url", node)),
    }


def _edge(data: dict[str, Any], stroke: Stroke) -> dict[str, str]:
    return {
        "color": _quoted(stroke.colour),
        "style": _quoted(stroke.dash.dot),
        "penwidth": str(stroke.width),
        "tooltip": _quoted(data.get("reason", "")),
    }


def _ours(data: dict[str, Any]) -> dict[str, str]:
    return {PREFIX + key: _quoted(value) for key, value in data.items() if key != "label"}


def _attributes(own: dict[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in own.items())


def _quoted(value: object) -> str:
    """``value`` as a DOT string: graphviz knows no other escape than ``\\"`` and reads ``\\\\``."""
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(value: object) -> str:
    """``value`` as a label: there graphviz also reads HTML entities."""
    return _quoted(re.sub(r"&(?=#?\w+;)", "&amp;", str(value)))
