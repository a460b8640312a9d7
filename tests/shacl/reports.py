"""Validation reports as multisets that can be compared, ours and the reference's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox

from benchgraph.shacl import CompiledShapes, Findings
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.paths import path_text

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
