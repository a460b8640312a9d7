"""XLSX → records, streamed: stored values, dates as ISO text, numbers as far as they hold."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from benchgraph.errors import TableError
from benchgraph.sheets.archive import check_archive, formula_fault, without_value
from benchgraph.sheets.cells import round_float
from benchgraph.sheets.model import MAX_CELL, Dialect, Record, Source
from benchgraph.sheets.text import first_bytes, kind

_BATCH = 500
# How the standard writes what XML cannot hold (`_x000D_`), and the beginning of such a text itself.
_ESCAPE = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")
)


def column_letter(number: int) -> str:
    """The name of a column as spreadsheets show it: 1 is A, 28 is AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(path: Path, dialect: Dialect) -> Source:
    """The sheet that ``dialect`` names, else the first; its header in the row that it says."""
    head = first_bytes(path)
    if not head.startswith(b"PK"):
        raise TableError(
            "this is no XLSX workbook", path=path, found=kind(head) or "other bytes, or text",
            expected="an XLSX workbook",
            hint="give the file the ending of what it is (.csv), or save it as XLSX",
        )  # fmt: skip
    check_archive(path)
    book = _Book(path)
    try:
        return _source(book, dialect)
    except TableError:
        book.close()
        raise


class _Book:
    """A workbook that is opened when it is needed: opening reads all its texts, and the whole of a
    sheet that does not say how large it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None
        self._opened: Any = None

    def sheet(self, name: str | None) -> Any:
        """The sheet of this name, else the first. Raises TableError."""
        if self._opened is None:
            self._file = self.path.open("rb")  # openpyxl leaves a file open where it fails
            self._opened = _open(self.path, self._file)
        sheets = {sheet.title: sheet for sheet in self._opened.worksheets}
        if not sheets:
            raise TableError("this workbook has no sheet with cells", path=self.path)
        if name is not None and name not in sheets:
            raise TableError(
                "this workbook has no such sheet", path=self.path, found=name,
                expected=", ".join(f"“{title}”" for title in list(sheets)[:20]),
            )  # fmt: skip
        return sheets[name] if name is not None else next(iter(sheets.values()))

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        if self._opened is not None:
            self._opened.close()
        if self._file is not None:
            self._file.close()
        self._opened = self._file = None

    def __del__(self) -> None:  # a table that nobody closes
        self.close()


def _source(book: _Book, dialect: Dialect) -> Source:
    sheet = book.sheet(dialect.sheet)
    title: str = sheet.title
    missing = without_value(book.path, sheet._worksheet_path, title)
    dialect = replace(dialect, sheet=title)
    for number, values in _rows(book, title):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if number < dialect.header or not any(map(str.strip, cells)):
            continue
        start = number if dialect.header else 0
        names = tuple(cells if start else (f"column-{at}" for at in range(1, len(cells) + 1)))
        return Source(
            book.path, names, dialect, partial(_records, book, dialect, start, len(names), missing),
            sheet=title, padded=True, header_line=start, close=book.close,
        )  # fmt: skip
    raise TableError(
        "this sheet is empty", path=book.path, sheet=title,
        expected="a row with the columns' names, and rows",
        hint="another sheet may hold the table: say sheet = its name",
    )  # fmt: skip


def _records(
    book: _Book, dialect: Dialect, header: int, width: int, missing: dict[int, str]
) -> Iterator[Record]:
    sheet = dialect.sheet or ""
    errors = _ERRORS - set(dialect.empty)
    for number, values in _rows(book, sheet):
        if number <= header:
            continue
        cells = [_text(value) for value in values]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        fault = _fault(book.path, sheet, number, cells, errors)
        if fault is None and number in missing:
            fault = formula_fault(book.path, sheet, (number, missing[number]))
        if fault is not None:
            fault.cells = tuple(cells)
            yield fault
        else:
            yield number, number, cells


def _fault(
    path: Path, sheet: str, number: int, cells: list[str], errors: frozenset[str]
) -> TableError | None:
    """What is wrong with a cell of this row; raised where it is too large to go on."""
    for at, text in enumerate(cells):
        name = f"{column_letter(at + 1)}{number}" if len(text) > MAX_CELL or text in errors else ""
        if len(text) > MAX_CELL:
            raise TableError(
                "this cell is too large", path=path, sheet=sheet, row=number, line=number,
                cell=name, found=f"{len(text):,} characters", expected=f"at most {MAX_CELL:,}",
            )  # fmt: skip
        if text in errors:
            return TableError(
                "a spreadsheet program could not compute this cell", path=path, sheet=sheet,
                row=number, line=number, cell=name, found=text, expected="a value",
                hint="put the formula right, or name this text as empty",
            )  # fmt: skip
    return None


def _rows(book: _Book, name: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Number and values of every row, from 1 on. Dimensions that a sheet declares may be wrong, so
    they are not believed."""
    sheet = book.sheet(name)
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    while True:
        try:
            with warnings.catch_warnings():  # what openpyxl leaves out is nothing of a table
                warnings.simplefilter("ignore")
                batch = list(islice(rows, _BATCH))
        except Exception as error:  # whatever a damaged sheet brings about in openpyxl
            raise _damaged(book.path, error, name) from None
        if not batch:
            return
        yield from batch


def _open(path: Path, file: BinaryIO) -> Any:
    openpyxl: Any = import_module("openpyxl")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # whatever a damaged workbook brings about in openpyxl
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception, sheet: str | None = None) -> TableError:
    return TableError(
        "this workbook is damaged", path=path, sheet=sheet, found=f"{error}"[:200] or None,
        expected="an XLSX workbook", hint="open it in a spreadsheet program and save it again",
    )  # fmt: skip


def _text(value: Any) -> str:
    """A value as text: what a person would have written into a CSV."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return round_float(repr(value))
    if isinstance(value, datetime):
        moment = (value + timedelta(microseconds=500)).replace(microsecond=0)  # Excel's floats
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat()
    if isinstance(value, timedelta):
        return round_float(repr(value.total_seconds() / 86_400))  # days, as the workbook has it
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
