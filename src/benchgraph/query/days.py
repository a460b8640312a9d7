"""A year, a month or a day as people type it → its first and its last day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from pyoxigraph import Literal

from benchgraph.errors import ParameterError
from benchgraph.triples import first_day, last_day

EXPECTED = "a year, a month or a day: 2024, 2024-12 or 2024-12-31"


def start_of(text: str) -> str:
    """The first day of the year, month or day ``text``. Raises ParameterError.

    >>> start_of("2024-02")
    '2024-02-01'
    """
    return _day(text, first_day)


def end_of(text: str) -> str:
    """The last day of the year, month or day ``text``, as ``2024-12-31``. Raises ParameterError.

    >>> end_of("2024-02")
    '2024-02-29'
    """
    return _day(text, last_day)


def _day(text: str, which: Callable[[Literal], str]) -> str:
    wanted = text.strip()
    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", wanted):
            raise ValueError
        return date.fromisoformat(which(Literal(wanted))).isoformat()
    except ValueError:
        raise ParameterError("this is no date", found=text, expected=EXPECTED) from None
