"""Check one scalar of a record and say which RDF term it is.

Literals get their canonical form here, once, so that no store rewrites them (Oxigraph would turn
``12.50`` into ``12.5`` and ``@EN-us`` into ``@en-us``; Virtuoso cuts fractions to 15 digits).
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from benchgraph.iris import iri_fault
from benchgraph.vocab import XSD

MAX_DIGITS = 18  # what Oxigraph's 128-bit decimals hold beside a fraction of 15 digits and a sign
MAX_FRACTION = 15
_IN_A_LARGER_UNIT = (
    "what is longer is written in a larger unit (10^25 floating-point operations are 10 of"
    " unit/yottaflop), and sourceValue keeps the wording"
)
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
_YEAR = re.compile(r"[12][0-9]{3}")
_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


class Fault(Exception):
    """What is wrong with a scalar: ``found`` (its text by default), ``expected``, ``hint``."""

    def __init__(self, what: str, expected: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.hint = hint


def canonical_decimal(text: str) -> str:
    """The canonical lexical form of a decimal as Oxigraph writes it: ``+012.50`` → ``12.5``.

    Raises Fault if ``text`` is not a plain decimal number or has too many digits to be exact in
    every store.
    """
    if not _DECIMAL.fullmatch(text):
        raise Fault(
            "this is not a plain number",
            "digits with at most one decimal point, such as 3000 or 0.5",
            f"signs, thousands marks, exponents and units stay out; {_IN_A_LARGER_UNIT}",
        )
    whole, _, fraction = text.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > MAX_DIGITS or len(fraction) > MAX_FRACTION:
        raise Fault(
            "this number is too long to be exact in every store",
            f"at most {MAX_DIGITS} digits before the point and {MAX_FRACTION} after it",
            _IN_A_LARGER_UNIT,
        )
    value = Decimal(text)
    if value == 0:
        return "0"
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def decimal_literal(text: str) -> Literal:
    """A checked, canonical xsd:decimal. Raises Fault."""
    return Literal(canonical_decimal(text), datatype=XSD.decimal)


def integer_literal(text: str) -> Literal:
    """A checked, canonical xsd:integer. Raises Fault."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise Fault("this is not a whole number", "digits only")
    return Literal(str(int(text)), datatype=XSD.integer)


def boolean_literal(text: str) -> Literal:
    """``true`` or ``false``. Raises Fault."""
    if text not in ("true", "false"):
        raise Fault("this is neither true nor false", "true or false")
    return Literal(text, datatype=XSD.boolean)


def date_literal(text: str) -> Literal:
    """A year, a month or a day, with the datatype of that precision. Raises Fault."""
    if _YEAR.fullmatch(text):
        return Literal(text, datatype=XSD.gYear)
    if _MONTH.fullmatch(text):
        return Literal(text, datatype=XSD.gYearMonth)
    return day_literal(text, "a year (2025), a month (2025-02) or a day (2025-02-26)")


def day_literal(text: str, expected: str = "a day such as 2025-02-26") -> Literal:
    """A day of the calendar, as xsd:date without a time zone. Raises Fault."""
    if re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            raise Fault("there is no such day", expected) from None
        return Literal(text, datatype=XSD.date)
    raise Fault("this is not a date", expected)


def instant_literal(text: str) -> Literal:
    """A moment in universal time, as xsd:dateTime. Raises Fault."""
    expected = "a moment such as 2026-11-29T12:00:00Z"
    if re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", text):
        try:
            datetime.datetime.fromisoformat(text)
        except ValueError:
            raise Fault("there is no such moment", expected) from None
        return Literal(text, datatype=XSD.dateTime)
    raise Fault("this is not a moment", expected)


def language_literal(text: str, tag: str) -> Literal:
    """A text in a language, its tag in lower case. Raises Fault for a bad tag or no text."""
    if not _LANGUAGE.fullmatch(tag):
        raise Fault("this is not a language tag", "a tag such as en, ja, zh-Hans or zh-Hant", None)
    return Literal(_some_text(text), language=tag.lower())


def string_literal(text: str) -> Literal:
    """A plain string. Raises Fault if it is empty."""
    return Literal(_some_text(text))


def _some_text(text: str) -> str:
    if not text.strip():
        raise Fault("this text is empty", "a text, or the key left out")
    return text


@lru_cache(4096)  # a record names the same pages again and again
def absolute_iri(text: str) -> NamedNode:
    """An absolute http, https or urn IRI. Raises Fault."""
    if fault := iri_fault(text):
        raise Fault(
            f"this is not a usable IRI: {fault}",
            "an absolute http(s) address without spaces",
            "write a space in an address as %20",
        )
    return NamedNode(text)
