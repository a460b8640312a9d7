"""The pages of questions: every one of the catalogue answers, in every language and format."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.language import INTERFACE
from benchgraph.query.catalogue import read_catalogue
from benchgraph.serving.media import FORMATS, HTML, JSON
from benchgraph.serving.model import Asked

CATALOGUE = read_catalogue()
NAMES = list(CATALOGUE)
QUESTION = "pages.questions:question"


@pytest.fixture
def ask(task):
    """A question by name and query string: ``ask("promise-tracker", "region=region:finland")``."""

    def run(name, query="", lang="en", format=HTML, chosen=False):
        return task(
            QUESTION,
            Asked(
                path=f"/questions/{name}",
                params={"name": name},
                query=tuple(parse_qsl(query, keep_blank_values=True)),
                language=lang,
                format=format,
                origin="http://here",
                chosen=chosen,
            ),
        )

    return run


def fragments(page: str) -> list[ET.Element]:
    """Every drawing of a page, read as XML: what is not well-formed raises."""
    found = re.findall(
        r"<svg class=\"(?:strip|axis|way|swatch)\".*?</svg>(?=\s*(?:<|\w))", page, re.S
    )
    whole = []
    for text in found:
        while text.count("<svg") > text.count("</svg>"):
            text += page[page.index(text) + len(text) :].partition("</svg>")[0] + "</svg>"
        whole.append(ET.fromstring(text))
    return whole


@pytest.mark.parametrize("lang", INTERFACE)
def test_every_question_answers_in_every_language(ask, lang):
    for name in NAMES:
        reply = ask(name, lang=lang, chosen=True)
        page = reply.body.decode()
        assert reply.status == 200, name
        assert "<h1" in page and 'id="answer"' in page, name
        assert not re.search(
            r"<script(?! type=.module. src=./static/)|<style|\sstyle=|\son\w+=", page
        ), name
        if lang != "en":
            sentence = CATALOGUE[name].sentence
            assert f">{sentence}<" not in page, f"{name} is not told in {lang}"


def test_csv_is_what_the_command_line_says(ask, release):
    for name in NAMES:
        said = CliRunner().invoke(
            cli, ["ask", name, "--release", str(release.path), "--format", "csv", "--lang", "ja"]
        )
        assert said.exit_code == 0, said.output
        reply = ask(name, lang="ja", format="text/csv")
        assert reply.body == said.stdout_bytes, name
        assert reply.media == "text/csv; charset=utf-8"
        assert f'filename="{name}.csv"' in dict(reply.headers)["Content-Disposition"]


def test_the_other_formats_hold_the_same_rows(ask):
    from openpyxl import load_workbook

    plain = json.loads(ask("promises-reached", format=JSON).body)
    exact = json.loads(ask("promises-reached", format=FORMATS["srj"]).body)
    book = load_workbook(io.BytesIO(ask("promises-reached", format=FORMATS["xlsx"]).body))
    assert plain["count"] == len(plain["rows"]) == len(exact["results"]["bindings"]) > 10
    assert book["Table"].max_row == plain["count"] + 1
    assert plain["columns"] == exact["head"]["vars"]


def test_things_are_links_statuses_are_badges_and_amounts_are_read_as_people_do(ask):
    page = ask("numbers-of-a-case").body.decode()
    assert 'href="/id/facility/cyberport-ai-supercomputing-centre"' in page
    assert '<span class="badge status-target">target</span>' in page
    assert "3,000 PFLOPS" in page and ">targetLeast<" not in page


def test_a_long_table_is_told_page_by_page(ask):
    first = ask("records-behind-the-graph").body.decode()
    total = re.search(r"Rows 1–100 of ([\d,]+)", first)
    assert total
    last_page = -(-int(total[1].replace(",", "")) // 100)
    last = ask("records-behind-the-graph", f"_page={last_page}").body.decode()
    assert f"of {total[1]}" in last and 'rel="next"' not in last
    for wrong in (str(last_page + 1), "0", "٣"):
        assert ask("records-behind-the-graph", f"_page={wrong}").status == 400


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        ("promise-tracker", "on=yesterday", "on"),
        ("promise-tracker", "on=2026-02-31", "on"),
        ("regions-side-by-side", "first=atlantis", "first"),
        ("shared-institutions", "things=many", "things"),
        ("shared-institutions", "things=1;DROP", "things"),
        ("evidence-for", "entity=%3Cscript%3Ealert(1)%3C/script%3E", "entity"),
        ("timeline-of-a-case", 'case="}} %23 SELECT', "case"),
        ("timeline-of-a-case", "case=http://[", "case"),
    ],
)
def test_a_wrong_value_is_told_at_its_field(ask, name, query, field):
    reply = ask(name, query)
    page = reply.body.decode()
    assert reply.status == 400
    assert re.search(rf'id="e-{field}">[^<]{{20,}}', page)
    assert 'aria-invalid="true"' in page and "<script>alert" not in page
    told = json.loads(ask(name, query, format=JSON).body)
    assert told["status"] == 400 and len(told["message"]) > 20


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("regoin=region:finland", 400),
        ("region=region:finland&region=region:estonia", 400),
        ("region=" + "x" * 600, 422),
        ("&".join(f"a{n}=1" for n in range(50)), 422),
    ],
)
def test_what_is_no_parameter_is_refused_with_a_sentence(ask, query, status):
    reply = ask("promise-tracker", query, format=JSON)
    assert reply.status == status
    assert len(json.loads(reply.body)["message"]) > 20


def test_an_unknown_question_is_not_found_and_the_nearest_are_named(ask):
    reply = ask("promise-traker", format=JSON)
    assert reply.status == 404
    assert "promise-tracker" in json.loads(reply.body)["hint"]


def test_the_link_that_reproduces_an_answer_fixes_the_day(ask):
    page = ask("promise-tracker", "region=Finland").body.decode()
    link = re.search(r'id="again"[^>]*value="([^"]+)"', page)
    assert link
    asked = dict(parse_qsl(urlsplit(link[1].replace("&amp;", "&")).query))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", asked["on"]) and asked["lang"] == "en"
    again = ask("promise-tracker", urlsplit(link[1].replace("&amp;", "&")).query, format="text/csv")
    assert again.body == ask("promise-tracker", "region=Finland", format="text/csv").body
    assert "/editor?question=promise-tracker&amp;region=Finland" in page
    assert "SELECT" in page and "$region" not in page.partition("<pre")[2].partition("</pre")[0]


def test_what_is_typed_by_any_name_is_chosen_in_the_list(ask):
    page = ask("what-a-region-has", "region=香港").body.decode()
    assert '<option value="region:hong-kong" selected>' in page


def test_an_answer_of_nothing_is_said_kindly(ask):
    page = ask("what-happened-between", "since=1800-01-01&till=1800-01-02").body.decode()
    assert "nobody says it is an answer" in page and "<table" not in page


def test_the_catalogue_is_filtered_by_words_in_any_language(task):
    def shown(query, lang="en"):
        asked = Asked(path="/questions", query=(("q", query),), language=lang, format=JSON)
        return [one["name"] for one in json.loads(task("pages.questions:catalogue", asked).body)]

    assert shown("") == NAMES
    assert shown("tracker") == ["promise-tracker"]
    assert "who-pays-for-what" in shown("FUNDS which")
    assert "money-by-stage" in shown("資金 段階", "ja")
    assert shown("no such words at all") == []
    page = task("pages.questions:catalogue", Asked(path="/questions", query=(("q", "<b>"),)))
    assert b"<b>" not in page.body and page.status == 200


def test_drawings_are_well_formed_and_hold_no_colour_of_their_own(ask):
    drawn = [ask(name).body.decode() for name in ("promise-tracker", "money-by-stage",
             "same-indicator", "timeline-of-a-case", "regions-side-by-side")]  # fmt: skip
    for page in drawn:
        strips = fragments(page)
        assert len(strips) > 3
        for svg in strips:
            for part in svg.iter():
                assert not {"fill", "stroke", "style"} & set(part.attrib)
                for name in ("x", "x1", "x2"):
                    if str(part.get(name, "")).endswith("%"):
                        assert 0 <= float(part.get(name).rstrip("%")) <= 100
        assert page.count('role="img"') >= len([s for s in strips if s.get("class") == "strip"])
        assert "<table" in page


def test_charts_never_mix_units(ask):
    page = ask("numbers-of-a-case").body.decode()
    parts = page.split('<div class="chart-part">')[1:]
    for part in parts:
        said = re.findall(r'class="strip-said">([^<&]+)', part.partition("</ul>")[0])
        money = [text for text in said if "$" in text]
        assert not money or len(money) == len(said)


def test_over_http_a_suffix_says_the_format(served):
    answer = served.get("/questions/promises-due.csv?lang=ja")
    assert (answer.status, answer.media) == (200, "text/csv")
    assert served.get("/questions/promises-due.srj").media == "application/sparql-results+json"
    assert served.get("/questions/promises-due", Accept="application/json").media == JSON
    assert served.get("/questions/promises-due?format=yaml").status == 406
    assert served.get("/questions/nothing-like-it").status == 404
