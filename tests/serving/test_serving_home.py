"""The first page, and the rule by which a case gets its number."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from serving_tools import PHONE

from benchgraph.api import ask
from benchgraph.release import open_release
from benchgraph.serving.model import Asked, Graph
from benchgraph.serving.pages.headline import headlines, units_of
from benchgraph.serving.tasks import run_task
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import ID, PREFIX_HEADER


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs)["href"] or "")


@pytest.fixture(scope="module")
def pages(task) -> dict[str, str]:
    return {
        lang: task("pages.home:home", Asked(language=lang)).body.decode()
        for lang in ("en", "zh-Hans", "ja")
    }


def test_every_case_has_a_card_and_every_region_a_tile(pages, graph: Graph) -> None:
    links = Links(pages["en"]).found
    for kind in ("Case", "Region"):
        things = graph.store.select(f"{PREFIX_HEADER}SELECT ?x {{ ?x a bg:{kind} }}")
        for (thing,) in things:
            if kind == "Region" and not graph.store.ask(
                f"{PREFIX_HEADER}ASK {{ ?y bg:region|bg:jurisdiction {thing} }}"
            ):
                continue  # a region of which nothing is told is no way in
            path = thing.value.removeprefix("https://w3id.org/benchgraph")
            assert path in links


def test_the_number_of_a_case_is_shown_with_its_status(pages) -> None:
    card = re.search(r'<li class="card case">(?:(?!</li>).)*Cyberport.*?</li>', pages["en"], re.S)
    assert card is not None
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", card[0]))
    assert "3,000 PFLOPS compute capacity target by 2025 so far 1,300 PFLOPS actual" in text
    assert 'class="badge status-target"' in card[0] and 'class="badge status-actual"' in card[0]


def test_all_languages_say_all_of_it(pages) -> None:
    assert "人工智能的承诺与兑现" in pages["zh-Hans"] and "1,000亿美元" in pages["zh-Hans"]
    assert "人工知能をめぐる約束と、その行方" in pages["ja"] and "期限超過" in pages["ja"]
    for lang in ("zh-Hans", "ja"):
        assert f'<html lang="{lang}">' in pages[lang]
        # Nothing is left in English but names and abbreviations.
        assert not re.search(r">[^<]*\b(the|of|and|with|by)\b [a-z]", pages[lang])


def test_the_promises_of_the_bar_are_those_of_the_tracker(pages, graph: Graph) -> None:
    rows = ask("promise-tracker", graph.store)
    place = rows.variables.index("verdict")
    told = Counter(row[place].value for row in rows)
    assert f"What became of {told.total()} promises" in pages["en"]
    legend = r'<strong>(\d+)</strong> <span class="badge verdict-[a-z-]+">([^<]+)</span>'
    assert {name: int(count) for count, name in re.findall(legend, pages["en"])} == told


@pytest.mark.parametrize("task_name", ["pages.home:home", "pages.search:search"])
def test_a_graph_with_next_to_nothing_has_these_pages_as_well(small_release, task_name) -> None:
    for lang in ("en", "ja"):
        reply = run_task(Graph(open_release(small_release)), task_name, Asked(language=lang))
        assert reply.status == 200 and b"<h1>" in reply.body


CASE = f"<{ID}case/a>"
MADE_UP = f"""
@prefix bg: <https://w3id.org/benchgraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix s: <https://w3id.org/benchgraph/vocab/value-status/> .
@prefix i: <https://w3id.org/benchgraph/vocab/indicator/> .
@prefix u: <https://w3id.org/benchgraph/vocab/unit/> .
@prefix x: <{ID}product/x/observation/> .
@prefix p: <https://sgai.md/benchmarking/> .
{CASE} a bg:Case ; bg:subject <{ID}product/x> ; bg:page p:a .
<{ID}product/part> dcterms:isPartOf <{ID}product/x> .
"""


def number(
    name: str, indicator: str, status: str, pages: str, more: str = "", of: str = "x"
) -> str:
    evidence = ", ".join(f"[ oa:hasSource p:{page} ]" for page in pages)
    return (
        f"x:{name} bg:about <{ID}product/{of}> ; bg:indicator i:{indicator} ; bg:unit u:count ;"
        f" bg:valueStatus s:{status} ; bg:evidence {evidence} {more} .\n"
    )


def chosen(*numbers: str) -> tuple[str, str]:
    text = MADE_UP + "".join(numbers)
    store = EmbeddedStore.memory(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    one = headlines(store, [f"{ID}case/a"])[f"{ID}case/a"]
    names = [each.iri.rpartition("/")[2] if each else "" for each in (one.number, one.sofar)]
    return names[0], names[1]


def test_what_its_own_page_states_counts_before_what_others_do() -> None:
    assert chosen(number("mine", "a", "actual", "a"), number("others", "b", "actual", "bcd")) == (
        "mine",
        "",
    )


def test_a_promise_is_shown_with_what_has_come_of_it() -> None:
    assert chosen(
        number("made", "a", "target", "b", "; bg:value 9 ; bg:latestAnswer x:so-far"),
        number("so-far", "a", "actual", "bc", "; bg:value 3"),
        number("often", "b", "actual", "bc"),
    ) == ("made", "so-far")


def test_of_two_promises_the_later_is_shown_and_one_that_was_revised_is_not() -> None:
    due = '; bg:dueBy "{}"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert chosen(
        number("early", "a", "target", "b", due.format("2025-12-31")),
        number("late", "a", "target", "b", due.format("2026-12-31")),
        number("undated", "a", "target", "bcd"),
        number("old", "a", "target", "b", due.format("2030-12-31")),
        number("new", "a", "target", "b", due.format("2026-06-30") + " ; bg:revises x:old"),
    ) == ("late", "")


def test_a_part_speaks_only_where_the_whole_has_no_number() -> None:
    part = number("of-part", "a", "actual", "abc", of="part")
    assert chosen(part) == ("of-part", "")
    assert chosen(part, number("of-whole", "b", "estimate", "z"))[0] == "of-whole"


def test_a_case_without_a_number_has_none() -> None:
    store = EmbeddedStore.memory(ox.parse(MADE_UP.encode(), format=ox.RdfFormat.TURTLE))
    assert headlines(store, [f"{ID}case/a"]) == {} == headlines(store, [])


@pytest.mark.parametrize(
    ("lang", "value", "expected"),
    [
        ("en", "100000000000", "US$ 100 billion"),
        ("en", "29760000000", "US$ 29,760,000,000"),  # three digits would not be exact
        ("zh-Hans", "100000000000", "1,000亿美元"),
        ("en", "3000", "US$ 3,000"),
    ],
)
def test_a_number_is_short_only_where_nothing_is_lost(graph: Graph, lang, value, expected) -> None:
    from benchgraph.serving.pages.headline import Headline, Number

    unit = "https://w3id.org/benchgraph/vocab/unit/usd"
    one = Number("", "", "", "actual", unit, value)
    assert one.text(units_of(graph.store, [Headline(one)], lang), lang) == expected


def test_a_phone_scrolls_down_only(tab) -> None:
    page = tab("/", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
