"""A remote store behind the same protocol as the embedded one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from benchgraph.errors import QueryError, StoreError
from benchgraph.remote.addresses import Addresses
from benchgraph.remote.connection import Connection
from benchgraph.remote.protocol import Protocol
from benchgraph.remote.results import CutOff
from benchgraph.store import Rows
from benchgraph.vocab import GRAPH

# Where `load` puts everything on a store whose default graph is the union of its named graphs.
MERGE_GRAPH = GRAPH + "merge"


class RemoteStore:
    """The store at ``endpoint``: queries by GET, or by a form where they are long.

    Where the store holds our merge in a graph of its own, that graph is what queries see as the
    default graph, whatever else the store holds. Raises StoreError, QueryError.
    """

    def __init__(self, endpoint: str, connection: Connection | None = None) -> None:
        self.protocol = Protocol(Addresses.of(endpoint), connection or Connection())

    @classmethod
    def of(cls, protocol: Protocol) -> RemoteStore:
        """The store behind ``protocol``."""
        store = cls(protocol.addresses.query, protocol.connection)
        store.protocol = protocol
        return store

    @cached_property
    def _default_graphs(self) -> tuple[str, ...]:
        held = self.protocol.ask(f"ASK {{ GRAPH <{MERGE_GRAPH}> {{ ?s ?p ?o }} }}")
        return (MERGE_GRAPH,) if held else ()

    def select(self, query: str) -> Rows:
        """The rows of a SELECT; page by page where the store cuts answers off."""
        try:
            return self.protocol.select(query, self._default_graphs)
        except CutOff as error:
            return self._paged(query, self._default_graphs, error)

    def ask(self, query: str) -> bool:
        """The answer of an ASK."""
        return self.protocol.ask(query, self._default_graphs)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once."""
        return self.protocol.construct(query, self._default_graphs)

    def graph_counts(self) -> dict[str, int]:
        """Triples in each named graph, and under the name "" in the default graph."""
        default = self.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        named = self.protocol.select(
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        )
        counts = {"": _number(default.rows[0][0])}
        for graph, count in named:
            if isinstance(graph, NamedNode):
                counts[graph.value] = _number(count)
        return counts

    def triples(self) -> Iterator[Triple]:
        """The triples of the default graph. Raises StoreError where it does not give them whole."""
        for row in self._all("?s ?p ?o", "?s ?p ?o", self._default_graphs):
            yield Triple(*row)

    def quads(self) -> Iterator[Quad]:
        """Every quad: those of the default graph, then those of the named graphs.

        Raises StoreError where the store does not give them whole.
        """
        for triple in self.triples():
            yield Quad(triple.subject, triple.predicate, triple.object)
        for row in self._all("?s ?p ?o ?g", "GRAPH ?g { ?s ?p ?o }", ()):
            yield Quad(*row)

    def graph(self, name: str) -> list[Triple]:
        """The triples of a named graph, whole."""
        rows = self._all("?s ?p ?o", f"GRAPH <{name}> {{ ?s ?p ?o }}", ())
        return [Triple(*row) for row in rows]

    def _all(self, names: str, pattern: str, default_graphs: tuple[str, ...]) -> list[Any]:
        """All rows of ``pattern``."""
        query = f"SELECT {names} WHERE {{ {pattern} }}"
        try:
            return self.protocol.select(query, default_graphs).rows
        except CutOff as error:
            return self._paged(query, default_graphs, error).rows

    def _paged(self, query: str, default_graphs: tuple[str, ...], cut_off: CutOff) -> Rows:
        """The rows of ``query`` in pages, if they are provably all of them; else ``cut_off``.

        Pages without an order hold together only as long as the store walks the same way each
        time. So the rows, and the different rows among them, are counted by the store as well.
        """
        prologue = _PROLOGUE.match(query)
        body = query[prologue.end() :] if prologue else query
        if re.search(r"\bLIMIT\s+\d+\s*(OFFSET\s+\d+\s*)?$", body, re.IGNORECASE):
            raise cut_off
        head = query[: len(query) - len(body)]

        def count(inner: str) -> int:
            counting = f"{head}SELECT (COUNT(*) AS ?n) WHERE {{ {{ {inner} }} }}"
            return _number(self.protocol.select(counting, default_graphs).rows[0][0])

        found: list[Any] = []
        variables: tuple[str, ...] = ()
        try:
            total, different = count(body), count(f"SELECT DISTINCT * WHERE {{ {{ {body} }} }}")
            # One row fewer than the limit, so that a page is never taken for a cut-off answer.
            size = cut_off.limit - 1
            for offset in range(0, total, size):
                page = f"{query}\nLIMIT {size} OFFSET {offset}"
                rows = self.protocol.select(page, default_graphs)
                variables = rows.variables
                found += rows.rows
        except (StoreError, QueryError):
            raise cut_off from None
        if (len(found), len(set(found))) != (total, different):
            raise cut_off
        return Rows(variables, found)


# Declarations and comments in front of a query.
_PROLOGUE = re.compile(
    r"(?:\s+|\#[^\n]*\n|PREFIX\s+[^\s:]*:\s*<[^<>]*>|BASE\s*<[^<>]*>)*", re.IGNORECASE
)


def _number(term: object) -> int:
    if not isinstance(term, Literal):
        raise QueryError("the store counts in a way that is no number", found=str(term))
    return int(Decimal(term.value))
