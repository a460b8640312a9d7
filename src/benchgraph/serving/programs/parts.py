"""Parts of long lists, and rows as values of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchgraph.serving.programs.model import Found, Values

if TYPE_CHECKING:
    from benchgraph.store import Rows

MOST_ROWS = 10_000  # of a table that is asked for whole


def part_of(total: int, start: int, limit: int) -> dict[str, Any]:
    return {"total": total, "offset": start, "limit": limit, "more": start + limit < total}


def paged(items: Sequence[Any], values: Values, rows: Rows | None = None) -> Found:
    """A part of ``items`` as a document, and the same part of ``rows``."""
    start, limit = values["offset"], values["limit"]
    document = {**part_of(len(items), start, limit), "items": list(items[start : start + limit])}
    if rows is not None:
        rows = cut(rows, start, limit)
    return Found(document, len(items), rows)


def cut(rows: Rows, start: int, limit: int) -> Rows:
    return replace(rows, rows=rows.rows[start : start + limit])


def texts(rows: Rows) -> list[dict[str, Any]]:
    """Each row as texts; None where a variable is unbound."""
    return [
        {
            name: None if term is None else term.value
            for name, term in zip(rows.variables, row, strict=True)
        }
        for row in rows
    ]


def plain(rows: Rows) -> list[dict[str, Any]]:
    """Each row as plain values of JSON."""
    from benchgraph.query.formats import plain_json

    return [
        {name: plain_json(term) for name, term in zip(rows.variables, row, strict=True)}
        for row in rows
    ]
