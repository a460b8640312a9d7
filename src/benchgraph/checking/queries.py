"""Judge shapes by compiled queries: results in the spelling of the source, with details."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Store

from benchgraph.checking.data import DataGraph
from benchgraph.checking.detail import Details
from benchgraph.checking.messages import sentence
from benchgraph.checking.respelling import respelled
from benchgraph.checking.results import Result
from benchgraph.checking.seeing import OUTSIDE, sees_spelling
from benchgraph.checking.spelling import Spelling
from benchgraph.reach import Reach
from benchgraph.shacl import CompiledShapes, ShaclResult, Unsupported
from benchgraph.shacl.components import ShapeCompiler
from benchgraph.shacl.focus import without_focus_nodes
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.targets import Subclasses
from benchgraph.shacl.terms import Node, component, sh

SPELLING = "how a literal is written"
_SPARQL = component("SPARQL")
_MOST_DETAILS = 5
"""Results below results below results: further ones are left out."""


@dataclass(frozen=True)
class Judged:
    """Shapes with their results, and the shapes that are left to another engine."""

    results: dict[Node, list[Result]]
    refused: list[Unsupported]


def judge_by_queries(compiled: CompiledShapes, data: DataGraph, *, details: bool) -> Judged:
    """Judge the shapes that are compiled, so far as these data allow."""
    spelling = data.spelling
    seeing = {
        shape: what for shape in compiled.shapes if (what := _sees(compiled, shape, spelling))
    }
    run = replace(
        compiled,
        shapes=tuple(shape for shape in compiled.shapes if shape not in seeing),
        unsupported=(),
    )
    prepared = data.prepared(run)
    findings = run.validate(prepared.store, overview=prepared.overview)
    telling = Telling(run.graph)
    if details and findings.results:
        telling.explain(findings.results, prepared.store, run.subclasses(prepared.store))
    results: dict[Node, list[Result]] = {}
    for shape, found in findings.by_shape.items():
        told = [respelled(telling.result(each), spelling) for each in found]
        if all(told):
            results[shape] = [each for forms in told for each in forms]
        else:
            seeing[shape] = "a value in the report"
    refused = [_refused(shape, what) for shape, what in seeing.items()]
    return Judged(results, [*findings.refused, *refused])


def idle_on(
    data: DataGraph, graph: ShapesGraph, shapes: Iterable[Node] | None = None
) -> frozenset[Node]:
    """The shapes, or those of ``shapes``, that have no focus nodes in the data."""
    asked = graph.shapes_with_targets() if shapes is None else shapes
    return without_focus_nodes(graph, asked, data.store, queries=not data.spelling.kinds)


def _sees(compiled: CompiledShapes, shape: Node, spelling: Spelling) -> str:
    """What at a shape sees how literals are spelled, queries included; empty for nothing."""
    what = sees_spelling(compiled.graph, shape, spelling)
    if what or not spelling.kinds:
        return what
    chosen = bool(compiled.graph.values(shape, sh("target")))  # by a query, too
    for check in ShapeCompiler(compiled.graph, {}).checks(shape):
        if chosen or check.component == _SPARQL:
            read = {key[0] for key in Reach.of(check.query, check.focus_variable).keys}
            if any(each is None or each.value in spelling.kinds for each in read):
                return "sh:sparql"
    return ""


def _refused(shape: Node, what: str) -> Unsupported:
    if what == OUTSIDE:
        return Unsupported(shape, what, "is compared", "none")
    return Unsupported(shape, what, f"sees {SPELLING}, which the store changes")


class Telling:
    """Makes results of a shapes graph out of what queries found."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._details: dict[int, list[ShaclResult]] = {}
        self._sentences: dict[tuple[Node, NamedNode], tuple[Literal, ...]] = {}

    def explain(self, results: Sequence[ShaclResult], store: Store, subclasses: Subclasses) -> None:
        """Find out what is wrong with the values of ``sh:node``."""
        explaining = Details(self._graph, store, subclasses)
        for _ in range(_MOST_DETAILS):
            found = explaining.of(results)
            self._details |= {id(results[at]): inner for at, inner in found.items()}
            results = [each for inner in found.values() for each in inner]
            if not results:
                break

    def result(self, found: ShaclResult) -> Result:
        """What was found, with its details."""
        details = [self.result(each) for each in self._details.get(id(found), ())]
        return Result(
            focus_node=found.focus_node,
            path=found.path,
            path_text=found.path_text,
            value=found.value,
            component=found.component,
            shape=found.shape,
            severity=found.severity,
            messages=found.messages or self._sentence(found),
            constraint=found.constraint,
            details=tuple(sorted(details, key=lambda each: each.order)),
        )

    def _sentence(self, found: ShaclResult) -> tuple[Literal, ...]:
        key = found.shape, found.component
        if key not in self._sentences:
            made = sentence(self._graph, *key)
            self._sentences[key] = () if made is None else (made,)
        return self._sentences[key]
