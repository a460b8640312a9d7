"""Where engines order literals in their own ways.

Everywhere else ``<`` and its like mean what the store makes of them, as for Jena and TopBraid:
values of unlike kinds, IRIs and blank nodes have no order, and what has none does not pass.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal

from benchgraph.shacl.terms import INTEGERS, XSD

NUMERIC = frozenset(INTEGERS | {XSD + name for name in ("decimal", "double", "float")})
_DATED = ("date", "dateTime", "gYear", "gYearMonth")
DURATIONS = tuple(XSD + name for name in ("duration", "dayTimeDuration", "yearMonthDuration"))
_DIGIT, _ZONE = '"[0-9]"', "(Z|[+-][0-9]{2}:[0-9]{2})$"
_BEYOND = r'"[^\\x00-\\uFFFF]"'
"""The first 65,536 characters of Unicode every engine orders alike."""


def is_of(v: str, *names: str) -> str:
    """Whether ``v`` is a literal of one of these datatypes (IRIs); never an error."""
    return f"COALESCE(DATATYPE({v}) IN ({', '.join(f'<{name}>' for name in names)}), false)"


def unread(datatype: str, v: str) -> str:
    """Whether ``v``, of a datatype (an IRI) that has an order, may be one that the store cannot
    read, and other engines can: a number or a year that is too long. Empty for never."""
    if datatype in NUMERIC:
        return f"({is_of(v, *sorted(NUMERIC))} && !isNumeric({v}) && REGEX(STR({v}), {_DIGIT}))"
    name = datatype.removeprefix(XSD)
    if name not in (*_DATED, "time"):
        return ""
    part = "HOURS" if name == "time" else "YEAR"
    read = f"COALESCE({part}({v}) = {part}({v}), false)"
    return f"({is_of(v, datatype)} && !{read} && REGEX(STR({v}), {_DIGIT}))"


def bound_apart(datatype: str, text: str, v: str) -> str:
    """Whether engines may order ``v`` against a bound (its datatype and text) in their own ways,
    though the store reads both. Empty for never."""
    if datatype == XSD + "string":
        return f"({is_of(v, datatype)} && REGEX(STR({v}), {_BEYOND}))"
    if datatype == XSD + "time":
        same = "!" if re.search(_ZONE, text) else ""
        return f"({is_of(v, datatype)} && {same}{_zoned(v)})"
    if datatype in DURATIONS:
        return is_of(v, *DURATIONS)
    return ""


def ordered_apart(a: str, b: str) -> str:
    """Whether engines may order two values in their own ways; never an error."""
    doubts = [_both(a, b, *sorted(NUMERIC)) + _either(XSD + "integer", a, b)]
    doubts += [_both(a, b, XSD + name) + _either(XSD + name, a, b) for name in (*_DATED, "time")]
    doubts += [
        f"{_both(a, b, XSD + 'time')} && {_zoned(a)} != {_zoned(b)}",
        f"{_both(a, b, XSD + 'string')} && REGEX(CONCAT(STR({a}), STR({b})), {_BEYOND})",
        _both(a, b, XSD + "boolean"),
        _both(a, b, *DURATIONS),
    ]
    return "(" + " || ".join(f"({doubt})" for doubt in doubts) + ")"


def _zoned(v: str) -> str:
    return f"REGEX(STR({v}), {Literal(_ZONE)})"


def _both(a: str, b: str, *names: str) -> str:
    return f"{is_of(a, *names)} && {is_of(b, *names)}"


def _either(datatype: str, a: str, b: str) -> str:
    return f" && ({unread(datatype, a)} || {unread(datatype, b)})"
