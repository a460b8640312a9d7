"""Addresses of the server, and the files that they become."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from benchgraph.iris import digest, expand, prefixed
from benchgraph.serving.media import FORMATS
from benchgraph.serving.model import Pairs
from benchgraph.vocab import BASE

INDEX = "index.html"
LONGEST = 80  # characters of a name; with a digest that is far below what file systems take
_PLAIN = re.compile(rf"[a-z0-9_][a-z0-9._-]{{0,{LONGEST - 1}}}")
# Names that Windows keeps for devices, whatever stands behind their first dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
# Addresses whose last part may end in the name of a format.
_SUFFIXED = re.compile(
    r"/(id|vocab|graph|question|questions|docs/pictures)/.|/(ontology|vocab)[./]"
)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """What a link of the server leads to, whatever its language: a path, what is asked for (sorted)
    and the short name of a format."""

    path: str
    query: Pairs = ()
    format: str = "html"

    @property
    def page(self) -> Address:
        """The page that this is a format of."""
        return Address(self.path, self.query)

    def file(self) -> str:
        """The path of its file below the folder of its language, with "/"."""
        parts = [plain(part) for part in self.path.strip("/").split("/") if part]
        parts += [plain(f"{name}-{value}") for name, value in self.query]
        if self.format == "html":
            return "/".join([*parts, INDEX])
        return "/".join(parts or ["index"]) + f".{self.format}"


def plain(name: str) -> str:
    """``name`` as every file system takes it and keeps it apart from every other.

    A colon becomes a tilde. What is not made of small letters of ASCII, digits and ``._-`` beside
    it, is too long, or has a meaning of its own, is told by what is left of it and a digest of the
    whole.

    >>> plain("falcon-llm"), plain("axis:compute"), plain("con"), plain("Falcon")
    ('falcon-llm', 'axis~compute', 'con-1143da2bc5', 'falcon-beac5ecc98')
    """
    ending = name.rpartition(".")[2] if "." in name else ""
    if (
        _PLAIN.fullmatch(name.replace(":", ""))
        and not name.endswith(".")
        and not _DEVICES.fullmatch(name)
        and ending not in FORMATS  # falcon.ttl is the Turtle of falcon
    ):
        return name.replace(":", "~")
    short = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[: LONGEST // 2].strip("-")
    return f"{short or 'x'}-{digest(name, 10)}"


@lru_cache(1 << 14)  # a page says most of its links again, and so does the next one
def read_address(href: str) -> tuple[Address, str, str]:
    """An ``href`` of a page of the server: the address, the language that it asks for or "", and
    the fragment. Several spellings of one address become one."""
    parts = urlsplit(href)
    path = "/" + unquote(parts.path).strip("/")
    query = dict[str, list[str]]()
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    language = "".join(query.pop("lang", [])[:1])
    format = "".join(query.pop("format", [])[:1]) or "html"
    stem, dot, ending = path.rpartition(".")
    if dot and ending in FORMATS and _SUFFIXED.match(path) and not stem.endswith("/"):
        path, format = stem, ending
    if path == "/explore/download" and format == "html":
        format = "network"  # a page that draws by itself: not the page of the same address
    path = _one_spelling(path, query)
    pairs = tuple((name, _value(name, each)) for name, values in query.items() for each in values)
    return Address(path, tuple(sorted(pairs)), format), language, parts.fragment


def _one_spelling(path: str, query: dict[str, list[str]]) -> str:
    """The path of what several addresses lead to."""
    if path == "/entity" and query.get("iri", [""])[0].startswith(BASE):
        return "/" + query.pop("iri")[0].removeprefix(BASE)
    if path == "/explore/download":
        return "/graph"
    if path == "/context":
        return "/ontology/context"
    if path.startswith("/question/"):
        return "/questions/" + path.removeprefix("/question/")
    return {"/id": "/search", "/docs/ontology": "/ontology"}.get(path, path)


def _value(name: str, value: str) -> str:
    return prefixed(expand(value) or value) if name == "entity" else value
