"""When two values say the same in another spelling. Pure.

Numbers are the same when they agree to 15 significant digits, the most that a binary number of 64
bits is sure to hold; texts when they differ in white space, invisible characters, the form of
quotation marks and dashes or the composition of letters; addresses when one is an archive's copy of
the other, or they differ in parameters that only count visitors; rows of tables when only the name
of the file and the number of the row are others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from decimal import Decimal, InvalidOperation, localcontext
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from pyoxigraph import Literal, NamedNode

from benchgraph.pages.reading.archive import original_of
from benchgraph.triples import last_day
from benchgraph.vocab import BASE, BG, OA, XSD

DIGITS = 15
_NUMBERS = {XSD.decimal.value, XSD.integer.value} | {
    XSD.decimal.value.replace("decimal", name) for name in ("double", "float")
}
_DAYS = {XSD.date.value, XSD.dateTime.value}
# Texts that give a number as a source writes it; "3.0" in a name is no number.
WRITTEN_NUMBERS = frozenset(term.value for term in (BG.sourceValue, BG.factValue, OA.exact))

_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´＇"), "'") | dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), "")
# A power is no digit of the number before it: 10² is not 102.
_POWERS = {ord(sign): f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_MARKS = _QUOTES | _DASHES | _INVISIBLE | _POWERS
_WRITTEN = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][+-]?\d{1,3})?(?![\d])")
# The place of a row of a table: file, sheet and number are those of this edition of the table.
_ROW = re.compile(r"^[^:]*\.(?:csv|tsv|xlsx|jsonl|ndjson|json)\b[^:]*, row \d+\b")
_COUNTERS = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_hsenc|_hsmi"
)


def number(text: str) -> Decimal | None:
    """The number that ``text`` is (3000, 3,000.0, 9.9e+22), or None if it is none.

    >>> number("3,000.0") == number("3e3")
    True
    """
    try:
        found = Decimal(text.replace(",", "") if _WRITTEN.fullmatch(text.strip("+- ")) else text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def close(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two numbers are one to 15 significant digits; None is only None.

    Whole numbers below 10^15 stand exactly in a binary number, so that each is another one. Of
    others the 15th digit may be one more or less, since either spelling may have been rounded.
    """
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    digits = max(one.adjusted(), other.adjusted()) + 1
    if digits <= DIGITS and one == one.to_integral_value() and other == other.to_integral_value():
        return False
    return abs(one - other) <= Decimal(1).scaleb(digits - DIGITS)


def rounded(value: Decimal) -> Decimal:
    """The number to 15 significant digits, each number in one form."""
    with localcontext(prec=DIGITS):
        return (+value).normalize()


@lru_cache(4096)
def plain_text(text: str) -> str:
    """The text without what is only spelling: white space, marks, invisible and composed forms.

    >>> plain_text("“AI”  –\\u00a0plan") == plain_text('"AI" - plan')
    True
    """
    folded = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    return " ".join(folded.split())


@lru_cache(4096)
def address(iri: str) -> str:
    """The address without an archive's wrapper and without parameters that count visitors.

    >>> address("https://web.archive.org/web/20310504093000/https://o.example/p?utm_source=x&id=1")
    'https://o.example/p?id=1'
    """
    iri = original_of(iri) or iri
    try:
        parts = urlsplit(iri)
    except ValueError:  # an address that is none says only itself
        return iri
    if not parts.query:
        return iri
    kept = [part for part in parts.query.split("&") if not _COUNTERS.match(part.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def key(term: NamedNode | Literal, property_: str) -> Hashable:
    """What the value of a property says: equal for values that differ in spelling alone."""
    if isinstance(term, NamedNode):
        return term.value if term.value.startswith(BASE) else address(term.value)
    kind = term.datatype.value
    if kind in _NUMBERS:
        value = number(term.value)
        return term.value if value is None else rounded(value)
    if property_ == BG.deadline.value:
        return "day", last_day(Literal(_day(term.value)))
    if kind in _DAYS:
        return "day", _day(term.value)
    if kind == XSD.boolean.value:
        return term.value in ("true", "1")
    if property_ in WRITTEN_NUMBERS:
        return written(term.value)
    if property_ == BG.section.value:
        return _ROW.sub("row", plain_text(term.value))
    return (term.language or "").lower(), plain_text(term.value)


def _day(text: str) -> str:
    """A day without a time that says nothing, and without its zone."""
    return re.sub(r"(?<=\d\d-\d\d)(?:T00:00:00(?:\.0+)?)?(?:Z|[+-]\d\d:\d\d)?$", "", text)


@lru_cache(4096)
def written(text: str) -> tuple[str, tuple[Decimal, ...]]:
    """A text that gives numbers: its words, and the numbers.

    >>> written("3,000 PFLOPS") == written("3000.0 PFLOPS")
    True
    """
    plain = plain_text(text)
    found = tuple(number(match) or Decimal() for match in _WRITTEN.findall(plain))
    return _WRITTEN.sub("#", plain), found


def same_written(one: str, other: str) -> bool:
    """Whether two texts give the same numbers in the same words."""
    (words, numbers), (others, more) = written(one), written(other)
    return (
        words == others
        and len(numbers) == len(more)
        and all(close(a, b) for a, b in zip(numbers, more, strict=True))
    )
