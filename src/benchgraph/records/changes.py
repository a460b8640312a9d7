"""``ontology/changes.toml``: what changed from version to version, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.iris import entity_iri, expand
from benchgraph.resources import resource_dir
from benchgraph.toml import line_of, load_toml

FILE = "changes.toml"
KINDS = ("key", "term", "prefix")
_COLUMNS = {
    "renamed": {"kind", "old", "new", "note"},
    "withdrawn": {"kind", "old", "note"},
    "meaning": {"term", "what"},
    "stricter": {"rule", "what", "drop"},
}
_OPTIONAL = {"drop", "note"}


@dataclass(frozen=True, slots=True)
class Renaming:
    """A key, a term or the beginning of ids that was renamed; ``new`` is empty where nothing took
    its place. Terms and beginnings are IRIs."""

    kind: str
    old: str
    new: str
    note: str


@dataclass(frozen=True, slots=True)
class Stricter:
    """A rule that became a violation; ``drop``: a key that is taken out where that alone heals."""

    rule: str
    what: str
    drop: str


@dataclass(frozen=True, slots=True)
class Version:
    """What changed with one version. ``meaning``: IRI of a term → what is otherwise by now."""

    number: str
    renamings: tuple[Renaming, ...]
    meaning: Mapping[str, str]
    stricter: tuple[Stricter, ...]


@cache
def load_changes(folder: Path | None = None) -> tuple[Version, ...]:
    """The versions in ``changes.toml`` of ``folder`` (by default the shipped ontology), the oldest
    first; none where there is no such file. Raises RecordError for what is written wrongly."""
    path = (folder or resource_dir("ontology")) / FILE
    if not path.is_file():
        return ()
    text = path.read_text("utf-8")
    table = load_toml(text, path, "a table of changes", RecordError)
    found = []
    for at, each in enumerate(table.get("version", [])):
        for name, rows in each.items():
            if name != "number":
                for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
                    place = ("version", at, name, number)
                    _check(name, row, path, lambda place=place: line_of(text, place))
        found.append(_version(each))
    return tuple(found)


def _check(name: str, row: Any, path: Path, line: Any) -> None:
    columns = _COLUMNS.get(name)
    if columns is None or not isinstance(row, dict):
        what, found, expected = "there is no such change", name, ", ".join(_COLUMNS)
    elif wrong := (row.keys() - columns) | (columns - _OPTIONAL - row.keys()):
        what, found = f"{name} has other columns", ", ".join(sorted(wrong))
        expected = ", ".join(sorted(columns))
    elif row.get("kind", "key") not in KINDS:
        what, found, expected = "there is no such kind", row["kind"], ", ".join(KINDS)
    elif row.get("kind") == "term" and not all(expand(row[k]) for k in ("old", "new") if k in row):
        what, found, expected = "this is no term", row["old"], "a prefixed name such as bg:scope"
    else:
        return
    raise RecordError(what, path=path, line=line(), found=str(found), expected=expected)


def _version(table: Mapping[str, Any]) -> Version:
    rows = [*table.get("renamed", []), *table.get("withdrawn", [])]
    return Version(
        str(table["number"]),
        tuple(
            Renaming(
                row["kind"],
                _whole(row["kind"], row["old"]),
                _whole(row["kind"], row["new"]) if "new" in row else "",
                row.get("note", ""),
            )
            for row in rows
        ),
        {expand(row["term"]) or row["term"]: row["what"] for row in table.get("meaning", [])},
        tuple(
            Stricter(row["rule"], row["what"], row.get("drop", ""))
            for row in table.get("stricter", [])
        ),
    )


def _whole(kind: str, name: str) -> str:
    if kind == "key":
        return name
    return entity_iri(name) if kind == "prefix" else expand(name) or name


def changes_after(number: str, folder: Path | None = None) -> list[Version]:
    """The versions after ``number``. Raises BenchgraphError for a version that is not known."""
    known = load_changes(folder)
    numbers = [each.number for each in known]
    if number not in numbers:
        raise BenchgraphError(
            "there is no such version to come from", found=number, expected=", ".join(numbers)
        )
    return list(known[numbers.index(number) + 1 :])


def version_order(number: str) -> tuple[int, ...]:
    """``number`` as versions are sorted: 0.10.0 comes after 0.9.0."""
    plain = number.partition("-")[0].partition("+")[0]
    return tuple(int(part) for part in plain.split(".") if part.isdecimal())
