"""A server as a user starts it, its tasks without one, and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

import pytest

from benchgraph.release.read import Release
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.tasks import run_task

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@dataclass
class Server:
    """A server that runs in a process of its own, at ``address`` (without a slash at its end)."""

    address: str
    process: subprocess.Popen[str]

    def get(self, path: str, **headers: str) -> Answer:
        """What comes for ``path``; headers with ``_`` for ``-``."""
        return self.send(path, None, **headers)

    def send(
        self, path: str, body: bytes | None, method: str | None = None, **headers: str
    ) -> Answer:
        """What comes for a request with ``body``; redirects are not followed."""
        request = urllib.request.Request(self.address + path, body, method=method)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())
        try:
            with opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class Answer:
    """An answer: its status, headers and body."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media(self) -> str:
        return self.headers.get_content_type()


def start(*options: str) -> Server:
    """Start ``benchgraph serve`` at a free port and wait until it says where it is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchgraph", "serve", "--port", "0", *options],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"(http://\S+?)/?$", line.strip()):
            return Server(found[1], process)
    raise RuntimeError(f"the server did not start:\n{said}")


def stop(server: Server) -> None:
    """Stop it as a service manager does."""
    server.process.terminate()
    server.process.wait(20)
    assert server.process.stderr is not None
    server.process.stderr.close()


@pytest.fixture(scope="session")
def served(release: Release) -> Iterator[Server]:
    """The shipped graph, served."""
    server = start("--release", str(release.path))
    yield server
    stop(server)


@pytest.fixture(scope="session")
def graph(release: Release) -> Graph:
    """The shipped graph as a worker has it open."""
    return Graph(release)


@pytest.fixture(scope="session")
def task(graph: Graph) -> Callable[..., Reply]:
    """Run a task in this process: ``task("pages.home:home", Asked(path="/"))``."""

    def run(name: str, asked: Asked) -> Reply:
        return run_task(graph, name, asked)

    return run


@dataclass
class Seen:
    """What a page did that it should not: errors on its console, requests to other hosts."""

    origin: str
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                not asked.url.startswith((self.origin, "blob:")) and self.outside.append(asked.url)
            ),
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium; required in CI, else left out where it is missing."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing; script/ci-setup installs it")
        pytest.skip("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser: Any, served: Server) -> Iterator[Callable[..., Any]]:
    """Open a path of the server in a new tab of the browser: ``tab("/", viewport=PHONE)``.

    At the end no page may have said an error or asked another host.
    """
    seen = Seen(served.address)
    contexts = []

    def open_tab(path: str, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "en", **options})
        contexts.append(context)
        page = context.new_page()
        seen.watch(page)
        page.goto(served.address + path)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not seen.errors
    assert not seen.outside
