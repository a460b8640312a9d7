"""What kinds of values an expression may have, as far as its text and our properties tell.

A kind is the local name of a datatype of XML Schema, ``tagged`` (a text with a language), ``iri``,
``any`` (the object of a variable predicate) or ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchgraph.query.portable.model import (
    XSD,
    Call,
    Const,
    Exists,
    Expression,
    Group,
    Pattern,
    Select,
    Step,
    Var,
)

Kinds = frozenset[str]
UNKNOWN: Kinds = frozenset(("unknown",))
PARTIAL: Kinds = frozenset(("gYear", "gYearMonth"))
DATES: Kinds = PARTIAL | {"date"}
NUMBERS: Kinds = frozenset(("integer", "decimal", "double", "float"))
TEXTS: Kinds = frozenset(("string", "tagged"))
_INTEGERS = frozenset("COUNT STRLEN YEAR MONTH DAY HOURS MINUTES".split())
_STRINGS = frozenset(
    "STR LANG CONCAT GROUP_CONCAT ENCODE_FOR_URI MD5 SHA1 SHA256 SHA384 SHA512 TZ STRUUID".split()
)
_SAME = frozenset(
    "UCASE LCASE SUBSTR STRBEFORE STRAFTER REPLACE ABS ROUND CEIL FLOOR SUM MIN MAX SAMPLE"
    " NEGATIVE POSITIVE".split()
)
TESTS = frozenset(
    "|| && ! = != < > <= >= IN BOUND SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX"
    " CONTAINS STRSTARTS STRENDS LANGMATCHES".split()
) | {"NOT IN"}


def several(kinds: Kinds) -> bool:
    """Whether there are values of kinds that have no order among them: numbers and dates, say."""
    families = [bool(kinds & family) for family in (NUMBERS, DATES, TEXTS, {"iri"}, {"boolean"})]
    return "any" in kinds or sum(families) > 1


class Typing:
    """The kinds of what is in one query. Variables of one name are taken for one."""

    def __init__(self, query: Select, properties: Mapping[str, Kinds]) -> None:
        self.properties = properties
        self.names: dict[str, Kinds] = {}
        self._bound: dict[str, list[Expression]] = {}
        for select in query.all():
            for column in (*select.computed(), *(select.keys or ())):
                if not isinstance(column, Var | Const | Call | Exists):
                    self._bound.setdefault(column.name, []).append(column.expression)
            for group in select.group.all():
                self._look(group)
        for name in self._bound:
            self._settle(name, frozenset())

    def of(self, expression: Expression) -> Kinds:
        """The kinds that ``expression`` may have."""
        if isinstance(expression, Var):
            return self.names.get(expression.name, UNKNOWN)
        if isinstance(expression, Const):
            return _kind(expression)
        if isinstance(expression, Exists) or expression.name in TESTS:
            return frozenset(("boolean",))
        return self._call(expression)

    def _call(self, call: Call) -> Kinds:
        name = call.name
        if name.startswith(XSD):
            return frozenset((name.removeprefix(XSD),))
        if name in _INTEGERS:
            return frozenset(("integer",))
        if name in _STRINGS:
            return frozenset(("string",))
        if name in ("IRI", "URI", "DATATYPE", "UUID"):
            return frozenset(("iri",))
        simple = {"AVG": "decimal", "NOW": "dateTime", "STRLANG": "tagged", "SECONDS": "decimal"}
        if name in simple:
            return frozenset((simple[name],))
        if name in _SAME and call.args:
            return self.of(call.args[0])
        if name in ("IF", "COALESCE"):
            args = call.args[1:] if name == "IF" else call.args
            return frozenset().union(*map(self.of, args)) or UNKNOWN
        if name in ("+", "-", "*", "/"):
            return self._arithmetic(name, *map(self.of, call.args))
        return UNKNOWN

    @staticmethod
    def _arithmetic(name: str, left: Kinds, right: Kinds) -> Kinds:
        both = left | right
        if both <= {"integer"}:
            return frozenset(("decimal" if name == "/" else "integer",))
        if both <= {"integer", "decimal"}:
            return frozenset(("decimal",))
        if both <= NUMBERS:
            return frozenset(("double",))
        if both & DATES and name == "-":
            return frozenset(("duration",))
        return UNKNOWN

    def _look(self, group: Group) -> None:
        for bind in group.binds:
            self._bound.setdefault(bind.name, []).append(bind.expression)
        for values in group.values:
            for name, column in values.columns.items():
                self._add(name, frozenset().union(*(_kind(term) for term in column if term)))
        for pattern in group.patterns:
            self._pattern(pattern)

    def _pattern(self, pattern: Pattern) -> None:
        if isinstance(pattern.subject, Var):
            self._add(pattern.subject.name, frozenset(("iri",)))
        if isinstance(pattern.path, Var):
            self._add(pattern.path.name, frozenset(("iri",)))
        if isinstance(pattern.object, Var):
            self._add(pattern.object.name, self.reached(pattern.path))

    def reached(self, path: Var | Step) -> Kinds:
        """The kinds of what a path leads to."""
        if isinstance(path, Var):
            return frozenset(("any",))
        ends = list(_last(path))
        return frozenset().union(*(self.properties.get(iri, UNKNOWN) for iri in ends)) or UNKNOWN

    def _add(self, name: str, kinds: Kinds) -> None:
        before = self.names.get(name, frozenset())
        # What is joined is of all the kinds that each place allows: the narrower one is right.
        known = [each for each in (before, kinds) if each and each not in (UNKNOWN, {"any"})]
        self.names[name] = frozenset.union(*known) if known else before | kinds

    def _settle(self, name: str, within: frozenset[str]) -> None:
        if name in within:
            return
        for expression in self._bound.get(name, ()):
            for inner in _variables(expression):
                if inner in self._bound and inner not in self.names:
                    self._settle(inner, within | {name})
            self._add(name, self.of(expression))


def _kind(term: Const) -> Kinds:
    if term.tag:
        return frozenset(("tagged",))
    if not term.datatype:
        return frozenset(("iri",))
    local = term.datatype.removeprefix(XSD)
    return frozenset((local,)) if local != term.datatype else UNKNOWN


def _last(path: Step) -> Iterator[str]:
    """The properties over which a path comes to its end; "" for one that it walks backwards."""
    if path.kind == "iri":
        yield path.iri
    elif path.kind == "/":
        yield from _last(path.parts[-1])
    elif path.kind in ("|", "*", "+", "?"):
        for part in path.parts:
            yield from _last(part)
    else:
        yield ""


def _variables(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Var):
        yield expression.name
    elif isinstance(expression, Call):
        for arg in expression.args:
            yield from _variables(arg)
