"""GEXF 1.3 for Gephi: attributes with types, our drawing, time, parallel edges kept apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from benchgraph.network.files.drawing import Drawing, Mark, Stroke, drawing
from benchgraph.network.files.xmlformats import child, columns, text_of, xml_bytes
from benchgraph.network.pictures.appearance import rgb

if TYPE_CHECKING:
    import networkx as nx

_NAMESPACE = "http://gexf.net/1.3"
_SHAPES = {"disc", "square", "triangle", "diamond"}  # GEXF has a word for no other
_TYPES = {"boolean": "boolean", "int": "integer", "long": "long", "double": "double"}
# Elements say these themselves.
_NODE_OWN, _EDGE_OWN = {"label"}, {"id", "label", "weight", "directed"}


def gexf(graph: nx.Graph[Any]) -> bytes:
    """GEXF 1.3: places, colours, sizes and shapes; each edge says its type and its kind.

    ``start`` and ``end`` are attributes and also make an element's interval, which Gephi's timeline
    plays. Gephi reads a date as that day's first moment, so an interval ends with the last moment
    of its last day. No date of writing is in the file.
    """
    drawn = drawing(graph)
    root = ElementTree.Element(
        "gexf", {"xmlns": _NAMESPACE, "xmlns:viz": f"{_NAMESPACE}/viz", "version": "1.3"}
    )
    meta = child(root, "meta")
    child(meta, "creator").text = "benchgraph"
    child(meta, "description").text = drawn.graph.graph["name"]
    body = child(root, "graph", **_settings(drawn))
    node_ids = _attributes(body, "node", [data for _, data, _ in drawn.nodes()], _NODE_OWN)
    edge_ids = _attributes(body, "edge", [data for *_, data, _ in drawn.edges()], _EDGE_OWN)
    nodes, edges = child(body, "nodes"), child(body, "edges")
    for node, data, mark in drawn.nodes():
        element = child(nodes, "node", id=node, label=data.get("label", ""), **_interval(data))
        _values(element, data, node_ids)
        _mark(element, mark)
    for source, target, data, stroke in drawn.edges():
        said = {"id": data["id"], "source": source, "target": target, "kind": stroke.kind}
        said["type"] = "directed" if stroke.directed else "undirected"
        said |= {key: text_of(data[key]) for key in ("label", "weight") if key in data}
        element = child(edges, "edge", **said, **_interval(data))
        _values(element, data, edge_ids)
        _stroke(element, stroke)
    return xml_bytes(root)


def _settings(drawn: Drawing) -> dict[str, str]:
    settings = {"idtype": "string", "mode": "static"}
    directions = {stroke.directed for stroke in drawn.strokes.values()}
    if len(directions) < 2:  # Gephi drops every edge of the other type where a default is named
        directed = directions.pop() if directions else drawn.graph.is_directed()
        settings["defaultedgetype"] = "directed" if directed else "undirected"
    rows = [data for _, data, _ in drawn.nodes()] + [data for *_, data, _ in drawn.edges()]
    if any(_interval(data) for data in rows):
        # "date" is how Gephi writes times on its timeline; it reads a dateTime all the same
        settings |= {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    return settings


def _interval(data: dict[str, Any]) -> dict[str, str]:
    bounds = {key: str(data.get(key, "")) for key in ("start", "end")}
    days = {key: day for key, day in bounds.items() if re.fullmatch(r"\d{4}-\d\d-\d\d", day)}
    if "end" in days:
        days["end"] += "T23:59:59.999"
    return days


def _attributes(body: Any, kind: str, rows: list[dict[str, Any]], own: set[str]) -> list[str]:
    found = [(name, type) for name, type in columns(rows).items() if name not in own]
    if found:
        block = child(body, "attributes", **{"class": kind, "mode": "static"})
        for name, type in found:
            child(block, "attribute", id=name, title=name, type=_TYPES.get(type, "string"))
    return [name for name, _ in found]


def _values(element: Any, data: dict[str, Any], names: list[str]) -> None:
    values = child(element, "attvalues")
    for name in names:
        if name in data:
            child(values, "attvalue", **{"for": name, "value": text_of(data[name])})


def _mark(element: Any, mark: Mark) -> None:
    _colour(element, mark.colour)
    child(element, "viz:position", x=str(mark.x), y=str(-mark.y), z="0.0")
    child(element, "viz:size", value=str(mark.radius))
    if mark.shape in _SHAPES:
        child(element, "viz:shape", value=mark.shape)


def _stroke(element: Any, stroke: Stroke) -> None:
    _colour(element, stroke.colour)
    child(element, "viz:thickness", value=str(stroke.width))
    child(element, "viz:shape", value=stroke.dash.cytoscape)  # GEXF has the same words


def _colour(element: Any, colour: str) -> None:
    red, green, blue = rgb(colour)
    child(element, "viz:color", r=str(red), g=str(green), b=str(blue), a="1.0")
