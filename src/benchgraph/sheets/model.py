"""What a table is made of, before anybody knows what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.errors import TableError

MAX_COLUMNS = 2_000
MAX_CELL = 1_000_000  # characters
MAX_LINE = 4 * MAX_CELL  # characters up to a line end, before anybody knows where its cells end


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written; None: to be found out.

    ``header`` is the number of the row with the columns' names, 1-based; 0: there is none, and
    columns are named ``column-1`` and so on. ``comment`` begins lines that are no rows. ``quote``
    is ``""`` where nothing is quoted; ``escape`` is the character before a quote inside a quoted
    cell, where it is not doubled. ``empty`` are cell texts that mean nothing, after trimming.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: int = 1
    sheet: str | None = None
    comment: str | None = None
    skip_blank: bool = True
    empty: tuple[str, ...] = ()
    escape: str = ""


@dataclass(slots=True)
class Row:
    """One row. ``number`` is the one that a spreadsheet shows (1-based, the header included; of a
    text: the record's ordinal), ``line`` the physical line where it begins (of a workbook: the
    number). ``cells`` stand in the order of the table's columns, cleaned; ``""`` is empty."""

    number: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """What a CSVW description says of a column; ``datatype`` is the name of its base."""

    name: str
    titles: tuple[str, ...] = ()
    datatype: str = ""
    format: str = ""
    separator: str = ""
    language: str = ""
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """A CSVW description of one table; ``licence`` is an IRI where the description gives one."""

    path: Path
    dialect: Dialect = Dialect()
    title: str = ""
    licence: str = ""
    columns: tuple[DescribedColumn, ...] = ()


# Number, line and cells of a record as it was found, or what is wrong with it.
Record = tuple[int, int, Sequence[str]] | TableError


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened, looked at and closed: ``records`` reads what follows its header.

    ``padded``: a row may be shorter than the header, as rows of spreadsheets are.
    """

    path: Path
    columns: tuple[str, ...]
    dialect: Dialect
    records: Callable[[], Iterator[Record]]
    sheet: str | None = None
    padded: bool = False
    header_line: int = field(default=0)
