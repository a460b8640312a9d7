"""What has to hold of any pattern, whoever answers: a store held against itself.

Each law gives two lists of queries whose rows, taken together, are the same bag. ``P`` are the rows
of a pattern, ``c`` a condition, ``T`` a further pattern with a new variable:

- P = (P where c) + (P where not c) + (P where c is an error)
- the number of rows of (P where c) = the sum of 1 for each row in which c is true
- P = (P where T exists) + (P where it does not), and P minus T is the latter
- P optional T = (P and T) + (P where T does not exist), and without T is its variable unbound
- P union P = P + P, and its distinct rows are those of P
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.differential.stores import Answer, Ask
from benchmarks.differential.tree import (
    Asked,
    Bind,
    Block,
    Expr,
    Filter,
    Group,
    Part,
    Select,
    Union,
)


@dataclass(frozen=True)
class Law:
    """Queries that have the same rows, on either side."""

    name: str
    left: tuple[Select, ...]
    right: tuple[Select, ...]


def laws(asked: Asked) -> Iterator[Law]:
    """The laws of one random query, as queries."""
    base, test = asked.base, asked.test

    def also(*parts: Part) -> Select:
        return replace(base, group=Group((*base.group.parts, *parts)))

    def not_there(name: str) -> Filter:
        return Filter(Expr("!BOUND({})", (Expr(f"?{name}"),)))

    true, false = Filter(test), Filter(Expr("!({})", (test,)))
    value = Bind(Expr("IF({}, 1, 0)", (test,)), "told")
    yield Law("three ways", (base,), (also(true), also(false), also(value, not_there("told"))))
    one = Expr("SUM(COALESCE(IF({}, 1, 0), 0))", (test,))
    count = (("n", Expr("COUNT(*)")),)
    yield Law(
        "count",
        (replace(also(true), columns=count),),
        (replace(base, columns=(("n", Expr("COALESCE({}, 0)", (one,))),)),),
    )
    if asked.extra is not None:
        more = Group((asked.extra,))
        without = also(Filter(Expr("NOT EXISTS", group=more)))
        yield Law("exists", (base,), (also(Filter(Expr("EXISTS", group=more))), without))
        yield Law("minus", (also(Block("MINUS", more)),), (without,))
        optional = Block("OPTIONAL", more)
        yield Law("optional", (also(optional),), (also(asked.extra), without))
        new = str(asked.extra.object if _is_new(asked.extra.object, base) else asked.extra.subject)
        yield Law("unbound", (also(optional, not_there(new[1:])),), (without,))
    twice = replace(base, group=Group((Union((base.group, base.group)),)))
    yield Law("union", (twice,), (base, base))
    distinct = replace(base, distinct=True)
    yield Law("distinct", (replace(twice, distinct=True),), (distinct,))


def _is_new(end: Expr, base: Select) -> bool:
    return str(end) not in {f"?{name}" for name, _ in base.columns}


def broken(law: Law, ask: Ask) -> str | None:
    """How a store breaks a law, in numbers of rows; None where it keeps it or gives no answer."""
    sides = [[ask(str(query)) for query in queries] for queries in (law.left, law.right)]
    if any(not answer.counts or answer.why for side in sides for answer in side):
        return None
    rows = [sorted(row for answer in side for row in answer.rows) for side in sides]
    if rows[0] == rows[1]:
        return None
    return " + ".join(map(_rows, sides[0])) + " ≠ " + " + ".join(map(_rows, sides[1]))


def _rows(answer: Answer) -> str:
    return str(len(answer.rows))
