"""A table that is read row by row: the header checked, cells cleaned, faults counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from benchgraph.errors import TableError
from benchgraph.sheets.cells import clean, is_plain
from benchgraph.sheets.delimited import read_delimited
from benchgraph.sheets.description import description_of, fits, merged
from benchgraph.sheets.jsonlines import read_json_lines
from benchgraph.sheets.model import MAX_CELL, MAX_COLUMNS, Description, Dialect, Row, Source
from benchgraph.sheets.workbook import column_letter, read_workbook

READERS: dict[str, Callable[[Path, Dialect], Source]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".tab": read_delimited,
    ".txt": read_delimited,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}


class Table:
    """A table: iterating reads it from the top, as often as wanted, in bounded memory.

    ``columns`` are the header's names, ``dialect`` how the file is written, as said or found,
    ``description`` the CSVW description beside it. While it is read, ``cleaned`` counts by column
    the invisible characters that were removed, and rows that cannot be read go to ``on_fault``, or
    else to the list ``faults``. What makes the rest unreadable is raised (TableError).
    """

    def __init__(self, source: Source, description: Description | None = None) -> None:
        self.path: Path = source.path
        self.sheet: str | None = source.sheet
        self.dialect: Dialect = source.dialect
        self.description: Description | None = description
        self.cleaned: Counter[str] = Counter()
        self.faults: list[TableError] = []
        self.on_fault: Callable[[TableError], None] | None = None
        self._source = source
        self._reading: list[Iterator[Row]] = []
        self.columns: tuple[str, ...] = _checked(source, description)
        if description is not None and source.dialect.header:
            fits(description, self.columns, source)
        self._empty = _empty_markers(self.columns, self.dialect, description)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, where it is being read. A table may be read again after it."""
        for rows in self._reading:
            rows.close()  # type: ignore[attr-defined]
        self._reading.clear()

    def __iter__(self) -> Iterator[Row]:
        self.cleaned.clear()
        self.faults.clear()
        rows = self._rows()
        self._reading.append(rows)
        return rows

    def _rows(self) -> Iterator[Row]:
        source, empty, blank = self._source, self._empty, self.dialect.skip_blank
        width, any_row = len(self.columns), False
        for record in source.records():
            if isinstance(record, TableError):
                any_row = True
                self._fault(record)
                continue
            number, line, found = record
            if blank and not any(found):
                continue
            if is_plain(found):
                cells = [cell.strip() for cell in found]
            else:
                cells = self._clean(found)
            if blank and not any(cells):
                continue
            any_row = True
            if len(cells) != width:
                if source.padded or not found:
                    cells += [""] * (width - len(cells))
                if len(cells) != width:
                    self._fault(self._ragged(number, line, cells))
                    continue
            if empty:
                cells = ["" if c in e else c for c, e in zip(cells, empty, strict=True)]
            yield Row(number, line, tuple(cells))
        if not any_row:
            raise TableError(
                "this table has no rows", path=self.path, sheet=self.sheet,
                found="a header alone", expected="at least one row below it",
            )  # fmt: skip

    def _clean(self, found: Sequence[str]) -> list[str]:
        cells = []
        for at, cell in enumerate(found):
            text, unseen = clean(cell)
            if unseen and at < len(self.columns):
                self.cleaned[self.columns[at]] += unseen
            cells.append(text)
        return cells

    def _fault(self, fault: TableError) -> None:
        if self.on_fault is not None:
            self.on_fault(fault)
        else:
            self.faults.append(fault)

    def _ragged(self, number: int, line: int, cells: Sequence[str]) -> TableError:
        more = len(cells) > len(self.columns)
        return TableError(
            f"this row has {'more' if more else 'fewer'} cells than the header", path=self.path,
            line=line, row=number, sheet=self.sheet, cells=tuple(cells), found=f"{len(cells)} cells",
            expected=f"{len(self.columns)}, as the header has",
            hint="quote the cell that holds the delimiter" if more
            else "a line end in a cell must be quoted; an empty cell still needs its delimiter",
        )  # fmt: skip


def open_table(path: Path, dialect: Dialect = Dialect()) -> Table:
    """The table at ``path``, read by its ending: .csv, .tsv, .tab, .txt, .xlsx, .xlsm, .jsonl,
    .ndjson. What ``dialect`` leaves open is taken from the CSVW description beside the file, else
    found out. Raises TableError where the file is no such table, has a header that cannot be used,
    or is not what its ending says."""
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise TableError(
            "nobody knows how to read a table with this ending", path=path,
            found=path.suffix or "no ending", expected=", ".join(READERS),
            hint="save it as CSV or XLSX",
        )  # fmt: skip
    description = description_of(path)
    if description is not None:
        dialect = merged(dialect, description.dialect)
    return Table(reader(path, dialect), description)


def _checked(source: Source, description: Description | None) -> tuple[str, ...]:
    """The columns' names, cleaned. Raises TableError where one is empty or stands there twice."""

    def error(what: str, at: int, **more: str) -> TableError:
        letter = column_letter(at + 1)
        return TableError(
            what, path=source.path, line=source.header_line or None, sheet=source.sheet,
            row=source.header_line or None,
            cell=f"{letter}{source.header_line}" if source.sheet else None, **more,
        )  # fmt: skip

    names = source.columns
    if len(names) > MAX_COLUMNS:
        raise error(
            "this table has too many columns", MAX_COLUMNS, found=f"{len(names):,} or more",
            expected=f"at most {MAX_COLUMNS:,}",
            hint="turn it: what varies belongs in rows; or the delimiter is another",
        )  # fmt: skip
    if not source.dialect.header and description is not None:
        described = tuple(column.name for column in description.columns)
        names = described if len(described) == len(names) else names
    clean_names = tuple(" ".join(clean(name)[0].split()) for name in names)
    first: dict[str, int] = {}
    for at, name in enumerate(clean_names):
        if not name:
            raise error(
                f"column {at + 1} has no name", at, expected="a name in every cell of the header",
                hint="name it, or take the column out; where another row is the header, "
                "say header = its number",
            )  # fmt: skip
        if name in first:
            raise error(
                "two columns have one name", at, found=name, expected="each name once",
                hint=f"rename column {first[name] + 1} or {at + 1}",
            )  # fmt: skip
        first[name] = at
    return clean_names


def _empty_markers(
    columns: tuple[str, ...], dialect: Dialect, description: Description | None
) -> tuple[frozenset[str], ...]:
    """For each column the texts that mean nothing; empty where no column has any."""
    own: dict[str, tuple[str, ...]] = {}
    for column in description.columns if description else ():
        own |= dict.fromkeys((column.name, *column.titles), column.empty)
    found = tuple(frozenset((*dialect.empty, *own.get(name, ()))) for name in columns)
    return found if any(found) else ()
