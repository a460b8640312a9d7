"""What a peer written for Python does, run by the Python that has it: nothing of ours is imported.

``python peer_work.py turbo SHAPES.nt RUNS REPORT.nt DATA.nt...`` validates; ``python peer_work.py
maplib DATA.nt RUNS QUERY.rq...`` asks. Both print what the Java peers print: a line for each run,
its seconds and how many rows each query had.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def turbo(shapes: str, runs: str, report: str, *data: str) -> None:
    """SHACL by pyshacl-turbo: the graphs are there, the shapes are compiled in each run."""
    import pyshacl_turbo
    import rdflib

    shapes_graph = rdflib.Graph().parse(shapes, format="nt")
    graph = rdflib.Graph()
    for name in data:
        graph.parse(name, format="nt")
    found = None
    for _ in range(int(runs)):
        started = time.perf_counter()
        _, found, _ = pyshacl_turbo.validate(graph, shacl_graph=shapes_graph)
        print(time.perf_counter() - started, flush=True)
    assert found is not None
    found.serialize(report, format="nt", encoding="utf-8")


def maplib(data: str, runs: str, *queries: str) -> None:
    """SPARQL by maplib, in memory."""
    import maplib

    model = maplib.Model()
    model.read(data, format="ntriples")
    texts = {name: Path(name).read_text("utf-8") for name in queries}
    for name, text in list(texts.items()):
        try:
            model.query(text)
        except maplib.MaplibException as error:  # it does not know all of SPARQL
            print(f"{name}: {error}", file=sys.stderr)
            del texts[name]
    for _ in range(int(runs)):
        started = time.perf_counter()
        rows = {name: len(model.query(text)) for name, text in texts.items()}
        took = time.perf_counter() - started
        print(took, *(rows.get(name, "-") for name in queries), flush=True)


if __name__ == "__main__":
    {"turbo": turbo, "maplib": maplib}[sys.argv[1]](*sys.argv[2:])
