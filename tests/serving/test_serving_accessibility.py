"""Every kind of page: what axe-core's rules say of it, and that a phone scrolls it one way only.

axe-core is Deque's checker of accessibility (MPL-2.0); it runs in the page, as a browser's own
tools do. Each kind is looked at on a phone, light and dark and in the three languages by turns, the
main ones at a desk, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from page_kinds import KINDS, MAIN, in_language
from serving_tools import DESKTOP, PHONE, Seen

NODE = Path(__file__).parent / "node"
AXE = NODE / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES, LANGUAGES = ("light", "dark"), ("en", "zh-Hans", "ja")
# The rules that are broken and where; style sheets and pictures are not asked for once more.
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false});
  return found.violations.map(({id, impact, help, nodes}) => {
    const where = nodes.slice(0, 3).map((node) => node.target.flat().join(" "));
    return [impact, id, help, ...where].join(" · ");
  });
}"""
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture(scope="session")
def axe() -> Path:
    """The script of axe-core: installed by its lock file in CI, else left out where it is not."""
    if not AXE.is_file():
        how = f"npm ci --prefix {NODE}"
        npm = shutil.which("npm")
        if os.environ.get("CI", "").lower() != "true":
            pytest.skip(f"axe-core is not here ({how})")
        if npm is None:
            pytest.fail(f"npm is missing; script/ci-setup installs it ({how})")
        command = [npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--prefix", str(NODE)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return AXE


@pytest.fixture(scope="module")
def windows(browser, served, axe):
    """One window for each size and scheme, used for page after page."""
    opened = {}

    def window(size, scheme):
        key = (size["width"], scheme)
        if key not in opened:
            context = browser.new_context(viewport=size, color_scheme=scheme, locale="en")
            context.add_init_script(path=axe)
            page = context.new_page()
            seen = Seen(served.address)
            seen.watch(page)
            opened[key] = page, seen
        return opened[key]

    yield window
    for page, _ in opened.values():
        page.context.close()


@pytest.fixture
def look(windows, served):
    """Open a page in a window: what axe-core finds there."""

    def open_page(path, size, scheme):
        page, seen = windows(size, scheme)
        seen.clear()
        status = page.goto(served.address + path).status
        if page.locator("#explorer").count():
            page.wait_for_selector("#explorer[data-drawn]")
        if page.locator("#typing").count():
            page.wait_for_selector("#typing .cm-content")
        found = page.evaluate(RUN)
        # That a page which tells of a mistake has the status of one, the browser notes.
        noted = f"status of {status}"
        assert [text for text in seen.errors if status < 400 or noted not in text] == []
        assert not seen.outside
        return page, found

    return open_page


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_phone(look, kind) -> None:
    turn = [*KINDS].index(kind)
    path = in_language(KINDS[kind], LANGUAGES[turn % 3])
    page, found = look(path, PHONE, SCHEMES[turn % 2])
    assert found == []
    assert page.evaluate(WIDTH) == PHONE["width"]


@pytest.mark.parametrize("kind", MAIN)
def test_at_a_desk(look, kind) -> None:
    page, found = look(KINDS[kind], DESKTOP, SCHEMES[1 - [*MAIN].index(kind) % 2])
    assert found == []
    assert page.evaluate(WIDTH) == DESKTOP["width"]
