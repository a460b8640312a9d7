"""The W3C SHACL test suite: found where it is at hand, run one test at a time."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from tests.shacl.reports import Row, counted, results_of, store_of

from benchgraph.shacl import compile_shapes
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.literals import rewritten

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"


def suite() -> Path | None:
    """The folder ``tests`` of the suite, or None where it is not at hand."""
    places = [os.environ.get("BENCHGRAPH_SHARED"), Path(__file__).parents[3] / "shared"]
    for place in filter(None, places):
        tests = Path(place) / "w3c" / "shacl-test-suite" / "tests"
        if (tests / "manifest.ttl").exists():
            return tests
    return None


@dataclass(frozen=True)
class Case:
    """One test: its name, where data and shapes stand, and the graph that says what is right."""

    name: str
    data: Path
    shapes: Path
    expected: Counter[Row] | None
    """None where the right answer is a failure."""


def read(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file, blank nodes named the same at each reading in one call."""
    return [q.triple for q in ox.parse(path=str(path), base_iri=path.as_uri())]


def cases(folder: Path) -> Iterator[tuple[Case, list[ox.Triple], list[ox.Triple]]]:
    """Every test below a folder, with its data and shapes."""
    for path in sorted(folder.rglob("*.ttl")):
        triples = read(path)
        graph = ShapesGraph(triples)
        for entry in _entries(graph):
            action = graph.value(entry, ox.NamedNode(MF + "action"))
            result = graph.value(entry, ox.NamedNode(MF + "result"))
            data, shapes = (
                Path(graph.value(action, ox.NamedNode(SHT + name)).value.removeprefix("file://"))
                for name in ("dataGraph", "shapesGraph")
            )
            failure = result == ox.NamedNode(SHT + "Failure")
            case = Case(
                f"{path.parent.relative_to(folder)}/{path.stem}",
                data,
                shapes,
                None if failure else results_of(triples),
            )
            here = path.resolve()
            yield (
                case,
                triples if data.resolve() == here else read(data),
                triples if shapes.resolve() == here else read(shapes),
            )


def _entries(graph: ShapesGraph) -> list[ox.NamedNode | ox.BlankNode]:
    return graph.subjects(
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ox.NamedNode(SHT + "Validate"),
    )


def outcome(case: Case, data: list[ox.Triple], shapes: list[ox.Triple]) -> tuple[str, object]:
    """("right", None), ("refused", reasons) or ("wrong", difference)."""
    changed = rewritten(data)
    if changed:
        return "refused", f"the store rewrites {changed[0]}"
    compiled = compile_shapes(shapes)
    findings = compiled.validate(store_of(data))
    if findings.refused:
        return "refused", "; ".join(str(one) for one in findings.refused)
    found = counted(findings)
    if case.expected is None:
        return "wrong", "a failure was expected"
    if found == case.expected:
        return "right", None
    return "wrong", {"missing": case.expected - found, "extra": found - case.expected}
