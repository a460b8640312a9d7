"""Data to be checked: statements as they were written, and a store that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import BlankNode, Quad, RdfFormat, Store, Triple

from benchgraph.checking.prefixes import USUAL
from benchgraph.checking.spelling import Spelling
from benchgraph.errors import RdfError
from benchgraph.rdffiles import RdfFiles
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import Term

if TYPE_CHECKING:
    from benchgraph.shacl import CompiledShapes
    from benchgraph.shacl.overview import Overview

OVERVIEW_FROM = 20_000
"""Triples; of fewer all queries are run sooner than an overview is read."""
OVERVIEW_AT_ONCE = 400_000
"""Triples; of fewer all queries are run once sooner than an overview is made."""
_SUBCLASS = b" <http://www.w3.org/2000/01/rdf-schema#subClassOf> "


@dataclass(frozen=True, eq=False)
class DataGraph:
    """One graph. ``lines``: N-Triples as Oxigraph writes them, literals as in the source; a
    statement may stand there twice. ``prefixes``: how its source abbreviates IRIs."""

    lines: bytes
    prefixes: Mapping[str, str] = field(default_factory=dict)
    _prepared: dict[frozenset[bytes], Prepared] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, source: Data, *, graph: str | None = None) -> DataGraph:
        """The graph of one or more files, or of statements in memory.

        Graphs with names are merged into one, or with ``graph`` only that one is taken. Raises
        RdfError for a file that cannot be read, and where there is no such graph.
        """
        if isinstance(source, DataGraph):
            return source
        if isinstance(source, str | Path):
            source = RdfFiles.of([source])
        if isinstance(source, RdfFiles):
            files = source if graph is None else source.only(graph)
            return cls(_found(_written(files.triples()), graph), files.prefixes)
        statements = list(source)
        if statements and isinstance(statements[0], str | Path):
            return cls.of(RdfFiles.of(statements), graph=graph)  # type: ignore[arg-type]
        return cls(_found(_written(_of_graph(statements, graph)), graph))  # type: ignore[arg-type]

    @property
    def triples(self) -> list[Triple]:
        """The statements, literals as they were written."""
        return [quad.triple for quad in ox.parse(self.lines, RdfFormat.N_TRIPLES)]

    @cached_property
    def as_shapes(self) -> ShapesGraph:
        """The statements as a shapes graph, whose blank nodes have other names than those of any
        data."""
        return ShapesGraph(_named_apart(self.triples), self.known_prefixes)

    @property
    def known_prefixes(self) -> dict[str, str]:
        """Those of its source, and what everybody means by some others."""
        return {**USUAL, **self.prefixes}

    @cached_property
    def size(self) -> int:
        """How many lines there are."""
        return self.lines.count(b"\n")

    @cached_property
    def spelling(self) -> Spelling:
        """Which literals a store writes in another way."""
        return Spelling.of(self.lines)

    @cached_property
    def stored(self) -> bytes:
        """The lines as a store would give them back."""
        return self.spelling.stored(self.lines)

    @cached_property
    def subjects(self) -> dict[int, bytes]:
        """What statements are about, as N-Triples writes it, by its hash."""
        found = {line.split(b" ", 1)[0] for line in self.lines.splitlines()}
        return {hash(each): each for each in found}

    @cached_property
    def store(self) -> Store:
        """A store in memory that holds them in its default graph."""
        store = Store()
        self._load(store)
        return store

    def _load(self, store: Store) -> None:
        if b"_:" in self.lines:  # loading whole lines would give blank nodes other names
            store.bulk_extend(ox.parse(self.lines, RdfFormat.N_TRIPLES, lenient=True))
        else:
            store.bulk_load(self.lines, RdfFormat.N_TRIPLES, lenient=True)

    @property
    def in_store(self) -> bool:
        """Whether the store is at hand, or soon read."""
        return "store" in self.__dict__ or self.size < OVERVIEW_AT_ONCE

    def prepared(self, compiled: CompiledShapes) -> Prepared:
        """What the queries run on: a store, and for a large graph, or one that is checked again, an
        overview, which is made once for all shapes that look at the same texts."""
        from benchgraph.shacl.columns import Columns

        loaded = "store" in self.__dict__
        large = self.size >= OVERVIEW_AT_ONCE or (loaded and self.size >= OVERVIEW_FROM)
        if not large or not Columns.can_be_trusted():
            return Prepared(self.store)
        texts = compiled.texts()
        if texts not in self._prepared:
            self._prepared[texts] = self._overlooked(texts)
        return self._prepared[texts]

    def _overlooked(self, texts: frozenset[bytes]) -> Prepared:
        """With an overview the store need hold the classes alone, until it is completed."""
        from benchgraph.shacl.columns import Columns
        from benchgraph.shacl.overview import Overview

        columns = Columns(texts)
        lines = self.stored.splitlines()
        columns.add(line[:-2] for line in lines)
        if "store" in self.__dict__:
            overview = Overview(columns.graph(), subjects=lambda: self.subjects)
            return Prepared(self.store, overview)
        store = Store()
        hierarchy = b"\n".join(line for line in lines if _SUBCLASS in line)
        store.bulk_load(hierarchy, RdfFormat.N_TRIPLES, lenient=True)
        overview = Overview(columns.graph(), self._once(store), lambda: self.subjects)
        return Prepared(store, overview)

    def _once(self, store: Store) -> Callable[[], None]:
        """What loads the whole graph into the store when it is first called."""
        waiting = [store]

        def load() -> None:
            if waiting:
                self._load(waiting.pop())

        return load


@dataclass(frozen=True)
class Prepared:
    """A store, and what shows of queries that they would find nothing there."""

    store: Store
    overview: Overview | None = None


Data = DataGraph | RdfFiles | str | Path | Iterable[Triple] | Iterable[Quad] | Iterable[str | Path]
"""What can be checked: files, or statements in memory (a store of pyoxigraph, too)."""


def _written(triples: Iterable[Triple]) -> bytes:
    return ox.serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _found(lines: bytes, graph: str | None) -> bytes:
    """The lines of a graph that was asked for. Raises RdfError where there are none: nothing at all
    would conform to any shape."""
    if graph is not None and not lines:
        raise RdfError("the data have no statement in this graph", found=graph)
    return lines


def _of_graph(statements: list[Triple | Quad], graph: str | None) -> Iterable[Triple]:
    for each in statements:
        if isinstance(each, Triple):
            yield each
        elif graph is None or getattr(each.graph_name, "value", None) == graph:
            yield each.triple


def _named_apart(triples: Iterable[Triple]) -> Iterator[Triple]:
    def named(term: Term) -> Term:
        return BlankNode("s" + term.value) if isinstance(term, BlankNode) else term

    for triple in triples:
        yield Triple(named(triple.subject), triple.predicate, named(triple.object))  # type: ignore[arg-type]
