"""The HTTP status for each error, and the word for it that programs read."""

from __future__ import annotations

from benchgraph.errors import BenchgraphError, LimitError, NotFoundError, StoreError


def status_of(error: BenchgraphError) -> int:
    """The HTTP status for an error; a subclass may carry its own as ``status``."""
    own = getattr(error, "status", None)
    if isinstance(own, int):
        return own
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, LimitError):
        return 422
    if isinstance(error, StoreError):
        return 500
    return 400


WORDS = {400: "bad-request", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
         406: "not-acceptable", 408: "too-slow", 413: "too-large", 415: "unsupported-media-type",
         422: "over-the-limit", 500: "broken", 501: "not-installed", 503: "busy",
         504: "deadline"}  # fmt: skip
