"""Tab reaches everything that can be used, in the order of the page, visibly, and leaves again."""

from __future__ import annotations

import pytest
from page_kinds import KINDS
from serving_tools import PHONE

# All that can be used and is seen, in the order of the page, that of a shadow root included; and
# what of it gets the focus, with the outline that shows it.
WATCH = """() => {
  const USABLE = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const all = [];
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot);
      const usable = one.matches(USABLE) && one.tabIndex >= 0 && !one.disabled;
      if (usable && one.checkVisibility({visibilityProperty: true})) all.push(one);
    }
  };
  walk(document);
  const told = (one) => {
    const name = one.getAttribute("aria-label") || one.textContent || one.name || "";
    return `${one.localName} ${name.trim().slice(0, 40)}`;
  };
  // A card is outlined for its link, the editor for what is in its shadow root.
  const outlined = (one) => [one, one.closest(".card"), one.getRootNode().host].some((each) => {
    if (!each) return false;
    const {outlineStyle, outlineWidth} = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  window.reached = [];
  window.unseen = [];
  document.addEventListener("focusin", (event) => {
    const one = event.composedPath()[0];
    window.reached.push(told(one));
    if (!outlined(one)) window.unseen.push(told(one));
  });
  return all.map(told);
}"""
# What is there when the script of the page is ready.
STARTED = {"editor": "#typing .cm-content", "explorer": "#explorer[data-drawn]"}


@pytest.mark.parametrize(
    "kind, options",
    [
        ("home", {}),
        ("search", {"viewport": PHONE}),
        ("institution", {}),
        ("question with chart", {"viewport": PHONE}),
        ("comparison", {}),
        ("editor", {}),
        ("explorer", {"viewport": PHONE}),
    ],
)
def test_tab_reaches_everything_in_order(tab, kind, options) -> None:
    page = tab(KINDS[kind], **options)
    if kind in STARTED:
        page.wait_for_selector(STARTED[kind])
    page.evaluate("document.activeElement.blur()")
    usable = page.evaluate(WATCH)
    for _ in usable:
        page.keyboard.press("Tab")
    assert page.evaluate("reached") == usable
    assert page.evaluate("unseen") == []
    # Past the last one there is the browser itself, or the first one again: nothing is a trap.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body || reached.length") in (
        True,
        len(usable) + 1,
    )


def test_the_head_of_a_page_is_skipped(tab) -> None:
    page = tab(KINDS["questions"])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").get_attribute("id") == "q"


def test_suggestions_are_left_by_keys(tab) -> None:
    page = tab("/")
    box = page.locator("#home-q")
    box.press_sequentially("hong")
    page.wait_for_selector("[role=option]")
    box.press("ArrowUp")
    last = page.locator("[role=option]").last
    assert box.get_attribute("aria-activedescendant") == last.get_attribute("id")
    box.press("Tab")
    assert page.locator(":focus").inner_text() == "Search"
    assert page.locator("[role=option]").first.is_hidden()
    assert box.input_value() == "hong"
