"""Literals that a store and the reference engine do not read alike.

An Oxigraph store keeps numbers, booleans and dates by value and derived integer types as
``xsd:integer``; rdflib rewrites some spellings too. On literals that both leave alone the two
engines see the same data, and only for such data are results promised to be equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from benchgraph.shacl.terms import RDF, XSD

_ALIKE = {
    "boolean": r"true|false",
    "integer": r"0|-?[1-9][0-9]*",
    "decimal": r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{0,14}[1-9])?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "dateTime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "gYear": r"[0-9]{4}",
    "gYearMonth": r"[0-9]{4}-[0-9]{2}",
}
_PATTERNS = {XSD + name: re.compile(pattern) for name, pattern in _ALIKE.items()}
_FREE = frozenset({XSD + "string", XSD + "anyURI", RDF + "langString"})
_NEVER_VALID = re.compile(r"[A-Za-z]*[b-cg-hj-mo-zB-CG-HJ-MO-Z][A-Za-z]*")


def read_alike(literal: Literal) -> bool:
    """Whether store and reference keep this literal as it is and agree on whether it is valid."""
    datatype = literal.datatype.value
    if literal.language is not None:
        return literal.language == literal.language.lower()
    if datatype in _FREE or not datatype.startswith((XSD, RDF)):
        return True
    pattern = _PATTERNS.get(datatype)
    if pattern is None:
        return False
    return bool(pattern.fullmatch(literal.value)) or (
        # rdflib makes false of any other boolean.
        datatype != XSD + "boolean" and _plainly_invalid(literal.value)
    )


def _plainly_invalid(text: str) -> bool:
    """Words are no number and no date for either engine."""
    return bool(_NEVER_VALID.fullmatch(text)) and text.lower() != "infinity"


def rewritten(triples: Iterable[Triple]) -> list[Literal]:
    """The literals, each once, that a store gives back as other terms."""
    literals = dict.fromkeys(t.object for t in triples if isinstance(t.object, Literal))
    store, some = Store(), NamedNode("urn:x")
    store.extend(Quad(some, some, literal) for literal in literals)
    kept = {quad.object for quad in store}
    return [literal for literal in literals if literal not in kept]
