"""Which shapes have focus nodes at all: the others have no results, whatever they ask."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Store

from benchgraph.shacl.advanced import query_targets
from benchgraph.shacl.functions import ask
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.hierarchy import Inhabited, subclasses_of
from benchgraph.shacl.targets import Subclasses, target_classes, target_pattern
from benchgraph.shacl.terms import Node, Refused, Term, sh

_TARGET, _WHERE = sh("target"), sh("targetWhere")


def without_focus_nodes(
    graph: ShapesGraph, shapes: Iterable[Node], store: Store, *, queries: bool = True
) -> frozenset[Node]:
    """Those of the shapes whose targets find nothing in the store.

    A shape whose targets cannot be asked for is not among them. ``queries``: whether targets that
    are queries may be asked, which see how the store writes literals.
    """
    classes: dict[Node, list[Term]] = {}
    for shape in shapes:
        asked = not graph.values(shape, _TARGET) or queries
        if asked and not graph.values(shape, _WHERE):
            try:
                classes[shape] = target_classes(graph, shape)
            except Refused:  # a class that has no name
                continue
    named = {kind for kinds in classes.values() for kind in kinds}
    inhabited = Inhabited(subclasses_of(store, named), store, None)
    return frozenset(
        shape
        for shape, kinds in classes.items()
        if inhabited.has_no_instances(kinds) and _finds_nothing(graph, shape, store)
    )


def _finds_nothing(graph: ShapesGraph, shape: Node, store: Store) -> bool:
    """Whether the targets of a shape find nothing, its classes being known to have no instances."""
    if not Inhabited.has_other_targets(graph, shape):
        return True
    none: Subclasses = {}
    try:
        doubts = [doubt for each in query_targets(graph, shape) for doubt in each.doubts]
        pattern = target_pattern(graph, shape, "?this", none)
        return not any(ask(store, query) for query in (*doubts, f"ASK {{ {pattern} }}"))
    except (Refused, SyntaxError):
        return False
