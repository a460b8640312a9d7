"""From a shapes graph to queries: each constraint becomes one SELECT over the store."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store, Triple

from benchgraph.shacl.components import ShapeCompiler
from benchgraph.shacl.execute import execute
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.results import Check, Findings, ShaclResult, Unsupported
from benchgraph.shacl.targets import Subclasses, target_classes
from benchgraph.shacl.terms import SHACL, SUBCLASS_OF, TYPE, Node, Refused, Term, sh

if TYPE_CHECKING:
    from benchgraph.shacl.overview import Overview

_TARGETS = frozenset(
    sh(name)
    for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target")
)


@dataclass(frozen=True, slots=True)
class CompiledShapes:
    """Shapes that are ready to run, and those that were refused.

    A shape is refused as a whole: everything that one shape with a target reaches is either run
    here or listed in ``unsupported``.
    """

    graph: ShapesGraph
    shapes: tuple[Node, ...]
    unsupported: tuple[Unsupported, ...]

    def run(self, store: Store, *, workers: int | None = None) -> list[ShaclResult]:
        """The results on the store's default graph, in the order of the shapes. Reads only.

        What ``validate`` would refuse for the sake of the data is left out.
        """
        return self.validate(store, workers=workers).results

    def validate(
        self,
        store: Store,
        *,
        workers: int | None = None,
        severities: Collection[NamedNode] | None = None,
        only: Collection[NamedNode] | None = None,
        overview: Overview | None = None,
    ) -> Findings:
        """Results of the shapes that could be judged, and the shapes left to the reference.

        With ``severities`` only what has one of them is looked for, with ``only`` what these nodes
        are the focus of. Queries run on ``workers``
        threads (by default as many as there are processors, at most four); the result does not
        depend on how many. What an ``overview`` shows to find nothing is not run; until it is
        complete the store need hold no more than the class hierarchy.
        """
        subclasses = self.subclasses(store)

        def checks(shape: Node) -> list[Check]:
            """Those that may find something."""
            return [
                check
                for check in ShapeCompiler(self.graph, subclasses, only).checks(shape)
                if severities is None or check.severity in severities
                if overview is None or not overview.clears(check.query, *check.undecided)
            ]

        left = {shape: checks(shape) for shape in self.shapes}
        if overview is not None and any(left.values()):
            overview.complete()
        with ThreadPoolExecutor(workers or min(4, os.cpu_count() or 1)) as pool:
            judged = list(pool.map(lambda shape: _judge(store, shape, left[shape]), self.shapes))
        refused = [one for one in judged if isinstance(one, Unsupported)]
        results = [result for one in judged if isinstance(one, list) for result in one]
        return Findings(results, (*self.unsupported, *refused))

    def checks(self, subclasses: Subclasses | None = None) -> Iterator[Check]:
        """The queries, given the class hierarchy of the data (without one: no subclasses)."""
        for shape in self.shapes:
            yield from ShapeCompiler(self.graph, subclasses or {}).checks(shape)

    def texts(self) -> frozenset[bytes]:
        """The properties, as N-Triples writes them, whose values an overview looks at as text."""
        from benchgraph.shacl.asked import texts_asked

        return texts_asked(q for check in self.checks() for q in (check.query, *check.undecided))

    def subclasses(self, store: Store) -> Subclasses:
        """Each class that the shapes name with its subclasses in the data."""
        return _subclasses(store, self._classes())

    def remainder(self, refused: Iterable[Unsupported] | None = None) -> list[Triple]:
        """The shapes graph for the reference engine: only refused shapes still have targets."""
        refused = self.unsupported if refused is None else refused
        left = {one.shape for one in refused}
        done = {shape for shape in self.shapes if shape not in left}
        return [
            triple
            for triple in self.graph.triples
            if triple.subject not in done
            or not (triple.predicate in _TARGETS or _types_as_class(triple))
        ]

    def _classes(self) -> set[Term]:
        """Every class that a target or a constraint names."""
        found = {triple.object for triple in self.graph.triples if triple.predicate == sh("class")}
        for shape in self.shapes:
            found.update(target_classes(self.graph, shape))
        return {term for term in found if not isinstance(term, BlankNode)}


def compile_shapes(shapes: Iterable[Triple]) -> CompiledShapes:
    """Compile a shapes graph. What is not covered is listed in ``unsupported``, never skipped."""
    graph = ShapesGraph(shapes)
    compiled: list[Node] = []
    refused: list[Unsupported] = []
    empty = Store()
    for shape in graph.shapes_with_targets():
        try:
            for check in ShapeCompiler(graph, {}).checks(shape):
                _try_query(empty, check)
        except Refused as why:
            refused.append(Unsupported(shape, why.name, why.reason))
        else:
            compiled.append(shape)
    return CompiledShapes(graph, tuple(compiled), tuple(refused))


def _judge(store: Store, shape: Node, checks: Iterable[Check]) -> list[ShaclResult] | Unsupported:
    """The results of one shape, or why only the reference can judge it on these data."""
    results: list[ShaclResult] = []
    for check in checks:
        if any(store.query(query) for query in check.undecided):
            name = check.component.value.removeprefix(SHACL)
            return Unsupported(shape, name, f"{check.shape} meets values that it cannot judge")
        results.extend(execute(store, check))
    return results


def _try_query(empty: Store, check: Check) -> None:
    try:
        for query in (check.query, *check.undecided):
            empty.query(query)
    except SyntaxError as error:
        raise Refused("sh:select", f"the store does not accept it: {error.msg}") from error


def _types_as_class(triple: Triple) -> bool:
    return triple.predicate == TYPE and str(triple.object).rstrip(">").endswith("#Class")


def _subclasses(store: Store, classes: Iterable[Term]) -> Subclasses:
    """Each class with its subclasses in the data, found by one walk down the hierarchy."""
    below: dict[Term, list[NamedNode]] = {}
    for quad in store.quads_for_pattern(None, SUBCLASS_OF, None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode):
            below.setdefault(quad.object, []).append(quad.subject)
    found: dict[Term, tuple[NamedNode, ...]] = {}
    for kind in classes:
        if isinstance(kind, NamedNode):
            closed: dict[NamedNode, None] = {kind: None}
            waiting = [kind]
            while waiting:
                for lower in below.get(waiting.pop(), ()):
                    if lower not in closed:
                        closed[lower] = None
                        waiting.append(lower)
            found[kind] = tuple(closed)
    return found
