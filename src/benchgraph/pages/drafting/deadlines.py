"""By when a number is promised: "3000 PFLOPS by 2030"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from benchgraph.quantity import Quantity, parse_quantities

_DATES = frozenset({"year", "month", "day"})
# Only words that set a last day. "Before 2030" ends a year earlier, "as of" and "since" are no
# promise, "in 2030" and "until 2030" may be either: these say nothing here.
_BEFORE = re.compile(
    r"(?:\b(?:by|no later than|not later than|due(?: by| in)?)[ ]"
    r"(?:the )?(?:(?:year-)?end(?: of)?|close of|late|mid|early)?"
    r"|\b(?:d[’']ici|au plus tard)(?: à| en)?(?: la)?(?: fin)?(?: de)?"
    r"|\bà l[’']horizon(?: de)?"
    r"|(?<!\d )\b(?:spätestens )?bis(?: spätestens)?(?: zum(?: Jahr)?)?(?: (?:Jahres)?ende)?"
    r"|\b(?:a más tardar|para)(?: el año| en)?(?: (?:fines|finales) de)?"
    r"|\baté(?: o)?(?: ano de| fim de| final de)?"
    r"|\bentro(?: il)?(?: la fine del?)?)[ -]?$"
    r"|(?<![\d年月日直止])到$",
    re.I,
)
_BEHIND = re.compile(r"\s?(?:年度?)?末?まで[にの]|年?年?[底末]前|년?\s?말?\s?까지")
# What parts a promise from the next one.
_PARTS = re.compile(r"[;；。！？!?/]|\.\s")


def deadline_of(
    found: Sequence[Quantity], number: int, text: str, beside: Iterable[str] = ()
) -> str:
    """The one date by which ``found[number]`` of ``text`` is promised; empty where no words say so.

    It stands behind the number, up to the next one; else before the first number; else, where the
    number is the only one, in what stands ``beside`` the text: its label and notes.
    """
    quantity = found[number]
    numbers = [other for other in found if other.kind not in _DATES]
    end = min((n.start for n in numbers if n.start >= quantity.end), default=len(text))
    if part := _PARTS.search(text, quantity.end, end):
        end = part.start()
    dates = _due(found, text)
    due = [date for date in dates if quantity.end <= date.start < end]
    due = due or [date for date in dates if date.end <= numbers[0].start]
    if not due and len(numbers) == 1:
        due = [date for words in beside for date in _due(parse_quantities(words), words)]
    return due[0].dates[0] if len({date.dates for date in due}) == 1 else ""


def _due(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """The dates of a text that words make the last day of something."""
    return [
        other
        for other in found
        if other.kind in _DATES
        and len(other.dates) == 1
        and (
            _BEFORE.search(text[: other.start])
            or _BEHIND.match(text, other.end)
            # "Before the end of 2030": the end is part of the date already.
            or (other.part == "end" and text.startswith("前", other.end))
        )
    ]
