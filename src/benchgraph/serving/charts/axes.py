"""Scales: where a number or a day lies along an axis, and which ticks the axis has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from benchgraph.plotting.amounts import short
from benchgraph.plotting.model import Panel

# Room at either end for half a mark, and for what has no place on the axis, in percent.
LEFT, RIGHT, BAND = 2.5, 97.0, 13.0
_TICKS = 4
_LETTER, _GAP = 2.1, 1.5  # of a strip of 330 points, in percent


@dataclass(frozen=True, slots=True)
class Scale:
    """``first`` to ``last`` on the axis, in days or numbers; logarithmic where ``log``.

    ``right`` is where the axis ends, in percent of the strip; ``band`` whether what has no place
    stands to the right of it.
    """

    first: float
    last: float
    time: bool = False
    log: bool = False
    right: float = RIGHT
    band: bool = False

    def place(self, at: str | float) -> float:
        """Where ``at`` (a number or an ISO day) lies, in percent of the strip's width."""
        value = float(date.fromisoformat(str(at)[:10]).toordinal()) if self.time else float(at)
        first, last = self.first, self.last
        if self.log:
            first, last, value = (math.log10(max(n, 1e-300)) for n in (first, last, value))
        share = (value - first) / (last - first) if last > first else 0.5
        return round(LEFT + (self.right - LEFT) * min(max(share, 0.0), 1.0), 2)

    @property
    def in_band(self) -> float:
        """Where what has no place stands."""
        return 100 - BAND / 2

    def ticks(self, lang: str = "en") -> list[tuple[float, str]]:
        """Place and words of each tick; none so near another that their words would touch."""
        if self.time:
            found = [(self.place(day), word) for day, word in _year_ticks(self.first, self.last)]
        elif self.log:
            found = [(self.place(n), _number(n, lang)) for n in _powers(self.first, self.last)]
        else:
            found = [(self.place(n), _number(n, lang)) for n in _even(self.first, self.last)]
        return _apart(found)


def scale_of(panel: Panel) -> Scale:
    """The scale that the marks of ``panel`` need; a number's axis starts at nought."""
    marks = [mark for line in panel.lines for mark in line.marks]
    band = any(mark.at is None for mark in marks)
    right = 100 - BAND - 3 if band else RIGHT
    places = [p for mark in marks for p in (mark.at, mark.since, mark.until) if p is not None]
    if panel.axis.time:
        years = sorted(int(str(place)[:4]) for place in places) or [2000]
        start = date(years[0], 1, 1).toordinal()
        end = date(min(years[-1] + 1, 9999), 1, 1).toordinal()
        return Scale(start, end, time=True, right=right, band=band)
    numbers = [float(place) for place in places] or [0.0, 1.0]
    if panel.axis.log and min(numbers) > 0:
        low, high = (
            10.0 ** math.floor(math.log10(min(numbers))),
            10.0 ** math.ceil(math.log10(max(numbers))),
        )
        return Scale(low, high if high > low else low * 10, log=True, right=right, band=band)
    first, last = min(0.0, *numbers, 0.0), max(0.0, *numbers, 0.0)
    step = _step(last - first or 1.0)
    return Scale(
        math.floor(first / step) * step,
        math.ceil(last / step) * step or step,
        right=right,
        band=band,
    )


def _step(length: float) -> float:
    """1, 2 or 5 times a power of ten, so that about ``_TICKS`` steps make ``length``."""
    rough = length / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= rough * 0.999)


def _even(first: float, last: float) -> list[float]:
    step = _step(last - first)
    return [first + n * step for n in range(round((last - first) / step) + 1)]


def _powers(first: float, last: float) -> list[float]:
    low, high = round(math.log10(first)), round(math.log10(last))
    step = max(1, -(-(high - low) // 5))
    return [10.0**n for n in range(low, high + 1, step)]


def _year_ticks(first: float, last: float) -> list[tuple[str, str]]:
    start, end = date.fromordinal(int(first)).year, date.fromordinal(int(last)).year
    if end - start == 1:
        return [(f"{start}-{month:02}-01", f"{start}-{month:02}") for month in (1, 4, 7, 10)]
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000, 10000) if (end - start) / n <= 8)
    return [
        (f"{year:04}-01-01", str(year))
        for year in range(start, end + 1)
        if year % step == 0 or step == 1
    ]


def _apart(ticks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """The ticks; where words would touch on a phone, every second one has none."""
    near = any(
        other[0] - one[0] < (_width(one[1]) + _width(other[1])) / 2 + _GAP
        for one, other in pairwise(ticks)
    )
    return [(place, "" if near and n % 2 else word) for n, (place, word) in enumerate(ticks)]


def _width(word: str) -> float:
    """How much of a narrow strip a word takes, in percent."""
    return _LETTER * sum(2 if ord(letter) > 0x2E80 else 1 for letter in word)


def _number(number: float, lang: str) -> str:
    """The number of a tick, which is round: in full, or in millions and the like."""
    return short(Decimal(f"{number:.6g}"), lang)
