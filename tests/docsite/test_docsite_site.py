"""The site that script/docs builds: whole, in a browser, under any path, asking nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chromium import chromium


@pytest.fixture(scope="module")
def browser(playwright: Any) -> Iterator[Any]:
    """A real Chromium that reads what pages from the disk ask for."""
    with chromium(playwright, "--allow-file-access-from-files") as started:
        yield started


def test_every_link_and_anchor_of_the_site_holds(
    builder: dict[str, Any], site: Path, tmp_path: Path
) -> None:
    found = builder["look"](site)
    assert found.pages > 150
    assert found.within > 10_000
    assert found.faults == []
    # A browser fetches nothing of another host by itself; links to others are few and known.
    assert found.loaded == []
    assert all(address.startswith(("https://", "http://")) for address in found.outside)
    for path in (*site.rglob("*.css"), *site.rglob("*.js")):
        text = path.read_text("utf-8")
        assert not re.search(r"(@import|url\()\s*['\"]?(https?:)?//", text), path
        assert not re.search(r"(fetch|import|src\s*=)\(?\s*['\"]https?://", text), path
    # The check sees what is wrong.
    (tmp_path / "a.html").write_text(
        '<p id="x"></p><a href="b.html"></a><a href="#y"></a><a href="#x"></a>'
        '<a href="/a.html"></a>'
        '<a href="../a.html"></a><img src="https://example.org/i.png">'
    )
    wrong = builder["look"](tmp_path)
    assert [fault.split(": ")[1] for fault in wrong.faults] == [
        "b.html", "#y", "/a.html", "../a.html",
    ]  # fmt: skip
    assert wrong.loaded == ["a.html: img https://example.org/i.png"]


def test_the_ontology_is_there_in_three_languages(site: Path) -> None:
    for language, word in (("en", "Classes"), ("zh-Hans", "类"), ("ja", "クラス")):
        page = (site / "terms" / language / "ontology.html").read_text("utf-8")
        assert f'<article class="doc" lang="{language}" role="main">' in page
        assert word in page
        assert 'id="Observation"' in page
        assert len(list((site / "terms" / language).glob("vocabulary-*.html"))) > 15


def test_pictures_are_there(site: Path) -> None:
    article = (site / "plotting.html").read_text("utf-8").partition("<article")[2]
    names = re.findall(r'<img [^>]*src="([^"]+)"', article)
    assert len(names) >= 3
    assert all((site / name).stat().st_size > 1000 for name in names)


@pytest.mark.parametrize(
    ("size", "scheme"), [((390, 844), "dark"), ((1280, 800), "light")], ids=["phone", "desk"]
)
def test_a_reader_s_way_through_the_site(
    browser: Any, address: str, size: tuple[int, int], scheme: str
) -> None:
    """Under a path of a host, with every other host out of reach."""
    from playwright.sync_api import expect

    outside: list[str] = []
    errors: list[str] = []
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
    )

    def guard(route: Any) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    page = context.new_page()
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name in ("index", "research-tasks", "command-line/ask", "python", "all-questions/promises",
                 "terms/ja/ontology", "codebook", "shapes/rules"):  # fmt: skip
        page.goto(f"{address}{name}.html")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0], (name, wide)

    # From the contents to a page, and by searching to another.
    page.goto(f"{address}index.html")
    contents = page.get_by_role("navigation", name="Pages of the documentation")
    contents.get_by_text("Publish", exact=True).click()
    contents.get_by_role("link", name="OpenRefine", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("OpenRefine")
    page.goto(f"{address}search.html?q=reconcile+column")
    results = page.locator("#search-results ul.search > li")
    expect(results.first).to_be_visible()
    expect(results.first.locator("p.context")).to_contain_text("olumn")
    page.get_by_role("link", name=re.compile("Reconciling a column")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("OpenRefine")
    context.close()
    assert outside == []
    assert errors == []


def test_the_folder_is_read_and_searched_without_a_server(browser: Any, site: Path) -> None:
    from playwright.sync_api import expect

    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{(site / 'search.html').as_uri()}?q=promise")
    expect(page.locator("#search-results ul.search > li").first).to_be_visible()
    page.goto((site / "stores" / "fuseki.html").as_uri())
    expect(page.locator("article.doc h1")).to_be_visible()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.documentation')).display")
        == "grid"
    )
    context.close()
    assert errors == []
