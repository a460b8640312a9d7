"""The interactive page in a real browser: it shows, filters, explains, and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from network_browser import Browser
from network_graphs import nasty_graph

from benchgraph.network import FORMATS, relation_graph
from benchgraph.store import EmbeddedStore

pytestmark = pytest.mark.needs_browser
LABELS = "return Object.fromEntries(benchgraph.cy.nodes().map(n => [n.id(), n.data('label')]))"
VISIBLE = (
    "return [benchgraph.cy.nodes().not('.hidden').length,"
    " benchgraph.cy.edges().filter(benchgraph.isShown).length]"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    made = Browser()
    yield made
    made.close()


@pytest.fixture
def page(browser, tmp_path):
    """``page(graph)`` opens the graph's page and afterwards asserts that it was clean."""

    def show(graph: nx.Graph) -> Browser:
        path: Path = tmp_path / "graph.html"
        path.write_bytes(FORMATS["html"].write(graph))
        browser.open(path)
        assert browser.run("return window.benchgraph && window.benchgraph.ready")
        return browser

    yield show
    assert [entry["message"] for entry in browser.log("browser")] == []
    own = ("file:", "data:", "chrome:")  # chrome: the browser's own first tab
    outside = [url for url in browser.requests() if not url.startswith(own)]
    assert outside == []


def show_all(graph: nx.Graph) -> list[int]:
    return [len(graph), graph.number_of_edges()]


@pytest.mark.parametrize("name", ["cases", "institutions", "funding", "mentions", "full"])
def test_the_page_holds_the_graph(page, view, name):
    graph = view(name)
    shown = page(graph)
    assert shown.run(VISIBLE) == show_all(graph)
    assert shown.run(LABELS) == dict(graph.nodes(data="label"))
    reasons = shown.run("return benchgraph.data.edges.map(benchgraph.reason)")
    assert reasons == [data["reason"] for *_, data in graph.edges(data=True)]
    rows = shown.run("return document.querySelectorAll('#legend-relation li').length")
    assert rows == len({data["relation"] for *_, data in graph.edges(data=True)})


def test_labels_and_words_follow_the_language(page, view):
    shown = page(view("cases"))
    shown.run(
        "const s = document.getElementById('language'); s.value = 'zh-hans';"
        "s.dispatchEvent(new Event('change'))"
    )
    labels = shown.run(LABELS)
    assert labels["https://w3id.org/benchgraph/id/case/a"] == "案例甲"
    assert labels["https://w3id.org/benchgraph/id/case/b"] == "Case B"
    text = shown.run("return document.body.innerText")
    assert "共同机构" in text and "案例及其关联" in text
    assert shown.run("return document.documentElement.lang") == "zh-hans"


def test_classes_and_relation_types_filter(page, view):
    graph = view("full")
    shown = page(graph)
    click = "document.querySelector(`.legend input[value='${arguments[0]}']`).click()"
    shown.run(click, "operator")
    left = sum(data["relation"] != "operator" for *_, data in graph.edges(data=True))
    assert shown.run(VISIBLE) == [len(graph), left]
    hidden = "return benchgraph.cy.edges('.hidden').map(e => e.style('display'))"
    assert set(shown.run(hidden)) == {"none"}
    shown.run(click, "Institution")
    nodes = [n for n, data in graph.nodes(data=True) if data["group"] != "Institution"]
    kept = sum(
        d["relation"] != "operator" and a in nodes and b in nodes
        for a, b, d in graph.edges(data=True)
    )
    assert shown.run(VISIBLE) == [len(nodes), kept]
    shown.run("document.getElementById('reset').click()")
    assert shown.run(VISIBLE) == show_all(graph)


def test_search_finds_a_name_in_any_language(page, view):
    shown = page(view("cases"))
    shown.run(
        "const s = document.getElementById('search'); s.value = '案例';"
        "s.dispatchEvent(new Event('input'))"
    )
    assert shown.run("return benchgraph.cy.nodes('.found').map(n => n.id())") == [
        "https://w3id.org/benchgraph/id/case/a"
    ]


def test_pointing_at_a_line_shows_reason_quote_and_page(page, view):
    shown = page(view("cases"))
    shown.run(
        "benchgraph.cy.edges().filter(e => benchgraph.data.edges[e.data('n')].relation"
        " === 'shared-institution').emit('mouseover')"
    )
    text = shown.run("return document.getElementById('info').innerText")
    assert "shared institution: One Agency" in text
    assert "One / Two" in text and "https://example.org/a/" in text
    shown.run("benchgraph.cy.edges().emit('mouseout')")
    shown.run("benchgraph.cy.$id('https://w3id.org/benchgraph/id/case/a').emit('tap')")
    text = shown.run("return document.getElementById('info').innerText")
    assert "Case A" in text and "2024-12-09 launched" in text
    href = shown.run("return document.querySelector('#info dl a').href")
    assert href == "https://example.org/a/"


@pytest.mark.parametrize("name", ["empty", "nasty"])
def test_odd_graphs_show_without_a_fault(page, name):
    graph = nasty_graph() if name == "nasty" else relation_graph(EmbeddedStore.memory(), "cases")
    shown = page(graph)
    assert shown.run(VISIBLE) == show_all(graph)
    empty = shown.run("return !document.getElementById('empty').hidden")
    assert empty == (name == "empty")
    tap = "benchgraph.cy.$id(arguments[0]).emit('tap'); return document.body.innerText"
    texts = "".join(shown.run(tap, node) for node in graph)
    assert ("</script><script>alert(1)</script>" in texts) == (name == "nasty")


def test_only_the_two_scripts_of_the_page_may_run(view):
    """The policy names hashes; it needs no browser to be checked."""
    text = FORMATS["html"].write(view("cases")).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
    assert "default-src &#39;none&#39;" in policy and policy.count("sha256-") == 2
    assert "unsafe-eval" not in policy and "http" not in policy
    assert not re.search(r'(src|href)="(?!data:)', text.split("<script")[0])
