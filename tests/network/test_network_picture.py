"""Pictures: labels keep clear of each other, the legend is complete, looks tell apart."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import networkx as nx
import pytest
from network_graphs import generated_store, overlap

from benchgraph.network import FORMATS, relation_graph
from benchgraph.network.pictures.arrangement import arrange, bounds
from benchgraph.network.pictures.labels import is_bundled, text_width, wrap
from benchgraph.network.pictures.layout import pack


@pytest.mark.parametrize("view", ["cases", "institutions", "funding"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_labels_of_a_hundred_nodes_keep_clear(view, language):
    graph = relation_graph(generated_store(100), view, language=language)
    scene = arrange(graph)
    labels = list(scene.labels.values())
    assert scene.hidden == 0 and all(label.shown for label in labels)
    for a, b in combinations(labels, 2):
        assert overlap(a.box, b.box) <= 12
        assert overlap(a.box, b.disc) <= 12 and overlap(a.disc, b.box) <= 12
        assert overlap(a.disc, b.disc) == 0


def test_components_stand_apart():
    graph = relation_graph(generated_store(40), "cases")
    scene = arrange(graph)
    groups = [
        bounds([scene.labels[node] for node in part])
        for part in nx.connected_components(nx.Graph(graph))
        if len(part) > 1
    ]
    assert len(groups) > 1
    assert all(overlap(a, b) == 0 for a, b in combinations(groups, 2))


def test_boxes_are_packed_without_overlap():
    sizes = [(300.0, 200.0), (120.0, 60.0), (120.0, 90.0), (80.0, 80.0), (500.0, 30.0)]
    boxes = [(x, y, x + w, y + h) for (x, y), (w, h) in zip(pack(sizes), sizes, strict=True)]
    assert all(overlap(a, b) == 0 for a, b in combinations(boxes, 2))
    assert pack([]) == []


def test_every_node_and_line_of_the_picture_says_what_it_is(view):
    graph = view("cases")
    root = ElementTree.fromstring(FORMATS["svg"].write(graph))
    titles = {title.text for title in root.iterfind(".//{*}title")}
    assert titles >= {data["reason"] for *_, data in graph.edges(data=True)}
    assert {link.get("href") for link in root.iterfind(".//{*}a")} == {
        data["url"] for _, data in graph.nodes(data=True) if "url" in data
    }


@pytest.mark.parametrize(
    "text, lines",
    [
        ("Cyberport", ["Cyberport"]),
        ("AI Supercomputing Subsidy Scheme", ["AI Supercomputing", "Subsidy Scheme"]),
        ("announced 2017-01-01", ["announced", "2017-01-01"]),
        ("金融科技沙盒（香港）", ["金融科技沙盒", "（香港）"]),
        ("", [""]),
    ],
)
def test_labels_break_where_a_reader_would(text, lines):
    assert wrap(text, 11, width=112 if text.startswith("AI") else 70) == lines


def test_a_long_label_ends_in_an_ellipsis_and_keeps_its_width():
    (*_, last) = found = wrap("word " * 60, 11)
    assert last.endswith("…") and len(found) == 3
    assert max(text_width(part, 11) for part in found) <= 128 * 1.25
    assert text_width("数码港", 10) == 30


def test_the_bundled_font_has_the_letters_of_every_shipped_name():
    """Chinese and Japanese names of the records: a PNG needs no font of the system."""
    from benchgraph.resources import resource_dir

    letters = {
        letter for path in resource_dir("data").rglob("*.yaml") for letter in path.read_text()
    }
    missing = {
        letter for letter in letters if not is_bundled(letter) and "\u3400" <= letter <= "\u9fff"
    }
    assert not missing
