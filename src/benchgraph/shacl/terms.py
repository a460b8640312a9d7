"""Names of the SHACL vocabulary, and how a term is written in a query."""

from __future__ import annotations

from functools import cache
from typing import Literal as Literal_

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple
Node = NamedNode | BlankNode

SHACL = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

INTEGERS = frozenset(
    XSD + name
    for name in (
        "byte",
        "int",
        "integer",
        "long",
        "negativeInteger",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "short",
        "unsignedByte",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
    )
)
"""``xsd:integer`` and the types derived from it."""

TYPE = NamedNode(RDF + "type")
SUBCLASS_OF = NamedNode(RDFS + "subClassOf")
RESOURCE = NamedNode(RDFS + "Resource")
VIOLATION = NamedNode(SHACL + "Violation")


@cache
def sh(name: str) -> NamedNode:
    """The SHACL term with this local name."""
    return NamedNode(SHACL + name)


def component(name: str) -> NamedNode:
    """The IRI of a constraint component: ``component("MinCount")``."""
    return NamedNode(f"{SHACL}{name}ConstraintComponent")


Reference = Literal_["core", "advanced", "none"]
"""What the reference engine can judge a refused shape with: as it is by default, with its advanced
features, or not at all."""


class Refused(Exception):
    """Inside the compiler: this shape cannot be compiled; ``name`` is what stands in the way."""

    def __init__(self, name: str, reason: str = "", reference: Reference = "core") -> None:
        super().__init__(f"{name}: {reason}" if reason else name)
        self.name = name
        self.reason = reason
        self.reference = reference


class Malformed(Refused):
    """Inside the compiler: this is no well-formed shape, so that no engine should be asked.

    ``node``: where it stands, if not at the shape that is being compiled.
    """

    def __init__(self, name: str, reason: str, node: Node | None = None) -> None:
        super().__init__(name, reason, "none")
        self.node = node


def text_of(term: Term) -> str:
    """A term as query text. Raises ``Refused`` for a blank node, which a query cannot name."""
    if isinstance(term, NamedNode | Literal):
        return str(term)
    raise Refused("blank node", "a query cannot name a blank node of the shapes")
