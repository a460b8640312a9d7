"""Centrality, communities, bridges: the numbers of graph and report are networkx's."""

from __future__ import annotations

import csv
import io
from collections import Counter

import networkx as nx
import pytest
from network_graphs import generated_store

from benchgraph.network import analyse, relation_graph, report_csv
from benchgraph.network.measures import SEED, simple
from benchgraph.store import EmbeddedStore


@pytest.fixture(scope="module", params=["institutions", "full", "cases", "landscape"])
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


def test_the_report_counts_what_networkx_counts(graph):
    report = analyse(graph)
    reference = plain(graph)
    parts = sorted(map(len, nx.connected_components(reference)), reverse=True)
    assert (report.nodes, report.edges) == (len(graph), graph.number_of_edges())
    assert report.pairs == reference.number_of_edges()
    assert report.components == len(parts)
    assert report.parts == [size for size in parts if size > 1]
    assert report.density == pytest.approx(nx.density(reference), abs=1e-6)
    assert {n for found in report.isolated.values() for n in found} == set(nx.isolates(reference))
    degrees = [degree for _, degree in graph.degree() if degree]
    assert sum(d <= report.median for d in degrees) * 2 >= len(degrees)
    assert {graph.degree(node) for node in report.busiest} == {max(degrees)}
    groups: dict[int, set[str]] = {}
    for node, number in graph.nodes(data="community"):
        groups.setdefault(number, set()).add(node)
    modularity = nx.community.modularity(simple(graph), groups.values(), weight="weight")
    assert report.modularity == pytest.approx(modularity, abs=1e-6)


def test_the_report_ranks_by_betweenness_and_says_what_each_links(graph):
    report = analyse(graph, top=5)
    reference = plain(graph)
    between = nx.betweenness_centrality(reference)
    assert report.central
    for kind, found in report.central.items():
        best = sorted((-between[n] for n, own in graph.nodes(data="class") if own == kind))[:5]
        ours = [graph.nodes[each.node]["betweenness"] for each in found]
        assert ours == pytest.approx([-value for value in best if round(-value, 6)], abs=1e-6)
        for each in found:
            others = {link.b for side in each.sides for link in side.links}
            assert others == set(reference[each.node])
            assert len(others) == each.neighbours
            for side in each.sides:
                assert {graph.nodes[x.b]["community"] for x in side.links} == {side.community}
            without = reference.subgraph(set(reference) - {each.node})
            near = [
                piece
                for piece in nx.connected_components(without)
                if piece & set(reference[each.node])
            ]
            assert sorted(map(set, each.pieces), key=sorted) == (
                sorted(near, key=sorted) if len(near) > 1 else []
            )


def test_the_report_knows_both_sides_of_every_bridge(graph):
    report = analyse(graph)
    reference = plain(graph)
    expected = {frozenset(pair) for pair in nx.bridges(reference)}
    assert {frozenset((each.link.a, each.link.b)) for each in report.bridges} == expected
    for each in report.bridges:
        cut = nx.Graph(reference)
        cut.remove_edge(each.link.a, each.link.b)
        sides = [nx.node_connected_component(cut, end) for end in (each.link.a, each.link.b)]
        assert each.sizes == tuple(map(len, sides))
        assert each.link.edges


def test_communities_are_told_by_what_is_inside_and_what_leads_out(graph):
    number = dict(graph.nodes(data="community"))
    for found in analyse(graph).communities:
        members = {node for node, own in number.items() if own == found.number}
        inside = [d for a, b, d in graph.edges(data=True) if {a, b} <= members]
        assert {node for node, _ in found.members} == members
        assert found.inside == len(inside)
        assert dict(found.relations) == Counter(data["relation"] for data in inside)
        assert sum(n for _, n in found.members) == 2 * len(inside)
        crossing = [(a, b) for a, b in graph.edges() if len({a, b} & members) == 1]
        assert sum(n for _, n in found.outside) == len(crossing)


def test_the_tables_hold_what_the_report_knows(graph):
    report = analyse(graph)
    tables = {
        name: list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        for name, data in report_csv(report).items()
    }
    measures = {row["measure"]: row["value"] for row in tables["summary.csv"]}
    assert measures["entities"] == str(len(graph))
    assert measures["betweenness"] == "exact"
    assert len({(r["a_iri"], r["b_iri"]) for r in tables["bridges.csv"]}) == len(report.bridges)
    assert sum(int(row["edges"]) for row in tables["relations.csv"]) == graph.number_of_edges()
    assert len(tables["isolated.csv"]) == sum(map(len, report.isolated.values()))
    for row in tables["central.csv"]:
        assert float(row["betweenness"]) == graph.nodes[row["iri"]]["betweenness"]
        links = [each for each in tables["connections.csv"] if each["iri"] == row["iri"]]
        assert len({each["other_iri"] for each in links}) == int(row["neighbours"])
        assert len(links) == int(row["relations"])


def test_isolated_cases_and_central_documents_are_named(view):
    report = analyse(view("cases"))
    assert [report.label(node) for node in report.isolated["Case"]] == ["Case C, alone"]
    report = analyse(view("documents"))
    assert report.label(report.central["PolicyDocument"][0].node) == "The Plan"
    report = analyse(view("institutions"))
    assert report.label(report.central["Institution"][0].node) == "One Agency"


def test_an_empty_graph_has_an_empty_report():
    report = analyse(relation_graph(EmbeddedStore.memory(), "cases"))
    assert (report.nodes, report.edges, report.bridges, report.communities) == (0, 0, [], [])
