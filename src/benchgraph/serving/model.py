"""What passes between the front and the tasks: a request, an answer, the graph that is open; and
what runs tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode

from benchgraph.errors import LimitError
from benchgraph.iris import expand
from benchgraph.serving.media import HTML, JSON
from benchgraph.vocab import BASE

if TYPE_CHECKING:
    from benchgraph.network import Snapshot
    from benchgraph.relations import Ways
    from benchgraph.release.read import Release
    from benchgraph.searching.index import Index
    from benchgraph.store import EmbeddedStore

Pairs = tuple[tuple[str, str], ...]
MOST_TRIPLES = 300_000  # of which all links are read: some seconds, and 40 MB


def whole_number(text: str, most: int) -> int | None:
    """``text`` as a number from 1 to ``most``; None where it is none.

    >>> whole_number("12", 40), whole_number("0000000012", 40), whole_number("٣", 40)
    (12, None, None)
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return number if 1 <= (number := int(text)) <= most else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a task sees it: all that its answer may depend on beside the graph.

    ``path`` is below the server's ``root`` (``/id/case/falcon-llm``; root "" or ``/benchgraph``)
    and percent-decoded; ``params`` are the named parts of the route's path; ``query`` holds the
    pairs of the query string, then those of a form in the body; ``format`` is the media type that
    was agreed on, ``language`` one of en, zh-Hans, ja (``chosen`` where the address names it).
    ``frozen`` is for a copy in files, which no server stands behind: the day that it tells of.
    """

    path: str = "/"
    params: Mapping[str, str] = field(default_factory=dict)
    query: Pairs = ()
    language: str = "en"
    format: str = HTML
    root: str = ""
    origin: str = ""
    chosen: bool = False
    method: str = "GET"
    media: str = ""  # of the body
    body: bytes = b""
    release: str = ""  # the beginning of the checksum of what is served
    accept: str = ""  # as the client sent it, for tasks that negotiate themselves
    frozen: str = ""

    def get(self, name: str, default: str = "") -> str:
        """The first value called ``name``, without blanks around it."""
        return next((value.strip() for key, value in self.query if key == name), default)

    def all(self, name: str) -> list[str]:
        """Every value called ``name`` that is not blank."""
        return [value.strip() for key, value in self.query if key == name and value.strip()]

    def href(self, path: str, /, query: Mapping[str, str] | Pairs = (), **more: str) -> str:
        """The address of ``path`` on this server, in the language that the reader has chosen."""
        pairs = [*(query.items() if isinstance(query, Mapping) else query), *more.items()]
        if self.chosen and not any(key == "lang" for key, _ in pairs):
            pairs.append(("lang", self.language))
        place, mark, fragment = path.partition("#")
        asked = "?" + urlencode(pairs) if pairs else ""
        # Two slashes would begin the name of another host.
        path = self.root + "/" + quote(place.lstrip("/"), safe="/:@!$&'()*+,;=~%")
        return path + asked + mark + fragment

    def iri_href(self, iri: str) -> str:
        """Where this server tells of ``iri``: its own path for IRIs of ours, else ``/entity``."""
        if iri.startswith(BASE):
            return self.href("/" + iri.removeprefix(BASE))
        return self.href("/entity", iri=iri)

    def here(self, **changes: str) -> str:
        """The address that was asked for with some values changed; an empty one is left out."""
        kept = tuple((key, value) for key, value in self.query if key not in changes)
        new = tuple((key, value) for key, value in changes.items() if value)
        return self.href(self.path, (*kept, *new))

    def in_language(self, language: str) -> Asked:
        """The same request for a reader of ``language``."""
        return replace(self, language=language, chosen=True)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``media`` with its charset, ``headers`` beside those that every answer gets;
    ``passing`` where the same request may be answered otherwise a moment later."""

    body: bytes
    media: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Pairs = ()
    passing: bool = False

    @classmethod
    def text(cls, text: str, media: str, status: int = 200, headers: Iterable = ()) -> Reply:  # type: ignore[type-arg]
        """A text of ``media``, written in UTF-8."""
        return cls(text.encode(), f"{media}; charset=utf-8", status, tuple(headers))

    @classmethod
    def json(cls, value: object, status: int = 200, media: str = JSON) -> Reply:
        """``value`` as JSON; texts stay readable."""
        import json

        return cls(json.dumps(value, ensure_ascii=False, indent=1).encode(), media, status)

    @classmethod
    def to(cls, address: str, status: int = 303) -> Reply:
        """Go to ``address``, which is one of this server's (see ``Asked.href``)."""
        return cls(b"", "text/plain; charset=utf-8", status, (("Location", address),))


class Graph:
    """A release as a worker has it open: its store, its search index, and the server's settings.

    ``store`` answers what asks for named graphs, too (``GRAPH``): their store is made when a
    release is first served.
    """

    def __init__(self, release: Release) -> None:
        self.release = release

    @cached_property
    def store(self) -> EmbeddedStore:
        """The store, opened for reading by this process."""
        return self.release.store

    @cached_property
    def index(self) -> Index:
        """The index that search reads."""
        from benchgraph.release.search import search_index

        return search_index(self.release)

    @cached_property
    def ways(self) -> Ways:
        """What chains of evidence go along; read once, as most of a chain's time is in it."""
        from benchgraph.relations import read_ways

        return read_ways(self.store)

    @property
    def triples(self) -> int:
        """How many triples its default graph has."""
        return int(self.release.manifest["triples"]["default graph"])

    @property
    def is_large(self) -> bool:
        """Whether it has more triples than can be looked through while somebody waits."""
        return self.triples > MOST_TRIPLES

    @cached_property
    def snapshot(self) -> Snapshot:
        """Every entity with its names and links: what whole relation graphs are made of.

        Raises LimitError where there are too many to be read while somebody waits.
        """
        from benchgraph.network import read_snapshot

        if self.is_large:
            raise LimitError(
                "this graph is too large to be drawn as a whole",
                found=f"{self.triples:,} triples",
                expected=f"at most {MOST_TRIPLES:,}",
                hint="look at what surrounds a thing, or write a file: benchgraph export network",
            )
        return read_snapshot(self.store)

    def find(self, text: str) -> str:
        """The IRI of what a person calls ``text``: IRI, prefixed name, slug, label, or the path
        ``/id/…`` of a page here. Raises NotFoundError."""
        from benchgraph.query.entities import resolve

        if text.startswith(("/id/", "id/")):
            return BASE + text.removeprefix("/")
        return resolve(self.store, expand(text) or text)


class Runner(Protocol):
    """What runs tasks: within a deadline, and never raising."""

    async def run(
        self,
        task: str,
        asked: Asked,
        lane: str,
        *,
        client: str = "",
        seconds: float | None = None,
    ) -> Reply: ...
