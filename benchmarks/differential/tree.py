"""A query as a tree that is written as SPARQL and made smaller piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Expr:
    """An expression: ``form`` with ``{}`` for each of ``args``. Braces of its own are doubled.

    A path is one too, and so is a term.
    """

    form: str
    args: tuple[Expr, ...] = ()
    group: Group | None = None

    def __str__(self) -> str:
        if self.group is not None:
            return f"{self.form} {self.group}"
        return self.form.format(*self.args) if self.args else self.form

    def smaller(self) -> Iterator[Expr]:
        """What it is made of, and itself with a smaller part; a comparison is in one piece."""
        if not _IN_ONE_PIECE.search(self.form):
            yield from self.args
        for place, arg in enumerate(self.args):
            for less in arg.smaller():
                yield replace(self, args=(*self.args[:place], less, *self.args[place + 1 :]))
        if self.group is not None:
            for group in self.group.smaller():
                if group.parts:
                    yield replace(self, group=group)


@dataclass(frozen=True)
class Group:
    """What stands between braces, in order."""

    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return "{ " + " ".join(map(str, self.parts)) + " }"

    def smaller(self) -> Iterator[Group]:
        """Without one of its parts, with what one of them holds in its place, or less of it."""
        for place in range(len(self.parts)):
            yield Group((*self.parts[:place], *self.parts[place + 1 :]))
        for place, part in enumerate(self.parts):
            for less in part.smaller():
                yield Group((*self.parts[:place], *less, *self.parts[place + 1 :]))


@dataclass(frozen=True)
class Triple:
    """A triple pattern; in the middle a property, a path or a variable."""

    subject: Expr
    path: Expr
    object: Expr

    def __str__(self) -> str:
        return f"{self.subject} {self.path} {self.object} ."

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        for path in self.path.smaller():
            yield (replace(self, path=path),)


@dataclass(frozen=True)
class Block:
    """A group behind a word: OPTIONAL, MINUS, GRAPH …; without a word a group of its own."""

    word: str
    group: Group

    def __str__(self) -> str:
        return f"{self.word} {self.group}".strip()

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        yield self.group.parts
        for group in self.group.smaller():
            if group.parts:
                yield (replace(self, group=group),)


@dataclass(frozen=True)
class Union:
    """Alternatives."""

    groups: tuple[Group, ...]

    def __str__(self) -> str:
        return " UNION ".join(map(str, self.groups))

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        for group in self.groups:
            yield group.parts
        for place, group in enumerate(self.groups):
            for less in group.smaller():
                yield (Union((*self.groups[:place], less, *self.groups[place + 1 :])),)


@dataclass(frozen=True)
class Filter:
    """A condition."""

    test: Expr

    def __str__(self) -> str:
        if self.test.group is not None:
            return f"FILTER {self.test}"
        return f"FILTER({self.test})"

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        for test in self.test.smaller():
            yield (Filter(test),)


@dataclass(frozen=True)
class Bind:
    """A value by a name."""

    value: Expr
    name: str

    def __str__(self) -> str:
        return f"BIND({self.value} AS ?{self.name})"

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        for value in self.value.smaller():
            yield (Bind(value, self.name),)


@dataclass(frozen=True)
class Values:
    """Rows of terms, ``UNDEF`` among them."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        head = " ".join(f"?{name}" for name in self.names)
        rows = " ".join(f"({' '.join(row)})" for row in self.rows)
        return f"VALUES ({head}) {{ {rows} }}"

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        for place in range(len(self.rows) if len(self.rows) > 1 else 0):
            yield (Values(self.names, (*self.rows[:place], *self.rows[place + 1 :])),)
        for place in range(len(self.names) if len(self.names) > 1 else 0):
            rows = tuple((*row[:place], *row[place + 1 :]) for row in self.rows)
            yield (Values((*self.names[:place], *self.names[place + 1 :]), rows),)


