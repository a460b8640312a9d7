"""The server under load, beside Oxigraph's own and Fuseki: ``python -m benchmarks.serving``.

Each server has the same graph, and one after the other gets the same eight questions from the same
number of clients, each of which asks the next one when it has its answer. What comes is held
against what the store says in this process: status, and rows. Then the same with a client that asks
what never ends for every honest one: then deadlines and honest answers are counted.

Both processors are shared by client and server: ratios hold, requests per second do not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.release import Release, open_release
from benchmarks.prepare import prepare
from benchmarks.steps import QUESTIONS, digest

ACCEPT = "application/sparql-results+json"
SERVERS = Path(
    os.environ.get("BENCHGRAPH_TEST_SERVERS", Path.home() / ".cache" / "benchgraph-test-servers")
)
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE {{ ?a ?b ?c . ?d ?e ?f . FILTER(?c != ?f && {salt} > 0) }}",
    "SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f . FILTER({salt} > 0) }}",
    "SELECT (SUM(STRLEN(REPLACE(STR(?c), '(a|b)*d', '{salt}'))) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }}",
)
DEADLINE = 5.0


@dataclass
class Tally:
    """What came: how often each status, how long each answer took, which answers were wrong."""

    status: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: int = 0

    def at(self, share: float) -> float:
        """The time in which this share of the answers had come."""
        times = sorted(self.seconds)
        return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0


class Expected:
    """What the store itself says to each question, as a digest of its rows."""

    def __init__(self, release: Release) -> None:
        from benchgraph.query import read_catalogue

        catalogue = read_catalogue()
        self.queries = {
            name: catalogue.find(name).fill(_values(name, release)) for name in QUESTIONS
        }
        self._digest = {name: _rows(_json(release, text)) for name, text in self.queries.items()}
        self._right: set[tuple[str, int]] = set()

    def holds(self, name: str, body: bytes) -> bool:
        """Whether an answer is right; the very bytes of a right one are not read again."""
        key = name, hash(body)
        if key not in self._right:
            try:
                if _rows(body) != self._digest[name]:
                    return False
            except ValueError:
                return False
            self._right.add(key)
        return True


def _values(name: str, release: Release) -> dict[str, str]:
    """The parameters of a question, about a region that the graph has."""
    values = dict(QUESTIONS[name])
    if "region" in values and not release.store.ask(
        "ASK { <https://w3id.org/benchgraph/id/region/region-0> ?p ?o }"
    ):
        values["region"] = "region:hong-kong"
    return values


def _json(release: Release, query: str) -> bytes:
    import pyoxigraph as ox

    solutions = release.store.raw.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return bytes(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def _rows(body: bytes) -> str:
    rows = json.loads(body)["results"]["bindings"]
    return digest(_cells(row) for row in rows)


def _cells(row: dict[str, dict[str, str]]) -> str:
    parts = []
    for name, term in sorted(row.items()):
        datatype = term.get("datatype", "").removesuffix("#string")
        parts.append(f"{name}={term['value']}|{term.get('xml:lang', '').lower()}|{datatype}")
    return "\x1f".join(parts)


class Client(asyncio.Protocol):
    """One connection that is kept; it does little, as the server shares the processor."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self.transport: asyncio.Transport | None = None
        self.need = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        self.data += data
        if self.need < 0:
            end = self.data.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self.data[:end]).lower()
            self.status = int(head[9:12])
            length = re.search(rb"\r\ncontent-length: *(\d+)", head)
            self.chunked = length is None and b"chunked" in head
            self.start = end + 4
            self.need = self.start + int(length[1]) if length else 0
        if self.chunked:
            if not self.data.endswith(b"0\r\n\r\n"):
                return
            body = _unchunked(bytes(self.data[self.start :]))
            if body is None:
                return
        elif len(self.data) < self.need:
            return
        else:
            body = bytes(self.data[self.start : self.need])
        self.data.clear()
        self.need = -1
        assert self.waiting is not None
        self.waiting.set_result((self.status, body))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        assert self.transport is not None
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.waiting


def _unchunked(data: bytes) -> bytes | None:
    """The body of a chunked answer; None where more of it has to come."""
    parts, place = [], 0
    while True:
        end = data.find(b"\r\n", place)
        if end < 0:
            return None
        size = int(data[place:end].split(b";")[0], 16)
        if size == 0:
            return b"".join(parts)
        if len(data) < end + 2 + size + 2:
            return None
        parts.append(data[end + 2 : end + 2 + size])
        place = end + 2 + size + 2


def _request(address: urllib.parse.SplitResult, query: str, timeout: float = 0) -> bytes:
    """By POST: the longest question is longer than an address that Oxigraph's server reads."""
    path = address.path + (f"?timeout={timeout:g}" if timeout else "")
    body = query.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: {ACCEPT}\r\n"
        f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _client(
    address: urllib.parse.SplitResult, asks: Iterator[tuple[str, bytes]], end: float, tally: Tally,
    check: Callable[[str, bytes], bool],
) -> None:  # fmt: skip
    loop = asyncio.get_running_loop()
    client: Client | None = None
    while time.monotonic() < end:
        if client is None or client.transport is None or client.transport.is_closing():
            _, client = await loop.create_connection(Client, address.hostname, address.port)
        name, request = next(asks)
        started = time.monotonic()
        try:
            status, body = await client.ask(request)
        except OSError:
            tally.status[0] += 1
            client = None
            continue
        tally.seconds.append(time.monotonic() - started)
        tally.status[status] += 1
        if status == 200 and not check(name, body):
            tally.wrong += 1


