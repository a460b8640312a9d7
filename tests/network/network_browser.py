"""A headless Chromium with WebGL in software, and what a page may not do in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import network_tools as tools

from patience import PATIENCE

FLAGS = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --use-gl=angle --use-angle=swiftshader"
    " --enable-unsafe-swiftshader --disable-accelerated-2d-canvas"
).split()
DESKTOP, PHONE = {"width": 1000, "height": 640}, {"width": 390, "height": 844}
HOW = "apt-get install chromium"


@contextmanager
def chromium(playwright: Any) -> Iterator[Any]:
    """A browser of ``playwright``; without Chromium the test is left out, in CI it fails."""
    found = tools.program("chromium", "chromium-browser", "google-chrome", how=HOW)
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield browser
    browser.close()


# Ahead of a page's own scripts: as in a browser without WebGL.
NO_WEBGL = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : get.call(this, kind, ...more);
};"""


class Tabs:
    """Opens files, one after the other in the same tab, and notes what they say and ask for."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.kept: dict[bool, Any] = {}
        self.errors: list[str] = []
        self.requests: list[str] = []

    def open(self, path: Path, fragment: str = "", canvas: bool = False, **options: Any) -> Any:
        """The page of a local file, with WebGL or without; with ``options`` in a tab of its own."""
        page = self._new(canvas, **options) if options else self.kept.get(canvas)
        if page is None:
            page = self.kept[canvas] = self._new(canvas)
        page.goto(path.resolve().as_uri() + fragment)
        return page

    def _new(self, canvas: bool, **options: Any) -> Any:
        given = {"viewport": DESKTOP, "locale": "en", "reduced_motion": "reduce", **options}
        page = self.browser.new_context(**given).new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda asked: self.requests.append(asked.url))
        if not canvas:
            page.add_init_script(NO_WEBGL)
        return page

    def _hear(self, said: Any) -> None:
        if "GL Driver Message" not in said.text:  # software reads pixels slowly
            self.errors.append(said.text)

    def check(self) -> None:
        """No page since the last check may have said anything, or asked for more than its file."""
        outside = [url for url in self.requests if not url.startswith(("file:", "data:"))]
        errors = self.errors[:]
        self.errors.clear()
        self.requests.clear()
        assert not errors, errors
        assert not outside, outside
