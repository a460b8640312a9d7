"""Comparison and chains of evidence as pages."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

import pytest
from serving_tools import PHONE

from benchgraph.comparison import compare as make
from benchgraph.comparison import write_comparison
from benchgraph.language import INTERFACE
from benchgraph.query.entities import resolve
from benchgraph.relations import why as find_chains
from benchgraph.serving.media import HTML, JSON
from benchgraph.serving.model import Asked


@pytest.fixture
def get(task):
    """A page of /compare or /why for a query string."""

    def run(name, query="", lang="en", format=HTML):
        pairs = tuple(parse_qsl(query, keep_blank_values=True))
        asked = Asked(
            path=f"/{name}", query=pairs, language=lang, format=format, origin="http://here"
        )
        return task(f"pages.{name}:{name}", asked)

    return run


@pytest.mark.parametrize("lang", INTERFACE)
@pytest.mark.parametrize(
    "query",
    ["", "thing=hong-kong&thing=singapore&things=1",
     "indicator=indicator:public-funding&into=USD@2025"],
)  # fmt: skip
def test_it_compares_in_every_language(get, query, lang):
    reply = get("compare", query, lang)
    page = reply.body.decode()
    assert reply.status == 200
    assert ("<table" in page) == ("chart-part" in page) == bool(query)
    assert not re.search(r"<script(?! type=.module. src=./static/)|\sstyle=", page)


def test_every_value_has_its_status_and_its_page(get):
    page = get("compare", "thing=hong-kong&thing=singapore&things=1").body.decode()
    table = page.partition("<table")[2].partition("</table>")[0]
    said = table.split('<div class="said">')[1:]
    stated = [one for one in said if 'class="badge status-' in one]
    assert len(stated) > 50
    assert all('class="source" href="http' in one for one in stated)
    assert "not stated" in table


def test_files_are_those_of_the_command(get, graph):
    found = make(graph.store, (), axis="talent", language="ja")
    for name, media in (("csv", "text/csv"), ("json", JSON), ("tsv", "text/tab-separated-values")):
        reply = get("compare", "axis=talent", "ja", media)
        assert reply.body == write_comparison(found, name), name


def test_a_long_comparison_is_told_page_by_page(get):
    page = get("compare", "axis=axis:compute").body.decode()
    assert re.search(r"Rows 1–25 of \d+", page)
    assert get("compare", "axis=axis:compute&_page=2").status == 200
    assert get("compare", "axis=axis:compute&_page=99").status == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("thing=atlantis", 400),
        ("thing=hong-kong&axis=axis:compute", 400),
        ("axis=no-such-axis", 400),
        ("indicator=indicator:public-funding&into=doubloons", 400),
        ("indicator=indicator:public-funding&per=head", 400),
        ("entity=hong-kong", 400),
        ("thing=" + "x" * 900, 422),
        ("&".join(f"thing=t{n}" for n in range(30)), 422),
        ("thing=<script>alert(1)</script>", 400),
    ],
)
def test_what_cannot_be_compared_is_said(get, query, status):
    for format in (HTML, JSON):
        reply = get("compare", query, format=format)
        assert reply.status == status
        assert b"<script>alert" not in reply.body or format == JSON
    assert len(json.loads(get("compare", query, format=JSON).body)["message"]) > 15


@pytest.mark.parametrize("lang", INTERFACE)
def test_why_tells_every_step_with_its_evidence(get, graph, lang):
    page = get("why", "from=cyberport&to=falcon-llm", lang).body.decode()
    store = graph.store
    chains = find_chains(
        store, resolve(store, "cyberport"), resolve(store, "falcon-llm"), lang=lang
    )
    assert page.count('<ol class="chain">') == page.count('<svg class="way"') == len(chains)
    quotes = [e.quote for chain in chains for step in chain.steps for e in step.evidence if e.quote]
    assert quotes and page.count("<blockquote>") == len(quotes)
    assert 'role="img" aria-label=' in page


def test_why_in_json(get):
    found = json.loads(get("why", "from=cyberport&to=falcon-llm", format=JSON).body)
    assert found["from"].endswith("/institution/cyberport")
    assert found["chains"][0]["steps"][0]["evidence"]


def test_nothing_that_connects_is_said_kindly(get, graph):
    names = [r[0].value for r in graph.store.select(
        "PREFIX bg: <https://w3id.org/benchgraph/ontology#>"
        "SELECT ?x { ?x a bg:PolicyDocument } ORDER BY ?x")]  # fmt: skip
    start = resolve(graph.store, "cyberport")
    apart = next(n for n in names if not find_chains(graph.store, start, n))
    reply = get("why", f"from=cyberport&to={apart}")
    assert reply.status == 200
    assert "say nothing that connects" in reply.body.decode()
    assert json.loads(get("why", f"from=cyberport&to={apart}", format=JSON).body)["chains"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=cyberport&to=nowhere-at-all", 400),
        ("from=cyberport&to=institution:cyberport", 400),
        ("from=cyberport&to=falcon-llm&limit=1000", 400),
        ("from=cyberport&to=falcon-llm&depth=9", 400),
        ("from=cyberport&to=" + "x" * 900, 422),
        ("from=<img src=x onerror=alert(1)>&to=cyberport", 400),
    ],
)
def test_wrong_ends_are_told(get, query, status):
    page = get("why", query)
    assert page.status == get("why", query, format=JSON).status == status
    assert b"<img src=x" not in page.body


def test_a_half_filled_form_is_no_error_for_people(get):
    assert get("why", "from=cyberport").status == 200
    assert get("why", "from=cyberport", format=JSON).status == 400


def test_on_a_phone_nothing_hangs_over_and_forms_work_without_a_script(tab):
    page = tab("/compare", viewport=PHONE, java_script_enabled=False)
    page.fill("#t1", "hong-kong")
    page.fill("#t2", "singapore")
    page.check("input[name=things]")
    page.click("form.ask button")
    page.wait_for_selector("table.comparison")
    assert "thing=hong-kong" in page.url and page.locator("table.comparison").count() == 1
    page.click("nav a[href*='promises']")
    page.select_option("select[name=verdict]", "overdue")
    page.click("form.ask button")
    assert page.locator(".promise").count() > 5


@pytest.mark.parametrize(
    "path", ["/questions/promise-tracker?lang=ja", "/why?from=cyberport&to=nscc"]
)
def test_a_phone_shows_it_without_scrolling_to_the_side(tab, path):
    page = tab(path, viewport=PHONE, color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    strips = page.locator("svg.strip, svg.way")
    assert strips.count() and strips.first.bounding_box()["width"] > 200
