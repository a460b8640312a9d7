"""What the task behind /sparql takes beside the store: ``python -m benchmarks.endpoint``.

The shipped graph, in this process, the best of many runs: the store alone, a query whose text is
new, one whose text was seen before; microseconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pyoxigraph as ox

from benchgraph.query import read_catalogue
from benchgraph.release import open_release
from benchgraph.serving.model import Asked, Graph
from benchgraph.serving.sparql import prepared
from benchgraph.serving.sparql.endpoint import endpoint
from benchmarks.steps import QUESTIONS

ORIGIN = "http://127.0.0.1:8765"
SMALL = {
    "an ASK": "ASK { case:falcon-llm a bg:Case }",
    "twenty labels": "SELECT ?case ?label { ?case a bg:Case ; rdfs:label ?label"
    ' FILTER(LANG(?label) = "en") } ORDER BY ?label LIMIT 20',
}
_SECONDS = 0.5  # for each figure


def main() -> None:
    """Print a row for each query."""
    graph, catalogue = Graph(open_release()), read_catalogue()
    regions = {"region": "region:singapore"}
    asked = {
        name: catalogue.find(name).fill({key: regions[key] for key in values})
        for name, values in QUESTIONS.items()
    }
    print(f"{'query':26}{'store alone':>12}{'new':>10}{'repeated':>10}{'bytes':>10}")
    for name, query in (SMALL | asked).items():
        print(f"{name:26}", *_row(graph, query))


def _row(graph: Graph, query: str) -> list[str]:
    asked = Asked(path="/sparql", query=(("query", query),), origin=ORIGIN)
    text = prepared.prepared(query, ORIGIN + "/sparql").text
    raw = graph.release.store.raw

    def alone() -> bytes:
        return raw.query(text).serialize(format=ox.QueryResultsFormat.JSON) or b""

    def new() -> bytes:
        prepared.forget()
        return endpoint(graph, asked).body

    def repeated() -> bytes:
        return endpoint(graph, asked).body

    size = len(alone())
    assert alone() == repeated(), "the endpoint answers otherwise than the store"
    figures = (_best(work) for work in (alone, new, repeated))
    return [*(f"{each * 1e6:>10,.0f}" for each in figures), f"{size:>10,}"]


def _best(work: Callable[[], bytes]) -> float:
    best, end = float("inf"), time.perf_counter() + _SECONDS
    while (started := time.perf_counter()) < end:
        work()
        best = min(best, time.perf_counter() - started)
    return best


if __name__ == "__main__":
    main()
