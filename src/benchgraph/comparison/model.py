"""A comparison: rows are things or regions, columns are attributes and indicators."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Value:
    """One statement in a cell. Its status is part of it: a target is never an actual value.

    ``number`` or the bounds ``least`` and ``most`` are in ``unit``, as stated. ``converted`` is the
    same in the unit of the column, where it has another one, and ``rate`` says by which dated rate
    money was converted. ``due`` is the day, month or year by which a target is to be met. ``of``
    names what the number is about, where that is not the row itself but something that lies in the
    region of the row. ``note`` is what a reader has to know of it. ``status`` is the same in every
    language, ``status_label`` is for people. For an attribute only ``text`` is set.
    """

    text: str
    status: str = ""
    number: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    approximate: bool = False
    unit: str = ""
    date: str = ""
    due: str = ""
    scope: str = ""
    of: str = ""
    converted: str = ""
    rate: str = ""
    note: str = ""
    status_label: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute ("operator") or an indicator, with the unit that its numbers are brought to:
    its symbol, and what a head for people says."""

    label: str
    iri: str
    kind: Literal["attribute", "indicator"]
    unit: str = ""
    unit_label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing or region that is compared."""

    label: str
    iri: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What is stated; no value at all means that no page here says anything."""

    values: tuple[Value, ...] = ()

    @property
    def stated(self) -> bool:
        """Whether anything is stated."""
        return bool(self.values)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cells by row and column. Every row has a cell for every column.

    ``left_out`` names what lies on the same axis and states nothing that any column holds.
    ``language`` is the one that names and texts are in where there are any.
    """

    title: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    left_out: tuple[Row, ...] = ()
    language: str = "en"

    def cell(self, row: str, column: str) -> Cell:
        """The cell of the row and column with these IRIs. Raises KeyError."""
        rows = {found.iri: index for index, found in enumerate(self.rows)}
        columns = {found.iri: index for index, found in enumerate(self.columns)}
        return self.cells[rows[row]][columns[column]]

    def pages(self) -> tuple[str, ...]:
        """Every page that a cell refers to, in the order of the cells."""
        found = (p for line in self.cells for cell in line for v in cell.values for p in v.pages)
        return tuple(dict.fromkeys(found))

    def notes(self) -> tuple[str, ...]:
        """Every note on a value, in the order of the cells."""
        found = (v.note for line in self.cells for cell in line for v in cell.values if v.note)
        return tuple(dict.fromkeys(found))

    def __repr__(self) -> str:
        return f"<Comparison {self.title!r}: {len(self.rows)} rows, {len(self.columns)} columns>"

    def _repr_markdown_(self) -> str:
        """The table as a notebook shows it."""
        from benchgraph.comparison.formats import write_comparison

        return write_comparison(self, "markdown").decode()
