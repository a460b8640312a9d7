"""What a server says when it does not answer, as one clear sentence with its own words."""

from __future__ import annotations

import json
import re
from email.message import Message
from html import unescape
from typing import Any

from benchgraph.errors import StoreError, shorten

# Where programs put what went wrong into a JSON object, the most telling first.
_SAYING = ("exception", "message", "error_description", "error", "errors", "detail", "title")
_DEEP = 12  # objects in each other
_LOOKED_AT = 16_000  # bytes of a body for its words: what is never closed is sought to the end
_DISK = re.compile(r"no space left|disk (is )?full|out of disk", re.IGNORECASE)
_TIME = re.compile(r"time[d -]*out|time limit|deadline|cancelled due to|too long", re.IGNORECASE)
# Busy, or a proxy whose store is not there yet: the same request may do a moment later.
_BUSY = (429, 502, 503, 504)
_REFUSED = {
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
    406: (
        "the store has no format that is read here",
        "SPARQL results as JSON, XML or TSV, and N-Triples or Turtle are",
    ),
    413: ("the store or a proxy refuses so large a request", "use the bulk loader"),
    507: ("the disk of the store is full", None),
}


def complaint(place: str, status: int, headers: Message, body: bytes) -> StoreError:
    """One clear sentence for an HTTP error, with the server's own words."""
    words = said(body) or None
    what, hint = _REFUSED.get(status, (f"the store failed with status {status}", None))
    if status == 400:
        what = "the store does not accept this request"
    elif 300 <= status < 400:
        what, hint = (
            f"the store sends us elsewhere (status {status}), and there is no way on",
            "name the address itself, and log in where it asks for it",
        )
        words = headers.get("Location", "").partition("?")[0] or words
    elif _out_of_time(status, words):
        what, hint = "the store ran into its time limit", "ask for less, or raise its limit"
    if words and _DISK.search(words):
        what, hint = "the disk of the store is full", "free some space, and load again"
    return StoreError(what, path=place, found=words, hint=hint)


def may_pass(status: int, complaint: StoreError) -> bool:
    """Whether the same request may do a moment later: not where it only takes too long."""
    return status in _BUSY and not _out_of_time(status, complaint.found)


def _out_of_time(status: int, words: str | None) -> bool:
    # A proxy says 504 of its own time, which a store that wakes up may not need again.
    return status in (429, 503) and bool(words and _TIME.search(words))


def said(body: bytes) -> str:
    """The words of a body on one line: of JSON its message, of a page what is seen of it."""
    try:
        return message_in(json.loads(body)) or visible(body)
    except (ValueError, RecursionError):
        return visible(body)


def message_in(document: Any, deep: int = _DEEP) -> str:
    """What a JSON document says went wrong; empty where it says nothing, at most so ``deep``."""
    if isinstance(document, str):
        return shorten(document, 300)
    if not deep:
        return ""
    if isinstance(document, list) and document:
        return message_in(document[0], deep - 1)
    if isinstance(document, dict):
        found = (message_in(document[name], deep - 1) for name in _SAYING if document.get(name))
        return next(filter(None, found), "")
    return ""


def visible(body: bytes) -> str:
    """The words of a body, without markup, on one line."""
    text = body[:_LOOKED_AT].decode("utf-8", "replace")
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", text)
    if re.search(r"(?i)<(html|body|p|h1|pre)\b", text):
        text = unescape(re.sub(r"<[^<>]*>", " ", text))
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return shorten(text, 300)
