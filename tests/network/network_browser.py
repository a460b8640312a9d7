"""A headless Chromium with WebGL in software, and what a page may not do in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import network_tools as tools

FLAGS = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --use-gl=angle --use-angle=swiftshader"
    " --enable-unsafe-swiftshader --disable-accelerated-2d-canvas"
).split()
DESKTOP, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
HOW = "apt-get install chromium"


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of Playwright; where Chromium is missing the test is left out, in CI it fails."""
    found = tools.program("chromium", "chromium-browser", "google-chrome", how=HOW)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Tabs:
    """Opens files in tabs of their own and notes what they say and ask for."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.contexts: list[Any] = []
        self.errors: list[str] = []
        self.requests: list[str] = []

    def open(self, path: Path, fragment: str = "", before: str = "", **options: Any) -> Any:
        """The page of a local file; ``before`` is a script that runs ahead of its own."""
        given = {"viewport": DESKTOP, "locale": "en", "reduced_motion": "reduce", **options}
        context = self.browser.new_context(**given)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda asked: self.requests.append(asked.url))
        if before:
            page.add_init_script(before)
        page.goto(path.resolve().as_uri() + fragment)
        return page

    def hear(self, said: Any) -> None:
        """Note what a page says, but not that software reads pixels slowly."""
        if "GL Driver Message" not in said.text:
            self.errors.append(said.text)

    def close(self) -> None:
        """Close all tabs; none may have said anything, or asked for more than its own file."""
        for context in self.contexts:
            context.close()
        outside = [url for url in self.requests if not url.startswith(("file:", "data:"))]
        assert not self.errors, self.errors
        assert not outside, outside
