"""What one text of a cell becomes: numbers, dates, and what arithmetic makes of them.

Pure: a text goes in, a text comes out that a record may hold. What cannot be read is a ValueFault.
"""

from __future__ import annotations

import calendar
import re
from decimal import Decimal, localcontext

from benchgraph.quantity import Quantity, parse_quantities, parse_quantity

HELD = 15  # significant digits that a double holds whatever they are
FRACTION = 15  # digits behind the point that every store keeps
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_ISO = re.compile(r"([12][0-9]{3}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:[T ][0-9]{2}:[0-9:.]+Z?)?")


class ValueFault(Exception):
    """A value that cannot be read: ``what`` in one clause; ``found`` is the text."""

    def __init__(self, what: str, found: str) -> None:
        super().__init__(what)
        self.what = what
        self.found = found


def plain(number: Decimal) -> str:
    """A number as records write it: no exponent, no zeros at the end."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def read_number(text: str, language: str | None) -> Decimal:
    """The number that ``text`` is, whole: ``4.01e+22``, ``1,500``, ``2.5 million``."""
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    found = read_quantity(text, language)
    if found.value is None:
        raise ValueFault("this is a range or a bound, and a number is wanted", text)
    return found.value


def read_quantity(text: str, language: str | None) -> Quantity:
    """The one quantity that ``text`` holds."""
    found = parse_quantities(text, language=language)
    if len(found) > 1:
        raise ValueFault("this holds more than one quantity", text)
    quantity = found[0] if found else parse_quantity(text, language=language)
    if quantity is None or (quantity.value is None and quantity.bounds == (None, None)):
        raise ValueFault("no number can be read here", text)
    return quantity


def held(number: Decimal, digits: int = HELD) -> Decimal:
    """``number`` rounded to ``digits`` significant digits: what stands behind them in a float is
    noise.

    >>> plain(held(Decimal("1999999999999999700")))
    '2000000000000000000'
    """
    if len(number.as_tuple().digits) <= digits:
        return number
    with localcontext() as context:
        context.prec = digits
        return +number


def storable(number: Decimal, text: str) -> Decimal:
    """``number`` with no more digits behind the point than every store keeps."""
    exponent = number.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueFault("this is no finite number", text)
    if -exponent <= FRACTION:
        return number
    shorter = number.quantize(Decimal(1).scaleb(-FRACTION))
    if shorter == 0:
        raise ValueFault("this number is too small to be kept", text)
    return shorter


def read_dates(text: str, language: str | None) -> tuple[str, ...]:
    """The date in ``text`` as a year, month or day; the first and last month of a quarter or half,
    the first and last year of a period."""
    if match := _ISO.fullmatch(text):
        return (match[1],)
    found = [q for q in parse_quantities(text, language=language) if q.dates]
    if len(found) != 1:
        raise ValueFault("this holds more than one date" if found else "no date is here", text)
    dates = found[0].dates
    if found[0].kind in ("years", "fiscal-year"):
        raise ValueFault("these years are no year of the calendar", text)
    if found[0].part is not None:
        raise ValueFault("a part of a year or month that has no months of its own", text)
    return dates


def one_date(dates: tuple[str, ...], which: str | None, text: str) -> str:
    """The first or last of ``dates``; a span needs ``which``."""
    if len(dates) == 1:
        return dates[0]
    if which is None:
        raise ValueFault("this names a span of time: take its first or last month", text)
    return dates[0] if which == "first" else dates[-1]


def last_day(date: str) -> str:
    """The last day of a year, month or day."""
    if len(date) == 4:
        return date + "-12-31"
    if len(date) == 7:
        year, month = map(int, date.split("-"))
        return f"{date}-{calendar.monthrange(year, month)[1]:02d}"
    return date
