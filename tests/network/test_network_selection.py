"""What of a view is chosen, on every view; and whose address a node has."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.iris import local_id
from benchgraph.network import (
    VIEWS,
    WEIGHTS,
    Selection,
    graph_of,
    read_around,
    read_snapshot,
    relation_graph,
    selection,
)
from benchgraph.network.selection import select
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, ID, RDF, SKOS

GRAPH = Path(__file__).parent / "graphs" / "small.ttl"

WHOLE = [name for name in VIEWS if name != "ego"]


def names(graph) -> set[str]:
    return {local_id(iri) for iri in graph}


@pytest.mark.parametrize("view", WHOLE)
def test_a_region_keeps_what_is_of_it(shipped, view):
    whole = shipped(view)
    part = shipped(view, regions=("hong-kong",))
    region = f"{ID}region/hong-kong"
    assert set(part) == {n for n, d in whole.nodes(data=True) if region in d.get("region_iri", ())}
    assert {
        (s, t, d["relation"]) for s, t, d in whole.edges(data=True) if s in part and t in part
    } == {(s, t, d["relation"]) for s, t, d in part.edges(data=True)}


@pytest.mark.parametrize("view", WHOLE)
def test_classes_and_relations_are_the_chosen_ones_only(shipped, view):
    part = shipped(view, classes=("institution", "Case"))
    assert {data["class"] for _, data in part.nodes(data=True)} <= {"Institution", "Case"}
    whole = shipped(view)
    relation = max(d["relation"] for *_, d in whole.edges(data=True))
    part = shipped(view, relations=(relation,))
    assert {d["relation"] for *_, d in part.edges(data=True)} == {relation}
    assert not [n for n in part if not part.degree[n]]
    every = shipped(view, relations=(relation,), isolated=True)
    assert set(every) == set(whole)


@pytest.mark.parametrize("view", WHOLE)
def test_weak_relations_go_and_stated_links_stay(shot, view):
    nodes, edges = VIEWS[view].make(shot)
    kept = select(shot, nodes, edges, Selection(min_strength=0.5))[1]
    assert kept == [e for e in edges if not e.strength or float(e.strength) >= 0.5]
    if any(edge.strength for edge in edges):
        assert len(kept) < len(edges)


def test_time_keeps_what_has_an_event_in_it_and_what_has_no_date(store):
    late = relation_graph(store, "full", since="2024")
    assert {"facility/a", "case/a", "facility/b", "document/old-plan"} <= names(late)
    assert "document/plan" not in names(late)
    early = relation_graph(store, "full", until="2022-06")
    assert "document/plan" in names(early)
    assert not {"facility/a", "case/a"} & names(early)
    kept = late.nodes[f"{ID}facility/a"]
    assert (kept["start"], kept["end"]) == ("2023-01-01", "2025-02-28")


def test_money_of_another_time_is_no_edge_of_this_one(store):
    def funded(**time: str) -> set[str]:
        graph = relation_graph(store, "funding", **time)
        return {local_id(t) for _, t, d in graph.edges(data=True) if d["relation"] == "funds"}

    assert funded(since="2024-02") == {"facility/a", "facility/b"}
    assert funded(since="2024-03") == {"facility/b"}


def test_a_region_within_a_region_counts(shipped):
    whole = shipped("full")
    inner = next((s, t) for s, t, d in whole.edges(data=True) if d["relation"] == "contained-in")
    part = shipped("full", regions=(inner[1],))
    assert inner[0] in part


def test_ego_walks_along_what_is_chosen(store):
    near = relation_graph(
        store, "ego", entity="institution:one", hops=3, relations=["operator", "subject"]
    )
    assert names(near) == {
        "institution/one", "facility/a", "facility/b", "case/a", "case/b",
    }  # fmt: skip
    with pytest.raises(NotFoundError, match="not among what was chosen"):
        relation_graph(store, "ego", entity="institution:one", classes=["Case"])


def test_a_centre_that_has_no_such_relation_stands_alone(store):
    alone = relation_graph(store, "ego", entity="institution:one", relations=["jurisdiction"])
    assert names(alone) == {"institution/one"}


@pytest.mark.parametrize(
    "options",
    [
        {"regions": ["nowhere"]},
        {"classes": ["Planet"]},
        {"relations": ["loves"]},
        {"min_strength": 1.5},
        {"min_strength": "much"},
        {"min_strength": "0_1"},
        {"min_strength": "٠.٥"},
        {"since": "yesterday"},
        {"since": "2025", "until": "2024"},
        {"parallel": "both"},
    ],
)
def test_what_is_not_known_is_refused(store, options):
    with pytest.raises((ParameterError, NotFoundError)):
        relation_graph(store, "full", **options)


def test_one_text_instead_of_several_is_one_and_none_is_none(store):
    whole = relation_graph(store, "full")
    for key, value in (("regions", "alpha"), ("classes", "Facility"), ("relations", "operator")):
        one = relation_graph(store, "full", **{key: value})
        assert 0 < len(one) < len(whole) and set(one) == set(
            relation_graph(store, "full", **{key: (each for each in [value])})
        )
        assert set(relation_graph(store, "full", **{key: None})) == set(whole)
        with pytest.raises(ParameterError):
            relation_graph(store, "full", **{key: [None]})
    assert len(relation_graph(store, "full", since=2024)) < len(whole)


def test_what_is_no_region_is_refused(store):
    for name in ("case:a", "Centre A", "<https://w3id.org/benchgraph/id/institution/one>"):
        with pytest.raises(NotFoundError):
            relation_graph(store, "full", regions=[name])


def test_regions_within_each_other_in_a_circle_are_one(store):
    around = "<https://schema.org/containedInPlace>"
    quads = list(ox.parse(path=str(GRAPH)))
    region = "https://w3id.org/benchgraph/id/region/"
    for a, b in (("alpha", "beta"), ("beta", "alpha"), ("alpha", "alpha")):
        quads += ox.parse(f"<{region}{a}> {around} <{region}{b}> .", format=ox.RdfFormat.N_TRIPLES)
    circle = EmbeddedStore.memory(quads)
    both = relation_graph(store, "full", regions=["alpha", "beta"])
    assert set(relation_graph(circle, "full", regions=["alpha"])) == set(both)


def test_a_region_above_is_known_around_a_thing():
    """What lies in a part of a region lies in it, also where only the surroundings are read."""
    part = "<https://w3id.org/benchgraph/id/region/alpha> <https://schema.org/containedInPlace>"
    turtle = f"{part} <https://w3id.org/benchgraph/id/region/beta> ."
    store = EmbeddedStore.memory(
        [*ox.parse(path=str(GRAPH)), *ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    )
    centre, chosen = f"{ID}facility/a", selection(store, regions="beta")
    near, whole = (
        graph_of(shot, "ego", centre=centre, chosen=chosen)
        for shot in (read_around(store, [centre]), read_snapshot(store))
    )
    assert set(near) == set(whole) and centre in near


def test_the_landscape_is_rich_and_whole(shipped):
    graph = shipped()
    assert graph.graph["view"] == "landscape"
    classes = {data["class"] for _, data in graph.nodes(data=True)}
    assert {"Case", "Institution", "PolicyDocument", "FundingScheme"} <= classes
    cases = set(shipped("cases"))
    assert cases <= set(graph) and not [n for n in graph if not graph.degree[n]]


# ---- addresses


@pytest.mark.parametrize("view", WHOLE)
def test_no_address_is_another_nodes(shipped, release, view):
    """Two nodes share an address only where sources give it to both, as their official link, or
    where it is the page of both: a case and what it profiles, a thing and the page itself."""
    graph = shipped(view)
    official = defaultdict(set)
    query = "SELECT ?s ?u { ?s <https://schema.org/url> ?u }"
    for row in release.store.select(query).rows:
        official[row[0].value].add(row[1].value)
    subjects = {
        (s, t) for s, t, d in shipped("full").edges(data=True) if d["relation"] == "subject"
    }
    sharing = defaultdict(list)
    for iri, data in graph.nodes(data=True):
        url = data.get("url")
        assert url is None or (url.startswith("http") and not url.startswith(ID))
        if url and data["class"] != "Page" and url not in official[iri]:
            sharing[url].append(iri)
    for iris in sharing.values():
        assert len(iris) == 1 or (len(iris) == 2 and subjects & {(*iris,), (*iris[::-1],)})


def test_an_institution_has_its_own_address_or_none(shipped):
    graph = shipped("full")
    url = {local_id(iri): data.get("url") for iri, data in graph.nodes(data=True)}
    assert url["institution/hkstp"] == "https://www.hkstp.org/"
    assert url["institution/cyberport"] == (
        "https://sgai.md/benchmarking/hong-kong-body-4-cyberport/"
    )
    assert url["institution/temasek"] is None
    assert url["region/singapore"] == "https://sgai.md/benchmarking/singapore/"
    assert url["region/eu"] is None


def test_nodes_of_one_name_are_told_apart(shipped):
    graph = shipped("full")
    labels = [data["label"] for _, data in graph.nodes(data=True)]
    assert len(labels) == len(set(labels))
    assert "AI Verify (product)" in labels and "AI Verify (benchmark case)" in labels
    chinese = shipped("full", language="zh-Hans")
    labels = [data["label"] for _, data in chinese.nodes(data=True)]
    assert len(labels) == len(set(labels)) and "AI Verify（产品）" in labels


def test_many_of_one_name_are_told_apart_by_all_that_is_known():
    quads = []
    for host in ("a", "b", "c"):
        for name in ("Same", "Same (product)"):
            iri = ox.NamedNode(f"https://{host}.example/{name[4:6].strip()}x")
            quads += [
                ox.Quad(iri, RDF.type, BG.Product),
                ox.Quad(iri, SKOS.prefLabel, ox.Literal(name, language="en")),
            ]
    graph = relation_graph(EmbeddedStore.memory(quads), "full")
    labels = [data["label"] for _, data in graph.nodes(data=True)]
    assert len(labels) == len(set(labels)) == 6


# ---- numbers that are none


def test_strengths_and_amounts_that_are_no_numbers_are_left_out(store):
    text = GRAPH.read_text("utf-8")
    relation = """
<https://w3id.org/benchgraph/id/relation/odd> a bg:Relation ; bg:strength "%s" ;
    bg:relationType <https://w3id.org/benchgraph/vocab/relation-type/mentions> ;
    bg:from <https://w3id.org/benchgraph/id/institution/four> ;
    bg:to <https://w3id.org/benchgraph/id/institution/five> ."""
    for odd in ("high", "2", "-1", "NaN", "INF", ""):
        turtle = text.replace('"12.5"^^xsd:decimal', f'"{odd}"') + relation % odd
        made = EmbeddedStore.memory(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
        graph = relation_graph(made, "full", min_strength=0)
        (edge,) = (d for *_, d in graph.edges(data=True) if d["relation"] == "mentions"
                   and d["id"].endswith("/odd"))  # fmt: skip
        assert "strength" not in edge and edge["weight"] == WEIGHTS["mentions"]
        for *_, data in relation_graph(made, "funding").edges(data=True):
            assert math.isfinite(data.get("amount", 0))
