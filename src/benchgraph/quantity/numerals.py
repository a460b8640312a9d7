"""Digits with separators → a number, by how a language writes numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from benchgraph.quantity.model import Doubt

# Groups of three that spaces part, or digits with any other separators between them.
LITERAL = re.compile(
    r"(?<![\d.,])[0-9]{1,3}(?: [0-9]{3}){1,8}(?:[.,][0-9]+)?(?![\d]|[.,'][0-9]| [0-9]{3}(?![0-9]))"
    r"|[0-9]+(?:[.,'][0-9]+)*"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., '])[0-9]{3})(?:\1[0-9]{3})*$")
_GROUPED_FRACTION = re.compile(r"([0-9]{1,3}(?:([., '])[0-9]{3})(?:\2[0-9]{3})*)([.,])([0-9]+)$")
_INDIAN = re.compile(r"([0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.([0-9]+))?$")
_FRACTION = re.compile(r"([0-9]+)([.,])([0-9]+)$")

# A region where a language writes numbers otherwise than CLDR says of the language alone.
_TERRITORIES = {
    "switzerland": "CH", "mexico": "MX", "india": "IN", "austria": "AT", "canada": "CA",
    "south-africa": "ZA", "argentina": "AR", "portugal": "PT", "brazil": "BR", "peru": "PE",
}  # fmt: skip
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Numeral:
    """The value of some digits. ``fraction`` and ``grouped`` say how a lone separator was read;
    ``foreign`` that it is not the separator of the language."""

    value: Decimal
    grouped: bool = False
    fraction: str = ""
    lone: bool = False
    foreign: bool = False


@lru_cache(maxsize=512)
def decimal_marks(language: str | None, region: str | None) -> frozenset[str]:
    """The signs that begin a fraction in a language (in its region): both, where the language
    is not known, or where its region writes otherwise.

    >>> sorted(decimal_marks("de", None)), sorted(decimal_marks("de", "switzerland"))
    ([','], [',', '.'])
    """
    if language is None:
        return frozenset(".,")
    names = [language.replace("-", "_")]
    if territory := _TERRITORIES.get(region or ""):
        names.append(f"{names[0].split('_')[0]}_{territory}")
    return frozenset().union(*map(_marks_of, names)) or frozenset(".,")


def _marks_of(name: str) -> frozenset[str]:
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    symbols = locale.number_symbols.get("latn", {})
    return frozenset({str(symbols.get("decimal", "."))} & {".", ","})


@lru_cache(maxsize=4096)
def numeral(digits: str, marks: frozenset[str]) -> Numeral | Doubt:
    """The one number that ``digits`` can be where ``marks`` begin a fraction.

    >>> numeral("1.234.567,5", frozenset(",")).value
    Decimal('1234567.5')
    >>> numeral("10.000", frozenset(".,"))
    Doubt(reason='“10.000” can be read in two ways and no language tells which', end=-1)
    """
    if len(digits) > LONGEST:
        return Doubt("too many digits for an amount")
    if digits.isdigit():
        return Numeral(Decimal(digits))
    if found := _INDIAN.match(digits):
        return Numeral(_number(found[1], found[2] or ""), grouped=True)
    if found := _GROUPED.match(digits):
        return _groups(digits, found[1], marks)
    if (found := _GROUPED_FRACTION.match(digits)) and found[2] != found[3]:
        if digits.startswith("0"):
            return Doubt(f"“{digits}” is no number")
        return Numeral(_number(found[1], found[4]), grouped=True)
    if found := _FRACTION.match(digits):
        if len(found[1]) > 1 and found[1].startswith("0"):
            return Doubt(f"“{digits}” is no number")
        if found[2] in marks and (len(marks) == 1 or found[2] == "."):
            return Numeral(_number(found[1], found[3]), fraction=found[3])
        if found[2] == "." and len(found[3]) < 3:
            return Numeral(_number(found[1], found[3]), fraction=found[3], foreign=True)
        return Doubt(f"“{digits}” is no number as this language writes them")
    return Doubt(f"“{digits}” is no number")


def _groups(digits: str, separator: str, marks: frozenset[str]) -> Numeral | Doubt:
    """Groups of three: thousands, or, with one point or comma, perhaps a fraction."""
    whole = Numeral(_number(digits, ""), grouped=True)
    if digits.startswith("0"):
        if separator in " '" or digits.count(separator) > 1:
            return Doubt(f"“{digits}” is no number")
        head, _, tail = digits.partition(separator)
        return Numeral(_number(head, tail), fraction=tail)
    if separator in " '" or digits.count(separator) > 1:
        return whole
    if len(marks) > 1:
        if separator == ",":
            return Numeral(whole.value, grouped=True, lone=True)
        return Doubt(f"“{digits}” can be read in two ways and no language tells which")
    if separator in marks:
        head, _, tail = digits.partition(separator)
        return Numeral(_number(head, tail), fraction=tail, lone=True)
    return whole


def _number(whole: str, fraction: str) -> Decimal:
    digits = re.sub(r"[^0-9]", "", whole)
    return Decimal(f"{digits}.{fraction}" if fraction else digits)
