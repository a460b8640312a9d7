"""Stores: one protocol, so that every command reads the embedded and a remote one alike.

The default graph holds everything once (asserted, inferred, relations, ontology, vocabularies);
the named graphs say who says so. Questions run on the default graph alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from benchgraph.errors import EngineError, QueryError, StoreError
from benchgraph.iris import prefixed
from benchgraph.vocab import XSD

_AGAIN = "if its files are damaged, build or fetch the release again"

Term = NamedNode | Literal | BlankNode


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a SELECT: variables without ``?``, and a tuple a row (None: unbound)."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Rows: {len(self.rows)} rows; {', '.join(self.variables)}>"

    def _repr_html_(self) -> str:
        """The table as a notebook shows it: IRIs of ours short, pages as links, at most 60 rows."""
        from benchgraph.notebook import html_table

        rows = ([_shown(term) for term in row] for row in self.rows)
        return html_table(self.variables, rows, len(self.rows))

    def plot(self, x: str | None = None, y: str | None = None, **options: Any) -> Any:
        """A chart with a line for each row: ``y`` names it, ``x`` (number or day) places it.

        Options are those of ``benchgraph.plotting.rows_chart``. Raises ParameterError where no
        column can be drawn.
        """
        # Drawing lies layers above; it is loaded where somebody draws.
        return import_module("benchgraph.plotting").rows_chart(self, x, y, **options)

    def records(self) -> list[dict[str, Any]]:
        """Each row as a dict of plain Python values; what is unbound is None.

        Numbers become int or Decimal, days a date, booleans a bool; everything else is text.
        """
        return [
            {name: python_value(term) for name, term in zip(self.variables, row, strict=True)}
            for row in self.rows
        ]

    def to_pandas(self) -> Any:
        """A pandas data frame. Raises EngineError where pandas is not installed."""
        frame = _installed("pandas").DataFrame
        return frame(self.records(), columns=list(self.variables))

    def to_polars(self) -> Any:
        """A polars data frame. Raises EngineError where polars is not installed."""
        rows = self.records()
        columns = {name: [row[name] for row in rows] for name in self.variables}
        return _installed("polars").DataFrame(columns, strict=False)

    def dicts(self) -> list[dict[str, Term]]:
        """Each row as a dict of what is bound in it."""
        return [
            {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.rows
        ]


def _shown(term: Term | None) -> str:
    if term is None:
        return ""
    return prefixed(term.value) if isinstance(term, NamedNode) else term.value


_PYTHON: dict[NamedNode, Callable[[str], Any]] = {
    XSD.integer: int,
    XSD.decimal: Decimal,
    XSD.boolean: lambda text: text == "true",
    XSD.date: date.fromisoformat,
}


def python_value(term: Term | None) -> Any:
    """A term as a plain Python value; a literal whose text does not fit its type stays text."""
    if not isinstance(term, Literal):
        return None if term is None else term.value
    make = _PYTHON.get(term.datatype, str)
    try:
        return make(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def _installed(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise EngineError(f"{name} is not installed", hint=f"pip install {name}") from None


class Store(Protocol):
    """What commands need of a store. Raises QueryError (refused query) or StoreError."""

    def select(self, query: str) -> Rows:
        """The rows of a SELECT."""
        ...

    def ask(self, query: str) -> bool:
        """The answer of an ASK."""
        ...

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once."""
        ...

    def triples(self) -> Iterator[Triple]:
        """The triples of the default graph, in no particular order."""
        ...

    def graph_counts(self) -> dict[str, int]:
        """Triples in each named graph, and under the name "" in the default graph."""
        ...

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no particular order."""
        ...


class EmbeddedStore:
    """Oxigraph in this process, on disk or in memory."""

    # The day that it tells of, such as 2024-12-31; None: today.
    day: str | None = None
    # The folder of the questions that collections brought to its release.
    questions: Path | None = None
    # What readers keep of it, by name, where it never changes; None: it may.
    kept: dict[str, Any] | None = None

    def __init__(self, raw: ox.Store) -> None:
        self.raw = raw

    @classmethod
    def open(cls, path: Path) -> EmbeddedStore:
        """Open the store in the folder ``path`` for reading. Raises StoreError."""
        if not Path(path).is_dir():
            raise StoreError("there is no store here", path=path, hint=_AGAIN)
        try:
            return cls(ox.Store.read_only(str(path)))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(
                "this store cannot be opened", path=path, found=str(error), hint=_AGAIN
            ) from None

    @classmethod
    def writable(cls, folder: Path) -> EmbeddedStore:
        """The store in ``folder`` for reading and writing, made if need be. Raises StoreError.

        One process at a time can have it so.
        """
        try:
            return cls(ox.Store(str(folder)))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(
                "this store cannot be opened for writing", path=folder, found=str(error)
            ) from None

    @classmethod
    def memory(cls, quads: Iterable[Quad] = (), *, merge: bool = False) -> EmbeddedStore:
        """A store in memory with ``quads``; with ``merge`` the default graph holds them all too."""
        store = ox.Store()
        quads = list(quads)
        store.bulk_extend(quads)
        if merge:
            store.bulk_extend(merged(quads))
        return cls(store)

    def load(self, ntriples: bytes) -> None:
        """Add N-Triples of our own writing to the default graph, which holds each once."""
        # lenient: their IRIs were checked when the terms were made.
        self.raw.bulk_load(ntriples, format=ox.RdfFormat.N_TRIPLES, lenient=True)

    def triples(self) -> Iterator[Triple]:
        """The triples of the default graph, in no particular order."""
        with _damage_told():
            for quad in self.raw.quads_for_pattern(None, None, None, DefaultGraph()):
                yield quad.triple

    def select(self, query: str, most: int | None = None) -> Rows:
        """The rows of a SELECT, or the first ``most`` alone. Raises QueryError."""
        found = self._run(query)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("this is not a SELECT query")
        variables = tuple(variable.value for variable in found.variables)
        with _damage_told():
            rows: list[Any] = [tuple(solution) for solution in islice(found, most)]
        return Rows(variables, rows)

    def ask(self, query: str) -> bool:
        """The answer of an ASK. Raises QueryError."""
        found = self._run(query)
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("this is not an ASK query")
        return bool(found)

    def construct(self, query: str, most: int | None = None) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, or the first ``most`` alone.

        Raises QueryError.
        """
        found = self._run(query)
        if not isinstance(found, ox.QueryTriples):
            raise QueryError("this is neither a CONSTRUCT nor a DESCRIBE query")
        with _damage_told():
            triples: dict[Triple, None] = {}
            for triple in found:
                if len(triples) == most:
                    break
                triples[triple] = None
            return list(triples)

    def graph_counts(self) -> dict[str, int]:
        """Triples in each named graph, and under the name "" in the default graph."""
        counts = {"": 0}
        for quad in self.quads():
            name = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
            counts[name] = counts.get(name, 0) + 1
        return counts

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no particular order."""
        with _damage_told():
            yield from self.raw

    def _raw_for(self, query: str) -> ox.Store:
        """The store that answers ``query``."""
        return self.raw

    def _run(self, query: str) -> Any:
        raw = self._raw_for(query)
        try:
            with _damage_told():
                return raw.query(query)
        except SyntaxError as error:
            raise QueryError(
                "this is not a SPARQL query that can be run", found=error.msg
            ) from None


def questions_of(store: Store) -> list[Path]:
    """The folders of the questions that came with a store's graph, beside the shipped ones."""
    return [store.questions] if isinstance(store, EmbeddedStore) and store.questions else []


def day_of(store: Store) -> str | None:
    """The day that a store tells of, where it is one of the past; None: today."""
    return store.day if isinstance(store, EmbeddedStore) else None


@contextmanager
def _damage_told() -> Iterator[None]:
    """What Oxigraph raises while it reads a damaged store, as a StoreError."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError("the store did not answer", found=str(error), hint=_AGAIN) from None


def merged(quads: Iterable[Quad]) -> list[Quad]:
    """What the default graph holds: every triple of ``quads`` once."""
    return [
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in dict.fromkeys(quad.triple for quad in quads)
    ]
