"""The query editor: as a form, in place, and what it completes."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from serving_tools import PHONE

from benchgraph.serving.media import HTML, JSON
from benchgraph.serving.model import Asked

CASES = "SELECT ?case ?label WHERE { ?case a bg:Case ; skos:prefLabel ?label } ORDER BY ?case"


@pytest.fixture
def ran(task):
    """Run a query as the form does (HTML) or as the script does (JSON)."""

    def run(query, format=HTML, **more):
        asked = Asked("/editor/run", query=(("query", query),), format=format, **more)
        return task("pages.editor:answer", asked)

    return run


def test_the_page_has_a_form_that_needs_no_script(task):
    page = task("pages.editor:editor", Asked("/editor")).body.decode()
    assert re.search(r'<form id="editor"[^>]*action="/editor/run" method="get"', page)
    assert '<label for="query">' in page
    assert "a bg:Case" in page
    assert page.count('href="/editor?question=') > 40


def test_a_query_from_the_address_is_shown_and_not_run(task):
    page = task("pages.editor:editor", Asked(query=(("query", "ASK { <a:\"'> ?p </textarea> }"),)))
    assert "&lt;/textarea&gt;" in page.body.decode()
    assert 'class="result"' not in page.body.decode()


def test_a_question_is_filled_in(task):
    asked = Asked(query=(("question", "bodies-behind-a-case"), ("case", "数码港 AI 超算中心")))
    page = unescape(task("pages.editor:editor", asked).body.decode())
    assert "# Which bodies stand behind a case" in page
    assert "<https://w3id.org/benchgraph/id/case/cyberport-ai-supercomputing-centre>" in page


@pytest.mark.parametrize(
    "pairs, status",
    [
        ((("question", "no-such-question"),), 404),
        ((("question", "bodies-behind-a-case"), ("case", "nobody's case")), 404),
        ((("question", "bodies-behind-a-case"), ("kase", "x")), 400),
    ],
)
def test_a_question_that_cannot_be_filled_is_told(task, pairs, status):
    assert task("pages.editor:editor", Asked(query=pairs)).status == status


def test_rows_come_as_a_table_with_names_and_languages(ran):
    page = ran(CASES).body.decode()
    assert '<a href="/id/case/falcon-llm">Falcon LLM</a>' in page
    assert '<span lang="zh-hans">' in page
    assert '<form class="row downloads" action="/sparql" method="post">' in page


def test_numbers_become_a_chart(ran):
    page = ran("SELECT ?label ?n { VALUES (?label ?n) { ('alpha' 3) ('beta' -1) } }").body.decode()
    assert '<figure class="chart">' in page
    assert page.count('<span class="strip-name">') == 2


def test_units_are_not_drawn_together(ran):
    page = ran("SELECT ?l ?n ?unit { VALUES (?l ?n ?unit) { ('a' 3 'S$') ('b' 1 'US$') } }").body
    assert page.decode().count('<div class="chart-part">') == 2


def test_numbers_and_days_in_one_column_are_no_chart(ran):
    query = "SELECT ?l ?v { VALUES (?l ?v) { ('a' 3) ('b' '2024-05-04'^^xsd:date) } }"
    assert ran(query).status == 200
    assert "figure" not in ran(query).body.decode()


def test_triples_become_a_network_and_a_list(ran):
    query = "CONSTRUCT { ?a bg:operator ?b } WHERE { ?a bg:operator ?b }"
    told = json.loads(ran(query, JSON).body)
    network = told["network"]
    assert {node["group"] for node in network["nodes"]} >= {"Institution", "Facility"}
    assert {edge["relation"] for edge in network["edges"]} == {"bg:operator"}
    assert told["html"].count("<li>") >= len(network["edges"])
    assert told == json.loads(ran(query, JSON).body)  # the same picture each time


def test_yes_or_no(ran):
    assert ">Yes<" in ran("ASK { ?x a bg:Case }").body.decode()


def test_an_answer_is_cut_and_says_so(ran):
    page = ran("SELECT * { ?s ?p ?o . ?x ?y ?z }").body.decode()
    assert "The first 1,000 are shown" in page
    assert page.count("<tr>") == 1_001


@pytest.mark.parametrize(
    "query, said, line",
    [
        ("SELECT * {\n  ?s ?p }", "not a SPARQL query", 2),
        ("SELECT * {\n ?s gg:x ?o }", "prefix gg: is not declared", 2),
        ("DELETE WHERE { ?s ?p ?o }", "only reads", 1),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "another server", 1),
        ("", "there is no query", None),
        ("(" * 50, "nested too deeply", 1),
    ],
)
def test_what_is_wrong_stands_beside_the_editor(ran, query, said, line):
    page = ran(query)
    assert page.status in (400, 422)
    assert said in page.body.decode()
    assert 'aria-invalid="true"' in page.body.decode()
    told = json.loads(ran(query, JSON).body)["problem"]
    assert said in told["message"]
    assert told.get("line") == line


def test_a_term_that_is_not_there_is_told(ran):
    assert "did you mean bg:Case?" in ran("SELECT * { ?x a bg:Cse }").body.decode()


def test_hostile_labels_stay_text(ran):
    nasty = "<script>alert(1)</script>"
    query = f"SELECT ?a ?n {{ VALUES (?a ?n) {{ ('{nasty}' 1) }} }}"
    for format in (HTML, JSON):
        assert nasty not in ran(query, format).body.decode()
    iri = quote(nasty)
    query = f"CONSTRUCT {{ <urn:{iri}> <urn:p> ?x }} WHERE {{ ?x a bg:Case }}"
    assert nasty not in ran(query).body.decode()
    query = "SELECT (IRI('javascript:alert(1)') AS ?a) { }"
    assert 'href="javascript' not in ran(query).body.decode()


def test_terms_and_entities_are_completed(task):
    terms = json.loads(task("pages.editor:known_terms", Asked(format=JSON)).body)["terms"]
    case = next(term for term in terms if term["apply"] == "bg:Case")
    assert (case["label"], case["detail"], case["type"]) == ("benchmark case", "对标案例", "class")

    def hits(text, **more):
        asked = Asked(query=(("text", text),), format=JSON, **more)
        return json.loads(task("pages.editor:complete", asked).body)

    assert hits("cyberp")["hits"][0]["apply"] == "institution:cyberport"
    assert hits("数码港", language="zh-Hans")["hits"][0]["detail"] == "Cyberport"
    assert len(hits("a")["hits"]) <= 20
    assert hits("")["status"] == 400
    assert hits("x" * 600)["status"] == 422


@pytest.mark.parametrize("language", ["zh-Hans", "ja"])
def test_other_languages(ran, task, language):
    page = task("pages.editor:editor", Asked(language=language, chosen=True)).body.decode()
    assert "Query editor" not in page
    assert f"lang={language}" in page
    assert ">Results<" not in ran(CASES, language=language).body.decode()


# -- in a real browser ---------------------------------------------------------------------------


def typed(page, query):
    page.wait_for_selector("#typing .cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(query)


def test_typing_completing_and_running_by_keyboard(tab):
    page = tab("/editor", viewport=PHONE)  # a small canvas: drawn without a graphics card
    page.wait_for_selector("#typing .cm-content")
    # Tab reaches the editor and leaves it.
    page.locator("#typing .cm-content").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("SELECT ?x WHERE { ?x ")
    page.keyboard.type("a bg:Ca")
    page.wait_for_selector(".cm-tooltip-autocomplete li >> text=bg:Case")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(" ; bg:region region:sing")
    page.keyboard.type("ap")
    page.wait_for_selector(".cm-tooltip-autocomplete li >> text=region:singapore")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("SELECT ?x ?y WHERE { ?x bg:subject ?y }")
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_selector("#result [role=tab] >> text=Network").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("[role=tab][aria-selected=true]").inner_text() == "Table"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".network-tools")  # the canvas is drawn, and there are buttons for it
    assert page.locator("#result .network canvas").count()
    assert "/editor/run?query=SELECT" in page.url
    assert page.locator("#history").is_visible()


def test_an_error_is_marked_where_it_is(tab):
    page = tab("/editor", viewport=PHONE)
    typed(page, "SELECT ?x WHERE { ?x gg:y 1 ")
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_selector("#problem >> text=Line 1: the prefix gg: is not declared")
    assert page.locator("#typing .cm-lintRange-error").count()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_without_script_the_form_answers(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/editor")
    page.click("text=Run")
    assert page.locator("table.compact tbody tr").count() > 10
    context.close()
