"""Random conditions and values over variables of known kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

import pyoxigraph as ox

from benchmarks.differential.terms import Term, written
from benchmarks.differential.tree import Expr

NUMBERS = frozenset(("=decimal", "=integer", "=double"))
DATES = frozenset(("=date", "=gYear", "=gYearMonth"))
TEXTS = frozenset(("=string", "=tagged", "=anyURI"))


@dataclass
class Variable:
    """A variable: the kinds of its values (classes, or datatypes as ``"=date"``), some of them.

    ``sure``: it is bound in every row.
    """

    name: str
    kinds: frozenset[str]
    values: list[Term] = field(default_factory=list)
    sure: bool = True

    @property
    def expr(self) -> Expr:
        return Expr(f"?{self.name}")

    def is_only(self, kinds: frozenset[str]) -> bool:
        """Whether all its values are of these kinds."""
        return bool(self.kinds) and self.kinds <= kinds

    @property
    def is_thing(self) -> bool:
        """Whether its values are IRIs."""
        return not any(kind.startswith("=") for kind in self.kinds)


def text(value: str) -> Expr:
    """A plain text as a term."""
    return Expr(str(ox.Literal(value)))


def call(form: str, *args: Expr | str) -> Expr:
    return Expr(form, tuple(Expr(arg) if isinstance(arg, str) else arg for arg in args))


# A value, its kinds, and examples of what it may come to.
Value = tuple[Expr, frozenset[str], list[Term]]


class Expressions:
    """Makes conditions and values with the random numbers of one query."""

    def __init__(self, pick: Random) -> None:
        self.pick = pick

    def test(self, variables: list[Variable], depth: int = 0) -> Expr:
        """A condition over some of ``variables``."""
        pick = self.pick
        if depth < 2 and pick.random() < 0.3:
            one = self.test(variables, depth + 1)
            form = pick.choice(_OF_TESTS)
            if form.startswith("COALESCE"):
                return call(form, one, pick.choice(["true", "false"]))
            others = [self.test(variables, depth + 1) for _ in range(form.count("{}") - 1)]
            return call(form, one, *others)
        if len(variables) > 1 and pick.random() < 0.12:
            return self._two(*pick.sample(variables, 2))
        variable = pick.choice(variables)
        if pick.random() < (0.08 if variable.sure else 0.25):
            return call(pick.choice(["BOUND({})", "!BOUND({})"]), variable.expr)
        return self._of(variable)

    def _two(self, one: Variable, two: Variable) -> Expr:
        if one.kinds & two.kinds or (one.is_thing and two.is_thing):
            return call(self.pick.choice(_OF_TWO_ALIKE), one.expr, two.expr)
        return call(self.pick.choice(_OF_ANY_TWO), one.expr, two.expr)

    def _of(self, variable: Variable) -> Expr:
        if variable.is_only(NUMBERS):
            return self._of_number(variable)
        if variable.is_only(DATES):
            return self._of_date(variable)
        if variable.kinds & TEXTS:
            return self._of_text(variable)
        if variable.is_only(frozenset(("=boolean",))):
            return call(self.pick.choice(["{} = true", "{} != true", "{}"]), variable.expr)
        return self._of_thing(variable)

    def _value(self, variable: Variable) -> Term:
        return self.pick.choice(variable.values)

    def _of_number(self, variable: Variable) -> Expr:
        value = self._value(variable)
        sign = self.pick.choice(["<", "<=", ">", ">=", "=", "!="])
        form = self.pick.choice(_OF_A_NUMBER).replace("<", sign)
        return call(form, variable.expr, *[written(value)] * (form.count("{}") - 1))

    def _of_date(self, variable: Variable) -> Expr:
        value = self._value(variable)
        sign = self.pick.choice(["<", "<=", ">", ">=", "="])
        year = text(value.value[:4])
        forms = [
            (f"STR({{}}) {sign} {{}}", text(value.value)),
            ("STRSTARTS(STR({}), {})", year),
            (f"SUBSTR(STR({{}}), 1, 4) {sign} {{}}", year),
            (f"{{}} {sign} {{}}", Expr(str(value))),
            ("DATATYPE({}) = {}", Expr(f"xsd:{sorted(variable.kinds)[0][1:]}")),
        ]
        if variable.is_only(frozenset(("=date",))):
            forms.append((f"YEAR({{}}) {sign} {{}}", Expr(value.value[:4])))
            forms.append(("MONTH({}) > {}", Expr("6")))
        form, other = self.pick.choice(forms)
        return call(form, variable.expr, other)

    def _of_text(self, variable: Variable) -> Expr:
        value = self._value(variable)
        word = text(self._word(value.value))
        inner = self.pick.choice(["{}", "STR({})", "STR({})", "LCASE(STR({}))", "UCASE(STR({}))"])
        forms = [
            (f"CONTAINS({inner}, {{}})", word),
            (f"STRSTARTS({inner}, {{}})", word),
            (f"STRENDS({inner}, {{}})", word),
            (f'REGEX({inner}, {{}}, "i")', text(re.sub(r"\W", ".", self._word(value.value)))),
            (f"STRLEN({inner}) > {{}}", Expr(str(self.pick.randrange(60)))),
            ("STR({}) < {}", word),
            ("STR({}) = {}", text(value.value)),
        ]
        if isinstance(value, ox.Literal):
            tag = text((value.language or "").lower())
            forms += [("LCASE(LANG({})) = {}", tag)] * 3 + [("{} = {}", Expr(str(value)))]
            forms += [("LANGMATCHES(LANG({}), {})", text((value.language or "*")[:2]))]
        form, other = self.pick.choice(forms)
        return call(form, variable.expr, other)

    def _word(self, value: str) -> str:
        """A piece of a text."""
        words = [word for word in re.split(r"\s+", value) if word] or [value]
        word = self.pick.choice(words)
        return word[: self.pick.randint(1, 8)]

    def _of_thing(self, variable: Variable) -> Expr:
        value = self._value(variable)
        form = self.pick.choice(_OF_A_THING)
        if "STR(" in form:
            ends = re.split(r"[/#-]", value.value)
            return call(form, variable.expr, text(self.pick.choice(ends) or "/"))
        others = [written(self._value(variable)) for _ in range(form.count("{}") - 1)]
        return call(form, variable.expr, *others)

    def value(self, variables: list[Variable], depth: int = 0) -> Value:
        """A value over some of ``variables``."""
        pick, variable = self.pick, self.pick.choice(variables)
        one = variable.expr
        if depth < 2 and pick.random() < 0.25:
            return self._branching(variables, depth)
        if variable.is_only(NUMBERS) and pick.random() < 0.7:
            form = pick.choice(_FROM_A_NUMBER)
            return call(form, one), frozenset(("=decimal",)), [ox.Literal(5), ox.Literal(100)]
        if variable.is_only(frozenset(("=date",))) and pick.random() < 0.4:
            form = pick.choice(["YEAR({})", "MONTH({})", "DAY({})"])
            return call(form, one), frozenset(("=integer",)), [ox.Literal(2025), ox.Literal(6)]
        form = pick.choice(_OF_ANY)
        if form.startswith("STRLEN"):
            return call(form, one), frozenset(("=integer",)), [ox.Literal(12), ox.Literal(40)]
        args = [one, *(pick.choice(variables).expr for _ in range(form.count("{}") - 1))]
        return call(form, *args), frozenset(("=string",)), [ox.Literal("a"), ox.Literal("2025")]

    def _branching(self, variables: list[Variable], depth: int) -> Value:
        one, kinds, values = self.value(variables, depth + 1)
        if self.pick.random() < 0.5:
            other = self.pick.choice(['"none"', "0", "?nothing"])
            kinds |= {"=string"} if other[0] == '"' else {"=integer"} if other == "0" else set()
            return call("COALESCE({}, {})", one, other), kinds, values
        two, more_kinds, more_values = self.value(variables, depth + 1)
        test = self.test(variables, depth + 1)
        return call("IF({}, {}, {})", test, one, two), kinds | more_kinds, values + more_values


_OF_TESTS = ["({} && {})", "({} || {})", "!({})", "COALESCE({}, {})", "IF({}, {}, {})"]
_OF_TWO_ALIKE = ["{} = {}", "{} != {}", "sameTerm({}, {})"]
_OF_ANY_TWO = ["STR({}) < STR({})", "STRLEN(STR({})) >= STRLEN(STR({}))"]
_OF_A_NUMBER = [
    *(["{} < {}"] * 3),
    "{} * 2 < {}",
    "{} + 1 < {}",
    "ABS({}) < {}",
    "isNumeric({})",
    "{} IN ({})",
]
_OF_A_THING = [
    "{} = {}",
    "{} != {}",
    "{} IN ({}, {})",
    "{} NOT IN ({}, {})",
    "STRENDS(STR({}), {})",
    "isIRI({})",
    "STR({}) < {}",
    "CONTAINS(STR({}), {})",
]
_FROM_A_NUMBER = [
    "{} + 1",
    "{} * 2",
    "{} - 10",
    "ROUND({})",
    "ABS({})",
    "FLOOR({} / 1000.0)",
    "CEIL({} * 0.5)",
    "ROUND(100.0 * {} / 7) / 100.0",
    "-{}",
]
_OF_ANY = [
    "STR({})",
    "STR({})",
    "STRLEN(STR({}))",
    "UCASE(STR({}))",
    "LCASE(STR({}))",
    "SUBSTR(STR({}), 3)",
    "SUBSTR(STR({}), 1, 7)",
    'STRAFTER(STR({}), "/")',
    'STRBEFORE(STR({}), "-")',
    'REPLACE(STR({}), "^.*[/#]", "")',
    'CONCAT(STR({}), "/", STR({}))',
    'CONCAT("[", STR({}), "]")',
    "LANG({})",
    "STR(DATATYPE({}))",
    "ENCODE_FOR_URI(STR({}))",
]
