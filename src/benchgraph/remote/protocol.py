"""SPARQL 1.1 Query, Update and Graph Store Protocol (W3C, 2013), as requests.

SPARQLWrapper writes the requests for queries. It does not send them: it follows a redirect with the
password, has digest authentication only through an opener for the whole process, and tries nothing
a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote
from urllib.request import Request

from pyoxigraph import Triple

from benchgraph.errors import StoreError
from benchgraph.remote.addresses import Addresses
from benchgraph.remote.bodies import Reply
from benchgraph.remote.connection import Connection
from benchgraph.remote.replies import (
    N_TRIPLES,
    RESULTS,
    TRIPLES,
    nothing_of,
    rows_of,
    triples_of,
    truth_of,
)
from benchgraph.remote.sending import LEAST_PACKED, REFUSALS, Told, Upload, untold
from benchgraph.store import Rows
from benchgraph.version import __version__

T = TypeVar("T")
AGENT = f"benchgraph/{__version__}"
# Servers and proxies take some 8 KB of address; what is longer goes as a form.
MOST_ADDRESS = 4000
DEFAULT = "default"
N_QUADS = "application/n-quads"
# RDF4J reads an update without a charset as Latin-1.
SPARQL_UPDATE = "application/sparql-update; charset=utf-8"


class Protocol:
    """A store by its protocols. Every method raises StoreError, and QueryError for a query."""

    def __init__(
        self, addresses: Addresses, connection: Connection, *, packs: bool | None = None
    ) -> None:
        """``packs``: whether large bodies are sent as gzip; by default to other machines."""
        self.addresses = addresses
        self.connection = connection
        self.packs = not addresses.are_here if packs is None else packs
        self._plain: set[str] = set()  # what the store does not take packed

    def select(self, query: str, default_graphs: Sequence[str] = ()) -> Rows:
        """The rows of a SELECT; ``default_graphs`` are what it sees without GRAPH, if any."""
        return self._query(query, RESULTS, rows_of, default_graphs)

    def ask(self, query: str, default_graphs: Sequence[str] = ()) -> bool:
        """The answer of an ASK."""
        return self._query(query, RESULTS, truth_of, default_graphs)

    def construct(self, query: str, default_graphs: Sequence[str] = ()) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once."""
        # N-Triples, because Virtuoso's Turtle and JSON-LD turn the decimal 1.0 into an integer.
        return self._query(query, TRIPLES, triples_of, default_graphs)

    def listed(self) -> Rows:
        """What stands at the query address without a query: RDF4J's list of repositories."""
        headers = {"User-Agent": AGENT, "Accept": RESULTS}
        return self.connection.send(
            Request(self.addresses.query, headers=headers), rows_of, safe=True
        )

    def update(self, update: str, *, safe: bool = False, told: Told = untold) -> None:
        """Run an update; ``safe`` if a second run leaves the same state as one.

        Sent as it is: as a form it would be a third larger, and Fuseki breaks off a large one. And
        not by SPARQLWrapper, which looks for the type all through a text of 60 MB.
        """
        upload = Upload("POST", self.addresses.update, SPARQL_UPDATE, update.encode())
        self._carry(upload, told, safe=safe)

    def put(self, graph: str, ntriples: bytes, told: Told = untold) -> None:
        """Replace a graph (its IRI, or ``DEFAULT``) by the triples of ``ntriples``."""
        self._carry(Upload("PUT", self._graph_address(graph), N_TRIPLES, ntriples), told)

    def post(self, graph: str, ntriples: bytes, told: Told = untold) -> None:
        """Add triples to a graph: without blank nodes, twice is the same as once."""
        self._carry(Upload("POST", self._graph_address(graph), N_TRIPLES, ntriples), told)

    def add(self, nquads: bytes, told: Told = untold) -> None:
        """Add quads to the graphs that they name, in one request, where the store has that."""
        self._carry(Upload("POST", self.addresses.graphs, N_QUADS, nquads), told)

    def get(self, graph: str) -> list[Triple]:
        """The triples of a graph; none where there is no such graph."""
        request = self._graph_request("GET", graph)
        request.add_header("Accept", N_TRIPLES)
        return self.connection.send(request, triples_of, safe=True, missing=[])

    def delete(self, graph: str) -> None:
        """Remove a graph, if it is there."""
        request = self._graph_request("DELETE", graph)
        self.connection.send(request, _done, safe=True, missing=True)

    def _graph_request(self, method: str, graph: str) -> Request:
        return Request(self._graph_address(graph), headers={"User-Agent": AGENT}, method=method)

    def _graph_address(self, graph: str) -> str:
        address = self.addresses.graphs
        query = "default" if graph == DEFAULT else "graph=" + quote(graph, safe="")
        return f"{address}{'&' if '?' in address else '?'}{query}"

    def _carry(self, upload: Upload, told: Told, *, safe: bool = True) -> None:
        """Send data, packed first where that pays; as it is where the store refuses that."""
        kind = upload.media_type
        if safe and self.packs and len(upload.data) >= LEAST_PACKED and kind not in self._plain:
            request = upload.packed().request(AGENT, told)
            try:
                return self.connection.send(request, nothing_of, safe=True)
            except StoreError as error:
                if error.status not in REFUSALS:
                    raise
            self._plain.add(kind)
        return self.connection.send(upload.request(AGENT, told), nothing_of, safe=safe)

    def _query(
        self, query: str, accept: str, read: Callable[[Reply], T], default_graphs: Sequence[str]
    ) -> T:
        wrapper = self._wrapper()
        for graph in default_graphs:
            wrapper.addParameter("default-graph-uri", graph)
        wrapper.setQuery(query)
        wrapper.queryType = "SELECT"
        wrapper.addCustomHttpHeader("Accept", accept)
        request = _request(wrapper, self.addresses.query)
        if len(request.full_url) > MOST_ADDRESS:
            # A form, not application/sparql-query: Virtuoso never answers that.
            wrapper.setMethod("POST")
            request = _request(wrapper, self.addresses.query)
        return self.connection.send(request, read, safe=True)

    def _wrapper(self) -> Any:
        from SPARQLWrapper import SPARQLWrapper

        wrapper = SPARQLWrapper(self.addresses.query, agent=AGENT)
        wrapper.setReturnFormat("json")
        # Otherwise it adds format=, output= and results= to the address.
        wrapper.setOnlyConneg(True)
        return wrapper


def _request(wrapper: Any, address: str) -> Request:
    """The request, also where ``address`` has parameters of its own (a key, a time limit)."""
    request: Request = wrapper._createRequest()
    if "?" in address:
        request.full_url = request.full_url.replace(f"{address}?", f"{address}&", 1).rstrip("&")
    return request


def _done(reply: Reply) -> bool:
    nothing_of(reply)
    return True
