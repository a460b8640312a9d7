"""Targets that are queries (https://www.w3.org/TR/shacl-af/#targets): ``sh:SPARQLTarget``, and
types of them with parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from benchgraph.reach.cursor import Cursor
from benchgraph.reach.tokens import Token, tokens
from benchgraph.shacl.doubts import doubts
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.sparql import prefixes
from benchgraph.shacl.terms import TYPE, Malformed, Node, Refused, Term, sh, text_of

_NOT_HERE = frozenset("SERVICE GRAPH FROM NAMED LIMIT OFFSET BASE CONSTRUCT ASK DESCRIBE".split())


class QueryTarget(NamedTuple):
    """A pattern that binds ``?this`` to each focus node once, and what is to be asked of the data
    before: ASK queries that are true where engines may differ about it."""

    pattern: str
    doubts: tuple[str, ...]


def query_targets(graph: ShapesGraph, shape: Node) -> list[QueryTarget]:
    """The values of ``sh:target`` at a shape.

    Raises ``Malformed``, and ``Refused`` for what is no query or what engines read differently.
    """
    return [_target(graph, target) for target in graph.values(shape, sh("target"))]


def _target(graph: ShapesGraph, target: Term) -> QueryTarget:
    if graph.values(target, sh("select")):
        return _query(graph, target, {})
    for kind in graph.values(target, TYPE):
        if graph.values(kind, sh("select")):
            return _query(graph, kind, _arguments(graph, kind, target))
    raise Refused("sh:target", "is no target with sh:select", "advanced")


def _arguments(graph: ShapesGraph, kind: Term, target: Term) -> dict[str, str]:
    """Parameter → its value at a target, as query text."""
    found: dict[str, str] = {}
    for parameter in graph.values(kind, sh("parameter")):
        path = graph.value(parameter, sh("path"))
        if not isinstance(path, NamedNode):
            raise Malformed("sh:parameter", "has no IRI as sh:path")
        name = re.split(r"[#/:]", path.value)[-1]
        value = graph.value(target, path)
        if value is not None:
            found[name] = text_of(value)
        elif not graph.flag(parameter, sh("optional")):
            raise Malformed("sh:target", f"has no value of {path}, which its type asks for")
    return found


def _query(graph: ShapesGraph, query: Term, arguments: Mapping[str, str]) -> QueryTarget:
    select = graph.value(query, sh("select"))
    if not isinstance(select, Literal):
        raise Malformed("sh:select", "is no text")
    text = prefixes(graph, query) + select.value
    pieces = tokens(text)
    for piece in pieces:
        if piece.word in _NOT_HERE:
            raise Refused(f"sh:target with {piece.word}", "", "advanced")
    start = next((at for at, piece in enumerate(pieces) if piece.text == "{"), None)
    end = max((at for at, piece in enumerate(pieces) if piece.text == "}"), default=None)
    if start is None or end is None:
        raise Malformed("sh:select", "has no pattern")
    head = "".join(piece.text for piece in pieces[:start])
    if not re.search(r"SELECT\s+(DISTINCT\s+)?[?$]this\s*(WHERE\s*)?$", head, re.IGNORECASE):
        raise Refused("sh:target", "selects something else than ?this alone", "advanced")
    if any(piece.kind != "space" for piece in pieces[end + 1 :]):
        raise Refused("sh:target", "has something after its pattern", "advanced")
    known = Cursor(head).prefixes
    body = "".join(_written(piece, known, arguments) for piece in pieces[start + 1 : end])
    try:
        asked = tuple(doubt.query for doubt in doubts("", "", body))
    except Refused as why:
        raise Refused("sh:target", str(why), "advanced") from None
    return QueryTarget(f"{{ SELECT DISTINCT ?this WHERE {{ {body} }} }}", asked)


def _written(piece: Token, known: Mapping[str, str], arguments: Mapping[str, str]) -> str:
    """A piece of the query where no prefix is known and no parameter is a variable any more."""
    if piece.kind == "variable":
        return arguments.get(piece.text[1:], "?" + piece.text[1:])
    if piece.kind == "name" and not piece.text.startswith("_:"):
        prefix, _, local = piece.text.partition(":")
        if prefix not in known:
            raise Malformed("sh:select", f"uses the prefix {prefix}:, which sh:prefixes lacks")
        unescaped = re.sub(r"\\(.)", r"\1", local)
        return f"<{known[prefix]}{unescaped}>"
    return piece.text
