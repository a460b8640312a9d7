"""One spelling for values that stores spell in their own way: the one that Oxigraph gives.

By value alone: 05 is 5, 3.0 is 3, 1e3 is 1000, the boolean 1 is true; QLever's xsd:int is an
xsd:integer. What is no value of its datatype, every text and every datatype that is not named here
stay as they came.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal

from benchgraph.vocab import XSD

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_POWER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{1,3}")
_SECONDS = re.compile(r"(?P<before>:[0-9]{2})\.(?P<part>[0-9]*?)0*(?=$|[Z+-])")
_NO_ZONE = re.compile(r"[+-]00:00$")
_DURATION = re.compile(
    r"(?P<sign>-?)P(?=[0-9T])(?:(?P<Y>[0-9]+)Y)?(?:(?P<M>[0-9]+)M)?(?:(?P<D>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<H>[0-9]+)H)?(?:(?P<m>[0-9]+)M)?(?:(?P<S>[0-9]+(?:\.[0-9]+)?)S)?)?"
)
_SPECIAL = {"inf": "INF", "+inf": "INF", "-inf": "-INF", "nan": "NaN", "infinity": "INF"}
_XSD = "http://www.w3.org/2001/XMLSchema#"


def canonical(term: Any) -> Any:
    """``term`` in the spelling that all stores share; what is no literal as it is."""
    if not isinstance(term, Literal):
        return term
    spell = _SPELLINGS.get(term.datatype.value)
    if spell is None:
        return term
    text, datatype = spell(term.value), term.datatype
    if datatype == XSD.int:
        return Literal(text, datatype=XSD.integer)
    return term if text == term.value else Literal(text, datatype=datatype)


def _boolean(text: str) -> str:
    return {"0": "false", "1": "true"}.get(text, text)


def _integer(text: str) -> str:
    if not _INTEGER.fullmatch(text):
        return text
    digits = text.lstrip("+-").lstrip("0") or "0"
    return f"-{digits}" if text[0] == "-" and digits != "0" else digits


def _decimal(text: str) -> str:
    if _POWER.fullmatch(text):  # QLever again
        text = format(Decimal(text), "f")
    if not _DECIMAL.fullmatch(text):
        return text
    whole, _, part = text.lstrip("+-").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    digits = f"{whole}.{part}" if part else whole
    return f"-{digits}" if text[0] == "-" and digits != "0" else digits


def _double(text: str) -> str:
    if text.lower() in _SPECIAL:
        return _SPECIAL[text.lower()]
    if not _DOUBLE.fullmatch(text):
        return text
    number = float(text)
    if number in (float("inf"), float("-inf")):
        return "INF" if number > 0 else "-INF"
    digits = format(Decimal(repr(number)), "f")
    return digits.removesuffix(".0")


def _moment(text: str) -> str:
    """A time without zeros at the end of its seconds, and with Z for no distance from UTC."""
    shorter = _SECONDS.sub(lambda m: m["before"] + (f".{m['part']}" if m["part"] else ""), text)
    return _NO_ZONE.sub("Z", shorter)


def _duration(text: str) -> str:
    """A duration without the parts that are nothing."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return text
    numbers = {name: _decimal(found[name] or "0") for name in "YMDHmS"}
    day = "".join(f"{numbers[name]}{name}" for name in "YMD" if numbers[name] != "0")
    time = "".join(f"{numbers[name]}{name.upper()}" for name in "HmS" if numbers[name] != "0")
    if not day and not time:
        return "PT0S"
    return f"{found['sign']}P{day}{'T' if time else ''}{time}"


_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger"
    " negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte"
)
_SPELLINGS: dict[str, Callable[[str], str]] = {
    f"{_XSD}{name}": spell
    for spell, names in (
        (_boolean, "boolean"),
        (_integer, _INTEGERS),
        (_decimal, "decimal"),
        (_double, "double float"),
        (_moment, "dateTime dateTimeStamp time date"),
        (_duration, "duration dayTimeDuration"),
    )
    for name in names.split()
}
