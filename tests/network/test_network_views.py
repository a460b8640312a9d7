"""What each view shows of the small graph, and that its attributes are the documented ones."""

from __future__ import annotations

import re
import subprocess
import sys

import networkx as nx
import pytest

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.iris import local_id
from benchgraph.network import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    VIEWS,
    relation_graph,
)
from benchgraph.network.naming import period
from benchgraph.store import EmbeddedStore


def links(graph: nx.Graph) -> set[tuple[str, str, str]]:
    return {(local_id(s), d["relation"], local_id(t)) for s, t, d in graph.edges(data=True)}


@pytest.mark.parametrize("name", VIEWS)
def test_attributes_are_the_documented_ones(view, name):
    graph = view(name)
    assert isinstance(graph, nx.MultiDiGraph)
    for iri, data in graph.nodes(data=True):
        assert data["iri"] == iri and data["label"] and data["class"]
        undocumented = {
            key for key in data if key not in NODE_ATTRIBUTES and not key.startswith("label_")
        }
        assert not undocumented
    for *_, key, data in graph.edges(keys=True, data=True):
        assert set(data) <= set(EDGE_ATTRIBUTES)
        assert data["id"] == key and data["reason"].startswith(data["relation_label"])
        assert 0 < data["weight"] <= 1 and data["id"] in graph.graph["ways"]


def test_cases_are_linked_by_relations_of_their_own_and_of_their_things(view):
    graph = view("cases")
    assert [local_id(n) for n in graph] == ["case/a", "case/b", "case/c"]
    assert links(graph) == {
        ("case/a", "contradiction", "case/b"),
        ("case/a", "shared-institution", "case/b"),
    }
    shared = next(d for *_, d in graph.edges(data=True) if d["relation"] == "shared-institution")
    assert shared["strength"] == 0.8
    assert shared["reason"] == "shared institution: One Agency"
    assert shared["pages"] == ["https://example.org/a/"] and shared["quotes"] == ["One / Two"]


def test_case_nodes_say_type_axis_region_flag_and_page(view):
    data = view("cases").nodes["https://w3id.org/benchgraph/id/case/a"]
    assert data["case_type"] == ["Compute infrastructure"]
    assert data["axis"] == ["Public compute access"] and data["group_label"] == "Compute"
    assert data["region"] == ["Alpha"] and data["flag"] == "🇭🇰"
    assert data["url"] == "https://example.org/a/"


def test_the_life_of_a_case_is_that_of_its_things(view):
    data = view("cases").nodes["https://w3id.org/benchgraph/id/case/a"]
    assert (data["start"], data["end"]) == ("2023-01-01", "2025-02-28")
    assert data["events"] == ["2023 announced", "2024-12-09 launched", "2025-02 ended"]


def test_institutions_work_together_through_a_thing(view):
    graph = view("institutions")
    assert ("institution/one", "works-with", "institution/three") in links(graph)
    assert ("institution/one", "parent", "institution/two") in links(graph)
    assert "https://w3id.org/benchgraph/id/institution/five" in graph
    edge = next(
        d
        for s, t, d in graph.edges(data=True)
        if d["relation"] == "works-with" and t.endswith("three") and s.endswith("one")
    )
    assert edge["roles"] == ["One Agency (operator)", "Three Fund (funder)"]
    assert edge["via"] == ["Centre A"]


def test_isolated_nodes_can_be_left_out(store):
    graph = relation_graph(store, "institutions", isolated=False)
    assert "https://w3id.org/benchgraph/id/institution/five" not in graph
    assert not list(nx.isolates(graph))


def test_documents_show_publisher_jurisdiction_successor_and_what_they_carry(view):
    assert links(view("documents")) == {
        ("document/old-plan", "replaced-by", "document/plan"),
        ("document/plan", "publisher", "institution/two"),
        ("document/plan", "jurisdiction", "region/alpha"),
        ("facility/a", "under-document", "document/plan"),
    }


def test_an_amount_keeps_status_and_date_and_is_no_funders_share(view):
    graph = view("funding")
    funds = {
        (local_id(s), local_id(t)): d
        for s, t, d in graph.edges(data=True)
        if d["relation"] == "funds"
    }
    shared = funds["institution/two", "facility/a"]
    assert shared["amounts"] == ["HK$3 billion (announced, 2024-02)"]
    assert shared["amount"] == 3e9 and shared["currency"] == "HKD"
    assert "not the share" in shared["amount_scope"]
    sole = funds["institution/four", "facility/b"]
    assert "not the share" not in sole["amount_scope"]
    assert ("institution/one", "operates", "facility/a") in links(graph)


def test_mentions_are_counted(view):
    graph = view("mentions")
    found = {
        (local_id(s), d["relation"], local_id(t)): d["count"] for s, t, d in graph.edges(data=True)
    }
    assert found["https://example.org/a/", "mentions", "institution/one"] == 2
    assert found["https://example.org/a/", "cites", "document/plan"] == 1
    assert found["case/a", "mentions", "institution/two"] == 1


def test_ego_reaches_hops_in_both_directions(view):
    one = view("ego", entity="institution:one", hops=1)
    assert {local_id(n) for n in one} == {
        "institution/one",
        "institution/two",
        "facility/a",
        "facility/b",
    }
    two = view("ego", entity="One Agency", hops=2)
    assert set(one) < set(two)
    assert two.graph["entity"].endswith("institution/one")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-hant", "ja", "fr"])
