"""Statements of a named graph, and how a table shows statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.errors import LimitError
from benchgraph.iris import prefixed
from benchgraph.serving.linked.description import MOST_STATEMENTS, in_order
from benchgraph.serving.model import Graph
from benchgraph.vocab import BASE

PAGE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A term in a table: its text, the IRI that it leads to, its language or type."""

    text: str
    iri: str = ""
    lang: str = ""
    type: str = ""


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


def shown(term: object, names: Mapping[str, str]) -> Shown:
    """A term for a table; ``names`` are labels by IRI."""
    if isinstance(term, NamedNode):
        return Shown(names.get(term.value) or prefixed(term.value).removeprefix(BASE), term.value)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value.endswith("#string")
        return Shown(term.value, lang=term.language or "",
                     type="" if plain else prefixed(term.datatype.value))  # fmt: skip
    return Shown(str(term))
