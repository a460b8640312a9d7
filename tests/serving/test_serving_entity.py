"""The page of an entity: everything that is known, each statement with who says so."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from serving_tools import PHONE

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.iris import entity_iri
from benchgraph.serving.charts.timeline import Point, timeline_svg
from benchgraph.serving.model import Asked
from benchgraph.serving.pages.entity import entity_page

CASE = "case/cyberport-ai-supercomputing-centre"
FACILITY = "facility/cyberport-ai-supercomputing-centre"


@pytest.fixture(scope="module")
def shown(graph):
    def show(local: str, language: str = "en", **query: str) -> str:
        iri = entity_iri(local)
        asked = Asked(path=f"/id/{local}", language=language, query=tuple(query.items()))
        reply = entity_page(graph, asked, iri)
        assert reply.status == 200
        return reply.body.decode()

    return show


def test_a_case_with_what_it_profiles(shown):
    text = shown(CASE)
    assert "<h1>Cyberport AI Supercomputing Centre</h1>" in text
    assert '<dd lang="zh-hans">数码港 AI 超算中心</dd>' in text
    for status in ("target", "actual"):
        assert f'<span class="badge status-{status}">{status}</span>' in text
    assert "3,000 PFLOPS" in text
    assert "<q>By early 2026 at the soonest</q>" in text
    assert "A view of Singapore AI Observatory" in text
    assert "not stated: deadline" in text
    assert 'href="/record/case/cyberport-ai-supercomputing-centre"' in text
    assert f'href="/id/{CASE}.ttl"' in text
    assert 'href="/compare?thing=case%3Acyberport' in text
    assert 'href="/why?from=case%3Acyberport' in text
    assert 'href="/graph?entity=case%3Acyberport' in text
    assert f'href="/wrong?about={"https%3A%2F%2Fw3id.org%2Fbenchgraph%2Fid%2F"}' in text
    assert "Who said what, and when" in text
    assert "style=" not in text.replace("stylesheet", "")


@pytest.mark.parametrize(
    "local",
    [
        "institution/cyberport", "region/hong-kong", FACILITY, "product/falcon-llm",
        "document/aida", "initiative/ai-supercomputing-subsidy-scheme",
        "https://sgai.md/benchmarking/falcon-llm/",
        "https://w3id.org/benchgraph/vocab/indicator/compute-capacity",
        "https://w3id.org/benchgraph/vocab/axis/compute",
        "https://w3id.org/benchgraph/vocab/unit/petaflops",
        f"{FACILITY}/observation/compute-target",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-Hans", "ja"])
def test_every_kind_has_a_page_in_every_language(graph, shown, local, language):
    if not graph.store.ask(f"ASK {{ <{entity_iri(local)}> ?p ?o }}"):
        pytest.fail(f"{local} is not in the shipped graph")
    text = shown(local, language)
    assert f'<html lang="{language}">' in text
    assert text.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_a_statement_by_itself_is_about_its_thing(shown):
    text = shown(f"{FACILITY}/observation/compute-target")
    assert f'href="/id/{FACILITY}"' in text
    assert text.count('class="number ') == 1
    assert "<q>scaling to 3 000 PFLOPS</q>" in text


def test_events_judgements_and_names_of_institutions(shown):
    text = shown(FACILITY)
    assert '<svg class="timeline"' in text
    assert text.count('<li id="s-') >= 3
    assert "in_tongue" not in text


def test_long_lists_are_cut_and_paged(shown, graph):
    text = shown("region/hong-kong")
    assert 'href="/id/region/hong-kong?list=Institution"' in text
    whole = shown("region/hong-kong", list="Institution")
    assert whole.count("<li>") >= 20
    with pytest.raises(ParameterError):
        shown("region/hong-kong", list="Institution", page="99")
    with pytest.raises(ParameterError):
        shown("region/hong-kong", list="<script>")


def test_all_relations_are_one_click_away(shown):
    few, every = shown(CASE), shown(CASE, relations="all")
    assert "relations=all#relations" in few
    assert "relations=all#relations" not in every
    assert every.count('class="strength"') > few.count('class="strength"')


def test_what_is_not_there_is_told(graph, task):
    with pytest.raises(NotFoundError):
        entity_page(graph, Asked(), entity_iri("case/nothing"))


def test_the_file_of_a_record(task):
    def ask(rest: str, media: str = "text/html"):
        asked = Asked(path=f"/record/{rest}", params={"rest": rest}, format=media)
        return task("pages.entity_record:record_page", asked)

    page = ask("case/falcon-llm")
    assert b'<li id="L1"><code>id: case/falcon-llm</code></li>' in page.body
    raw = ask("case/falcon-llm", "application/yaml")
    assert raw.body.startswith(b"id: case/falcon-llm\n")
    assert raw.media.startswith("application/yaml")
    assert dict(raw.headers)["Content-Disposition"] == 'attachment; filename="falcon-llm.yaml"'
    assert ask("page/falcon-llm").status == 200
    for bad in ("case/nothing", "../../etc/passwd", "a b", "<script>", "inferred"):
        assert ask(bad).status == 404


def test_the_timeline_is_drawn_from_its_events():
    points = [
        Point("2023-10-01", "2023-10-31", "occurred", "2023-10 <b>begun & built</b>", "s-1"),
        Point("2024-12-09", "2024-12-09", "planned", "2024-12-09 数码港" * 20, "s-2"),
        Point("", "", "planned", "undated", "s-3"),
    ]
    svg = ElementTree.fromstring(timeline_svg(points, "Time & “line”"))
    assert len(svg.findall("a")) == 2
    assert timeline_svg(points[:1], "") == ""
    assert timeline_svg([Point("0000-99-99", "", "x", "y", "z")] * 3, "") == ""


def test_a_record_fits_a_phone(tab):
    page = tab("/record/case/falcon-llm", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
