"""A CSVW description beside a table: https://www.w3.org/TR/tabular-metadata/."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from benchgraph.errors import TableError
from benchgraph.sheets.model import DescribedColumn, Description, Dialect, Source

MAX_BYTES = 1 << 20
_LICENCES = ("dc:license", "dcterms:license", "schema:license", "license")
_TITLES = ("dc:title", "dcterms:title", "schema:name", "rdfs:label")


def description_of(path: Path) -> Description | None:
    """What ``FILE-metadata.json``, else ``csv-metadata.json`` in the same folder, says of ``path``.

    None where there is neither, or where the second describes other tables. Raises TableError.
    """
    own = path.with_name(f"{path.name}-metadata.json")
    for found in (own, path.with_name("csv-metadata.json")):
        if found.is_file():
            group = _load(found)
            table = _table(group, path)
            if table is None and found == own:
                raise TableError(
                    "this description is of another table", path=found,
                    expected=f'"url": "{path.name}"',
                )  # fmt: skip
            if table is not None:
                return _description(found, group, table)
    return None


def merged(said: Dialect, described: Dialect) -> Dialect:
    """``said``, and what it leaves open as ``described``."""
    return replace(
        said,
        **{
            f.name: getattr(described, f.name)
            for f in fields(Dialect)
            if getattr(said, f.name) == f.default and getattr(described, f.name) != f.default
        },
    )


def fits(description: Description, columns: tuple[str, ...], source: Source) -> None:
    """Raise TableError where the description's columns are not those of the header."""
    described = description.columns
    for at in range(max(len(described), len(columns)) if described else 0):
        titles = {described[at].name, *described[at].titles} if at < len(described) else set()
        header = columns[at] if at < len(columns) else ""
        if header not in titles:
            raise TableError(
                f"column {at + 1} is not the one that the description names", path=source.path,
                line=source.header_line or None, sheet=source.sheet,
                found=header or "no such column",
                expected=" or ".join(sorted(titles)) or "no such column",
                hint=f"put {description.path.name} right, or the header",
            )  # fmt: skip


def _load(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise TableError(
                "this description is too large", path=path, expected=f"at most {MAX_BYTES:,} bytes"
            )
        found = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise TableError(
            "this description cannot be read", path=path, found=error.strerror
        ) from None
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise TableError(
            "this description is no JSON", path=path, line=line, found=str(error)
        ) from None
    if not isinstance(found, dict):
        raise _wrong(path, "the description", found, "an object")
    return found


def _table(group: dict[str, Any], path: Path) -> dict[str, Any] | None:
    tables = group.get("tables", [group])
    for table in tables if isinstance(tables, list) else []:
        url = table.get("url") if isinstance(table, dict) else None
        if isinstance(url, str) and unquote(url).rsplit("/", 1)[-1] == path.name:
            return dict(table)
        if url is None and tables == [group]:  # a description of its own need not say the name
            return dict(table)
    return None


def _description(path: Path, group: dict[str, Any], table: dict[str, Any]) -> Description:
    schema = table.get("tableSchema", group.get("tableSchema", {}))
    if not isinstance(schema, dict):
        raise _wrong(
            path, "tableSchema", schema, "an object; a link to another file is not followed"
        )
    columns = schema.get("columns", [])
    if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
        raise _wrong(path, "columns", columns, "a list of objects")
    inherited = {**group, **table, **schema}
    return Description(
        path=path,
        dialect=_dialect(path, table.get("dialect", group.get("dialect", {})), inherited),
        title=_text({**group, **table}, _TITLES),
        licence=_text({**group, **table}, _LICENCES),
        columns=tuple(
            _column(path, {**_inheritable(inherited), **column}, number)
            for number, column in enumerate(columns, 1)
            if not column.get("virtual")
        ),
    )


def _inheritable(found: dict[str, Any]) -> dict[str, Any]:
    return {k: found[k] for k in ("null", "lang", "separator", "datatype") if k in found}


def _column(path: Path, column: dict[str, Any], number: int) -> DescribedColumn:
    titles = column.get("titles", ())
    if isinstance(titles, dict):
        titles = [
            t for value in titles.values() for t in (value if isinstance(value, list) else [value])
        ]
    titles = _texts(path, "titles", titles)
    datatype = column.get("datatype", "")
    kind = datatype if isinstance(datatype, dict) else {"base": datatype}
    form = kind.get("format", "")
    name = column.get("name") or (quote(titles[0], safe="") if titles else f"_col.{number}")
    return DescribedColumn(
        name=_texts(path, "name", name)[0],
        titles=titles,
        datatype=str(kind.get("base", "string") or ""),
        format=form if isinstance(form, str) else json.dumps(form, ensure_ascii=False),
        separator=str(column.get("separator") or ""),
        language=str(column.get("lang") or ""),
        empty=tuple(text for text in _texts(path, "null", column.get("null", ())) if text),
    )


def _dialect(path: Path, found: Any, inherited: dict[str, Any]) -> Dialect:
    if not isinstance(found, dict):
        raise _wrong(path, "dialect", found, "an object; a link to another file is not followed")

    def text(key: str) -> str | None:
        value = found.get(key)
        if value is not None and not isinstance(value, str):
            raise _wrong(path, key, value, "a text")
        return value

    def number(key: str, default: int) -> int:
        value = found.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise _wrong(path, key, value, "a whole number from 0 on")
        return value

    delimiter = text("delimiter")
    if delimiter is not None and len(delimiter) != 1:
        raise _wrong(path, "delimiter", delimiter, "one character")
    rows = number("headerRowCount", 0 if found.get("header") is False else 1)
    if rows > 1:
        raise _wrong(path, "headerRowCount", rows, "0 or 1: names in several rows are not joined")
    if columns := number("skipColumns", 0):
        raise _wrong(path, "skipColumns", columns, "0: a column is left out by not using it")
    skipped = number("skipRows", 0)
    if skipped and not rows:
        raise _wrong(path, "skipRows", skipped, "a header below the rows that are skipped")
    return Dialect(
        encoding=text("encoding"),
        delimiter=delimiter,
        quote="" if "quoteChar" in found and found["quoteChar"] is None else text("quoteChar"),
        header=skipped + 1 if rows else 0,
        comment=text("commentPrefix") or None,
        empty=tuple(t for t in _texts(path, "null", inherited.get("null", ())) if t),
        escape="\\" if found.get("doubleQuote") is False else "",
    )


def _texts(path: Path, key: str, value: Any) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(text, str) for text in values):
        raise _wrong(path, key, value, "a text or a list of texts")
    return tuple(values)


def _text(found: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The first of ``keys`` that is there: a text, a link or a value of JSON-LD."""
    for key in keys:
        value = found.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("@id") or value.get("@value")
        if isinstance(value, str) and value:
            return value
    return ""


def _wrong(path: Path, key: str, found: Any, expected: str) -> TableError:
    try:
        shown = json.dumps(found, ensure_ascii=False)
    except RecursionError:
        shown = "something nested deeply"
    return TableError(
        f"{key} of this description cannot be used", path=path, found=shown, expected=expected
    )  # fmt: skip
