"""A workbook: the comparison as people read it, its values one a line, and the pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

NUMBERS = ("number", "least", "most")
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - what a ZIP calls no time


def workbook(
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    notes: Sequence[str],
    columns: Sequence[str],
    values: Sequence[dict[str, str]],
    harmless: Callable[[str], str],
) -> bytes:
    """An .xlsx file with the sheets Comparison, Values and Pages; the same input, the same bytes.

    Text cells are stored as text and put through ``harmless``: no cell is a formula.
    """
    openpyxl: Any = import_module("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Comparison"
    _fill(book.active, [heads, *lines], harmless)
    rows = [columns, *([value[column] for column in columns] for value in values)]
    _fill(book.create_sheet("Values"), rows, harmless, [columns.index(name) for name in NUMBERS])
    _fill(book.create_sheet("Pages"), [["page"], *([note] for note in notes)], harmless)
    book.properties.created = book.properties.modified = _EPOCH
    book.properties.creator = "benchgraph"
    stream = io.BytesIO()
    book.save(stream)
    return _without_times(stream.getvalue())


def _fill(
    sheet: Any,
    rows: Sequence[Sequence[str]],
    harmless: Callable[[str], str],
    numbers: Sequence[int] = (),
) -> None:
    """Write ``rows``, the first of them in bold; the columns ``numbers`` hold numbers."""
    styles: Any = import_module("openpyxl.styles")
    for r, line in enumerate(rows, 1):
        for c, text in enumerate(line, 1):
            cell = sheet.cell(r, c)
            if text and r > 1 and c - 1 in numbers:
                cell.value = float(text)
            elif text:
                cell.value = harmless(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", text))
                cell.data_type = "s"
            cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
            if r == 1:
                cell.font = styles.Font(bold=True)
                sheet.column_dimensions[cell.column_letter].width = 28
    sheet.freeze_panes = "B2"


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
