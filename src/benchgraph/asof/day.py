"""A year, a month or a day as people type it → its last day."""

from __future__ import annotations

import re
from datetime import date

from pyoxigraph import Literal

from benchgraph.errors import ParameterError
from benchgraph.triples import last_day

EXPECTED = "a year, a month or a day: 2024, 2024-12 or 2024-12-31"


def end_of(text: str) -> str:
    """The last day of the year, month or day ``text``, as ``2024-12-31``. Raises ParameterError.

    >>> end_of("2024-02")
    '2024-02-29'
    """
    wanted = text.strip()
    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", wanted):
            raise ValueError
        return date.fromisoformat(last_day(Literal(wanted))).isoformat()
    except ValueError:
        raise ParameterError("this is no date", found=text, expected=EXPECTED) from None
