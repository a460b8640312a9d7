"""The promise tracker as a page."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import parse_qsl

import pytest

from benchgraph.language import INTERFACE
from benchgraph.query.runner import ask as ask_store
from benchgraph.serving.media import HTML, JSON
from benchgraph.serving.model import Asked


@pytest.fixture
def promises(task):
    """The page for a query string."""

    def run(query="", lang="en", format=HTML):
        pairs = tuple(parse_qsl(query, keep_blank_values=True))
        asked = Asked(
            path="/promises", query=pairs, language=lang, format=format, origin="http://here"
        )
        return task("pages.promises:promises", asked)

    return run


@pytest.mark.parametrize("lang", INTERFACE)
def test_every_promise_has_a_card_with_verdict_target_and_evidence(promises, graph, lang):
    rows = ask_store(graph.store, "promise-tracker").dicts()
    page = promises(lang=lang).body.decode()
    cards = page.split('<li class="card flat promise">')[1:]
    assert len(cards) == len(rows) > 100
    for card in cards:
        assert re.search(r'class="badge verdict-(reached|overdue|slipped|on-the-way|nobody)', card)
        assert re.search(r'class="amount target">[^<]*\d', card)
        assert 'class="outside"' in card  # a page that says so


def test_the_tally_counts_each_verdict_whichever_is_chosen(promises):
    def tally(page):
        return re.findall(r"<b>(\d+)</b> <span class=\"badge verdict-([a-z-]+)", page)

    whole, chosen = promises().body.decode(), promises("verdict=overdue").body.decode()
    assert tally(whole) == tally(chosen)
    counts = {name: int(number) for number, name in tally(whole)}
    assert chosen.count('<li class="card flat promise">') == counts["overdue"]
    assert sum(counts.values()) == whole.count('<li class="card flat promise">')


def test_filters_narrow_and_files_hold_what_the_page_shows(promises):
    query = "region=region:hong-kong&indicator=indicator:compute-capacity"
    page = promises(query).body.decode()
    rows = list(csv.DictReader(io.StringIO(promises(query, format="text/csv").body.decode())))
    assert len(rows) == page.count('<li class="card flat promise">') > 1
    assert {row["indicatorLabel"] for row in rows} == {"compute capacity"}
    assert json.loads(promises(query, format=JSON).body)["count"] == len(rows)


def test_the_day_decides(promises):
    early = promises("on=2000-01-01").body.decode()
    assert '<b>0</b> <span class="badge verdict-overdue">' in early.replace("\n", "")


def test_a_target_is_never_drawn_as_a_result(promises):
    page = promises("indicator=indicator:compute-capacity").body.decode()
    strips = re.findall(r'aria-label="([^"]*)">', page.partition('<ul class="promises">')[0])
    assert any("target" in told for told in strips)
    drawn = re.findall(r'<g class="mark status-(target|actual)( filled)?">', page)
    assert drawn and all((status == "actual") == bool(filled) for status, filled in drawn)


@pytest.mark.parametrize(
    ("query", "field"),
    [("verdict=late", "verdict"), ("indicator=indicator:happiness", "indicator"),
     ("region=<b>", "region"), ("on=soon", "on")],
)  # fmt: skip
def test_wrong_filters_are_told_at_their_field(promises, query, field):
    reply = promises(query)
    assert reply.status == 400
    assert f'id="e-{field}"' in reply.body.decode() and b"<b>" not in reply.body.split(b"<h1>")[1]
    assert promises(query, format=JSON).status == 400


def test_an_unknown_filter_is_refused(promises):
    assert promises("verdikt=overdue").status == 400


def test_nothing_fits(promises):
    page = promises("region=region:finland&indicator=indicator:h100-equivalents&verdict=slipped")
    assert page.status in (200, 400)
