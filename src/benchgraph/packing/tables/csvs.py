"""A table as CSV (RFC 4180): UTF-8 without a byte order mark, exact values, nothing neutralised."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchgraph.packing.tables.model import Table, Value

# What Python's own text would not do for: no exponent, and the words that others know.
_SPELLED: dict[str, Callable[[Any], str]] = {
    "decimal": lambda value: f"{value:f}",
    "boolean": lambda value: "true" if value else "false",
}


class CsvTable:
    """A CSV file that is written some rows at a time. Raises OSError."""

    def __init__(self, table: Table, path: Path) -> None:
        self._spelled = [
            (place, _SPELLED[column.datatype])
            for place, column in enumerate(table.columns)
            if column.datatype in _SPELLED
        ]
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow([column.name for column in table.columns])

    def add(self, rows: Sequence[tuple[Value, ...]]) -> None:
        """More rows; what is not known is empty."""
        self._writer.writerows(map(self._row, rows) if self._spelled else rows)

    def _row(self, row: tuple[Value, ...]) -> Sequence[Value]:
        cells = list(row)
        for place, spell in self._spelled:
            if (value := cells[place]) is not None:
                cells[place] = spell(value)
        return cells

    def close(self) -> None:
        """Nothing follows."""
        self._file.close()
