"""Graphs that people made, changed or read back themselves become files and reports, too."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pytest

from benchgraph.errors import ParameterError
from benchgraph.network import (
    FORMATS,
    analyse,
    report_csv,
    report_markdown,
    too_many,
    write_network,
)
from benchgraph.network.completing import as_view, complete


class Own(nx.DiGraph):
    """A class of somebody's own, that is not made without an argument."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source


def odd() -> nx.MultiGraph:
    graph = nx.MultiGraph(texts="none", ways={"x": 5}, titles=3, name=7)
    graph.add_node(1, label=5, group=["a", "b"], start=2024, region_iri="https://example.org/r")
    graph.add_edge(1, "1", via="a | b", via_iri=5, pages=[None, 5], roles_iri=["one"], key_="k")
    graph.add_edge(1, "1", relation=None, count=Decimal(2), strength=float("nan"), directed=True)
    graph.nodes["1"].update({"id": "other", "Id": 1, "": 2, "degree": "3"})
    return graph


def own() -> nx.DiGraph:
    graph = Own("field notes")
    nx.add_path(graph, "abca")
    return graph


MADE = {
    "nothing": nx.Graph,
    "names alone": lambda: nx.path_graph(4),
    "weights": nx.karate_club_graph,
    "parallel": lambda: nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("b", "b")]),
    "part of another": lambda: nx.freeze(nx.path_graph(5)).subgraph([0, 1, 2]),
    "odd": odd,
    "own class": own,
}


@pytest.mark.parametrize(
    "name, format",
    [
        *((name, format) for name in MADE for format in ("json", "csv")),
        *(("odd", format) for format in FORMATS if format not in ("json", "csv", "png")),
        ("names alone", "html"),
        ("parallel", "gexf"),
        ("part of another", "svg"),
    ],
)
def test_any_networkx_graph_is_written(name, format, tmp_path):
    graph = MADE[name]()
    path = tmp_path / f"graph{FORMATS[format].suffix}"
    write_network(graph, path, format)
    assert path.exists()
    if format == "json":
        found = nx.node_link_graph(json.loads(path.read_text()), edges="edges")
        assert (len(found), found.number_of_edges()) == (len(graph), graph.number_of_edges())


@pytest.mark.parametrize("name", MADE)
def test_any_networkx_graph_has_a_report(name):
    graph = MADE[name]()
    report = analyse(graph)
    assert report.edges == graph.number_of_edges()
    assert report_markdown(report).startswith("# ") and report_csv(report)


def test_what_relation_graph_gives_passes_as_it_is(view, shipped):
    assert complete(view("cases")) is not None
    for graph in (view("funding"), shipped()):
        assert complete(graph) is graph and as_view(graph) is graph


def test_a_file_that_is_read_back_makes_the_same_page(view, tmp_path):
    """In files lists are texts; letter by letter they would be regions and pages."""
    for format, read in (
        ("json", lambda p: nx.node_link_graph(json.loads(p.read_text()), edges="edges")),
        ("graphml-yed", nx.read_graphml),
    ):
        first, second = tmp_path / f"{format}.html", tmp_path / f"{format}-again.html"
        write_network(view("landscape"), first, "html")
        write_network(view("landscape"), tmp_path / format, format)
        write_network(read(tmp_path / format), second, "html")
        assert _page(second)["nodes"]["regions"] == _page(first)["nodes"]["regions"]
        assert _page(second)["edges"]["page_texts"] == _page(first)["edges"]["page_texts"]


def _page(path: Path) -> dict:
    text = path.read_text()
    return json.loads(text.split('type="application/json">', 1)[1].split("</script>", 1)[0])


@pytest.mark.parametrize(
    "edge, says",
    [({"count": "many"}, "count of a link edge: many"), ({"directed": "no"}, "True or False")],
)
def test_what_is_no_number_or_direction_is_named(edge, says, tmp_path):
    graph = nx.Graph()
    graph.add_edge("a", "b", **edge)
    with pytest.raises(ParameterError) as error:
        write_network(graph, tmp_path / "graph.svg", "svg")
    assert says in str(error.value) and not list(tmp_path.iterdir())


def test_what_is_no_graph_or_no_format_is_refused(tmp_path):
    for wrong in (None, 5, [("a", "b")], {"a": ["b"]}):
        with pytest.raises(ParameterError, match="no networkx graph"):
            write_network(wrong, tmp_path / "x", "csv")
    for call in (lambda f: write_network(nx.Graph(), tmp_path / "x", f), lambda f: too_many({}, f)):
        for format in ("xlsx", None, 5):
            with pytest.raises(ParameterError, match="graphml"):
                call(format)
    assert not list(tmp_path.iterdir())


def test_numbers_of_numpy_stay_numbers(tmp_path):
    numpy = pytest.importorskip("numpy")
    graph = nx.Graph()
    graph.add_node("a", whole=numpy.int64(3), part=numpy.float32(0.5))
    write_network(graph, tmp_path / "a.json", "json")
    (node,) = json.loads((tmp_path / "a.json").read_text())["nodes"]
    assert (node["whole"], node["part"]) == (3, 0.5)
