"""SHACL property paths as SPARQL property paths (https://www.w3.org/TR/shacl/#property-paths)."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import BlankNode, NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import RDF, SHACL, Malformed, Refused, Term, sh

_FIRST = NamedNode(RDF + "first")
_REPEATED = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
Either = Callable[[list[str]], str]
MAX_DEPTH = 10
"""Deeper paths are refused, as the reference engine refuses them."""
MAX_STEPS = 100
"""Longer sequences are refused."""
MAX_CHOICES = 64
"""How many alternatives stand in one chain of a query."""


def path_text(graph: ShapesGraph, path: Term) -> str:
    """The SPARQL text of a path, with full IRIs; a part that is no property stands in brackets.

    Raises ``Malformed`` for what is not a well-formed path, ``Refused`` for one that is beyond what
    is told here.
    """
    return _text(graph, path, (), "|".join)


def compiled_path(graph: ShapesGraph, path: Term) -> str:
    """The same for a query: many alternatives stand in brackets of their own."""
    return _text(graph, path, (), _either)


def _text(graph: ShapesGraph, path: Term, above: tuple[Term, ...], either: Either) -> str:
    if isinstance(path, NamedNode):
        return str(path)
    if not isinstance(path, BlankNode):
        raise Malformed("sh:path", f"is the literal {path}")
    if path in above:
        raise Malformed("sh:path", "contains itself")
    if len(above) >= MAX_DEPTH:
        raise Refused("sh:path", f"is nested more than {MAX_DEPTH} deep")

    def part(each: Term) -> str:
        text = _text(graph, each, (*above, path), either)
        return text if isinstance(each, NamedNode) else f"({text})"

    predicates = graph.predicates(path)
    if _FIRST in predicates:
        steps = _list(graph, path)
        if len(predicates) > 2:
            raise Refused("sh:path", "is a list and something else")
        if len(steps) < 2:
            raise Malformed("sh:path", "is a list of fewer than two paths")
        if len(steps) > MAX_STEPS:
            raise Refused("sh:path", f"is a sequence of more than {MAX_STEPS} steps")
        return "/".join(map(part, steps))
    if not predicates:
        raise Malformed("sh:path", "is a blank node that says nothing")
    if len(predicates) > 1:
        raise Refused("sh:path", "is not exactly one kind of path")
    name, values = predicates[0].value.removeprefix(SHACL), graph.values(path, predicates[0])
    if name not in {"inversePath", "alternativePath", *_REPEATED}:
        raise Malformed("sh:path", f"is a blank node with {predicates[0].value}")
    if len(values) > 1:
        raise Malformed(f"sh:{name}", f"has {len(values)} values where one is allowed")
    if name == "inversePath":
        return f"^{part(values[0])}"
    if name == "alternativePath":
        choices = _list(graph, values[0])
        if len(choices) < 2:
            raise Malformed("sh:alternativePath", "has fewer than two paths")
        return either([part(each) for each in choices])
    return part(values[0]) + _REPEATED[name]


def _list(graph: ShapesGraph, head: Term) -> list[Term]:
    try:
        return graph.items(head)
    except Refused as why:
        raise Malformed("sh:path", f"holds {why.name}, {why.reason}") from None


def _either(choices: list[str]) -> str:
    """Alternatives as a tree: a store takes no chain of thousands."""
    while len(choices) > MAX_CHOICES:
        choices = [
            "(" + "|".join(choices[at : at + MAX_CHOICES]) + ")"
            for at in range(0, len(choices), MAX_CHOICES)
        ]
    return "|".join(choices)


def is_nullable(graph: ShapesGraph, path: Term) -> bool:
    """Whether a path can have length zero, so that it reaches nodes that are in no triple."""
    if isinstance(path, NamedNode):
        return False
    predicates = graph.predicates(path)
    if _FIRST in predicates:
        return all(is_nullable(graph, part) for part in graph.items(path))
    value = graph.value(path, predicates[0])
    assert value is not None
    if predicates[0] == sh("alternativePath"):
        return any(is_nullable(graph, part) for part in graph.items(value))
    if predicates[0] in (sh("zeroOrMorePath"), sh("zeroOrOnePath")):
        return True
    return is_nullable(graph, value)
