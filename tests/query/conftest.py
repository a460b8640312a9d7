"""The small graph of these tests, in the store of benchgraph and in rdflib."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from query_engines import read_rdflib

from benchgraph.store import EmbeddedStore

GRAPH = Path(__file__).parent / "graph.ttl"


@pytest.fixture(scope="session")
def store() -> EmbeddedStore:
    """The graph as the default graph of an embedded store."""
    return EmbeddedStore.memory(ox.parse(path=GRAPH, format=ox.RdfFormat.TURTLE))


@pytest.fixture(scope="session")
def rdflib_graph() -> rdflib.Graph:
    """The graph in rdflib."""
    return read_rdflib(GRAPH)
