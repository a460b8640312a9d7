"""Formats that are text: Cytoscape JSON, CX2, node-link JSON, DOT, CSV.

Each takes a graph of ``relation_graph``, cleans it with ``sanitise`` and gives bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from benchgraph.network.appearance import line, looks, radius
from benchgraph.network.sanitise import Plain, sanitise

if TYPE_CHECKING:
    import networkx as nx

_CX2_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_CX2_SHAPES = {
    "disc": "ellipse",
    "square": "rectangle",
    "diamond": "diamond",
    "triangle": "triangle",
    "hexagon": "hexagon",
    "pentagon": "octagon",
    "star": "parallelogram",
    "cross": "round-rectangle",
}
_DOT_SHAPES = {"disc": "circle", "cross": "octagon"}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def node_link(graph: nx.Graph[Any]) -> bytes:
    """networkx's node-link JSON with ``edges``: for notebooks and d3."""
    import networkx as nx

    return _json(nx.node_link_data(sanitise(graph), edges="edges"))


def cytoscape(graph: nx.Graph[Any]) -> bytes:
    """Cytoscape's JSON (.cyjs), for Cytoscape and cytoscape.js."""
    import networkx as nx

    prepared = sanitise(graph)
    for _, data in prepared.nodes(data=True):
        data["name"] = data.get("label", "")
    for *_, data in prepared.edges(data=True):
        data["interaction"] = data.get("relation", "")
    found = nx.cytoscape_data(prepared)
    found["data"] = {"name": prepared.graph["name"], **dict(found["data"])}
    return _json(found)


def cx2(graph: nx.Graph[Any]) -> bytes:
    """CX2, for Cytoscape 3.10 and later and for NDEx, with the colours and shapes of the view."""
    prepared = sanitise(graph)
    numbers = {node: n for n, node in enumerate(prepared)}
    nodes = [
        {"id": numbers[node], "v": {"represents": node, "name": data.get("label", ""), **data}}
        for node, data in prepared.nodes(data=True)
    ]
    edges = [
        {
            "id": n,
            "s": numbers[source],
            "t": numbers[target],
            "v": {"interaction": data.get("relation", ""), **data},
        }
        for n, (source, target, data) in enumerate(prepared.edges(data=True))
    ]
    attributes = {"name": prepared.graph["name"], "directed": prepared.is_directed()}
    declared: dict[str, Any] = {
        "networkAttributes": _declare([attributes]),
        "nodes": _declare(node["v"] for node in nodes),
        "edges": _declare(edge["v"] for edge in edges),
    }
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [declared],
        "networkAttributes": [attributes],
        "nodes": nodes,
        "edges": edges,
        "visualProperties": [_visual_properties(graph)],
    }
    aspects = {name: items for name, items in aspects.items() if items}
    return _json(
        [
            {"CXVersion": "2.0", "hasFragments": False},
            {"metaData": [{"name": n, "elementCount": len(i)} for n, i in aspects.items()]},
            *({name: items} for name, items in aspects.items()),
            {"status": [{"success": True}]},
        ]
    )


def _declare(rows: Iterable[Any]) -> dict[str, dict[str, str]]:
    return {key: {"d": _CX2_TYPES[type(value)]} for row in rows for key, value in row.items()}


def _visual_properties(graph: nx.Graph[Any]) -> dict[str, Any]:
    chosen = looks(graph)
    relations = sorted({data["relation"] for *_, data in graph.edges(data=True)})

    def discrete(attribute: str, pairs: dict[str, str]) -> dict[str, Any]:
        found = [{"v": value, "vp": shown} for value, shown in pairs.items()]
        return {
            "type": "DISCRETE",
            "definition": {"attribute": attribute, "type": "string", "map": found},
        }

    label = {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}
    arrow = "triangle" if graph.is_directed() else "none"
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_SHAPE": "ellipse", "NODE_WIDTH": 30.0, "NODE_HEIGHT": 30.0},
            "edge": {"EDGE_TARGET_ARROW_SHAPE": arrow, "EDGE_WIDTH": 1.5},
        },
        "nodeMapping": {
            "NODE_LABEL": label,
            "NODE_BACKGROUND_COLOR": discrete("group", {g: k.colour for g, k in chosen.items()}),
            "NODE_SHAPE": discrete("group", {g: _CX2_SHAPES[k.shape] for g, k in chosen.items()}),
        },
        "edgeMapping": {
            "EDGE_LINE_COLOR": discrete("relation", {r: line(r).colour for r in relations}),
        },
    }


