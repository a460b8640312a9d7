"""A query read with rdflib's grammar, the one that follows the standard's letter by letter.

It takes some 0.2 s to load and 20 ms and more to read, so it is asked only where there is a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any

from benchgraph.query.portable.model import (
    Bound,
    Call,
    Const,
    Exists,
    Expression,
    Group,
    Pattern,
    Select,
    Step,
    Values,
    Var,
    names_in,
)

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_WRAPPED = ("ConditionalOrExpression", "ConditionalAndExpression")
_BOOLEAN = {"ConditionalOrExpression": "||", "ConditionalAndExpression": "&&"}
_UNARY = {"UnaryNot": "!", "UnaryMinus": "NEGATIVE", "UnaryPlus": "POSITIVE"}
# The arguments of functions in their order; each has those of one line.
_ARGUMENTS = (
    ("arg", "start", "length"),
    ("text", "pattern", "flags"),
    ("arg", "pattern", "replacement", "flags"),
    ("arg1", "arg2", "arg3"),
)


class Unreadable(Exception):
    """A query that the grammar does not take, in its words."""


def read(query: str) -> Select:
    """The query, whose prefixes have to be declared. Raises ``Unreadable``, RecursionError."""
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        prologue, found, *_ = parseQuery(query)
    except RecursionError:
        raise
    except Exception as error:  # pyparsing's, and rdflib's own of many kinds
        raise Unreadable(str(error)) from None
    prefixes = {
        declared.prefix or "": str(declared.iri)
        for declared in prologue
        if declared.name == "PrefixDecl"
    }
    return _Reader(prefixes).select(found)


class _Reader:
    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes

    # Queries and groups

    def select(self, node: Any) -> Select:
        group = self.group(node.where)
        values = node.valuesClause
        if values:
            group.values.append(self.values(values))
        columns: list[Var | Bound] = []
        projection = node.projection or []
        for column in projection if projection != "*" else ():
            if column == "*":
                continue
            if column.evar is not None:
                columns.append(Bound(self.expression(column.expr), str(column.evar)))
            else:
                columns.append(Var(str(column.var)))
        every = node.name in ("SelectQuery", "SubSelect") and not columns
        keys: list[Expression | Bound] | None = None
        if node.groupby:
            keys = [self.key(each) for each in node.groupby.condition]
        having = node.having.condition if node.having else ()
        order = node.orderby.condition if node.orderby else ()
        return Select(
            group,
            columns,
            every,
            keys,
            [self.expression(each) for each in having],
            [self.expression(each.expr or each.var) for each in order],
            distinct=bool(node.modifier),
            limited=bool(node.limitoffset),
            behind=group.values[-1] if values else None,
        )

    def key(self, node: Any) -> Expression | Bound:
        if getattr(node, "name", "") != "GroupAs":
            return self.expression(node)
        if node.var is None:
            return Call("UNNAMED", (self.expression(node.expr),))
        return Bound(self.expression(node.expr), str(node.var))

    def group(self, node: Any) -> Group:
        group = Group()
        if node is None:
            return group
        if node.name == "SubSelect":
            group.selects.append(self.select(node))
            return group
        for part in node.part or ():
            self.element(part, group)
        return group

    def element(self, node: Any, group: Group) -> None:
        name = node.name
        if name == "TriplesBlock":
            group.crossed = [*group.minus]
            for triples in node.triples:
                group.patterns += self.patterns(list(triples))
        elif name == "Filter":
            group.filters.append(self.expression(node.expr))
        elif name == "Bind":
            expression = self.expression(node.expr)
            later = frozenset(names_in(expression) - group.variables())
            group.binds.append(Bound(expression, str(node.var), later))
        elif name == "OptionalGraphPattern":
            group.optional.append(self.group(node.graph))
        elif name == "MinusGraphPattern":
            group.minus.append(self.group(node.graph))
        elif name == "GraphGraphPattern":
            group.graphs.append(self.group(node.graph))
        elif name == "InlineData":
            behind = bool(group.binds and group.optional)
            group.values.append(self.values(node, behind))
        elif name == "SubSelect":
            group.selects.append(self.select(node))
        elif name == "GroupOrUnionGraphPattern":
            branches = [self.group(each) for each in node.graph]
            if len(branches) == 1 and _only_selects(branches[0]):
                group.selects += branches[0].selects
            else:
                group.branches.append(branches)
        else:
            raise Unreadable(f"{name} in a group")

    def values(self, node: Any, behind: bool = False) -> Values:
        names = [str(name) for name in node.var or ()]
        columns: dict[str, list[Const | None]] = {name: [] for name in names}
        for row in node.value or ():
            terms = list(row) if _is_list(row) else [row]
            for name, term in zip(names, terms, strict=False):
                found = None if isinstance(term, str) and term == "UNDEF" else self.term(term)
                columns[name].append(found if isinstance(found, Const) else None)
        return Values(columns, behind)

    # Patterns

    def patterns(self, flat: list[Any]) -> Iterator[Pattern]:
        for at in range(0, len(flat) - 2, 3):
            subject, path, end = flat[at : at + 3]
            yield Pattern(self.term(subject), self.path(path), self.term(end))

    def term(self, node: Any) -> Var | Const:
        from rdflib import BNode, Literal, URIRef, Variable

        if isinstance(node, Variable):
            return Var(str(node))
        if isinstance(node, BNode):
            return Var(f" {node}", blank=True)
        if isinstance(node, URIRef):
            return Const(str(node))
        if isinstance(node, Literal):
            return Const(str(node), str(node.datatype or _STRING), str(node.language or "").lower())
        if getattr(node, "name", "") == "pname":
            return Const(self.prefixes.get(node.prefix or "", "") + (node.localname or ""))
        if getattr(node, "name", "") == "literal":
            tag, datatype = node.lang, node.datatype
            kind = self.term(datatype) if datatype is not None else None
            iri = kind.text if isinstance(kind, Const) else _STRING
            return Const(str(node.string), "" if tag else iri, str(tag or "").lower())
        raise Unreadable(f"{node!r} where a term is expected")

    def path(self, node: Any) -> Var | Step:
        name = getattr(node, "name", "")
        if name in ("PathAlternative", "PathSequence"):
            inner = [self.path(part) for part in node.part]
            if len(inner) == 1:
                return inner[0]
            return Step("|" if name == "PathAlternative" else "/", parts=tuple(_steps(inner)))
        if name == "PathElt":
            step = self.path(node.part)
            mod = node.mod
            return Step(str(mod), parts=tuple(_steps([step]))) if mod else step
        if name in ("PathEltOrInverse", "InversePath"):
            part = node.part
            return Step("^", parts=tuple(_steps([self.path(part)])) if part is not None else ())
        if name == "PathNegatedPropertySet":
            return Step("!", parts=tuple(_steps([self.path(part) for part in node.part])))
        found = self.term(node)
        return Step("iri", found.text) if isinstance(found, Const) else found

    # Expressions

    def expression(self, node: Any) -> Expression:
        name = getattr(node, "name", "")
        if name in _WRAPPED:
            first = self.expression(node.expr)
            others = [self.expression(each) for each in node.other or ()]
            return Call(_BOOLEAN[name], (first, *others)) if others else first
        if name == "RelationalExpression":
            return self.relation(node)
        if name in ("AdditiveExpression", "MultiplicativeExpression"):
            signs = node.op or ()
            others = [self.expression(each) for each in node.other or ()]
            start = self.expression(node.expr)
            pairs = zip(map(str, signs), others, strict=False)
            return reduce(lambda left, pair: Call(pair[0], (left, pair[1])), pairs, start)
        if name in _UNARY:
            return Call(_UNARY[name], (self.expression(node.expr),))
        if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return Exists(self.group(node.graph), negated=name.endswith("NOTEXISTS"))
        if name.startswith("Builtin_"):
            return Call(name.removeprefix("Builtin_").upper(), tuple(self.arguments(node)))
        if name.startswith("Aggregate_"):
            return self.aggregate(node)
        if name == "Function":
            called = self.term(node.iri)
            args = tuple(self.expression(each) for each in node.expr or ())
            return Call(called.text if isinstance(called, Const) else "", args)
        return self.term(node)

    def relation(self, node: Any) -> Expression:
        first = self.expression(node.expr)
        sign, other = node.op, node.other
        if not sign:
            return first
        others = list(other) if _is_list(other) else [other]
        return Call(str(sign), (first, *map(self.expression, others)))

    def arguments(self, node: Any) -> Iterator[Expression]:
        names = next((each for each in _ARGUMENTS if set(node) <= set(each)), tuple(node))
        for name in names:
            arg = getattr(node, name)
            if arg is None:
                continue
            for each in arg if _is_list(arg) else (arg,):
                yield self.expression(each)

    def aggregate(self, node: Any) -> Call:
        name = node.name.removeprefix("Aggregate_").upper()
        name = "GROUP_CONCAT" if name == "GROUPCONCAT" else name
        args = () if node.vars == "*" else (self.expression(node.vars),)
        separator = node.separator
        return Call(name, args, bool(node.distinct), None if separator is None else str(separator))


def _is_list(node: Any) -> bool:
    """Whether this is several nodes: a list of the grammar's is no list of Python's."""
    return isinstance(node, list) or type(node).__name__ in ("ParseResults", "plist")


def _only_selects(group: Group) -> bool:
    return (
        bool(group.selects)
        and len(group.variables())
        == len({name for select in group.selects for name in select.names()})
        and not (group.patterns or group.filters or group.binds or group.optional or group.minus)
    )


def _steps(found: Iterable[Var | Step]) -> Iterator[Step]:
    for each in found:
        yield each if isinstance(each, Step) else Step("iri")
