"""The small graph of these tests, and a generated one; both in the terms of the ontology."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.network import relation_graph
from benchgraph.store import EmbeddedStore

GRAPHS = Path(__file__).parent / "graphs"


def pytest_configure(config: pytest.Config) -> None:
    """The programs that some tests need; see ``network_tools.py`` for what happens without them."""
    for name in ("node", "browser", "graphviz"):
        config.addinivalue_line("markers", f"needs_{name}: needs {name}; fails without it in CI")


@pytest.fixture(scope="session")
def store() -> EmbeddedStore:
    return EmbeddedStore.memory(ox.parse(path=str(GRAPHS / "small.ttl")))


@pytest.fixture
def view(store):
    """``view(name)`` → the view's graph; ego starts at case a."""

    def make(name: str, **options):
        if name == "ego":
            options = {"entity": "case:a", "hops": 2, **options}
        return relation_graph(store, name, **options)

    return make
