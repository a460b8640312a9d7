"""Who departs from the others in an answer, and whether it is known why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from benchgraph.query.portable.table import differences
from benchgraph.query.portable.telling import found_in
from benchmarks.differential.stores import Answer, Ask
from benchmarks.differential.tree import (
    Block,
    Filter,
    Group,
    Select,
    Sub,
    Triple,
    Union,
    Values,
    names_in,
)


@dataclass(frozen=True)
class Departure:
    """A store that answers otherwise than the one it is held against."""

    store: str
    against: str


def departures(query: Select, answers: Mapping[str, Answer]) -> list[Departure]:
    """Who is not with the most; where two sides are equally many, who is not with the first."""
    sides: dict[object, list[str]] = defaultdict(list)
    for store, answer in answers.items():
        if answer.counts:
            sides[answer.key(query.total)].append(store)
    if len(sides) < 2:
        return []
    most = max(sides.values(), key=len)
    return [
        Departure(store, most[0]) for side in sides.values() if side is not most for store in side
    ]


def known(query: Select, departure: Departure, ask: Ask) -> frozenset[str]:
    """The cases of the table by which a query parts these two stores, as far as can be told.

    ``ask`` is of a store, for what only the answers tell.
    """
    table = differences().cases
    # "rdflib on the sample" is rdflib.
    one, two = departure.store.split()[0], departure.against.split()[0]
    cases = warned(str(query)) | {case for case, holds in _UNTOLD.items() if holds(query, ask)}
    return frozenset(
        case
        for case in cases
        if two not in table[case].answers or table[case].answers[one] != table[case].answers[two]
    )


@lru_cache(10_000)
def warned(query: str) -> frozenset[str]:
    """The cases that ``benchgraph sparql --portable`` warns of in a query."""
    return frozenset(found.case for found in found_in(query))


def _groups_nothing(query: Select, ask: Ask) -> bool:
    """Whether a GROUP BY in a query has no rows to group, or may have none for a row outside.

    The latter is what rdflib, which sees outside, makes of a sub-select behind a pattern.
    """
    for group in _groups(query.group):
        for part in group.parts[1:]:
            if isinstance(part, Sub) and part.query.keys is not None:
                return True
    for select in selects(query):
        if select.keys is not None:
            columns = tuple((key, None) for key in select.keys)
            if not ask(str(Select(columns, select.group))).rows:
                return True
    return False


def selects(query: Select) -> Iterator[Select]:
    """A query and the sub-selects in it."""
    yield query
    for group in _groups(query.group):
        yield from (part.query for part in group.parts if isinstance(part, Sub))


def _optional_in_front(query: Select, ask: Ask) -> bool:
    """Whether a pattern stands behind what may have left one of its variables open."""
    return any(_filled_later(group) for group in _groups(query.group))


def _filled_later(group: Group) -> bool:
    sure, may_be = set[str](), set[str]()
    for part in group.parts:
        if isinstance(part, Block | Union) and getattr(part, "word", "") != "MINUS":
            may_be |= names_in(str(part)) - sure
        elif isinstance(part, Triple):
            if may_be & names_in(str(part)):
                return True
            sure |= names_in(str(part))
        elif isinstance(part, Sub | Values):
            given = (
                {name for name, _ in part.query.columns} if isinstance(part, Sub) else {*part.names}
            )
            if may_be & given:
                return True
            sure |= given
    return False


def _groups(group: Group) -> Iterator[Group]:
    """A group and all that are in it."""
    yield group
    for part in group.parts:
        inner = [part.query.group] if isinstance(part, Sub) else []
        inner += [part.group] if isinstance(part, Block) else []
        inner += part.groups if isinstance(part, Union) else []
        inner += [part.test.group] if isinstance(part, Filter) and part.test.group else []
        for each in inner:
            yield from _groups(each)


def _conditions_joined(query: Select, ask: Ask) -> bool:
    """Whether there is && or ||, in one side of which an error may be."""
    return " && " in str(query) or " || " in str(query)


def _multiplies(query: Select, ask: Ask) -> bool:
    """Whether a number is multiplied: only the datatype of a product differs, not its value."""
    return " * " in str(query)


def _asks_for_a_language(query: Select, ask: Ask) -> bool:
    """Whether a language is asked for, of what may be unbound."""
    return "LANG(" in str(query)


def _orders_by_languages(query: Select, ask: Ask) -> bool:
    """Whether languages are an order, of what may be IRIs: they have none."""
    return "LANG(" in str(query).partition("ORDER BY")[2]


# What no warning tells of, because the text of a query does not tell it for sure: the answers tell
# the first, and the other ones hide more than they have to.
_UNTOLD = {
    "group-by-of-nothing": _groups_nothing,
    "optional-in-front": _optional_in_front,
    "or-with-an-error": _conditions_joined,
    "order-by-of-unbound": _orders_by_languages,
    "lang-of-unbound": _asks_for_a_language,
    "product-is-a-decimal": _multiplies,
}
