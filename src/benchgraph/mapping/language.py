"""The expressions and conditions of a mapping: TOML → compiled, every key and column checked.

``docs/mapping-tables.md`` is the reference of what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchgraph.mapping.expressions import (
    Cells,
    Condition,
    Expression,
    Notes,
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
from benchgraph.mapping.reading import ValueFault, plain, read_number
from benchgraph.mapping.source import Source
from benchgraph.mapping.steps import STEPS, Refer, Steps
from benchgraph.toml import Place

SOURCES = ("column", "text", "value", "first", "choose")
TESTS = ("is", "in", "not", "empty", "matches", "below", "above")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


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
        self.steps = Steps(source, maps, lookups, refer, language)
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
        steps, possible = self.steps.compiled(table, place, value.column)
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
            pattern = self.steps.regex(value, place)
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
