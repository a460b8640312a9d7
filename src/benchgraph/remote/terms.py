"""Terms out of what SPARQL results say of them, in JSON or in XML, with what no standard has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from benchgraph.store import Term
from benchgraph.vocab import XSD


class Terms:
    """Makes terms out of what one answer says of them. Raises ValueError, which says why not.

    Read beside what the standard has: blank nodes called ``nodeID://b1`` (Virtuoso), language tags
    such as ``zh_CN``, a tag or a datatype that is empty, ``lang`` for ``xml:lang``, numbers that
    are no strings, ``iri`` for ``uri``. What is called an IRI and is none, relative or with a space
    in it, is a literal of type xsd:anyURI, which may say anything: its text stays as it is.
    """

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._taken: set[str] = set()
        self._made: dict[tuple[str, ...], Term] = {}

    def term(self, told: Any) -> Term:
        """The term of an object such as ``{"type": "uri", "value": "urn:a"}``."""
        if not isinstance(told, Mapping):
            raise ValueError("a term is told by an object")
        value = told.get("value")
        if isinstance(value, bool):
            value = str(value).lower()
        if not isinstance(value, str):
            raise ValueError("its value is no text")
        tag = told.get("xml:lang") or told.get("lang") or ""
        key = (told.get("type") or "nothing", value, tag, told.get("datatype") or "")
        if not all(isinstance(part, str) for part in key):
            raise ValueError("its type, language or datatype is no text")
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, kind: str, value: str, tag: str, datatype: str) -> Term:
        if kind in ("uri", "iri"):
            return _named(value)
        if kind == "bnode":
            return BlankNode(self._label(value))
        if kind not in ("literal", "typed-literal"):
            raise ValueError(f"its type is {kind}")
        # An old server may call a text with a language a string as well.
        if tag and datatype in ("", RDF_LANG, XSD.string.value):
            return Literal(value, language=tag.replace("_", "-"))
        if tag:
            raise ValueError("it has a language and a datatype")
        return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)

    def _label(self, name: str) -> str:
        """A label that a blank node may have: the same for the same name, another for another."""
        if name not in self._labels:
            label = name.removeprefix("nodeID://")
            try:
                BlankNode(label)
            except ValueError:
                label = "b" + re.sub(r"[^A-Za-z0-9]", "_", label)
            while label in self._taken:
                label += "_"
            self._labels[name] = label
            self._taken.add(label)
        return self._labels[name]


RDF_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def _named(value: str) -> Term:
    try:
        return NamedNode(value)
    except ValueError:
        return Literal(value, datatype=XSD.anyURI)