def test_labels_fall_back(view, language):
    graph = view("cases", language=language)
    label = graph.nodes["https://w3id.org/benchgraph/id/case/a"]["label"]
    assert (
        label
        == {"zh-Hans": "案例甲", "zh-hant": "案例甲", "ja": "事例甲", "fr": "Case A"}[language]
    )
    assert graph.nodes["https://w3id.org/benchgraph/id/case/b"]["label"] == "Case B"


def test_relation_labels_and_reasons_are_in_the_chosen_language(view):
    graph = view("cases", language="zh-Hans")
    reasons = {d["reason"] for *_, d in graph.edges(data=True)}
    assert "共同机构: One Agency" in reasons


def test_the_words_of_an_arrow_are_read_from_its_source_to_its_target(view):
    for name, said in (("operator", "operated by"), ("funder", "funded by")):
        edges = [d for *_, d in view("full").edges(data=True) if d["relation"] == name]
        assert {d["relation_label"] for d in edges} == {said}
    roles = {role for *_, d in view("institutions").edges(data=True) for role in d.get("roles", ())}
    assert "One Agency (operator)" in roles and not [r for r in roles if "ed by" in r]


def test_the_landscape_says_what_holds_of_a_thing_at_the_thing_alone(shipped):
    said, whole = links(shipped()), links(shipped("full"))
    assert ("institution/ria", "operates", "case/burokratt") in whole - said
    assert ("institution/ria", "operates", "product/burokratt") in said
    things = {t for s, r, t in said if r == "subject"}
    assert {t for _, r, t in said if r in ("operates", "funds", "issues")}.isdisjoint(
        {s for s, r, _ in said if r == "subject"}
    )
    assert things <= {end for s, r, t in said if r != "subject" for end in (s, t)}


def test_documents_stand_above_what_rests_on_them_and_issuers_issue_documents(shipped):
    graph = shipped("full")
    kinds = dict(graph.nodes(data="class"))
    found = {name: [] for name in ("under-document", "issues", "shared-document")}
    for s, t, data in graph.edges(data=True):
        found.get(data["relation"], []).append((kinds[s], kinds[t], data))
    assert found["under-document"]
    assert {target for _, target, _ in found["under-document"]} == {"PolicyDocument"}
    assert all(data["directed"] for *_, data in found["under-document"])
    assert {target for _, target, _ in found["issues"]} == {"PolicyDocument"}
    assert not [1 for *_, d in found["shared-document"] if d["derivation"] == "under-document"]


@pytest.mark.parametrize(
    "name", ["case:a", "https://w3id.org/benchgraph/id/case/a", "case/a", "案例甲", "case a"]
)
def test_an_entity_is_found_by_any_of_its_names(store, name):
    graph = relation_graph(store, "ego", entity=name)
    assert graph.graph["entity"].endswith("id/case/a")


def test_an_unknown_entity_gets_suggestions(store):
    with pytest.raises(NotFoundError) as caught:
        relation_graph(store, "ego", entity="Centr A")
    assert "facility:a" in str(caught.value)
    with pytest.raises(NotFoundError, match="none"):
        relation_graph(store, "ego", entity="https://example.org/a/")


@pytest.mark.parametrize(
    "options",
    [
        {"view": "nothing"},
        {"view": "ego"},
        {"view": "cases", "entity": "case:a"},
        {"view": "ego", "entity": "case:a", "hops": 0},
        {"view": "ego", "entity": "case:a", "hops": 99},
    ],
)
def test_bad_options_are_refused(store, options):
    with pytest.raises(ParameterError):
        relation_graph(store, **options)


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "ego"])
def test_an_empty_store_gives_an_empty_graph(name):
    graph = relation_graph(EmbeddedStore.memory(), name)
    assert len(graph) == graph.number_of_edges() == 0


@pytest.mark.parametrize(
    "bounds, text",
    [
        (("2024-02-01", "2024-02-29"), "2024-02"),
        (("2024-01-01", "2024-12-31"), "2024"),
        (("2024-03-05", "2024-03-05"), "2024-03-05"),
        (("2023-01-01", "2025-12-31"), "2023/2025"),
        (("2023-03-05", "2025-12-30"), "2023-03-05/2025-12-30"),
    ],
)
def test_a_period_is_shown_as_precisely_as_it_was_stated(bounds, text):
    assert period(*bounds) == text


def test_the_graph_does_not_depend_on_the_hash_seed():
    """Two processes with different hash seeds make the same graph, communities included."""
    code = (
        "import sys; sys.path.insert(0, 'tests/network');"
        "from network_graphs import generated_store;"
        "from benchgraph.network import relation_graph;"
        "from benchgraph.network.formats import FORMATS;"
        "import hashlib;"
        "print(hashlib.sha256(FORMATS['graphml'].write("
        "relation_graph(generated_store(60), 'institutions'))).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_an_amount_of_a_table_has_its_unit(shipped):
    """A cell of a table is a bare number: the unit stands in the head of its column."""
    told = [a for _, d in shipped("funding").nodes(data=True) for a in d.get("amounts", ())]
    assert "20,000,000 USD (estimate, public, 2024-04-15)" in told
    assert not [text for text in told if not re.search(r"[^\W\d_]|[$€£¥₩]", text.split("(")[0])]
