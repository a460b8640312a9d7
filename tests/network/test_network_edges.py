"""What is one edge, what it weighs, and which way it goes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from network_graphs import generated_store

from benchgraph.network import WEIGHTS, relation_graph
from benchgraph.network.edges import UNDIRECTED, weight
from benchgraph.network.parallel import kinds
from benchgraph.network.views import VIEWS, Edge
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, ID, RDF, SKOS, VOCAB, XSD

MERGED = ["landscape", "cases", "institutions", "full"]


@pytest.fixture
def twice() -> EmbeddedStore:
    """Two institutions that share two other ones and mention each other, once with a quote each."""
    node, text = ox.NamedNode, ox.Literal
    quads = []
    for name in ("a", "b", "x", "y"):
        iri = node(f"{ID}institution/{name}")
        quads += [
            ox.Quad(iri, RDF.type, BG.Institution),
            ox.Quad(iri, SKOS.prefLabel, text(name.upper(), language="en")),
        ]
    for number, (kind, start, end, via, strength) in enumerate(
        [
            ("shared-institution", "b", "a", "x", "0.5"),
            ("shared-institution", "a", "b", "y", "0.8"),
            ("mentions", "a", "b", "", "0.4"),
            ("mentions", "b", "a", "", "0.3"),
        ]
    ):
        relation = node(f"{ID}relation/{number}")
        quads += [
            ox.Quad(relation, RDF.type, BG.Relation),
            ox.Quad(relation, BG.relationType, node(f"{VOCAB}relation-type/{kind}")),
            ox.Quad(relation, BG["from"], node(f"{ID}institution/{start}")),
            ox.Quad(relation, BG.to, node(f"{ID}institution/{end}")),
            ox.Quad(relation, BG.strength, text(strength, datatype=XSD.decimal)),
            ox.Quad(relation, BG.derivation, text(f"rule-{kind}")),
        ]
        if via:
            quads.append(ox.Quad(relation, BG.via, node(f"{ID}institution/{via}")))
    return EmbeddedStore.memory(quads)


def test_links_of_one_kind_between_two_nodes_are_one_edge(twice):
    graph = relation_graph(twice, "full")
    rows = {(s[-1], d["relation"], t[-1]): d for s, t, d in graph.edges(data=True)}
    assert set(rows) == {
        ("a", "shared-institution", "b"),
        ("a", "mentions", "b"),
        ("b", "mentions", "a"),
    }
    shared = rows["a", "shared-institution", "b"]
    assert shared["directed"] is False and rows["a", "mentions", "b"]["directed"] is True
    assert shared["count"] == 2 and shared["strength"] == 0.8
    assert shared["weight"] == pytest.approx(1 - 0.5 * 0.2)
    assert shared["reason"] == "shared institution: X; Y"
    assert shared["merged"] == [f"{ID}relation/0", f"{ID}relation/1"]
    assert [way["via"] for way in graph.graph["ways"][shared["id"]]] == [
        [f"{ID}institution/x"],
        [f"{ID}institution/y"],
    ]
    assert "merged" not in rows["a", "mentions", "b"]


def test_parallel_edges_can_be_kept_and_have_kinds_of_their_own(twice):
    graph = relation_graph(twice, "full", parallel="keep")
    assert graph.number_of_edges() == 4
    found = [
        (source, target, kind)
        for (source, target), kind in zip(graph.edges(), kinds(graph), strict=True)
    ]
    assert len(set(found)) == 4
    assert {kind for *_, kind in found} == {
        "mentions",
        "shared-institution",
        "shared-institution 2",
    }


@pytest.mark.parametrize("view", MERGED)
def test_merging_loses_no_link_no_page_and_no_quote(shipped, view):
    kept = shipped(view, parallel="keep")
    merged = shipped(view)
    ids = {i for *_, d in merged.edges(data=True) for i in d.get("merged", [d["id"]])}
    assert ids == {d["id"] for *_, d in kept.edges(data=True)}
    for name in ("pages", "quotes", "via_iri"):
        told = {v for *_, d in merged.edges(data=True) for v in d.get(name, ())}
        assert told == {v for *_, d in kept.edges(data=True) for v in d.get(name, ())}
    count = sum(d["count"] for *_, d in kept.edges(data=True))
    assert sum(d["count"] for *_, d in merged.edges(data=True)) == count
    pairs = [(s, t, d["relation"]) for s, t, d in merged.edges(data=True)]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("view", [name for name in VIEWS if name != "ego"])
def test_an_edge_without_a_direction_stands_once(view):
    graph = relation_graph(generated_store(40), view)
    for source, target, data in graph.edges(data=True):
        assert data["directed"] == (data["relation"] not in UNDIRECTED)
        assert data["directed"] or source < target


def test_what_records_state_weighs_less_than_what_a_page_is_quoted_for(shipped):
    graph = shipped("full", parallel="keep")
    quoted = [d["weight"] for *_, d in graph.edges(data=True) if "strength" in d and "quotes" in d]
    stated = [d["weight"] for *_, d in graph.edges(data=True) if "strength" not in d]
    assert quoted and stated and max(stated) < min(quoted)
    assert max(WEIGHTS.values()) < min(quoted)


def test_every_kind_of_link_has_a_declared_weight(shot):
    own = {e.relation for view in VIEWS.values() for e in view.make(shot)[1] if not e.strength}
    assert own <= set(WEIGHTS)


def test_each_statement_takes_its_part_of_what_is_left():
    once = Edge("a", "b", "works-with")
    assert weight([once]) == 0.1
    assert weight([once, once]) == pytest.approx(0.19)
    assert weight([Edge("a", "b", "mentions", count=3)]) == pytest.approx(1 - 0.95**3, abs=1e-4)
    assert weight([Edge("a", "b", "funds", strength="1"), once]) == 1
    assert weight([Edge("a", "b", "funds", strength="0")]) > 0  # Gephi leaves out what weighs 0
