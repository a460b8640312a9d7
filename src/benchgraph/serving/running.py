"""Start a server, and stop it."""

from __future__ import annotations

import asyncio
import sys

from benchgraph.release.read import Release
from benchgraph.serving.front import application
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.settings import Settings
from benchgraph.serving.tasks import run_task


class InProcess:
    """Runs tasks in a thread of this process: no deadline, no bound."""

    def __init__(self, release: Release) -> None:
        self.graph = Graph(release)

    async def run(self, task: str, asked: Asked, lane: str) -> Reply:
        return await asyncio.to_thread(run_task, self.graph, task, asked)


def serve(settings: Settings, release: Release) -> None:
    """Serve ``release`` until somebody stops it."""
    import socket

    import uvicorn

    listening = socket.create_server((settings.host, settings.port))
    host, port = listening.getsockname()[:2]
    print(
        f"benchgraph is served at http://{host}:{port}{settings.root}/", file=sys.stderr, flush=True
    )
    config = uvicorn.Config(application(settings, InProcess(release)), log_level="warning")
    uvicorn.Server(config).run(sockets=[listening])