def dot(graph: nx.Graph[Any]) -> bytes:
    """DOT for Graphviz, with colours and shapes. Backslashes are doubled in every text."""
    prepared = sanitise(graph)
    chosen = looks(graph)
    arrow = "->" if prepared.is_directed() else "--"
    kind = "digraph" if prepared.is_directed() else "graph"
    title = prepared.graph["name"]
    lines = [
        f"{kind} {_quoted(title)} {{",
        f"  graph [label={_label(title)}, labelloc=t, overlap=false, outputorder=edgesfirst]",
        '  node [style=filled, fontname="sans-serif", fontsize=10, fixedsize=true]',
        '  edge [fontname="sans-serif", fontsize=8]',
    ]
    for (_, raw), (node, data) in zip(
        graph.nodes(data=True), prepared.nodes(data=True), strict=True
    ):
        look = chosen[raw["group"]]
        own = {key: _quoted(value) for key, value in data.items() if key != "label"}
        own |= {
            "label": _label(data.get("label", "")),
            "shape": _DOT_SHAPES.get(look.shape, look.shape),
            "fillcolor": _quoted(look.colour),
            "width": str(round(radius(raw["degree"]) / 36, 3)),
            "URL": _quoted(data.get("url", node)),
        }
        lines.append(f"  {_quoted(node)} [{_attributes(own)}]")
    for source, target, data in prepared.edges(data=True):
        style = line(str(data.get("relation", "")))
        # graphviz has its own meaning for an edge's weight, a whole number
        own = {k: _quoted(v) for k, v in data.items() if k not in ("label", "weight")}
        own |= {"color": _quoted(style.colour), "tooltip": _quoted(data.get("reason", ""))}
        own["style"] = "solid" if not style.dash else "dashed"
        lines.append(f"  {_quoted(source)} {arrow} {_quoted(target)} [{_attributes(own)}]")
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _attributes(own: dict[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in own.items())


def _quoted(value: object) -> str:
    """``value`` as a DOT string: graphviz knows no other escape than ``\\"`` and reads ``\\\\``."""
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(value: object) -> str:
    """``value`` as a label: there graphviz also reads HTML entities."""
    return _quoted(re.sub(r"&(?=#?\w+;)", "&amp;", str(value)))


def csv_pair(graph: nx.Graph[Any]) -> dict[str, bytes]:
    """``nodes.csv`` and ``edges.csv`` with the headers that Gephi's import knows.

    For spreadsheets: a text that would run as a formula gets an apostrophe in front.
    """
    prepared = sanitise(graph)
    kind = "Directed" if prepared.is_directed() else "Undirected"
    nodes = [
        {"Id": node, "Label": data.pop("label", ""), **data}
        for node, data in prepared.nodes(data=True)
    ]
    edges = [
        {
            "Source": source,
            "Target": target,
            "Type": kind,
            "Id": data.pop("id", n),
            "Label": data.pop("label", ""),
            "Weight": data.pop("weight", 1.0),
            **data,
        }
        for n, (source, target, data) in enumerate(prepared.edges(data=True))
    ]
    heads = "Id Label", "Source Target Type Id Label Weight"
    return {
        "nodes.csv": _csv(heads[0].split(), nodes),
        "edges.csv": _csv(heads[1].split(), edges),
    }


def _csv(first: list[str], rows: list[dict[str, Plain]]) -> bytes:
    columns = list(dict.fromkeys([*first, *(key for row in rows for key in row)]))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return stream.getvalue().encode()


def _cell(value: Plain) -> Plain:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
        return "'" + value
    return value
