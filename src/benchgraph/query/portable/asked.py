"""A query as the rules look at it: what is in it, of which kinds, what may be unbound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from benchgraph.iris import prefixed
from benchgraph.query.portable.kinds import NUMBERS, TEXTS, Kinds, Typing
from benchgraph.query.portable.model import (
    XSD,
    Bound,
    Call,
    Const,
    Exists,
    Expression,
    Group,
    Select,
    Var,
    aggregates_in,
    names_in,
    parts,
)

_INFIX = frozenset("|| && = != < > <= >= + - * /".split())
# The kinds of which these are never asked without an error.
_NO_NUMBERS = TEXTS | {"iri", "boolean"}
_WRONG = {
    **dict.fromkeys("+ - * / ABS ROUND CEIL FLOOR NEGATIVE".split(), _NO_NUMBERS),
    **dict.fromkeys("YEAR MONTH DAY HOURS MINUTES SECONDS".split(), _NO_NUMBERS | NUMBERS),
    **dict.fromkeys(("LANG", "DATATYPE"), frozenset(("iri",))),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A place that stores read differently: the case of the table, and its text.

    ``instead`` is what to write, where it can be told; ``check`` an ASK that says "no" where the
    data at hand leave no difference.
    """

    case: str
    text: str
    instead: str | None = None
    check: str | None = None


class Asked:
    """A query with what can be told of it."""

    def __init__(self, query: Select, properties: Mapping[str, Kinds]) -> None:
        self.query = query
        self.typing = Typing(query, properties)
        self.selects = list(query.all())
        self.groups = [group for select in self.selects for group in select.group.all()]
        self.calls = [
            part
            for select in self.selects
            for expression in select.expressions()
            for part in parts(expression)
            if isinstance(part, Call)
        ]

    def named(self, *names: str) -> Iterator[Call]:
        """The calls of these functions, casts or operators, each once."""
        yield from dict.fromkeys(call for call in self.calls if call.name in names)

    def kinds(self, expression: Expression) -> Kinds:
        """The kinds that an expression may have."""
        return self.typing.of(expression)

    @cached_property
    def always(self) -> set[str]:
        """Variables that are bound in every row, as far as patterns outside OPTIONAL tell."""
        return set().union(*(_sure(select.group) for select in self.selects))

    @cached_property
    def computed(self) -> dict[str, list[Expression]]:
        """What is bound to a name by BIND or AS."""
        found: dict[str, list[Expression]] = {}
        bound = [bind for group in self.groups for bind in group.binds]
        for select in self.selects:
            bound += select.computed()
            bound += [key for key in select.keys or () if isinstance(key, Bound)]
        for each in bound:
            found.setdefault(each.name, []).append(each.expression)
        return found

    @cached_property
    def tested(self) -> set[str]:
        """Variables that BOUND or COALESCE looks at, as they are or as texts."""
        looked_at: set[str] = set()
        for call in self.named("BOUND", "COALESCE"):
            for arg in call.args:
                inner = arg.args[0] if isinstance(arg, Call) and arg.name == "STR" else arg
                if isinstance(inner, Var):
                    looked_at.add(inner.name)
        return looked_at

    @cached_property
    def filters(self) -> list[Expression]:
        """The conditions of all groups."""
        return [each for group in self.groups for each in group.filters]

    def open(self, expression: Expression) -> set[str]:
        """Variables of ``expression`` that may be unbound, and nothing looks at."""
        return (names_in(expression) & self._left_open) - self.always - self.tested

    @cached_property
    def _left_open(self) -> set[str]:
        """What OPTIONAL, UNDEF and a BIND too early may leave unbound."""
        found: set[str] = set()
        for group in self.groups:
            found.update(*(inner.variables() for inner in group.optional))
            found.update(*(values.undefined() for values in group.values))
            found.update(bind.name for bind in group.binds if _too_early(bind))
        return found

    def may_lack(self, expression: Expression) -> set[str]:
        """Those of :meth:`open`, and those that only some branches of a UNION give."""
        in_some = names_in(expression) & self._in_some
        return self.open(expression) | in_some - self.always - self.tested

    @cached_property
    def _in_some(self) -> set[str]:
        return _in_some(self.groups)

    def errs(self, expression: Expression) -> bool:
        """Whether a part of ``expression`` has no value by its kind: LANG of an IRI, say."""
        calls = (part for part in parts(expression) if isinstance(part, Call))
        return any(
            kinds and kinds <= _WRONG.get(call.name, frozenset())
            for call in calls
            for kinds in map(self.kinds, call.args)
        )

    def open_in_part(self, select: Select, expression: Expression) -> set[str]:
        """Those that may be unbound in some rows of one group of ``select`` and not in others.

        What an OPTIONAL adds to the keys of the group alone is there in all its rows, or in none.
        """
        keys = {key.name for key in select.keys or () if isinstance(key, Var | Bound)}
        in_some = _in_some(select.group.all())
        open_names = self.open(expression)
        open_names |= (names_in(expression) & in_some) - self.always - self.tested - keys
        for group in select.group.all():
            for inner in group.optional:
                others = [each for each in group.optional if each is not inner]
                around = keys | {bind.name for bind in group.binds}
                around |= {name for values in group.values for name in values.columns}
                around |= {name for each in group.selects for name in each.names()}
                for other in (*others, *group.graphs, *(g for b in group.branches for g in b)):
                    around |= other.variables()
                for pattern in group.patterns:
                    ends = (pattern.subject, pattern.path, pattern.object)
                    around |= {end.name for end in ends if isinstance(end, Var)}
                if inner.variables() & around <= keys:
                    open_names -= inner.variables()
        return open_names

    def once(self, select: Select) -> bool:
        """Whether it makes no difference how often a row is there."""
        if select.distinct or (select is self.query and not (select.columns or select.every)):
            return True
        if not select.aggregated():
            return False
        whole = [*(column.expression for column in select.computed()), *select.having]
        return all(
            call.distinct or call.name in ("MIN", "MAX", "SAMPLE")
            for expression in whole
            for call in aggregates_in(expression)
        )

    def one_language(self, name: str) -> bool:
        """Whether the language of a variable is asked about somewhere."""
        return any(Var(name) in call.args for call in self.named("LANG"))


