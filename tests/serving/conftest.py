"""The shipped graph as a server has it, its tasks without one, and a real browser."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from serving_tools import DESKTOP, Seen, Server, start, stop

from benchgraph.release.read import Release
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.tasks import run_task


@pytest.fixture(scope="session")
def served(release: Release) -> Iterator[Server]:
    """The shipped graph, served."""
    server = start("--release", str(release.path))
    # Its log is read on: a pipe that is full would stop it in the middle of a line.
    threading.Thread(target=deque, args=(server.process.stderr, 0), daemon=True).start()
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
