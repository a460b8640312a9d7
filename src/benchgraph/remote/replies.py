"""Read what a server says: bytes as they are, and nothing partial taken for whole.

Seen and caught here: an error after status 200, a body that ends early (also where the length was
announced, which http.client passes over), a page of a proxy instead of an answer, rows cut off at
the server's limit.
"""

from __future__ import annotations

import http.client
import io
import re
from collections.abc import Iterator
from email.message import Message
from html import unescape
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, Triple

from benchgraph.errors import QueryError, StoreError, shorten
from benchgraph.store import Rows
from benchgraph.vocab import XSD

JSON_RESULTS = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
_POINTED = re.compile(r"-?\d+\.\d*")


class CutOff(StoreError):
    """An answer that the store cut off at ``limit`` rows."""

    def __init__(self, place: str, limit: int) -> None:
        super().__init__(
            "the store cuts answers off, so this one is not whole",
            path=place,
            found=f"{limit:,} rows, its limit",
            hint="raise the limit of the store (Virtuoso: ResultSetMaxRows), or ask for less",
        )
        self.limit = limit


class Reply(io.RawIOBase):
    """The body of a reply as a stream that fails if it ends before its announced length."""

    def __init__(self, place: str, response: Any) -> None:
        self.place = place
        self.status: int = response.status
        self.headers: Message = response.headers
        self._response = response
        length = self.headers.get("Content-Length", "")
        whole = length.isdecimal() and not self.headers.get("Content-Encoding")
        self._left = int(length) if whole else None
        self.tail = b""

    @property
    def media_type(self) -> str:
        """What the server calls the body, in lower case and without parameters."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data: bytes = self._response.read(len(buffer))
        if self._left is not None:
            self._left -= len(data)
            if not data and self._left > 0 and len(buffer):
                raise http.client.IncompleteRead(b"", self._left)
        if data:
            self.tail = (self.tail + data)[-120:]
        buffer[: len(data)] = data
        return len(data)

    def stream(self) -> io.BufferedReader:
        """The body, in pieces that suit a parser."""
        return io.BufferedReader(self, 65_536)


def rows_of(reply: Reply) -> Rows:
    """The rows of a SELECT. Raises StoreError if they are not whole or no rows at all."""
    found = _results(reply)
    if not isinstance(found, ox.QuerySolutions):
        raise QueryError("this is not a SELECT query")
    rows = Rows(
        tuple(v.value for v in found.variables),
        _whole(reply, (tuple(map(_canonical, row)) for row in found)),
    )
    limit = reply.headers.get("X-SPARQL-MaxRows", "")
    if limit.isdecimal() and len(rows) >= int(limit):
        raise CutOff(reply.place, int(limit))
    return rows


def truth_of(reply: Reply) -> bool:
    """The answer of an ASK. Raises StoreError."""
    found = _results(reply)
    if not isinstance(found, ox.QueryBoolean):
        raise QueryError("this is not an ASK query")
    return bool(found)


def triples_of(reply: Reply) -> list[Triple]:
    """The triples of a reply in N-Triples, each once. Raises StoreError if they are not whole."""
    _expect(reply, (N_TRIPLES, "text/plain", "text/turtle", "text/ntriples"))
    turtle = reply.media_type == "text/turtle"
    format = ox.RdfFormat.TURTLE if turtle else ox.RdfFormat.N_TRIPLES
    quads = ox.parse(reply.stream(), format=format)
    triples = (Triple(quad.subject, quad.predicate, _canonical(quad.object)) for quad in quads)
    return list(dict.fromkeys(_whole(reply, triples)))


def nothing_of(reply: Reply) -> None:
    """For replies whose status is all that counts; the body has to be whole even so."""
    while reply.read(65_536):
        pass


def complaint(place: str, status: int, headers: Message, body: bytes) -> StoreError:
    """One clear sentence for an HTTP error, with the server's own words."""
    words = _visible(body) or None
    if status == 400:
        return StoreError("the store does not accept this request", path=place, found=words)
    what, hint = {
        401: (
            "the store asks for a user and a password, or refuses those given",
            "--auth basic or digest, --user, and --password-env with the right password",
        ),
        403: ("the store does not allow this", "it may be read-only, or the user may only read"),
        404: ("there is nothing at this address", "is the path of the address right?"),
        405: (
            "this address does not take this kind of request",
            "the store may be read-only, or --update or --graph-store names the wrong address",
        ),
        413: ("the store or a proxy refuses so large a request", "use the bulk loader"),
        507: ("the disk of the store is full", None),
    }.get(status, (f"the store failed with status {status}", None))
    if words and re.search(r"no space left|disk (is )?full|out of disk", words, re.IGNORECASE):
        what, hint = "the disk of the store is full", "free some space, and load again"
    return StoreError(what, path=place, found=words, hint=hint)


def _results(reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
    _expect(reply, (JSON_RESULTS, "application/json"))
    try:
        return ox.parse_query_results(reply.stream(), format=ox.QueryResultsFormat.JSON)
    except SyntaxError as error:
        raise _partial(reply, error) from None


def _whole(reply: Reply, items: Iterator[Any]) -> list[Any]:
    try:
        return list(items)
    except (SyntaxError, ValueError) as error:
        raise _partial(reply, error) from None


def _partial(reply: Reply, error: Exception) -> StoreError:
    return StoreError(
        "the answer broke off or is not what it says it is, so nothing of it is used",
        path=reply.place,
        # Oxigraph writes why behind what it has answered so far.
        found=f"… {_visible(reply.tail)}" if reply.tail else str(error),
        hint="the store may have run into its time limit",
    )


def _canonical(term: Any) -> Any:
    """Whole decimals and booleans as we write them: Fuseki has 3.0 for 3, Virtuoso 1 for true."""
    if not isinstance(term, Literal):
        return term
    if term.datatype == XSD.boolean and term.value in ("0", "1"):
        return Literal(("false", "true")[int(term.value)], datatype=XSD.boolean)
    if term.datatype == XSD.decimal and _POINTED.fullmatch(term.value):
        return Literal(term.value.rstrip("0").rstrip("."), datatype=XSD.decimal)
    return term


def _expect(reply: Reply, types: tuple[str, ...]) -> None:
    if reply.media_type in ("text/html", "application/xhtml+xml"):
        raise StoreError(
            "a web page came instead of an answer of a store",
            path=reply.place,
            found=_visible(reply.stream().read(65_536)),
            hint="is this the SPARQL address? A proxy or a log-in page may stand in front of it",
        )
    if reply.media_type not in types:
        raise StoreError(
            "the store answered in a form that was not asked for",
            path=reply.place,
            found=f"{reply.media_type or 'no media type'}: {_visible(reply.stream().read(4096))}",
            expected=types[0],
            hint="is this the SPARQL address of the store?",
        )


def _visible(body: bytes) -> str:
    """The words of a body, without markup, on one line."""
    text = body.decode("utf-8", "replace")
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", text)
    if re.search(r"(?i)<(html|body|p|h1|pre)\b", text):
        text = unescape(re.sub(r"<[^<>]*>", " ", text))
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return shorten(text, 300)
