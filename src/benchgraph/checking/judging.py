"""Judge data by shapes: compiled queries first, pySHACL for what they leave, one report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode, Triple

from benchgraph.checking.data import Data, DataGraph
from benchgraph.checking.inferring import inferred
from benchgraph.checking.queries import idle_on, judge_by_queries
from benchgraph.checking.reference import pyshacl_results
from benchgraph.checking.report import Report
from benchgraph.checking.respelling import respelled
from benchgraph.checking.results import (
    COMPILED,
    ON_OXIGRAPH,
    ON_RDFLIB,
    Result,
    Unjudged,
)
from benchgraph.checking.seeing import reached, sees_spelling
from benchgraph.engines import OF_CHOICE, insist_on
from benchgraph.errors import EngineError
from benchgraph.shacl import (
    CompiledShapes,
    IllFormed,
    PassedOver,
    Unsupported,
    compile_shapes,
)
from benchgraph.shacl.compile import STATED
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.sparql import all_borrowed
from benchgraph.shacl.terms import OWL, Node, sh

TOLERATED = {"warnings": ("Warning", "Info"), "infos": ("Info",)}
_IMPORTS = NamedNode(OWL + "imports")
_SHAPES_GRAPH = str(sh("shapesGraph")).encode()


def validate(
    data: Data,
    shapes: Data | None = None,
    *,
    ontology: Data | None = None,
    inference: str = "none",
    engine: str = "auto",
    tolerate: Collection[str] = (),
    allow_unjudged: bool = False,
    details: bool = True,
    graph: str | None = None,
) -> Report:
    """Validate a data graph against a shapes graph.

    ``shapes``: None where they stand in the data. ``ontology``: further statements for the data
    graph. ``inference``: "none", "rdfs" or "owlrl". ``engine``: "auto" judges by compiled queries,
    and by pySHACL what these leave; "fast" leaves that unjudged; "reference" is pySHACL on rdflib
    for everything. ``tolerate``: "warnings" or "infos", which then do not count.
    ``allow_unjudged``: data may conform though a shape was not judged. ``details``: whether results
    of ``sh:node`` say what is wrong with the value. ``graph``: the IRI of the one named graph that
    is the data.

    Raises RdfError for a file that cannot be read and EngineError for a choice that there is not.
    Shapes that are not well-formed raise nothing: the report names them.
    """
    insist_on(engine, OF_CHOICE)
    read = DataGraph.of(data, graph=graph)
    shown = read if shapes is None else DataGraph.of(shapes)
    rules = ShapesGraph(read.triples, read.known_prefixes) if shapes is None else shown.as_shapes
    _refuse_entailment(rules.triples, inference)
    more = None if ontology is None else DataGraph.of(ontology)
    closed, closure = inferred(read, more, inference, rules.triples)
    idle = idle_on(closed, rules) if engine != "reference" and closed.in_store else frozenset()
    judging = _Judging(closed, compile_shapes(rules, idle=idle), details)
    judging.run(engine)
    return Report(
        results=tuple(sorted(judging.results, key=lambda each: each.order)),
        judged=judging.judged,
        reasons=judging.reasons,
        unjudged=tuple(judging.unjudged),
        shapes=judging.compiled.graph,
        prefixes={**read.prefixes, **shown.prefixes},
        notes=tuple(_notes(read, judging.compiled, closure, shapes is None)),
        tolerated=frozenset(sh(name).value for word in tolerate for name in TOLERATED[word]),
        allow_unjudged=allow_unjudged,
    )


@dataclass(eq=False)
class _Judging:
    """One validation while it goes on."""

    data: DataGraph
    compiled: CompiledShapes
    details: bool
    results: list[Result] = field(default_factory=list)
    judged: dict[Node, str] = field(default_factory=dict)
    reasons: dict[Node, str] = field(default_factory=dict)
    unjudged: list[Unjudged] = field(default_factory=list)

    def run(self, engine: str) -> None:
        """Judge every shape with a target."""
        for each in self.compiled.ill_formed:
            self.unjudged.append(Unjudged(each.node or each.shape, each.what, ill_formed=True))
        told = IllFormed | PassedOver
        refused = [e for e in self.compiled.unsupported if not isinstance(e, told)]
        self.unjudged += [
            Unjudged(each.shape, _why(each), partly=True)
            for each in self.compiled.unsupported
            if isinstance(each, PassedOver)
        ]
        if engine == "reference":
            refused += [Unsupported(shape, "", "") for shape in self.compiled.shapes]
            refused = [self._with_targets(each) for each in refused]
            for reference in ("core", "advanced"):
                shapes = [each.shape for each in refused if each.reference == reference]
                self._ask_pyshacl(shapes, ON_RDFLIB, reference == "advanced")
        else:
            found = judge_by_queries(self.compiled, self.data, details=self.details)
            for shape, results in found.results.items():
                self._take(shape, COMPILED, results)
            refused += found.refused
            if not self.data.in_store:  # too large to ask for focus nodes before
                refused = self._without_idle(refused)
            refused = [self._with_targets(each) for each in refused]
            self.reasons |= {each.shape: _why(each) for each in refused}
        if engine == "auto":
            self._leave(refused)
        elif engine == "fast":
            self.unjudged += [Unjudged(each.shape, _why(each), left=True) for each in refused]
        if engine != "fast":
            self.unjudged += [
                Unjudged(each.shape, f"{_why(each)}; no engine here judges that")
                for each in refused
                if each.reference == "none"
            ]

    def _without_idle(self, refused: list[Unsupported]) -> list[Unsupported]:
        """What is refused less the shapes that have no focus nodes, and so no results."""
        shapes = dict.fromkeys(each.shape for each in refused if each.name != STATED)
        idle = idle_on(self.data, self.compiled.graph, shapes)
        for shape in idle:
            self._take(shape, COMPILED, [])
        return [each for each in refused if each.shape not in idle or each.name == STATED]

    def _leave(self, refused: list[Unsupported]) -> None:
        """Have pySHACL judge what is refused, where it does not pass it over."""
        core = [each.shape for each in refused if each.reference == "core"]
        on_rdflib = [shape for shape in core if self._needs_rdflib(shape)]
        self._ask_pyshacl([shape for shape in core if shape not in on_rdflib], ON_OXIGRAPH)
        self._ask_pyshacl(on_rdflib, ON_RDFLIB)
        advanced = [each.shape for each in refused if each.reference == "advanced"]
        self._ask_pyshacl(advanced, ON_RDFLIB, advanced=True)

    def _with_targets(self, refused: Unsupported) -> Unsupported:
        """pySHACL passes targets in SPARQL over unless it is told not to."""
        if refused.reference == "core" and self.compiled.graph.values(refused.shape, sh("target")):
            return replace(refused, reference="advanced")
        return refused

    def _needs_rdflib(self, shape: Node) -> bool:
        """pySHACL runs SPARQL as it is on an Oxigraph store, and there literals are rewritten."""
        graph = self.compiled.graph
        asks = any(
            predicate == sh("sparql") or predicate in graph.component_parameters
            for node in reached(graph, shape)
            for predicate in graph.predicates(node)
        )
        return asks or bool(sees_spelling(graph, shape, self.data.spelling, by_datatype=True))

    def _ask_pyshacl(self, shapes: list[Node], engine: str, advanced: bool = False) -> None:
        """Take what pySHACL finds; where it does not get through, shape by shape."""
        if not shapes:
            return
        source = self.data.store if engine == ON_OXIGRAPH else self.data.triples
        try:
            known = self.compiled.graph.prefixes
            prefixes = {name: known[name] for name in all_borrowed(self.compiled.graph)}
            only = self.compiled.only(shapes)
            results = pyshacl_results(source, only, advanced=advanced, prefixes=prefixes)
        except EngineError as error:
            if engine == ON_OXIGRAPH:  # some of what it asks there the store does not take
                self._ask_pyshacl(shapes, ON_RDFLIB, advanced)
            elif len(shapes) > 1:
                for shape in shapes:
                    self._ask_pyshacl([shape], engine, advanced)
            else:
                self.unjudged.append(Unjudged(shapes[0], f"{error.what}: {error.found}"))
            return
        told = [results]
        if engine == ON_OXIGRAPH:
            told = [respelled(each, self.data.spelling) for each in results]
            if not all(told):
                self._ask_pyshacl(shapes, ON_RDFLIB, advanced)
                return
        self.judged |= dict.fromkeys(shapes, engine)
        self.results += [each for forms in told for each in forms]

    def _take(self, shape: Node, engine: str, results: list[Result]) -> None:
        self.judged[shape] = engine
        self.results += results


def _why(refused: Unsupported) -> str:
    """What stands in the way, in words."""
    return refused.name + (f" {refused.reason}" if refused.reason else "")


def _refuse_entailment(shapes: Iterable[Triple], inference: str) -> None:
    """Raise EngineError where the shapes ask for an inference that is not made: the standard wants
    a failure."""
    for triple in shapes:
        if triple.predicate == sh("entailment") and inference == "none":
            raise EngineError(
                "the shapes ask for an inference (sh:entailment), and none is made",
                found=str(triple.object),
                hint="choose one: --inference rdfs or --inference owlrl",
            )


def _notes(data: DataGraph, shapes: CompiledShapes, closure: str, own: bool) -> Iterator[str]:
    """What else a reader has to know."""
    if closure:
        yield f"inferred by {closure}"
    if not shapes.shapes and not shapes.unsupported:
        yield "no shape has a target, so nothing was checked"
    if not data.lines:
        yield "the data hold no statement"
    if own:
        yield "no shapes were given: those that stand in the data are taken"
    elif _SHAPES_GRAPH in data.lines:
        yield "the data name their shapes graph (sh:shapesGraph), which is not fetched"
    imports = [
        value
        for node in shapes.graph.subjects_with(_IMPORTS)
        for value in shapes.graph.values(node, _IMPORTS)
    ]
    if imports:
        names = ", ".join(sorted(map(str, imports)))
        yield f"owl:imports is not followed, so give the file where it is wanted: {names}"
    yield from (note for note in shapes.notes if not (closure and "sh:entailment" in note))
