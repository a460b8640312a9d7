"""Places: what belongs together stands together, and the quick ways find what the slow ones do."""

from __future__ import annotations

import math
import random
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from network_graphs import generated_store, overlap

from benchgraph.network import FORMATS, relation_graph
from benchgraph.network.pictures import labels, picture
from benchgraph.network.pictures.arrangement import arrange, positions
from benchgraph.network.pictures.curves import curves
from benchgraph.network.pictures.forces import pushed_apart, spread
from benchgraph.network.pictures.labels import Boxes, balanced
from benchgraph.network.pictures.layout import pack
from benchgraph.network.pictures.shapes import path


@pytest.fixture(scope="module")
def crowd():
    """So many nodes that only the 250 with the most relations have a label."""
    return relation_graph(generated_store(900), "full")


def random_boxes(count: int, seed: int) -> list[labels.Box]:
    pick = random.Random(seed)
    corners = [(pick.uniform(-400, 400), pick.uniform(-400, 400)) for _ in range(count)]
    return [(x, y, x + pick.uniform(0, 150), y + pick.uniform(0, 60)) for x, y in corners]


class Scanned(Boxes):
    """Every box looked at, as a test's measure."""

    def near(self, reach, but=None):
        return [box for n, box in enumerate(self._boxes) if n != but and overlap(box, reach) > 0]


def test_the_index_finds_the_boxes_that_a_scan_finds_in_their_order():
    boxes = random_boxes(300, seed=1)
    quick, slow = Boxes(boxes), Scanned(boxes)
    for n, reach in enumerate(random_boxes(100, seed=2)):
        assert quick.near(reach, but=n) == slow.near(reach, but=n)


@pytest.mark.parametrize("cases", [40, 180])
def test_labels_stand_where_a_scan_of_all_boxes_puts_them(cases, monkeypatch):
    graph = relation_graph(generated_store(cases), "full")
    quick = arrange(graph)
    monkeypatch.setattr(labels, "Boxes", Scanned)
    slow = arrange(graph)
    assert quick.labels == slow.labels and quick.hidden == slow.hidden


@pytest.mark.parametrize("cases", [100, 180])
def test_of_hundreds_of_nodes_the_labels_that_are_shown_keep_clear(cases):
    scene = arrange(relation_graph(generated_store(cases), "full"))
    shown = [label.box for label in scene.labels.values() if label.lines and label.shown]
    assert len(shown) == min(len(scene.labels), 250)
    assert all(overlap(a, b) <= 12 for a, b in combinations(shown, 2))


def test_in_a_crowd_every_label_finds_a_place_and_few_nodes_cover_another(crowd):
    scene = arrange(crowd)
    shown = [label.box for label in scene.labels.values() if label.lines and label.shown]
    assert len(scene.labels) > 2_000 and len(shown) == 250
    assert all(overlap(a, b) <= 12 for a, b in combinations(shown, 2))
    discs = sorted(label.disc for label in scene.labels.values())
    covering = sum(
        overlap(a, b) > 12
        for n, a in enumerate(discs)
        for b in discs[n + 1 : n + 200]
        if b[0] < a[2]
    )
    assert covering < len(discs) * 0.05


def test_positions_are_those_of_the_picture_for_every_node(view):
    for graph in (view("full"), view("landscape"), nx.MultiDiGraph()):
        found = positions(graph)
        places = arrange(graph).labels
        assert list(found) == list(graph)
        assert found == {
            node: (round(places[node].x, 2), round(places[node].y, 2)) for node in graph
        }
        assert all(math.isfinite(part) for place in found.values() for part in place)


def test_positions_do_not_depend_on_the_order_of_nodes_and_edges():
    graph = relation_graph(generated_store(60), "full")
    turned = nx.MultiDiGraph()
    turned.graph.update(graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert positions(turned) == positions(graph)


@pytest.mark.parametrize("size", [40, 700])
def test_what_is_linked_with_each_other_stands_together(size):
    """Two groups, one link between them; 700 is more than repulsion is exact for."""
    pick = random.Random(3)
    edges = {(0, size)}
    for first in (0, size):
        edges |= {(first + pick.randrange(n), first + n) for n in range(1, size)}
        edges |= {(first + n, first + n + 1) for n in range(size - 1)}
    places = spread(2 * size, sorted(edges))
    assert np.array_equal(places, spread(2 * size, sorted(edges)))
    one, other = places[:size], places[size:]
    apart = math.dist(one.mean(axis=0), other.mean(axis=0))
    assert apart > 1.5 * max(one.std(axis=0).max(), other.std(axis=0).max())


def test_discs_are_pushed_apart_and_what_is_held_stays():
    pick = np.random.default_rng(5)
    places, radii = pick.uniform(0, 300, (120, 2)), pick.uniform(4, 12, 120)
    held = (np.arange(120) < 10).astype(float)
    moved = pushed_apart(places, radii, held)

    def covering(at):
        return sum(
            math.dist(at[a], at[b]) < 0.9 * (radii[a] + radii[b])
            for a, b in combinations(range(120), 2)
        )

    assert covering(moved) < covering(places) / 5
    assert np.array_equal(moved[:10], places[:10])


def test_any_boxes_are_packed_without_overlap_and_small_ones_fill_what_is_free():
    sizes = [(right - left, bottom - top) for left, top, right, bottom in random_boxes(80, seed=4)]
    packed = [(x, y, x + w, y + h) for (x, y), (w, h) in zip(pack(sizes), sizes, strict=True)]
    assert all(overlap(a, b) == 0 for a, b in combinations(packed, 2))
    large, *small = pack([(500.0, 400.0), *[(90.0, 60.0)] * 4])
    assert large == (0.0, 0.0) and {x for x, _ in small} == {534.0}


@pytest.mark.parametrize(
    "text, lines",
    [
        ("Gcore data center Phase 1", ["Gcore data", "center Phase 1"]),
        ("AI Basic Act", ["AI Basic Act"]),
        ("人工智能安全与治理综合实验平台建设方案", ["人工智能安全与治理综", "合实验平台建设方案"]),
    ],
)
def test_no_last_word_of_a_label_stands_alone(text, lines):
    assert balanced(text, labels.SIZE) == lines


def test_a_png_of_a_crowd_holds_every_line_and_node_of_its_svg(view, monkeypatch):
    drawn = []
    monkeypatch.setattr(picture, "FULL_UP_TO", 3)
    monkeypatch.setattr(
        "resvg_py.svg_to_bytes", lambda svg_string, **_: drawn.append(svg_string) or b""
    )
    FORMATS["png"].write(view("full"))
    scene = arrange(view("full"))
    for curve in curves(scene):
        assert curve.path in drawn[0]
    for node, place in scene.labels.items():
        look = scene.looks[scene.graph.nodes[node]["group"]]
        assert path(look.shape, place.x, place.y, place.r) in drawn[0]
        assert place.lines[0][0] in drawn[0]