@dataclass(frozen=True)
class Select:
    """A query, or a sub-select.

    ``total``: its order leaves no two different rows side by side, so that the order of the rows,
    and which of them a LIMIT lets through, are the standard's.
    """

    columns: tuple[tuple[str, Expr | None], ...]
    group: Group
    distinct: bool = False
    keys: tuple[str, ...] | None = None
    having: Expr | None = None
    order: tuple[Expr, ...] = ()
    limit: int | None = None
    offset: int = 0
    total: bool = False

    def __str__(self) -> str:
        given = (f"({value} AS ?{name})" if value else f"?{name}" for name, value in self.columns)
        parts = ["SELECT", "DISTINCT" if self.distinct else "", *given, "WHERE", str(self.group)]
        if self.keys:
            parts += ["GROUP BY", *(f"?{key}" for key in self.keys)]
        if self.having:
            parts.append(f"HAVING({self.having})")
        if self.order:
            parts += ["ORDER BY", *map(str, self.order)]
        if self.limit is not None:
            parts.append(f"LIMIT {self.limit}")
        if self.offset:
            parts.append(f"OFFSET {self.offset}")
        return " ".join(filter(None, parts))

    def queries(self) -> Iterator[Select]:
        """Itself made smaller in one place; the large steps first."""
        if self.limit is not None or self.offset:
            yield replace(self, limit=None, offset=0)
        if self.order:
            yield replace(self, order=(), limit=None, offset=0, total=False)
        if self.having:
            yield replace(self, having=None)
        if self.distinct:
            yield replace(self, distinct=False)
        yield from (replace(self, group=group) for group in self.group.smaller())
        yield from self._fewer_columns()
        if self.having:
            yield from (replace(self, having=test) for test in self.having.smaller())

    def _fewer_columns(self) -> Iterator[Select]:
        total = self.total and self.limit is None
        for place, (name, value) in enumerate(self.columns):
            if len(self.columns) > 1:
                less = (*self.columns[:place], *self.columns[place + 1 :])
                keys = self.keys and tuple(key for key in self.keys if key != name)
                if self.limit is None:
                    yield replace(self, columns=less, keys=keys or None, order=(), total=False)
            for inner in value.smaller() if value else ():
                changed = (name, inner)
                columns = (*self.columns[:place], changed, *self.columns[place + 1 :])
                yield replace(self, columns=columns, total=total)

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        """As a part of a group."""
        if self.keys is None and not any(value for _, value in self.columns):
            yield self.group.parts
        for query in self.queries():
            yield (query,)

    def size(self) -> int:
        """How long it is, in letters."""
        return len(str(self))

    def makes_sense(self) -> bool:
        """Whether something may bind every variable that is selected, tested or computed with."""
        bound = set(_bound(self.group))
        inside = (name for name, value in self.columns if value is None)
        used = {*inside, *(self.keys or ())}
        for value in (value for _, value in self.columns if value):
            used |= names_in(str(value))
        if self.having:
            used |= names_in(str(self.having))
        if not self.order:
            return used <= bound and _sensible(self.group, bound)
        used |= set().union(*(names_in(str(key)) for key in self.order))
        return used <= bound | {n for n, v in self.columns if v} and _sensible(self.group, bound)


@dataclass(frozen=True)
class Sub:
    """A sub-select in its braces."""

    query: Select

    def __str__(self) -> str:
        return f"{{ {self.query} }}"

    def smaller(self) -> Iterator[tuple[Part, ...]]:
        for parts in self.query.smaller():
            yield tuple(Sub(part) if isinstance(part, Select) else part for part in parts)


# What is true or false of values that are neither.
_IN_ONE_PIECE = re.compile(
    r" [!<>]?=? | IN \(|^!?(?:BOUND|CONTAINS|STRSTARTS|STRENDS|REGEX|LANGMATCHES|is\w+|sameTerm)\("
)
_NAME = re.compile(r"\?(v\d+)")


def names_in(text: str) -> set[str]:
    """The variables in a piece of a query."""
    return set(_NAME.findall(text))


def _bound(group: Group) -> Iterator[str]:
    """The variables that a group may bind."""
    for part in group.parts:
        if isinstance(part, Triple):
            yield from names_in(str(part))
        elif isinstance(part, Values):
            yield from part.names
        elif isinstance(part, Bind):
            yield part.name
        elif isinstance(part, Sub):
            yield from (name for name, _ in part.query.columns)
        elif isinstance(part, Union):
            yield from (name for inner in part.groups for name in _bound(inner))
        elif isinstance(part, Block) and part.word != "MINUS":
            yield from names_in(part.word)
            yield from _bound(part.group)


def _sensible(group: Group, bound: set[str]) -> bool:
    """Whether the conditions and values of a group are over what something may bind."""
    return bool(group.parts) and all(_part_is_sensible(part, bound) for part in group.parts)


def _part_is_sensible(part: Part, bound: set[str]) -> bool:
    if isinstance(part, Filter | Bind):
        expression = part.test if isinstance(part, Filter) else part.value
        inner = expression.group
        if inner is None:
            return names_in(str(expression)) <= bound
        has_pattern = any(isinstance(each, Triple) for each in inner.parts)
        return has_pattern and _sensible(inner, bound | set(_bound(inner)))
    if isinstance(part, Sub):
        return part.query.makes_sense()
    groups = part.groups if isinstance(part, Union) else ()
    groups = (part.group,) if isinstance(part, Block) else groups
    return all(_sensible(each, bound | set(_bound(each))) for each in groups)


Part = Triple | Block | Union | Filter | Bind | Values | Sub | Select


@dataclass(frozen=True)
class Asked:
    """A random query with what was thought of when it was made.

    For what has to hold of any pattern (``metamorphic``): ``base`` selects the variables that its
    group always binds, ``test`` is a condition over that group, ``extra`` a further pattern.
    """

    seed: int
    query: Select
    base: Select
    test: Expr
    extra: Triple | None
