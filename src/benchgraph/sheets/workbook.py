"""XLSX → records, streamed: stored values, dates as ISO text, numbers as far as they hold."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from benchgraph.errors import TableError
from benchgraph.sheets.archive import check_archive, formula_fault, without_value
from benchgraph.sheets.cells import round_float
from benchgraph.sheets.model import MAX_CELL, Dialect, Record, Source
from benchgraph.sheets.text import first_bytes, kind

_BATCH = 500
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
    """The sheet that ``dialect`` names, else the first; the row of its header as ``dialect`` says."""
    head = first_bytes(path)
    if not head.startswith(b"PK"):
        raise TableError(
            "this is no XLSX workbook", path=path, found=kind(head) or "other bytes, or text",
            expected="an XLSX workbook",
            hint="give the file the ending of what it is (.csv), or save it as XLSX",
        )  # fmt: skip
    check_archive(path)
    book = _open(path)
    try:
        sheet = _sheet(path, book, dialect.sheet)
        title: str = sheet.title
        missing = without_value(path, sheet._worksheet_path, title)
    finally:
        book.close()
    dialect = replace(dialect, sheet=title)
    empty = frozenset(dialect.empty)
    for number, values in _rows(path, title):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if number < dialect.header or not any(map(str.strip, cells)):
            continue
        width = len(cells)
        start = number if dialect.header else 0
        names = tuple(cells if start else (f"column-{at}" for at in range(1, width + 1)))
        return Source(
            path, names, dialect, lambda: _records(path, title, start, width, missing, empty),
            sheet=title, padded=True, header_line=start,
        )  # fmt: skip
    raise TableError(
        "this sheet is empty", path=path, sheet=title,
        expected="a row with the columns' names, and rows",
        hint="another sheet may hold the table: say sheet = its name",
    )  # fmt: skip


def _records(
    path: Path,
    sheet: str,
    header: int,
    width: int,
    missing: dict[int, str],
    empty: frozenset[str],
) -> Iterator[Record]:
    for number, values in _rows(path, sheet):
        if number <= header:
            continue
        cells = [_text(value) for value in values]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        for at, cell in enumerate(cells):
            if cell in _ERRORS and cell not in empty:
                yield TableError(
                    "a spreadsheet program could not compute this cell", path=path, sheet=sheet,
                    row=number, line=number, cell=f"{column_letter(at + 1)}{number}", found=cell,
                    expected="a value", hint="put the formula right, or name this text as empty",
                    cells=tuple(cells),
                )  # fmt: skip
                break
            if len(cell) > MAX_CELL:
                raise TableError(
                    "this cell is too large", path=path, sheet=sheet, row=number,
                    cell=f"{column_letter(at + 1)}{number}", found=f"{len(cell):,} characters",
                    expected=f"at most {MAX_CELL:,}",
                )  # fmt: skip
        else:
            if number in missing:
                fault = formula_fault(path, sheet, (number, missing[number]))
                fault.cells = tuple(cells)
                yield fault
            else:
                yield number, number, cells


def _rows(path: Path, sheet: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Number and values of every row, from 1 on. Dimensions that a sheet declares may be wrong, so
    they are not believed."""
    book = _open(path)
    try:
        found = _sheet(path, book, sheet)
        found.reset_dimensions()
        rows = enumerate(found.iter_rows(values_only=True), 1)
        while True:
            try:
                with warnings.catch_warnings():  # what openpyxl leaves out is nothing of a table
                    warnings.simplefilter("ignore")
                    batch = list(islice(rows, _BATCH))
            except Exception as error:  # whatever a damaged sheet brings about in openpyxl
                raise _damaged(path, error, sheet) from None
            if not batch:
                return
            yield from batch
    finally:
        book.close()


def _open(path: Path) -> Any:
    openpyxl: Any = import_module("openpyxl")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # whatever a damaged workbook brings about in openpyxl
        raise _damaged(path, error) from None


def _sheet(path: Path, book: Any, name: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise TableError("this workbook has no sheet with cells", path=path)
    if name is None:
        return next(iter(sheets.values()))
    if name not in sheets:
        raise TableError(
            "this workbook has no such sheet", path=path, found=name,
            expected=", ".join(f"“{title}”" for title in list(sheets)[:20]),
        )  # fmt: skip
    return sheets[name]


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
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return round_float(repr(value))
    if isinstance(value, datetime):
        value = (value + timedelta(microseconds=500)).replace(microsecond=0)  # Excel's floats
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, timedelta):
        return round_float(repr(value.total_seconds() / 86_400))  # days, as the workbook has it
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
