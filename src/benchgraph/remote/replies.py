"""Read what a server says: nothing partial is taken for whole, and nothing else for an answer.

Seen and caught here: an error after status 200, a body that ends early, a page of a proxy instead
of an answer, rows cut off at the server's limit, and an answer that Virtuoso calls incomplete in a
header alone.
"""

from __future__ import annotations

import re

import pyoxigraph as ox
from pyoxigraph import Triple

from benchgraph.errors import QueryError, StoreError, shorten
from benchgraph.remote.bodies import Reply
from benchgraph.remote.complaints import said, visible
from benchgraph.remote.results import (
    CutOff,
    Found,
    broke_off,
    json_results,
    no_answer,
    tsv_results,
    xml_results,
)
from benchgraph.remote.spellings import canonical
from benchgraph.store import Rows

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
N_TRIPLES = "application/n-triples"
TURTLE = "text/turtle"
# What else is read where a store has not what we like best.
RESULTS = f"{JSON_RESULTS}, {XML_RESULTS};q=0.5, {TSV};q=0.3"
TRIPLES = f"{N_TRIPLES}, {TURTLE};q=0.3"
# By whatever name they come: the first sign tells JSON from XML.
_RESULTS = (
    *(JSON_RESULTS, "application/json", "text/json", "text/javascript", "application/javascript"),
    *(XML_RESULTS, "application/xml", "text/xml", "text/plain", "application/octet-stream", ""),
)
_TRIPLES = (N_TRIPLES, "text/plain", "text/ntriples", TURTLE, "application/x-turtle")
_PAGES = ("text/html", "application/xhtml+xml")
# A language tag at the end of a line of N-Triples, where no string can go on.
_TAG = re.compile(rb'("@[A-Za-z]+(?:[-_][A-Za-z0-9]+)+)(?=\s*\.\s*$)', re.MULTILINE)


def rows_of(reply: Reply) -> Rows:
    """The rows of a SELECT. Raises StoreError if they are not whole or no rows at all."""
    found = _results(reply)
    if not isinstance(found, Rows):
        raise QueryError("rows were asked for, and yes or no came", hint="is this a SELECT query?")
    limit = reply.headers.get("X-SPARQL-MaxRows", "")
    if limit.isdecimal() and len(limit) < 19 and len(found) >= int(limit):
        raise CutOff(reply.place, int(limit))
    return found


def truth_of(reply: Reply) -> bool:
    """The answer of an ASK. Raises StoreError."""
    found = _results(reply)
    if not isinstance(found, bool):
        raise QueryError("yes or no was asked for, and rows came", hint="is this an ASK query?")
    return found


def triples_of(reply: Reply) -> list[Triple]:
    """The triples of a reply, each once. Raises StoreError if they are not whole."""
    _check(reply)
    if reply.media_type not in _TRIPLES:
        raise _other_form(reply, N_TRIPLES)
    if not reply.ended:
        raise broke_off(reply, "a body without a length", "triples do not say where they end")
    turtle = reply.media_type in (TURTLE, "application/x-turtle")
    format = ox.RdfFormat.TURTLE if turtle else ox.RdfFormat.N_TRIPLES
    try:
        return _parsed(reply.body, format)
    except (SyntaxError, ValueError) as error:
        if turtle:
            raise _no_triples(reply, error) from None
    mended = _TAG.sub(lambda tag: tag[1].replace(b"_", b"-"), reply.body)
    try:
        return _parsed(mended, format)
    except (SyntaxError, ValueError) as error:
        raise _no_triples(reply, error) from None


def _parsed(body: bytes, format: ox.RdfFormat) -> list[Triple]:
    quads = ox.parse(body, format=format)
    triples = (Triple(each.subject, each.predicate, canonical(each.object)) for each in quads)
    return list(dict.fromkeys(triples))


def nothing_of(reply: Reply) -> None:
    """For replies whose status is all that counts; the body has to be whole even so."""
    _ = reply.body


def _results(reply: Reply) -> Found:
    _check(reply)
    if reply.media_type == TSV:
        return tsv_results(reply)
    if reply.media_type == "text/csv":
        raise no_answer(
            reply,
            "the store answers in CSV alone, which does not say what is an IRI and what is text",
            visible(reply.body[:300]),
            "a store or a proxy that gives SPARQL results as JSON, XML or TSV is needed",
        )
    if reply.media_type not in _RESULTS:
        raise _other_form(reply, JSON_RESULTS)
    if not reply.body.strip():
        raise no_answer(reply, "the answer is empty", "", "see the log of the store")
    if match := re.match(rb"(?i)(?:\xef\xbb\xbf)?\s*<(!doctype html|html\b)?", reply.body):
        if match[1]:
            raise _page(reply)
        return xml_results(reply)
    return json_results(reply)


def _check(reply: Reply) -> None:
    """Raise StoreError for what is no answer before its body is looked at."""
    if reply.status in (204, 205):
        raise no_answer(reply, "the store answered without an answer", f"status {reply.status}")
    if reply.status == 206 or reply.headers.get("X-SQL-State"):
        raise StoreError(
            "the store says that its answer is not whole, so nothing of it is used",
            path=reply.place,
            found=shorten(reply.headers.get("X-SQL-Message") or f"status {reply.status}"),
            hint="it ran into its time limit: ask for less, or raise it",
        )
    if reply.media_type in _PAGES:
        raise _page(reply)


def _page(reply: Reply) -> StoreError:
    return no_answer(
        reply,
        "a web page came instead of an answer of a store",
        visible(reply.body),
        "is this the SPARQL address? A proxy or a log-in page may stand in front of it",
    )


def _other_form(reply: Reply, expected: str) -> StoreError:
    return StoreError(
        "the store answered in a form that was not asked for",
        path=reply.place,
        found=f"{reply.media_type or 'no media type'}: {said(reply.body)}",
        expected=expected,
        hint="is this the SPARQL address of the store?",
    )


def _no_triples(reply: Reply, error: Exception) -> StoreError:
    """Broken off in the last line, or wrong before it."""
    lines = reply.text.rstrip().splitlines()
    line = getattr(error, "lineno", None)
    if line is None or line >= len(lines):
        return broke_off(reply, f"… {visible(reply.body[-120:])}")
    return no_answer(
        reply,
        f"line {line:,} of the answer cannot be read: {getattr(error, 'msg', error)}",
        shorten(lines[line - 1]),
        "what the store says there may be an error; else leave that triple out",
    )
