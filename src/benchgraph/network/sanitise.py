"""One cleaning of a graph before every writer, so that no writer meets what it cannot write.

networkx's GEXF and GraphML writers put control characters into files that nothing opens and stop at
None, dates, Decimals and lists; JSON has no NaN. After ``sanitise`` an attribute is a str, int,
float or bool, and has one type in all nodes (or edges).
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

SEPARATOR = " | "
Plain = str | int | float | bool
# What XML 1.0 cannot hold: control characters, lone surrogates, the two non-characters of plane 0.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile("[\t\r\n\x85\u2028\u2029]+")


def clean_text(text: str) -> str:
    """``text`` on one line; what no XML file can hold becomes a visible □.

    (Not U+FFFD: strict XML readers take that for an encoding fault.)

    >>> clean_text("a" + chr(0) + "b" + chr(10) + "c")
    'a□b c'
    """
    if text.isprintable():  # nearly every text: no need to look twice
        return text
    return _UNWRITABLE.sub("□", _SPACE.sub(" ", text))


def plain(value: object) -> Plain | None:
    """``value`` as something that every format has; None where nothing is left to say.

    Dates become ISO 8601, Decimals floats, lists and sets one text (sets sorted), anything else its
    ``str``. NaN and infinity are left out: JSON has no word for them.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Integral):  # numpy's
        return int(value)
    if isinstance(value, Real | Decimal):
        number = float(value)
        return number if math.isfinite(number) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        value = [f"{key}: {item}" for key, item in value.items()]
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        parts = (plain(item) for item in value)
        return SEPARATOR.join(str(part) for part in parts if part is not None) or None
    return clean_text(str(value))


def sanitise(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """A copy of ``graph`` that every writer can write: plain values, clean keys, same order.

    Nodes and edge keys become clean strings (two that fall together stay apart by a number);
    attributes that hold nothing are left out. Graph attributes keep plain values only. Every edge
    has an ``id`` and says whether it is ``directed``.
    """
    names = distinct(graph.nodes)
    clean = empty_like(graph)
    clean.graph.update(
        (clean_text(str(key)), value)
        for key, value in graph.graph.items()
        if isinstance(value, str | int | float)
    )
    clean.graph["name"] = clean_text(str(graph.graph.get("name", "")))
    node_rows = _columns([data for _, data in graph.nodes(data=True)])
    for (node, _), row in zip(graph.nodes(data=True), node_rows, strict=True):
        clean.add_nodes_from([(names[node], row)])
    edges = list(graph.edges(data=True))
    edge_rows = _columns([data for *_, data in edges])
    ids = distinct(range(len(edges)), [str(row.get("id", n)) for n, row in enumerate(edge_rows)])
    for n, ((source, target, _), row) in enumerate(zip(edges, edge_rows, strict=True)):
        row["id"] = ids[n]
        row.setdefault("directed", graph.is_directed())
        key = (ids[n],) if graph.is_multigraph() else ()
        clean.add_edges_from([(names[source], names[target], *key, row)])
    return clean


def empty_like(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """An empty graph of networkx's own class for what ``graph`` is: directed, with parallels."""
    import networkx as nx

    if graph.is_multigraph():
        return nx.MultiDiGraph() if graph.is_directed() else nx.MultiGraph()
    return nx.DiGraph() if graph.is_directed() else nx.Graph()


def distinct(items: Iterable[Hashable], texts: list[str] | None = None) -> dict[Any, str]:
    """A clean text for each of ``items`` (of ``texts``, where given), no two the same."""
    taken: set[str] = set()
    names: dict[Any, str] = {}
    for n, item in enumerate(items):
        name = base = clean_text(texts[n] if texts else str(item))
        number = 2
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        names[item] = name
    return names


def _columns(rows: list[dict[Any, Any]]) -> list[dict[str, Plain]]:
    """Plain rows whose columns have one type each: numbers widen to float, anything else to str."""
    cleaned: list[dict[str, Plain]] = []
    types: dict[str, set[type]] = {}
    for row in rows:
        kept: dict[str, Plain] = {}
        for key, raw in row.items():
            value = plain(raw)
            if value is not None and value != "":
                name = re.sub(r"\W", "_", clean_text(str(key)))
                kept[name] = value
                types.setdefault(name, set()).add(type(value))
        cleaned.append(kept)
    for name, kinds in types.items():
        if len(kinds) > 1:
            widen = float if kinds == {int, float} else str
            for kept in cleaned:
                if name in kept:
                    kept[name] = widen(kept[name])
    return cleaned
