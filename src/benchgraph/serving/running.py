"""Start a server, keep it on the newest release, and stop it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from benchgraph.errors import BenchgraphError, ParameterError
from benchgraph.release.read import CURRENT, Release, open_release
from benchgraph.serving.front import Front
from benchgraph.serving.log import Log
from benchgraph.serving.programs.toolserver import tools_route
from benchgraph.serving.settings import Settings
from benchgraph.serving.workers.nursery import Nursery
from benchgraph.serving.workers.pool import Pool

LOOKS = 0.5  # seconds between looks at CURRENT
GRACE = 15  # seconds that requests have to end in when the server stops


def serve(settings: Settings, opener: Callable[[], AbstractContextManager[Release]]) -> None:
    """Serve the release that ``opener`` opens until somebody stops it (SIGTERM, Ctrl-C).

    Raises ParameterError where the address cannot be had, or what a worker says that cannot open
    the release.
    """
    # Forked while there is one thread, and no socket or store that is open; a build opens one.
    nursery = Nursery()
    with opener() as release, listening_at(settings) as listening:
        log = Log(settings.log)
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_serve(settings, release, nursery, listening, log))


def loop_factory() -> Any:
    """The event loop that is quickest here; None for asyncio's own."""
    try:
        import uvloop
    except ImportError:  # there is none for this system: asyncio's own is slower, and does it
        return None
    return uvloop.new_event_loop


def listening_at(settings: Settings) -> socket.socket:
    """A socket at host and port. Raises ParameterError where they cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=512)
    except OSError as error:
        raise ParameterError(
            "the server cannot listen here",
            found=f"{settings.host}:{settings.port}: {error.strerror}",
            hint="choose another --port (0: any that is free), or stop what listens there",
        ) from None


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
        front = Front(settings, pool, release.checksum, log)
        _prepare(release, log)
        following = asyncio.create_task(_follow(settings.release, front, pool, log))
        _say_where(settings, listening)
        app = front.application(tools_route(pool, settings))
        with _heard(log):
            await server_of(app).serve(sockets=[listening])
        following.cancel()
    finally:
        pool.close()


def server_of(app: ASGIApp) -> uvicorn.Server:
    """A server of ``app`` that stops when it is asked to, and is quiet."""
    return _Server(
        uvicorn.Config(
            app,
            loop="none",
            http=_connections(),
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
    )


def _connections() -> Any:
    """The protocol of connections; uvicorn's choice where there is no httptools."""
    try:
        from benchgraph.serving.connections import Connection
    except ImportError:
        return "auto"
    return Connection


class _Hearing(logging.Handler):
    """Takes what uvicorn has to say into the log of the server."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.ERROR)
        self.log = log

    def emit(self, record: logging.LogRecord) -> None:
        """A fault: an answer that broke off, say."""
        told = logging.Formatter().format(record)
        self.log.trouble(told)


@contextlib.contextmanager
def _heard(log: Log) -> Iterator[None]:
    """What uvicorn says goes into ``log``, which knows its format, and not past it."""
    logger, hearing = logging.getLogger("uvicorn"), _Hearing(log)
    logger.addHandler(hearing)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(hearing)
        logger.propagate = True


class _Server(uvicorn.Server):
    """Ends by itself when it is asked to: uvicorn's own would raise the signal once more."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {each: signal.signal(each, self.handle_exit) for each in _SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


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
        await pool.try_out(str(release.path))
    except (BenchgraphError, TimeoutError) as error:
        log.say(f"release {release.path.name} is not served: {error}")
        return False
    return True
