"""When two numbers or two dates disagree: intervals, tolerances, facets. Pure.

The written tolerance: a value stands for itself ± 0.5 % (rounding), an approximate one for ± 10 %,
"at least" and "at most" are open on the other side. Two values disagree where nothing is in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

ROUNDING = Decimal("0.005")
APPROXIMATE = Decimal("0.1")
# Holds from the day that it is said until it is taken back, whatever page repeats it when.
PROMISES = frozenset({"target", "announced"})
# Kinds of event that a thing goes through once: a second date is another opinion. Other kinds
# (released, restructured, approved …) recur, and are one event only where both name one scope.
ONCE = frozenset(
    "launched opened established passed promulgated effective inaugurated published ended".split()
)
# Kinds whose date may move or be counted differently without either page being wrong.
MOVABLE = frozenset("expected-launch announced signed".split())

# A deal has two days, on which it was agreed and closed.
DEALS = frozenset({"restructured"})
AGREED = frozenset({"announced", "signed"})

CONTRADICTION, DISCREPANCY = "contradiction", "discrepancy"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day as ISO text; None where that side is open or unknown."""

    earliest: str | None
    latest: str | None

    @property
    def known(self) -> bool:
        return self.earliest is not None or self.latest is not None

    def overlaps(self, other: Period) -> bool:
        return not (self._before(other) or other._before(self))

    def _before(self, other: Period) -> bool:
        return bool(self.latest and other.earliest and self.latest < other.earliest)


@dataclass(frozen=True, slots=True)
class Measure:
    """An observation as far as comparing goes. ``pages`` say it; ``facets`` are scope, money stage,
    payer and floating-point format, None where not stated; ``unit`` is a base unit, to which the
    bounds are converted, and ``quantity`` what sort of thing it measures. ``low`` and ``high`` have
    the tolerance in them, ``stated`` is the same without."""

    iri: str
    thing: str
    indicator: str
    status: str
    unit: str | None
    quantity: str | None
    low: Decimal | None
    high: Decimal | None
    stated: tuple[Decimal | None, Decimal | None]
    approximate: bool
    period: Period
    due: str | None
    facets: tuple[str | None, ...]
    included_in: str | None
    pages: frozenset[str]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """An event as far as comparing goes; ``scope`` is what part of the thing it happened to."""

    iri: str
    thing: str
    kind: str
    status: str | None
    period: Period
    scope: str | None
    pages: frozenset[str]
    evidence: tuple[str, ...]


def bounds(
    value: Decimal | None,
    least: Decimal | None,
    most: Decimal | None,
    approximate: bool,
) -> tuple[Decimal | None, Decimal | None]:
    """What a stated value may stand for, with the tolerance; None where open.

    >>> bounds(Decimal(1000), None, None, True)
    (Decimal('900.0'), Decimal('1100.0'))
    """
    low = value if least is None else least
    high = value if most is None else most
    if value is not None:
        low, high = min(x for x in (low, value) if x is not None), high
    slack = APPROXIMATE if approximate else ROUNDING
    return (
        None if low is None else low - abs(low) * slack,
        None if high is None else high + abs(high) * slack,
    )


def disagreement(one: Measure, other: Measure) -> str | None:
    """``contradiction``, ``discrepancy`` (weaker), or None for two observations of one thing."""
    if _speak_of_different(one, other):
        return None
    if one.unit == other.unit:
        if not _disjoint(one, other):
            return None
    elif not _same_figure(one, other):
        return None
    weaker = one.unit != other.unit
    if one.status != other.status:
        if {one.status, other.status} != {"actual", "estimate"}:
            return None
        weaker = True
    for mine, yours in zip_longest(one.facets, other.facets):
        if mine != yours:
            if mine is not None and yours is not None:
                return None
            weaker = True
    if one.due != other.due:
        if one.due and other.due:
            return None
        weaker = True
    if one.period.known != other.period.known:
        weaker = True
    elif not one.period.overlaps(other.period):
        if one.status not in PROMISES or other.status not in PROMISES:
            return None
        weaker = True
    return DISCREPANCY if weaker else CONTRADICTION


def date_disagreement(one: Dated, other: Dated) -> str | None:
    """The same for two events of one kind of one thing."""
    if not (one.period.known and other.period.known) or one.period.overlaps(other.period):
        return None
    if one.pages & other.pages or not (one.pages and other.pages):
        return None
    if one.status != other.status and one.status and other.status:
        return None  # planned for one day, done on another: a slip, which is no contradiction
    same_scope = one.scope == other.scope
    if not same_scope and one.scope and other.scope:
        return None
    if one.kind in MOVABLE:
        return DISCREPANCY
    if one.kind not in ONCE and not (same_scope and one.scope):
        return None
    return CONTRADICTION if same_scope and one.status == other.status else DISCREPANCY


def agreed_first(one: Dated, other: Dated, of_thing: Iterable[Dated]) -> bool:
    """Whether the earlier of two dates of a deal is that on which the deal was agreed.

    ``of_thing``: all events of the thing.
    """
    earlier, later = sorted((one, other), key=lambda event: event.period.latest or "9999")
    return one.kind in DEALS and any(
        event.kind in AGREED
        and event.scope in (None, earlier.scope)
        and event.period.known
        and event.period.overlaps(earlier.period)
        and not event.period.overlaps(later.period)
        for event in of_thing
    )


def _speak_of_different(one: Measure, other: Measure) -> bool:
    """One page that says both means two things by them; a part is not its whole."""
    if one.pages & other.pages or not (one.pages and other.pages):
        return True
    return one.included_in == other.iri or other.included_in == one.iri


def _same_figure(one: Measure, other: Measure) -> bool:
    """One figure in two units that do not convert, "US$100B" and "S$100B": one is a slip."""
    return (
        one.quantity is not None
        and one.quantity == other.quantity
        and (one.low, one.high) == (other.low, other.high)
    )


def _disjoint(one: Measure, other: Measure) -> bool:
    def below(a: Decimal | None, b: Decimal | None) -> bool:
        return a is not None and b is not None and a < b

    return below(one.high, other.low) or below(other.high, one.low)
