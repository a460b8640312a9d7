"""Write a store as RDF in any of six syntaxes, sorted: the same graph, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from benchgraph.errors import StoreError
from benchgraph.files import replacing
from benchgraph.iris import prefixes_of
from benchgraph.store import Store
from benchgraph.vocab import RDF, XSD


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax: how pyoxigraph calls it, the ending of its files, and whether it holds graphs."""

    format: ox.RdfFormat
    ending: str
    graphs: bool


SYNTAXES: dict[str, Syntax] = {
    "turtle": Syntax(ox.RdfFormat.TURTLE, ".ttl", False),
    "ntriples": Syntax(ox.RdfFormat.N_TRIPLES, ".nt", False),
    "rdfxml": Syntax(ox.RdfFormat.RDF_XML, ".rdf", False),
    "nquads": Syntax(ox.RdfFormat.N_QUADS, ".nq", True),
    "trig": Syntax(ox.RdfFormat.TRIG, ".trig", True),
    "jsonld": Syntax(ox.RdfFormat.JSON_LD, ".jsonld", True),
}
# Syntaxes whose lines carry whole IRIs: prefixes would only be noise there.
_WITHOUT_PREFIXES = ("ntriples", "nquads")
# What Turtle has signs for: "a", plain texts, texts with a language.
_UNWRITTEN = {RDF.type.value, XSD.string.value, f"{RDF}langString"}


def syntax_of(path: Path) -> str:
    """The name of the syntax that the ending of ``path`` stands for. Raises StoreError."""
    for name, syntax in SYNTAXES.items():
        if path.suffix.lower() == syntax.ending:
            return name
    raise StoreError(
        "the ending of this file names no syntax",
        path=path,
        expected=", ".join(syntax.ending for syntax in SYNTAXES.values()),
        hint="name one with --format",
    )


def write_rdf(store: Store, name: str, out: Path) -> int:
    """Write ``store`` in the syntax ``name`` to ``out``, whole or not at all; how many statements.

    A syntax without graphs holds the default graph, which is everything once. One with graphs
    holds the default graph and every named graph. Raises StoreError if ``out`` cannot be written.
    """
    syntax = SYNTAXES[name]
    statements: list[Triple] | list[Quad]
    if syntax.graphs:
        statements = sorted(store.quads(), key=_graph_first)
    else:
        statements = sorted(store.triples(), key=_texts)
    with replacing(out) as file:
        _serialize(statements, name, file)
    return len(statements)


def rdf_bytes(statements: Sequence[Triple] | Sequence[Quad], name: str) -> bytes:
    """``statements`` in the syntax ``name``, in the order in which they come.

    Raises StoreError where the syntax cannot hold them (a property that XML cannot name, say).
    """
    return _serialize(statements, name, None) or b""


def _serialize(
    statements: Sequence[Triple] | Sequence[Quad], name: str, file: IO[bytes] | None
) -> bytes | None:
    try:
        return ox.serialize(
            statements,
            file,
            format=SYNTAXES[name].format,
            prefixes=None if name in _WITHOUT_PREFIXES else used_prefixes(statements),
        )
    except ValueError as error:
        raise StoreError(f"{name} cannot hold this graph", found=str(error)) from None


def used_prefixes(statements: Iterable[Triple | Quad]) -> dict[str, str]:
    """The prefixes that the command line writes the IRIs of ``statements`` with, and no others."""
    return prefixes_of(iris_of(statements))


def iris_of(statements: Iterable[Triple | Quad]) -> Iterator[str]:
    """The IRIs that ``statements`` are written with, datatypes too; what has a sign of its own in
    Turtle is left out."""
    for statement in statements:
        for term in statement:
            if isinstance(term, NamedNode):
                iri = term.value
            elif isinstance(term, Literal):
                iri = term.datatype.value
            else:
                continue
            if iri not in _UNWRITTEN:
                yield iri


def _graph_first(quad: Quad) -> tuple[str, ...]:
    """The default graph first, then graphs, subjects, predicates and objects by their text."""
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    return graph, *_texts(quad)


def _texts(statement: Triple | Quad) -> tuple[str, ...]:
    return str(statement.subject), str(statement.predicate), str(statement.object)
