"""The closure by owlrl, the reference: any axioms, slowly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from benchgraph.closure.axioms import XSD
from benchgraph.errors import EngineError

if TYPE_CHECKING:
    from rdflib.term import Node

_STRING = XSD + "string"
_AGENT = "http://www.daml.org/2002/03/agents/agent-ont#"


def expand(facts: Iterable[Triple], axioms: Iterable[Triple]) -> tuple[list[bytes], list[str]]:
    """What owlrl holds of facts and axioms in the end, as lines of N-Triples, and contradictions
    as sentences: its own, and those that it overlooks.

    Statements that no store takes (a literal subject, a blank predicate) are left out. Raises
    EngineError for what rdflib cannot hold, and for an axiom that owlrl gets wrong.
    """
    from owlrl import OWLRL_Semantics
    from rdflib import BNode, Graph, URIRef

    from benchgraph.closure.contradictions import sentence
    from benchgraph.closure.overlooked import overlooked, refuse_unsound

    graph = Graph()
    for triple in (*facts, *axioms):
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    refuse_unsound(graph)
    closure = OWLRL_Semantics(graph, axioms=False, daxioms=False)
    closure.closure()
    said = set(graph.subjects(URIRef(_AGENT + "error")))  # notes of owlrl's, not conclusions
    lines = [
        f"{_written(subject)} <{predicate}> {_written(value)} .\n".encode()
        for subject, predicate, value in graph
        if isinstance(subject, URIRef | BNode)
        and isinstance(predicate, URIRef)
        and subject not in said
    ]
    # What it says of disjoint properties is told below, from the facts.
    told = [str(each) for each in closure.error_messages if "AllDisjointProp" not in str(each)]
    return lines, [*told, *map(sentence, overlooked(graph))]


def _node(term: object) -> Node:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Literal) and term.direction is None:
        datatype = term.datatype.value
        return RdflibLiteral(
            term.value,
            lang=term.language,
            datatype=None if term.language or datatype == _STRING else URIRef(datatype),
            normalize=False,
        )
    raise EngineError(
        "owlrl cannot hold terms of RDF 1.2", found=str(term), hint="leave these statements out"
    )


def _written(term: Node) -> str:
    """A term of rdflib as Oxigraph writes it."""
    from rdflib import BNode, URIRef

    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, BNode):
        return f"_:{term}"
    language, datatype = getattr(term, "language", None), getattr(term, "datatype", None)
    if language:
        return str(Literal(str(term), language=language))
    return str(Literal(str(term), datatype=NamedNode(datatype or _STRING)))
