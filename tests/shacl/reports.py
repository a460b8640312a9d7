"""Validation reports as multisets that can be compared, ours and the reference's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox

from benchgraph.shacl import CompiledShapes, Findings
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.paths import path_text
from benchgraph.shacl.terms import RDF

SH = "http://www.w3.org/ns/shacl#"
Row = tuple[object, str | None, object, object, object, object]


def sh(name: str) -> ox.NamedNode:
    """A term of SHACL."""
    return ox.NamedNode(SH + name)


def store_of(data: Iterable[ox.Triple]) -> ox.Store:
    """A store whose default graph holds these triples."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in data)
    return store


def ours(compiled: CompiledShapes, data: Iterable[ox.Triple]) -> Counter[Row]:
    """(focus, path, value, component, shape, severity) of each result, the reference's included.

    Shapes that are refused, also for the sake of the data, are handed to the reference: what a
    caller does too.
    """
    triples = list(data)
    findings = compiled.validate(store_of(triples))
    found = counted(findings)
    if findings.refused:
        found += reference(compiled.remainder(findings.refused), triples)
    return found


def counted(findings: Findings) -> Counter[Row]:
    """The results of a run as a multiset."""
    return Counter(
        (r.focus_node, r.path_text, r.value, r.component, r.shape, r.severity)
        for r in findings.results
    )


def reference(shapes: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> Counter[Row]:
    """The same of pyshacl's results."""
    import pyshacl
    import rdflib

    def graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        return rdflib.Graph().parse(data=text, format="nt")

    _, report, _ = pyshacl.validate(graph(data), shacl_graph=graph(shapes), advanced=False)
    lines = report.serialize(format="nt", encoding="utf-8")
    return results_of(q.triple for q in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def results_of(triples: Iterable[ox.Triple]) -> Counter[Row]:
    """The results in a graph that holds one validation report."""
    graph = ShapesGraph(triples)
    found: Counter[Row] = Counter()
    for report in graph.subjects_with(sh("conforms")):
        for result in graph.values(report, sh("result")):
            found[_row(graph, result)] += 1
    return found


def _row(graph: ShapesGraph, result: object) -> Row:
    path = graph.value(result, sh("resultPath"))
    return (
        graph.value(result, sh("focusNode")),
        None if path is None else path_text(graph, path),
        graph.value(result, sh("value")),
        graph.value(result, sh("sourceConstraintComponent")),
        graph.value(result, sh("sourceShape")),
        graph.value(result, sh("resultSeverity")),
    )


def inverts_a_sequence(shapes: Iterable[ox.Triple]) -> bool:
    """Whether a path is the inverse of a sequence: pySHACL 0.40.1 walks that forwards."""
    graph = ShapesGraph(shapes)
    inverse = sh("inversePath")
    waiting = [n for path in graph.subjects_with(inverse) for n in graph.values(path, inverse)]
    while waiting:
        node = waiting.pop()
        if graph.values(node, ox.NamedNode(RDF + "first")):
            return True
        for predicate in graph.predicates(node):
            for value in graph.values(node, predicate):
                is_list = predicate == sh("alternativePath")
                waiting += graph.items(value) if is_list else [value]
    return False


def bounds_meet_other_kinds(shapes: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> bool:
    """Whether there is a bound, and a literal that has no order with it: pySHACL 0.40.1 finds
    nothing wrong with some (``test_order.py``)."""
    graph, store = ShapesGraph(shapes), ox.Store()
    bounds = [
        value
        for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
        for node in graph.subjects_with(sh(name))
        for value in graph.values(node, sh(name))
    ]
    met = {triple.object for triple in data}
    met |= {
        v for n in graph.subjects_with(sh("targetNode")) for v in graph.values(n, sh("targetNode"))
    }
    typed = [
        one
        for one in met
        if isinstance(one, ox.Literal) and not one.datatype.value.endswith("tring")
    ]
    return any(
        not store.query(f"ASK {{ FILTER(COALESCE({one} <= {bound} || {one} > {bound}, false)) }}")
        for one in typed
        for bound in bounds
    )
