"""The right answers of a release: those of a server that is new, and SPARQL of the store itself."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from benchgraph.query.prefixes import with_prefixes
from benchgraph.release import open_release
from benchmarks.longrun.asks import Ask
from benchmarks.longrun.clients import Connection, Heard, Reply
from benchmarks.longrun.edits import Served

# So long after a release counts the one before it may still be served.
LAG = 10.0
BUSY = (503, 504)


class Truth:
    """Of each release, for each ask: status, digest of the body and ETag."""

    def __init__(self, folder: Path, asks: list[Ask]) -> None:
        self.folder, self.asks = folder, asks
        self.of: dict[str, dict[Ask, tuple[int, str, str]]] = {}
        self.unlike_the_store: list[str] = []

    def learn(self, name: str) -> None:
        """Ask a new server of this release alone, and hold its SPARQL against the store."""
        path = self.folder / name
        words = ["serve", "--release", str(path), "--cache", "0", "--workers", "1"]
        with server([*words, "--timeout", "900"]) as port:
            replies = asyncio.run(_all(port, self.asks))
        store = open_release(path).store
        for ask, reply in replies.items():
            if ask.query and not _is_so(store, ask.query, reply):
                self.unlike_the_store.append(f"{name}: {ask.query[:200]}")
        self.of[name] = {
            ask: (reply.status, reply.digest(), reply.tag) for ask, reply in replies.items()
        }

    def judge(self, heard: Iterable[Heard], served: list[Served]) -> Iterator[str]:
        """Of each answer "right", "busy", "of a release that nobody asked", or what is wrong."""
        for each in heard:
            names = [s.name for s in served if s.since <= each.end and s.until >= each.start - LAG]
            right = [self.of[name][each.ask] for name in names if name in self.of]
            if each.status in BUSY:
                yield "busy"
            elif _fits(each, right):
                yield "right"
            elif len(right) < len(names) or not names:
                yield "of a release that nobody asked"
            else:
                yield f"{each.status} {each.ask.path[:150]} (releases {', '.join(names)})"


def _fits(heard: Heard, right: list[tuple[int, str, str]]) -> bool:
    if heard.status == 304:
        return any(heard.digest == found[1] for found in right)
    return any((heard.status, heard.digest) == found[:2] for found in right)


async def _all(port: int, asks: list[Ask]) -> dict[Ask, Reply]:
    connection = Connection(port)
    return {ask: await connection.ask(ask) for ask in asks}


def _is_so(store: object, query: str, reply: Reply) -> bool:
    """Whether an answer over HTTP is what the store says: its rows, its truth, its triples."""
    if reply.status != 200:
        return False
    found = store._raw_for(query).query(with_prefixes(query))  # type: ignore[attr-defined]
    if isinstance(found, ox.QueryBoolean):
        return bool(json.loads(reply.body)["boolean"]) == bool(found)
    if isinstance(found, ox.QueryTriples):
        sent = {quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.TURTLE)}
        return sent == set(found)
    theirs = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
    return Counter(map(tuple, theirs)) == Counter(map(tuple, found))


@contextmanager
def server(words: list[str], **environment: str) -> Iterator[int]:
    """A command that serves at a free port, which it says; ended as a service manager does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchgraph", *words, "--port", "0", "--log", "off"],
        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, env=os.environ | environment,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if found := re.search(r"http://[\d.]+:(\d+)", line):
                yield int(found[1])
                break
        else:
            raise RuntimeError(f"{words} did not start")
    finally:
        process.terminate()
        process.wait(60)
        process.stderr.close()
