"""Days that a stated date allows: a year is a year, never its 31 December."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def span(stated: str) -> tuple[date, date] | None:
    """First and last day of a day, month or year as written; None for anything else."""
    parts = stated.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return None
    try:
        year, month, day = (*map(int, parts), 0, 0)[:3]
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        if not day:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return (date(year, month, day),) * 2
    except ValueError:
        return None


def middle(first: str, last: str) -> str:
    """The day half-way between two days (ISO); the one that is known where the other is not."""
    one, other = span(first), span(last)
    if one is None or other is None:
        return first or last
    return (one[0] + timedelta(days=(other[1] - one[0]).days // 2)).isoformat()
