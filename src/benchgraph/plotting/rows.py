"""A chart of any rows that hold a number or a day: what ``Rows.plot()`` draws."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal

from benchgraph.errors import ParameterError
from benchgraph.phrases import phrase
from benchgraph.plotting.chart import Chart
from benchgraph.plotting.model import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.words import sources
from benchgraph.query.formats import grouped
from benchgraph.store import Rows, python_value

MOST_LINES = 400
_PAGES = ("page", "pages", "followPage", "source", "url")
_BY = ("status", "valueStatus", "verdict")


def rows_chart(
    rows: Rows,
    x: str | None = None,
    y: str | None = None,
    *,
    unit: str | None = None,
    title: str = "",
    lang: str = "en",
    width: int = 340,
) -> Chart:
    """A line for each row: ``y`` names it, ``x`` (a number or a day) places it.

    By default ``x`` is the first column that holds numbers or days and ``y`` the first one with
    texts, a label rather than an IRI. Rows of different units (column ``unit``) go to panels of
    their own; a row without ``x`` stands in a band. Raises ParameterError where no column can be
    drawn, or there are more than 400 rows.
    """
    if not rows.rows or len(rows) > MOST_LINES:
        raise ParameterError(
            "these rows cannot be drawn",
            found=f"{len(rows):,} rows",
            expected=f"1 to {MOST_LINES}",
        )
    table = rows.records()
    x, y = _column(rows, x, y)
    symbol = unit or ("unit" if "unit" in rows.variables else None)
    by = next((name for name in _BY if name in rows.variables), None)
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in table:
        groups.setdefault(str(row.get(symbol) or "") if symbol else "", []).append(row)
    time = any(isinstance(_placed(row[x]), date) for row in table)
    nothing = phrase("not stated", lang)
    known = dict.fromkeys(str(row.get(by) or "not stated") if by else "value" for row in table)
    statuses = {status: phrase(status, lang) for status in known}
    page = next((name for name in _PAGES if name in rows.variables), None)
    pages = tuple(dict.fromkeys(str(row[page]) for row in table if page and row[page]))
    panels = [
        Panel(
            [_line(row, x, y, by, page, name, nothing) for row in found],
            Axis("" if time else name or x, time=time),
            nothing,
            name if len(groups) > 1 else "",
        )
        for name, found in groups.items()
    ]
    heading = title or x
    words = Words(heading, [], by or "", statuses, sources(pages, lang))
    return Chart.laid_out("rows", words, panels, width, pages, len(table))


def _column(rows: Rows, x: str | None, y: str | None) -> tuple[str, str]:
    """The columns that are drawn; those that are named have to be there."""
    for name in (x, y):
        if name is not None and name not in rows.variables:
            raise ParameterError(
                "there is no such column", found=name, expected=", ".join(rows.variables)
            )
    records = rows.records()
    measured = [name for name in rows.variables if _is_measured([row[name] for row in records])]
    if x is None and not measured:
        raise ParameterError(
            "no column holds numbers or days", found=", ".join(rows.variables), hint="name one: x="
        )
    if x is not None and x not in measured:
        raise ParameterError(
            "this column holds neither numbers nor days",
            found=x,
            expected=", ".join(measured) or None,
        )
    return x or measured[0], y or _naming(rows, x or measured[0])


def _is_measured(values: Sequence[Any]) -> bool:
    """Whether a column holds numbers or days: never both, which share no axis."""
    placed = [_placed(value) for value in values]
    numbers = any(isinstance(value, int | Decimal) for value in placed)
    days = any(isinstance(value, date) for value in placed)
    return numbers != days and not any(isinstance(value, bool) for value in values)


def _placed(value: Any) -> Any:
    """A month or a year, which are text in Python, as its first day; anything else as it is."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", value):
        return date.fromisoformat(f"{value}-01-01"[:10])
    return value


def _last_day(first: date, stated: str) -> date:
    if len(stated) == 4:
        return date(first.year, 12, 31)
    return date(first.year, first.month, monthrange(first.year, first.month)[1])


def _naming(rows: Rows, x: str) -> str:
    others: Sequence[str] = [name for name in rows.variables if name != x] or [x]
    texts = [
        name
        for name in others
        if any(
            isinstance(term := row[rows.variables.index(name)], Literal)
            and isinstance(python_value(term), str)
            for row in rows.rows
        )
    ]
    return next((name for name in texts if name.endswith("Label")), [*texts, *others][0])


def _line(
    row: dict[str, Any],
    x: str,
    y: str,
    by: str | None,
    page: str | None,
    unit: str,
    nothing: str,
) -> Line:
    stated, value = row[x], _placed(row[x])
    at: str | float | None = None
    since = until = None
    if isinstance(value, date):
        at = value.isoformat()
        said = str(stated)
        if len(said) < len(at):  # a month or a year is a span of days
            since, until = at, _last_day(value, said).isoformat()
    elif isinstance(value, int | Decimal):
        at = float(value)
        said = grouped(format(value, "f"))
    else:
        said = nothing
    status = str(row.get(by) or "not stated") if by else "value"
    words = {name: str(text) for name, text in row.items() if text is not None and "." not in name}
    link = str(row.get(page) or "") if page else ""
    mark = Mark(status, at, since, until, words=words, page=link)
    name = str(row[y]) if row[y] is not None else nothing
    return Line(name, status if by else "", f"{said} {unit}".strip(), (mark,))
