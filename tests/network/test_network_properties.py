"""What holds of every graph that a store may hold: small ones, in every combination."""

from __future__ import annotations

import math
from collections import Counter

import networkx as nx
import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchgraph.network import (
    CLASSES,
    VIEWS,
    graph_of,
    read_around,
    read_snapshot,
    relation_graph,
    selection,
)
from benchgraph.network.parallel import kinds
from benchgraph.network.snapshot import LINKS
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, ID, OA, RDF, SKOS, VOCAB, XSD

node = ox.NamedNode
QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NAMES = ("A", "A (case)", "A (benchmark case)", "A (a0)", "B", " ", "", "数", "A（案例）")
TYPES = "funds operates shared-institution mentions same-citation succession own owner".split()
number = st.integers(0, 7)
CHOICES = {
    "classes": ["Case", "Institution"],
    "regions": None,
    "relations": ["funds", "owner", "mentions"],
    "min_strength": 0.4,
    "since": "2024",
    "until": "2025-06",
}


@st.composite
def quads(draw) -> list[ox.Quad]:
    """Things of one or two classes, with names that collide, links, relations and events."""
    found: list[ox.Quad] = []

    def add(s: str, p: ox.NamedNode, o: object) -> None:
        found.append(ox.Quad(node(s), p, node(o) if isinstance(o, str) else o))

    several = st.sets(st.sampled_from([c for c in CLASSES if c != "Page"]), min_size=1, max_size=2)
    classes = draw(st.lists(st.just({"Page"}) | several, min_size=1, max_size=8))
    iris = [f"{ID}{('case', 'thing', 'x/y')[n % 3]}/a{n // 3}" for n in range(len(classes))]
    things = st.sampled_from(iris)
    for iri, kinds_of in zip(iris, classes, strict=True):
        for each in sorted(kinds_of):
            add(iri, RDF.type, BG[each])
        for text in draw(st.lists(st.sampled_from(NAMES), max_size=2)):
            add(iri, SKOS.prefLabel, ox.Literal(text, language=draw(st.sampled_from(("en", "ja")))))
    for s, p, o in draw(st.lists(st.tuples(things, st.sampled_from(list(LINKS)), things))):
        add(s, node(p), o)
    strengths = st.sampled_from(("", "0", "1", "0.5", "0.333"))
    relation = st.tuples(things, things, st.sampled_from(TYPES), strengths, things)
    for n, (start, end, kind, strength, via) in enumerate(draw(st.lists(relation, max_size=12))):
        iri = f"{ID}relation/{n}"
        add(iri, RDF.type, BG.Relation)
        add(iri, BG.relationType, f"{VOCAB}relation-type/{kind}")
        add(iri, BG["from"], start)
        add(iri, BG.to, end)
        if strength:
            add(iri, BG.strength, ox.Literal(strength, datatype=XSD.decimal))
            add(iri, BG.via, via)
            add(iri, BG.fromEvidence, f"{iri}/evidence")
            add(f"{iri}/evidence", OA.hasSource, f"https://example.org/{n % 3}")
    days = st.sampled_from(("", "0001-01-01", "2023-05-05", "2025-01-01", "12024-01-01"))
    for n, (iri, first, last) in enumerate(draw(st.lists(st.tuples(things, days, days)))):
        add(iri, BG.event, f"{iri}/event/{n}")
        add(f"{iri}/event/{n}", BG.eventKind, f"{VOCAB}event-kind/launched")
        for term, day in ((BG.earliest, first), (BG.latest, last)):
            if day:
                add(f"{iri}/event/{n}", term, ox.Literal(day, datatype=XSD.date))
    return found


views = st.sampled_from([name for name in VIEWS if name != "ego"])


def by_id(graph: nx.MultiDiGraph) -> dict[str, tuple[str, str, dict]]:
    return {data["id"]: (s, t, data) for s, t, data in graph.edges(data=True)}


def pair(source: str, target: str, data: dict) -> object:
    return (source, target) if data["directed"] else frozenset((source, target))


def same(one: nx.Graph, other: nx.Graph) -> None:
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))
    assert one.graph == other.graph


@QUICK
@given(quads(), views)
def test_merged_edges_lose_nothing(made, view):
    store = EmbeddedStore.memory(made)
    merged, kept = (relation_graph(store, view, parallel=how) for how in ("merge", "keep"))
    assert list(merged) == list(kept)
    left, edges = by_id(kept), by_id(merged)
    assert len(left) == kept.number_of_edges() and len(edges) == merged.number_of_edges()
    assert len({(pair(*edge), edge[2]["relation"]) for edge in edges.values()}) == len(edges)
    told = zip(kept.edges(data=True), kinds(kept), strict=True)
    assert max(Counter((pair(*edge), kind) for edge, kind in told).values(), default=1) == 1
    for source, target, data in edges.values():
        parts = [left.pop(iri) for iri in data.get("merged", [data["id"]])]
        rows = [row for *_, row in parts]
        assert {(s, t, row["relation"]) for s, t, row in parts} == {
            (source, target, data["relation"])
        }
        assert data["count"] == sum(row["count"] for row in rows)
        for key in ("pages", "quotes", "via_iri", "roles_iri"):
            assert set(data.get(key, ())) == {each for row in rows for each in row.get(key, ())}
        weight = 1 - math.prod(1 - row["weight"] for row in rows)
        assert math.isclose(data["weight"], weight, abs_tol=0.001)
        assert 0 < data["weight"] <= 1 or data["strength"] == data["weight"] == 0
    assert not left


@QUICK
@given(quads(), views, st.sampled_from(("en", "ja")), st.randoms(use_true_random=False))
def test_labels_are_unique_and_the_order_of_a_store_does_not_matter(made, view, language, chance):
    graph = relation_graph(EmbeddedStore.memory(made), view, language=language)
    labels = [data["label"] for _, data in graph.nodes(data=True)]
    assert len(set(labels)) == len(labels)
    chance.shuffle(made)
    same(graph, relation_graph(EmbeddedStore.memory(made), view, language=language))


@QUICK
@given(quads(), views, st.lists(st.sampled_from(list(CHOICES)), unique=True))
def test_a_further_choice_adds_nothing(made, view, order):
    store = EmbeddedStore.memory(made)
    regions = [q.subject.value for q in made if q.object == BG.Region]
    before, chosen = relation_graph(store, view, isolated=True, parallel="keep"), {}
    for name in order:
        chosen[name] = regions[:1] if name == "regions" else CHOICES[name]
        after = relation_graph(store, view, isolated=True, parallel="keep", **chosen)
        assert set(after) <= set(before) and by_id(after).keys() <= by_id(before).keys()
        before = after


@QUICK
@given(quads(), st.integers(1, 2), st.sampled_from([None, *CHOICES]))
def test_what_lies_around_a_thing_is_what_the_whole_graph_says(made, hops, name):
    """Also where a part is chosen."""
    store = EmbeddedStore.memory(made)
    shot = read_snapshot(store)
    regions = [q.subject.value for q in made if q.object == BG.Region]
    value = regions[:1] if name == "regions" else CHOICES.get(name)
    chosen = selection(store, **({name: value} if name else {}))
    for centre in list(graph_of(shot, "full", chosen=chosen))[:2]:
        near = read_around(store, [centre], hops)
        one, other = (
            graph_of(each, "ego", "en", centre, hops, chosen=chosen) for each in (shot, near)
        )
        same(one, other)
