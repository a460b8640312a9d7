"""Statements of a named graph: who says what."""

from __future__ import annotations

from itertools import islice

from pyoxigraph import NamedNode, Triple

from benchgraph.errors import LimitError
from benchgraph.serving.linked.description import MOST_STATEMENTS, in_order
from benchgraph.serving.model import Graph


def statements_in(graph: Graph, name: str) -> tuple[Triple, ...]:
    """The statements of the named graph ``name``, in order.

    Raises LimitError where there are more than MOST_STATEMENTS.
    """
    whole = graph.release.store.whole.raw
    quads = whole.quads_for_pattern(None, None, None, NamedNode(name))
    found = [quad.triple for quad in islice(quads, MOST_STATEMENTS + 1)]
    if len(found) > MOST_STATEMENTS:
        raise LimitError(
            "this graph is too large to be told in pages",
            found=name,
            expected=f"at most {MOST_STATEMENTS:,} statements",
            hint="ask the SPARQL endpoint: SELECT * WHERE { GRAPH <…> { ?s ?p ?o } } LIMIT 1000",
        )
    return in_order(found)
