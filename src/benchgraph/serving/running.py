"""Start a server, keep it on the newest release, and stop it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from benchgraph.errors import BenchgraphError, EngineError
from benchgraph.memory import give_back
from benchgraph.release import Release, open_release
from benchgraph.release.place import CURRENT
from benchgraph.serving.front import Front
from benchgraph.serving.listening import heard, listening_at, loop_factory, server_of
from benchgraph.serving.log import Log
from benchgraph.serving.settings import Settings
from benchgraph.serving.toolserver import tools_route
from benchgraph.serving.workers.nursery import Nursery
from benchgraph.serving.workers.pool import Pool

LOOKS = 0.5  # seconds between looks at CURRENT
REMINDS = 2.0  # seconds until it is asked again to end


def serve(settings: Settings, opener: Callable[[], AbstractContextManager[Release]]) -> None:
    """Serve the release that ``opener`` opens until somebody stops it (SIGTERM, Ctrl-C).

    Raises ParameterError where the address cannot be had, or what a worker says that cannot open
    the release.
    """
    # Forked while there is one thread, and no socket or store that is open; a build opens one.
    nursery = Nursery()
    with opener() as release, listening_at(settings) as listening:
        release.default()  # made now where it is missing: workers begin within a deadline
        give_back()  # a build may have gone before
        log = Log(settings.log)
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_serve(settings, release, nursery, listening, log))


async def _serve(
    settings: Settings, release: Release, nursery: Nursery, listening: socket.socket, log: Log
) -> None:
    pool = Pool(
        nursery,
        str(release.path),
        workers=settings.workers,
        seconds=settings.timeout,
        memory=settings.memory,
        say=log.trouble,
    )
    try:
        await pool.ready()
        if settings.until_eof:
            _end_with_input()
        front = Front(settings, pool, release.checksum, log)
        _prepare(release, log)
        following = asyncio.create_task(_follow(settings.release, front, pool, log))
        _say_where(settings, listening)
        app = front.application(tools_route(pool, settings))
        with heard(log):
            await server_of(app).serve(sockets=[listening])
        following.cancel()
        if pool.lost:
            raise EngineError(
                "the process that starts workers has ended, and so has the server",
                hint="start it again; the system may have ended it for want of memory",
            )
    finally:
        pool.close()


def _say_where(settings: Settings, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}{settings.root}/"
    print(f"benchgraph is served at {address}", file=sys.stderr)
    print(
        "SPARQL is at sparql, programs start at api/; Ctrl-C stops it.", file=sys.stderr, flush=True
    )
    if settings.open:
        webbrowser.open(address)


def _end_with_input() -> None:
    """End politely when standard input does: whoever started this holds the other end of it, and
    lets go of it however they end."""

    def wait() -> None:
        while os.read(0, 1 << 12):
            pass
        while True:  # what a signal raises in the middle of an import may be lost
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(REMINDS)

    threading.Thread(target=wait, daemon=True).start()


def _prepare(release: Release, log: Log) -> None:
    """Make the store of named graphs, beside the work, where it is not there yet: it takes
    seconds, and no request should find itself waiting for it."""

    def prepare() -> None:
        try:
            release.named()
        except BenchgraphError as error:
            log.say(str(error))

    threading.Thread(target=prepare, daemon=True).start()


async def _follow(folder: Path | None, front: Front, pool: Pool, log: Log) -> None:
    """Turn to the release that CURRENT names, whenever that is another one."""
    if folder is None or not (folder / CURRENT).is_file():
        return
    seen = pool.release
    while True:
        await asyncio.sleep(LOOKS)
        try:
            release = await asyncio.to_thread(open_release, folder)
        except BenchgraphError as error:
            if seen != str(error):
                log.say(str(error))
            seen = str(error)  # said once
            continue
        if str(release.path) == pool.release or str(release.path) == seen:
            continue
        seen = str(release.path)
        if await _opens(release, pool, log):
            front.checksum = release.checksum
            pool.turn_to(str(release.path))
            _prepare(release, log)
            log.say(f"turned to release {release.path.name}")


async def _opens(release: Release, pool: Pool, log: Log) -> bool:
    """Whether a worker can open ``release``: the old one is served on where it cannot."""
    try:
        await asyncio.to_thread(release.default)
        await pool.try_out(str(release.path))
    except (BenchgraphError, TimeoutError) as error:
        log.say(f"release {release.path.name} is not served: {error}")
        return False
    return True
