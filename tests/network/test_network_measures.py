"""Centrality, communities, bridges: the report says what networkx says."""

from __future__ import annotations

import networkx as nx
import pytest
from network_graphs import generated_store

from benchgraph.network import analyse, relation_graph, report_text
from benchgraph.network.measures import SEED, simple
from benchgraph.store import EmbeddedStore


@pytest.fixture(scope="module", params=["institutions", "full", "cases"])
def graph(request) -> nx.Graph:
    return relation_graph(generated_store(60), request.param)


def plain(graph: nx.Graph) -> nx.Graph:
    """The documented projection, made in another way than the code does."""
    made = nx.Graph()
    made.add_nodes_from(graph)
    made.add_edges_from((a, b) for a, b in graph.edges() if a != b)
    return made


def test_node_measures_are_networkx_s(graph):
    between = nx.betweenness_centrality(plain(graph))
    for node, data in graph.nodes(data=True):
        assert data["degree"] == graph.degree(node)
        assert data["betweenness"] == pytest.approx(between[node], abs=1e-6)


def test_communities_are_networkx_s(graph):
    numbered = nx.convert_node_labels_to_integers(simple(graph), label_attribute="iri")
    found = nx.community.louvain_communities(numbered, weight="weight", seed=SEED)
    expected = {frozenset(numbered.nodes[n]["iri"] for n in members) for members in found}
    ours: dict[int, set[str]] = {}
    for node, number in graph.nodes(data="community"):
        ours.setdefault(number, set()).add(node)
    assert {frozenset(members) for members in ours.values()} == expected
    sizes = [len(ours[number]) for number in sorted(ours)]
    assert sizes == sorted(sizes, reverse=True)


def test_the_report_says_the_same(graph):
    report = analyse(graph, top=5)
    reference = plain(graph)
    names = dict(graph.nodes(data="label"))
    assert (report.nodes, report.edges) == (len(graph), graph.number_of_edges())
    assert report.components == nx.number_connected_components(reference)
    assert report.density == pytest.approx(nx.density(reference), abs=1e-6)
    bridges = sorted(tuple(sorted((a, b))) for a, b in nx.bridges(reference))
    assert report.bridges == sorted((names[a], names[b]) for a, b in bridges)
    isolated = {names[node] for node in nx.isolates(reference)}
    assert {name for found in report.isolated.values() for name in found} == isolated
    between = nx.betweenness_centrality(reference)
    for kind, rows in report.central.items():
        best = sorted(
            (-between[n] for n, d in graph.nodes(data=True) if d["class"] == kind and d["degree"])
        )[:5]
        assert [row[2] for row in rows] == pytest.approx([-value for value in best], abs=1e-6)
    text = report_text(report)
    assert f"Bridges (the only link between two parts): {len(bridges)}" in text


def test_isolated_cases_and_central_documents_are_named(view):
    report = analyse(view("cases"))
    assert report.isolated == {"Case": ["Case C, alone"]}
    documents = analyse(view("documents")).central["PolicyDocument"]
    assert documents[0][0] == "The Plan"
    assert analyse(view("institutions")).central["Institution"][0][0] == "One Agency"


def test_an_empty_graph_has_an_empty_report():
    report = analyse(relation_graph(EmbeddedStore.memory(), "cases"))
    assert (report.nodes, report.edges, report.bridges, report.communities) == (0, 0, [], [])
    assert "0 nodes, 0 edges" in report_text(report)
