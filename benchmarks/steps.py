"""The single pieces of work that are measured, each in a process of its own.

``python -m benchmarks.steps NAME FOLDER REPEAT`` prints one line of JSON: the seconds of each run,
the peak memory of the process, and a digest of what came out, by which results are compared.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.peak import peak_memory

Work = Callable[[], Any]
"""The part that is timed; what it returns is turned into a digest afterwards."""


def digest(rows: Iterable[str]) -> str:
    """A short hash of rows in any order, repeated rows counted."""
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()[:16]


def _nt(folder: Path, name: str) -> bytes:
    return (folder / f"{name}.nt").read_bytes()


def _triples(folder: Path, *names: str) -> list[Any]:
    import pyoxigraph as ox

    return [
        quad.triple
        for name in names
        for quad in ox.parse(_nt(folder, name), format=ox.RdfFormat.N_TRIPLES)
    ]


def _store(folder: Path, *names: str) -> Any:
    import pyoxigraph as ox

    store = ox.Store()
    for name in names:
        store.bulk_load(_nt(folder, name), format=ox.RdfFormat.N_TRIPLES)
    return store


def _graph(folder: Path, *names: str) -> Any:
    import rdflib

    graph = rdflib.Graph()
    for name in names:
        graph.parse(data=_nt(folder, name), format="nt")
    return graph


def load_fast(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """Parse the data and load them into a store in memory."""
    return lambda: _store(folder, "data"), lambda store: str(len(store))


def load_naive(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """Parse the data into an rdflib graph."""
    return lambda: _graph(folder, "data"), lambda graph: str(len(graph))


def closure_fast(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """Compile the ontology and close the data under it."""
    from benchgraph.closure import close, compile_rules

    ontology, data = _triples(folder, "ontology"), _nt(folder, "data").splitlines()

    def finish(closure: Any) -> str:
        return digest(line.decode() for line in closure.lines if _of_things(line))

    return lambda: close(compile_rules(ontology), data), finish


def _of_things(line: bytes) -> bool:
    """Whether an inferred triple is published and says something of two things."""
    return line.endswith(b"> .\n") and _published().holds(line)


@cache
def _published() -> Any:
    from benchgraph.reason import Published

    return Published.read()


def closure_naive(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """owlrl on an rdflib graph."""
    import owlrl

    given = {line for name in ("ontology", "data") for line in _nt(folder, name).splitlines(True)}

    def work() -> Any:
        graph = _graph(folder, "ontology", "data")
        started = time.perf_counter()
        owlrl.OWLRL_Semantics(graph, False, False).closure()
        return graph, time.perf_counter() - started

    def finish(result: Any) -> str:
        import rdflib

        found = {
            f"<{subject}> <{predicate}> <{value}> .\n".encode()
            for subject, predicate, value in result[0]
            if isinstance(subject, rdflib.URIRef) and isinstance(value, rdflib.URIRef)
        }
        return digest(line.decode() for line in found - given if _of_things(line))

    return work, finish


def _shapes() -> list[Any]:
    from benchgraph.validation import load_shapes

    return list(load_shapes().triples)


def shacl_fast(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """The shipped shapes compiled and run on a store that holds the broken data."""
    from benchgraph.shacl import compile_shapes

    store, shapes = _store(folder, "ontology", "broken"), _shapes()

    def finish(findings: Any) -> str:
        assert not findings.refused, findings.refused
        return digest(
            f"{r.focus_node} {r.path_text} {r.value} {r.component} {r.shape} {r.severity}"
            for r in findings.results
        )

    return lambda: compile_shapes(shapes).validate(store), finish


def shacl_naive(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """The shipped shapes run by pyshacl."""
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    data = _graph(folder, "ontology", "broken")
    text = ox.serialize(_shapes(), format=ox.RdfFormat.N_TRIPLES)
    shapes = rdflib.Graph().parse(data=text, format="nt")

    def finish(report: Any) -> str:
        return digest(report_rows(report[1].serialize(format="nt", encoding="utf-8")))

    return lambda: pyshacl.validate(data, shacl_graph=shapes), finish


def report_rows(report: bytes) -> Iterable[str]:
    """The results of a report graph in N-Triples, one line each."""
    import pyoxigraph as ox

    from benchgraph.shacl.graph import ShapesGraph
    from benchgraph.shacl.paths import path_text
    from benchgraph.shacl.terms import sh

    quads = ox.parse(report, format=ox.RdfFormat.N_TRIPLES)
    graph = ShapesGraph(quad.triple for quad in quads)
    for node in graph.subjects_with(sh("sourceConstraintComponent")):
        path = graph.value(node, sh("resultPath"))
        focus, value, component, shape, severity = (
            graph.value(node, sh(name))
            for name in (
                "focusNode",
                "value",
                "sourceConstraintComponent",
                "sourceShape",
                "resultSeverity",
            )
        )
        text = None if path is None else path_text(graph, path)
        yield f"{focus} {text} {value} {component} {shape} {severity}"


QUESTIONS: dict[str, dict[str, str]] = {
    "cases-on-an-axis": {},
    "documents-by-date": {},
    "lessons-for-a-region": {"region": "region:region-0"},
    "numbers-without-a-quote": {},
    "promise-tracker": {},
    "same-indicator": {},
    "things-on-several-pages": {},
    "what-a-region-has": {"region": "region:region-0"},
}
"""Shipped questions, about things that a generated graph has."""


def _questions() -> dict[str, str]:
    from benchgraph.query import read_catalogue

    catalogue = read_catalogue()
    return {name: catalogue.find(name).fill(values) for name, values in QUESTIONS.items()}


def questions_fast(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """Eight shipped questions on a store."""
    store, texts = _store(folder, "whole"), _questions()

    def work() -> Any:
        return {name: [tuple(row) for row in store.query(text)] for name, text in texts.items()}

    return work, lambda found: digest(f"{name} {len(rows)}" for name, rows in found.items())


def questions_naive(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """The same questions asked of rdflib."""
    graph, texts = _graph(folder, "whole"), _questions()

    def work() -> Any:
        return {name: list(graph.query(text)) for name, text in texts.items()}

    return work, lambda found: digest(f"{name} {len(rows)}" for name, rows in found.items())


def ask_on_disk_fast(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """Open the store on disk and ask the questions: for the memory that this takes."""
    from benchgraph.release import open_release

    texts = _questions()

    def work() -> Any:
        store = open_release(folder / "release").store
        return [len(store.select(text)) for text in texts.values()]

    return work, str


def build_fast(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """Records to a written release: read, validate, infer, relate, validate again, write."""
    import tempfile

    from benchgraph.release import build_release

    def work() -> Any:
        with tempfile.TemporaryDirectory() as out:
            return build_release(folder / "records", Path(out), workers=None, shipped=False)

    return work, lambda release: "built"


def read_naive(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """Every record by the YAML parser in Python, then by rdflib's JSON-LD parser."""
    import rdflib
    import yaml

    from benchgraph.records import load_context

    context = load_context().document["@context"]

    def work() -> Any:
        graph = rdflib.Graph()
        for path in sorted((folder / "records").rglob("*.yaml")):
            record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            graph.parse(data=json.dumps({"@context": context, **record}), format="json-ld")
        return graph

    return work, lambda graph: str(len(graph))


def write_naive(folder: Path) -> tuple[Work, Callable[[Any], str]]:
    """The whole graph by rdflib as N-Triples and as Turtle."""
    graph = _graph(folder, "whole")

    def work() -> Any:
        return [len(graph.serialize(format=name)) for name in ("nt", "turtle")]

    return work, lambda sizes: "written"


STEPS = {
    name.replace("_", "-"): step
    for name, step in list(globals().items())
    if name.endswith(("_fast", "_naive"))
}


def run(name: str, folder: Path, repeat: int) -> dict[str, Any]:
    """Run a step so often in this process."""
    work, finish = STEPS[name](folder)
    seconds = []
    result: Any = None
    for _ in range(repeat):
        result = None
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    # A step that has to prepare a fresh graph for each run times its core itself.
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], float):
        seconds[-1] = result[1]
    return {"seconds": seconds, "peak": peak_memory(), "digest": finish(result)}


def in_process(name: str, folder: Path, repeat: int, limit: float) -> dict[str, Any] | None:
    """The same in a fresh process; None where it takes longer than ``limit`` seconds."""
    command = [sys.executable, "-m", "benchmarks.steps", name, str(folder), str(repeat)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return None
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{name}: {error.stderr.decode()[-2000:]}") from error
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
