"""A reader's way through the pages, in a real browser, on a phone and at a desk."""

from __future__ import annotations

import re

import pytest
from serving_tools import DESKTOP, PHONE

pytestmark = pytest.mark.parametrize(
    "size, scheme", [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"]
)


def test_from_a_name_to_the_graph(tab, size, scheme) -> None:
    from playwright.sync_api import expect

    page = tab("/", viewport=size, color_scheme=scheme)
    # A name in Chinese, as one types; the suggestion is chosen by keys.
    box = page.locator("#home-q")
    box.press_sequentially("数码港")
    first = page.locator("[role=option]").first
    expect(first.locator(".name")).to_have_text("Cyberport")
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cyberport")

    # Who says so: the words, and the page on which they stand.
    number = page.locator(".number").first
    number.get_by_text("Who says so").click()
    said = number.locator("details[open]")
    expect(said.locator("q").first).to_be_visible()
    source = said.locator("a.source").first
    expect(source).to_be_visible()
    source.click()
    expect(page.locator(".kicker").first).to_contain_text("Page")

    # A question with a chart, and its query in the editor.
    go_to(page, "Questions")
    page.get_by_role("link", name=re.compile("What was promised, by when")).click()
    chart = page.locator("figure.chart").first
    expect(chart.locator("svg.strip").first).to_be_visible()
    expect(chart.locator(".strip-said").first).to_contain_text("target")
    page.get_by_role("link", name="Open in the editor").click()
    expect(page.locator("#typing .cm-content")).to_contain_text("SELECT")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#result tbody tr").nth(10)).to_be_visible()

    # The graph, and one thing more of it.
    go_to(page, "Graph")
    page.get_by_label("Begin with a thing").fill("数码港")
    page.get_by_role("button", name="Look").click()
    drawn = page.locator("#explorer[data-drawn]")
    expect(drawn.locator("canvas").first).to_be_visible()
    before = drawn.get_attribute("data-drawn")
    page.locator("tr[data-node$='region/hong-kong'] a[data-grow]").first.click()
    expect(drawn).not_to_have_attribute("data-drawn", before)
    expect(
        page.get_by_role("heading", level=2, name="Hong Kong", exact=False).first
    ).to_be_visible()
    assert int(drawn.get_attribute("data-drawn")) > int(before)


def go_to(page, name: str) -> None:
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
