"""The expressions and conditions of a mapping: TOML → compiled, every key and column checked.

``docs/mapping-tables.md`` is the reference of what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchgraph.iris import slugify
from benchgraph.mapping.expressions import (
    Cells,
    Condition,
    Expression,
    Note,
    Notes,
    Step,
    chosen,
    constant,
    first_of,
    guarded,
    stepped,
    together,
    union,
    with_default,
)
from benchgraph.mapping.lookups import Lookup
from benchgraph.mapping.reading import (
    ValueFault,
    held,
    last_day,
    one_date,
    plain,
    read_dates,
    read_number,
    read_quantity,
    storable,
)
from benchgraph.mapping.source import Source
from benchgraph.sheets import split_cell
from benchgraph.toml import Place

SOURCES = ("column", "text", "value", "first", "choose")
STEPS = (
    "split", "pattern", "map", "lookup", "take", "read", "part", "exact", "times", "over", "plus",
    "minus", "digits", "slug", "write", "refer", "otherwise", "default", "when",
)  # fmt: skip
TESTS = ("is", "in", "not", "empty", "matches", "below", "above")
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "times": lambda a, b: a * b,
    "over": lambda a, b: a / b,
    "plus": lambda a, b: a + b,
    "minus": lambda a, b: a - b,
}
_PARTS = {
    "date": ("first", "last", "last-day"),
    "quantity": ("value", "minimum", "maximum", "unit", "approximate"),
}
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
Refer = Callable[[str, str], str]


class Language:
    """Compiles what a mapping says of values, for one table.

    ``columns`` are the names of the cells in their order, those that a node adds (``#each``) with
    them; ``refer`` gives the id that a name has under a reference. ``used`` gathers which columns
    what was compiled looks at.
    """

    def __init__(
        self,
        source: Source,
        columns: dict[str, int],
        maps: dict[str, dict[str, list[str]]],
        lookups: dict[str, Lookup],
        refer: Refer,
        language: str | None,
        constants: dict[str, str],
    ) -> None:
        self.source = source
        self.columns = columns
        self.maps = maps
        self.lookups = lookups
        self.refer = refer
        self.language = language
        self.constants = constants
        self.used: set[str] = set()
        self._open: list[str] = []

    # -- expressions -------------------------------------------------------------------------

    def expression(self, value: Any, place: Place) -> Expression:
        """A text (with columns in braces), a list of expressions, or a table."""
        if isinstance(value, str):
            return self._template(value, place)
        if isinstance(value, bool):
            return constant(("true" if value else "false",), place)
        if isinstance(value, (int, Decimal)):
            return constant((plain(Decimal(value)),), place)
        if isinstance(value, list):
            return together([self.expression(v, (*place, at)) for at, v in enumerate(value)])
        if isinstance(value, dict):
            return self._table(value, place)
        return constant((str(value),), place)  # a date of TOML

    def _template(self, text: str, place: Place) -> Expression:
        parts: list[str | int] = []
        names: list[str] = []
        end = 0
        for match in _BRACES.finditer(text):
            parts.append(text[end : match.start()])
            end = match.end()
            if match[1] is None:
                parts.append(match.group()[0])
            elif match[1] in self.constants:
                parts.append(self.constants[match[1]])
            else:
                parts.append(self.column(match[1], place))
                names.append(match[1])
        parts.append(text[end:])
        uses = tuple(sorted({part for part in parts if isinstance(part, int)}))
        if not uses:
            return constant(("".join(map(str, parts)),), place)
        if len(uses) == 1 and all(part == uses[0] for part in parts if part != ""):
            at = uses[0]
            return Expression(
                uses, lambda cells, notes: (cells[at],) if cells[at] else (), None, names[0]
            )

        def read(cells: Cells, notes: Notes) -> Cells:
            texts = [part if isinstance(part, str) else cells[part] for part in parts]
            return ("".join(texts),) if all(cells[use] for use in uses) else ()

        return Expression(uses, read, None, names[0])

    def column(self, name: Any, place: Place) -> int:
        """The place of a column. Raises MappingError with the nearest name."""
        self.source.typed(name, str, "the name of a column", place)
        if name not in self.columns:
            self.source.unknown(place, "the table has no such column", name, self.columns)
        self.used.add(name)
        return self.columns[name]

    def _table(self, table: dict[str, Any], place: Place) -> Expression:
        self.source.check_keys(table, place, (*SOURCES, *STEPS))
        said = [key for key in SOURCES if key in table]
        if len(said) != 1:
            self.source.fail(
                place, "a value comes from one place", found=" and ".join(said) or "none",
                expected="one of " + ", ".join(SOURCES),
            )  # fmt: skip
        value = self._origin(said[0], table[said[0]], (*place, said[0]))
        steps, possible = self._steps(table, place, value.column)
        if steps:
            value = stepped(value, steps, possible)
        if "default" in table:
            value = with_default(value, self.expression(table["default"], (*place, "default")))
        if "when" in table:
            value = guarded(self.condition(table["when"], (*place, "when")), value)
        return value

    def _origin(self, key: str, value: Any, place: Place) -> Expression:
        if key == "column":
            at = self.column(value, place)
            return Expression(
                (at,), lambda cells, notes: (cells[at],) if cells[at] else (), None, value
            )
        if key == "value":
            return self.named(value, place)
        if key == "text":
            return self.expression(self.source.typed(value, str, "a text", place), place)
        items = self.source.typed(value, list, "a list", place)
        if key == "first":
            return first_of([self.expression(v, (*place, at)) for at, v in enumerate(items)])
        return chosen([self._case(item, (*place, at)) for at, item in enumerate(items)])

    def _case(self, item: Any, place: Place) -> tuple[Condition | None, Expression]:
        self.source.typed(item, dict, "{when = …, then = …}", place)
        self.source.check_keys(item, place, ("when", "then"))
        if "then" not in item:
            self.source.fail(place, "this case gives no value", expected="then = …")
        when = self.condition(item["when"], (*place, "when")) if "when" in item else None
        return when, self.expression(item["then"], (*place, "then"))

    def named(self, name: Any, place: Place) -> Expression:
        """What ``[values]`` says under a name."""
        values = self.source.table.get("values", {})
        made: Expression = self._by_name("values", name, values, place, self.expression)
        return made

    def _by_name(
        self, section: str, name: Any, table: dict[str, Any], place: Place,
        make: Callable[[Any, Place], Any],
    ) -> Any:  # fmt: skip
        self.source.typed(name, str, f"a name in [{section}]", place)
        if name not in table:
            self.source.unknown(place, f"there is no such name in [{section}]", name, table)
        key = f"{section}.{name}"
        if key in self._open:
            circle = [*self._open[self._open.index(key) :], key]
            self.source.fail(
                (section, name), "this refers to itself in a circle", found=" → ".join(circle)
            )
        self._open.append(key)
        made = make(table[name], (section, name))
        self._open.pop()
        return made

    # -- steps -------------------------------------------------------------------------------

    def _steps(
        self, table: dict[str, Any], place: Place, column: str
    ) -> tuple[list[Step], tuple[tuple[str, Place], ...]]:
        """The steps of a value in their fixed order, and what a map at their end can give."""
        miss = self._miss(table.get("otherwise", "reject"), (*place, "otherwise"))
        steps: list[Step] = []
        possible: tuple[tuple[str, Place], ...] = ()
        if "split" in table:
            steps.append(self._split(table["split"], (*place, "split")))
        if "pattern" in table:
            steps.append(self._pattern(table["pattern"], (*place, "pattern"), miss))
        if "map" in table:
            step, possible = self._map(table["map"], (*place, "map"), miss)
            steps.append(step)
        if "lookup" in table:
            steps.append(self._look_up(table, place, miss))
            possible = ()
        if numbers := self._numbers(table, place, column, miss):
            steps += numbers
            possible = ()
        if table.get("slug"):
            steps.append(lambda text, notes: (slugify(text),))
            possible = ()
        if "write" in table:
            steps.append(self._written(table["write"], (*place, "write")))
            possible = ()
        if "refer" in table:
            steps.append(self._reference(table["refer"], (*place, "refer")))
            possible = ()
        return steps, possible

    def _miss(self, how: Any, place: Place) -> Callable[[str, str], Cells]:
        ways = ("reject", "leave-out", "keep")
        if str(how) not in ways:
            self.source.unknown(place, "there is no such way", str(how), ways)

        def miss(text: str, why: str) -> Cells:
            if how == "reject":
                raise ValueFault(why, text)
            return (text,) if how == "keep" else ()

        return miss

    def _split(self, separator: Any, place: Place) -> Step:
        self.source.typed(separator, str, "the text between two values", place)
        if not separator:
            self.source.fail(place, "this separates nothing", expected='a text such as ","')
        return lambda text, notes: split_cell(text, separator)

    def _pattern(self, pattern: Any, place: Place, miss: Callable[[str, str], Cells]) -> Step:
        compiled = self.regex(pattern, place)
        if compiled.groups > 1:
            self.source.fail(
                place, "a pattern gives what its one group holds", found=pattern,
                expected="at most one group; (?:…) groups without giving",
            )  # fmt: skip

        def match(text: str, notes: Notes) -> Cells:
            found = compiled.search(text)
            if found is None:
                return miss(text, f"this is not as the pattern {pattern} says")
            taken = found[compiled.groups]
            return (taken,) if taken else ()

        return match

    def regex(self, pattern: Any, place: Place) -> re.Pattern[str]:
        """A regular expression. Raises MappingError where it is none."""
        self.source.typed(pattern, str, "a regular expression", place)
        try:
            return re.compile(pattern)
        except re.error as error:
            self.source.fail(place, f"this is no regular expression: {error}", found=pattern)

    def _map(
        self, name: Any, place: Place, miss: Callable[[str, str], Cells]
    ) -> tuple[Step, tuple[tuple[str, Place], ...]]:
        self.source.typed(name, str, "a name in [maps]", place)
        if name not in self.maps:
            self.source.unknown(place, "there is no such map in [maps]", name, self.maps)
        table = {key: tuple(texts) for key, texts in self.maps[name].items()}

        def convert(text: str, notes: Notes) -> Cells:
            found = table.get(text)
            if found is None:
                notes.append(Note("unmatched", name, text))
                return miss(text, f"the map {name} has no such text")
            return found

        possible = tuple((t, ("maps", name, key)) for key, ts in table.items() for t in ts)
        return convert, possible

    def _look_up(
        self, table: dict[str, Any], place: Place, miss: Callable[[str, str], Cells]
    ) -> Step:
        name, column = table["lookup"], table.get("take", "")
        self.source.typed(name, str, "a name in [lookups]", (*place, "lookup"))
        self.source.typed(column, str, "the name of a column", (*place, "take"))
        if name not in self.lookups:
            self.source.unknown((*place, "lookup"), "there is no such look-up", name, self.lookups)
        lookup = self.lookups[name]
        if column not in lookup.columns:
            self.source.unknown(
                (*place, "take"), "the look-up table has no such column", column,
                lookup.columns,
            )  # fmt: skip
        at = lookup.columns[column]

        def convert(text: str, notes: Notes) -> Cells:
            found = lookup.get(text, at)
            if found is None:
                notes.append(Note("unmatched", name, text))
                return miss(text, f"the look-up table {name} has no such row")
            return (found,) if found else ()

        return convert

    def _written(self, form: Any, place: Place) -> Step:
        self.source.typed(form, str, 'a text with {} in it, such as "{} MW"', place)
        before, braces, after = form.partition("{}")
        if not braces:
            self.source.fail(place, "this leaves out what was read", found=form,
                             expected='a text with {} in it, such as "{} MW"')  # fmt: skip
        return lambda text, notes: (f"{before}{text}{after}",)

    def _reference(self, name: Any, place: Place) -> Step:
        self.source.typed(name, str, "a name in [references]", place)
        known = self.source.table.get("references", {})
        if name not in known:
            self.source.unknown(place, "there is no such reference", name, known)

        def convert(text: str, notes: Notes) -> Cells:
            notes.append(Note("refers", name, text))
            return (self.refer(name, text),)

        return convert

    # -- numbers and dates -------------------------------------------------------------------

    def _numbers(
        self, table: dict[str, Any], place: Place, column: str, miss: Callable[[str, str], Cells]
    ) -> list[Step]:
        reads = table.get("read")
        ways = ("number", "quantity", "date")
        sums = [key for key in _ARITHMETIC if key in table]
        if reads is None and (sums or "digits" in table):
            reads = "number"
        if reads is None:
            if "part" in table:
                self.source.fail((*place, "part"), "this is a part of nothing that was read")
            return []
        if reads not in ways:
            self.source.unknown((*place, "read"), "there is no such reader", str(reads), ways)
        part = table.get("part")
        if part is not None and part not in _PARTS.get(reads, ()):
            self.source.unknown(
                (*place, "part"), f"a {reads} has no such part", str(part), _PARTS.get(reads, ())
            )
        if reads == "date":
            return [self._date(part, miss)]
        if reads == "quantity" and part in ("unit", "approximate"):
            return [self._part(part, miss)]
        operations = [
            (_ARITHMETIC[key], self._operand(table[key], (*place, key), key)) for key in sums
        ]
        digits = self.source.typed(table.get("digits", 0), int, "how many", (*place, "digits"))
        return [
            self._number(
                reads == "quantity",
                part,
                operations,
                digits,
                bool(table.get("exact")),
                column,
                miss,
            )
        ]

    def _operand(self, value: Any, place: Place, key: str) -> Decimal:
        self.source.typed(value, (int, Decimal), "a number such as 1e15", place)
        if key == "over" and value == 0:
            self.source.fail(place, "nothing can be divided by 0")
        return Decimal(value)

    def _date(self, part: str | None, miss: Callable[[str, str], Cells]) -> Step:
        def read(text: str, notes: Notes) -> Cells:
            try:
                dates = read_dates(text, self.language)
                if part == "last-day":
                    return (last_day(dates[-1]),)
                return (one_date(dates, part, text),)
            except ValueFault as fault:
                return miss(text, fault.what)

        return read

    def _part(self, part: str, miss: Callable[[str, str], Cells]) -> Step:
        def read(text: str, notes: Notes) -> Cells:
            try:
                quantity = read_quantity(text, self.language)
            except ValueFault as fault:
                return miss(text, fault.what)
            if part == "unit":
                return (quantity.unit,) if quantity.unit else ()
            return ("true",) if quantity.approximate else ()

        return read

    def _number(
        self, whole: bool, part: str | None,
        operations: list[tuple[Callable[[Decimal, Decimal], Decimal], Decimal]], digits: int,
        exact: bool, column: str, miss: Callable[[str, str], Cells],
    ) -> Step:  # fmt: skip
        def value_of(text: str) -> Decimal | None:
            if not whole:
                return read_number(text, self.language)
            quantity = read_quantity(text, self.language)
            if part in (None, "value"):
                return quantity.value
            return quantity.minimum if part == "minimum" else quantity.maximum

        def read(text: str, notes: Notes) -> Cells:
            try:
                stated = value_of(text)
                if stated is None:
                    return ()
                number = stated if exact else held(stated)
                for operate, operand in operations:
                    number = operate(number, operand)
                if not exact:
                    number = held(number)
                if digits:
                    number = held(number, digits)
                stored = storable(number, text)
            except ValueFault as fault:
                return miss(text, fault.what)
            if stored != number or (not exact and held(stated) != stated):
                notes.append(Note("rounded", column, text))
            return (plain(stored),)

        return read

    # -- conditions --------------------------------------------------------------------------

    def condition(self, value: Any, place: Place) -> Condition:
        """A name in ``[conditions]``, a list (all of them), or a table with a test."""
        if isinstance(value, str):
            named = self.source.table.get("conditions", {})
            made: Condition = self._by_name("conditions", value, named, place, self.condition)
            return made
        if isinstance(value, list):
            parts = [self.condition(item, (*place, at)) for at, item in enumerate(value)]
            return Condition(union(parts), lambda cells: all(p.holds(cells) for p in parts))
        self.source.typed(value, dict, "a condition such as {column = …, is = …}", place)
        if "any" in value:
            self.source.check_keys(value, place, ("any",))
            items = self.source.typed(value["any"], list, "a list of conditions", (*place, "any"))
            parts = [self.condition(item, (*place, "any", at)) for at, item in enumerate(items)]
            return Condition(union(parts), lambda cells: any(p.holds(cells) for p in parts))
        if "none" in value:
            self.source.check_keys(value, place, ("none",))
            inner = self.condition(value["none"], (*place, "none"))
            return Condition(inner.uses, lambda cells: not inner.holds(cells))
        return self._test(value, place)

    def _test(self, table: dict[str, Any], place: Place) -> Condition:
        self.source.check_keys(table, place, ("column", "value", *TESTS, "any", "none"))
        said = [key for key in TESTS if key in table]
        if ("column" in table) == ("value" in table) or not said:
            self.source.fail(
                place, "this tests nothing", expected="column or value, and one of "
                + ", ".join(TESTS),
            )  # fmt: skip
        key = "column" if "column" in table else "value"
        origin = self._origin(key, table[key], (*place, key))
        tests = [self._one_test(name, table[name], (*place, name)) for name in said]

        def text_of(cells: Cells) -> str:
            try:
                found = origin.read(cells, [])
            except ValueFault:
                return ""
            return found[0] if found else ""

        if key == "column":
            (at,) = origin.uses
            if len(tests) == 1:
                test = tests[0]
                return Condition(origin.uses, lambda cells: test(cells[at]))
            return Condition(origin.uses, lambda cells: all(test(cells[at]) for test in tests))
        return Condition(origin.uses, lambda cells: all(test(text_of(cells)) for test in tests))

    def _one_test(self, name: str, value: Any, place: Place) -> Callable[[str], bool]:
        if name == "empty":
            wanted = self.source.typed(value, bool, "true or false", place)
            return lambda text: (not text) == wanted
        if name == "matches":
            pattern = self.regex(value, place)
            return lambda text: pattern.search(text) is not None
        if name in ("below", "above"):
            self.source.typed(value, (int, Decimal), "a number", place)
            return self._comparison(name, Decimal(value))
        texts = frozenset(self.source.texts(value, place))
        if name == "not":
            return lambda text: text not in texts
        return lambda text: text in texts

    def _comparison(self, name: str, bound: Decimal) -> Callable[[str], bool]:
        def test(text: str) -> bool:
            if not text:
                return False
            try:
                number = read_number(text, self.language)
            except ValueFault:
                return False
            return number < bound if name == "below" else number > bound

        return test
