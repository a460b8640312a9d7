"""From a shapes graph to queries: each constraint becomes one SELECT over the store."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store, Triple

from benchgraph.shacl.components import ShapeCompiler
from benchgraph.shacl.execute import execute, is_doubtful, undecided
from benchgraph.shacl.functions import ask
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.hierarchy import Inhabited, has_anonymous, subclasses_of
from benchgraph.shacl.narrowing import clears, narrowed
from benchgraph.shacl.remarks import misspelt, notes
from benchgraph.shacl.results import (
    Check,
    Findings,
    IllFormed,
    PassedOver,
    ShaclResult,
    Unsupported,
)
from benchgraph.shacl.targets import Subclasses, target_classes
from benchgraph.shacl.terms import TYPE, Malformed, Node, Refused, Term, sh
from benchgraph.shacl.vocabulary import TARGETS
from benchgraph.shacl.wellformed import Survey

if TYPE_CHECKING:
    from benchgraph.shacl.overview import Overview

_TARGETS = frozenset(map(sh, TARGETS))
_RULE, _SHAPE, _TARGET_CLASS = sh("rule"), sh("shape"), sh("targetClass")
STATED = "sh:shape"
"""What is refused where the data name a shape for one of their nodes."""
MAX_CHECKS = 10_000
"""A shape with more constraints, its property shapes' included, is refused."""
_HIERARCHIES = 4  # class hierarchies of data for which written checks are remembered

Written = Callable[[Node], tuple[Check, ...]]
"""The checks of a shape. Raises ``Refused``."""


@dataclass(frozen=True, slots=True)
class CompiledShapes:
    """Shapes that are ready to run, and those that were refused.

    A shape is refused as a whole: everything that one shape with a target reaches is either run
    here or listed in ``unsupported``, where shapes with terms that SHACL does not have are told,
    too (``PassedOver``).
    """

    graph: ShapesGraph
    shapes: tuple[Node, ...]
    unsupported: tuple[Unsupported, ...]
    idle: tuple[Node, ...] = ()
    """Shapes that have no focus nodes on the data for which they were compiled: nothing is run."""
    _written: dict[frozenset[tuple[Term, tuple[Node, ...]]], Written] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def ill_formed(self) -> tuple[IllFormed, ...]:
        """Those of ``unsupported`` that are not well-formed: with one, nothing can be said of any
        data, by no engine."""
        return tuple(one for one in self.unsupported if isinstance(one, IllFormed))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is passed over by the standard's leave, each as a sentence without a stop."""
        return tuple(notes(self.graph))

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
        if overview is not None and (
            str(_SHAPE) in overview.graph.predicates.values() or has_anonymous(store)
        ):
            overview.complete()
        left = self.checks_on(store, severities=severities, only=only, overview=overview)
        if overview is not None and any(left.values()):
            overview.complete()
        with ThreadPoolExecutor(workers or min(4, os.cpu_count() or 1)) as pool:
            judged = list(pool.map(lambda shape: _judge(store, shape, left[shape]), self.shapes))
        refused = [one for one in judged if isinstance(one, Unsupported)]
        by_shape = {
            shape: one
            for shape, one in zip(self.shapes, judged, strict=True)
            if isinstance(one, list)
        }
        results = [result for one in by_shape.values() for result in one]
        by_shape |= {shape: [] for shape in self.idle}
        stated = stated_in_data(store)
        return Findings(results, (*self.unsupported, *refused, *stated), by_shape)

    def checks_on(
        self,
        store: Store,
        *,
        severities: Collection[NamedNode] | None = None,
        only: Collection[NamedNode] | None = None,
        overview: Overview | None = None,
    ) -> dict[Node, list[Check] | Unsupported]:
        """Each shape with the checks that may find something in the store, or why the reference is
        to judge these data. Looks at nothing but the class hierarchy and which classes have
        instances, unless there is an ``overview``. The arguments are those of ``validate``.
        """
        inhabited = Inhabited(self.subclasses(store), store, overview)
        written = self._writing(inhabited.subclasses, only)

        def checks(shape: Node) -> list[Check] | Unsupported:
            if inhabited.leaves_idle(self.graph, shape):
                return []
            try:
                return [
                    check if overview is None else narrowed(overview, check)
                    for check in written(shape)
                    if severities is None or check.severity in severities
                    if overview is None or not clears(overview, check)
                ]
            except Refused as why:  # an instance of a class that has no name
                return Unsupported(shape, why.name, why.reason, why.reference)

        return {shape: checks(shape) for shape in self.shapes}

    def checks(self, subclasses: Subclasses | None = None) -> Iterator[Check]:
        """The queries, given the class hierarchy of the data (without one: no subclasses)."""
        written = self._writing(subclasses or {})
        for shape in self.shapes:
            yield from written(shape)

    def _writing(
        self, subclasses: Subclasses, only: Collection[NamedNode] | None = None
    ) -> Written:
        """What writes the checks of a shape; but for those of a few nodes alone, each once for data
        with the same class hierarchy."""
        compiler = ShapeCompiler(self.graph, subclasses, only)
        if only is not None:
            return lambda shape: tuple(compiler.checks(shape))
        hierarchy = frozenset(subclasses.items())
        if hierarchy not in self._written and len(self._written) >= _HIERARCHIES:
            self._written.clear()
        return self._written.setdefault(
            hierarchy, cache(lambda shape: tuple(compiler.checks(shape)))
        )

    def texts(self) -> frozenset[bytes]:
        """The properties, as N-Triples writes them, whose values an overview looks at as text."""
        from benchgraph.shacl.asked import texts_asked

        return texts_asked(q for check in self.checks() for q in (check.query, *check.undecided))

    def subclasses(self, store: Store) -> Subclasses:
        """Each class that the shapes name with its subclasses in the data."""
        return subclasses_of(store, self._classes())

    def remainder(self, refused: Iterable[Unsupported] | None = None) -> list[Triple]:
        """The shapes graph for the reference engine: only refused shapes still have targets."""
        refused = self.unsupported if refused is None else refused
        left = {one.shape for one in refused if not isinstance(one, PassedOver)}
        return self.without({s for s in (*self.shapes, *self.idle) if s not in left})

    def only(self, shapes: Collection[Node]) -> list[Triple]:
        """The shapes graph in which only these shapes have targets."""
        return self.without({s for s in self.graph.shapes_with_targets() if s not in shapes})

    def without(self, done: Collection[Node]) -> list[Triple]:
        """The shapes graph in which these shapes have no targets.

        Rules, which nothing here runs, are left out, and that a class is its own target is stated
        with ``sh:targetClass``: pySHACL has its own idea of which are.
        """
        graph = self.graph
        own = [shape for shape in graph.shapes_with_targets() if graph.is_own_target(shape)]
        return [
            *(
                triple
                for triple in graph.triples
                if triple.predicate != _RULE
                if not (triple.predicate == TYPE and triple.object in graph.class_kinds)
                if triple.subject not in done or triple.predicate not in _TARGETS
            ),
            *(Triple(shape, _TARGET_CLASS, shape) for shape in own if shape not in done),
        ]

    def _classes(self) -> set[Term]:
        """Every class that a target or a constraint names."""
        found = {triple.object for triple in self.graph.triples if triple.predicate == sh("class")}
        for shape in self.shapes:
            found.update(target_classes(self.graph, shape))
        return {term for term in found if not isinstance(term, BlankNode)}


