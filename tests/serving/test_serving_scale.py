"""Bounds that keep pages quick on a graph of ten thousand cases, held against the shipped one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from benchgraph.errors import LimitError, NotFoundError
from benchgraph.network import graph_around, graph_of, read_around
from benchgraph.network.formats import FORMATS
from benchgraph.query.entities import resolve
from benchgraph.serving import model
from benchgraph.serving.linked import named
from benchgraph.serving.model import JSON, Asked, Graph, Reply
from benchgraph.serving.pages import candidates
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import GRAPH, ID

Task = Callable[..., Reply]
CYBERPORT, NSCC = ID + "institution/cyberport", ID + "institution/nscc"


@pytest.fixture
def large(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """The shipped graph, as if it were too large to be looked through."""
    monkeypatch.setattr(model, "MOST_TRIPLES", 100)
    return Graph(graph.release)


@pytest.mark.parametrize("centres", [(CYBERPORT,), (ID + "region/hong-kong",), (NSCC, CYBERPORT)])
def test_what_lies_around_a_thing_is_what_the_whole_graph_says(
    graph: Graph, centres: tuple[str, ...]
) -> None:
    write = FORMATS["json"].write
    assert write is not None
    near = graph_around(read_around(graph.store, centres), centres, "zh-Hans")
    whole = graph_around(graph.snapshot, centres, "zh-Hans")
    assert len(near) > 3
    assert write(near) == write(whole)
    assert near.graph == whole.graph


def test_two_steps_are_read_as_the_whole_graph_has_them(graph: Graph) -> None:
    near = graph_of(read_around(graph.store, [NSCC], 2), "ego", "en", NSCC, 2)
    whole = graph_of(graph.snapshot, "ego", "en", NSCC, 2)
    assert dict(near.nodes(data=True)) == dict(whole.nodes(data=True))
    assert sorted(near.edges(data="reason")) == sorted(whole.edges(data="reason"))
    with pytest.raises(LimitError, match="too much lies around"):
        read_around(graph.store, [NSCC], 2, most=3)


def test_a_whole_view_of_a_large_graph_ends_with_what_to_do(large: Graph) -> None:
    def run(task: str, **query: str) -> Reply:
        from benchgraph.serving.tasks import run_task

        return run_task(large, task, Asked(path="/graph", query=tuple(query.items())))

    assert b"view=" not in run("pages.explorer:explorer").body
    refused = run("pages.explorer:explorer", view="cases")
    assert refused.status == 422
    assert "too large to be drawn as a whole" in refused.body.decode()
    assert "what surrounds a thing" in refused.body.decode()
    assert run("pages.explorer:explorer", entity=CYBERPORT).status == 200
    assert "snapshot" not in vars(large)


def test_a_field_of_too_many_things_takes_what_is_typed(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def form() -> str:
        asked = Asked(path="/questions/numbers-of-a-case", params={"name": "numbers-of-a-case"})
        return task("pages.questions:question", asked).body.decode()

    assert '<select id="f-case"' in form()
    monkeypatch.setattr(candidates, "MOST", 3)
    typed = form()
    assert '<select id="f-case"' not in typed
    assert 'name="case"' in typed


def test_a_large_named_graph_is_read_a_page_at_a_time(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = named.statements_in(graph, GRAPH + "relations")
    monkeypatch.setattr(named, "MOST_SORTED", 10)
    stored = named.statements_in(graph, GRAPH + "relations")
    assert len(stored) == len(whole) == len(set(whole))
    halves = [*stored[:900], *stored[900:]]
    assert set(halves) == set(whole)
    assert stored[7] == halves[7]


def test_names_are_read_once_of_a_release(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve(graph.store, "数码港") == resolve(graph.store, "Cyberport") == CYBERPORT

    def forbidden(*_: Any) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr(EmbeddedStore, "select", forbidden)
    assert resolve(graph.store, "cyberport", under=ID + "institution/") == CYBERPORT
    with pytest.raises(NotFoundError):
        resolve(graph.store, "cyberport", under=ID + "region/")


def test_a_store_that_may_change_keeps_no_names() -> None:
    store = EmbeddedStore.memory()
    store.load(f'<{NSCC}> <http://www.w3.org/2004/02/skos/core#prefLabel> "One"@en .\n'.encode())
    assert resolve(store, "One") == NSCC
    store.load(f'<{NSCC}> <http://www.w3.org/2004/02/skos/core#altLabel> "Two"@en .\n'.encode())
    assert resolve(store, "Two") == NSCC


def test_chains_are_the_same_from_ways_that_were_kept(graph: Graph, task: Task) -> None:
    query = (("from", CYBERPORT), ("to", ID + "case/falcon-llm"))
    asked = Asked(path="/why", query=query, format=JSON)
    first, again = (json.loads(task("pages.why:why", asked).body) for _ in range(2))
    assert first == again
    assert first["chains"]
    assert graph.ways is graph.ways
