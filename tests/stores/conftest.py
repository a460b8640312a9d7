"""The stores that can be had here, each with the shipped release loaded into it once.

Where one is missing its tests are left out, and pytest's summary says which; the continuous
integration run has to have them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scripted_server import Script, ScriptedServer
from store_servers import STORES, Server, need, start_oxigraph

from benchgraph.loading import load
from benchgraph.release import Release

Start = Callable[..., Server]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """A store by name, started when it is first asked for and stopped at the end."""
    running: dict[str, Server] = {}

    def server(name: str) -> Server:
        need(name)
        if name not in running:
            running[name] = STORES[name][0](tmp_path_factory.mktemp(name))
        return running[name]

    yield server
    for one in running.values():
        one.stop()


@pytest.fixture(scope="session", params=list(STORES))
def loaded(
    request: pytest.FixtureRequest, servers: Callable[[str], Server], release: Release
) -> Server:
    """A store of each kind that holds the shipped release."""
    server = servers(request.param)
    load(release, server.protocol(timeout=300))
    return server


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[Start]:
    """Start an Oxigraph of the test's own."""
    need("oxigraph")
    started: list[Server] = []

    def start(*options: str, **settings: object) -> Server:
        folder = tmp_path / f"oxigraph-{len(started)}"
        started.append(start_oxigraph(folder, *options, **settings))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def scripted() -> Iterator[Callable[[Script], ScriptedServer]]:
    """A server on loopback that answers what the test says."""
    started: list[ScriptedServer] = []

    def start(script: Script) -> ScriptedServer:
        started.append(ScriptedServer(script))
        return started[-1]

    yield start
    for server in started:
        server.stop()
