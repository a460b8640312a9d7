"""The grid of a comparison: rows are things or regions, columns attributes and indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, Self

from benchgraph.errors import ParameterError

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Value:
    """One statement in a cell. Its status is part of it: a target is never an actual value.

    ``number`` or the bounds ``least`` and ``most`` are in ``unit``, as stated. ``converted`` is the
    same in the unit of the column, where it has another one: in words, and exactly (in
    ``converted_unit``, rounded to the hundredth or to twelve digits). ``rate`` says by which dated
    rate money was converted, or why it was not, ``rate_pages`` who states the rate. ``due`` is the
    day, month or year by which a target is to be met. ``of`` names what the number is about, where
    that is not the row itself but something that lies in the region of the row. ``note`` is what a
    reader has to know of it. ``status`` is the same in every language, ``status_label`` is for
    people. For an attribute only ``text`` is set.
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
    converted_number: Decimal | None = None
    converted_least: Decimal | None = None
    converted_most: Decimal | None = None
    converted_unit: str = ""
    rate: str = ""
    rate_pages: tuple[str, ...] = ()
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


def _slug(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1].casefold()


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row and column, as ``Comparison`` tells."""

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

    def narrowed(
        self, columns: Sequence[str] = (), sort: Sequence[str] = (), limit: int | None = None
    ) -> Self:
        """The same with these ``columns`` alone (by label or last part of the IRI), sorted, and cut
        to ``limit`` rows.

        Sorted by "thing", the name, or by columns: numbers in the unit of the column as numbers,
        ``-x`` from the largest down, rows without one last. Raises ParameterError.
        """
        places = [self._place(name) for name in columns] or list(range(len(self.columns)))
        order = list(range(len(self.rows)))
        for key in reversed(sort):
            name, down = key.lstrip("-"), key.startswith("-")
            if name == "thing":
                order.sort(key=lambda i: self.rows[i].label.casefold(), reverse=down)
                continue
            place = self._place(name)
            keys = {i: self._sort_key(i, place) for i in order}
            stated = sorted((i for i in order if keys[i]), key=lambda i: keys[i], reverse=down)
            order = [*stated, *(i for i in order if not keys[i])]
        order = order[:limit]
        return replace(
            self,
            rows=tuple(self.rows[i] for i in order),
            columns=tuple(self.columns[i] for i in places),
            cells=tuple(tuple(self.cells[i][place] for place in places) for i in order),
        )

    def _place(self, name: str) -> int:
        for place, column in enumerate(self.columns):
            if name.casefold() in (column.label.casefold(), _slug(column.iri)):
                return place
        raise ParameterError(
            f"there is no column {name!r}",
            expected=", ".join(_slug(column.iri) for column in self.columns),
        )

    def _sort_key(self, row: int, place: int) -> tuple[Any, ...]:
        unit = self.columns[place].unit
        for value in self.cells[row][place].values:
            number = value.number if value.number is not None else value.least or value.most
            if number is not None and value.unit == unit and not value.converted:
                return (0, number, "")
            came_to = (value.converted_number, value.converted_least, value.converted_most)
            for converted in came_to:
                if converted is not None and value.converted_unit == unit:
                    return (0, converted, "")
            if number is None and value.text:
                return (1, Decimal(), value.text.casefold())
        return ()

    def pages(self) -> tuple[str, ...]:
        """Every page that a cell refers to, in the order of the cells; then those of the rates."""
        values = [v for line in self.cells for cell in line for v in cell.values]
        found = [p for v in values for p in v.pages] + [p for v in values for p in v.rate_pages]
        return tuple(dict.fromkeys(found))

    def notes(self) -> tuple[str, ...]:
        """Every note on a value, in the order of the cells."""
        found = (v.note for line in self.cells for cell in line for v in cell.values if v.note)
        return tuple(dict.fromkeys(found))

    def __repr__(self) -> str:
        kind, rows, columns = type(self).__name__, len(self.rows), len(self.columns)
        return f"<{kind} {self.title!r}: {rows} rows, {columns} columns>"
