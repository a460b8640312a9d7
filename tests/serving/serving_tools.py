"""A server as a user starts it, and what a browser may not do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 860}


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
    """Start ``benchgraph serve`` at a free port and wait until it says where it is.

    Without ``--log`` it logs nothing: nobody reads the pipe, and a full one would stop it.
    """
    if "--log" not in options:
        options = (*options, "--log", "off")
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
    """Stop it as a service manager does; at once where it does not."""
    server.process.terminate()
    try:
        server.process.wait(20)
    finally:
        server.process.kill()
        server.process.wait(5)
        assert server.process.stderr is not None
        server.process.stderr.close()


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """A server of a test's own."""
    server = start(*options)
    try:
        yield server
    finally:
        stop(server)


@dataclass
class Seen:
    """What a page did that it should not: errors on its console, requests to other hosts."""

    origin: str
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what was seen."""
        self.errors.clear()
        self.outside.clear()

    def watch(self, page: Any) -> None:
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                not asked.url.startswith((self.origin, "blob:")) and self.outside.append(asked.url)
            ),
        )
