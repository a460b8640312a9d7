"""The same question in two engines, and rows in a spelling that can be compared and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.evaluate import evalBGP as rdflib_patterns

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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rdflib.plugins.sparql.evaluate.evalBGP", _patterns)
        patch.setattr("rdflib.plugins.sparql.evaluate._join", _join)
        patch.setattr("rdflib.plugins.sparql.evaluate._minus", _minus)
        found: Any = graph.query(query)
        rows = [tuple(None if t is None else _rdflib_term(t) for t in row) for row in found]
    return [str(variable) for variable in found.vars], rows


# rdflib orders the patterns of a group before it knows what they bind, and joins by trying every
# pair of solutions: on the shipped graph a question takes ten seconds. What it finds stays its own;
# here is only which pattern comes next, and which pairs cannot match because of a variable that
# both bind.


def _patterns(ctx: Any, patterns: Sequence[Any]) -> Iterator[Any]:
    """The same patterns, at every step the one with the least to look for first."""

    def open_ends(pattern: Any) -> tuple[int, bool]:
        unbound = [ctx[term] is None for term in pattern]
        return sum(unbound), unbound[0]

    return rdflib_patterns(ctx, sorted(patterns, key=open_ends))


def _join(a: Iterable[Any], b: Iterable[Any]) -> Iterator[Any]:
    partners = _Partners(b)
    return (x.merge(y) for x in a for y in partners.of(x) if x.compatible(y))


def _minus(a: Iterable[Any], b: Iterable[Any]) -> Iterator[Any]:
    partners = _Partners(b)
    for x in a:
        if all((not x.compatible(y)) or x.disjointDomain(y) for y in partners.of(x)):
            yield x


class _Partners:
    """Solutions, found by the variables that are bound in all of them."""

    def __init__(self, solutions: Iterable[Mapping[Any, Any]]) -> None:
        self.solutions = list(solutions)
        bound = [set(solution) for solution in self.solutions]
        self.bound = sorted(set.intersection(*bound)) if bound else []
        self.found: dict[tuple[Any, ...], dict[Any, list[Any]]] = {}

    def of(self, solution: Mapping[Any, Any]) -> Sequence[Any]:
        """All that can be compatible with ``solution``."""
        own = set(solution)
        names = tuple(name for name in self.bound if name in own)
        if names not in self.found:
            by_values: dict[Any, list[Any]] = {}
            for one in self.solutions:
                by_values.setdefault(tuple(one[name] for name in names), []).append(one)
            self.found[names] = by_values
        return self.found[names].get(tuple(solution[name] for name in names), ())


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
