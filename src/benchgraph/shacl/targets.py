"""What a shape is about: targets as a graph pattern that binds the focus node."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import BlankNode, NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import TYPE, Node, Refused, Term, sh, text_of

Subclasses = Mapping[Term, tuple[NamedNode, ...]]
"""A class and all its subclasses in the data, by class; a class that is not there stands alone."""


def target_pattern(graph: ShapesGraph, shape: Node, variable: str, subclasses: Subclasses) -> str:
    """A pattern that binds ``variable`` to every focus node of the shape, perhaps repeatedly.

    Raises ``Refused`` for targets of the advanced features and for blank nodes as targets.
    """
    if graph.values(shape, sh("target")):
        raise Refused("sh:target", "a target of SHACL Advanced Features")
    choices: list[str] = []
    classes: dict[str, None] = {}
    for kind in target_classes(graph, shape):
        classes.update(dict.fromkeys(map(text_of, subclasses.get(kind, (kind,)))))
    choices += [f"{variable} {TYPE} {kind} ." for kind in classes]
    # Each once: a subject of n values, met n times, would be asked for its n values n times.
    for predicate in graph.values(shape, sh("targetSubjectsOf")):
        choices.append(_once(variable, f"{variable} {text_of(predicate)} []"))
    for predicate in graph.values(shape, sh("targetObjectsOf")):
        choices.append(_once(variable, f"[] {text_of(predicate)} {variable}"))
    nodes = [text_of(node) for node in graph.values(shape, sh("targetNode"))]
    if nodes:
        choices.append(f"VALUES {variable} {{ {' '.join(nodes)} }}")
    if len(choices) == 1:
        return choices[0]
    return " UNION ".join(f"{{ {choice} }}" for choice in choices)


def _once(variable: str, pattern: str) -> str:
    return f"{{ SELECT DISTINCT {variable} WHERE {{ {pattern} }} }}"


def target_classes(graph: ShapesGraph, shape: Node) -> list[Term]:
    """The classes whose instances are targets, the shape itself included where it is a class."""
    classes = list(graph.values(shape, sh("targetClass")))
    if graph.is_class(shape):
        classes.append(shape)
    if any(isinstance(kind, BlankNode) for kind in classes):
        raise Refused("sh:targetClass", "is a blank node")
    return classes
