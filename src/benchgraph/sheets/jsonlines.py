"""JSON Lines → records: one object a line, one column a key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchgraph.errors import TableError
from benchgraph.sheets.cells import join_cell, round_float
from benchgraph.sheets.model import MAX_CELL, MAX_COLUMNS, Dialect, Record, Source
from benchgraph.sheets.text import find_encoding, first_bytes, lines


def read_json_lines(path: Path, dialect: Dialect) -> Source:
    """Columns are the keys in the order in which they first appear, looked for in the whole file,
    because later objects often have more of them. A key that an object lacks is an empty cell."""
    dialect = replace(dialect, encoding=find_encoding(path, first_bytes(path), dialect.encoding))
    columns: dict[str, None] = {}
    for found in _objects(path, dialect, json.JSONDecoder(parse_int=str, parse_float=str)):
        if not isinstance(found, TableError):
            columns.update(dict.fromkeys(found[1]))
            if len(columns) > MAX_COLUMNS:
                break
        elif not columns:  # the very first line: this is another kind of file
            raise found
    names = tuple(columns)
    return Source(path, names, dialect, lambda: _records(path, dialect, names), header_line=1)


class _Number(str):
    """A number as it is written, so that no float rounds it."""


def _number(text: str) -> _Number:
    return _Number(round_float(text))


def _records(path: Path, dialect: Dialect, columns: tuple[str, ...]) -> Iterator[Record]:
    decoder = json.JSONDecoder(
        parse_int=_Number, parse_float=_number, parse_constant=_refuse, object_pairs_hook=_object
    )
    for found in _objects(path, dialect, decoder):
        if isinstance(found, TableError):
            yield found
        else:
            line, values = found
            try:
                cells = [_text(values.get(name)) for name in columns]
            except RecursionError:
                yield _no_object(path, line, "it is nested too deeply", ())
                continue
            if max(map(len, cells)) > MAX_CELL:
                raise TableError(
                    "a value of this line is too large", path=path, line=line, row=line,
                    expected=f"at most {MAX_CELL:,} characters",
                )  # fmt: skip
            yield line, line, cells


def _objects(
    path: Path, dialect: Dialect, decoder: json.JSONDecoder
) -> Iterator[tuple[int, dict[str, Any]] | TableError]:
    for number, line in enumerate(lines(path, dialect.encoding or "utf-8"), 1):
        if not line.strip():
            continue
        what = ""
        try:
            value = decoder.decode(line)
        except RecursionError:
            what = "it is nested too deeply"
        except ValueError as error:
            what = str(error)
        else:
            if isinstance(value, dict):
                yield number, value
                continue
            what = f"{line.strip()[:40]}"
        yield _no_object(path, number, what, (line.strip()[:1000],))


def _no_object(path: Path, line: int, found: str, cells: tuple[str, ...]) -> TableError:
    return TableError(
        "this line is no JSON object", path=path, line=line, row=line, found=found,
        expected='one object a line, such as {"name": "Alps", "power": 7}', cells=cells,
    )  # fmt: skip


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        (twice, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the key {json.dumps(twice, ensure_ascii=False)} stands there twice")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _text(value: Any) -> str:
    """A value as a cell: several as CSV writes them, an object as JSON."""
    if isinstance(value, str):  # numbers too: they come as they are written
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return join_cell([_text(item) for item in value])
    return _json(value)


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json(key)}: {_json(value[key])}" for key in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    return value if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)
