"""Which variables and properties a query speaks of, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from benchgraph.reach.model import Except, Path, Unreadable, links
from benchgraph.shacl.grouping import read_query
from benchgraph.shacl.groups import (
    Atom,
    Bind,
    Compound,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Minus,
    Pattern,
    Select,
    Union,
    Values,
)
from benchgraph.shacl.judge import AMONG, asks_for_text

_VARIABLE = re.compile(r"\?\w+")


def texts_asked(queries: Iterable[str]) -> frozenset[bytes]:
    """The properties whose values the queries look at as text."""
    found: set[str] = set()
    for query in queries:
        with suppress(Unreadable):
            _add_texts(read_query(query).group, frozenset(), found)
    return frozenset(name.encode() for name in found)


def _add_texts(group: Group, around: frozenset[str], found: set[str]) -> None:
    """``around``: what is looked at where the group stands."""
    asked = set(around)
    inner: list[Group] = []
    waiting = [each.expression for each in group.elements if isinstance(each, Filter)]
    while waiting:
        expression = waiting.pop()
        if isinstance(expression, Compound):
            waiting += expression.parts
        elif isinstance(expression, Exists):
            inner.append(expression.group)
        elif asks_for_text(expression.text):
            asked.update(expression.variables)
    for each in group.elements:
        if isinstance(each, Pattern) and each.object in asked:
            found.update(_steps(each.path))
        elif isinstance(each, Union):
            inner += each.choices
        elif isinstance(each, Select | Minus):
            inner.append(each.group)
    for one in inner:
        _add_texts(one, frozenset(asked), found)


def _steps(path: Path) -> Iterator[str]:
    """The properties in a path."""
    return (str(link.predicate) for link in links(path) if not isinstance(link, Except))


def named(element: Element) -> frozenset[str]:
    """The variables of an element that binds some."""
    if isinstance(element, Pattern):
        ends = (element.subject, element.object, element.predicate)
        return frozenset(end for end in ends if end and end.startswith("?"))
    if isinstance(element, Select):
        return frozenset(element.variables)
    if isinstance(element, Values):
        return frozenset([element.variable])
    if isinstance(element, Union):
        return frozenset().union(*(names_in(each, (object,)) for each in element.choices))
    return frozenset()


def names_in(group: Group, kinds: tuple[type, ...]) -> frozenset[str]:
    """The variables of the group's elements of some kinds; of all: every variable that it names."""
    if kinds == (object,):
        return frozenset(_VARIABLE.findall(group.text))
    found = (named(each) for each in group.elements if isinstance(each, kinds))
    return frozenset().union(*found)


def pending(element: Element, waiting: Iterable[Element], bound: Iterable[str]) -> bool:
    """Whether a condition speaks of what is still to be bound."""
    if isinstance(element, Filter):
        asked = asked_in(element.expression)
    elif isinstance(element, Minus):
        asked = names_in(element.group, (object,))
    else:
        assert isinstance(element, Bind)
        asked = frozenset(element.expression.variables)
    coming = frozenset().union(*map(named, waiting)).difference(bound)
    return bool(asked & coming)


def asked_in(expression: Expression) -> frozenset[str]:
    """The variables that an expression asks about."""
    if isinstance(expression, Atom):
        return frozenset(expression.variables)
    if isinstance(expression, Exists):
        return names_in(expression.group, (object,))
    return frozenset().union(*map(asked_in, expression.parts))


def predicates_in(conditions: list[Element]) -> dict[str, frozenset[str]]:
    """Variable → the IRIs to which a filter limits it."""
    found: dict[str, frozenset[str]] = {}
    waiting = [each.expression for each in conditions if isinstance(each, Filter)]
    while waiting:
        expression = waiting.pop()
        if isinstance(expression, Compound) and expression.operator == "&&":
            waiting += expression.parts
        elif isinstance(expression, Atom):
            match = AMONG.fullmatch(expression.text)
            if match and not match[2]:
                found[match[1]] = frozenset(match[3].split(" , "))
    return found
