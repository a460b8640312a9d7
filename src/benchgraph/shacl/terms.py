"""Names of the SHACL vocabulary, and how a term is written in a query."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple
Node = NamedNode | BlankNode

SHACL = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

TYPE = NamedNode(RDF + "type")
SUBCLASS_OF = NamedNode(RDFS + "subClassOf")
RESOURCE = NamedNode(RDFS + "Resource")
VIOLATION = NamedNode(SHACL + "Violation")


def sh(name: str) -> NamedNode:
    """The SHACL term with this local name."""
    return NamedNode(SHACL + name)


def component(name: str) -> NamedNode:
    """The IRI of a constraint component: ``component("MinCount")``."""
    return NamedNode(f"{SHACL}{name}ConstraintComponent")


class Refused(Exception):
    """Inside the compiler: this shape cannot be compiled; ``name`` is what stands in the way."""

    def __init__(self, name: str, reason: str = "") -> None:
        super().__init__(f"{name}: {reason}" if reason else name)
        self.name = name
        self.reason = reason


def text_of(term: Term) -> str:
    """A term as query text. Raises ``Refused`` for a blank node, which a query cannot name."""
    if isinstance(term, NamedNode | Literal):
        return str(term)
    raise Refused("blank node", "a query cannot name a blank node of the shapes")
