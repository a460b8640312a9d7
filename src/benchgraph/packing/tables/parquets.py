"""A table as Parquet: typed columns, the description of each inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from benchgraph.packing.tables.model import Table, Value

_COMPRESSION = "zstd(3)"
_DAY_ZERO = dt.date(1970, 1, 1).toordinal()


class ParquetTable:
    """Rows that become a Parquet file; they are kept as Arrow columns until then."""

    def __init__(self, table: Table, path: Path) -> None:
        self._core: Any = import_module("arro3.core")
        self._path, self._table = path, table
        self._schema = self._core.Schema([self._field(column) for column in table.columns])
        self._batches: list[Any] = []

    def _field(self, column: Any) -> Any:
        said = {"title": column.title, "description": column.description}
        if column.unit:
            said["unit"] = column.unit
        kind = self._type(column.datatype)
        return self._core.Field(column.name, kind, nullable=not column.required, metadata=said)

    def _type(self, datatype: str) -> Any:
        types = self._core.DataType
        make = {"integer": types.int64, "decimal": types.float64, "boolean": types.bool,
                "date": types.date32}.get(datatype, types.utf8)  # fmt: skip
        return make()

    def add(self, rows: Sequence[tuple[Value, ...]]) -> None:
        """More rows."""
        if not rows:
            return
        arrays = []
        for column, values in zip(self._table.columns, zip(*rows, strict=True), strict=True):
            kind = self._type(column.datatype)
            plain = _PLAIN.get(column.datatype)
            cells = list(values) if plain is None else [
                None if value is None else plain(value) for value in values
            ]  # fmt: skip
            if column.datatype == "date":
                arrays.append(self._core.Array(cells, type=self._core.DataType.int32()).cast(kind))
            else:
                arrays.append(self._core.Array(cells, type=kind))
        self._batches.append(self._core.RecordBatch.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """Write the file. Raises OSError."""
        table = self._core.Table.from_batches(self._batches, schema=self._schema)
        import_module("arro3.io").write_parquet(
            table, str(self._path), compression=_COMPRESSION, created_by="benchgraph"
        )


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "decimal": float,
    "date": lambda day: day.toordinal() - _DAY_ZERO,
}
