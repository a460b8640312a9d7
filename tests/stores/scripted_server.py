"""A server on loopback that answers what a test says, for what real stores do only on a bad day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def sparql(self) -> str:
        """The query or update, wherever the protocol puts it."""
        fields = parse_qs(self.query) | parse_qs(self.body.decode("utf-8", "replace"))
        return next((fields[name][0] for name in ("query", "update") if name in fields), "")


@dataclass(frozen=True)
class Told:
    """A reply. ``length`` announces another length than it has; ``drop`` closes without one.

    ``end`` says how a client knows that the body is whole: ``length``, ``chunks``, ``cut chunks``
    (the last is missing), or ``close`` (it does not).
    """

    status: int = 200
    type: str = "application/sparql-results+json"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    drop: bool = False
    end: str = "length"


def _framed(told: Told) -> bytes:
    if "chunks" not in told.end:
        return told.body
    pieces = [told.body[at : at + 50] for at in range(0, len(told.body), 50)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return chunks if told.end == "cut chunks" else chunks + b"0\r\n\r\n"


Script = Callable[[Asked], Told]


class ScriptedServer:
    """Runs ``script`` for every request and remembers them all in ``asked``."""

    def __init__(self, script: Script) -> None:
        self.asked: list[Asked] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                parts = urlsplit(self.path)
                request = Asked(
                    self.command, parts.path, parts.query, dict(self.headers), self.rfile.read(size)
                )
                asked.append(request)
                told = script(request)
                if told.drop:
                    self.close_connection = True
                    return
                self.send_response(told.status)
                self.send_header("Content-Type", told.type)
                length = len(told.body) if told.length is None else told.length
                if told.end == "length":
                    self.send_header("Content-Length", str(length))
                elif told.end != "close":
                    self.send_header("Transfer-Encoding", "chunked")
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(_framed(told))

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
