"""What a table of the pack is: columns, each with what it means and how a row is read for it.

Everything that describes the tables (Frictionless, CSVW, Croissant, the first sheet of the
workbook, docs/pack-tables.md) is made from this model, and so are the rows themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Literal

from benchgraph.packing.tables.facts import Facts

# Several values in one cell stand with this between them.
SEPARATOR = " | "
_CHUNK = 1_000

Datatype = Literal["string", "iri", "integer", "decimal", "boolean", "date"]
Value = str | int | Decimal | bool | dt.date | None
# What a row is made from: mostly the IRI of a node; for a fact or a name a statement of the graph.
Row = Any
Reader = Callable[[Facts, Row], Value]


@dataclass(frozen=True)
class Column:
    """A column: ``name`` in files, ``title`` in the workbook, ``description`` a sentence.

    ``path`` are the properties it was read from, as prefixed names, in the order of the steps;
    empty where it is the node itself or a derived convenience. ``unit`` says in what a number is.
    ``references`` is ``table.column``; ``many`` cells hold several values with SEPARATOR between.
    """

    name: str
    title: str
    description: str
    read: Reader
    datatype: Datatype = "string"
    path: tuple[str, ...] = ()
    unit: str | None = None
    references: str | None = None
    many: bool = False
    required: bool = False
    width: int = 16

    @property
    def foreign(self) -> tuple[str, str] | None:
        """Table and column that the values refer to."""
        if self.references is None:
            return None
        table, _, column = self.references.partition(".")
        return table, column


@dataclass(frozen=True)
class Table:
    """A table: ``name`` of its file, ``title``, what a row is, its columns, the columns that
    identify a row, and where its rows come from."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Facts], Iterable[Row]]

    def chunks(self, facts: Facts) -> Iterator[list[tuple[Value, ...]]]:
        """Every row, in the order of the graph, some at a time: a large table is never held whole
        as Python objects."""
        readers = [column.read for column in self.columns]
        rows = iter(self.rows(facts))
        while chosen := list(islice(rows, _CHUNK)):
            yield [tuple([read(facts, row) for read in readers]) for row in chosen]
