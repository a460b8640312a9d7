"""Graphs that people made or changed themselves: what writers and the report need is filled in.

A graph of ``relation_graph`` passes as it is. One of somebody's own, or one read back from a file
(where lists are texts), becomes a copy with the attributes that drawings and reports go by.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from benchgraph.errors import ParameterError
from benchgraph.network.measures import measure
from benchgraph.network.sanitise import SEPARATOR, distinct, empty_like, plain

if TYPE_CHECKING:
    import networkx as nx

NODE, LINK = "Node", "link"  # class and relation of what says none
_NODE_LISTS = ("region", "region_iri", "events", "amounts")
_EDGE_LISTS = ("via", "via_iri", "roles", "roles_iri", "pages", "quotes", "merged", "amounts")
_MEASURES = ("degree", "betweenness", "community")
_EDGE_NUMBERS = ("count", "strength", "weight")
Row = dict[Any, Any]


def complete(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """``graph``, or a copy of it with what drawings go by where it lacks that.

    A node without label, class or group gets its key, ``Node`` and its class; an edge without
    relation ``link``. Documented lists that are texts are split at `` | ``. Raises ParameterError
    for what is no networkx graph, and for a documented number that is none.
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        raise ParameterError("this is no networkx graph", found=type(graph).__name__)
    nodes = [(node, _node(node, data)) for node, data in graph.nodes(data=True)]
    edges = [(s, t, _edge(data)) for s, t, data in graph.edges(data=True)]
    own = {key: value for key, value in graph.graph.items() if _fits(key, value)}
    if (
        all(row == data for (_, row), data in zip(nodes, graph.nodes.values(), strict=True))
        and all(row == data for (*_, row), data in zip(edges, graph.edges.values(), strict=True))
        and len(own) == len(graph.graph)
    ):
        return graph
    made = empty_like(graph)
    made.graph.update(own)
    made.add_nodes_from(nodes)
    made.add_edges_from(edges)
    return made


def as_view(graph: nx.Graph[Any]) -> nx.MultiDiGraph[str]:
    """``graph`` as ``relation_graph`` would give it: a MultiDiGraph keyed by texts, with an ``id``
    and a direction for each edge and with measures. Raises as ``complete``."""
    import networkx as nx

    whole = complete(graph)
    measured = all(key in data for _, data in whole.nodes(data=True) for key in _MEASURES)
    named = all({"id", "directed"} <= data.keys() for *_, data in whole.edges(data=True))
    known = all(isinstance(node, str) for node in whole)
    if isinstance(whole, nx.MultiDiGraph) and measured and named and known:
        return whole
    names = distinct(whole.nodes)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.graph.update(whole.graph)
    made.add_nodes_from((names[node], dict(data)) for node, data in whole.nodes(data=True))
    for number, (source, target, data) in enumerate(whole.edges(data=True)):
        row = {"id": str(number), "directed": whole.is_directed(), **data}
        key = made.add_edge(names[source], names[target], str(number))
        made.edges[names[source], names[target], key].update(row)
    if not measured:
        measure(made)
    return made


def _node(node: object, data: Row) -> Row:
    kind = _text(data, "class", NODE)
    named = _text(data, "class_label", kind)
    group = _text(data, "group", kind)
    row = data | {
        "label": _text(data, "label", str(plain(node))),
        "class": kind,
        "class_label": named,
        "group": group,
        "group_label": _text(data, "group_label", named if group == kind else group),
    }
    return _typed(row, f"node {node!r}", _NODE_LISTS, _MEASURES)


def _edge(data: Row) -> Row:
    relation = _text(data, "relation", LINK)
    said = _text(data, "relation_label", relation)
    row = data | {"relation": relation, "relation_label": said}
    if "directed" in data:
        row["directed"] = _truth(data["directed"])
    return _typed(row, f"a {relation} edge", _EDGE_LISTS, _EDGE_NUMBERS)


def _typed(row: Row, where: str, lists: Iterable[str], numbers: Iterable[str]) -> Row:
    for key in lists:
        if key in row:
            row[key] = _list(row[key])
    for key in numbers:
        if key in row and (number := _number(row[key], f"{key} of {where}")) is not None:
            row[key] = number
        else:
            row.pop(key, None)
    return row


def _text(row: Row, key: str, otherwise: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else otherwise if value is None else str(plain(value))


def _list(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split(SEPARATOR)
    if not isinstance(value, list | tuple | set | frozenset):
        value = [value]
    parts = value if isinstance(value, list | tuple) else sorted(value, key=str)
    return [part if isinstance(part, str) else str(plain(part)) for part in parts]


def _number(value: Any, what: str) -> Any:
    """``value`` where it is a number, None where it says nothing."""
    if type(value) in (int, float) and abs(value) < math.inf:  # NaN is not
        return value
    read = plain(value)
    if read is None or read == "":
        return None
    try:
        number = float(read)
        if math.isfinite(number):
            return int(number) if isinstance(read, int) else number
    except (ValueError, OverflowError):
        pass
    raise ParameterError("this is no number", found=f"{what}: {read}")


def _truth(value: object) -> bool:
    said = str(value).lower()
    if said not in ("true", "false"):
        raise ParameterError("an edge is directed or not", found=said, expected="True or False")
    return said == "true"


def _fits(key: object, value: Any) -> bool:
    """Whether writers can take an attribute of the graph itself: three are tables of ours."""
    if key not in ("texts", "titles", "ways"):
        return True
    inside = {"texts": dict, "titles": str, "ways": list}[str(key)]
    return isinstance(value, dict) and all(isinstance(each, inside) for each in value.values())
