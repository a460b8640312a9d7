"""Which operators and functions of SPARQL every engine reads alike, and on which values.

The standard is SPARQL 1.1. What it leaves to the engine, and what the store does otherwise, is a
*doubt*: an expression that is true of a solution for which engines may differ. A doubt about
constants is a refusal at once; one about values is asked of the data. What is not in the tables
here is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pyoxigraph import Literal

from benchgraph.shacl.agreed import EQUAL, FUNCTIONS, LESS, NONE, UNEQUAL, Pairs, of
from benchgraph.shacl.expressions import Body, Call, Constant, Exists, Expression, Variable
from benchgraph.shacl.kinds import (
    BOOLEAN,
    IN_DATA,
    IRI,
    NOT_FINITE,
    OTHER,
    STRING,
    TAGGED,
    TEXTS,
    TOO_LONG,
    Kinds,
    any_of,
    asks,
    holds,
    kept,
    kind_of,
    quick,
)
from benchgraph.shacl.particular import PARTICULAR
from benchgraph.shacl.terms import XSD, Refused


class Reading(NamedTuple):
    """What an expression may be, and where engines may differ about it: about its value, about
    whether it is true, and whether it is false (each "" where nowhere)."""

    kinds: Kinds
    value: str
    true: str
    false: str


class Rules:
    """Reads expressions. ``variables`` says what each may be; a group that an expression asks for
    is handed to ``asked``. ``named`` collects the doubts by the operators that they are about."""

    def __init__(
        self, variables: dict[str, Kinds], asked: Callable[[Body], None], named: dict[str, str]
    ) -> None:
        self._variables = variables
        self._asked = asked
        self._named = named

    def all_of(self, readings: Iterable[tuple[str, Reading]]) -> Reading:
        """The conjunction of expressions, given with their texts."""
        text, found = "", Reading(of(BOOLEAN), "", "", "")
        for other, reading in readings:
            found = _both(text or "true", found, other, reading)
            text = f"{text} && {other}" if text else other
        return found

    def read(self, expression: Expression) -> Reading:
        """Raises ``Refused`` for what is not read alike."""
        if isinstance(expression, Variable):
            return self._plain(expression, self._variables.get(expression.text, IN_DATA), "")
        if isinstance(expression, Constant):
            term = expression.term
            kind = kind_of(term) if isinstance(term, Literal) else IRI
            if kind in (OTHER, NOT_FINITE, TOO_LONG) and not kept(term):  # type: ignore[arg-type]
                raise Refused("sh:select", f"{term} is rewritten by the store")
            return self._plain(expression, of(kind), "")
        if isinstance(expression, Exists):
            self._asked(expression.group)
            return Reading(of(BOOLEAN), "", "", "")
        return self._call(expression)

    def _call(self, call: Call) -> Reading:
        given = self._given(call)
        match call.name, given:
            case "&&", [one, two]:
                return _both(call.given[0].text, one, call.given[1].text, two)
            case "||", [one, two]:
                both = _both(*_negated(call.given[0], one), *_negated(call.given[1], two))
                return _not(both)
            case "!", [one]:
                return _not(one)
            case "IN", [_, *_]:
                return self._listed(call, given)
            case (("=" | "!=" | "<" | ">" | "<=" | ">="), [one, two]):
                return self._compared(call, one, two)
            case "BOUND", [_]:
                return Reading(of(BOOLEAN), "", "", "")
            case "COALESCE" | "CONCAT", _:
                kinds = frozenset[str]().union(*(each.kinds for each in given))
                kinds = kinds if call.name == "COALESCE" else TEXTS
                return self._plain(call, kinds, any_of(*(each.value for each in given)))
            case "IF", [condition, one, two]:
                doubts = (condition.true, condition.false, one.value, two.value)
                return self._plain(call, one.kinds | two.kinds, any_of(*doubts))
        return self._function(call, given)

    def _given(self, call: Call) -> list[Reading]:
        """What is known of the arguments; how a language is written does not always matter."""
        others = [each for each in call.given if not _is_language(each)]
        aside = call.name in ("LANGMATCHES", "LCASE", "UCASE") or (
            call.name in ("=", "!=", "IN") and all(map(_is_one_part, others))
        )
        return [
            self.read(each.given[0])._replace(kinds=of(STRING))
            if aside and isinstance(each, Call) and _is_language(each)
            else self.read(each)
            for each in call.given
        ]

    def _function(self, call: Call, given: list[Reading]) -> Reading:
        rule = FUNCTIONS.get(call.name)
        name = _shown(call.name)
        if rule is None:
            raise Refused(f"sh:select with {name}", "engines read it differently, or not at all")
        if call.name == "SUBSTR" and len(given) == 3:
            rule = rule._replace(doubtful=(*rule.doubtful, rule.doubtful[1]))
        if call.name in ("REGEX", "REPLACE"):
            rule = rule._replace(doubtful=(NONE,) * len(given))
        if len(rule.doubtful) != len(given):
            raise Refused(f"sh:select with {name}", f"of {len(given)} values")
        doubts = [each.value for each in given]
        for argument, reading, doubtful in zip(call.given, given, rule.doubtful, strict=True):
            if here := reading.kinds & doubtful:
                doubts.append(self._doubt(name, asks(argument.text, here)))
        for particular in PARTICULAR.get(call.name, ()):
            doubts.append(self._doubt(name, particular(call, [each.kinds for each in given])))
        return self._plain(call, rule.gives, any_of(*doubts))

    def _doubt(self, name: str, doubt: str) -> str:
        """A doubt that remains when what is known without the data has been looked at."""
        if doubt and not re.search(r"[?{]\w*", doubt):
            if holds(doubt):
                raise Refused(f"sh:select with {name}", "of these values")
            return ""
        if doubt:
            self._named[name] = any_of(self._named.get(name, ""), doubt)
        return doubt

    def _plain(self, expression: Expression, kinds: Kinds, value: str) -> Reading:
        """Whether a value of these kinds is true, where it stands for a condition."""
        true, false = value, value
        text = expression.text
        if TAGGED in kinds:
            true = false = any_of(value, f"DATATYPE({text}) = DATATYPE('x'@en)")
        if doubtful := kinds & {OTHER, TOO_LONG}:
            false = any_of(false, asks(text, doubtful))
        return Reading(kinds, value, true, false)

    def _listed(self, call: Call, given: list[Reading]) -> Reading:
        """IN: equal to one of them."""
        one = call.given[0]
        found = Reading(of(BOOLEAN), "", "", "")
        for other, reading in zip(call.given[1:], given[1:], strict=True):
            same = self._compared(Call("=", (one, other)), given[0], reading, name="IN")
            found = Reading(
                found.kinds,
                any_of(found.value, same.value),
                any_of(found.true, same.true),
                any_of(found.false, same.false),
            )
        return found

    def _compared(self, call: Call, one: Reading, two: Reading, name: str = "") -> Reading:
        values = any_of(one.value, two.value)
        if call.name in ("=", "!="):
            true, false = (self._pairs(call, one, two, each, name) for each in (EQUAL, UNEQUAL))
            if call.name == "!=":
                true, false = false, true
        else:
            true = false = self._pairs(call, one, two, LESS, name)
        true, false = any_of(values, true), any_of(values, false)
        return Reading(of(BOOLEAN), any_of(true, false), true, false)

    def _pairs(self, call: Call, one: Reading, two: Reading, pairs: Pairs, name: str) -> str:
        """Whether two values are of kinds between which the comparison is in doubt."""
        a, b = (each.text for each in call.given)
        sides = ((a, one.kinds, b, two.kinds), (b, two.kinds, a, one.kinds))
        doubts: dict[str, None] = {}
        for first, second in pairs:
            for x, x_kinds, y, y_kinds in sides:
                if (here := x_kinds & first) and (there := y_kinds & second):
                    doubts[f"({asks(x, here)} && {asks(y, there)})"] = None
                if first == second:
                    break
        if not doubts:
            return ""
        doubt = f"({' || '.join(doubts)})"
        if call.name in ("=", "!="):
            doubt = f"(isLiteral({a}) && isLiteral({b}) && !sameTerm({a}, {b}) && {doubt})"
        elif min(len(one.kinds), len(two.kinds)) > 1:
            # Said with OR, which the store asks in its order, where it may begin AND with the last.
            doubt = f"(!({quick(a, b)} || !COALESCE({doubt}, false)))"
        return self._doubt(name or call.name, doubt)


def _not(one: Reading) -> Reading:
    return Reading(of(BOOLEAN), any_of(one.true, one.false), one.false, one.true)


def _negated(expression: Expression, one: Reading) -> tuple[str, Reading]:
    return f"(! {expression.text})", _not(one)


def _both(a: str, one: Reading, b: str, two: Reading) -> Reading:
    """The conjunction: where one part is surely not true, no doubt about the other matters."""
    if not (two.true or two.false):
        true = _when(b, one.true)
    else:
        true = any_of(one.true, _when("" if one.true or one.false or a == "true" else a, two.true))
    if one.true or one.false:
        may_be_b = "" if two.true or two.false else f"COALESCE({b}, true)"
        false = any_of(_when(may_be_b, one.false), two.false)
    else:
        false = _when("" if a == "true" else f"COALESCE({a}, true)", two.false)
    return Reading(of(BOOLEAN), any_of(true, false), true, false)


def _when(condition: str, doubt: str) -> str:
    return f"({condition} && {doubt})" if condition and doubt else doubt


def _is_language(expression: Expression) -> bool:
    return isinstance(expression, Call) and expression.name == "LANG" and len(expression.given) == 1


def _is_one_part(expression: Expression) -> bool:
    """Whether a constant cannot be a language of several parts."""
    return isinstance(expression, Constant) and "-" not in expression.term.value


def _shown(name: str) -> str:
    """A function by the name that people know it by."""
    if name == "NEGATE":
        return "-"
    return "xsd:" + name[len(XSD) + 1 : -1] if name.startswith(f"<{XSD}") else name
