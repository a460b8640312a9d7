"""What is said of a shapes graph beside what is judged: terms that SHACL does not have, and what
the standard passes over though somebody may not mean it so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from pyoxigraph import NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.sparql import all_borrowed
from benchgraph.shacl.terms import SHACL, TYPE, Node, Term, sh
from benchgraph.shacl.vocabulary import CORE, KNOWN, TARGETS, meant
from benchgraph.shacl.wellformed import is_off, told

_SHAPE_CLASSES = ("NodeShape", "PropertyShape", "Shape", "ShapeClass")
_SHAPE_TYPES = frozenset(map(sh, _SHAPE_CLASSES))
_AT_SHAPES = frozenset(map(sh, CORE | TARGETS | {"path", "sparql"}))


def misspelt(graph: ShapesGraph, reached: Collection[Term]) -> Iterator[tuple[Node, str, str]]:
    """Shapes with terms that SHACL does not have, also those that no target reaches: it may be the
    target that is misspelt. ``reached``: what is used as a shape, though it may not look so."""
    for predicate in graph.all_predicates():
        name = predicate.value.removeprefix(SHACL)
        if predicate.value.startswith(SHACL) and name not in KNOWN:
            for node in graph.subjects_with(predicate):
                if _may_be_one(graph, node, reached):
                    yield node, *_unknown(name)
    for node in graph.subjects_with(TYPE):
        for kind in graph.values(node, TYPE):
            if (shape := _nearly_a_shape(kind)) and _may_be_one(graph, node, reached):
                said, near = shape
                yield node, said, f"is no class of SHACL, so it is passed over; is {near} meant?"


def _may_be_one(graph: ShapesGraph, node: Node, reached: Collection[Term]) -> bool:
    """Whether a node is a shape, or used as one, and not switched off."""
    return not is_off(graph, node) and (node in reached or _is_shape(graph, node))


def _nearly_a_shape(kind: Term) -> tuple[str, str] | None:
    """A misspelt class of shapes and the one that is meant; None where it is none or well spelt."""
    if not isinstance(kind, NamedNode) or not kind.value.startswith(SHACL) or kind in _SHAPE_TYPES:
        return None
    name = kind.value.removeprefix(SHACL)
    by_case = {each.lower(): each for each in _SHAPE_CLASSES}
    found = get_close_matches(name.lower(), by_case, n=1, cutoff=0.8)
    return (f"sh:{name}", f"sh:{by_case[found[0]]}") if found else None


def _is_shape(graph: ShapesGraph, node: Node) -> bool:
    """Whether a node is typed as a shape or has what only shapes have."""
    return any(kind in _SHAPE_TYPES for kind in graph.values(node, TYPE)) or any(
        predicate in _AT_SHAPES for predicate in graph.predicates(node)
    )


def _unknown(name: str) -> tuple[str, str]:
    """What is said of a term that no version of SHACL has."""
    near = meant(name)
    asked = f"; is sh:{near} meant?" if near else ""
    return f"sh:{name}", f"is no term of SHACL, so it is passed over{asked}"


def notes(graph: ShapesGraph) -> Iterator[str]:
    """What is passed over as the standard has it, though somebody may not mean it so: one sentence
    for each kind."""
    if ruled := graph.subjects_with(sh("rule")):
        judged = "the constraints are judged on the data as they are"
        yield f"{_some(ruled)}: sh:rule is not run; {judged}"
    if classes := graph.untyped_classes():
        yield f"{_some(classes)}: a class that is no sh:NodeShape has no targets of its own"
    for name in ("node", "not", "qualifiedValueShape"):
        empty = dict.fromkeys(
            value
            for shape in graph.subjects_with(sh(name))
            for value in graph.values(shape, sh(name))
            if not graph.predicates(value)
        )
        if empty:
            yield f"sh:{name} leads to {_some(empty)}, of which the shapes graph says nothing"
    yield from _borrowing(graph)
    for regime in dict.fromkeys(
        value
        for node in graph.subjects_with(sh("entailment"))
        for value in graph.values(node, sh("entailment"))
    ):
        yield f"sh:entailment {told(regime)} is not carried out"


def _borrowing(graph: ShapesGraph) -> Iterator[str]:
    """Queries with prefixes that nothing declares for them."""
    for name, number in all_borrowed(graph).items():
        where = f"in {number:,} queries" if number > 1 else "in a query"
        meaning = f"taken for <{graph.prefixes[name]}>"
        yield f"{name}: {where} has no sh:declare that sh:prefixes leads to; it is {meaning}"


def _some(terms: Collection[Term]) -> str:
    """The first of some terms, and how many more there are."""
    more = len(terms) - 1
    return told(next(iter(terms))) + (f" and {more:,} more" if more else "")
