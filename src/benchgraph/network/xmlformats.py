"""GEXF 1.3 and GraphML, written by networkx, with what it leaves wrong put right."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from benchgraph.network.appearance import line, looks, radius, rgb
from benchgraph.network.sanitise import sanitise

if TYPE_CHECKING:
    import networkx as nx

_GEXF = "http://gexf.net/1.3"
_SHAPES = {"disc", "square", "triangle", "diamond", "star", "pentagon", "hexagon", "cross"}


def gexf(graph: nx.Graph[Any]) -> bytes:
    """GEXF 1.3 with colours, shapes and sizes, and the events of a node as time intervals.

    ``start`` and ``end`` of nodes and edges become GEXF's own, which Gephi's timeline plays; a
    relation is the ``kind`` of its edge, so that Gephi keeps parallel edges apart. No date of
    writing is in the file.
    """
    from networkx.readwrite.gexf import GEXFWriter

    prepared = sanitise(graph)
    chosen = looks(graph)
    for (_, raw), (_, data) in zip(graph.nodes(data=True), prepared.nodes(data=True), strict=True):
        look = chosen[raw["group"]]
        red, green, blue = rgb(look.colour)
        data["viz"] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": radius(raw["degree"]),
            "shape": look.shape,
        }
    for *_, data in prepared.edges(data=True):
        style = line(data.get("relation", ""))
        red, green, blue = rgb(style.colour)
        data["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}, "thickness": 1.0}
    writer = GEXFWriter(encoding="utf-8", prettyprint=False, version="1.3")
    writer.add_graph(prepared)
    _tidy(writer.xml)
    _keep_parallel(writer.xml, prepared)
    return _xml(writer.xml)


def _tidy(root: Any) -> None:
    meta = root.find("meta")
    meta.attrib.pop("lastmodifieddate", None)  # the writer's clock: same graph, same bytes
    meta.find("creator").text = "benchgraph"
    body = root.find("graph")
    description = ElementTree.SubElement(meta, "description")
    description.text = body.attrib.pop("name", "")
    body.set("idtype", "string")
    root.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")  # networkx: no www
    if body.get("mode") == "dynamic":
        body.set("timerepresentation", "interval")
    for block in body.findall("attributes"):
        for attribute in block.findall("attribute"):
            if attribute.get("title") == "networkx_key":  # says again what the edge's id says
                block.remove(attribute)
                _drop_values(body, attribute.get("id"))


def _keep_parallel(body: Any, graph: nx.Graph[Any]) -> None:
    """Gephi merges parallel edges of one ``kind``: the relation is the kind."""
    for element, (_, _, data) in zip(body.iter("edge"), graph.edges(data=True), strict=True):
        element.set("kind", str(data.get("relation", "")))


def _drop_values(body: Any, number: str) -> None:
    for edge in body.iter("edge"):
        values = edge.find("attvalues")
        for value in [v for v in values if v.get("for") == number]:
            values.remove(value)


def graphml(graph: nx.Graph[Any]) -> bytes:
    """GraphML; every attribute is a typed ``key``, edges carry their id."""
    from networkx.readwrite.graphml import GraphMLWriter

    prepared = sanitise(graph)
    for *_, data in prepared.edges(data=True):
        data.pop("id", None)  # the id of the edge element says it
    writer = GraphMLWriter(encoding="utf-8", prettyprint=False, infer_numeric_types=False)
    writer.add_graph_element(prepared)
    _lower_booleans(writer.xml)
    return _xml(writer.xml)


def _lower_booleans(root: Any) -> None:
    """networkx writes Python's True where GraphML has XML Schema's true."""
    keys = {key.get("id") for key in root.iter("key") if key.get("attr.type") == "boolean"}
    for data in root.iter("data"):
        if data.get("key") in keys:
            data.text = data.text.lower()


def _xml(root: Any) -> bytes:
    ElementTree.indent(root)
    stream = io.BytesIO()
    ElementTree.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return stream.getvalue() + b"\n"
