"""GraphML in two dialects: with plain attributes (Gephi, igraph, R), and with yEd's own drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from benchgraph.network.files.drawing import Drawing, Mark, Stroke, drawing
from benchgraph.network.files.xmlformats import child, columns, text_of, xml_bytes
from benchgraph.network.sanitise import Plain

if TYPE_CHECKING:
    import networkx as nx

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_YED = "http://www.yworks.com/xml/graphml"
YED_SHAPES = {
    "disc": "ellipse",
    "square": "rectangle",
    "diamond": "diamond",
    "triangle": "triangle",
    "hexagon": "hexagon",
    "pentagon": "octagon",
    "star": "star5",
    "cross": "parallelogram",
}
Row = dict[str, Plain]


def graphml(graph: nx.Graph[Any]) -> bytes:
    """GraphML whose keys are plain attributes, with the drawing as x, y, size and color.

    Each edge says whether it is ``directed``, to the reader and once more as data for those who
    read only data; ``edge_id`` likewise. The XML attribute ``label`` of an edge is what Gephi takes
    for its kind.
    """
    drawn = drawing(graph)
    nodes: list[Row] = [
        {**data, "x": mark.x, "y": -mark.y, "size": mark.radius, "color": mark.colour}
        for _, data, mark in drawn.nodes()
    ]
    edges: list[Row] = [
        {**_edge_row(data), "color": stroke.colour} for *_, data, stroke in drawn.edges()
    ]
    root, body = _frame(drawn, nodes, edges)
    for (node, *_), row in zip(drawn.nodes(), nodes, strict=True):
        _data(child(body, "node", id=node), "node", row)
    for (source, target, data, stroke), row in zip(drawn.edges(), edges, strict=True):
        said = {"id": data["id"], "source": source, "target": target, "label": stroke.kind}
        _data(child(body, "edge", **said, directed=text_of(stroke.directed)), "edge", row)
    return xml_bytes(root)


def graphml_yed(graph: nx.Graph[Any]) -> bytes:
    """GraphML with yEd's geometry, fills, shapes, labels, lines and arrowheads beside the data.

    No edge says here whether it is directed but as data: yEd shows direction by the arrowhead
    alone, and networkx reads no file in which both kinds of edges stand.
    """
    drawn = drawing(graph)
    nodes: list[Row] = [dict(data) for _, data, _ in drawn.nodes()]
    edges: list[Row] = [_edge_row(data) for *_, data, _ in drawn.edges()]
    root, body = _frame(drawn, nodes, edges)
    root.set("xmlns:y", _YED)
    for n, kind in enumerate(("node", "edge")):
        key = {"id": f"yed.{kind}", "for": kind, "yfiles.type": f"{kind}graphics"}
        root.insert(n, ElementTree.Element("key", key))
    for (node, data, mark), row in zip(drawn.nodes(), nodes, strict=True):
        element = child(body, "node", id=node)
        _data(element, "node", row)
        _yed_node(child(element, "data", key="yed.node"), mark, str(data.get("label", "")))
    for (source, target, data, stroke), row in zip(drawn.edges(), edges, strict=True):
        element = child(body, "edge", id=data["id"], source=source, target=target)
        _data(element, "edge", row)
        _yed_edge(child(element, "data", key="yed.edge"), stroke)
    return xml_bytes(root)


def _edge_row(data: Row) -> Row:
    """An edge's attributes; its id as ``edge_id``, because igraph has ids of nodes alone."""
    return {"edge_id": data["id"], **{key: value for key, value in data.items() if key != "id"}}


def _frame(drawn: Drawing, nodes: list[Row], edges: list[Row]) -> tuple[Any, Any]:
    """The file with its keys and the graph's own data; (root, graph element)."""
    root = ElementTree.Element("graphml", {"xmlns": _NAMESPACE})
    about = {
        key: v for key, v in drawn.graph.graph.items() if isinstance(v, bool | int | float | str)
    }
    for kind, rows in (("graph", [about]), ("node", nodes), ("edge", edges)):
        for name, type in columns(rows).items():
            said = {"id": f"{kind}.{name}", "for": kind, "attr.name": name, "attr.type": type}
            child(root, "key", **said)
    directions = [stroke.directed for stroke in drawn.strokes.values()]
    directed = any(directions) if directions else drawn.graph.is_directed()
    body = child(root, "graph", edgedefault="directed" if directed else "undirected")
    _data(body, "graph", about)
    return root, body


def _data(element: Any, kind: str, row: Row) -> None:
    for name, value in row.items():
        child(element, "data", key=f"{kind}.{name}").text = text_of(value)


def _yed_node(data: Any, mark: Mark, label: str) -> None:
    node = child(data, "y:ShapeNode")
    side = round(2 * mark.radius, 2)
    left, top = round(mark.x - mark.radius, 2), round(mark.y - mark.radius, 2)
    child(node, "y:Geometry", height=str(side), width=str(side), x=str(left), y=str(top))
    child(node, "y:Fill", color=mark.colour, transparent="false")
    child(node, "y:BorderStyle", color="#333333", type="line", width="1.0")
    said = {"modelName": "eight_pos", "modelPosition": mark.side}
    said |= {"fontSize": "11", "textColor": "#111111"}
    child(node, "y:NodeLabel", **said).text = label
    child(node, "y:Shape", type=YED_SHAPES.get(mark.shape, "ellipse"))


def _yed_edge(data: Any, stroke: Stroke) -> None:
    edge = child(data, "y:PolyLineEdge")
    style = {"color": stroke.colour, "type": stroke.dash.yed, "width": str(stroke.width)}
    child(edge, "y:LineStyle", **style)
    child(edge, "y:Arrows", source="none", target="standard" if stroke.directed else "none")
