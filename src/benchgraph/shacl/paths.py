"""SHACL property paths as SPARQL property paths (https://www.w3.org/TR/shacl/#property-paths)."""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import RDF, SHACL, Refused, Term, sh

_FIRST = NamedNode(RDF + "first")
_REPEATED = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
MAX_DEPTH = 10
"""Deeper paths are refused, as the reference engine refuses them."""


def path_text(graph: ShapesGraph, path: Term, depth: int = 0) -> str:
    """The SPARQL text of a path, with full IRIs; a part that is no property stands in brackets.

    Raises ``Refused`` for what is not a well-formed path.
    """
    if isinstance(path, NamedNode):
        return str(path)
    if not isinstance(path, BlankNode):
        raise Refused("sh:path", "is a literal")
    if depth >= MAX_DEPTH:
        raise Refused("sh:path", "is nested too deeply")
    predicates = graph.predicates(path)
    if _FIRST in predicates:
        parts = [_part(graph, part, depth) for part in graph.items(path)]
        if len(parts) < 2 or len(predicates) > 2:
            raise Refused("sh:path", "is a list of fewer than two paths, or more than a list")
        return "/".join(parts)
    if len(predicates) != 1:
        raise Refused("sh:path", "is not exactly one kind of path")
    name = predicates[0].value.removeprefix(SHACL)
    value = graph.value(path, predicates[0])
    assert value is not None
    if name == "inversePath":
        return f"^{_part(graph, value, depth)}"
    if name == "alternativePath":
        choices = [_part(graph, part, depth) for part in graph.items(value)]
        if len(choices) < 2:
            raise Refused("sh:alternativePath", "has fewer than two paths")
        return "|".join(choices)
    if name in _REPEATED:
        return _part(graph, value, depth) + _REPEATED[name]
    raise Refused(f"sh:path with {predicates[0].value}")


def _part(graph: ShapesGraph, path: Term, depth: int) -> str:
    text = path_text(graph, path, depth + 1)
    return text if isinstance(path, NamedNode) else f"({text})"


def compiled_path(graph: ShapesGraph, path: Term) -> str:
    """The text of a path that both engines walk alike. Raises ``Refused`` for any other."""
    text = path_text(graph, path)
    if _has_sequence_below_inverse(graph, path, below=False):
        raise Refused("sh:inversePath", "of a sequence, which the reference walks forwards")
    return text


def _has_sequence_below_inverse(graph: ShapesGraph, path: Term, *, below: bool) -> bool:
    if isinstance(path, NamedNode):
        return False
    predicates = graph.predicates(path)
    if _FIRST in predicates:
        parts = graph.items(path)
        return below or any(_has_sequence_below_inverse(graph, p, below=False) for p in parts)
    value = graph.values(path, predicates[0])[0]
    if predicates[0] == sh("alternativePath"):
        return any(
            _has_sequence_below_inverse(graph, part, below=below) for part in graph.items(value)
        )
    inverse = predicates[0] == sh("inversePath")
    return _has_sequence_below_inverse(graph, value, below=below or inverse)


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
