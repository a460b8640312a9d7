"""SPARQL 1.1 Query, Update and Graph Store Protocol (W3C, 2013), as requests.

SPARQLWrapper writes the requests for queries and updates. It does not send them: it follows a
redirect with the password, has digest authentication only through an opener for the whole process,
and tries nothing a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote
from urllib.request import Request

from pyoxigraph import Triple

from benchgraph import __version__
from benchgraph.errors import StoreError
from benchgraph.remote.addresses import Addresses
from benchgraph.remote.connection import Connection
from benchgraph.remote.replies import (
    JSON_RESULTS,
    N_TRIPLES,
    Reply,
    nothing_of,
    rows_of,
    triples_of,
    truth_of,
)
from benchgraph.store import Rows

T = TypeVar("T")
AGENT = f"benchgraph/{__version__}"
# Servers and proxies take some 8 KB of address; what is longer goes as a form.
MOST_ADDRESS = 4000
DEFAULT = "default"


class Protocol:
    """A store by its protocols. Every method raises StoreError, and QueryError for a query."""

    def __init__(self, addresses: Addresses, connection: Connection) -> None:
        self.addresses = addresses
        self.connection = connection

    def select(self, query: str, default_graphs: Sequence[str] = ()) -> Rows:
        """The rows of a SELECT; ``default_graphs`` are what it sees without GRAPH, if any."""
        return self._query(query, JSON_RESULTS, rows_of, default_graphs)

    def ask(self, query: str, default_graphs: Sequence[str] = ()) -> bool:
        """The answer of an ASK."""
        return self._query(query, JSON_RESULTS, truth_of, default_graphs)

    def construct(self, query: str, default_graphs: Sequence[str] = ()) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once."""
        # N-Triples, because Virtuoso's Turtle and JSON-LD turn the decimal 1.0 into an integer.
        return self._query(query, N_TRIPLES, triples_of, default_graphs)

    def update(self, update: str, *, safe: bool = False) -> None:
        """Run an update; ``safe`` if a second run leaves the same state as one.

        Sent as it is: as a form it would be a third larger, and Fuseki breaks off a large one.
        """
        from SPARQLWrapper import POSTDIRECTLY

        wrapper = self._wrapper(self.addresses.query, self.addresses.update)
        # setQuery would look for the type all through the text, which may be 60 MB, by a pattern
        # that knows neither DROP SILENT nor a prefix with "select".
        wrapper.queryString, wrapper.queryType = update, "INSERT"
        wrapper.setMethod("POST")
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.addCustomHttpHeader("Accept", "*/*")
        self.connection.send(wrapper._createRequest(), nothing_of, safe=safe)

    def put(self, graph: str, ntriples: bytes) -> None:
        """Replace a graph (its IRI, or ``DEFAULT``) by the triples of ``ntriples``."""
        self._write("PUT", graph, ntriples)

    def post(self, graph: str, ntriples: bytes) -> None:
        """Add triples to a graph: without blank nodes, twice is the same as once."""
        self._write("POST", graph, ntriples)

    def get(self, graph: str) -> list[Triple]:
        """The triples of a graph; none where there is no such graph."""
        request = self._graph_request("GET", graph)
        request.add_header("Accept", N_TRIPLES)
        return self.connection.send(request, triples_of, safe=True, missing=[])

    def delete(self, graph: str) -> None:
        """Remove a graph, if it is there."""
        request = self._graph_request("DELETE", graph)
        self.connection.send(request, _done, safe=True, missing=True)

    def head(self, graph: str) -> bool:
        """Whether the store has this graph. Asked, where it does not know HEAD (Virtuoso)."""
        request = self._graph_request("HEAD", graph)
        request.add_header("Accept", N_TRIPLES)
        try:
            return self.connection.send(request, lambda reply: True, safe=True, missing=False)
        except StoreError as error:
            if "status 501" not in error.what:
                raise
        return self.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")

    def _write(self, method: str, graph: str, ntriples: bytes) -> None:
        request = self._graph_request(method, graph, ntriples)
        request.add_header("Content-Type", N_TRIPLES)
        self.connection.send(request, nothing_of, safe=True)

    def _graph_request(self, method: str, graph: str, data: bytes | None = None) -> Request:
        address = self.addresses.graphs
        query = "default" if graph == DEFAULT else "graph=" + quote(graph, safe="")
        sign = "&" if "?" in address else "?"
        headers = {"User-Agent": AGENT}
        return Request(f"{address}{sign}{query}", data=data, method=method, headers=headers)

    def _query(
        self, query: str, accept: str, read: Callable[[Reply], T], default_graphs: Sequence[str]
    ) -> T:
        wrapper = self._wrapper(self.addresses.query)
        for graph in default_graphs:
            wrapper.addParameter("default-graph-uri", graph)
        wrapper.setQuery(query)
        wrapper.queryType = "SELECT"
        wrapper.addCustomHttpHeader("Accept", accept)
        request = wrapper._createRequest()
        if len(request.full_url) > MOST_ADDRESS:
            # A form, not application/sparql-query: Virtuoso never answers that.
            wrapper.setMethod("POST")
            request = wrapper._createRequest()
        return self.connection.send(request, read, safe=True)

    @staticmethod
    def _wrapper(endpoint: str, update: str | None = None) -> Any:
        from SPARQLWrapper import SPARQLWrapper

        wrapper = SPARQLWrapper(endpoint, updateEndpoint=update, agent=AGENT)
        wrapper.setReturnFormat("json")
        # Otherwise it adds format=, output= and results= to the address.
        wrapper.setOnlyConneg(True)
        return wrapper


def _done(reply: Reply) -> bool:
    nothing_of(reply)
    return True
