"""What follows from an ontology, put to the data before they are checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from benchgraph.checking.data import DataGraph
from benchgraph.errors import EngineError
from benchgraph.shacl.terms import OWL, RDF, RDFS, SHACL, TYPE, XSD

INFERENCES = ("none", "rdfs", "owlrl")
_AXIOMS_OF_RDFS = frozenset(
    NamedNode(RDFS + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
# What is concluded of everything, or restates a schema: the compiled rules leave it out.
_OF_EVERYTHING = frozenset(
    [RDFS + name for name in ("Resource", "Class", "Literal", "subClassOf", "subPropertyOf")]
    + [RDF + "Property", RDF + "type"]
)
_QUERIES = (SHACL + "select", SHACL + "ask")
_ANYTHING = re.compile(r"(\ba|rdf:type|#type>)\s+[?$]|[?$]\w+\s+[?$]\w+\s+[^\s{}()]")
_FALSE = f'"false"^^<{XSD}boolean>'
_NAMES = ("owl:", OWL, "Resource", "rdfs:Class", "rdf:Property", "subClassOf", "subPropertyOf")


def inferred(
    data: DataGraph, ontology: DataGraph | None, inference: str, shapes: Iterable[Triple]
) -> tuple[DataGraph, str]:
    """The data with the ontology and with what follows from them, and the engine: ``compiled``, or
    ``owlrl`` with why; empty where nothing was inferred.

    Axioms are taken from both. Raises EngineError for an inference that there is not, and for an
    axiom that no engine carries out.
    """
    if inference not in INFERENCES:
        raise EngineError("no such inference", found=inference, expected=", ".join(INFERENCES))
    if ontology is not None:
        data = DataGraph(data.lines + ontology.lines, {**ontology.prefixes, **data.prefixes})
    if inference == "none":
        return data, ""
    asked = _asks_of_everything(shapes, inference)
    infer = _rdfs if inference == "rdfs" else _owl
    lines, engine = infer(data, asked)
    known = set(data.lines.splitlines(keepends=True))
    news = b"".join(sorted(line for line in set(lines) if line not in known))
    return DataGraph(data.lines + news, data.prefixes), engine


def _owl(data: DataGraph, asked: str) -> tuple[list[bytes], str]:
    from benchgraph.closure.infer import infer
    from benchgraph.closure.reference import expand

    if asked:
        return expand(data.triples, []).lines, f"owlrl ({asked})"
    found = infer(data.triples)
    return found.lines, found.engine + (f" ({found.why})" if found.why else "")


def _rdfs(data: DataGraph, asked: str) -> tuple[list[bytes], str]:
    from benchgraph.closure import UnsupportedAxiom, close, compile_rules

    if not asked:
        axioms = [each for each in data.triples if each.predicate in _AXIOMS_OF_RDFS]
        facts = [line + b"\n" for line in data.lines.splitlines() if not _says_owl(line)]
        try:
            return close(compile_rules(axioms), facts).lines, "compiled"
        except UnsupportedAxiom as axiom:
            asked = f"{axiom.what}: {axiom.found}"
    return _rdfs_by_owlrl(data.lines), f"owlrl ({asked})"


def _says_owl(line: bytes) -> bool:
    """Whether a statement is one of OWL's, from which RDFS concludes nothing."""
    _, predicate, rest = line.split(b" ", 2)
    owl = f"<{OWL}".encode()
    return predicate.startswith(owl) or (predicate == str(TYPE).encode() and rest.startswith(owl))


def _asks_of_everything(shapes: Iterable[Triple], inference: str) -> str:
    """Why a shape may see what only owlrl concludes; empty where none does."""
    for triple in shapes:
        predicate, value = triple.predicate.value, triple.object
        if isinstance(value, NamedNode):
            whole = value.value in _OF_EVERYTHING or value.value.startswith(OWL)
            if whole and (predicate.startswith(SHACL) or predicate == RDF + "first"):
                return f"a shape names {value}"
        elif predicate in _QUERIES and isinstance(value, Literal):
            name = next((name for name in _NAMES if name in value.value), "")
            if name or _ANYTHING.search(value.value):
                return f"a query of a shape asks for {name or 'any property or class'}"
        elif predicate == SHACL + "closed" and inference == "owlrl" and str(value) != _FALSE:
            return "a shape is closed"
    return ""


def _rdfs_by_owlrl(lines: bytes) -> list[bytes]:
    import owlrl
    from pyshacl.inference.custom_rdfs_closure import CustomRDFSSemantics

    from benchgraph.rdflibs import as_written, from_rdflib, to_rdflib

    with as_written():
        graph = to_rdflib(quad.triple for quad in ox.parse(lines, RdfFormat.N_TRIPLES))
        owlrl.DeductiveClosure(CustomRDFSSemantics).expand(graph)
        concluded = ox.serialize(from_rdflib(graph), format=RdfFormat.N_TRIPLES) or b""
    return concluded.splitlines(keepends=True)
