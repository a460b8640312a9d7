"""Statements of pyoxigraph as rdflib's and back: blank nodes keep their names, literals their
spelling."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from benchgraph.errors import EngineError

if TYPE_CHECKING:
    from rdflib import Graph

_STRING = NamedNode("http://www.w3.org/2001/XMLSchema#string")
_LOGGERS = ("rdflib.term", "pyshacl-validate")


@contextmanager
def as_written() -> Iterator[None]:
    """Have rdflib keep literals as they are written, fetch nothing, and warn of nothing.

    How it reads literals is put back afterwards: owlrl changes that of years and names for good.
    """
    import rdflib
    from rdflib.plugins import sparql
    from rdflib.term import _toPythonMapping as readings

    read = dict(readings)
    before = rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    rdflib.NORMALIZE_LITERALS = sparql.SPARQL_LOAD_GRAPHS = False
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS = before
        readings.clear()
        readings.update(read)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def to_rdflib(triples: Iterable[Triple], prefixes: Mapping[str, str] | None = None) -> Graph:
    """The statements in a graph of rdflib, which knows the prefixes. Raises EngineError for one
    that it cannot hold."""
    from rdflib import BNode, Graph, URIRef
    from rdflib import Literal as Text

    def term(one: Any) -> Any:
        if isinstance(one, NamedNode):
            return URIRef(one.value)
        if isinstance(one, BlankNode):
            return BNode(one.value)
        if isinstance(one, Literal):
            if one.direction is not None:
                raise _newer(one)
            if one.language is not None:
                return Text(one.value, lang=one.language)
            datatype = None if one.datatype == _STRING else URIRef(one.datatype.value)
            return Text(one.value, datatype=datatype)
        raise _newer(one)

    graph = Graph()
    for name, iri in (prefixes or {}).items():
        graph.bind(name, iri, override=True, replace=True)
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _newer(term: Any) -> EngineError:
    return EngineError(
        "these are terms of RDF 1.2, which rdflib cannot hold",
        found=str(term),
        hint="leave these statements out",
    )


def from_rdflib(graph: Graph) -> Iterator[Triple]:
    """The statements of a graph of rdflib, without those that are not RDF (a literal subject)."""
    from rdflib import BNode, URIRef

    def term(one: Any) -> Any:
        if isinstance(one, URIRef):
            return NamedNode(str(one))
        if isinstance(one, BNode):
            return BlankNode(str(one))
        if one.language:
            return Literal(str(one), language=one.language)
        return Literal(str(one), datatype=NamedNode(str(one.datatype)) if one.datatype else None)

    for subject, predicate, value in graph:
        if isinstance(subject, URIRef | BNode) and isinstance(predicate, URIRef):
            yield Triple(term(subject), term(predicate), term(value))
