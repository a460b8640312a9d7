"""The real Gephi Toolkit opens what we write, with its settings untouched, and holds all of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import network_tools as tools
import networkx as nx
import pytest
from network_graphs import ends, mixed_graph, nasty_graph

from benchgraph.network import FORMATS, VIEWS, relation_graph, write_network
from benchgraph.network.files.drawing import Drawing, drawing

READ = ("gexf", "graphml", "csv")
SHIPPED = ("full", "mentions", "landscape")
SAMPLES = [*VIEWS, *(f"shipped-{view}" for view in SHIPPED), "mixed", "nasty"]
pytestmark = pytest.mark.needs_java


@pytest.fixture(scope="module")
def drawn(store, shipped) -> dict[str, Drawing]:
    """Each sample, cleaned and placed once."""

    def make(name: str) -> nx.Graph:
        if name in ("mixed", "nasty"):
            return mixed_graph() if name == "mixed" else nasty_graph()
        if name.startswith("shipped-"):
            return shipped(name.removeprefix("shipped-"))
        options = {"entity": "case:a", "hops": 2} if name == "ego" else {}
        return relation_graph(store, name, **options)

    return {name: drawing(make(name)) for name in SAMPLES}


@pytest.fixture(scope="module")
def opened(drawn, tmp_path_factory) -> dict[tuple[str, str], dict]:
    """(sample, format) → what stands in Gephi's workspace; one start of Java for all."""
    folder = tmp_path_factory.mktemp("gephi")
    paths = {}
    with pytest.MonkeyPatch.context() as patch:
        for name in SAMPLES:
            for module in ("gexf", "graphml"):
                writer = f"benchgraph.network.files.{module}"
                patch.setattr(f"{writer}.drawing", lambda _, d=drawn[name]: d)
            for format in READ:
                path = folder / f"{name}{FORMATS[format].suffix or '-tables'}"
                write_network(drawn[name].graph, path, format)
                paths[name, format] = path
    found = tools.gephi(*paths.values())
    return {key: found[str(path)] for key, path in paths.items()}


@pytest.fixture(params=SAMPLES)
def sample(request, drawn) -> tuple[str, Drawing]:
    return request.param, drawn[request.param]


def moment(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000


def in_csv(value: object) -> object:
    """What the spreadsheet import makes of a cell: days become its own moments."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"<[{moment(value)}]>"
    return (
        f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
    )


def same(found: dict, wanted: dict, format: str) -> None:
    """Every attribute with its value and its type, and no other."""
    if format == "csv":  # where a backslash has a meaning of its own and spaces alone have none
        wanted = {k: in_csv(v) for k, v in wanted.items() if v != " | " and "\\" not in str(v)}
        found = {key: value for key, value in found.items() if key in wanted or value is None}
    assert found == wanted
    for key, value in wanted.items():
        assert type(found[key]) is type(value), key


@pytest.mark.parametrize("format", READ)
def test_gephi_holds_every_node(sample, opened, format):
    name, drawn = sample
    nodes = {node["id"]: node for node in opened[name, format]["nodes"]}
    assert set(nodes) == set(drawn.graph)
    for node, data, mark in drawn.nodes():
        found = nodes[node]
        if "label" in data:  # Gephi shows the id where there is none
            found["attributes"]["label"] = found["label"]
        same(found["attributes"], data, format)
        if format != "csv":
            assert found["color"] == mark.colour


@pytest.mark.parametrize("format", READ)
def test_gephi_holds_every_edge_with_its_kind_and_direction(sample, opened, format):
    name, drawn = sample
    edges = {edge["id"]: edge for edge in opened[name, format]["edges"]}
    assert len(edges) == len(opened[name, format]["edges"]) == len(drawn.strokes)
    for source, target, data, stroke in drawn.edges():
        found, wanted = edges[data["id"]], dict(data)
        assert found["directed"] == wanted.pop("directed") == stroke.directed
        assert ends(found, True) == (source, target)
        assert found["kind"] == stroke.kind
        if found["label"] is not None:
            found["attributes"]["label"] = found["label"]
        assert found["weight"] == pytest.approx(wanted.pop("weight", 1.0))
        if format == "graphml":
            assert found["attributes"].pop("directed") == stroke.directed
            assert found["attributes"].pop("edge_id") == data["id"]
        same(found["attributes"], {k: v for k, v in wanted.items() if k != "id"}, format)
        if format != "csv":
            assert found["color"] == stroke.colour


@pytest.mark.parametrize("format", ["gexf", "graphml"])
def test_gephi_draws_what_we_draw(sample, opened, format):
    """Gephi centres and enlarges a graph to fit its window, and keeps every proportion."""
    name, drawn = sample
    nodes = {node["id"]: node for node in opened[name, format]["nodes"]}
    marks = drawn.marks

    def width(values) -> float:
        found = list(values)
        return max(found) - min(found)

    scale = width(n["x"] for n in nodes.values()) / width(m.x for m in marks.values())
    for one, other in pairwise(marks):
        wanted = marks[other].x - marks[one].x, marks[one].y - marks[other].y
        found = nodes[other]["x"] - nodes[one]["x"], nodes[other]["y"] - nodes[one]["y"]
        assert found == pytest.approx([part * scale for part in wanted], abs=0.1, rel=1e-3)
        larger = marks[other].radius - marks[one].radius
        assert nodes[other]["size"] - nodes[one]["size"] == pytest.approx(larger * scale, abs=0.1)


def test_the_timeline_counts_the_last_day(opened, drawn):
    nodes = {node["id"]: node for node in opened["mixed", "gexf"]["nodes"]}
    for node, data in drawn["mixed"].graph.nodes(data=True):
        ((start, end),) = nodes[node]["times"]
        assert start == moment(data["start"])
        last = moment(data["end"]) + 86_400_000 - 1 if "end" in data else "inf"
        assert end == last


def test_gephi_has_nothing_to_complain_of(opened):
    complaints = {key: found["issues"] for key, found in opened.items() if found["issues"]}
    assert {format for _, format in complaints} <= {"csv"}, complaints
