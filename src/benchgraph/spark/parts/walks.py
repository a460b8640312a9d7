"""The walks of many queries as one automaton: which steps lead on from what has been reached.

A query is read as a plan (``benchgraph.reach``): from its hub over triples to all that its rows
can rest on. Here the plans of many queries become one automaton. Its states stand for sets of
variables, its steps for triples that are walked from their subject or ``back`` from their object;
it is deterministic and has no two states from which the same steps lead on. What a plan narrows
on its way (a class, a listed value, a second way to one variable) is not narrowed here, so that
more may be walked than the queries read, and never less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from pyoxigraph import NamedNode

from benchgraph.reach import Reach
from benchgraph.reach.model import (
    Chain,
    Choice,
    End,
    Except,
    Inverse,
    Link,
    Path,
    Pattern,
    Repeat,
)
from benchgraph.reach.plan import Plan, Walk

OTHER = ""
"""Stands for every predicate that no query names."""
START = 0
Step = tuple[bool, str]
"""Whether a triple is walked back from its object, and its predicate as N-Triples writes it."""
_States = dict[str, int]


@dataclass(frozen=True)
class Walks:
    """An automaton: for each state its steps, each with the state that it leads to; None where
    nothing leads on from there. State ``START`` is that of hubs."""

    steps: tuple[Mapping[Step, int | None], ...]
    anchored: frozenset[tuple[str, str]] = frozenset()
    """Subjects and predicates, as N-Triples writes them, that queries ask for by name."""

    @classmethod
    def of(cls, reaches: Iterable[Reach]) -> Walks:
        """The walks of queries with bounded reach from their hubs."""
        drawn = _Drawn()
        for plan in (plan for reach in reaches for plan in reach.plans):
            (hub,) = plan.given
            drawn.plan(plan, {hub: START}, {})
        return cls(_least(_deterministic(drawn)), frozenset(drawn.anchored))

    @property
    def predicates(self) -> frozenset[str]:
        """The predicates of all steps, ``OTHER`` among them where any will do."""
        return frozenset(predicate for steps in self.steps for _, predicate in steps)

    @property
    def joined(self) -> frozenset[str]:
        """The predicates from whose objects a walk may go back."""
        backs = {at for at, steps in enumerate(self.steps) if any(back for back, _ in steps)}
        return frozenset(
            predicate
            for steps in self.steps
            for (back, predicate), end in steps.items()
            if back or end in backs
        )

    def within(self, one: int, other: int) -> bool:
        """Whether every walk from the state ``one`` can be made from the ``other`` too."""
        return (one, other) in _simulated(self.steps)


@dataclass
class _Drawn:
    """Plans as an automaton that may be in several states at once."""

    edges: list[list[tuple[bool, frozenset[str] | None, frozenset[str], int]]] = field(
        default_factory=lambda: [[]]
    )
    """For each state: back or not, one of these predicates (None: any), none of those, whereto."""
    same: list[list[int]] = field(default_factory=lambda: [[]])
    """For each state those that one is in as well."""
    anchored: set[tuple[str, str]] = field(default_factory=set)

    def fresh(self, *sources: int) -> int:
        """A new state, in which one is wherever one is in one of the sources."""
        self.edges.append([])
        self.same.append([])
        for source in sources:
            self.same[source].append(len(self.edges) - 1)
        return len(self.edges) - 1

    def plan(self, plan: Plan, given: _States, limits: Mapping[str, frozenset[str]]) -> _States:
        """Draw a plan; the states in which its variables are reached."""
        now = dict(given)
        limits = {**limits, **_listed(plan)}
        for step in plan.steps:
            if isinstance(step, Walk):
                self._walk(step.pattern, now, limits)
                continue
            inner = [self._nested(each, now, limits) for each in step.plans]
            for name, own in step.names.items():
                sources = [states[own] for states in inner if own in states]
                if name not in now and sources:
                    now[name] = self.fresh(*sources)
        for condition in plan.conditions:
            self._nested(condition, {name: now[name] for name in condition.given if name in now},
                         limits)  # fmt: skip
        return now

    def _nested(self, plan: Plan, now: _States, limits: Mapping[str, frozenset[str]]) -> _States:
        names = plan.outer_names
        known = {inner: limits[outer] for inner, outer in names.items() if outer in limits}
        return self.plan(plan, {i: now[outer] for i, outer in names.items() if outer in now}, known)

    def _walk(self, pattern: Pattern, now: _States, limits: Mapping[str, frozenset[str]]) -> None:
        """Walk a pattern from its subject where that is known, else back from its object."""
        start, end, back = _state(pattern.subject, now), pattern.object, False
        if start is None:
            start, end, back = _state(pattern.object, now), pattern.subject, True
        if start is None:  # the property of one thing
            assert isinstance(pattern.path, Link)
            self.anchored.add((str(pattern.subject), str(pattern.path.predicate)))
            return
        reached = self._path(pattern.path, start, back, limits)
        if isinstance(end, str) and end not in now:
            now[end] = reached

    def _path(
        self, path: Path, start: int, back: bool, limits: Mapping[str, frozenset[str]]
    ) -> int:
        match path:
            case Link(NamedNode() as predicate):
                return self._edge(start, back, frozenset([str(predicate)]))
            case Link(predicate):
                return self._edge(start, back, limits.get(str(predicate)))
            case Except(predicates):
                return self._edge(start, back, None, frozenset(map(str, predicates)))
            case Inverse(inner):
                return self._path(inner, start, not back, limits)
            case Choice(parts):
                return self.fresh(*[self._path(part, start, back, limits) for part in parts])
            case Chain(parts):
                for part in reversed(parts) if back else parts:
                    start = self._path(part, start, back, limits)
                return start
            case Repeat(inner, optional, again):
                first = self.fresh(start)
                last = self._path(inner, first, back, limits)
                if again:
                    self.same[last].append(first)
                return self.fresh(first, last) if optional else last

    def _edge(
        self,
        start: int,
        back: bool,
        among: frozenset[str] | None,
        without: frozenset[str] = frozenset(),
    ) -> int:
        end = self.fresh()
        self.edges[start].append((back, among, without, end))
        return end

    def closed(self, states: Iterable[int]) -> frozenset[int]:
        """All states in which one is together with these."""
        found, waiting = set(states), list(states)
        while waiting:
            for more in self.same[waiting.pop()]:
                if more not in found:
                    found.add(more)
                    waiting.append(more)
        return frozenset(found)


def _state(end: End, now: _States) -> int | None:
    return now.get(end) if isinstance(end, str) else None


def _listed(plan: Plan) -> dict[str, frozenset[str]]:
    return {name: frozenset(map(str, terms)) for name, terms in plan.group.limited.items()}


def _deterministic(drawn: _Drawn) -> list[dict[Step, int]]:
    """The same walks, with one state for each set of states that one can be in at once."""
    named = [e for edges in drawn.edges for e in edges]
    letters = {p for _, among, without, _ in named for p in (among or frozenset()) | without} | {
        OTHER
    }
    numbers: dict[frozenset[int], int] = {}
    order = [drawn.closed([START])]
    found: list[dict[Step, int]] = []
    numbers[order[0]] = START
    for states in order:
        ends: dict[Step, set[int]] = {}
        for back, among, without, end in (e for state in states for e in drawn.edges[state]):
            for predicate in letters - without if among is None else among:
                ends.setdefault((back, predicate), set()).add(end)
        steps: dict[Step, int] = {}
        for step in sorted(ends):
            reached = drawn.closed(ends[step])
            if reached not in numbers:
                numbers[reached] = len(order)
                order.append(reached)
            steps[step] = numbers[reached]
        found.append(steps)
    return found


def _least(steps: list[dict[Step, int]]) -> tuple[dict[Step, int | None], ...]:
    """The same walks with as few states as can be; a state without steps is none."""
    kinds = [0] * len(steps)
    while True:
        told = [tuple((step, kinds[end]) for step, end in each.items()) for each in steps]
        numbers: dict[object, int] = {}
        finer = [numbers.setdefault((kinds[at], one), len(numbers)) for at, one in enumerate(told)]
        if len(numbers) == len(set(kinds)):
            break
        kinds = finer
    fresh = count()
    names: dict[int, int] = {}
    for kind, each in zip(kinds, steps, strict=True):
        if kind not in names and (each or not names):
            names[kind] = next(fresh)
    least: dict[int, dict[Step, int | None]] = {}
    for kind, each in zip(kinds, steps, strict=True):
        if kind in names:
            least.setdefault(
                names[kind], {step: names.get(kinds[end]) for step, end in each.items()}
            )
    return tuple(least[name] for name in sorted(least))


def _simulated(steps: tuple[Mapping[Step, int | None], ...]) -> frozenset[tuple[int, int]]:
    """Pairs of states: whatever can be walked from the first can be walked from the second."""
    pairs = {(a, b) for a in range(len(steps)) for b in range(len(steps))}

    def holds(one: int, other: int) -> bool:
        for step, end in steps[one].items():
            if step not in steps[other]:
                return False
            if end is not None and (end, steps[other][step]) not in pairs:
                return False
        return True

    while lost := {pair for pair in pairs if not holds(*pair)}:
        pairs -= lost
    return frozenset(pairs)


Place = tuple[int, int]
"""A term, and the state of a walk there."""


class Leading(NamedTuple):
    """A step from ``term`` in ``state`` to ``other`` in ``end``. Where it is ``inside`` the part
    ``owner`` need not make it."""

    term: int
    state: int
    other: int
    end: int
    owner: int
    inside: bool


def follow_on(
    part: int, places: Iterable[Place], steps: Mapping[Place, Sequence[Leading]]
) -> Iterator[Place]:
    """Every place to which steps, by their beginnings, lead from these of one part, but for these,
    each once. Holds no more places than there are steps, and these."""
    known = set(places)
    waiting = list(known)
    while waiting:
        for step in steps.get(waiting.pop(), ()):
            place = step.other, step.end
            if place not in known and not (step.inside and step.owner == part):
                known.add(place)
                waiting.append(place)
                yield place
