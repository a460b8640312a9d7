"""A real server over a real socket: bytes that are no good HTTP, and some that are."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.fuzz.readers.releases import small_release
from benchmarks.fuzz.readers.requests import WORDS, Trouble, seeds
from benchmarks.fuzz.target import Target

_WAIT = 5.0  # seconds for an answer: a body that does not come is waited for longer
_SOON = 0.2  # seconds for the answer to a head that has no end
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_FINE = frozenset((501, 503, 505))


def http(folder: Path) -> Target:
    """What is sent to ``benchgraph serve``: it says nothing of a fault of its own, and goes on."""
    log = folder / "server.log"
    server = _Server(small_release(folder), log)

    def read(data: bytes) -> str:
        answer = server.answer(data)
        trouble = server.trouble()
        found = _STATUS.match(answer)
        status = int(found[1]) if found else 0
        if trouble or (status >= 500 and status not in _FINE):
            raise Trouble(f"status {status}\n{trouble}\n{answer[:300]!r}")
        if server.process.poll() is not None:
            raise Trouble(f"the server ended with {server.process.returncode}")
        return f"{status} {answer[-40:] if status in (0, 400) else b''!r}"

    allowed = frozenset(("socket.connect", "socket.getaddrinfo"))
    return Target(
        "http",
        read,
        seeds(),
        WORDS,
        seconds=30.0,
        longest=100_000,
        allowed=allowed,
        close=server.close,
    )


class _Server:
    """``benchgraph serve`` in a process of its own."""

    def __init__(self, release: Path, log: Path) -> None:
        self.log = log.open("w+", encoding="utf-8", errors="replace")
        self._read = 0
        command = [sys.executable, "-m", "benchgraph", "serve", "--release", str(release)]
        environment = {name: text for name, text in os.environ.items() if name != "LD_PRELOAD"}
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--log", "text", "--workers", "1"],
            stderr=self.log, stdin=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        self.port = self._port()

    def _port(self) -> int:
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            self.log.seek(0)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", self.log.read()):
                return int(found[1])
            time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def answer(self, data: bytes) -> bytes:
        """What comes for ``data`` until the server closes or the wait is over."""
        found = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_WAIT) as connection:
            try:
                connection.sendall(data)
                if not (found := self._first(connection, b"\r\n\r\n" in data)):
                    return b""
                while len(found) < 1 << 20 and (piece := connection.recv(65536)):
                    found += piece
            except (ConnectionError, TimeoutError):
                pass
        return found

    @staticmethod
    def _first(connection: socket.socket, whole: bool) -> bytes:
        """The first of an answer. Where none comes soon to a request that is not ``whole``, the
        server is told that there is no more."""
        connection.settimeout(_WAIT if whole else _SOON)
        try:
            return connection.recv(65536)
        except TimeoutError:
            if whole:
                raise
            connection.settimeout(_WAIT)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(65536)

    def trouble(self) -> str:
        """What the server has said of a fault of its own since the last time."""
        self.log.seek(self._read)
        said = self.log.read()
        self._read = self.log.tell()
        return said if "Traceback" in said or "panicked" in said else ""

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()
