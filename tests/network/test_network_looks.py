"""How things look: no two the same, none told by colour alone, legends that say what is drawn."""

from __future__ import annotations

import math
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from network_graphs import generated_store

from benchgraph.network import FORMATS, VIEWS, relation_graph
from benchgraph.network.pictures.appearance import (
    DASHES,
    KNOWN_LINES,
    KNOWN_LOOKS,
    SHAPES,
    contrast,
    line,
    lines,
    looks,
    on_dark,
    rgb,
)
from benchgraph.network.snapshot import CLASSES, LINKS, slug
from benchgraph.network.wording import RELATIONS
from benchgraph.resources import resource_dir
from benchgraph.serving.exploring import drawing
from benchgraph.vocab import SKOS, VOCAB

# What two colours need to be told apart at the size of a line or mark, where nothing else differs:
# a distance in OKLab for whom it is smallest. (0.02 is what is just seen of two large areas.)
APART = 0.06


def vocabulary(name: str, property: ox.NamedNode = SKOS.inScheme) -> list[str]:
    """The concepts of a vocabulary as it is shipped; with ``topConceptOf`` those at its top."""
    path: Path = resource_dir("ontology") / "vocab" / f"{name}.ttl"
    scheme = ox.NamedNode(f"{VOCAB}{name}")
    found = [
        q.subject.value
        for q in ox.parse(path=path)
        if (q.predicate, q.object) == (property, scheme)
    ]
    assert found
    return sorted(found)


OWN = [f"https://example.org/own/{n}" for n in range(100)]
TYPES = vocabulary("institution-type")
AXES = vocabulary("axis", ox.NamedNode(f"{SKOS.inScheme.value.rsplit('#')[0]}#topConceptOf"))
MADE_BY_VIEWS = [
    "works-with",
    "related-to-same",
    "profiles",
    "cites",
    "mentions",
    "operates",
    "funds",
]
ALL_RELATIONS = sorted(
    {*map(slug, vocabulary("relation-type")), *LINKS.values(), *RELATIONS, *MADE_BY_VIEWS}
)


