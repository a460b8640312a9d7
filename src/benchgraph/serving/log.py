"""The log of a server: one line for each request, as text or as JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TextIO

from starlette.types import Scope

from benchgraph.errors import printable

_LONGEST = 2000


class Log:
    """Writes to ``stream``: lines of ``format`` "text", "json", or none at all ("off")."""

    def __init__(self, format: str = "text", stream: TextIO | None = None) -> None:
        self.format = format
        self.stream = stream or sys.stderr

    def request(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        """A request that was answered: who asked for what, and what came."""
        client = (scope.get("client") or ("",))[0]
        asked = scope["path"]
        if query := scope.get("query_string"):
            asked += "?" + query.decode("latin-1")
        parts = {
            "client": client,
            "method": scope["method"],
            "address": asked[:_LONGEST],
            "status": status,
            "bytes": size,
            "ms": round(1000 * seconds, 1),
        }
        text = "{client} {method} {address} {status} {bytes} bytes {ms} ms".format(**parts)
        self._write(text, parts)

    def say(self, text: str) -> None:
        """Something that happened to the server."""
        self._write(text, {"event": text})

    def trouble(self, text: str) -> None:
        """A fault of ours, with its traceback."""
        if self.format == "json":
            self._write("", {"event": "trouble", "traceback": text})
        elif self.format == "text":
            print(text.rstrip(), file=self.stream, flush=True)

    def _write(self, text: str, parts: dict[str, object]) -> None:
        if self.format == "off":
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if self.format == "json":
            # Escaped, so that nothing in an address can pass for a line of its own.
            line = json.dumps({"time": now, **parts})
        else:
            line = f"{now} {printable(text)}"
        print(line, file=self.stream, flush=True)
