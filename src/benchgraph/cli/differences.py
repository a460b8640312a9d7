"""Warnings of ``benchgraph sparql`` about what stores read differently."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from benchgraph.errors import BenchgraphError, QueryWarning

if TYPE_CHECKING:
    from benchgraph.query.formats import Answer
    from benchgraph.remote import Credentials
    from benchgraph.store import Store

# What the options call the stores: those of queries/differences.toml (a test compares them).
NAMES = ("oxigraph", "fuseki", "rdf4j", "virtuoso", "rdflib")
CHECK_SECONDS = 5.0


def differences_in(
    query: str,
    answer: Answer | None,
    opener: Callable[[], Store],
    endpoint: str | None = None,
    credentials: Credentials | None = None,
    *,
    named: str | None = None,
    portable: bool = False,
) -> list[QueryWarning]:
    """What to tell of ``query``, which the store that ``opener`` opens answered with ``answer``,
    or with an error (None).

    Told is what that store reads otherwise than is meant, or the store ``named``; with ``portable``
    what is not alike on all.
    """
    from benchgraph.query.portable import portability

    answered = named if endpoint else "oxigraph"
    if endpoint is not None and named is None:
        if not portability(query):
            return []  # no need to find out who answers
        answered = _product(endpoint, credentials)
    one = named or answered
    stores = (one,) if one and not portable else NAMES

    def ask(check: str) -> bool:
        return _may_be(check, opener)

    return portability(query, stores, ask=ask, answer=answer, answered=answered)


def _product(endpoint: str, credentials: Credentials | None) -> str | None:
    from benchgraph.remote import Connection, RemoteStore
    from benchgraph.remote.product import product

    return product(RemoteStore(endpoint, Connection(credentials)).protocol)


def _may_be(check: str, opener: Callable[[], Store]) -> bool:
    """Whether the data say yes to an ASK, or do not say in time."""
    from benchgraph.query.guard import Limits
    from benchgraph.query.runner import run_guarded

    try:
        return bool(run_guarded(opener, check, Limits(seconds=CHECK_SECONDS)))
    except BenchgraphError:
        return True
