"""Rules with two premises in one task, where there are few facts that they read.

A job of Spark costs more than to join some hundred thousand facts; many more are joined by
``joining``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from benchgraph.closure.rules import Term
from benchgraph.spark.closure.marking import Fact
from benchgraph.spark.closure.rules import Head, Meeting, Relation

MOST = 400_000
"""Facts that one task holds, given or concluded: some 200 MB."""

Met = tuple[tuple[Head, ...], Term, Term]
"""What follows, and the ends of the two premises."""


class TooMany(Exception):
    """More facts than one task is to hold."""


class Meeter:
    """Facts that meet each other, each pair once."""

    def __init__(self, meetings: Iterable[Meeting], most: int = MOST) -> None:
        self._most = most
        self._by_left: defaultdict[Relation, list[Meeting]] = defaultdict(list)
        self._by_right: defaultdict[Relation, list[Meeting]] = defaultdict(list)
        for each in meetings:
            self._by_left[each.left].append(each)
            self._by_right[each.right].append(each)
        self._known: set[Fact] = set()
        self._terms: dict[Term, Term] = {}  # each term is held once
        self._after: defaultdict[tuple[Relation, Term], list[Term]] = defaultdict(list)
        self._before: defaultdict[tuple[Relation, Term], list[Term]] = defaultdict(list)

    def meet(self, facts: Iterable[Fact]) -> Iterator[Met]:
        """What follows from these facts and all that came before. Raises TooMany."""
        waiting: list[Fact] = []
        for fact in facts:
            self._take(fact, waiting)
            while waiting:
                for heads, x, y in self._met(*waiting.pop()):
                    yield heads, x, y
                    for head in heads:
                        if (further := head.of(x, y)) is not None:
                            self._take(further, waiting)

    def _take(self, fact: Fact, waiting: list[Fact]) -> None:
        """A fact that is new is found from both ends, and waits."""
        relation, x, y = fact
        if fact in self._known or not (relation in self._by_left or relation in self._by_right):
            return
        if len(self._known) == self._most:
            raise TooMany
        x, y = self._terms.setdefault(x, x), self._terms.setdefault(y, y)
        self._known.add((relation, x, y))
        if relation in self._by_left:
            self._before[relation, y].append(x)
        if relation in self._by_right:
            self._after[relation, x].append(y)
        waiting.append((relation, x, y))

    def _met(self, relation: Relation, x: Term, y: Term) -> Iterator[Met]:
        for _, right, heads in self._by_left.get(relation, ()):
            for z in self._after.get((right, y), ()):
                yield heads, x, z
        for left, _, heads in self._by_right.get(relation, ()):
            for w in self._before.get((left, x), ()):
                yield heads, w, y
