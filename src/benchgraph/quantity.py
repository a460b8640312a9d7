"""Amounts, measures, ranks and dates as a page writes them → :class:`Quantity`. Pure, in Decimal.

Nothing is guessed silently: what was written stays in ``source``, a bare ``$`` is flagged, and a
spelling that can be read in two ways is no quantity at all.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Literal

from benchgraph.errors import BenchgraphError
from benchgraph.quantity_words import (
    ABSENT,
    APPROXIMATE_LEFT,
    APPROXIMATE_RIGHT,
    AT_LEAST_LEFT,
    AT_LEAST_RIGHT,
    AT_MOST_LEFT,
    AT_MOST_RIGHT,
    COUNTED,
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    DOLLAR_OF_REGION,
    MAGNITUDES,
    MEASURES,
    MONTHS,
    alternatives,
)

Kind = Literal[
    "money", "measure", "count", "percent", "rank", "number",
    "year", "years", "period", "month", "day", "absent",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text.

    ``value`` or the bounds ``minimum``/``maximum`` hold the number in ``unit`` (``unit/hkd``,
    ``unit/petaflops``; None where the text names none or leaves it open), magnitudes multiplied
    out. ``dates`` holds years, months and days as ISO strings (``kind`` tells a pair of years,
    "2017/2021", from a period, "2023-2026"). ``scope`` is what is counted or who ranks.
    ``source`` is the text as written, at ``start`` to ``end`` of the text that was searched.
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

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The smallest and largest number that the text allows (None: open)."""
        if self.value is not None:
            return self.value, self.value
        return self.minimum, self.maximum


_GROUPED = r"\d{1,3}(?:[, \u00a0\u2009\u202f'’]\d{3})+(?:\.\d+)?"
_APART = r"(?<![A-Za-z0-9_.,])(?<![A-Za-z]-)"  # no part of a word, a code or a longer number
_NUMBER = rf"(?:{_GROUPED}|\d+(?:\.\d+)?)(?![.,]?\d)(?! \d{{3}}(?!\d))"
_MAGNITUDE = (
    r"(?:[ \u00a0-]?(?:thousand|million|billion|trillion)\b|[ \u00a0]?(?:mn|bn|tn|trn)\b"
    r"|[kKmMbBT](?![A-Za-z0-9])|[ \u00a0]?(?:万亿|萬億|만|억|조|[万萬亿億兆]))"
)
_AMOUNT = rf"{_NUMBER}{_MAGNITUDE}?(?:\d+(?:\.\d+)?(?:[万萬亿億만억]))*"
_PLUS = r"(?P<plus>[ ]?[+＋])?"
_DASH = r"[ ]?(?:-|–|—|~|〜|～|至|到|から|\bto\b)[ ]?"
_RANGE = rf"(?P<low>{_AMOUNT})(?:{_DASH}(?P<high>{_AMOUNT}))?"
_YEAR = r"(?:19|20)\d\d"
_WORDS = r"(?:[A-Za-z][\w’'&/-]*[ ]){0,4}"

