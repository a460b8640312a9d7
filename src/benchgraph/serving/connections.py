"""Connections of HTTP whose patience has an end: uvicorn's own waits for ever.

A head that does not come or does not end, and an answer that nobody reads, would each keep memory
and a descriptor for as long as a client likes.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 128 * 1024  # bytes of an address and headers
AT_ONCE = 16 * 1024
HEAD_SECONDS = 15.0
READ_SECONDS = 10.0  # in which a client takes LEAST_READ bytes of an answer at least
LEAST_READ = 64 * 1024
_HEADERS = (
    "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\n"
    "Cache-Control: no-store\r\nConnection: close\r\n"
)


class Connection(HttpToolsProtocol):
    """One connection: what comes is bounded in size and time, what goes in time."""

    _head: int | None = None  # bytes of a head that is not whole
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client has come."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        self._wait_no_more()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._head = 0
        if self._timer is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """The head of a request is whole."""
        self._head = None
        self._wait_no_more()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """More of a request; what comes at once is looked at piece by piece, so that a head has one
        bound however fast it comes."""
        for at in range(0, len(data), AT_ONCE):
            piece = data[at : at + AT_ONCE]
            super().data_received(piece)
            if self._head is not None:
                self._head += len(piece)
                if self._head > MOST_HEAD:
                    self._refuse(431, "the head of the request is too large")
            if self.transport.is_closing():
                return

    def send_400_response(self, msg: str) -> None:
        """What cannot be read as a request."""
        self._refuse(
            400,
            "this is no request of HTTP/1.1 that can be read;"
            " letters beyond ASCII are percent-encoded in an address",
        )

    def on_response_complete(self) -> None:
        """An answer has been written; the client may still have to read it."""
        super().on_response_complete()
        if left := self.transport.get_write_buffer_size():
            self.loop.call_later(READ_SECONDS, self._look_at_rest, left)

    def _look_at_rest(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left and before - left < LEAST_READ:
            self.transport.abort()
        elif left:
            self.loop.call_later(READ_SECONDS, self._look_at_rest, left)

    def _wait(self) -> None:
        self._timer = self.loop.call_later(
            HEAD_SECONDS, self._refuse, 408, "the head of the request did not come"
        )

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: int, sentence: str) -> None:
        self._head = None
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            body = f"{sentence}\n"
            head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{_HEADERS}"
            self.transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """An upgrade that is offered need not be taken: nothing to say."""
