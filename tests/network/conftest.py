"""The small graph of these tests, and a generated one; both in the terms of the ontology."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.network import graph_of, read_snapshot, relation_graph, selection
from benchgraph.store import EmbeddedStore

GRAPHS = Path(__file__).parent / "graphs"


def pytest_configure(config: pytest.Config) -> None:
    """The programs that some tests need; see ``network_tools.py`` for what happens without them."""
    for name in ("node", "browser", "graphviz", "java"):
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


@pytest.fixture(scope="session")
def shot(release):
    """The snapshot of the shipped graph."""
    return read_snapshot(release.store)


@pytest.fixture(scope="session")
def shipped(release, shot):
    """``shipped(view, **options)`` → a view of the shipped graph, each made once."""

    @cache
    def made(view: str, options: tuple):
        chosen = dict(options)
        own = {name: chosen.pop(name) for name in ("language", "isolated") if name in chosen}
        merge = chosen.pop("parallel", "merge") == "merge"
        return graph_of(shot, view, merge=merge, chosen=selection(release.store, **chosen), **own)

    def make(view: str = "landscape", **options):
        return made(view, tuple(sorted(options.items())))

    return make
