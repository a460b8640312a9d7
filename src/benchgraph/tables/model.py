"""A table as people read it: titles instead of variables, amounts instead of their parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, whether its cells are addresses of pages, and the variable that it
    shows (of an amount the first one)."""

    title: str
    pages: bool = False
    variable: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says; ``number`` where it is a number and nothing else, ``lang`` of its text.

    ``address`` is where the text leads to (an IRI or the address of a page), ``thing`` the IRI of
    what in the graph the text names.
    """

    text: str = ""
    number: Decimal | None = None
    lang: str = ""
    address: str = ""
    thing: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and for each row a cell for every column; ``notes`` stand under the table."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    lang: str = "en"

    @property
    def titles(self) -> list[str]:
        """The titles of the columns."""
        return [column.title for column in self.columns]

    def texts(self) -> list[list[str]]:
        """The texts of the cells, row by row."""
        return [[cell.text for cell in row] for row in self.rows]

    def without_empty_columns(self) -> Table:
        """The same table without the columns that hold nothing in any row."""
        kept = [i for i in range(len(self.columns)) if any(row[i].text for row in self.rows)]
        if not self.rows:
            kept = list(range(len(self.columns)))
        return Table(
            tuple(self.columns[i] for i in kept),
            tuple(tuple(row[i] for i in kept) for row in self.rows),
            self.notes,
            self.title,
            self.lang,
        )
