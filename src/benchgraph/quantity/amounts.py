"""Terms, their ranges and the words around them → quantities."""

from __future__ import annotations

import re
from decimal import Decimal

from benchgraph.quantity.around import Around, read_rate, unread_before, words_before, words_behind
from benchgraph.quantity.conversion import unpadded
from benchgraph.quantity.model import Doubt, Kind, Quantity
from benchgraph.quantity.ranges import (
    common_unit,
    ends_of,
    is_change,
    joined_tightly,
    literals_in,
    other_end,
)
from benchgraph.quantity.refusals import not_an_amount, why_no_unit
from benchgraph.quantity.term import Term, Text, Unit
from benchgraph.quantity.terms import read_term


def read_amount(text: Text, at: int, floor: int) -> tuple[Quantity, int] | Doubt:
    """The amount whose digits are the literal ``at``, and how many literals it takes; a Doubt
    that ends where the digits end that it covers."""
    term = read_term(text, at, floor)
    if isinstance(term, Doubt):
        return term
    around = words_before(text, term.start, floor)
    if problem := around.doubt or unread_before(text, around, floor):
        return Doubt(problem)
    other = other_end(text, term, at, around)
    if isinstance(other, Doubt):
        return other
    if other is not None:
        return _range(text, term, other, around, at)
    if around.between:
        return Doubt("the other end of “between” was not read", _near(text, at, term.end))
    return _single(text, term, around, at)


# -- one number -------------------------------------------------------------------------------


def _near(text: Text, at: int, end: int) -> int:
    """Where the next number ends, if it stands so near that it may be the other end of a range."""
    if at + 1 < len(text.literals) and text.literals[at + 1].start() - end < 24:
        return text.literals[at + 1].end()
    return -1


def _single(text: Text, term: Term, around: Around, at: int) -> tuple[Quantity, int] | Doubt:
    unit = term.unit
    if unit is None:
        return Doubt(why_no_unit(text, term))
    if problem := not_an_amount(text, term, unit, at):
        return Doubt(problem)
    per, end = read_rate(text, term, unit)
    behind, end, approximate = words_behind(text, term, end)
    bounds = {bound for bound in (around.bound, behind, term.open.replace("about", "")) if bound}
    if "not" in bounds:
        return Doubt("a word that denies the number")
    if len(bounds) > 1:
        return Doubt("bounds of both sides")
    low = high = value = None
    number = unpadded(term.value)
    if bounds == {"least"}:
        low = number
    elif bounds == {"most"}:
        high = number
    else:
        value = number
    return _quantity(
        text, unit, value, low, high, around.start, end,
        approximate or around.approximate or term.open == "about", per,
        literals=literals_in(text, at, end),
    )  # fmt: skip


def _quantity(
    text: Text, unit: Unit, value: Decimal | None, low: Decimal | None, high: Decimal | None,
    start: int, end: int, approximate: bool, per: str | None, literals: int,
) -> tuple[Quantity, int]:  # fmt: skip
    kind: Kind = unit.kind
    scope = unit.noun or (f"per {per}" if per else None)
    return Quantity(
        source="", kind=kind, value=value, minimum=low, maximum=high, approximate=approximate,
        unit=unit.name, bare_dollar=unit.bare, scope=scope, start=start, end=end, per=per,
    ), literals  # fmt: skip


def _range(
    text: Text, term: Term, other: Term, around: Around, at: int
) -> tuple[Quantity, int] | Doubt:
    end_of_doubt = other.end
    if around.from_ and is_change(text, around.start, other.end):
        return _two_values(text, term, around, at)
    if (
        text.small.endswith(" by ", max(0, around.start - 4), around.start)
        and " to " in text.small[term.end : other.start]
    ):
        return Doubt("a change by one number to another, or a range", end_of_doubt)
    unit = common_unit(term, other)
    if isinstance(unit, Doubt):
        if joined_tightly(text, term):
            return Doubt(unit.reason, end_of_doubt)
        return _single(text, term, around, at)
    if around.bound or other.open or term.open:
        return Doubt("a bound on a range", end_of_doubt)
    if joined_tightly(text, other) and re.match(
        r"[-–~][0-9]", text.plain[other.end : other.end + 2]
    ):
        return Doubt("more than two numbers in a row", end_of_doubt)
    if problem := unit and not_an_amount(text, term, unit, at):
        return Doubt(problem, end_of_doubt)
    low, high = ends_of(term, other, unit)
    if low is None or high is None or low >= high:
        return Doubt("a range whose ends are in no rising order", end_of_doubt)
    if unit is None:
        if term.factor == other.factor == 1:
            return Doubt("a range of nothing that is known", end_of_doubt)
        return Doubt(why_no_unit(text, other), end_of_doubt)
    span = Term(term.start, other.end, other.value, other.digits, after=unit)
    per, end = read_rate(text, span, unit)
    behind, end, approximate = words_behind(text, span, end)
    if behind:
        return Doubt("a bound on a range", end_of_doubt)
    return _quantity(
        text, unit, None, low, high, around.start, end, approximate or around.approximate, per,
        literals=literals_in(text, at, end),
    )  # fmt: skip


def _two_values(text: Text, term: Term, around: Around, at: int) -> tuple[Quantity, int] | Doubt:
    """The first of two values that differ in time. The second is read on its own."""
    if term.unit is None:
        return Doubt("the value before a change, without its unit")
    around.start = term.start if not around.approximate else around.start
    return _single(text, term, around, at)
