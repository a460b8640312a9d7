"""What stores do differently with texts, languages, patterns of characters and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchgraph.query.portable.asked import Asked, Found, shown
from benchgraph.query.portable.kinds import DATES, NUMBERS, PARTIAL, several
from benchgraph.query.portable.model import Call, Const, Expression, Var, names_in, parts

_TEXT_FUNCTIONS = tuple(
    "STRLEN SUBSTR CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER UCASE LCASE REGEX REPLACE CONCAT"
    " ENCODE_FOR_URI".split()
)
_NO_TEXTS = DATES | NUMBERS | {"dateTime", "iri", "any", "boolean"}
_COMPARED = ("<", ">", "<=", ">=", "!=", "=")
_ORDERED = ("<", ">", "<=", ">=")
_DAYS = {"deadline": "dueBy", "firstDeadline": "firstDueBy", "previousDeadline": "previousDueBy"}


def text_functions(asked: Asked) -> Iterator[Found]:
    """Functions of texts over what is no text, or over what may be unbound."""
    for call in asked.named(*_TEXT_FUNCTIONS):
        args = call.args if call.name == "CONCAT" else call.args[:1]
        for arg in args:
            if asked.kinds(arg) & _NO_TEXTS:
                told = shown(call).replace(shown(arg), f"STR({shown(arg)})", 1)
                case = {"CONCAT": "concat-of-other-kinds", "REGEX": "regex-of-other-kinds"}
                yield Found(case.get(call.name, "text-of-other-kinds"), shown(call), told)
                break
        if call.name == "CONCAT" and asked.open(call):
            name = sorted(asked.open(call))[0]
            told = f"IF(BOUND(?{name}), {shown(call)}, ?nothing)"
            yield Found("concat-of-unbound", shown(call), told)


_OF_TAGGED = {
    "STRBEFORE": "part-of-tagged",
    "STRAFTER": "part-of-tagged",
    "REPLACE": "replace-in-tagged",
    "STRLANG": "strlang-of-tagged",
}


def cutting(asked: Asked) -> Iterator[Found]:
    """SUBSTR that starts in front of the text; parts of tagged texts."""
    for call in asked.named("SUBSTR"):
        if len(call.args) > 1 and _number(call.args[1]) is not None:
            start = _number(call.args[1])
            if start is not None and (start < 1 or start % 1):
                told = shown(Call("SUBSTR", (call.args[0], Const("1", _INTEGER), *call.args[2:])))
                yield Found("substr-before-the-start", shown(call), f"count from 1: {told}")
    for call in asked.named(*_OF_TAGGED):
        if call.args and asked.kinds(call.args[0]) == {"tagged"}:
            told = shown(call).replace(shown(call.args[0]), f"STR({shown(call.args[0])})", 1)
            yield Found(_OF_TAGGED[call.name], shown(call), told)


_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def _number(expression: Expression) -> float | None:
    if isinstance(expression, Call) and expression.name == "NEGATIVE":
        inner = _number(expression.args[0])
        return None if inner is None else -inner
    if isinstance(expression, Const):
        try:
            return float(expression.text)
        except ValueError:
            return None
    return None


_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
_REGEX_CASES = (
    ("regex-script", re.compile(r"\\[pP]\{(?!Is)\w{3,}\}")),
    ("regex-is-script", re.compile(r"\\[pP]\{Is")),
    ("regex-category", re.compile(r"\\[pP](?:\{\w{1,2}\}|\w)")),
    ("regex-look-around", re.compile(r"\(\?(?:[=!]|<[=!])|\\[1-9]")),
    ("regex-intersection", re.compile(r"\[[^\]]*&&")),
    ("regex-word", re.compile(r"\\[wW]")),
)


def regular_expressions(asked: Asked) -> Iterator[Found]:
    """Patterns of characters that one of the engines has not, or reads otherwise."""
    for call in asked.named("REGEX", "REPLACE"):
        pattern = call.args[1] if len(call.args) > 1 else None
        flags = call.args[3 if call.name == "REPLACE" else 2 :]
        text = shown(call)
        if isinstance(pattern, Const):
            yield from (
                Found(case, text) for case, sign in _REGEX_CASES if sign.search(pattern.text)
            )
            if any(_wide_range(each) for each in _CLASS.findall(pattern.text)):
                yield Found("regex-range", text)
        if flags and isinstance(flags[0], Const):
            if "x" in flags[0].text:
                yield Found("regex-flag-x", text)
            if call.name == "REPLACE" and flags[0].text:
                yield Found("replace-with-flags", text)


def _wide_range(found: str) -> bool:
    """A range in a class of characters that goes past Latin letters."""
    return any(ord(match[1]) > 0xFF for match in re.finditer(r"[^\[]-([^\]])", found))


def languages(asked: Asked) -> Iterator[Found]:
    """Language tags compared letter by letter; tagged texts put in order."""
    for call in asked.named("=", "!=", "IN", "NOT IN"):
        if not any(isinstance(arg, Call) and arg.name == "LANG" for arg in call.args):
            continue
        for arg in call.args:
            if isinstance(arg, Const) and "-" in arg.text:
                told = shown(call).replace(arg.text, arg.text.lower())
                told = re.sub(r"LANG\(\?\w+\)", lambda m: f"LCASE({m[0]})", told)
                lower = arg.text == arg.text.lower()
                case = "language-tag-in-lower-case" if lower else "language-tag-as-written"
                yield Found(case, shown(call), told)
                break
    for call in asked.named(*_ORDERED):
        if any(asked.kinds(arg) == {"tagged"} for arg in call.args):
            told = f" {call.name} ".join(f"STR({shown(arg)})" for arg in call.args)
            yield Found("order-of-tagged-texts", shown(call), told)


def orders(asked: Asked) -> Iterator[Found]:
    """ORDER BY over values of several kinds."""
    for select in asked.selects:
        for key in select.order:
            kinds, text = asked.kinds(key), f"ORDER BY {shown(key)}"
            as_text = f"STR({shown(key)})"
            if asked.may_lack(key) or asked.errs(key):
                as_text = f'COALESCE({as_text}, "")'
                if isinstance(key, Call):
                    told = f'ORDER BY COALESCE({shown(key)}, "")'
                    yield Found("order-by-of-unbound", text, told)
            told = f"ORDER BY {as_text}"
            if several(kinds):
                yield Found("order-by-any", text, told)
            elif kinds & PARTIAL:
                yield Found("order-by-mixed-dates", text, told)
            elif "tagged" in kinds and not any(map(asked.one_language, names_in(key))):
                yield Found("order-by-tagged", text, f"{told} LANG({shown(key)})")


def dates(asked: Asked) -> Iterator[Found]:
    """Dates of several precisions, compared; parts of them."""
    for call in asked.named(*_COMPARED):
        left, right = (asked.kinds(arg) for arg in call.args)
        if not (left | right) & DATES:
            continue
        yield from _compared(asked, call)
    for call in asked.named("YEAR", "MONTH", "DAY"):
        if call.args and asked.kinds(call.args[0]) & PARTIAL:
            start, length = {"YEAR": (1, 4), "MONTH": (6, 2), "DAY": (9, 2)}[call.name]
            told = f"SUBSTR(STR({shown(call.args[0])}), {start}, {length})"
            yield Found("part-of-a-date", shown(call), told)


def _compared(asked: Asked, call: Call) -> Iterator[Found]:
    left, right = (asked.kinds(arg) for arg in call.args)
    if (left | right) & NUMBERS:
        told = _as_texts(asked, call)
        yield Found("date-against-a-number", shown(call), told)
    elif "dateTime" in left | right:
        yield Found("date-against-a-moment", shown(call), _as_texts(asked, call))
    elif (left | right) & PARTIAL:
        if call.name != "=":
            case = "unequal-dates" if call.name == "!=" else "mixed-dates-compared"
            yield Found(case, shown(call), _by_day(asked, call) or _as_texts(asked, call))
    elif _up_to_a_day(asked, call):
        yield Found("date-up-to-a-day", shown(call), _as_texts(asked, call))


def _up_to_a_day(asked: Asked, call: Call) -> bool:
    """``?d <= "2026-12-31"^^xsd:date``, or the other way round."""
    if call.name not in ("<=", ">="):
        return False
    large, small = call.args if call.name == ">=" else call.args[::-1]
    if isinstance(large, Var):
        given = asked.computed.get(large.name, [])
        large = given[0] if len(given) == 1 else large
    return isinstance(large, Const) and isinstance(small, Var)


def _as_texts(asked: Asked, call: Call) -> str:
    def text(arg: Expression) -> str:
        if isinstance(arg, Const):
            return f'"{arg.text}"'
        return f"STR({shown(arg)})"

    return f" {call.name} ".join(map(text, call.args))


def _by_day(asked: Asked, call: Call) -> str | None:
    """The comparison with the day that our graph has beside a date, where that is clear."""
    name = next((arg.name for arg in call.args if isinstance(arg, Var)), None)
    year = next((arg for arg in call.args if isinstance(arg, Const)), None)
    if name is None or year is None or call.name not in _ORDERED:
        return None
    before = (call.name in ("<", "<=")) == isinstance(call.args[0], Var)
    day = _first_day(year.text) if call.name in ("<", ">=") else _last_day(year.text)
    if not isinstance(call.args[0], Var):
        day = _first_day(year.text) if call.name in (">", "<=") else _last_day(year.text)
    side = "latest" if before else "earliest"
    sign = call.name if isinstance(call.args[0], Var) else _TURNED[call.name]
    return f'bg:{side} (bg:dueBy for a deadline), STR(?day) {sign} "{day}"'


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _first_day(text: str) -> str:
    return (text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10]


def _last_day(text: str) -> str:
    return text + "-12-31" if len(text) == 4 else text + "-31" if len(text) == 7 else text


def order_against_any(asked: Asked) -> Iterator[Found]:
    """A number or a date held against objects of every kind."""
    looked_at = {
        name
        for each in asked.filters
        for part in parts(each)
        if isinstance(part, Call) and part.name in ("ISNUMERIC", "DATATYPE")
        for name in names_in(part)
    }
    for call in asked.named(*_ORDERED):
        for arg in call.args:
            if "any" in asked.kinds(arg) and not names_in(arg) & looked_at:
                told = f"isNumeric({shown(arg)}) && {shown(call)}"
                yield Found("order-against-any", shown(call), told)


def makers(asked: Asked) -> Iterator[Found]:
    """Functions that make terms."""
    for call in asked.named("IRI", "URI"):
        arg = call.args[0] if call.args else None
        if isinstance(arg, Const) and arg.datatype and not re.match(r"[A-Za-z][\w+.-]*:", arg.text):
            yield Found("iri-without-a-scheme", shown(call), "write the IRI whole")
    for call in asked.named("BNODE"):
        yield Found("bnode-made", shown(call))


def datatypes(asked: Asked) -> Iterator[Found]:
    """DATATYPE of what is no literal, and of a text with a language."""
    guarded = {arg for call in asked.named("ISLITERAL", "ISNUMERIC") for arg in call.args}
    for call in asked.named("DATATYPE"):
        (member, *_) = call.args or (Const(""),)
        kinds = asked.kinds(member)
        if member in guarded:
            continue
        if kinds & {"iri", "any"}:
            told = f"IF(isLiteral({shown(member)}), {shown(call)}, ?nothing)"
            yield Found("datatype-of-an-iri", shown(call), told)
        if kinds & {"tagged", "any"} and not asked.one_language(shown(member)[1:]):
            yield Found("datatype-of-tagged", shown(call))