_BEFORE = alternatives(CURRENCY_BEFORE)
_AFTER = alternatives(CURRENCY_AFTER)
_MONEY_BEFORE = re.compile(rf"(?<![A-Za-z])(?P<currency>{_BEFORE})[ \u00a0]?{_RANGE}{_PLUS}")
_MONEY_AFTER = re.compile(rf"{_APART}{_RANGE}{_PLUS}[ \u00a0]?(?P<currency>{_AFTER})(?![a-z])")
_MEASURE = re.compile(
    rf"{_APART}{_RANGE}{_PLUS}[ \u00a0-]?(?P<unit>{alternatives(MEASURES)})(?![A-Za-z0-9])"
)
_PERCENT = re.compile(rf"{_APART}{_RANGE}{_PLUS}[ \u00a0]?(?:%|％|per ?cent\b)")
_COUNT = re.compile(
    rf"{_APART}{_RANGE}{_PLUS}[ \u00a0]?"
    rf"(?P<scope>{_WORDS})(?P<unit>{alternatives(COUNTED)})(?![a-z])"
)
_RANK = re.compile(
    r"(?:(?P<scope>[A-Z][\w’'&.-]*(?:[ ][A-Z][\w’'&.-]*){0,4})[ ])?"
    r"(?:#|No\. ?)(?P<low>\d{1,4})(?![\d.,]*\d)"
    r"|第[ ]?(?P<cjk>\d{1,4})[ ]?[名位]|(?<![\d.,])(?P<ko>\d{1,4})위"
)
_NAMED_MONTH = alternatives(MONTHS)
_DAY = re.compile(
    rf"(?<!\d)(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])(?!\d)"
    rf"|(?<!\d)(?P<y2>{_YEAR})[ ]?[年년][ ]?(?P<m2>\d\d?)[ ]?[月월][ ]?(?P<d2>\d\d?)[ ]?[日일]"
    rf"|(?<![\w])(?P<d3>\d\d?)[ ](?P<m3>{_NAMED_MONTH})\.?[ ,]+(?P<y3>{_YEAR})(?!\d)"
    rf"|(?<![A-Za-z])(?P<m4>{_NAMED_MONTH})\.?[ ](?P<d4>\d\d?),?[ ](?P<y4>{_YEAR})(?!\d)"
)
_MONTH = re.compile(
    rf"(?<![\d-])(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])(?![\d-])"
    rf"|(?<!\d)(?P<y2>{_YEAR})[ ]?[年년][ ]?(?P<m2>\d\d?)[ ]?[月월](?![ ]?\d)"
    rf"|(?<![A-Za-z])(?P<m3>{_NAMED_MONTH})\.?[ ](?P<y3>{_YEAR})(?!\d)"
)
_YEARS = re.compile(
    rf"(?<![\w.,/-])(?P<one>{_YEAR})"
    rf"(?:/(?P<pair>{_YEAR})|[ ]?[-–—〜～至][ ]?(?P<to>{_YEAR}|\d\d)(?!\d))"
    r"(?:[ ]?[年년])?(?![\d/-])"
)
_ONE_YEAR = re.compile(
    rf"(?<![A-Za-z0-9_.,$€₩#+/])(?<!\d-)(?:(?<=mid-)|(?<![A-Za-z]-))(?P<one>{_YEAR})"
    r"(?:[ ]?[年년])?(?![\d]|[.,/-]\d|[A-Za-z%])"
)
_BARE = re.compile(rf"{_APART}{_RANGE}{_PLUS}")


def parse_quantity(
    text: str, *, region: str | None = None, language: str | None = None
) -> Quantity | None:
    """The first quantity of a short value such as a fact; None where it holds none.

    ``region`` (a slug such as ``taiwan``) says whose dollar a bare ``$`` is; ``language`` decides
    words that languages read differently (兆 in simplified Chinese is refused). Unlike in running
    text, a bare number counts, and a dash or "n/a" gives a quantity of kind ``absent``.

    >>> parse_quantity("HK$20B+").minimum
    Decimal('20000000000')
    """
    value = text.strip()
    if value.lower() in ABSENT:
        return Quantity(source=value, kind="absent", end=len(text))
    found = parse_quantities(text, region=region, language=language)
    if found:
        return found[0]
    match = _BARE.fullmatch(value)
    if match is None:
        return None
    number = _numbers(match, language)
    return None if number is None else _located(number, match, value, "number")


def parse_quantities(
    text: str, *, region: str | None = None, language: str | None = None
) -> tuple[Quantity, ...]:
    """Every quantity in ``text``, in order and without overlap (see :func:`parse_quantity`).

    >>> [q.unit for q in parse_quantities("₩100 trillion (~US$71.5B)")]
    ['unit/krw', 'unit/usd']
    """
    if not _DIGIT.search(text):
        return ()
    plain = text.translate(_WIDE)
    candidates: list[tuple[int, int, int, Quantity]] = []
    for priority, (pattern, read) in enumerate(_READERS):
        for match in pattern.finditer(plain):
            quantity = read(match, plain, region, language)
            if quantity is not None:
                candidates.append((match.start(), priority, -match.end(), quantity))
    return tuple(_without_overlap(sorted(candidates, key=lambda c: c[:3]), text))


