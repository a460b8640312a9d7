"""The workbook: a sheet that explains, then a sheet for each table.

openpyxl makes the frame (sheets, styles, header rows, filters, the first sheet). The rows, which
are nearly all of it, are put into the finished sheets as XML: cell by cell in openpyxl, or in
XlsxWriter, they would cost more than all the other tables together.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from benchgraph.packing.tables.model import Column, Table, Value
from benchgraph.packing.tables.readme import Line
from benchgraph.packing.tables.sheetrows import (
    MAX_ROWS,
    Styles,
    Texts,
    head_xml,
    letters,
    rows_xml,
)
from benchgraph.temporary import in_scratch

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 3  # at 6 it would be an eighth smaller, for three times the work
_HEAD_HEIGHT, _LINE_HEIGHT = 32, 15
_DARK, _GREY, _WHITE, _LINK = "FF1F3A5F", "FF6B7280", "FFFFFFFF", "FF0B5CAD"
_FIRST_SHEET, _FIRST = "Read me", "xl/worksheets/sheet1.xml"
_README_WIDTHS = (20, 26, 34, 84, 12, 26, 26, 44)
_END = b"</sheetData>"
# How large a sheet is is known when it is written; the element may be left out.
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
_KEYS = ("id", "iri", "record", "collection", "records", "collections")


class Workbook:
    """An XLSX file that is written table by table. Raises OSError."""

    def __init__(self, path: Path, tables: Sequence[Table], lines: Sequence[Line], day: dt.date):
        self._zip = zipfile.ZipFile(path, "w")
        frame, self._styles = _frame(tables, lines)
        self._frame = zipfile.ZipFile(io.BytesIO(frame))
        self._sheets = {
            table.name: f"xl/worksheets/sheet{number}.xml" for number, table in enumerate(tables, 2)
        }
        self._day, self._texts = day, Texts()
        self._table: Table | None = None
        self._entry: IO[bytes] | None = None
        self._tail, self._rows = b"", 0
        self._filters: dict[bytes, bytes] = {}

        self._columns(lines)

    def _columns(self, lines: Sequence[Line]) -> None:
        """The first sheet, whose last part is long: it goes the way of the rows of tables."""
        last = [line.cells for line in lines if line.kind == "column"]
        texts = tuple(Column(str(n), "", "", lambda *_: None) for n in range(len(_README_WIDTHS)))
        xml = rows_xml(texts, last, len(lines) - len(last) + 1, self._styles, self._texts)
        head, _, tail = _opened(self._frame.read(_FIRST))
        self._zip.writestr(_info(_FIRST), head + xml.encode() + _END + tail)

    def begin(self, table: Table) -> None:
        """The rows that follow are those of ``table``."""
        self._finish()
        self._table, self._rows = table, 1
        name = self._sheets[table.name]
        head, _, tail = _opened(self._frame.read(name))
        self._entry, self._tail = self._zip.open(_info(name), "w"), _END + tail
        styles = self._styles
        titles = [(c.title, styles.head if _is_said(c) else styles.key) for c in table.columns]
        self._entry.write(head + head_xml(titles, _HEAD_HEIGHT).encode())

    def add(self, rows: Sequence[tuple[Value, ...]]) -> None:
        """Rows of the table; those that a sheet cannot hold stand in the CSV alone."""
        assert self._table is not None and self._entry is not None
        rows = rows[: MAX_ROWS - self._rows]
        xml = rows_xml(self._table.columns, rows, self._rows + 1, self._styles, self._texts)
        self._entry.write(xml.encode())
        self._rows += len(rows)

    def _finish(self) -> None:
        if self._entry is not None and self._table is not None:
            last = letters(len(self._table.columns) - 1)
            self._entry.write(
                self._tail.replace(
                    b"A1:%s1" % last.encode(), b"A1:%s%d" % (last.encode(), self._rows)
                )
            )
            self._entry.close()
            self._entry = None
            filtered = f"'{self._table.title}'!$A$1:${last}$"
            self._filters[f"{filtered}1<".encode()] = f"{filtered}{self._rows}<".encode()

    def close(self) -> None:
        """Write what is left: the sheets without rows, and the rest of the frame."""
        self._finish()
        written = set(self._zip.namelist())
        for name in sorted(set(self._frame.namelist()) - written):
            self._zip.writestr(_info(name), self._settled(name, self._frame.read(name)))
        self._zip.close()

    def _settled(self, name: str, content: bytes) -> bytes:
        """A part of the frame: without the hour at which it was made, filters over all rows."""
        if name == "docProps/core.xml":
            return _TIME.sub(f"{self._day}T00:00:00Z".encode(), content)
        if name == "xl/workbook.xml":
            for before, after in self._filters.items():
                content = content.replace(before, after)
        return content

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        elif self._entry is not None:
            self._entry.close()


def _opened(sheet: bytes) -> tuple[bytes, bytes, bytes]:
    """A sheet of the frame, before and behind the place where rows come in."""
    return (
        _DIMENSION.sub(b"", sheet).replace(b"<sheetData />", b"<sheetData>" + _END).partition(_END)
    )


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info._compresslevel = _LEVEL  # type: ignore[attr-defined]
    return info


def _frame(tables: Sequence[Table], lines: Sequence[Line]) -> tuple[bytes, Styles]:
    """The workbook without rows, and the numbers of the styles of cells."""
    openpyxl: Any = import_module("openpyxl")
    book = openpyxl.Workbook()
    book.calculation.fullCalcOnLoad = False  # there is nothing to calculate
    _explain(book.active, lines)
    styles = _styles(book.active)
    for table in tables:
        _prepare(book.create_sheet(table.title), table)
    book.properties.creator, book.properties.title = "benchgraph", "benchgraph: the tables"
    stream = io.BytesIO()
    with in_scratch("sheet"):
        book.save(stream)
    return stream.getvalue(), styles


def _styles(sheet: Any) -> Styles:
    """The styles of text, whole numbers, numbers, days and titles: empty cells far right on the
    first sheet have them, so that they stand in the file."""
    style: Any = import_module("openpyxl.styles")
    found = []
    for place, form in enumerate(("General", "#,##0", "General", "yyyy-mm-dd"), 2):
        cell = sheet.cell(1, place + 20)
        cell.number_format = form
        cell.alignment = style.Alignment(vertical="top", wrap_text=place == 2)
        found.append(cell.style_id)
    for place, colour in enumerate((_DARK, _GREY), 6):
        cell = sheet.cell(1, place + 20)
        cell.font = style.Font(bold=True, color=_WHITE)
        cell.fill = style.PatternFill("solid", start_color=colour)
        cell.alignment = style.Alignment(vertical="center", wrap_text=True)
        found.append(cell.style_id)
    return Styles(*found)


def _prepare(sheet: Any, table: Table) -> None:
    """The sheet of a table: titles in the first row, which stays with the first column where it is
    when one scrolls; a filter over each column."""
    for place, column in enumerate(table.columns):
        longest = max(map(len, column.title.split()))
        sheet.column_dimensions[letters(place)].width = max(column.width, longest + 4)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{letters(len(table.columns) - 1)}1"


def _is_said(column: Column) -> bool:
    """Whether a column is for people; the others are keys, for joining tables."""
    return not (
        column.references or column.name in _KEYS or column.name.endswith(("_id", "_ids", "_iri"))
    ) or column.name.endswith("page")


def _height(line: Line) -> int:
    """How high a row of the first sheet is, in points; only in tables do texts wrap."""
    if line.kind not in ("row", "head"):
        return _HEAD_HEIGHT if line.kind == "title" else _LINE_HEIGHT + 3
    widths = zip(line.cells, _README_WIDTHS, strict=False)
    return _LINE_HEIGHT * max(-(-len(text or "") // (width - 2)) or 1 for text, width in widths)


def _explain(sheet: Any, lines: Sequence[Line]) -> None:
    """The first sheet."""
    style: Any = import_module("openpyxl.styles")
    sheet.title = _FIRST_SHEET
    sheet.sheet_view.showGridLines = False
    fonts = {
        "title": style.Font(bold=True, size=18, color=_DARK),
        "heading": style.Font(bold=True, size=13, color=_DARK),
        "head": style.Font(bold=True, color=_WHITE),
    }
    top = style.Alignment(vertical="top", wrap_text=True)
    dark = style.PatternFill("solid", start_color=_DARK)
    for number, line in enumerate((each for each in lines if each.kind != "column"), 1):
        sheet.row_dimensions[number].height = _height(line)
        for place, text in enumerate(line.cells, 1):
            cell = sheet.cell(number, place, text or None)
            cell.data_type = "s" if text else "n"
            if line.kind in fonts:
                cell.font = fonts[line.kind]
            if line.kind in ("row", "head"):
                cell.alignment = top
            if line.kind == "head":
                cell.fill = dark
        if line.sheet:
            cell = sheet.cell(number, 1)
            cell.hyperlink = f"#'{line.sheet}'!A1"
            cell.font = style.Font(underline="single", color=_LINK)
    for place, width in enumerate(_README_WIDTHS):
        sheet.column_dimensions[letters(place)].width = width
