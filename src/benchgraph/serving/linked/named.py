"""Statements of a named graph, and how a table shows statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.iris import prefixed
from benchgraph.serving.linked.description import in_order
from benchgraph.serving.model import Graph
from benchgraph.vocab import BASE

PAGE_ROWS = 200
MOST_SORTED = 100_000  # statements that are put in order while somebody waits


@dataclass(frozen=True, slots=True)
class Shown:
    """A term in a table: its text, the IRI that it leads to, its language or type."""

    text: str
    iri: str = ""
    lang: str = ""
    type: str = ""


def statements_in(graph: Graph, name: str) -> Sequence[Triple]:
    """The statements of the named graph ``name``, in the order of their texts; where they are more
    than ``MOST_SORTED``, in that of the store, and read only as far as they are looked at."""
    stored = _Stored(graph, name)
    return stored if len(stored) > MOST_SORTED else in_order(stored[:])


class _Stored(Sequence[Triple]):
    """The statements of a named graph as the store holds them, which is the same every time."""

    def __init__(self, graph: Graph, name: str) -> None:
        self.raw = graph.release.store.whole.raw
        self.name = NamedNode(name)
        self.total = graph.store.graph_counts().get(name, 0)

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, place: int) -> Triple: ...
    @overload
    def __getitem__(self, place: slice) -> list[Triple]: ...

    def __getitem__(self, place: int | slice) -> Triple | list[Triple]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        quads = self.raw.quads_for_pattern(None, None, None, self.name)
        return [quad.triple for quad in islice(quads, *place.indices(self.total))]


def shown(term: object, names: Mapping[str, str]) -> Shown:
    """A term for a table; ``names`` are labels by IRI."""
    if isinstance(term, NamedNode):
        return Shown(names.get(term.value) or prefixed(term.value).removeprefix(BASE), term.value)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value.endswith("#string")
        return Shown(term.value, lang=term.language or "",
                     type="" if plain else prefixed(term.datatype.value))  # fmt: skip
    return Shown(str(term))