def of_groups(groups: list[str]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for group in groups:
        graph.add_node(group, group=group, group_label=group)
    return graph


def of_relations(relations: list[str]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for n, relation in enumerate(relations):
        graph.add_edge(n, n + 1, relation=relation, relation_label=relation)
    return graph


def test_every_word_of_the_vocabularies_has_a_look_of_its_own():
    assert set(KNOWN_LOOKS) == {*CLASSES, *AXES, *TYPES}
    assert set(KNOWN_LINES) == set(ALL_RELATIONS)


@pytest.mark.parametrize("own", [[], OWN], ids=["shipped", "with a hundred of one's own"])
def test_no_two_groups_share_shape_and_colour(own):
    chosen = looks(of_groups([*CLASSES, *AXES, *TYPES, *own]))
    assert len(set(chosen.values())) == len(chosen) == 30 + len(own)
    assert {look.shape for look in chosen.values()} == set(SHAPES)


@pytest.mark.parametrize("own", [[], OWN], ids=["shipped", "with a hundred of one's own"])
def test_no_two_relations_share_colour_and_dash(own):
    chosen = lines(of_relations([*ALL_RELATIONS, *own]))
    assert len({(each.colour, each.dash) for each in chosen.values()}) == len(chosen)
    assert len(chosen) == len(ALL_RELATIONS) + len(own)
    # who draws no dash, or fewer, still has the colour
    assert len({each.colour for each in chosen.values()}) == len(chosen)
    assert {each.style for each in chosen.values()} == set(DASHES)


@pytest.mark.parametrize("groups", [CLASSES, ["Case", *AXES], ["Institution", *TYPES], OWN])
def test_groups_of_one_view_differ_in_colour_where_a_reader_draws_no_shapes(groups):
    assert len({look.colour for look in looks(of_groups(groups)).values()}) == len(groups)


def test_fewer_shapes_of_the_canvas_keep_apart_what_eight_do():
    known = getattr(drawing, "SHAPES", {shape: shape for shape in SHAPES})
    for groups in ([*CLASSES, *AXES], [*CLASSES, *TYPES], [*CLASSES, *OWN]):
        chosen = looks(of_groups(groups)).values()
        assert len({(known[each.shape], each.colour) for each in chosen}) == len(chosen)
    rows = drawing.relations(of_relations([*ALL_RELATIONS, *OWN]))
    assert len({row["colour"] for row in rows}) > 100
    assert len({DASHES[style].gap for style in DASHES}) == len(DASHES)


def test_a_look_follows_from_the_name_and_not_from_what_else_is_shown():
    """Two pictures can be compared: what is known never changes, and of one's own at most what two
    names would share."""
    everything = looks(of_groups([*CLASSES, *OWN]))
    drawn = lines(of_relations([*ALL_RELATIONS, *OWN]))
    few = OWN[::9]
    alone = {group: looks(of_groups([group]))[group] for group in OWN}
    kept = {group for group in OWN if alone[group] == everything[group]}
    assert len(kept) > 80
    for group, look in looks(of_groups([*few, *CLASSES])).items():
        assert look == everything[group] or group not in kept
    for relation in ALL_RELATIONS:
        assert lines(of_relations([relation, *few]))[relation] == drawn[relation] == line(relation)
    assert all(line(each) == lines(of_relations([each]))[each] for each in OWN)


def test_more_groups_and_relations_than_looks_were_made_for_are_still_told_apart():
    many = [f"group {n}" for n in range(700)]
    assert len(set(looks(of_groups(many)).values())) == len(many)
    assert len(set(lines(of_relations(many)).values())) == len(many)


def test_lines_stand_out_from_the_ground():
    chosen = lines(of_relations([*ALL_RELATIONS, *OWN])).values()
    assert min(contrast(each.colour, "#FFFFFF") for each in chosen) >= 3
    dark = {(on_dark(each.colour), each.style) for each in chosen}
    assert min(contrast(colour, "#15171A") for colour, _ in dark) >= 4
    assert len(dark) == len(chosen)


# Linear RGB as who lacks red or green cones sees it (Machado, Oliveira and Fernandes 2009).
SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def oklab(colour: str, sight: str) -> tuple[float, ...]:
    """``colour`` as somebody sees it, in a space where distance is difference (OKLab)."""
    parts = [
        p / 255 / 12.92 if p <= 10 else ((p / 255 + 0.055) / 1.055) ** 2.4 for p in rgb(colour)
    ]
    seen = [sum(w * p for w, p in zip(row, parts, strict=True)) for row in SIGHT[sight]]
    to_cones = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    cones = [
        max(0.0, sum(w * p for w, p in zip(row, seen, strict=True))) ** (1 / 3) for row in to_cones
    ]
    to_lab = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    return tuple(sum(w * p for w, p in zip(row, cones, strict=True)) for row in to_lab)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("known, form", [(KNOWN_LOOKS, "shape"), (KNOWN_LINES, "style")])
def test_where_shape_or_dash_is_the_same_colours_are_told_apart_by_everybody(sight, known, form):
    for (a, one), (b, two) in combinations(known.items(), 2):
        if getattr(one, form) == getattr(two, form):
            distance = math.dist(oklab(one.colour, sight), oklab(two.colour, sight))
            assert distance > APART, (a, b, distance)


def test_every_format_has_a_word_for_every_dash():
    for style, dash in DASHES.items():
        assert (style == "solid") == (dash.svg == "") == (dash.gap == (0, 0))
        assert dash.yed in ("line", "dashed", "dotted", "dashed_dotted")
        assert set(dash.dot.split(",")) <= {"solid", "dashed", "dotted", "bold"}
        assert dash.cytoscape in ("solid", "dashed", "dotted") and dash.cx2
        assert ("dot" in style) == ("1." in dash.svg)


def legend_rows(graph: nx.Graph) -> list[str]:
    """The rows of a picture's legend: no name of the small graph ends in a number in brackets."""
    root = ElementTree.fromstring(FORMATS["svg"].write(graph))
    found = ["".join(text.itertext()) for text in root.iterfind(".//{*}text")]
    return [text for text in found if re.search(r"\(\d+\)$", text)]


def drawn(graph: nx.Graph, attribute: str) -> Counter[str]:
    rows = graph.nodes(data=True) if attribute == "group" else graph.edges(data=True)
    return Counter(str(row[-1][attribute]) for row in rows)


CHOSEN: list[dict[str, Any]] = [
    {},
    {"isolated": False},
    {"regions": ["region:alpha"]},
    {"classes": ["Institution", "Facility", "Case"]},
    {"relations": ["funder", "funds", "mentions", "contradiction"]},
    {"min_strength": 0.9},
    {"since": "2024"},
]


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
@pytest.mark.parametrize("name", [name for name in VIEWS if name != "ego"])
def test_legends_name_exactly_what_is_drawn(view, name, chosen):
    graph = view(name, **chosen)
    groups, relations = drawn(graph, "group"), drawn(graph, "relation")
    labels = {data["group"]: data["group_label"] for _, data in graph.nodes(data=True)}
    words = {data["relation"]: data["relation_label"] for *_, data in graph.edges(data=True)}
    expected = sorted(f"{labels[key]} ({groups[key]})" for key in groups)
    expected += sorted(f"{words[key]} ({relations[key]})" for key in relations)
    assert sorted(legend_rows(graph)) == sorted(expected)
    assert {row["key"]: row["count"] for row in drawing.relations(graph)} == relations


class Filters(HTMLParser):
    """The rows of a page's legend: what can be switched off."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, set[str]] = {"group": set(), "relation": set()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and said.get("data-kind") in self.rows:
            self.rows[str(said["data-kind"])].add(str(said["value"]))


@pytest.mark.parametrize("name", ["cases", "funding"])
def test_the_page_s_legend_names_exactly_what_is_drawn(view, name):
    graph = view(name, isolated=False)
    filters = Filters()
    filters.feed(FORMATS["html"].write(graph).decode())
    assert filters.rows == {kind: set(drawn(graph, kind)) for kind in ("group", "relation")}


def test_relations_that_contradict_are_solid_red():
    assert line("contradiction").colour == "#D55E00" and line("contradiction").dash == ""


def test_generated_groups_and_relations_are_all_in_the_picture():
    graph = relation_graph(generated_store(30), "cases")
    assert set(looks(graph)) == set(drawn(graph, "group"))
    assert set(lines(graph)) == set(drawn(graph, "relation"))
