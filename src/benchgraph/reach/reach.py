"""The reach of one query from its hub."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pyoxigraph import NamedNode, Triple

from benchgraph.reach.collect import collect, hubs_of
from benchgraph.reach.look import Look
from benchgraph.reach.model import Except, Link, Pattern, Select, Term, Union, Unreadable, links
from benchgraph.reach.plan import Plan, plan_group
from benchgraph.reach.read import read_query

Key = tuple[NamedNode | None, Term | None]
"""A predicate and an object that triples must have; None: any."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """What rows of a query rest on, told apart by the value of one variable, the hub.

    ``unbounded``: empty, or why rows cannot be told apart so; then ``hubs`` and ``halo`` must not
    be asked.
    """

    unbounded: str
    keys: frozenset[Key]
    """Every triple that can play a part has the predicate and the object of one of these."""
    _plans: tuple[Plan, ...] = ()
    _patterns: dict[NamedNode | None, list[tuple[Plan, Pattern]]] = field(default_factory=dict)

    @classmethod
    def of(cls, query: str, *hub: str) -> Reach:
        """Read a SELECT, CONSTRUCT or ASK; ``hub`` names the variable, without its question mark.

        With several names the query is a UNION whose branches each bind one of them.
        """
        return cls._of(query, hub)

    @classmethod
    @lru_cache(maxsize=512)  # whoever follows a graph asks the same of it each time it begins
    def _of(cls, query: str, hub: tuple[str, ...]) -> Reach:
        keys: frozenset[Key] = frozenset([(None, None)])
        try:
            select = read_query(query)
            keys = frozenset(key for pattern in select.group.patterns() for key in _keys(pattern))
            plans = tuple(_plans(select, hub))
        except Unreadable as why:
            return cls(str(why), keys)
        patterns: dict[NamedNode | None, list[tuple[Plan, Pattern]]] = {}
        for plan in (each for whole in plans for each in whole.plans()):
            for pattern in plan.patterns():
                for predicate in {predicate for predicate, _ in _keys(pattern)}:
                    patterns.setdefault(predicate, []).append((plan, pattern))
        return cls("", keys, plans, patterns)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """How the query is walked from its hub."""
        return self._plans

    def hubs(self, changed: Iterable[Triple], look: Look) -> set[Term] | None:
        """The hubs in whose rows one of these triples can play a part, and perhaps some more.

        ``look`` sees what was there before the change and what is there now. None: all hubs, as
        the query asks for a property of one thing, beside what it asks of the hubs, and that is
        what changed.
        """
        found: set[Term] = set()
        for triple in changed:
            for predicate in (triple.predicate, None):
                for plan, pattern in self._patterns.get(predicate, ()):
                    more = hubs_of(plan, pattern, triple, look)
                    if more is None:
                        return None
                    found |= more
        return found

    def halo(self, hubs: Iterable[Term], look: Look, into: set[Triple]) -> None:
        """Add every triple that the rows of these hubs can rest on.

        On any part of the graph that holds them the query gives the same rows for these hubs as
        on the whole graph. What it gives for others there means nothing.
        """
        start = set(hubs)
        for plan in self._plans:
            (name,) = plan.given
            collect(plan, {name: start}, look, into)


def _plans(select: Select, hubs: tuple[str, ...]) -> Iterator[Plan]:
    """The plans of a query: one, or one for each branch where there are several hubs."""
    groups = [select.group]
    names = [select.passes.get(hub) for hub in hubs]
    if len(hubs) > 1:
        match select.group.elements:
            case [Union(branches)]:
                groups = branches
            case _:
                raise Unreadable("several hubs, and it is more than a UNION")
    for group in groups:
        name = next((name for name in names if name in group.certain), None)
        if name is None:
            told = " or ".join(f"?{hub}" for hub in hubs)
            raise Unreadable(f"its rows do not all have {told} from its patterns")
        plan = plan_group(group, {name: 0.0}, {})
        plan.check()
        yield plan


def _keys(pattern: Pattern) -> set[Key]:
    """The predicates and objects that triples of a pattern have."""
    path, end = pattern.path, pattern.object
    if isinstance(path, Link) and isinstance(end, NamedNode):
        return {(_predicate(path), end)}
    return {(_predicate(link), None) for link in links(path)}


def _predicate(link: Link | Except) -> NamedNode | None:
    """The predicate of a triple; None where it can be any."""
    if isinstance(link, Link) and isinstance(link.predicate, NamedNode):
        return link.predicate
    return None
