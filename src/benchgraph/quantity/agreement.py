"""Does a recorded number say what its own source text says?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from benchgraph.errors import BenchgraphError
from benchgraph.quantity.conversion import convert
from benchgraph.quantity.model import Quantity, Reading
from benchgraph.quantity.reader import parse_quantity, read_quantities


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a record agrees with its text: None where the text cannot tell. ``reason`` says
    why in one clause; ``read`` is the quantity of the text that comes nearest."""

    holds: bool | None
    reason: str
    read: Quantity | None = None


def agrees(
    source_value: str, *, value: Decimal | None = None, minimum: Decimal | None = None,
    maximum: Decimal | None = None, approximate: bool = False, unit: str | None = None,
    region: str | None = None, language: str | None = None,
    factors: Mapping[str, tuple[str, Decimal]] | None = None,
) -> Agreement:  # fmt: skip
    """Whether a number, its bounds and its unit are what ``source_value`` says.

    ``unit`` is written ``unit/hkd``; ``factors`` are those of :func:`convert` and let a record
    say 500 petaflops where its text says 0.5 EFLOPS. A text that holds no quantity, or a number
    in words, cannot tell: ``holds`` is None. A record without a unit is compared by its number.

    >>> agrees("HK$20B+", minimum=Decimal(20_000_000_000), unit="unit/hkd").holds
    True
    >>> agrees("5 million euros", value=Decimal(5), unit="unit/eur").reason
    'the text says 5000000 unit/eur'
    """
    reading = read_quantities(source_value, region=region, language=language)
    numbers = [found for found in reading.quantities if found.bounds != (None, None)]
    if not numbers and (bare := parse_quantity(source_value, region=region, language=language)):
        numbers = [bare] if bare.bounds != (None, None) else []
    if not numbers:
        return Agreement(None, _why_nothing(reading))
    stated = (value, value) if value is not None else (minimum, maximum)
    nearest: Agreement | None = None
    for found in numbers:
        one = _compare(found, stated, approximate, unit, factors or {})
        if one.holds:
            return one
        if nearest is None or (one.holds is None and nearest.holds is False):
            nearest = one
    assert nearest is not None
    return nearest


def _why_nothing(reading: Reading) -> str:
    if reading.unread:
        first = reading.unread[0]
        return f"nothing is read in the text: “{first.source}”: {first.reason}"
    return "the text holds no number"


def _compare(
    found: Quantity, stated: tuple[Decimal | None, Decimal | None], approximate: bool,
    unit: str | None, factors: Mapping[str, tuple[str, Decimal]],
) -> Agreement:  # fmt: skip
    """One quantity of the text against the record."""
    low, high = found.bounds
    if unit is not None and found.unit not in (None, unit) and not _same_count(found, unit):
        try:
            low, high = (
                None if n is None else convert(n, found.unit or unit, unit, factors)
                for n in (low, high)
            )
        except BenchgraphError:
            return Agreement(False, f"the text says {_said(found)}", found)
    if (low, high) != stated:
        return Agreement(False, f"the text says {_said(found)}", found)
    if found.approximate != approximate:
        word = "approximate" if found.approximate else "exact"
        return Agreement(False, f"the text says that the number is {word}", found)
    return Agreement(True, "as the text says", found)


def _same_count(found: Quantity, unit: str) -> bool:
    """Whether a count is recorded under the general unit: what is counted stands elsewhere."""
    return found.kind == "count" and "unit/count" in (unit, found.unit)


def _said(found: Quantity) -> str:
    low, high = found.bounds
    if found.value is not None:
        number = format(found.value, "f")
    elif high is None and low is not None:
        number = f"at least {low:f}"
    elif low is None and high is not None:
        number = f"at most {high:f}"
    else:
        number = f"{low:f} to {high:f}"
    return f"{number} {found.unit}" if found.unit else number
