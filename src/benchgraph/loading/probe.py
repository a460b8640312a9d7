"""Find out how a store treats its default graph, by trying: names of products say little.

The same product can be set either way (Oxigraph and Fuseki have a switch for it), and what decides
how a release has to be loaded is only what a query without GRAPH sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import uuid4

from benchgraph.errors import BenchgraphError, StoreError
from benchgraph.remote import Protocol
from benchgraph.vocab import BASE, XSD


class DefaultGraphKind(Enum):
    """What a query without GRAPH or FROM sees."""

    SEPARATE = "a graph of its own"
    UNION = "the union of the named graphs"


_PROBE = f"{BASE}probe"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a load has to know of a store: its default graph, and how it spells whole decimals.

    Fuseki with TDB2 5.6 reads the decimal 3, gives it back as 3.0, and then does not find it when
    it is to be removed (apache/jena issue 3404). Given 3.0 it finds it.
    """

    default_graph: DefaultGraphKind
    points: bool = False


def probe(store: Protocol) -> Traits:
    """Write one triple into a graph of its own, look for it in the default graph, remove it.

    Raises StoreError where the store cannot be written or does not show what was written: this is
    also how a wrong address, a refused password or a read-only store is found before anything else.
    """
    name = f"{_PROBE}/{uuid4()}"
    triple = f'<{name}> <{_PROBE}> "3"^^<{XSD.decimal.value}>'
    for left in _left(store):
        store.delete(left)
    try:
        store.put(name, f"{triple} .\n".encode())
        if not store.ask(f"ASK {{ GRAPH <{name}> {{ {triple} }} }}"):
            raise StoreError(
                "what is written does not show where queries go",
                path=store.addresses.graphs,
                hint="--graph-store and --endpoint have to be addresses of one and the same store",
            )
        in_default = store.ask(f"ASK {{ {triple} }}")
        spelt = store.select(f"SELECT (STR(?o) AS ?text) WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
    except BenchgraphError:
        _clean(store, name)
        raise
    store.delete(name)
    kind = DefaultGraphKind.UNION if in_default else DefaultGraphKind.SEPARATE
    return Traits(kind, points=any("." in row["text"].value for row in spelt.dicts()))


def _left(store: Protocol) -> list[str]:
    """The graphs that loads have left which were killed while they tried the store out."""
    rows = store.select(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s <{_PROBE}> ?o }} }}").dicts()
    found = {row["g"].value for row in rows if "g" in row}
    return sorted(graph for graph in found if graph.startswith(f"{_PROBE}/"))


def _clean(store: Protocol, name: str) -> None:
    try:
        store.delete(name)
    except BenchgraphError:
        return  # what went wrong first is what has to be told
