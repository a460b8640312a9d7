"""Which product answers at an address, told by how it answers: a proxy may hide its name."""

from __future__ import annotations

from pyoxigraph import Literal

from benchgraph.errors import BenchgraphError
from benchgraph.remote.protocol import Protocol
from benchgraph.store import Term

# Virtuoso divides integers without a rest, Jena's month has two digits, Oxigraph joins no numbers;
# RDF4J, as Oxigraph, takes a text with a language for no condition.
_QUESTION = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT (SAMPLE(?one / 2) AS ?half) (SAMPLE(STR(MONTH(?day))) AS ?month)
       (GROUP_CONCAT(?one; separator=",") AS ?joined) (SAMPLE(IF(?text, 1, 0)) AS ?true)
{ VALUES (?one ?day ?text) { (1 "2025-05-06"^^xsd:date "a"@en) } }"""


def product(protocol: Protocol) -> str | None:
    """``virtuoso``, ``fuseki``, ``oxigraph`` or ``rdf4j``; None for what answers like none.

    What is made of one of them answers as it does: GraphDB as RDF4J.
    """
    try:
        (row,) = protocol.select(_QUESTION).rows
    except (BenchgraphError, ValueError):
        return None
    half, month, joined, true = map(_text, row)
    if half == "0":
        return "virtuoso"
    if month == "05":
        return "fuseki"
    if half != "0.5" or true == "1":
        return None
    return "oxigraph" if joined is None else "rdf4j"


def _text(term: Term | None) -> str | None:
    return term.value if isinstance(term, Literal) else None
