"""The report says in words what is in the graph; the expected ones were read sentence by sentence.

After a change that is meant: ``python tests/network/test_network_report.py`` writes them anew.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from markdown_it import MarkdownIt
from network_graphs import generated_store, nasty_graph

from benchgraph.network import VIEWS, analyse, relation_graph, report_csv, report_markdown
from benchgraph.network.measures import EXACT_UP_TO, measure, sample_size
from benchgraph.network.reporting.words import page_link, plain_text
from benchgraph.phrases import sentence
from benchgraph.store import EmbeddedStore

EXPECTED = Path(__file__).parent / "expected"
GRAPH = Path(__file__).parent / "graphs" / "small.ttl"
REPORTS = [("landscape", "en"), ("landscape", "zh-Hans"), ("full", "ja"), ("documents", "en")]
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def written(store: Any, name: str, language: str) -> str:
    return report_markdown(analyse(relation_graph(store, name, language=language)))


@pytest.mark.parametrize("name, language", REPORTS)
def test_the_report_is_the_expected_one(store, name, language):
    expected = (EXPECTED / f"report-{name}.{language}.md").read_text("utf-8")
    assert written(store, name, language) == expected


def test_the_tables_are_the_expected_ones(store):
    for name, data in report_csv(analyse(relation_graph(store, "landscape"))).items():
        assert data == (EXPECTED / "report-landscape" / name).read_bytes()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ja"])
@pytest.mark.parametrize("name", [name for name in VIEWS if name != "ego"])
def test_every_view_has_a_report_whose_markdown_is_whole(name, language):
    graph = relation_graph(generated_store(40), name, language=language)
    report = analyse(graph)
    tokens = READER.parse(report_markdown(report))
    heads = [t.tag for t in tokens if t.type == "heading_open"]
    assert heads[0] == "h1" and heads.count("h1") == 1
    assert heads.count("h2") >= (4 if report.edges else 1)
    told = " ".join(texts(tokens))
    assert "**" not in told and "{" not in told
    for found in report.central.values():
        for each in found[:1]:
            assert report.label(each.node) in told
    assert (sentence("Communities", language) in told) == bool(report.edges)


def texts(tokens: list[Any]) -> list[str]:
    """What a reader of the page sees, without marks."""
    found = []
    for token in tokens:
        if token.type == "inline":
            found.append("".join(c.content for c in token.children if c.type != "html_inline"))
        elif token.type in ("fence", "code_block", "html_block"):
            found.append("MARKUP " + token.content)
    return found


@pytest.fixture(scope="module")
def hostile() -> nx.MultiDiGraph:
    """The graph of every trap, as a report takes it: two loners, a pair, one kind of class."""
    graph = nasty_graph()
    graph.remove_edge(*list(graph.edges())[3][:2])
    labels = [
        "# head",
        "- item\n\n## two",
        "[x](https://evil.example)",
        "a | b | c",
        "`code` ~~x~~",
    ]
    labels += [
        "![i](https://evil.example/i.png)",
        "$1 @you www.evil.example",
        "**b** _i_ \\",
        "& < >",
    ]
    for node, label in zip(graph, labels, strict=False):
        graph.nodes[node]["label"] += label
    for n, (*_, data) in enumerate(graph.edges(data=True)):
        data |= {
            "id": str(n),
            "directed": n % 2 == 0,
            "weight": 0.5,
            "pages": ["javascript:alert(1)", "https://example.org/ok/"],
        }
        data["via"] = ["<script>", "=1+1"]
    measure(graph)
    return graph


def test_it_says_which_links_are_no_more_than_a_mention():
    graph = nx.MultiDiGraph(name="named", view="full", language="en")
    kind = {"class": "Institution", "class_label": "Institution"}
    for node in "abc":
        graph.add_node(node, iri=node, label=node, **kind)
    for end, relations in (("a", ["mentions"]), ("c", ["mentions", "owner"])):
        for relation in relations:
            graph.add_edge(
                "b", end, relation=relation, relation_label=relation, id=relation, weight=1
            )
    measure(graph)
    told = report_markdown(analyse(graph))
    assert "which states no tie between the two: 1 of 2 (a)." in told


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ja", "tlh", ""])
def test_labels_cannot_become_markup(hostile, language):
    markdown = report_markdown(analyse(hostile), language or None)
    tokens = READER.parse(markdown)
    told = " ".join(texts(tokens))
    assert "MARKUP" not in told
    inline = [child for token in tokens for child in token.children or ()]
    assert not {c.type for c in inline} & {"html_inline", "image", "code_inline", "s_open"}
    targets = {c.attrs["href"] for c in inline if c.type == "link_open"}
    assert targets == {"https://example.org/ok/"}
    for _, data in hostile.nodes(data=True):
        shown = plain_text(data["label"])
        assert re.sub(r"\\(.)", r"\1", shown) in told or not shown
    columns = {line.count(" | ") for line in markdown.splitlines() if line.startswith("| ")}
    assert columns <= {2, 3}


def test_tables_hold_no_formula_and_no_control_character(hostile):
    for data in report_csv(analyse(hostile)).values():
        for row in csv.reader(io.StringIO(data.decode(), newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "@")) and not re.search("[\x00-\x1f]", cell)


def test_pages_are_links_only_where_they_are_addresses():
    assert page_link("https://example.org/a/b/") == "[b](https://example.org/a/b/)"
    assert (
        page_link("https://example.org/news/77") == "[example.org/77](https://example.org/news/77)"
    )
    assert page_link("https://example.org/?q=1&r=2") == (
        "[example.org](https://example.org/?q=1&amp;r=2)"
    )
    assert page_link("https://example.org/x(1)") == "[x(1)](https://example.org/x%281%29)"
    assert page_link("javascript:alert(1)") == "javascript:alert(1)"
    assert page_link("https://[bad") == "https\\://\\[bad"


def test_a_graph_without_links_says_so():
    store = EmbeddedStore.memory(q for q in ox.parse(path=str(GRAPH)) if "Case" in str(q.object))
    markdown = written(store, "cases", "en")
    assert "Nothing in it is linked." in markdown
    assert "- Case (3): " in markdown and "How to read" not in markdown
    assert "0 entities" in written(EmbeddedStore.memory(), "cases", "en")


def test_a_large_graph_says_that_its_numbers_are_estimated():
    graph = nx.MultiDiGraph(name="large", language="en", view="full")
    size = EXACT_UP_TO + 300
    for n in range(size):
        graph.add_node(n, iri=n, label=f"n{n}", **{"class": "Case", "class_label": "case"})
    for n in range(1, size):
        graph.add_edge(n, n // 7, id=str(n), relation="mentions", relation_label="mentions")
    measure(graph)
    report = analyse(graph)
    assert report.sampled == sample_size(size) == 111
    markdown = report_markdown(report)
    assert f"begin at 111 of the {size:,} entities" in markdown
    assert "label propagation" in markdown and "Louvain" not in markdown
    assert len(markdown) < 20_000
    assert "betweenness,estimated" in report_csv(report)["summary.csv"].decode()


if __name__ == "__main__":
    small = EmbeddedStore.memory(ox.parse(path=str(GRAPH)))
    for view_name, tag in REPORTS:
        text = written(small, view_name, tag)
        (EXPECTED / f"report-{view_name}.{tag}.md").write_text(text, "utf-8")
    for file, data in report_csv(analyse(relation_graph(small, "landscape"))).items():
        (EXPECTED / "report-landscape" / file).write_bytes(data)