def convert(
    value: Decimal, from_unit: str, to_unit: str, factors: Mapping[str, tuple[str, Decimal]]
) -> Decimal:
    """``value`` in ``to_unit``, exact where the result has at most 15 fraction digits.

    ``factors`` maps a unit to its base unit and the exact factor to it. Raises BenchgraphError
    for a unit without a factor and for units of different bases: money never converts here.

    >>> table = {"unit/exaflops": ("unit/petaflops", Decimal(1000))}
    >>> convert(Decimal("0.5"), "unit/exaflops", "unit/petaflops", table)
    Decimal('500')
    """
    if from_unit == to_unit:
        return value
    from_base, from_factor = factors.get(from_unit, (from_unit, Decimal(1)))
    to_base, to_factor = factors.get(to_unit, (to_unit, Decimal(1)))
    if from_base != to_base:
        raise BenchgraphError(
            f"{from_unit} does not convert to {to_unit}",
            found=f"{from_unit} is measured in {from_base}, {to_unit} in {to_base}",
            expected="two units of one quantity",
        )
    with localcontext() as context:
        context.prec = 60
        result = value * from_factor / to_factor
        rounded = round(result, 15)
        return _plain(result if result == rounded else rounded)


def _plain(number: Decimal) -> Decimal:
    """``number`` without exponent and trailing fraction zeros."""
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


_DIGIT = re.compile(r"[0-9０-９]")
_WIDE = {0xFF10 + digit: ord("0") + digit for digit in range(10)} | {ord("＄"): "$", ord("．"): "."}
_PIECE = re.compile(
    rf"({_GROUPED}|\d+(?:\.\d+)?)[ \u00a0-]?([A-Za-z]+|万亿|萬億|[万萬亿億兆만억조])?"
)


def _amount(text: str, language: str | None) -> Decimal | None:
    """ "1億5000万" → 150000000; None where a magnitude is ambiguous."""
    if "兆" in text and language == "zh-Hans":
        return None
    total = Decimal(0)
    for digits, word in _PIECE.findall(text):
        factor = MAGNITUDES[word.lower()] if word else 1
        total += Decimal(re.sub(r"[^\d.]", "", digits)) * factor
    return _plain(total)


def _numbers(match: re.Match[str], language: str | None) -> Quantity | None:
    """Value or bounds of the groups ``low``, ``high`` and ``plus``; words around are not read."""
    groups = match.groupdict()
    low, high = groups["low"], groups.get("high")
    if high and not _has_magnitude(low) and (shared := _MAGNITUDE_AT_END.search(high)):
        low += shared.group()
    first = _amount(low, language)
    last = _amount(high, language) if high else None
    if first is None or (high and (last is None or last <= first)):
        return None
    if last is not None:
        return Quantity(source="", kind="number", minimum=first, maximum=last)
    if groups.get("plus"):
        return Quantity(source="", kind="number", minimum=first)
    return Quantity(source="", kind="number", value=first)


_MAGNITUDE_AT_END = re.compile(_MAGNITUDE + "$")


def _has_magnitude(text: str) -> bool:
    return _MAGNITUDE_AT_END.search(text) is not None


def _located(
    quantity: Quantity, match: re.Match[str], text: str, kind: Kind, unit: str | None = None
) -> Quantity:
    """``quantity`` with its place and the words around it ("over", "~", "以上") read."""
    start, end = match.span()
    left, right = text[max(0, start - 24) : start], text[end : end + 12]
    approximate = quantity.approximate
    for pattern, found in ((APPROXIMATE_LEFT, left), (APPROXIMATE_RIGHT, right)):
        if hit := pattern.search(found):
            approximate = True
            start, end = _widened(start, end, left, hit, found is left)
    value, low, high = quantity.value, quantity.minimum, quantity.maximum
    if value is not None:
        if hit := AT_LEAST_LEFT.search(left) or AT_LEAST_RIGHT.search(right):
            value, low = None, value
            start, end = _widened(start, end, left, hit, hit.string is left)
        elif hit := AT_MOST_LEFT.search(left) or AT_MOST_RIGHT.search(right):
            value, high = None, value
            start, end = _widened(start, end, left, hit, hit.string is left)
    return replace(
        quantity, source=text[start:end].strip(), kind=kind, unit=unit, value=value, minimum=low,
        maximum=high, approximate=approximate, start=start, end=end,
    )  # fmt: skip


def _widened(start: int, end: int, left: str, hit: re.Match[str], on_left: bool) -> tuple[int, int]:
    """The span of a quantity with the qualifying word beside it."""
    if on_left:
        return min(start, start - len(left) + hit.start()), end
    return start, max(end, end + hit.end())


