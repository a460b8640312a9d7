"""Value maps and look-up tables of a mapping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from benchgraph.mapping.source import Source
from benchgraph.sheets import Dialect, open_table

_KEYS = ("file", "match", "key", "follow", "sheet", "empty")


@dataclass(slots=True)
class Lookup:
    """A look-up table: the cells of its rows by key. ``used`` are the keys that were asked for."""

    name: str
    columns: dict[str, int]
    rows: dict[str, tuple[str, ...]]
    follow: int | None
    path: Path
    used: set[str] = field(default_factory=set)

    def get(self, key: str, column: int) -> str | None:
        """The cell of ``column`` in the row of ``key``; None where there is no such row."""
        while (row := self.rows.get(key)) is not None:
            self.used.add(key)
            if self.follow is None or not row[self.follow]:
                return row[column]
            key = row[self.follow]
        return None


def read_maps(source: Source) -> dict[str, dict[str, list[str]]]:
    """The value maps of a mapping: text → the texts that it becomes."""
    maps = source.table.get("maps", {})
    source.typed(maps, dict, "tables such as [maps.status]", ("maps",))
    found: dict[str, dict[str, list[str]]] = {}
    for name, table in maps.items():
        source.typed(table, dict, '"text of the cell" = "value"', ("maps", name))
        found[name] = {
            key: source.texts(value, ("maps", name, key)) for key, value in table.items()
        }
    return found


def read_lookups(source: Source, tables: Iterable[Path]) -> dict[str, Lookup]:
    """The look-up tables of a mapping: files beside it, or among ``tables``.

    Raises MappingError, also where rows that say "see that one" go round in a circle, and
    TableError.
    """
    given = list(tables)
    lookups = source.table.get("lookups", {})
    source.typed(lookups, dict, "tables such as [lookups.countries]", ("lookups",))
    return {name: _lookup(source, name, table, given) for name, table in lookups.items()}


def _lookup(source: Source, name: str, table: dict[str, Any], given: list[Path]) -> Lookup:
    place = ("lookups", name)
    source.check_keys(table, place, _KEYS)
    path = _file(source, name, table, given)
    empty = tuple(source.texts(table.get("empty", []), (*place, "empty")))
    rows: dict[str, tuple[str, ...]] = {}
    with open_table(path, Dialect(sheet=table.get("sheet"), empty=empty)) as opened:
        columns = {column: at for at, column in enumerate(opened.columns)}
        at = {key: _column(source, (*place, key), table[key], columns)
              for key in ("key", "follow") if key in table}  # fmt: skip
        if "key" not in at:
            source.fail(place, "the look-up does not say by which column", expected="key = …")
        for row in opened:
            key = row.cells[at["key"]]
            if key and key in rows:
                source.fail(
                    place, f"{path}:{row.line}: this key stands there twice", found=key,
                    expected="each key once",
                )  # fmt: skip
            rows[key] = row.cells
    lookup = Lookup(name, columns, rows, at.get("follow"), path)
    _refuse_circles(source, lookup)
    return lookup


def _file(source: Source, name: str, table: dict[str, Any], given: list[Path]) -> Path:
    place = ("lookups", name)
    if "file" in table:
        file = source.typed(table["file"], str, "the name of a file", (*place, "file"))
        folder = source.home((*place, "file")).path.parent
        path = folder / str(file)
        # A mapping may come from anybody: it reads what lies beside it, and nothing else.
        if not path.resolve().is_relative_to(folder.resolve()):
            source.fail(
                (*place, "file"), "this table lies outside the folder of the mapping",
                found=file, expected="a table beside the mapping, or in a folder there",
            )  # fmt: skip
        return path
    pattern = source.typed(table.get("match", ""), str, "a pattern of names", (*place, "match"))
    found = [path for path in given if fnmatch(path.name, pattern)]
    if len(found) != 1:
        source.fail(
            place, "none of the tables is this look-up" if not found else "several tables are",
            found=", ".join(map(str, found)) or None,
            expected=f"one table named like {pattern!r} on the command line, or file = …",
        )  # fmt: skip
    return found[0]


def _column(source: Source, place: Any, name: Any, columns: dict[str, int]) -> int:
    source.typed(name, str, "the name of a column", place)
    if name not in columns:
        source.unknown(place, "the look-up table has no such column", name, columns)
    return columns[name]


def _refuse_circles(source: Source, lookup: Lookup) -> None:
    if lookup.follow is None:
        return
    sound: set[str] = set()
    for start in lookup.rows:
        chain: dict[str, None] = {}
        key = start
        while key in lookup.rows and key not in sound:
            if key in chain:
                circle = [*list(chain)[list(chain).index(key) :], key]
                source.fail(
                    ("lookups", lookup.name, "follow"), "this look-up refers to itself in a circle",
                    found=" → ".join(circle[:12]), hint=f"correct the rows in {lookup.path}",
                )  # fmt: skip
            chain[key] = None
            key = lookup.rows[key][lookup.follow]
        sound.update(chain)
