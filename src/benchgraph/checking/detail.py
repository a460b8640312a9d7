"""``sh:detail``: for a result of ``sh:node``, what is wrong with the value, by the same queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

from pyoxigraph import NamedNode, Quad, Store

from benchgraph.shacl import ShaclResult
from benchgraph.shacl.components import ShapeCompiler
from benchgraph.shacl.execute import found as found_by
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.targets import Subclasses
from benchgraph.shacl.terms import Node, Refused, Term, component, sh

_NODE = component("Node")
_MARK = NamedNode("urn:benchgraph:marked")


class Details:
    """Explains results of one shapes graph on one store, in which a graph of its own is used for a
    while: queries cannot name a blank node."""

    def __init__(self, graph: ShapesGraph, store: Store, subclasses: Subclasses) -> None:
        self._graph, self._store = graph, store
        self._compiler = ShapeCompiler(graph, subclasses)
        self._numbers = count()

    def of(self, results: Sequence[ShaclResult]) -> dict[int, list[ShaclResult]]:
        """For the place of a result in ``results``: what is wrong with its value."""
        by_shape: defaultdict[Node, list[int]] = defaultdict(list)
        for at, result in enumerate(results):
            if result.component == _NODE:
                by_shape[result.shape].append(at)
        found: dict[int, list[ShaclResult]] = {}
        for shape, places in by_shape.items():
            asked = {at: v for at in places if (v := results[at].value or results[at].focus_node)}
            explained = self._explained(shape, set(asked.values()))
            taken: defaultdict[tuple[Term, Term], int] = defaultdict(int)
            for at, value in asked.items():
                choices = explained.get(value, [])
                # One result for each node shape that the value does not conform to.
                which = taken[results[at].focus_node, value]
                taken[results[at].focus_node, value] += 1
                if which < len(choices):
                    found[at] = choices[which]
        return found

    def _explained(self, shape: Node, values: set[Term]) -> dict[Term, list[list[ShaclResult]]]:
        """For each value: the results under each node shape that has some."""
        found: defaultdict[Term, list[list[ShaclResult]]] = defaultdict(list)
        for node in self._graph.values(shape, sh("node")):
            for value, results in self._under(node, values).items():  # type: ignore[arg-type]
                found[value].append(results)
        return found

    def _under(self, shape: Node, values: Iterable[Term]) -> dict[Term, list[ShaclResult]]:
        marked = NamedNode(f"urn:benchgraph:values:{next(self._numbers)}")
        self._store.extend(Quad(_MARK, _MARK, value, marked) for value in values)
        found: defaultdict[Term, list[ShaclResult]] = defaultdict(list)
        try:
            pattern = f"GRAPH {marked} {{ {_MARK} {_MARK} ?this }}"
            for check in self._compiler.checks_of(shape, pattern):
                if any(self._store.query(query) for query in check.undecided):
                    return {}
                for row, result in found_by(self._store, check):
                    # Of a property shape below another the focus node is no marked value.
                    found[row["this"]].append(result)
        except Refused:
            return {}
        finally:
            self._store.remove_graph(marked)
        return found
