"""What stores do differently with numbers and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchgraph.query.portable.asked import Asked, Found, shown
from benchgraph.query.portable.kinds import DATES, NUMBERS, PARTIAL, TESTS, TEXTS, several
from benchgraph.query.portable.model import (
    AGGREGATES,
    XSD,
    Call,
    Const,
    Expression,
    Select,
    Var,
    aggregates_in,
)

_ROUNDED = frozenset(("ROUND", "CEIL", "FLOOR")) | TESTS
_COUNTED = frozenset(("COUNT", "STRLEN", "YEAR", "MONTH", "DAY"))
_NUMBER_CASTS = (f"{XSD}integer", f"{XSD}decimal", f"{XSD}double", f"{XSD}float", f"{XSD}int")
_INTEGER = frozenset(("integer",))


def divisions(asked: Asked) -> Iterator[Found]:
    """Integers divided; what may be divided by nothing."""
    for call in asked.named("/"):
        above, below = call.args
        if asked.kinds(above) | asked.kinds(below) == _INTEGER:
            told = f"1.0 * {shown(above)} / {shown(below)}"
            yield Found("integer-division", shown(call), told)
        if _may_be_nothing(asked, below):
            guarded = f"IF({shown(below)} = 0, ?nothing, {shown(call)})"
            yield Found("division-by-zero", shown(call), guarded)


def _may_be_nothing(asked: Asked, below: Expression) -> bool:
    if isinstance(below, Const):
        return not below.text.strip("0.+-")
    if isinstance(below, Call) and below.name in _COUNTED:
        return False
    compared = [
        side
        for call in asked.named("=", "!=", "<", ">", "<=", ">=")
        for side in call.args
        if any(isinstance(other, Const) for other in call.args)
    ]
    return below not in compared


def quotients(asked: Asked) -> Iterator[Found]:
    """Quotients and averages in the answer, whose digits end where the store ends them."""
    shown_names = set(asked.query.names())
    whole: list[Expression] = [column.expression for column in asked.query.computed()]
    for name, expressions in asked.computed.items():
        if name in shown_names:
            whole += expressions
    for expression in dict.fromkeys(whole):
        for call in _unrounded(expression):
            if call.name == "/" and _exact(call.args[1]):
                continue
            if asked.kinds(call) <= {"decimal", "integer"}:
                told = f"ROUND(100.0 * {shown(call)}) / 100.0"
                yield Found("digits-of-a-quotient", shown(call), told)


def _unrounded(expression: Expression) -> Iterator[Call]:
    if not isinstance(expression, Call) or expression.name in _ROUNDED:
        return
    if expression.name in ("/", "AVG"):
        yield expression
    args = expression.args[1:] if expression.name == "IF" else expression.args
    for arg in args:
        yield from _unrounded(arg)


def _exact(below: Expression) -> bool:
    """Whether a division by this comes to an end: 2, 5, 10, 100.0 …"""
    if not isinstance(below, Const) or not re.fullmatch(r"\d+(\.0*)?", below.text):
        return False
    number = int(below.text.partition(".")[0])
    for prime in (2, 5):
        while number and number % prime == 0:
            number //= prime
    return number == 1


def members(asked: Asked) -> Iterator[Found]:
    """Aggregates over what may be unbound or of several kinds; GROUP_CONCAT."""
    for select in asked.selects:
        whole = [*(column.expression for column in select.computed()), *select.having]
        for call in (each for expression in whole for each in aggregates_in(expression)):
            if call.args and call.name not in ("COUNT", "SAMPLE"):
                yield from _member(asked, select, call, call.args[0])


def aggregates_again(asked: Asked) -> Iterator[Found]:
    """An aggregate that two columns are."""
    for select in asked.selects:
        names: dict[Expression, str] = {}
        for column in select.computed():
            if isinstance(column.expression, Call) and column.expression.name in AGGREGATES:
                first = names.setdefault(column.expression, column.name)
                if first != column.name:
                    text = f"({shown(column.expression)} AS ?{column.name})"
                    yield Found("aggregate-twice", text, f"?{first} alone")


def _member(asked: Asked, select: Select, call: Call, member: Expression) -> Iterator[Found]:
    if missing := sorted(asked.open_in_part(select, member)):
        told = f"FILTER(BOUND(?{missing[0]})) in the pattern"
        if call.name == "SUM":
            told = f"SUM(COALESCE({shown(member)}, 0))"
        yield Found("aggregate-of-unbound", shown(call), told)
    if call.name in ("MIN", "MAX"):
        yield from _extremes(asked, call, member)
        if not isinstance(member, Var) and (asked.may_lack(member) or asked.errs(member)):
            told = f"BIND({shown(member)} AS ?member), and {call.name}(?member)"
            yield Found("extreme-of-an-error", shown(call), told)
    if call.name == "GROUP_CONCAT":
        yield from _joined(asked, call, member)


def _extremes(asked: Asked, call: Call, member: Expression) -> Iterator[Found]:
    kinds = asked.kinds(member)
    told = f"{call.name}(STR({shown(member)}))"
    if several(kinds):
        yield Found("extreme-of-any", shown(call), told)
    elif kinds & PARTIAL:
        yield Found("extreme-of-mixed-dates", shown(call), told)


def _joined(asked: Asked, call: Call, member: Expression) -> Iterator[Found]:
    kinds, text = asked.kinds(member), shown(call)
    inside = ("DISTINCT " * call.distinct) + f"STR({shown(member)})"
    told = f'GROUP_CONCAT({inside}; separator="{call.separator or " "}")'
    if call.separator is None:
        yield Found("group-concat-without-separator", text, told)
    if kinds & (NUMBERS | DATES | {"iri", "any", "boolean"}):
        yield Found("group-concat-of-other-kinds", text, told)
    elif "tagged" in kinds:
        yield Found("group-concat-of-tagged", text, told)
    if not any(_in_order(select) for select in asked.selects):
        yield Found("group-concat-order", text)


def _in_order(select: object) -> bool:
    return bool(getattr(select, "order", None)) and not select.aggregated()  # type: ignore[attr-defined]


def numbers_as_terms(asked: Asked) -> Iterator[Found]:
    """Numbers in patterns, in VALUES that patterns meet, and in IN."""
    columns: dict[str, list[Const]] = {}
    for group in asked.groups:
        for values in group.values:
            for name, column in values.columns.items():
                found = [term for term in column if term and _numeric(term)]
                columns.setdefault(name, []).extend(found)
    for group in asked.groups:
        for pattern in group.patterns:
            if asked.typing.reached(pattern.path) == _INTEGER:
                continue
            end = pattern.object
            terms = columns.get(end.name, []) if isinstance(end, Var) else [end]
            for term in terms:
                if not _numeric(term):
                    continue
                name = end.name if isinstance(end, Var) else "v"
                case = (
                    "integer-as-object" if term.datatype == f"{XSD}integer" else "decimal-as-object"
                )
                yield Found(case, shown(term), f"FILTER(?{name} = {shown(term)})")
    for call in asked.named("IN", "NOT IN"):
        numbers = [arg for arg in call.args[1:] if isinstance(arg, Const) and _numeric(arg)]
        if numbers and asked.kinds(call.args[0]) != _INTEGER:
            tests = " || ".join(f"{shown(call.args[0])} = {shown(each)}" for each in numbers)
            told = tests if call.name == "IN" else f"!({tests})"
            yield Found("number-in-a-list", shown(call), told)


def _numeric(term: Expression) -> bool:
    return isinstance(term, Const) and term.datatype.removeprefix(XSD) in NUMBERS


def casts(asked: Asked) -> Iterator[Found]:
    """Casts of texts to numbers and days, which Virtuoso takes from nearly any text."""
    guarded = {call.args[0] for call in asked.named("REGEX")}
    guarded |= {arg.args[0] for arg in guarded if isinstance(arg, Call) and arg.name == "STR"}
    for call in asked.named(*_NUMBER_CASTS):
        (member, *_) = call.args or (Const(""),)
        safe = isinstance(member, Const) or member in guarded or _cut_out(member)
        if asked.kinds(member) <= TEXTS | {"unknown", "any"} and not safe:
            told = f'IF(REGEX({shown(member)}, "^[0-9]+$"), {shown(call)}, ?nothing)'
            yield Found("cast-to-number", shown(call), told)
    for call in asked.named(f"{XSD}date", f"{XSD}dateTime", f"{XSD}gYear", f"{XSD}gYearMonth"):
        (member, *_) = call.args or (Const(""),)
        whole = r"\d{4}-\d\d-\d\d(T.*)?"
        if isinstance(member, Const) and re.fullmatch(whole, member.text):
            continue
        if asked.kinds(member) != {call.name.removeprefix(XSD)}:
            yield Found("cast-to-date", shown(call), f"STR({shown(member)}) and compare texts")
    for call in asked.named(f"{XSD}string"):
        if call.args and not asked.kinds(call.args[0]) <= TEXTS:
            yield Found("cast-to-string", shown(call), f"STR({shown(call.args[0])})")


def _cut_out(member: Expression) -> bool:
    """Digits out of a date: SUBSTR(STR(?d), 1, 4)."""
    return isinstance(member, Call) and member.name in ("SUBSTR", "STRBEFORE", "STRAFTER")


def numbers_as_texts(asked: Asked) -> Iterator[Found]:
    """STR of a number, and of what keeps its zeros on Jena."""
    kept = {
        name
        for name, expressions in asked.computed.items()
        if any(_keeps_zero(each) for each in expressions)
    }
    mended = {call.args[0] for call in asked.named("REPLACE") if call.args}
    for call in asked.named("STR"):
        (member, *_) = call.args or (Const(""),)
        if call in mended:
            continue
        if _keeps_zero(member) or (isinstance(member, Var) and member.name in kept):
            yield Found("zero-in-front", shown(call), _two_digits(asked, member))
        elif asked.kinds(member) & {"decimal", "double", "float"}:
            told = f'REPLACE(STR({shown(member)}), "[.]0$", "")'
            yield Found("number-as-text", shown(call), told)
    for name in kept:
        if name in _met(asked, name):
            (first, *_) = asked.computed[name]
            yield Found("zero-in-front", f"{shown(first)} AS ?{name}", _two_digits(asked, first))


_PLACES = {"MONTH": 6, "DAY": 9, "HOURS": 12, "MINUTES": 15}


def _keeps_zero(expression: Expression) -> bool:
    if not isinstance(expression, Call):
        return False
    return expression.name in _PLACES or (
        expression.name in _NUMBER_CASTS and bool(expression.args) and _cut_out(expression.args[0])
    )


def _two_digits(asked: Asked, expression: Expression) -> str | None:
    if isinstance(expression, Var):
        expression = asked.computed[expression.name][0]
    if not isinstance(expression, Call) or expression.name not in _PLACES:
        return None
    return f"SUBSTR(STR({shown(expression.args[0])}), {_PLACES[expression.name]}, 2)"


def _met(asked: Asked, name: str) -> set[str]:
    """``name`` where VALUES or a pattern has it too."""
    for group in asked.groups:
        ends = (end for p in group.patterns for end in (p.subject, p.object))
        if any(name in values.columns for values in group.values) or Var(name) in ends:
            return {name}
    return set()


def differences_of_dates(asked: Asked) -> Iterator[Found]:
    """One date minus another."""
    for call in asked.named("-"):
        if all(asked.kinds(arg) & (DATES | {"dateTime"}) for arg in call.args):
            yield Found("date-minus-date", shown(call))
