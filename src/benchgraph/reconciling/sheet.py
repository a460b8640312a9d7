"""CSV files that a person fills in, with Excel or without: read strictly, written harmlessly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchgraph.errors import MatchError

MAX_BYTES = 50_000_000
# What a spreadsheet would calculate; an apostrophe in front keeps it from that, one more keeps a
# text that has one.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def sheet_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV, a title line first."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["'" + cell if _FORMULA.match(cell) else cell for cell in row])
    return stream.getvalue()


def read_sheet(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Each row of the file with the line that it starts on; empty rows are left out.

    A comma, a semicolon or a tab may stand between cells, as the title line shows. Further columns
    are left out. Raises MatchError for a file that is none, or lacks a column.
    """
    text = _text(path)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(head), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    titles: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not titles:
                titles = _titles(path, cells, columns)
            elif any(cell.strip() for cell in cells):
                if len(cells) > len(titles) and any(cells[len(titles) :]):
                    raise MatchError(
                        "this row has more cells than there are columns",
                        path=path,
                        line=line,
                        found=f"{len(cells)} cells",
                        expected=f"{len(titles)}: put a text with a comma between quotes",
                    )
                row = dict(zip(titles, map(_plain, cells), strict=False))
                rows.append((line, {column: row.get(column, "") for column in columns}))
            line = reader.line_num + 1
    except csv.Error as error:
        raise MatchError(f"this is not CSV: {error}", path=path, line=line) from None
    if not titles:
        _titles(path, [], columns)
    return rows


def _text(path: Path) -> str:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise MatchError("this file cannot be read", path=path, found=error.strerror) from None
    if data is None:
        raise MatchError("this file is too large", path=path, expected=f"{MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MatchError(
            "this file is not UTF-8",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            hint="save it as “CSV UTF-8”",
        ) from None


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _titles(path: Path, cells: list[str], columns: Sequence[str]) -> list[str]:
    titles = [cell.strip() for cell in cells]
    missing = [column for column in columns if column not in titles]
    if missing:
        raise MatchError(
            "columns are missing: " + ", ".join(missing),
            path=path,
            line=1,
            found=", ".join(titles) or "nothing",
            expected=", ".join(columns),
        )
    return titles


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
