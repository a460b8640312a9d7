"""Doubts about single functions, beyond the kinds of what they are given.

Each takes a call and the kinds of its arguments, and gives an expression that is true of solutions
for which engines may differ, or "" where there are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pyoxigraph import Literal

from benchgraph.shacl.expressions import Call, Constant, Expression
from benchgraph.shacl.kinds import (
    DECIMAL,
    DOUBLE,
    INTEGER,
    STRING,
    TAGGED,
    WORKED_OUT_DECIMAL,
    WORKED_OUT_DOUBLE,
    Kinds,
    any_of,
    asks,
    kind_of,
)
from benchgraph.shacl.regular import portable_pattern
from benchgraph.shacl.terms import XSD, Refused

_PLAIN_DATE = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2})?(Z|[+-](0[1-9]|1[0-3]):[0-9]{2})?$"
)
_ABSOLUTE = r"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9_.~:/?#@!$&'()*+,;=-]*$"
_FLAGS = frozenset(("", "i", "s", "m"))
# What `$` and `.` take for the end of a line beside "\n", from engine to engine.
_LINE_ENDS = rb"[\r\x0b\x0c\x85\u2028\u2029]".decode("unicode_escape")
_NOT_PLAIN = "[^\t\n -~]"


def _large(call: Call, given: list[Kinds]) -> str:
    """Sums beyond what the store counts to."""
    return _exact(call, given, "ABS({v}) >= 1000000000000000")


def _large_or_fine(call: Call, given: list[Kinds]) -> str:
    """Products beyond what the store counts to, or of more digits."""
    test = "ABS({v}) >= 1000000000 || {v} * 1000000000 != FLOOR({v} * 1000000000)"
    return _exact(call, given, test)


def _exact(call: Call, given: list[Kinds], test: str) -> str:
    """A test of those arguments that are exact numbers."""
    exact = frozenset((INTEGER, DECIMAL, WORKED_OUT_DECIMAL))
    return any_of(
        *(
            f"({asks(each.text, here)} && COALESCE({test.format(v=each.text)}, true))"
            for each, kinds in zip(call.given, given, strict=True)
            if (here := kinds & exact)
        )
    )


def _inexact(call: Call, given: list[Kinds]) -> str:
    """A quotient with more digits than an engine keeps, or by a decimal of zero."""
    a, b = (each.text for each in call.given)
    exact = asks(a, (INTEGER, DECIMAL)) + " && " + asks(b, (INTEGER, DECIMAL))
    whole = f"COALESCE({a} / {b} * {b} = {a}, false)"
    nothing = f"({b} = 0 && DATATYPE({b}) = <{XSD}integer>)"
    return f"({exact} && !({nothing} || {whole}))"


def _several_parts(call: Call, given: list[Kinds]) -> str:
    """A language of several parts, which Jena writes as en-GB and others as the data do."""
    if TAGGED not in given[0]:
        return ""
    return f'CONTAINS({call.text}, "-")'


def _start(call: Call, given: list[Kinds]) -> str:
    return f"({call.given[1].text} < 1)"


def _range(call: Call, given: list[Kinds]) -> str:
    """A range with a star in it, or none."""
    text = call.given[1].text
    return f'({text} != "*" && !REGEX({text}, "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"))'


def _spelt(call: Call, given: list[Kinds]) -> str:
    """Text for a number or a boolean that some engines trim, or that is very long."""
    text = call.given[0].text
    if STRING not in given[0]:
        return ""
    odd = f'(REGEX({text}, "^[ \\t\\n\\r]|[ \\t\\n\\r]$") || STRLEN({text}) > 15)'
    return f"({asks(text, [STRING])} && {odd})"


def _far(call: Call, given: list[Kinds]) -> str:
    """A double that is no integer of the store's."""
    text = call.given[0].text
    if not given[0] & {DOUBLE, WORKED_OUT_DOUBLE}:
        return ""
    return f"({asks(text, [DOUBLE])} && ABS({text}) >= 1000000000000000)"


def _dated(call: Call, given: list[Kinds]) -> str:
    text = call.given[0].text
    if STRING not in given[0]:
        return ""
    plain = Literal(_PLAIN_DATE)
    return f'({asks(text, [STRING])} && REGEX({text}, "[0-9]") && !REGEX({text}, {plain}))'


def _absolute(call: Call, given: list[Kinds]) -> str:
    text = call.given[0].text
    if STRING not in given[0]:
        return ""
    return f"({asks(text, [STRING])} && !REGEX({text}, {Literal(_ABSOLUTE)}))"


def _matched(call: Call, given: list[Kinds]) -> str:
    """Text of which a pattern may say different things, by the engine's idea of lines, digits and
    the like. Raises ``Refused`` for a pattern that is not of the plain core."""
    name = f"sh:select with {call.name}"
    texts = [_constant_text(each, name) for each in call.given[1:]]
    pattern = texts[0]
    last = 2 if call.name == "REGEX" else 3
    flags = texts[-1] if len(call.given) > last else ""
    if len(call.given) not in (last, last + 1) or flags not in _FLAGS:
        raise Refused(name, f"with flags {flags!r}")
    try:
        portable_pattern(pattern, "i" if flags == "i" else "")
    except Refused as why:
        raise Refused(name, why.reason) from why
    if re.search(r"\\[1-9]", pattern):
        raise Refused(name, "with a back reference")
    if call.name == "REPLACE" and (re.search(pattern, "") or re.search(r"[\\$]", texts[1])):
        raise Refused(name, "of nothing, or by parts of what is found")
    text = call.given[0].text
    doubts = []
    if flags == "i" or re.search(r"\\[dDsS]", pattern):
        doubts.append(f"REGEX({text}, {Literal(_NOT_PLAIN)})")
    if re.search(r"[.$^]", pattern):
        doubts.append(f"REGEX({text}, {Literal(_LINE_ENDS)})")
    if "$" in pattern and flags != "m":
        doubts.append(f"STRENDS({text}, {Literal(chr(10))})")
    return any_of(*doubts)


def _constant_text(expression: Expression, name: str) -> str:
    if isinstance(expression, Constant) and _is_string(expression):
        return expression.term.value
    raise Refused(name, "with a pattern that the query works out")


def _is_string(constant: Constant) -> bool:
    """Whether a constant is a plain string."""
    return isinstance(constant.term, Literal) and kind_of(constant.term) == STRING


PARTICULAR: dict[str, tuple[Callable[[Call, list[Kinds]], str], ...]] = {
    "+": (_large,),
    "-": (_large,),
    "*": (_large_or_fine,),
    "/": (_inexact, _large_or_fine),
    "LANG": (_several_parts,),
    "SUBSTR": (_start,),
    "LANGMATCHES": (_range,),
    "REGEX": (_matched,),
    "REPLACE": (_matched,),
    "IRI": (_absolute,),
    "URI": (_absolute,),
    f"<{XSD}boolean>": (_spelt,),
    f"<{XSD}integer>": (_spelt, _far),
    f"<{XSD}decimal>": (_spelt,),
    f"<{XSD}double>": (_spelt,),
    f"<{XSD}date>": (_dated,),
    f"<{XSD}dateTime>": (_dated,),
}
