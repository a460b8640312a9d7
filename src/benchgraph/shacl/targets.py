"""What a shape is about: targets as a graph pattern that binds the focus node."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import BlankNode

from benchgraph.shacl.advanced import query_targets
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import TYPE, Node, Refused, Term, sh, text_of

AT_ONCE = 64
"""So many classes are a union; more are a list of values."""
Subclasses = Mapping[Term, tuple[Node, ...]]
"""A class and all its subclasses in the data, by class; a class that is not there stands alone. A
blank node among them, which no query can name, has instances."""


def target_pattern(graph: ShapesGraph, shape: Node, variable: str, subclasses: Subclasses) -> str:
    """A pattern that binds ``variable`` to every focus node of the shape, perhaps repeatedly.

    Raises ``Refused`` for blank nodes as targets, and what ``query_targets`` does.
    """
    choices = [target.pattern for target in query_targets(graph, shape)]
    classes: dict[str, None] = {}
    for kind in target_classes(graph, shape):
        classes.update(dict.fromkeys(map(text_of, subclasses.get(kind, (kind,)))))
    if len(classes) > AT_ONCE:  # a store takes for ever over a union of thousands
        values = f"VALUES ?kind {{ {' '.join(classes)} }}"
        choices.append(_once(variable, f"{values} {variable} {TYPE} ?kind"))
    else:
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
    if graph.is_own_target(shape):
        classes.append(shape)
    if any(isinstance(kind, BlankNode) for kind in classes):
        raise Refused("sh:targetClass", "is a blank node")
    return classes
