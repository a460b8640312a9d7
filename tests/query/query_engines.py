"""The same question in two engines, and rows in a spelling that can be compared and read."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from benchgraph.iris import prefixed

NUMBERS = {"decimal", "integer", "double", "float", "long", "int"}
Row = tuple[str | None, ...]


def spell(kind: str, value: str, language: str | None, datatype: str | None) -> str:
    """A term as a short text: numbers canonical, so that 3000.0 and 3E3 are one."""
    if kind == "iri":
        return prefixed(value)
    name = (datatype or "").rpartition("#")[2]
    if name in NUMBERS:
        return f"{Decimal(value).normalize():f}"
    return f"{value}@{language.lower()}" if language else value


def oxigraph_rows(store: ox.Store, query: str) -> tuple[list[str], list[Row]]:
    """Variables and rows of a SELECT in Oxigraph."""
    found = store.query(query)
    rows = [tuple(None if t is None else _oxigraph_term(t) for t in row) for row in found]
    return [variable.value for variable in found.variables], rows


def rdflib_rows(graph: rdflib.Graph, query: str) -> tuple[list[str], list[Row]]:
    """Variables and rows of a SELECT in rdflib."""
    found: Any = graph.query(query)
    rows = [tuple(None if t is None else _rdflib_term(t) for t in row) for row in found]
    return [str(variable) for variable in found.vars], rows


def _oxigraph_term(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return spell("iri", term.value, None, None)
    return spell("literal", term.value, term.language, term.datatype.value)


def _rdflib_term(term: Any) -> str:
    if isinstance(term, rdflib.URIRef):
        return spell("iri", str(term), None, None)
    return spell("literal", str(term), term.language, str(term.datatype or ""))


def read_rdflib(path: Path) -> rdflib.Graph:
    """A Turtle file as rdflib sees it."""
    graph = rdflib.Graph()
    graph.parse(path, format="turtle")
    return graph


def as_set(rows: Iterable[Row]) -> set[Row]:
    """Rows without their order; says so if one of them comes twice."""
    rows = list(rows)
    found = set(rows)
    assert len(found) == len(rows), "a row comes twice"
    return found
