"""What the reader makes of a text: quantities, and what holds digits and is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal[
    "money", "measure", "count", "percent", "rank", "number",
    "year", "years", "period", "fiscal-year", "half", "quarter", "month", "day", "absent",
]  # fmt: skip
Part = Literal["early", "mid", "late", "end"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text.

    ``value`` or the bounds ``minimum``/``maximum`` hold the number in ``unit`` (``unit/hkd``,
    ``unit/petaflops``; None where the text names none or leaves it open), magnitudes multiplied
    out. A unit need not have a concept: every currency of ISO 4217 is read. ``per`` is "year"
    (or another time) where the text states a rate; ``scope`` is what is counted, who ranks, or
    "per year". ``dates`` holds years, months and days as ISO strings: one, or the first and the
    last of a span (a half is its first and last month; ``kind`` tells a pair of years,
    "2017/2021", from a period, "2023-2026"). ``part`` is the part of a year or month that is
    meant ("end-2025"). ``source`` is the text as written, at ``start`` to ``end`` of the text
    that was searched.
    """

    source: str
    kind: Kind
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    approximate: bool = False
    unit: str | None = None
    bare_dollar: bool = False
    scope: str | None = None
    dates: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    per: str | None = None
    part: Part | None = None

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The smallest and largest number that the text allows (None: open)."""
        if self.value is not None:
            return self.value, self.value
        return self.minimum, self.maximum


@dataclass(frozen=True, slots=True)
class Unread:
    """Characters that hold digits and were read as no quantity, and why not."""

    source: str
    reason: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read whole: every digit stands in one of ``quantities`` or of ``unread``."""

    quantities: tuple[Quantity, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a spelling is no number: said in the report, never guessed over."""

    reason: str
    end: int = -1
