"""A small release for the commands that read one."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.release.write import write_release

GRAPH = Path(__file__).parent.parent / "query" / "graph.ttl"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the small graph of the question tests."""
    folder = tmp_path_factory.mktemp("small")
    graph = ox.NamedNode("https://w3id.org/benchgraph/graph/test")
    quads = [ox.Quad(*quad.triple, graph) for quad in ox.parse(path=GRAPH)]
    write_release(quads, folder, engines={}, records=1)
    return folder