def _money(
    match: re.Match[str], text: str, region: str | None, language: str | None
) -> Quantity | None:
    number = _numbers(match, language)
    if number is None:
        return None
    word = match["currency"]
    unit = CURRENCY_BEFORE.get(word) or CURRENCY_AFTER.get(word)
    bare = unit == "bare"
    if bare:
        unit = None if region is None else DOLLAR_OF_REGION.get(region, "unit/usd")
    return replace(_located(number, match, text, "money", unit or None), bare_dollar=bare)


def _measure(
    match: re.Match[str], text: str, region: str | None, language: str | None
) -> Quantity | None:
    number = _numbers(match, language)
    return number and _located(number, match, text, "measure", MEASURES[match["unit"]])


def _percent(
    match: re.Match[str], text: str, region: str | None, language: str | None
) -> Quantity | None:
    number = _numbers(match, language)
    return number and _located(number, match, text, "percent", "unit/percent")


def _count(
    match: re.Match[str], text: str, region: str | None, language: str | None
) -> Quantity | None:
    number = _numbers(match, language)
    if number is None or _is_year_word(match):
        return None
    quantity = _located(number, match, text, "count", COUNTED[match["unit"]])
    return replace(quantity, scope=(match["scope"] + match["unit"]).strip())


def _is_year_word(match: re.Match[str]) -> bool:
    """Whether what looks like a count is a year before a noun ("the 2024 models")."""
    return bool(re.fullmatch(_YEAR, match["low"])) and not match["plus"] and not match["high"]


def _rank(
    match: re.Match[str], text: str, region: str | None, language: str | None
) -> Quantity | None:
    place = Decimal(match["low"] or match["cjk"] or match["ko"])
    quantity = Quantity(source="", kind="rank", value=place, scope=match["scope"])
    start, end = match.span()
    return replace(quantity, source=text[start:end], unit="unit/rank", start=start, end=end)


def _date(kind: Kind) -> Callable[..., Quantity | None]:
    def read(
        match: re.Match[str], text: str, region: str | None, language: str | None
    ) -> Quantity | None:
        parts = {name[0]: value for name, value in match.groupdict().items() if value}
        month = parts["m"] if parts["m"].isdigit() else MONTHS[parts["m"]]
        try:
            day = datetime.date(int(parts["y"]), int(month), int(parts.get("d", 1)))
        except ValueError:
            return None
        return _dated(match, text, kind, (day.isoformat()[: 10 if "d" in parts else 7],))

    return read


def _years(
    match: re.Match[str], text: str, region: str | None, language: str | None
) -> Quantity | None:
    first = match["one"]
    if match["pair"]:
        return _dated(match, text, "years", (first, match["pair"]))
    last = match["to"] if len(match["to"]) == 4 else first[:2] + match["to"]
    if int(last) <= int(first):
        return None
    return _dated(match, text, "period", (first, last))


def _year(
    match: re.Match[str], text: str, region: str | None, language: str | None
) -> Quantity | None:
    return _dated(match, text, "year", (match["one"],))


def _dated(match: re.Match[str], text: str, kind: Kind, dates: tuple[str, ...]) -> Quantity:
    start, end = match.span()
    return Quantity(source=text[start:end], kind=kind, dates=dates, start=start, end=end)


def _without_overlap(
    candidates: list[tuple[int, int, int, Quantity]], text: str
) -> Iterator[Quantity]:
    """The candidates that start after the one before has ended, with their source as written."""
    at = 0
    for start, _, end, quantity in candidates:
        if start >= at:
            at = -end
            yield replace(quantity, source=text[quantity.start : quantity.end].strip())


# In the order in which they win where two start at the same place.
_READERS: tuple[tuple[re.Pattern[str], Callable[..., Quantity | None]], ...] = (
    (_DAY, _date("day")),
    (_MONTH, _date("month")),
    (_YEARS, _years),
    (_MONEY_BEFORE, _money),
    (_MONEY_AFTER, _money),
    (_MEASURE, _measure),
    (_PERCENT, _percent),
    (_RANK, _rank),
    (_COUNT, _count),
    (_ONE_YEAR, _year),
)
