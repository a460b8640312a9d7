"""Search: the page, its JSON, and the suggestions below the box."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from benchgraph.serving.media import JSON
from benchgraph.serving.model import Asked, Reply


@pytest.fixture
def found(task):
    def ask(query: str = "", format: str = "text/html", lang: str = "en", **more: str) -> Reply:
        pairs = (("q", query), *more.items()) if query else tuple(more.items())
        return task(
            "pages.search:search",
            Asked(path="/search", query=pairs, format=format, language=lang),
        )

    return ask


def plain(reply: Reply) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", reply.body.decode())))


def test_what_is_found_stands_by_kind_with_the_words_in_relief(found) -> None:
    page = found("数码港").body.decode()
    heads = re.findall(r'<h2 id="kind-([a-z-]+)"', page)
    assert heads[0] == "institution" and "case" in heads and heads[-1] == "page"
    assert '<a class="name" href="/id/institution/cyberport">Cyberport</a>' in page
    assert '<span lang="zh-hans"><mark>数码港</mark></span>' in page


def test_one_kind_and_how_many_of_the_others(found) -> None:
    every, pages = found("hong kong"), found("hong kong", kind="page")
    count = re.search(r'kind=page">pages <span class="count">(\d+)</span>', every.body.decode())
    assert count is not None
    assert f"{count[1]} results" in plain(pages)
    assert 'href="/search?q=hong+kong"' in pages.body.decode()


def test_pages_of_results_follow_one_another(found) -> None:
    names = [
        re.findall(r'class="name" href="([^"]+)"', found(kind="page", page=str(n)).body.decode())
        for n in (1, 2)
    ]
    assert [len(page) for page in names] == [50, 50] and not set(names[0]) & set(names[1])
    assert "There are no more." in plain(found("数码港", page="9"))


def test_without_a_word_there_is_what_there_is(found) -> None:
    assert "Or look at all of one kind" in plain(found())
    assert "All 机构" not in plain(found(kind="institution"))
    assert "全部机构" in plain(found(kind="institution", lang="zh-Hans"))


def test_a_misspelt_name_is_met_with_the_right_one(found) -> None:
    reply = found("Cyberprot")
    assert reply.status == 200 and 'href="/search?q=Cyberport"' in reply.body.decode()


@pytest.mark.parametrize("format", ["text/html", JSON])
@pytest.mark.parametrize(
    ("query", "more", "status"),
    [
        ("!!", {}, 400),
        ("x" * 501, {}, 422),
        ("x", {"kind": "nonsense"}, 404),
        ("x", {"page": "-1", "limit": "0"}, 400),
        ("x", {"page": "９", "limit": "1e3"}, 400),
    ],
)
def test_what_cannot_be_looked_for_is_told(found, format, query, more, status) -> None:
    reply = found(query, format, **more)
    assert reply.status == status
    if format == JSON:
        assert set(json.loads(reply.body)) >= {"error", "status", "message"}


def test_hostile_text_is_text(found) -> None:
    page = found('<script>alert(1)</script>"\u202e').body.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_json_tells_the_same(found) -> None:
    told = json.loads(found("数码港", JSON, limit="2").body)
    assert told["total"] == sum(told["kinds"].values()) > 2 == len(told["hits"])
    first = told["hits"][0]
    assert first["href"] == "/id/institution/cyberport" and first["label"] == "Cyberport"
    assert first["textParts"] == [["数码港", True]] and first["textLang"] == "zh-hans"


def test_suggestions_by_keyboard(tab) -> None:
    page = tab("/search")
    box = page.locator("#q")
    box.fill("cyberport")
    page.wait_for_selector("[role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    assert (
        page.locator("[role=group]").first.get_attribute("aria-labelledby") == "q-list-institution"
    )
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and box.input_value() == "cyberport"
    box.press("ArrowDown")
    box.press("ArrowUp")
    box.press("ArrowDown")
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")
    assert "/id/" in page.url


def test_it_is_a_form_without_a_script(tab) -> None:
    page = tab("/", java_script_enabled=False)
    page.fill("#home-q", "数码港")
    page.press("#home-q", "Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("mark").first.inner_text() == "数码港"
