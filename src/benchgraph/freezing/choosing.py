"""Which addresses of the server there are files for, and where every other link leads instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from benchgraph.documentation import library
from benchgraph.documentation.library import HOME
from benchgraph.freezing.addresses import Address
from benchgraph.iris import expand
from benchgraph.query.catalogue import read_catalogue
from benchgraph.serving.media import FORMATS
from benchgraph.serving.model import Graph
from benchgraph.serving.pages.entity import anchor
from benchgraph.serving.routes import ROUTES, Route
from benchgraph.store import questions_of
from benchgraph.vocab import BASE, GRAPH, ID, ONTOLOGY, PREFIX_HEADER, VOCAB

# A workbook of an answer takes longer than all pages of it; that of the release pack holds more.
_TABLES, _NETWORKS = ("csv",), ("gexf", "graphml")
# RDF and the JSON of a thing say the same to readers of every language: there is one of each.
SHARED = frozenset(("ttl", "jsonld", "json"))
# Of each page: the parameters that an address may have, and the files beside it.
_RULES: dict[str, tuple[tuple[frozenset[str], ...], tuple[str, ...]]] = {
    path: (tuple(frozenset(each.split()) for each in queries), formats)
    for path, queries, formats in (
        ("/", ("",), ()),
        ("/search", ("", "kind", "kind page"), ()),
        ("/id/", ("", "list", "list page"), ("ttl", "json")),
        ("/entity", ("iri", "iri list", "iri list page"), ()),
        ("/vocab", ("",), ("ttl",)),
        ("/vocab/", ("",), ("ttl",)),
        ("/ontology", ("",), ("ttl", "jsonld")),
        ("/ontology/context", ("",), ("jsonld",)),
        ("/graph/", ("",), ("ttl",)),
        ("/graph-list", ("", "page", "of", "of page"), ()),
        ("/questions", ("",), ()),
        ("/questions/", ("", "_page"), (*_TABLES, "json")),
        ("/promises", ("", "_page", "verdict", "verdict _page", "indicator"), _TABLES),
        ("/compare", ("", "axis", "axis _page", "indicator", "indicator _page", "thing"), ("csv",)),
        ("/why", ("", "from to"), ()),
        ("/graph", ("", "view", "entity"), _NETWORKS),
        ("/docs", ("",), ()),
        ("/docs/", ("",), ()),
        ("/docs/pictures/", ("",), ("svg", "png")),
    )
}
DOWNLOADS = "/downloads"
_NODES = """SELECT ?owner ?node WHERE {
  ?owner bg:observation|bg:event|bg:assessment ?node
}"""


@dataclass(frozen=True)
class Scope:
    """What there are files for.

    ``things``: IRIs with a page; ``inside``: nodes that the page of a thing tells of, with that
    thing; ``records``: named graphs of records, of which there is Turtle alone, and ``graphs``:
    the others; ``drawn``: IRIs with a network of their own; ``documents``: the paths of the pages
    of the documentation; ``missing``: addresses that the server
    has no good answer for after all.
    """

    things: frozenset[str]
    inside: Mapping[str, str]
    records: frozenset[str]
    graphs: frozenset[str]
    questions: frozenset[str]
    drawn: frozenset[str]
    documents: frozenset[str]
    missing: frozenset[Address] = frozenset()

    def has(self, address: Address) -> bool:
        """Whether there is a file for ``address``."""
        rule = _RULES.get(_rule_of(address.path))
        if address in self.missing or rule is None:
            return address == Address(DOWNLOADS)
        queries, formats = rule
        asked = frozenset(name for name, _ in address.query)
        return (
            asked in queries
            and (address.format == "html" or address.format in formats)
            and self._has_thing(address, dict(address.query))
        )

    def _has_thing(self, address: Address, query: Mapping[str, str]) -> bool:
        path, is_page = address.path, address.format == "html"
        iri = BASE + path.removeprefix("/")
        if path == "/entity":
            return query["iri"] in self.things
        if path.startswith(("/id/", "/vocab/")):
            return iri in self.things
        if path.startswith("/graph/"):
            return iri in (self.graphs if is_page else self.records | self.graphs)
        if path.startswith("/docs"):
            return not is_page or (path.removeprefix("/docs").strip("/") or HOME) in self.documents
        if path.startswith("/questions/"):
            return path.removeprefix("/questions/") in self.questions
        if path == "/graph":
            # Of one thing each: of several there are more than anybody has room for.
            of = "entity" in query
            one = len(address.query) == 1 and (not of or expand(query["entity"]) in self.drawn)
            return one or (is_page and not query)
        if path == "/compare":
            # One thing by itself is compared with nothing.
            return ("thing" not in query or len(address.query) > 1) and (bool(query) or is_page)
        return path != "/ontology/context" or not is_page

    def instead(self, address: Address) -> tuple[Address, str] | None:
        """Where a link to ``address``, of which there is no page, leads: the page of the thing that
        tells of it, with the place on it, or its Turtle; None for nowhere."""
        if address.query or address.format != "html":
            return None
        iri = BASE + address.path.removeprefix("/")
        if iri in self.records:
            return Address(address.path, (), "ttl"), ""
        while iri.startswith(ID) and iri not in self.things:
            if owner := self.inside.get(iri):
                return address_of(owner), anchor(iri)
            iri = iri.rpartition("/")[0]
        return (address_of(iri), "") if iri.startswith(ID) else None

    def beginnings(self) -> list[Address]:
        """What to begin with: the pages that lead to others, and every thing."""
        pages = [path for path in _RULES if not path.endswith("/") or path == "/"]
        firsts = [Address(path) for path in pages if self.has(Address(path))]
        things = [address_of(iri) for iri in sorted(self.things) if not iri.startswith(ONTOLOGY)]
        return [*firsts, Address("/ontology/context", (), "jsonld"), *filter(self.has, things)]


def address_of(iri: str) -> Address:
    """The address of the page of a thing."""
    if iri.startswith(BASE):
        return Address("/" + iri.removeprefix(BASE))
    return Address("/entity", (("iri", iri),))


def read_scope(graph: Graph, kinds: Iterable[str]) -> Scope:
    """What there is in ``graph`` to make files of; ``kinds``: the things that people look for."""
    store = graph.store
    inside: dict[str, str] = {}
    for owner, node in store.select(PREFIX_HEADER + _NODES):
        if isinstance(owner, NamedNode) and isinstance(node, NamedNode):
            first = inside.setdefault(node.value, owner.value)
            inside[node.value] = min(first, owner.value)
    records = _iris(graph, "?x bg:describes ?thing")
    graphs = frozenset(name for name in store.graph_counts() if name.startswith(GRAPH))
    return Scope(
        things=frozenset(iri for iri in kinds if not iri.startswith(BASE) or _ours(iri)),
        inside=inside,
        records=records & graphs,
        graphs=graphs - records,
        questions=frozenset(q.name for q in read_catalogue(more=questions_of(store)).values()),
        drawn=_iris(graph, "?x a bg:Case") | _iris(graph, "?x a bg:Region"),
        documents=frozenset(library().pages),
    )


def _iris(graph: Graph, pattern: str) -> frozenset[str]:
    rows = graph.store.select(f"{PREFIX_HEADER}SELECT DISTINCT ?x {{ {pattern} }}")
    return frozenset(term.value for (term,) in rows if isinstance(term, NamedNode))


def _ours(iri: str) -> bool:
    return iri.startswith((ID, VOCAB))


def _rule_of(path: str) -> str:
    """The rule for ``path``: its own, or that of what stands below an address."""
    if path in _RULES:
        return path
    if path.startswith("/docs/pictures/"):
        return "/docs/pictures/"
    return "/" + path.strip("/").partition("/")[0] + "/"


@cache
def route_of(path: str) -> tuple[Route, dict[str, str]]:
    """The route that answers ``path``, and the named parts of it. Raises KeyError for none."""
    for route, pattern in _patterns():
        if match := pattern.fullmatch(path):
            return route, match.groupdict()
    raise KeyError(path)


@cache
def _patterns() -> list[tuple[Route, re.Pattern[str]]]:
    found = []
    for route in ROUTES:
        pattern = re.sub(r"\{(\w+):path\}", r"(?P<\1>.*)", route.path)
        found.append((route, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern))))
    return found


def is_network(address: Address) -> bool:
    """Whether it is a relation graph as a file, which the explorer makes."""
    return address.path == "/graph" and address.format in _NETWORKS


def media_of(address: Address) -> str:
    """The media type of what stands at ``address``."""
    return FORMATS[address.format]
