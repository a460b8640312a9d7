"""Cytoscape's two formats: JSON for Cytoscape and cytoscape.js, CX2 for Cytoscape and NDEx."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from benchgraph.network.files.drawing import Drawing, Mark, Stroke, drawing
from benchgraph.network.files.textformats import json_bytes

if TYPE_CHECKING:
    import networkx as nx

# The names of our shapes in Cytoscape (CX2) and in cytoscape.js.
CX2_SHAPES = {
    "disc": "ellipse",
    "square": "rectangle",
    "diamond": "diamond",
    "triangle": "triangle",
    "hexagon": "hexagon",
    "pentagon": "octagon",
    "star": "parallelogram",
    "cross": "round-rectangle",
}
JS_SHAPES = {
    "disc": "ellipse",
    "square": "rectangle",
    "diamond": "diamond",
    "triangle": "triangle",
    "hexagon": "hexagon",
    "pentagon": "pentagon",
    "star": "star",
    "cross": "vee",
}
_CX2_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_HALIGN = {"e": "right", "w": "left"}
_VALIGN = {"n": "top", "s": "bottom"}
# One style for every graph: what differs stands in the data of each element.
_JS_STYLE = [
    {
        "selector": "node",
        "style": {
            "label": "data(name)",
            "background-color": "data(color)",
            "shape": "data(shape)",
            "width": "data(size)",
            "height": "data(size)",
            "border-width": 1,
            "border-color": "#333333",
            "font-size": 11,
            "text-wrap": "wrap",
            "text-max-width": 128,
            "text-halign": "data(halign)",
            "text-valign": "data(valign)",
            "text-outline-color": "#FFFFFF",
            "text-outline-width": 2,
        },
    },
    {
        "selector": "edge",
        "style": {
            "curve-style": "bezier",
            "width": "data(width)",
            "line-color": "data(color)",
            "line-style": "data(line)",
            "target-arrow-color": "data(color)",
            "target-arrow-shape": "none",
            "opacity": 0.8,
        },
    },
    {"selector": "edge[?directed]", "style": {"target-arrow-shape": "triangle"}},
]


def cytoscape(graph: nx.Graph[Any]) -> bytes:
    """Cytoscape's JSON (.cyjs): places, and a style that shows colour, shape, size and direction.

    ``cytoscape({container, ...file})`` shows it as it is; Cytoscape reads elements and places.
    """
    drawn = drawing(graph)
    nodes = [
        {
            "data": {
                **data,
                "id": node,
                "name": data.get("label", ""),
                **_node_look(mark, JS_SHAPES),
                "halign": _HALIGN.get(mark.side[-1], "center"),
                "valign": _VALIGN.get(mark.side[0], "center"),
            },
            "position": {"x": mark.x, "y": mark.y},
        }
        for node, data, mark in drawn.nodes()
    ]
    edges = [
        {"data": {**data, "source": source, "target": target, **_edge_look(data, stroke)}}
        for source, target, data, stroke in drawn.edges()
    ]
    return json_bytes(
        {
            "format_version": "1.0",
            "target_cytoscapejs_version": "~3.0",
            "data": dict(drawn.graph.graph),
            "elements": {"nodes": nodes, "edges": edges},
            "style": _JS_STYLE,
            "layout": {"name": "preset"},
        }
    )


def _node_look(mark: Mark, shapes: dict[str, str]) -> dict[str, Any]:
    return {
        "color": mark.colour,
        "shape": shapes.get(mark.shape, "ellipse"),
        "size": round(2 * mark.radius, 2),
    }


def _edge_look(data: dict[str, Any], stroke: Stroke) -> dict[str, Any]:
    return {
        "interaction": data.get("relation", ""),
        "color": stroke.colour,
        "width": stroke.width,
        "line": stroke.dash.cytoscape,
    }


def cx2(graph: nx.Graph[Any]) -> bytes:
    """CX2: every attribute with its declared type, places, and mappings for what is drawn.

    Colour, shape and size of a node and colour, width, line and arrow of an edge are mappings of
    attributes, so that they can be edited in Cytoscape.
    """
    drawn = drawing(graph)
    nodes, edges = _nodes_and_edges(drawn)
    about = dict(drawn.graph.graph)
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [
            {
                "networkAttributes": _declare([about]),
                "nodes": _declare(node["v"] for node in nodes),
                "edges": _declare(edge["v"] for edge in edges),
            }
        ],
        "networkAttributes": [about],
        "nodes": nodes,
        "edges": edges,
        "visualProperties": [_visual_properties(drawn)],
    }
    aspects = {name: items for name, items in aspects.items() if items}
    return json_bytes(
        [
            {"CXVersion": "2.0", "hasFragments": False},
            {"metaData": [{"name": n, "elementCount": len(i)} for n, i in aspects.items()]},
            *({name: items} for name, items in aspects.items()),
            {"status": [{"success": True}]},
        ]
    )


def _nodes_and_edges(drawn: Drawing) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both aspects of CX2, each element with its attributes and how it looks."""
    numbers = {node: n for n, node in enumerate(drawn.graph)}
    nodes = [
        {
            "id": numbers[node],
            "x": mark.x,
            "y": mark.y,
            "v": {
                "represents": node,
                "name": data.get("label", ""),
                **data,
                **_node_look(mark, CX2_SHAPES),
            },
        }
        for node, data, mark in drawn.nodes()
    ]
    edges = [
        {
            "id": n,
            "s": numbers[source],
            "t": numbers[target],
            "v": {**data, **_edge_look(data, stroke)},
        }
        for n, (source, target, data, stroke) in enumerate(drawn.edges())
    ]
    return nodes, edges


