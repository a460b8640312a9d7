"""A query as far as its answer can depend on the store: groups, patterns, expressions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Var:
    """A variable; blank nodes of patterns are variables without a name of the user's."""

    name: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Const:
    """An IRI (no datatype) or a literal, whose datatype is a whole IRI; ``tag`` in lower case."""

    text: str
    datatype: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Exists:
    """EXISTS or NOT EXISTS with its group."""

    group: Group
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """An operator, a function or an aggregate: ``name`` in capitals, or the IRI of a cast."""

    name: str
    args: tuple[Expression, ...] = ()
    distinct: bool = False
    separator: str | None = None


Expression = Var | Const | Exists | Call
AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


@dataclass(frozen=True, slots=True)
class Step:
    """A path: a property (``"iri"``), or ``"/" "|" "^" "*" "+" "?" "!"`` over the paths in it."""

    kind: str
    iri: str = ""
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern. Its path is a variable, or a step."""

    subject: Var | Const
    path: Var | Step
    object: Var | Const


@dataclass(frozen=True, slots=True)
class Values:
    """VALUES: for each variable the terms in its column, None for UNDEF; whether it stands
    ``behind`` a BIND and an OPTIONAL of its group."""

    columns: dict[str, list[Const | None]]
    behind: bool = False

    def undefined(self) -> list[str]:
        """The variables with UNDEF in their column."""
        return [name for name, column in self.columns.items() if None in column]


@dataclass(frozen=True, slots=True)
class Bound:
    """``(expression AS ?name)`` of SELECT or GROUP BY, or a BIND; ``later`` are the variables of
    the expression that nothing in front of a BIND gives."""

    expression: Expression
    name: str
    later: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Group:
    """What stands between braces, kind by kind."""

    patterns: list[Pattern] = field(default_factory=list)
    binds: list[Bound] = field(default_factory=list)
    filters: list[Expression] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    optional: list[Group] = field(default_factory=list)
    minus: list[Group] = field(default_factory=list)
    branches: list[list[Group]] = field(default_factory=list)
    graphs: list[Group] = field(default_factory=list)
    selects: list[Select] = field(default_factory=list)
    crossed: list[Group] = field(default_factory=list)
    """Those of MINUS with a pattern behind them."""

    def inner(self) -> Iterator[Group]:
        """The groups that stand directly in this one, those of sub-selects left out."""
        yield from self.optional
        yield from self.minus
        yield from self.graphs
        for branch in self.branches:
            yield from branch
        for expression in self.expressions():
            yield from (part.group for part in parts(expression) if isinstance(part, Exists))

    def expressions(self) -> Iterator[Expression]:
        """Those of its own filters and binds."""
        yield from self.filters
        yield from (bind.expression for bind in self.binds)

    def all(self) -> Iterator[Group]:
        """This group and those in it, without sub-selects."""
        yield self
        for group in self.inner():
            yield from group.all()

    def variables(self) -> set[str]:
        """The variables that this group may bind."""
        found: set[str] = set()
        for pattern in self.patterns:
            ends = (pattern.subject, pattern.path, pattern.object)
            found.update(end.name for end in ends if isinstance(end, Var))
        found.update(bind.name for bind in self.binds)
        for values in self.values:
            found.update(values.columns)
        for group in (*self.optional, *self.graphs, *(g for b in self.branches for g in b)):
            found |= group.variables()
        for select in self.selects:
            found.update(select.names())
        return found


@dataclass(slots=True, eq=False)
class Select:
    """A SELECT, or what has only a pattern: ASK, CONSTRUCT, DESCRIBE (``columns`` empty)."""

    group: Group
    columns: list[Var | Bound] = field(default_factory=list)
    every: bool = False
    keys: list[Expression | Bound] | None = None
    having: list[Expression] = field(default_factory=list)
    order: list[Expression] = field(default_factory=list)
    distinct: bool = False
    limited: bool = False
    behind: Values | None = None

    def names(self) -> list[str]:
        """The variables that come out of it."""
        if self.every:
            return sorted(self.group.variables())
        return [column.name for column in self.columns]

    def computed(self) -> list[Bound]:
        """What it computes itself: ``(… AS ?name)``."""
        return [column for column in self.columns if isinstance(column, Bound)]

    def aggregated(self) -> bool:
        """Whether its rows are those of groups."""
        whole = [*(column.expression for column in self.computed()), *self.having]
        return self.keys is not None or any(map(aggregate_in, whole))

    def expressions(self) -> Iterator[Expression]:
        """Every expression in it, those of its groups too, without sub-selects."""
        yield from (column.expression for column in self.computed())
        for key in self.keys or ():
            yield key.expression if isinstance(key, Bound) else key
        yield from self.having
        yield from self.order
        for group in self.group.all():
            yield from group.expressions()

    def all(self) -> Iterator[Select]:
        """This one and its sub-selects."""
        yield self
        for group in self.group.all():
            for select in group.selects:
                yield from select.all()


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and what it is made of, groups of EXISTS left out."""
    yield expression
    if isinstance(expression, Call):
        for arg in expression.args:
            yield from parts(arg)


def aggregates_in(expression: Expression) -> Iterator[Call]:
    """The aggregates in it."""
    for part in parts(expression):
        if isinstance(part, Call) and part.name in AGGREGATES:
            yield part


def aggregate_in(expression: Expression) -> bool:
    """Whether there is an aggregate in it."""
    return any(True for _ in aggregates_in(expression))


def names_in(expression: Expression) -> set[str]:
    """The variables in it."""
    return {part.name for part in parts(expression) if isinstance(part, Var)}


def steps(step: Step) -> Iterator[Step]:
    """A path and the paths in it."""
    yield step
    for part in step.parts:
        yield from steps(part)
