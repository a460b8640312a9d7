"""A report as RDF: ``sh:ValidationReport`` (https://www.w3.org/TR/shacl/#validation-report)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from benchgraph.checking.results import Result
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import TYPE, XSD, Term, sh

_ROOT = BlankNode("report")
_BOOLEAN = NamedNode(XSD + "boolean")


def report_graph(
    conforms: bool, results: tuple[Result, ...], shapes: ShapesGraph
) -> Iterator[Triple]:
    """A report's triples: the report, each result, and what the shapes graph says of the blank
    nodes that are named as paths, shapes and constraints."""
    yield Triple(_ROOT, TYPE, sh("ValidationReport"))
    yield Triple(_ROOT, sh("conforms"), Literal(str(conforms).lower(), datatype=_BOOLEAN))
    numbers = count(1)
    for result in results:
        node = BlankNode(f"result{next(numbers)}")
        yield Triple(_ROOT, sh("result"), node)
        yield from _result(node, result, numbers)
    yield from _described(results, shapes)


def _result(node: BlankNode, result: Result, numbers: Iterator[int]) -> Iterator[Triple]:
    def said(name: str, value: Term | None) -> Iterator[Triple]:
        if value is not None:
            yield Triple(node, sh(name), value)

    yield Triple(node, TYPE, sh("ValidationResult"))
    yield from said("focusNode", result.focus_node)
    yield from said("resultPath", result.path)
    yield from said("value", result.value)
    for message in result.messages:
        yield from said("resultMessage", message)
    yield from said("resultSeverity", result.severity)
    yield from said("sourceConstraint", result.constraint)
    yield from said("sourceConstraintComponent", result.component)
    yield from said("sourceShape", result.shape)
    for detail in result.details:
        inner = BlankNode(f"result{next(numbers)}")
        yield from said("detail", inner)
        yield from _result(inner, detail, numbers)


def _described(results: tuple[Result, ...], shapes: ShapesGraph) -> Iterator[Triple]:
    """What the shapes graph says of the blank nodes of the results, and of those that these lead
    to; of each once."""
    waiting = [
        node for result in _all(results) for node in (result.path, result.constraint, result.shape)
    ]
    waiting.reverse()
    seen: set[Term] = set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, BlankNode) or node in seen:
            continue
        seen.add(node)
        for predicate in shapes.predicates(node):
            for value in shapes.values(node, predicate):
                yield Triple(node, predicate, value)
                waiting.append(value)


def _all(results: tuple[Result, ...]) -> Iterator[Result]:
    for result in results:
        yield result
        yield from _all(result.details)
