"""Which triples a query asks for, whatever it does with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode

from benchgraph.reach.model import Condition, Group, Link, Pattern, Select, Term, Union, links
from benchgraph.reach.read import read_query

Asked = tuple[NamedNode | None, NamedNode | None]
"""A predicate and an object, of the triples that are asked for; None: any."""
_Limits = Mapping[str, frozenset[Term]]


def asked_of(query: str) -> frozenset[Asked]:
    """Every triple that the query can read has one of these predicates, and the object with it.

    Raises Unreadable for a query of which nobody can tell.
    """
    return frozenset(_of_group(read_query(query).group, {}))


def _of_group(group: Group, limits: _Limits) -> Iterator[Asked]:
    limits = {**limits, **group.limited}
    for element in group.elements:
        match element:
            case Pattern():
                yield from _of_pattern(element, limits)
            case Union(branches):
                for branch in branches:
                    yield from _of_group(branch, limits)
            case Select(inner, passes):
                own = {name: limits[outer] for outer, name in passes.items() if outer in limits}
                yield from _of_group(inner, own)
            case Condition(inner):
                yield from _of_group(inner, limits)


def _of_pattern(pattern: Pattern, limits: _Limits) -> Iterator[Asked]:
    ends: Iterable[Term | None] = [None]
    if isinstance(pattern.path, Link):
        ends = _among(pattern.object, limits)
    for link in links(pattern.path):
        for predicate in _among(link.predicate, limits) if isinstance(link, Link) else [None]:
            # A literal may be written in other ways than in the query.
            yield from ((_named(predicate), _named(end)) for end in ends)


def _among(term: Term | str, limits: _Limits) -> Iterable[Term | None]:
    """What a term of a query can be; None: anything."""
    if not isinstance(term, str):
        return [term]
    return limits.get(term, [None])


def _named(term: Term | None) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None
