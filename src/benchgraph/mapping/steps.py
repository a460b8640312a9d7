"""What a text is sent through on its way from a cell: maps, readers, arithmetic, references."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchgraph.iris import slugify
from benchgraph.mapping.expressions import Cells, Note, Notes, Step
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

STEPS = (
    "split", "pattern", "map", "lookup", "take", "read", "part", "exact", "times", "over", "plus",
    "minus", "digits", "slug", "write", "refer", "otherwise", "default", "when",
)  # fmt: skip
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
Refer = Callable[[str, str], str]


class Steps:
    """Compiles the steps of a value, in their fixed order. ``refer`` gives the id that a name has
    under a reference; ``language`` is by whose words numbers and dates are read."""

    def __init__(
        self,
        source: Source,
        maps: dict[str, dict[str, list[str]]],
        lookups: dict[str, Lookup],
        refer: Refer,
        language: str | None,
    ) -> None:
        self.source = source
        self.maps = maps
        self.lookups = lookups
        self.refer = refer
        self.language = language

    def compiled(
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
