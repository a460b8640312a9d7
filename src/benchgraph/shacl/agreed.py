"""What engines agree on: the functions of SPARQL, the kinds that each may be given, and pairs of
kinds that are compared in more ways than one."""

from __future__ import annotations

from typing import NamedTuple

from benchgraph.shacl.kinds import (
    BLANK,
    BOOLEAN,
    DATE,
    DATE_WITH_ZONE,
    DAYS,
    DOUBLE,
    IN_DATA,
    INTEGER,
    IRI,
    LITERALS,
    MOMENT,
    MOMENT_WITH_ZONE,
    NOT_FINITE,
    NUMBERS,
    OTHER,
    STRING,
    TAGGED,
    TEXTS,
    TOO_LONG,
    WORKED_OUT,
    WORKED_OUT_DECIMAL,
    WORKED_OUT_DOUBLE,
    Kinds,
)
from benchgraph.shacl.terms import XSD


class Function(NamedTuple):
    """For each argument the kinds on which engines differ, and the kinds of the result."""

    doubtful: tuple[Kinds, ...]
    gives: Kinds


def of(*kinds: str) -> Kinds:
    """A set of kinds."""
    return frozenset(kinds)


NONE: Kinds = frozenset()
_UNSURE = of(OTHER, NOT_FINITE, TOO_LONG)
_NOT_CALCULATED = _UNSURE | DAYS | {STRING}
_TEXT_TEST = Function((NONE, NONE), of(BOOLEAN))
_TEXT_PART = Function((NONE, NONE), TEXTS)
_CHANGED_TEXT = Function((NONE,), TEXTS)
_KIND_TEST = Function((NONE,), of(BOOLEAN))
_ROUNDED = Function((_UNSURE,), of(INTEGER, WORKED_OUT_DECIMAL, WORKED_OUT_DOUBLE))
_CALENDAR = Function((of(OTHER),), of(INTEGER))
_CLOCK = Function((of(OTHER, DATE, DATE_WITH_ZONE),), of(INTEGER))
_HASH = Function((of(TAGGED),), of(STRING))
_CALCULATED = Function(
    (_NOT_CALCULATED, _NOT_CALCULATED),
    of(INTEGER, WORKED_OUT_DECIMAL, WORKED_OUT_DOUBLE, NOT_FINITE),
)
FUNCTIONS: dict[str, Function] = {
    "STR": Function((WORKED_OUT | {BLANK},), of(STRING)),
    "LANG": Function((NONE,), of(STRING)),
    "DATATYPE": Function((NONE,), of(IRI)),
    "ISIRI": _KIND_TEST,
    "ISURI": _KIND_TEST,
    "ISBLANK": _KIND_TEST,
    "ISLITERAL": _KIND_TEST,
    "ISNUMERIC": Function((of(TOO_LONG),), of(BOOLEAN)),
    "SAMETERM": Function((WORKED_OUT, WORKED_OUT), of(BOOLEAN)),
    "STRLEN": Function((NONE,), of(INTEGER)),
    "UCASE": _CHANGED_TEXT,
    "LCASE": _CHANGED_TEXT,
    "ENCODE_FOR_URI": Function((NONE,), of(STRING)),
    "CONTAINS": _TEXT_TEST,
    "STRSTARTS": _TEXT_TEST,
    "STRENDS": _TEXT_TEST,
    "STRBEFORE": _TEXT_PART,
    "STRAFTER": _TEXT_PART,
    "LANGMATCHES": Function((IN_DATA - {STRING}, IN_DATA - {STRING}), of(BOOLEAN)),
    "ABS": _ROUNDED,
    "CEIL": _ROUNDED,
    "FLOOR": _ROUNDED,
    "ROUND": _ROUNDED,
    "NEGATE": _ROUNDED,
    "YEAR": _CALENDAR,
    "MONTH": _CALENDAR,
    "DAY": _CALENDAR,
    "HOURS": _CLOCK,
    "MINUTES": _CLOCK,
    "SECONDS": Function(_CLOCK.doubtful, of(WORKED_OUT_DECIMAL)),
    "TZ": Function(_CLOCK.doubtful, of(STRING)),
    "MD5": _HASH,
    "SHA1": _HASH,
    "SHA256": _HASH,
    "SHA384": _HASH,
    "SHA512": _HASH,
    "+": _CALCULATED,
    "-": _CALCULATED,
    "*": _CALCULATED,
    "/": Function(_CALCULATED.doubtful, _CALCULATED.gives - {INTEGER}),
    "REGEX": _TEXT_TEST,
    "REPLACE": _CHANGED_TEXT,
    "SUBSTR": Function((NONE, LITERALS - {INTEGER} | WORKED_OUT), TEXTS),
    "IRI": Function((IN_DATA - {IRI, STRING},), of(IRI)),
    "URI": Function((IN_DATA - {IRI, STRING},), of(IRI)),
    f"<{XSD}boolean>": Function((_UNSURE,), of(BOOLEAN)),
    f"<{XSD}integer>": Function((_UNSURE,), of(INTEGER)),
    f"<{XSD}decimal>": Function((_UNSURE | {DOUBLE, WORKED_OUT_DOUBLE},), WORKED_OUT),
    f"<{XSD}double>": Function((_UNSURE | {DOUBLE},), of(WORKED_OUT_DOUBLE, NOT_FINITE)),
    f"<{XSD}string>": Function((_UNSURE | WORKED_OUT | {TAGGED, DOUBLE, BLANK},), of(STRING)),
    f"<{XSD}date>": Function((_UNSURE,), of(DATE, DATE_WITH_ZONE, OTHER)),
    f"<{XSD}dateTime>": Function((_UNSURE,), of(MOMENT, MOMENT_WITH_ZONE, OTHER)),
}

# Pairs of kinds on which a comparison is left to the engine, or done otherwise by the store.
_NUMERIC = NUMBERS | {NOT_FINITE, TOO_LONG}
_ZONES = ((of(DATE), of(DATE_WITH_ZONE)), (of(MOMENT), of(MOMENT_WITH_ZONE)))
Pairs = tuple[tuple[Kinds, Kinds], ...]
EQUAL: Pairs = (
    (of(OTHER), DAYS | {OTHER}),
    (of(TOO_LONG), _NUMERIC),
)
UNEQUAL: Pairs = (*EQUAL, *_ZONES, (of(TOO_LONG), LITERALS))
LESS: Pairs = (
    (of(OTHER), DAYS | {OTHER}),
    *((of(kind), of(kind)) for kind in (IRI, BLANK, TAGGED, BOOLEAN)),
    *((of(kind), _NUMERIC) for kind in (TOO_LONG, NOT_FINITE)),
    *_ZONES,
)
