"""Random queries of the kinds that our questions are made of, over what a graph really holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

from benchmarks.differential.expressions import NUMBERS, Expressions, Variable, call
from benchmarks.differential.terms import Property, Terms, written
from benchmarks.differential.tree import (
    Asked,
    Bind,
    Block,
    Expr,
    Filter,
    Group,
    Part,
    Select,
    Sub,
    Triple,
    Union,
    Values,
)

A = Expr("a")
_PATHS = "{}/{} {}/{} {}|{} {}?/{} {}? {}+ {}* ^{} !({}) ({}|{})/{}".split()
_OF_NUMBERS = ["SUM({})", "MIN({})", "MAX({})", "ROUND(AVG({}))", "SUM(DISTINCT {})"]


@dataclass
class Scope:
    """The variables of a group by name, and those of the group around it that its filters see."""

    variables: dict[str, Variable] = field(default_factory=dict)
    around: list[Variable] = field(default_factory=list)
    # In EXISTS: what SPARQL 1.1 says of more than patterns and conditions there, engines read
    # differently, and may.
    plain: bool = False

    def all(self) -> list[Variable]:
        return list(self.variables.values())

    def things(self) -> list[Variable]:
        return [each for each in self.all() if each.sure and each.is_thing]

    def inner(self, name: str) -> Scope:
        """For a group inside that begins with the variable ``name``."""
        return Scope({name: self.variables[name]}, plain=self.plain)

    def take(self, inner: Scope, *, sure: bool) -> None:
        """The new variables of a group inside."""
        for name, variable in inner.variables.items():
            if name not in self.variables:
                self.variables[name] = replace(variable, sure=sure and variable.sure)


class Maker:
    """Makes one query from one seed."""

    def __init__(self, terms: Terms, seed: int) -> None:
        self.terms, self.seed, self.pick = terms, seed, Random(seed)
        self.make = Expressions(self.pick)
        self.names = (f"v{number}" for number in count())

    def asked(self) -> Asked:
        """A query, the rows that it is made of, and a condition over them."""
        scope = Scope()
        group = Group(tuple(self._body(scope, 0)))
        sure = [each.name for each in scope.all() if each.sure]
        base = Select(tuple((name, None) for name in sure), group)
        select = self._aggregated if self.pick.random() < 0.3 else self._plain
        query = select(scope, group)
        extra = self._extra(scope)
        return Asked(self.seed, query, base, self.make.test(scope.all()), extra)

    def _extra(self, scope: Scope) -> Triple | None:
        """A pattern that begins at a thing which is always there, and binds a new variable."""
        start = self.pick.choice(scope.things())
        way = self._far(start)
        if way is None:
            return None
        end = Expr(f"?{next(self.names)}")
        return _triple(start.expr, Expr(written(way.iri)), end, way.inverse)

    # -- patterns

    def _body(self, scope: Scope, depth: int) -> list[Part]:
        name = self.terms.some_class(self.pick)
        start = Variable(next(self.names), frozenset((name,)), list(self.terms.members[name]))
        scope.variables[start.name] = start
        parts: list[Part] = [Triple(start.expr, A, Expr(name))]
        for _ in range(self.pick.randint(1, 5)):
            parts += self._piece(scope, depth)
        return parts

    def _piece(self, scope: Scope, depth: int) -> list[Part]:
        makers: dict[Callable[[Scope, int], list[Part]], float] = {
            self._step: 40,
            self._filter: 14,
        }
        if not scope.plain:
            makers |= {self._bind: 9, self._values: 6}
        if depth < 2 and not scope.plain:
            makers |= {self._optional: 18, self._union: 8, self._taken_away: 12}
            makers |= {self._sub: 6, self._graph: 1.5}
        return self.pick.choices([*makers], [*makers.values()])[0](scope, depth)

    def _far(self, start: Variable, kinds: frozenset[str] | None = None) -> Property | None:
        """A property at the things of a variable, one that leads to ``kinds`` if need be."""
        name = self.pick.choice(sorted(start.kinds))
        found = [p for p in self.terms.of(name) if kinds is None or kinds & p.kinds.keys()]
        weights = [0.25 if each.inverse else 1.0 for each in found]
        return self.pick.choices(found, weights)[0] if found else None

    def _step(self, scope: Scope, depth: int) -> list[Part]:
        things = scope.things()
        if not things:
            return []
        start = self.pick.choice(things)
        way = self._far(start)
        if way is None:
            return []
        end = self._end(way)
        if self.pick.random() < 0.06:
            value = self.pick.choice(way.values)
            return [_triple(start.expr, Expr(written(way.iri)), Expr(written(value)), way.inverse)]
        path = self._path(start, way, end) if self.pick.random() < 0.3 else Expr(written(way.iri))
        known = [v for v in scope.things() if v.kinds == end.kinds and v is not start]
        if known and self.pick.random() < 0.2:  # a ring
            return [_triple(start.expr, path, self.pick.choice(known).expr, way.inverse)]
        scope.variables[end.name] = end
        return [_triple(start.expr, path, end.expr, way.inverse)]

    def _end(self, way: Property) -> Variable:
        names, weights = [*way.kinds], [*way.kinds.values()]
        literals = frozenset(name for name in names if name.startswith("="))
        kinds = literals or frozenset(self.pick.choices(names, weights))
        return Variable(next(self.names), kinds, way.values)

    def _path(self, start: Variable, way: Property, end: Variable) -> Expr:
        """A path that takes, among others, the way of ``way``; ``end`` gets what it leads to."""
        pick, one = self.pick, Expr(written(way.iri))
        form = pick.choice(_PATHS)
        if way.inverse or (form in ("{}?", "{}*") and not end.is_thing):
            return one
        if form.endswith("/{}"):
            further = end.is_thing and self._far(end)
            if not further or further.inverse:
                return one
            last = self._end(further)
            end.kinds, end.values = last.kinds, last.values
            ways = [one, Expr(written(further.iri))]
            if form.count("{}") == 3:
                ways.insert(1, Expr(written(self._beside(start, way).iri)))
            return call(form, *ways)
        if form == "{}|{}":
            other = self._beside(start, way)
            end.kinds |= frozenset(k for k in other.kinds if k.startswith("=") or end.is_thing)
            return call("({}|{})", one, written(other.iri))
        if form == "!({})":
            end.kinds = frozenset(("=any",))
        return call(form, one) if form != "^{}" else call("^(^{})", one)

    def _beside(self, start: Variable, way: Property) -> Property:
        """Another property that leaves the same things."""
        found = [p for p in self.terms.of(sorted(start.kinds)[0]) if not p.inverse]
        return self.pick.choice(found) if found else way

    def _inside(
        self, scope: Scope, depth: int, *, sees: bool, plain: bool = False
    ) -> tuple[Scope, list[Part]]:
        """A group that goes out from a thing of ``scope``; ``sees``: its filters see the rest."""
        things = scope.things()
        if not things:
            return scope, []
        here = scope.inner(self.pick.choice(things).name)
        here.plain = plain or scope.plain
        parts = self._step(here, depth)
        if not parts:
            return scope, []
        if sees:
            here.around = scope.all()
        for _ in range(self.pick.choice([0, 0, 1, 1, 2])):
            parts += self._piece(here, depth + 1)
        return here, parts

    def _optional(self, scope: Scope, depth: int) -> list[Part]:
        inner, parts = self._inside(scope, depth, sees=self.pick.random() < 0.5)
        if not parts:
            return []
        scope.take(inner, sure=False)
        return [Block("OPTIONAL", Group(tuple(parts)))]

    def _taken_away(self, scope: Scope, depth: int) -> list[Part]:
        word = self.pick.choice(["MINUS", "NOT EXISTS", "NOT EXISTS", "EXISTS"])
        _, parts = self._inside(scope, depth, sees=word != "MINUS", plain=word != "MINUS")
        if not parts:
            return []
        group = Group(tuple(parts))
        return [Block(word, group)] if word == "MINUS" else [Filter(Expr(word, group=group))]

    def _union(self, scope: Scope, depth: int) -> list[Part]:
        things = scope.things()
        if not things:
            return []
        start, groups, shared = self.pick.choice(things), [], None
        for _ in range(2):
            here = scope.inner(start.name)
            parts = self._step(here, depth)
            made = [name for name in here.variables if name != start.name]
            if not parts:
                return []
            if made and shared and self.pick.random() < 0.6:
                parts = _renamed(parts, made[0], shared.name)
                other = here.variables.pop(made[0])
                shared.kinds |= other.kinds
                shared.values = shared.values + other.values
                here.variables[shared.name] = shared
            elif made:
                shared = here.variables[made[0]]
                scope.variables[shared.name] = replace(shared, sure=False)
            if self.pick.random() < 0.3:
                parts.append(Filter(self.make.test(here.all())))
            groups.append(Group(tuple(parts)))
        return [Union(tuple(groups))]

    def _filter(self, scope: Scope, depth: int) -> list[Part]:
        return [Filter(self.make.test(scope.all() + scope.around))]

    def _bind(self, scope: Scope, depth: int) -> list[Part]:
        value, kinds, examples = self.make.value(scope.all())
        name = next(self.names)
        scope.variables[name] = Variable(name, kinds, examples, sure=False)
        return [Bind(value, name)]

    def _values(self, scope: Scope, depth: int) -> list[Part]:
        things = scope.things()
        if not things:
            return []
        thing = self.pick.choice(things)
        chosen = self.pick.choices(thing.values, k=self.pick.randint(1, 4))
        rows = [(written(value),) for value in dict.fromkeys(chosen)]
        if self.pick.random() < 0.15:
            rows.append(("UNDEF",))
        return [Values((thing.name,), tuple(rows))]

    def _graph(self, scope: Scope, depth: int) -> list[Part]:
        here, parts = self._inside(scope, 2, sees=False)
        if not parts:
            return []
        scope.take(here, sure=True)
        graph = next(self.names)
        return [Block(f"GRAPH ?{graph}", Group(tuple(parts)))]

    def _sub(self, scope: Scope, depth: int) -> list[Part]:
        here, parts = self._inside(scope, depth, sees=False)
        made = [v for v in here.all() if v.name not in scope.variables] if parts else []
        if not made:
            return []
        start = next(name for name in here.variables if name in scope.variables)
        far = self.pick.choice(made)
        if self.pick.random() < 0.5:
            name = next(self.names)
            columns = ((start, None), (name, self._aggregate(here)))
            scope.variables[name] = Variable(name, self._told, [], sure=False)
            scope.variables[name].values = made[0].values
            return [Sub(Select(columns, Group(tuple(parts)), keys=(start,)))]
        scope.variables[far.name] = far
        columns = ((start, None), (far.name, None))
        return [Sub(Select(columns, Group(tuple(parts)), distinct=self.pick.random() < 0.6))]

    # -- what is selected

    def _plain(self, scope: Scope, group: Group) -> Select:
        pick, variables = self.pick, scope.all()
        chosen = pick.sample(variables, min(len(variables), pick.randint(1, 4)))
        columns: list[tuple[str, Expr | None]] = [(each.name, None) for each in chosen]
        if pick.random() < 0.15:
            columns.append((next(self.names), self.make.value(variables)[0]))
        select = Select(tuple(columns), group, distinct=pick.random() < 0.35)
        if pick.random() < 0.4 and len(columns) == len(chosen):
            select = self._ordered(select, chosen)
        return select

    def _ordered(self, select: Select, chosen: list[Variable]) -> Select:
        order = tuple(key for each in chosen for key in _keys(each))
        if self.pick.random() < 0.3:
            order = (Expr(f"DESC({order[0]})"), *order[1:])
        select = replace(select, order=order, total=True)
        if self.pick.random() < 0.5:
            select = replace(select, limit=self.pick.randint(1, 20))
        if self.pick.random() < 0.15:
            select = replace(select, offset=self.pick.randint(1, 5))
        return select

    def _aggregated(self, scope: Scope, group: Group) -> Select:
        pick, variables = self.pick, scope.all()
        keys = pick.sample(variables, min(len(variables), pick.choice([0, 1, 1, 1, 2])))
        columns: list[tuple[str, Expr | None]] = [(each.name, None) for each in keys]
        for _ in range(pick.randint(1, 2)):
            columns.append((next(self.names), self._aggregate(scope)))
        names = tuple(each.name for each in keys)
        select = Select(tuple(columns), group, keys=names or None)
        if names and pick.random() < 0.25:
            counted = pick.choice(variables).expr
            select = replace(
                select, having=call("COUNT({}) > {}", counted, str(pick.randint(1, 5)))
            )
        if names and pick.random() < 0.3 and all(each.sure for each in keys):
            select = self._ordered(select, keys)
        return select

    def _aggregate(self, scope: Scope) -> Expr:
        """An aggregate; ``_told`` are the kinds of it."""
        pick = self.pick
        variable = pick.choice(scope.all())
        self._told: frozenset[str] = frozenset(("=integer",))
        form = pick.choice(["COUNT(*)", "COUNT({})", "COUNT(DISTINCT {})", "", "", ""])
        if form:
            return call(form, variable.expr) if "{}" in form else Expr(form)
        if variable.is_only(NUMBERS):
            self._told = variable.kinds
            return call(pick.choice(_OF_NUMBERS), variable.expr)
        self._told = frozenset(("=string",))
        return call(pick.choice(["MIN(STR({}))", "MAX(STR({}))"]), variable.expr)


def _keys(variable: Variable) -> list[Expr]:
    """Keys by which two rows with different values of a variable are never side by side."""
    if not variable.sure:
        keys = [call('COALESCE(STR({}), "")', variable.expr)]
    elif (
        variable.is_thing or variable.is_only(NUMBERS) or variable.is_only(frozenset(("=string",)))
    ):
        return [variable.expr]
    else:
        keys = [call("STR({})", variable.expr)]
    if "=tagged" in variable.kinds:
        tag = "LCASE(LANG({}))"
        keys.append(call(tag if variable.sure else f'COALESCE({tag}, "")', variable.expr))
    return keys


def _triple(subject: Expr, path: Expr, far: Expr, inverse: bool) -> Triple:
    return Triple(far, path, subject) if inverse else Triple(subject, path, far)


def _renamed(parts: list[Part], old: str, new: str) -> list[Part]:
    """Steps with another name for a variable."""

    def put(expr: Expr) -> Expr:
        return Expr(f"?{new}") if expr.form == f"?{old}" else expr

    return [
        replace(part, subject=put(part.subject), object=put(part.object))
        if isinstance(part, Triple)
        else part
        for part in parts
    ]
