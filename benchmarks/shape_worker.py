"""What a SHACL or OWL engine written for Python does with one set: nothing of ours is imported.

``python shape_worker.py ENGINE SHAPES.nt DATA.nt REPORT.nt RUNS SECONDS`` prints ``read`` and the
processor seconds of reading, then those of each run, and writes what came out. No run begins after
that many SECONDS. Blank nodes keep their labels, so that results can be compared.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any


class Labels(dict[str, Any]):
    """Blank nodes of rdflib by the labels that they have in a file."""

    def get(self, label: str, default: Any = None) -> Any:
        """The node with the label of the file as its own."""
        import rdflib

        return rdflib.BNode(label)


def graph(path: str) -> Any:
    """A file of N-Triples as a graph of rdflib."""
    import rdflib

    return rdflib.Graph().parse(path, format="nt", bnode_context=Labels())


def store(path: str) -> Any:
    """A file of N-Triples as a store of Oxigraph."""
    import pyoxigraph as ox

    found = ox.Store()
    found.extend(ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))
    return found


def pyshacl(shapes: str, data: str) -> Callable[[], Any]:
    """pySHACL on rdflib."""
    return _pyshacl(graph(shapes), graph(data))


def pyshacl_oxigraph(shapes: str, data: str) -> Callable[[], Any]:
    """pySHACL on its Oxigraph store."""
    return _pyshacl(graph(shapes), store(data))


def _pyshacl(shapes: Any, data: Any) -> Callable[[], Any]:
    import pyshacl

    return lambda: pyshacl.validate(data, shacl_graph=shapes)[1]


def pyshacl_turbo(shapes: str, data: str) -> Callable[[], Any]:
    """pyshacl-turbo on rdflib."""
    import pyshacl_turbo

    shapes_graph, data_graph = graph(shapes), graph(data)
    return lambda: pyshacl_turbo.validate(data_graph, shacl_graph=shapes_graph)[1]


def owlrl(ontology: str, data: str) -> Callable[[], Any]:
    """owlrl on rdflib. Only its first run starts from what was given."""
    import owlrl as engine

    both = graph(ontology) + graph(data)

    def run() -> Any:
        engine.OWLRL_Semantics(both, False, False).closure()
        return both

    return run


def main(engine: str, first: str, second: str, report: str, runs: str, seconds: str) -> None:
    """Read, run, and write what came out."""
    started = time.process_time()
    run = {one.__name__: one for one in (pyshacl, pyshacl_oxigraph, pyshacl_turbo, owlrl)}[
        engine.replace("-", "_")
    ](first, second)
    print("read", time.process_time() - started, flush=True)
    began, found = time.process_time(), None
    for _ in range(1 if engine == "owlrl" else int(runs)):
        started = time.process_time()
        found = run()
        print(time.process_time() - started, flush=True)
        if time.process_time() - began > float(seconds):
            break
    if not hasattr(found, "serialize"):
        raise SystemExit(f"no report: {found}")
    for triple in [each for each in found if not hasattr(each[0], "n3") or _is_literal(each[0])]:
        found.remove(triple)
    found.serialize(report, format="nt", encoding="utf-8")


def _is_literal(term: Any) -> bool:
    import rdflib

    return isinstance(term, rdflib.Literal)


if __name__ == "__main__":
    main(*sys.argv[1:])
