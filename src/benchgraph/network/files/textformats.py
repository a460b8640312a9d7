"""Formats for programs that are not about graphs: node-link JSON, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from benchgraph.network.files.drawing import drawing
from benchgraph.network.parallel import kinds
from benchgraph.network.sanitise import Plain, sanitise

if TYPE_CHECKING:
    import networkx as nx


def json_bytes(value: object) -> bytes:
    """``value`` as strict JSON (no NaN) with one line a member."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def node_link(graph: nx.Graph[Any]) -> bytes:
    """Node-link JSON with ``edges``, as ``networkx.node_link_graph`` reads it (3.4 and later)."""
    return json_bytes(_node_link(graph, "edges"))


def node_link_links(graph: nx.Graph[Any]) -> bytes:
    """Node-link JSON with ``links``, for d3-force and for networkx before 3.4."""
    return json_bytes(_node_link(graph, "links"))


def _node_link(graph: nx.Graph[Any], edges: str) -> dict[str, Any]:
    """``x`` and ``y`` (downwards, as in SVG) are where d3-force starts; the ids are the nodes'."""
    import networkx as nx

    drawn = drawing(graph)
    for _, data, mark in drawn.nodes():
        data |= {"x": mark.x, "y": mark.y, "size": mark.radius, "color": mark.colour}
    for *_, data, stroke in drawn.edges():
        data["color"] = stroke.colour
    found: dict[str, Any] = nx.node_link_data(drawn.graph, edges=edges)
    return found


def csv_pair(graph: nx.Graph[Any]) -> dict[str, bytes]:
    """``nodes.csv`` and ``edges.csv`` with the headers that Gephi's import knows.

    For spreadsheets: a text that would run as a formula gets an apostrophe in front. Rows keep
    their order but for a few at the top, which show what type each column has.
    """
    prepared = sanitise(graph)
    nodes = [
        {"Id": node, "Label": data.pop("label", ""), **data}
        for node, data in prepared.nodes(data=True)
    ]
    edges = [
        {
            "Source": source,
            "Target": target,
            "Type": "Directed" if data.pop("directed") else "Undirected",
            "Kind": kind,
            "Id": data.pop("id"),
            "Label": data.pop("label", ""),
            "Weight": data.pop("weight", 1.0),
            **data,
        }
        for (source, target, data), kind in zip(
            prepared.edges(data=True), kinds(prepared), strict=True
        )
    ]
    return {
        "nodes.csv": _csv(["Id", "Label"], nodes),
        "edges.csv": _csv("Source Target Type Kind Id Label Weight".split(), edges),
    }


def _csv(first: list[str], rows: list[dict[str, Plain]]) -> bytes:
    columns = list(dict.fromkeys([*first, *(key for row in rows for key in row)]))
    rows = _telling_first(rows, columns)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return stream.getvalue().encode()


def _telling_first(rows: list[dict[str, Plain]], columns: list[str]) -> list[dict[str, Plain]]:
    """``rows`` with those in front that tell the type of a column.

    Gephi takes the type from the first 25 rows alone: numbers that begin further below would arrive
    as texts, and texts below numbers not at all.
    """
    front: list[int] = []
    for column in columns:
        if any(_tells(rows[n].get(column)) for n in front):
            continue
        telling = (n for n, row in enumerate(rows) if _tells(row.get(column)))
        filled = (n for n, row in enumerate(rows) if row.get(column, "") != "")
        found = next(chain(telling, filled), None)
        if found is not None and found not in front:
            front.append(found)
    chosen = set(front)
    return [rows[n] for n in sorted(chosen)] + [r for n, r in enumerate(rows) if n not in chosen]


def _tells(value: Plain | None) -> bool:
    """Whether ``value`` can be of no other type than its own; texts may look like a number."""
    if isinstance(value, str):
        looks_else = value.lower() in ("true", "false", "nan", "infinity")
        return not looks_else and re.search(r"[^\W\d_]{3}|[^\x00-\x7f]", value) is not None
    return value is not None


def _cell(value: Plain) -> Plain:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
        return "'" + value
    return value
