"""What our engines do with one set, as ``shape_worker.py`` does it for those of others.

``python -m benchmarks.shape_ours ENGINE SHAPES.nt DATA.nt REPORT RUNS SECONDS``. ENGINE is
``check`` (``benchgraph shacl``) or ``closure``. REPORT is a file of JSON: ``rows`` (of findings, or
of triples that follow), ``refused`` (what the compiled engine left to another, sentences) and
``unjudged`` (what no engine judged).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Told = dict[str, list[str]]


def check(shapes: str, data: str) -> tuple[Callable[[], Any], Callable[[Any], Told]]:
    """What ``benchgraph shacl`` does with files that are read; shapes are compiled in each run."""
    from pyoxigraph import BlankNode

    from benchgraph.checking import DataGraph, validate

    rules, graph = DataGraph.of(shapes), DataGraph.of(data)

    def named(shape: Any) -> str:
        # Blank nodes of shapes get a letter before their label.
        return f"_:{shape.value[1:]}" if isinstance(shape, BlankNode) else str(shape)

    def tell(report: Any) -> Told:
        return {
            "rows": [
                f"{each.focus_node} {each.path_text} {each.value} {each.component}"
                f" {named(each.shape)} {each.severity}"
                for each in report.results
            ],
            "refused": [f"{shape}: {why}" for shape, why in report.reasons.items()],
            "unjudged": [f"{each.shape}: {each.why}" for each in report.unjudged],
            "compiled": [str(s) for s, engine in report.judged.items() if engine == "compiled"],
        }

    return lambda: validate(graph, rules), tell


def closure(ontology: str, data: str) -> tuple[Callable[[], Any], Callable[[Any], Told]]:
    """What follows by the compiled rules, which are compiled in each run."""
    return _closure(ontology, data, "fast")


def owlrl(ontology: str, data: str) -> tuple[Callable[[], Any], Callable[[Any], Told]]:
    """What follows by owlrl, told in the same way."""
    return _closure(ontology, data, "reference")


def _closure(
    ontology: str, data: str, engine: str
) -> tuple[Callable[[], Any], Callable[[Any], Told]]:
    from benchgraph.closure import infer
    from benchgraph.errors import EngineError

    axioms, facts = _triples(ontology), _triples(data)

    def run() -> Any:
        try:
            return infer(facts, axioms, engine=engine)
        except EngineError as why:
            return why

    def tell(found: Any) -> Told:
        if isinstance(found, EngineError):
            return {"rows": [], "refused": [f"{found.what}: {found.found}"]}
        rows = [line.decode().rstrip("\n") for line in found.lines]
        return {"rows": rows, "refused": [], "contradictions": list(found.inconsistencies)}

    return run, tell


def _triples(path: str) -> list[Any]:
    import pyoxigraph as ox

    return [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES)]


def main(engine: str, first: str, second: str, report: str, runs: str, seconds: str) -> None:
    """Read, run, and write what came out."""
    started = time.process_time()
    run, tell = {"check": check, "closure": closure, "owlrl": owlrl}[engine](first, second)
    print("read", time.process_time() - started, flush=True)
    began, found = time.process_time(), None
    for _ in range(int(runs)):
        started = time.process_time()
        found = run()
        print(time.process_time() - started, flush=True)
        if time.process_time() - began > float(seconds):
            break
    Path(report).write_text(json.dumps(tell(found)), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