def _declare(rows: Iterable[Any]) -> dict[str, dict[str, str]]:
    return {key: {"d": _CX2_TYPES[type(value)]} for row in rows for key, value in row.items()}


def _visual_properties(drawn: Drawing) -> dict[str, Any]:
    groups = {str(data.get("group", "")): mark for _, data, mark in drawn.nodes()}
    relations = {str(data.get("relation", "")): stroke for *_, data, stroke in drawn.edges()}
    colours = {group: mark.colour for group, mark in sorted(groups.items())}
    shapes = {g: CX2_SHAPES.get(mark.shape, "ellipse") for g, mark in sorted(groups.items())}
    lines = {relation: stroke.colour for relation, stroke in sorted(relations.items())}
    styles = {relation: stroke.dash.cx2 for relation, stroke in sorted(relations.items())}
    arrows = {True: "triangle", False: "none"}
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {
                "NODE_SHAPE": "ellipse",
                "NODE_WIDTH": 30.0,
                "NODE_HEIGHT": 30.0,
                "NODE_BORDER_COLOR": "#333333",
                "NODE_BORDER_WIDTH": 1.0,
                "NODE_LABEL_FONT_SIZE": 11,
                "NODE_LABEL_POSITION": {
                    "HORIZONTAL_ALIGN": "center",
                    "VERTICAL_ALIGN": "top",
                    "HORIZONTAL_ANCHOR": "center",
                    "VERTICAL_ANCHOR": "bottom",
                    "JUSTIFICATION": "center",
                    "MARGIN_X": 0.0,
                    "MARGIN_Y": 2.0,
                },
            },
            "edge": {"EDGE_TARGET_ARROW_SHAPE": "triangle", "EDGE_WIDTH": 1.3},
        },
        "nodeMapping": {
            "NODE_LABEL": _as_is("name", "string"),
            "NODE_WIDTH": _as_is("size", "double"),
            "NODE_HEIGHT": _as_is("size", "double"),
            "NODE_BACKGROUND_COLOR": _discrete("group", "string", colours),
            "NODE_SHAPE": _discrete("group", "string", shapes),
        },
        "edgeMapping": {
            "EDGE_WIDTH": _as_is("width", "double"),
            "EDGE_LINE_COLOR": _discrete("relation", "string", lines),
            "EDGE_TARGET_ARROW_COLOR": _discrete("relation", "string", lines),
            "EDGE_LINE_STYLE": _discrete("relation", "string", styles),
            "EDGE_TARGET_ARROW_SHAPE": _discrete("directed", "boolean", arrows),
        },
    }


def _as_is(attribute: str, type: str) -> dict[str, Any]:
    return {"type": "PASSTHROUGH", "definition": {"attribute": attribute, "type": type}}


def _discrete(attribute: str, type: str, pairs: dict[Any, str]) -> dict[str, Any]:
    found = [{"v": value, "vp": shown} for value, shown in pairs.items()]
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "type": type, "map": found}}
