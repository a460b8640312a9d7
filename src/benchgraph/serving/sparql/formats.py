"""What an answer can be written in: it depends on the form of the query."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from benchgraph.serving.media import HTML, JSON
from benchgraph.serving.negotiation import NotAcceptable

ROWS, YES_NO, TRIPLES = "rows", "a yes or no", "triples"
KINDS = {"SELECT": ROWS, "ASK": YES_NO, "CONSTRUCT": TRIPLES, "DESCRIBE": TRIPLES}


@dataclass(frozen=True, slots=True)
class Format:
    """``names`` are what ``format=`` may say, the first is the one that we write; ``media`` are
    the types that clients ask for, the first is its own."""

    names: tuple[str, ...]
    media: tuple[str, ...]
    engine: ox.QueryResultsFormat | ox.RdfFormat


_JSON = Format(("json",), ("application/sparql-results+json", JSON), ox.QueryResultsFormat.JSON)
_XML = Format(
    ("xml",),
    ("application/sparql-results+xml", "application/xml", "text/xml"),
    ox.QueryResultsFormat.XML,
)
_CSV = Format(("csv",), ("text/csv",), ox.QueryResultsFormat.CSV)
_TSV = Format(("tsv",), ("text/tab-separated-values",), ox.QueryResultsFormat.TSV)
# Clients of others ask for triples with names of their own: SPARQLWrapper says format=json-ld,
# rdf+xml, n3, and xml where nobody chose.
_GRAPHS = (
    Format(("turtle", "ttl", "n3"), ("text/turtle", "application/x-turtle"), ox.RdfFormat.TURTLE),
    Format(("nt", "ntriples"), ("application/n-triples", "text/plain"), ox.RdfFormat.N_TRIPLES),
    Format(("jsonld", "json-ld", "json"), ("application/ld+json", JSON), ox.RdfFormat.JSON_LD),
    Format(
        ("rdf", "rdf+xml", "rdfxml", "xml"),
        ("application/rdf+xml", "application/xml", "text/xml"),
        ox.RdfFormat.RDF_XML,
    ),
)
OFFERS = {ROWS: (_JSON, _XML, _CSV, _TSV), YES_NO: (_JSON, _XML), TRIPLES: _GRAPHS}


@lru_cache(512)
def chosen(kind: str, accept: str, named: str) -> tuple[Format, str]:
    """The format for a ``kind`` of answer and the media type that it is called by.

    ``named`` is what ``format=`` says, which decides; else what the client takes best. Raises
    NotAcceptable, which lists what there is.
    """
    offers = OFFERS[kind]
    if named:
        for each in offers:
            if named.lower() in (*each.names, *each.media):
                return each, each.media[0]
        raise _nothing(kind, named)
    if not accept or accept == "*/*":
        return offers[0], offers[0].media[0]
    by_media = {media: each for each in offers for media in each.media}
    found = _best(accept, [*by_media])
    if found is None:
        raise _nothing(kind, accept)
    return by_media[found], found


@lru_cache(512)
def for_people(accept: str, named: str) -> bool:
    """Whether who asks is a person at a browser: HTML is liked better than any format of ours."""
    if named:
        return named.lower() in ("html", HTML)
    machine = {media for offers in OFFERS.values() for each in offers for media in each.media}
    return bool(accept) and _best(accept, [*sorted(machine), HTML]) == HTML


def error_media(agreed: str, named: str) -> str:
    """What is wrong is told as page, JSON or text: as ``format=`` says, else as was ``agreed``."""
    if not named:
        return agreed
    if named.lower() in ("html", HTML):
        return HTML
    return JSON if "json" in named.lower() else "text/plain"


def _best(accept: str, offers: list[str]) -> str | None:
    from werkzeug.datastructures import MIMEAccept
    from werkzeug.http import parse_accept_header

    return parse_accept_header(accept, MIMEAccept).best_match(offers)


def _nothing(kind: str, found: str) -> NotAcceptable:
    offers = OFFERS[kind]
    return NotAcceptable(
        f"this query gives {kind}, and there is no such answer in this format",
        found=found,
        expected=", ".join(f"{each.media[0]} (format={each.names[0]})" for each in offers),
    )
