"""The graph under way: what the store is spared, and what it gets when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode

from benchgraph.release.working import Working, working
from benchgraph.shacl import compile_shapes
from benchgraph.triples import turtle_triples

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:Shape a sh:NodeShape ; sh:targetSubjectsOf ex:to ; sh:property ex:Shape-to .
ex:Shape-to a sh:PropertyShape ; sh:path ex:to ; sh:nodeKind sh:IRI ; sh:maxCount 1 .
"""
GRAPH = " <http://example.org/g> .\n"
STATED = f'<http://example.org/a> <http://example.org/to> "b c <d"{GRAPH}'.encode()
ASIDE = f"<http://example.org/a> <http://example.org/to> <http://example.org/b>{GRAPH}".encode()


@pytest.fixture
def shapes(tmp_path):
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES)
    return compile_shapes(turtle_triples(path))


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[Working]:
    monkeypatch.setattr("benchgraph.release.working.COLUMNS_FROM", 0)
    with working(0, frozenset) as graph:
        yield graph


def test_what_columns_answer_for_does_not_go_into_the_store(graph, shapes) -> None:
    graph.take_aside(lambda: [ASIDE])
    assert shapes.validate(graph.store.raw, overview=graph.overview()).results == []
    assert len(graph.store.raw) == 0
    assert graph.size() == 1
    assert list(graph.lines.blocks()) == [[ASIDE]]


def test_what_they_do_not_answer_is_found_in_the_whole_store(graph, shapes) -> None:
    graph.take([STATED])
    graph.take_aside(lambda: [ASIDE])
    results = shapes.validate(graph.store.raw, overview=graph.overview()).results
    assert sorted(each.component.value.rpartition("#")[2] for each in results) == [
        "MaxCountConstraintComponent",
        "NodeKindConstraintComponent",
    ]
    assert {each.focus_node for each in results} == {NamedNode("http://example.org/a")}
    assert graph.size() == len(graph.store.raw) == 2


def test_a_small_graph_has_no_columns() -> None:
    with working(1, frozenset) as graph:
        graph.take_aside(lambda: [ASIDE])
        assert graph.overview() is None
        assert graph.size() == len(graph.store.raw) == 1


def test_where_hashes_are_short_there_are_no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchgraph.shacl.columns.Columns.can_be_trusted", lambda: False)
    with working(5_000, frozenset) as graph:
        assert graph.overview() is None
