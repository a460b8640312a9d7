"""Kinds of terms, as far as operators of SPARQL tell them apart, and how a query asks for one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Store, Triple

from benchgraph.shacl.literals import rewritten
from benchgraph.shacl.terms import RDF, XSD

IRI, BLANK = "IRI", "blank node"
STRING, TAGGED, BOOLEAN = "string", "text with a language", "boolean"
INTEGER, DECIMAL, DOUBLE = "integer", "decimal", "double"
WORKED_OUT_DECIMAL, WORKED_OUT_DOUBLE = "decimal that is worked out", "double that is worked out"
"""Every engine writes these in its own way; that they are equal to others is all that is known."""
NOT_FINITE = "number that is not finite"
TOO_LONG = "number that is too long for the store"
DATE, DATE_WITH_ZONE = "day", "day with a time zone"
MOMENT, MOMENT_WITH_ZONE = "dateTime", "dateTime with a time zone"
OTHER = "other literal"
"""One of a datatype without operators in SPARQL, or that is not well-formed."""

Kinds = frozenset[str]
NODES = frozenset((IRI, BLANK))
TEXTS = frozenset((STRING, TAGGED))
NUMBERS = frozenset((INTEGER, DECIMAL, DOUBLE, WORKED_OUT_DECIMAL, WORKED_OUT_DOUBLE))
WORKED_OUT = frozenset((WORKED_OUT_DECIMAL, WORKED_OUT_DOUBLE))
DAYS = frozenset((DATE, DATE_WITH_ZONE, MOMENT, MOMENT_WITH_ZONE))
IN_DATA = NODES | TEXTS | DAYS | {BOOLEAN, INTEGER, DECIMAL, DOUBLE, NOT_FINITE, TOO_LONG, OTHER}
"""What a term of a graph may be."""
LITERALS = IN_DATA - NODES


def _xsd(*names: str) -> str:
    return ", ".join(f"<{XSD}{name}>" for name in names)


_OF = "DATATYPE({v}) = <" + XSD + "%s>"
_YEAR = "YEAR({v}) > 0 && YEAR({v}) < 10000"
_FINITE = "{v} - {v} = 0"
_FLOATING = f"DATATYPE({{v}}) IN ({_xsd('double', 'float')})"
_TESTS = {
    IRI: "isIRI({v})",
    BLANK: "isBlank({v})",
    STRING: _OF % "string",
    TAGGED: f"DATATYPE({{v}}) = <{RDF}langString>",
    BOOLEAN: f"{_OF % 'boolean'} && ({{v}} = true || {{v}} = false)",
    INTEGER: f"{_OF % 'integer'} && isNumeric({{v}})",
    DECIMAL: f"{_OF % 'decimal'} && isNumeric({{v}})",
    DOUBLE: f"{_FLOATING} && {_FINITE}",
    NOT_FINITE: f"{_FLOATING} && isNumeric({{v}}) && !({_FINITE})",
    TOO_LONG: f"DATATYPE({{v}}) IN ({_xsd('integer', 'decimal')}) && !isNumeric({{v}})"
    ' && REGEX(STR({v}), "[0-9]")',
    DATE: f'{_OF % "date"} && TZ({{v}}) = "" && {_YEAR}',
    DATE_WITH_ZONE: f'{_OF % "date"} && TZ({{v}}) != "" && {_YEAR}',
    MOMENT: f'{_OF % "dateTime"} && TZ({{v}}) = "" && {_YEAR}',
    MOMENT_WITH_ZONE: f'{_OF % "dateTime"} && TZ({{v}}) != "" && {_YEAR}',
}
_TESTS[OTHER] = (
    f"isLiteral({{v}}) && !({_TESTS[STRING]}) && !({_TESTS[TAGGED]}) && !isNumeric({{v}})"
    f" && !COALESCE({_TESTS[BOOLEAN]}, false) && !COALESCE({_TESTS[TOO_LONG]}, false)"
    f" && !COALESCE(DATATYPE({{v}}) IN ({_xsd('date', 'dateTime')}) && {_YEAR}, false)"
)
_TESTS[WORKED_OUT_DECIMAL], _TESTS[WORKED_OUT_DOUBLE] = _TESTS[DECIMAL], _TESTS[DOUBLE]


def asks(text: str, kinds: Iterable[str]) -> str:
    """Whether an expression has a value of one of the kinds; false or an error where not."""
    tests = dict.fromkeys(_TESTS[kind] for kind in sorted(kinds))
    several = len(tests) > 1
    found = " || ".join(f"({test})" if several else test for test in tests)
    return f"({found.format(v=text)})"


def quick(a: str, b: str) -> str:
    """True only where both are numbers, plain strings, or days or moments without a zone; an error
    only where one has no value."""
    tests = ("{v} = {v}", _TESTS[DATE], _TESTS[STRING], _TESTS[MOMENT])
    pairs = ([f"COALESCE({test.format(v=v)}, false)" for v in (a, b)] for test in tests)
    numbers, *others = (" && ".join(pair) for pair in pairs)  # a number that is none is not itself
    numbers = f"isNumeric({a}) && isNumeric({b}) && {numbers}"
    return "(" + " || ".join(f"({pair})" for pair in (numbers, *others)) + ")"


def any_of(*doubts: str) -> str:
    """The doubts as one, "" for none."""
    found = list(dict.fromkeys(doubt for doubt in doubts if doubt))
    return f"({' || '.join(found)})" if len(found) > 1 else "".join(found)


@lru_cache(maxsize=1024)
def kind_of(literal: Literal) -> str:
    """The kind of a literal as it is written in a query."""
    for kind in sorted(LITERALS):
        if holds(asks(str(literal), [kind])):
            if kind in (DECIMAL, DOUBLE) and not kept(literal):
                return WORKED_OUT_DECIMAL if kind == DECIMAL else WORKED_OUT_DOUBLE
            return kind
    return OTHER


@lru_cache(maxsize=4096)
def holds(expression: str) -> bool:
    """Whether an expression without variables is true."""
    return bool(Store().query(f"ASK {{ FILTER({expression}) }}"))


def kept(literal: Literal) -> bool:
    """Whether the store gives the literal back as it is written."""
    some = NamedNode("urn:x")
    return not rewritten([Triple(some, some, literal)])
