"""What is asked: pages, SPARQL, search, reconciliation, plots, exports and downloads."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from benchgraph.query import read_catalogue
from benchmarks.steps import QUESTIONS

EDITED = "cyberport"  # the institution whose record is edited
LANGUAGES = ("en", "zh-Hans", "ja")


@dataclass(frozen=True)
class Ask:
    """A request of one kind; ``query`` is its SPARQL, where it has some."""

    kind: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict, hash=False, compare=False)
    query: str = ""

    def request(self, host: str, **more: str) -> bytes:
        """The bytes of it; more headers with ``_`` for ``-``."""
        headers = {"Host": host, **self.headers}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        if self.body:
            headers["Content-Length"] = str(len(self.body))
        lines = [f"{'POST' if self.body else 'GET'} {self.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def asks() -> list[Ask]:
    """Everything that is asked, pages in three languages by turns."""
    paths = tomllib.loads(Path(__file__).with_name("asks.toml").read_text("utf-8"))
    queries = [*paths.pop("queries"), *_questions()]
    found = [
        Ask("pages", path, headers={"Accept": "text/html", "Accept-Language": tag})
        for path, tag in zip(paths.pop("pages"), cycle(LANGUAGES), strict=False)
    ]
    for kind, those in paths.items():
        found += [Ask(kind, path) for path in those]
    return found + [_sparql(query) for query in queries]


def _questions() -> list[str]:
    catalogue = read_catalogue()
    region = {"region": "region:hong-kong"}
    return [
        catalogue.find(name).fill(values | (region if "region" in values else {}))
        for name, values in QUESTIONS.items()
    ]


def _sparql(query: str) -> Ask:
    headers = {"Accept": "text/turtle" if query.startswith("CONSTRUCT") else "application/json"}
    if len(query) < 500:
        return Ask("SPARQL", "/sparql?" + urlencode({"query": query}), b"", headers, query)
    headers["Content-Type"] = "application/sparql-query"
    return Ask("SPARQL", "/sparql", query.encode(), headers, query)
