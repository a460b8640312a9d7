"""Queries of users run in a process that can be killed, and reach nothing but the store."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from benchgraph.errors import LimitError, QueryError, StoreError
from benchgraph.query.guard import Limits
from benchgraph.query.prefixes import with_prefixes
from benchgraph.query.runner import run_guarded
from benchgraph.store import EmbeddedStore, Rows


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """A server on this machine that counts who calls."""
    hits: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, address = server.accept()
            except OSError:
                return
            hits.append(address)
            connection.close()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", hits
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with a few thousand triples."""
    folder = tmp_path_factory.mktemp("large")
    store = ox.Store(str(folder))
    p = ox.NamedNode("http://e/p")
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"http://e/{n}"), p, ox.Literal("a" * 30 + str(n)))
        for n in range(3000)
    )
    store.optimize()
    return folder


def opener(path: Path) -> partial[EmbeddedStore]:
    return partial(EmbeddedStore.open, path)


def test_each_query_form_answers(large: Path) -> None:
    rows = run_guarded(opener(large), "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2")
    assert isinstance(rows, Rows)
    assert rows.rows == [(ox.NamedNode("http://e/0"),), (ox.NamedNode("http://e/1"),)]
    assert run_guarded(opener(large), "ASK { <http://e/5> ?p ?o }") is True
    triples = run_guarded(opener(large), "CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o } LIMIT 3")
    assert isinstance(triples, list) and len(triples) == 3
    assert len(run_guarded(opener(large), "DESCRIBE <http://e/7>")) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        # Each takes some seconds or a minute by itself.
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(SHA256(CONCAT(?c, ?f)) = '') }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
        "ASK { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(CONCAT(?c, ?f)) < 3) }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER REGEX(?c, CONCAT('^', ?f, 'b$')) }",
    ],
)
def test_query_that_takes_too_long_is_killed_at_its_deadline(large: Path, query: str) -> None:
    started = time.monotonic()
    with pytest.raises(LimitError, match=r"stopped after 0\.5 seconds|engine give up"):
        run_guarded(opener(large), query, Limits(seconds=0.5))
    assert time.monotonic() - started < 30


def test_rows_and_bytes_are_capped_and_nothing_partial_is_given(large: Path) -> None:
    with pytest.raises(LimitError, match="too many rows"):
        run_guarded(opener(large), "SELECT * { ?s ?p ?o }", Limits(rows=2999))
    with pytest.raises(LimitError, match="too large"):
        run_guarded(opener(large), "SELECT * { ?s ?p ?o }", Limits(bytes=1000))
    assert len(run_guarded(opener(large), "SELECT * { ?s ?p ?o }", Limits(rows=3000))) == 3000  # type: ignore[arg-type]


@pytest.mark.parametrize("end", [os.abort, partial(os._exit, 3)], ids=["abort", "exit"])
def test_an_engine_that_ends_its_process_is_one_clear_error(end: Callable[[], Any]) -> None:
    """The child dies, as over a query that is too much for the engine; this process does not."""
    with pytest.raises(LimitError, match="made the engine give up"):
        run_guarded(end, "ASK {}", Limits(seconds=60))


def test_memory_of_a_query_is_bounded(large: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
    with pytest.raises(LimitError):
        run_guarded(opener(large), query, Limits(memory=64 * 1024**2, seconds=60))


def test_wrong_query_says_where_and_wrong_store_which(large: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="SPARQL"):
        run_guarded(opener(large), "SELECT * { ?s ?p }")
    with pytest.raises(StoreError, match="no store"):
        run_guarded(opener(tmp_path / "none"), "ASK {}")


def test_service_reaches_nobody(large: Path, listener: tuple[str, list[object]]) -> None:
    url, hits = listener
    shapes = (
        "SELECT * {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{u}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ {{ SELECT * {{ service <{u}> {{ ?s ?p ?o }} }} }} }}",
        "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
        "ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
        "ASK {{ ?s ?p ?o MINUS {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
        "ASK {{ ?s ?p ?o OPTIONAL {{ GRAPH ?g {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }} }}",
        "SELECT * {{ \\u0053ERVICE <{u}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERV\\U00000049CE <{u}> {{ ?s ?p ?o }} }}",
        "PREFIX e: <{u}> SELECT * {{ SERVICEe:x {{ ?s ?p ?o }} }}",
        "PREFIX : <{u}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
        "PREFIX e: <{u}> ASK {{ ?s ?p ?o . OPTIONAL {{ ?s ?q true}}SERVICE e:x {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{u}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
        "DESCRIBE ?s WHERE {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{u}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{u}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD <{u}>",
        "INSERT DATA {{ <{u}> <{u}> <{u}> }}",
    )
    for shape in shapes:
        with pytest.raises(QueryError):
            run_guarded(opener(large), shape.format(u=url), Limits(seconds=10))
    assert hits == []


def test_the_listener_would_have_noticed(listener: tuple[str, list[object]]) -> None:
    """Guards the test above: the same query, unguarded, does call."""
    url, hits = listener
    with pytest.raises(OSError):
        list(ox.Store().query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"))
    assert hits


def test_query_runs_from_a_process_with_several_threads(large: Path) -> None:
    """A server has threads: then the child is started afresh, not forked."""
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        assert run_guarded(opener(large), "ASK { ?s ?p ?o }") is True
    finally:
        release.set()
        thread.join()


def test_known_prefixes_need_no_declaration_and_line_numbers_stay() -> None:
    query = "PREFIX skos: <http://other/>\nSELECT * { ?s bg:operator case:x ; skos:x 'oa:y' }"
    full = with_prefixes(query)
    assert full.endswith(query)
    assert full.count("\n") == query.count("\n")
    assert "PREFIX bg: <https://w3id.org/benchgraph/ontology#>" in full
    assert "PREFIX case:" in full
    assert full.count("PREFIX skos:") == 1 and "PREFIX oa:" not in full
