"""The class hierarchy of the data, and which of its classes have instances at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store, Triple

from benchgraph.reach.model import Link
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.targets import Subclasses, target_classes
from benchgraph.shacl.terms import SUBCLASS_OF, TYPE, Node, Term, sh

if TYPE_CHECKING:
    from benchgraph.shacl.overview import Overview

Holds = Callable[[Node], bool]
_CLASS_TARGET = sh("targetClass")
_TARGET = sh("target").value


def subclasses_of(store: Store, classes: Iterable[Term]) -> Subclasses:
    """Each class with its subclasses in the data, found by one walk down the hierarchy.

    A blank node is walked through; it is among the subclasses where it has instances.
    """
    below: dict[Term, list[Node]] = {}
    for quad in store.quads_for_pattern(None, SUBCLASS_OF, None, DefaultGraph()):
        if not isinstance(quad.subject, Triple):
            below.setdefault(quad.object, []).append(quad.subject)
    has_instances = _in_store(store)
    found: dict[Term, tuple[Node, ...]] = {}
    for kind in classes:
        if isinstance(kind, NamedNode):
            closed: dict[Node, None] = {kind: None}
            waiting: list[Node] = [kind]
            while waiting:
                for lower in below.get(waiting.pop(), ()):
                    if lower not in closed:
                        closed[lower] = None
                        waiting.append(lower)
            found[kind] = tuple(
                each for each in closed if isinstance(each, NamedNode) or has_instances(each)
            )
    return found


def has_anonymous(store: Store) -> bool:
    """Whether a class without a name is a subclass of another."""
    quads = store.quads_for_pattern(None, SUBCLASS_OF, None, DefaultGraph())
    return any(isinstance(quad.subject, BlankNode) for quad in quads)


class Inhabited:
    """A class hierarchy less the classes that have no instances: queries that name thousands of
    classes take long, and what has no focus node need not be asked."""

    def __init__(self, subclasses: Subclasses, store: Store, overview: Overview | None) -> None:
        """``overview``: knows the instances where the store may hold no more than the hierarchy."""
        holds = _in_store(store) if overview is None else _in_columns(overview)
        kept = {
            kind: tuple(each for each in below if holds(each)) for kind, below in subclasses.items()
        }
        self._empty = {kind for kind, below in kept.items() if not below}
        # Without any, the class stands alone.
        self.subclasses: Subclasses = {kind: below for kind, below in kept.items() if below}

    def leaves_idle(self, graph: ShapesGraph, shape: Node) -> bool:
        """Whether the shape has no focus nodes: classes are its only targets, and none has
        instances."""
        return not self.has_other_targets(graph, shape) and self.has_no_instances(
            target_classes(graph, shape)
        )

    def has_no_instances(self, classes: Iterable[Term]) -> bool:
        """Whether each of these classes is known to have none."""
        return self._empty.issuperset(classes)

    @staticmethod
    def has_other_targets(graph: ShapesGraph, shape: Node) -> bool:
        """Whether the shape has targets that are no classes."""
        targets = {p for p in graph.predicates(shape) if p.value.startswith(_TARGET)}
        return not targets <= {_CLASS_TARGET}


def _in_store(store: Store) -> Holds:
    @cache
    def holds(kind: Node) -> bool:
        return next(store.quads_for_pattern(None, TYPE, kind, DefaultGraph()), None) is not None

    return holds


def _in_columns(overview: Overview) -> Holds:
    typed = overview.graph.relation(Link(str(TYPE)))
    kinds = frozenset() if typed is None else frozenset(typed.second.tolist())
    return lambda kind: overview.graph.number(str(kind)) in kinds
