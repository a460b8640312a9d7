"""Find where a store answers queries if no more than its host, or a part of its path, is known."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from benchgraph.errors import QueryError, StoreError
from benchgraph.remote.addresses import Addresses, checked
from benchgraph.remote.connection import Connection
from benchgraph.remote.protocol import Protocol

SERVICES = ("/query", "/sparql")
# Where RDF4J and GraphDB list what they hold.
LISTS = ("/repositories", "/rdf4j-server/repositories")


def find(
    endpoint: str,
    connection: Connection,
    update: str | None = None,
    graph_store: str | None = None,
) -> Addresses:
    """The addresses of the store at ``endpoint``.

    An address that ends in /query or /sparql or names a repository is taken as it is, without a
    request. Any other is tried, then /query, /sparql and the list of repositories below it.
    Raises StoreError, which names what was tried.
    """
    path = urlsplit(checked(endpoint)).path.rstrip("/")
    if path.endswith((*SERVICES, "/sparql-auth")) or "/repositories/" in path:
        return Addresses.of(endpoint, update, graph_store)
    tried: list[str] = []
    first: StoreError | QueryError | None = None
    for address in _candidates(endpoint, connection, tried):
        found = Addresses.of(address, update, graph_store)
        try:
            Protocol(found, connection).ask("ASK { ?s ?p ?o }")
        except (StoreError, QueryError) as error:
            first = first or _about_the_path(error)
            tried.append(address)
        else:
            return found
    first = first or StoreError("nothing here answers queries")
    first.path = endpoint
    known = f"{first.hint}. " if first.hint else ""
    first.hint = f"{known}Tried in vain: {', '.join(tried)}"
    raise first


def _candidates(endpoint: str, connection: Connection, tried: list[str]) -> Iterator[str]:
    """Addresses that may answer queries; lists that lead to none go into ``tried``."""
    parts = urlsplit(endpoint)
    path = parts.path.rstrip("/")

    def below(more: str) -> str:
        return urlunsplit((parts.scheme, parts.netloc, path + more, parts.query, ""))

    listing = path.endswith("/repositories")
    if not listing:
        yield endpoint
        yield from map(below, SERVICES)
    for name in [""] if listing else LISTS:
        held = _repositories(below(name), connection)
        if len(held) == 1:
            yield below(f"{name}/{held[0]}")
        else:
            tried.append(below(name) + (f" (name one of {', '.join(held)})" if held else ""))


def _repositories(address: str, connection: Connection) -> list[str]:
    """The names in a list of repositories; none where there is no list."""
    try:
        rows = Protocol(Addresses.of(address), connection).listed()
    except (StoreError, QueryError) as error:
        _about_the_path(error)
        return []
    return [row["id"].value for row in rows.dicts() if "id" in row and row["id"].value != "SYSTEM"]


def _about_the_path(error: StoreError | QueryError) -> StoreError | QueryError:
    """``error`` if another path may do better; raised if not: no answer, no leave, out of order."""
    status = getattr(error, "status", 200)
    if status is None or status in (401, 403) or status >= 500:
        raise error
    return error