def _too_early(bind: Bound) -> bool:
    """Whether a BIND has no value, as nothing in front of it gives what it takes."""
    whole = bind.expression
    takes_nothing = isinstance(whole, Call) and whole.name in ("IF", "COALESCE", "BOUND")
    return bool(bind.later) and not takes_nothing


def _in_some(groups: Iterable[Group]) -> set[str]:
    """The variables of each UNION in ``groups`` that not all of its branches have."""
    found: set[str] = set()
    for one in (branches for group in groups for branches in group.branches):
        first, *others = (branch.variables() for branch in one)
        found |= first.union(*others) - first.intersection(*others)
    return found


def _sure(group: Group) -> set[str]:
    found: set[str] = set()
    for pattern in group.patterns:
        ends = (pattern.subject, pattern.path, pattern.object)
        found.update(end.name for end in ends if isinstance(end, Var))
    for branch in group.branches:
        if branch:
            found |= set.intersection(*map(_sure, branch))
    for inner in group.graphs:
        found |= _sure(inner)
    for values in group.values:
        found.update(values.columns.keys() - values.undefined())
    return found


def shown(expression: Expression) -> str:
    """An expression as one would write it."""
    if isinstance(expression, Var):
        return "[]" if expression.blank else f"?{expression.name}"
    if isinstance(expression, Const):
        return _term(expression)
    if isinstance(expression, Exists):
        return f"{'NOT ' * expression.negated}EXISTS {{ … }}"
    name, args = expression.name, [shown(arg) for arg in expression.args]
    if name in _INFIX:
        return f" {name} ".join(map(_bracketed, expression.args))
    if name in ("IN", "NOT IN"):
        return f"{args[0]} {name} ({', '.join(args[1:])})"
    if name in ("!", "NEGATIVE", "POSITIVE"):
        return {"!": "!", "NEGATIVE": "-", "POSITIVE": "+"}[name] + _bracketed(expression.args[0])
    if name == "COUNT" and not args:
        args = ["*"]
    inside = ("DISTINCT " * expression.distinct) + ", ".join(args)
    if expression.separator is not None:
        inside += f'; separator="{expression.separator}"'
    return f"{prefixed(name) if ':' in name else name}({inside})"


def _bracketed(expression: Expression) -> str:
    infix = isinstance(expression, Call) and expression.name in _INFIX
    return f"({shown(expression)})" if infix else shown(expression)


def _term(term: Const) -> str:
    if term.tag or term.datatype == f"{XSD}string":
        quoted = '"' + term.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return f"{quoted}@{term.tag}" if term.tag else quoted
    if not term.datatype:
        short = prefixed(term.text)
        return short if short != term.text else f"<{term.text}>"
    local = term.datatype.removeprefix(XSD)
    if local in ("integer", "decimal", "double", "boolean"):
        return term.text
    return f'"{term.text}"^^xsd:{local}'
