"""A remote store behind the same protocol as the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from benchgraph.errors import QueryError, StoreError
from benchgraph.remote.addresses import Addresses
from benchgraph.remote.connection import Connection
from benchgraph.remote.protocol import Protocol
from benchgraph.remote.replies import CutOff
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
        """The rows of a SELECT."""
        return self.protocol.select(query, self._default_graphs)

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

    def quads(self) -> Iterator[Quad]:
        """Every quad: those of the default graph, then those of the named graphs.

        Raises StoreError where the store does not give them whole.
        """
        for row in self._all("?s ?p ?o", "?s ?p ?o", self._default_graphs):
            yield Quad(*row)
        for row in self._all("?s ?p ?o ?g", "GRAPH ?g { ?s ?p ?o }", ()):
            yield Quad(*row)

    def graph(self, name: str) -> list[Triple]:
        """The triples of a named graph, whole."""
        rows = self._all("?s ?p ?o", f"GRAPH <{name}> {{ ?s ?p ?o }}", ())
        return [Triple(*row) for row in rows]

    def _all(self, names: str, pattern: str, default_graphs: tuple[str, ...]) -> list[Any]:
        """All rows of ``pattern``; page by page where the store cuts answers off."""
        query = f"SELECT {names} WHERE {{ {pattern} }}"
        try:
            return self.protocol.select(query, default_graphs).rows
        except CutOff as error:
            limit = error.limit
        count = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        total = _number(self.protocol.select(count, default_graphs).rows[0][0])
        rows: dict[Any, None] = {}
        # One row fewer than the limit, so that a page is never taken for a cut-off answer.
        for offset in range(0, total, limit - 1):
            page = f"{query} LIMIT {limit - 1} OFFSET {offset}"
            rows.update(dict.fromkeys(self.protocol.select(page, default_graphs).rows))
        if len(rows) != total:
            raise StoreError(
                "the store does not give its triples whole, page by page",
                path=self.protocol.addresses.query,
                found=f"{len(rows):,} of {total:,}",
                hint="raise the limit of the store (Virtuoso: ResultSetMaxRows)",
            )
        return list(rows)


def _number(term: object) -> int:
    if not isinstance(term, Literal):
        raise QueryError("the store counts in a way that is no number", found=str(term))
    return int(Decimal(term.value))
