"""A socket, an event loop and uvicorn on them: how this package listens."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from benchgraph.errors import ParameterError
from benchgraph.serving.log import Log
from benchgraph.serving.settings import Settings

GRACE = 15  # seconds that requests have to end in when the server stops


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
def heard(log: Log) -> Iterator[None]:
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