def _honest(requests: dict[str, bytes], seed: int) -> Iterator[tuple[str, bytes]]:
    names = [*requests]
    random.Random(seed).shuffle(names)
    while True:
        yield from ((name, requests[name]) for name in names)


def _endless(address: urllib.parse.SplitResult, seed: int) -> Iterator[tuple[str, bytes]]:
    pick = random.Random(seed)
    while True:
        query = pick.choice(ENDLESS).format(salt=pick.randrange(1, 1 << 30))
        yield "endless", _request(address, query, DEADLINE)


async def load(
    endpoint: str, expected: Expected, seconds: float, clients: int, hostile: int
) -> tuple[Tally, Tally]:
    """Ask ``endpoint`` for so long: what the honest got, and what the others."""
    address = urllib.parse.urlsplit(endpoint)
    requests = {name: _request(address, text) for name, text in expected.queries.items()}
    good, bad, end = Tally(), Tally(), time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        for number in range(clients - hostile):
            group.create_task(
                _client(address, _honest(requests, number), end, good, expected.holds)
            )
        for number in range(hostile):
            group.create_task(
                _client(address, _endless(address, number), end, bad, lambda name, body: False)
            )
    return good, bad


@contextmanager
def _process(
    arguments: list[str], url: str, folder: str | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A server that answers at ``url``."""
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, cwd=folder
    )
    try:
        _wait(url, process)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[str]) -> None:
    import urllib.error
    import urllib.request

    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} has ended")
        try:
            urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5).read()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def _port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@contextmanager
def ours(release: Path, *options: str) -> Iterator[str]:
    """``benchgraph serve``."""
    port = _port()
    url = f"http://127.0.0.1:{port}/sparql"
    arguments = [sys.executable, "-m", "benchgraph", "serve", "--release", str(release)]
    with _process([*arguments, "--port", str(port), "--log", "off", *options], url):
        yield url


@contextmanager
def oxigraph(release: Path) -> Iterator[str]:
    """Oxigraph's own server on the same store."""
    port = _port()
    url = f"http://127.0.0.1:{port}/query"
    program = SERVERS / "oxigraph" / "bin" / "oxigraph"
    arguments = [str(program), "serve-read-only", "--location", str(release / "store")]
    with _process([*arguments, "--bind", f"127.0.0.1:{port}"], url):
        yield url


@contextmanager
def fuseki(release: Path) -> Iterator[str]:
    """Fuseki with the same triples in memory."""
    import pyoxigraph as ox

    port = _port()
    url = f"http://127.0.0.1:{port}/ds/sparql"
    jar = sorted(SERVERS.glob("jena-fuseki-server-*.jar"))[-1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.nt"
        store = open_release(release).store
        ox.serialize(store.triples(), output=str(path), format=ox.RdfFormat.N_TRIPLES)
        arguments = ["java", "-Xmx6g", "-jar", str(jar), "--localhost", f"--port={port}"]
        with _process([*arguments, f"--file={path}", "/ds"], url, folder):
            yield url


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--release", type=Path, help="a release (by default the shipped graph)")
    parser.add_argument("--cases", type=int, help="a generated graph of so many cases instead")
    parser.add_argument("--folder", type=Path, help="where generated graphs are kept and found")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument(
        "--servers", default="ours,ours-cached,oxigraph,fuseki,hostile", help="which, in order"
    )
    options = parser.parse_args()
    path = _release(options.release, options.cases, options.folder)
    expected = Expected(open_release(path))
    kinds = {
        "ours": lambda: ours(path, "--cache", "0"),
        "ours-cached": lambda: ours(path),
        "oxigraph": lambda: oxigraph(path),
        "fuseki": lambda: fuseki(path),
        "hostile": lambda: ours(path, "--cache", "0"),
    }
    print(f"{'server':12} {'per s':>8} {'p50 ms':>8} {'p99 ms':>9} {'wrong':>6}  status")
    for name in options.servers.split(","):
        with kinds[name]() as url:
            hostile = options.clients // 2 if name == "hostile" else 0
            asyncio.run(load(url, expected, min(2, options.seconds), options.clients, 0))
            good, bad = asyncio.run(load(url, expected, options.seconds, options.clients, hostile))
            _tell(name, good, options.seconds)
            if hostile:
                _tell("  endless", bad, options.seconds)
                print(f"  longest of them {max(bad.seconds):.2f} s, deadline {DEADLINE:g} s")


def _release(release: Path | None, cases: int | None, folder: Path | None) -> Path:
    if cases is None:
        return open_release(release).path
    kept = folder or Path(tempfile.gettempdir()) / "benchgraph-serving" / str(cases)
    print(prepare(kept, cases), file=sys.stderr)
    return open_release(kept / "release").path


def _tell(name: str, tally: Tally, seconds: float) -> None:
    answered = tally.status[200]
    print(
        f"{name:12} {answered / seconds:8.1f} {1000 * tally.at(0.5):8.1f}"
        f" {1000 * tally.at(0.99):9.1f} {tally.wrong:6}  {dict(tally.status)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
