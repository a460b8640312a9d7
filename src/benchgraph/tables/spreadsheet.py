"""Spreadsheets: XLSX, and CSV as Excel opens it. Nothing in them is ever calculated."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

from benchgraph.tables.model import Cell, Table
from benchgraph.temporary import in_scratch

_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - what a ZIP calls no time


_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Excel counts in binary floating point: more digits than these would be others than ours.
_DIGITS = 15


def harmless(text: str) -> str:
    """``text`` as a spreadsheet shows it and never calculates it.

    A cell that starts with = + - @ or a control character gets an apostrophe in front, unless it
    is a plain number.
    """
    if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def csv_excel(table: Table) -> bytes:
    """CSV with a byte order mark, by which Excel knows that it is UTF-8; notes stand at the end."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in table.titles])
    for row in table.rows:
        # Thousands set apart would be read as decimals where the comma is one.
        writer.writerow(
            [harmless(cell.text if cell.number is None else f"{cell.number:f}") for cell in row]
        )
    for note in table.notes:
        writer.writerow([])
        writer.writerow([harmless(note)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def xlsx(table: Table, values: Table | None = None) -> bytes:
    """An .xlsx file: the table, its exact ``values`` for counting, and a sheet for the notes."""
    sheets = {"Table": table}
    if values is not None:
        sheets["Values"] = values
    if table.notes:
        notes = tuple((Cell(note),) for note in table.notes)
        sheets["Notes"] = Table(table.columns[:0], notes)
    return workbook(sheets)


def workbook(sheets: Mapping[str, Table]) -> bytes:
    """An .xlsx file with these sheets, in this order; the same input, the same bytes.

    Text cells are stored as text and made harmless: no cell is a formula.
    """
    openpyxl: Any = import_module("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in sheets.items():
        _fill(book.create_sheet(name), table)
    book.properties.created = book.properties.modified = _EPOCH
    book.properties.creator = "benchgraph"
    stream = io.BytesIO()
    with in_scratch("sheet"):
        book.save(stream)
    return _without_times(stream.getvalue())


def _fill(sheet: Any, table: Table) -> None:
    """Titles in bold in the first row, which stays where it is when one scrolls; then the rows."""
    styles: Any = import_module("openpyxl.styles")
    heads = [tuple(Cell(title) for title in table.titles)] if table.columns else []
    for r, row in enumerate((*heads, *table.rows), 1):
        for c, content in enumerate(row, 1):
            cell = sheet.cell(r, c)
            if content.number is not None and len(content.number.as_tuple().digits) <= _DIGITS:
                cell.value = content.number
            elif content.text:
                cell.value = harmless(_CONTROL.sub("\ufffd", content.text))
                cell.data_type = "s"
            cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
            if r == 1 and table.columns:
                cell.font = styles.Font(bold=True)
                sheet.column_dimensions[cell.column_letter].width = _width(table, c - 1)
    sheet.freeze_panes = "B2" if table.columns else None


def _width(table: Table, column: int) -> int:
    """Wide enough for the longest line, and never so wide that one has to scroll for it."""
    texts = [table.columns[column].title, *(row[column].text for row in table.rows)]
    return max(8, min(44, 2 + max(len(line) for text in texts for line in text.split("\n"))))


def _without_times(data: bytes) -> bytes:
    """The same archive with one fixed time on every member, and none in its properties."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return stream.getvalue()