def compile_shapes(
    shapes: Iterable[Triple] | ShapesGraph,
    *,
    idle: Collection[Node] = (),
    prefixes: Mapping[str, str] | None = None,
) -> CompiledShapes:
    """Compile a shapes graph. What is not covered is listed in ``unsupported``, never skipped.

    A shape that is not well-formed is listed there as ``IllFormed``, and one with a term that SHACL
    does not have as ``PassedOver``, which is compiled without the term. ``idle``: shapes that have
    no focus nodes on the data that are meant (``focus.without_focus_nodes``). They only have to be
    well-formed, and have no results. ``prefixes``: those of the file of the shapes, for queries
    with a prefix that nothing declares (a ``ShapesGraph`` has its own).
    """
    graph = shapes if isinstance(shapes, ShapesGraph) else ShapesGraph(shapes, prefixes)
    compiled: list[Node] = []
    passed: list[Node] = []
    refused: list[Unsupported] = []
    empty, survey = Store(), Survey(graph)
    for shape in graph.shapes_with_targets():
        try:
            survey.look(shape, formed_only=shape in idle)
            if shape in idle:
                passed.append(shape)
                continue
            for number, check in enumerate(ShapeCompiler(graph, {}).checks(shape)):
                if number >= MAX_CHECKS:
                    raise Refused("shape", f"of more than {MAX_CHECKS} constraints")
                _try_query(empty, check)
        except Malformed as why:
            refused.append(IllFormed(shape, why.name, why.reason, node=why.node or shape))
        except Refused as why:
            refused.append(Unsupported(shape, why.name, why.reason, why.reference))
        else:
            compiled.append(shape)
    refused += [PassedOver(*told) for told in misspelt(graph, survey.seen)]
    return CompiledShapes(graph, tuple(compiled), tuple(refused), tuple(passed))


def stated_in_data(store: Store) -> list[Unsupported]:
    """The shapes that nodes of the data ask for with ``sh:shape``, as SHACL 1.2 has it."""
    stated = {quad.object for quad in store.quads_for_pattern(None, _SHAPE, None, DefaultGraph())}
    return [
        Unsupported(shape, STATED, "is stated in the data, which is not covered", "none")
        for shape in sorted(stated, key=str)
        if isinstance(shape, NamedNode | BlankNode)
    ]


def _judge(
    store: Store, shape: Node, checks: Sequence[Check] | Unsupported
) -> list[ShaclResult] | Unsupported:
    """The results of one shape, or why only the reference can judge it on these data."""
    if isinstance(checks, Unsupported):
        return checks
    results: list[ShaclResult] = []
    for check in checks:
        asked = undecided(store, check)
        found = list(execute(store, check)) if asked is None else []
        if found and is_doubtful(store, check):
            asked = ""
        if asked is not None:
            name = check.about(asked, store.query)
            return Unsupported(shape, name, f"{check.shape} meets values that it cannot judge")
        results += found
    return results


def _try_query(empty: Store, check: Check) -> None:
    try:
        for query in (check.query, *check.undecided, *check.doubts):
            ask(empty, query)
    except SyntaxError as error:
        raise Refused("sh:select", f"the store does not accept it: {error.msg}") from error
