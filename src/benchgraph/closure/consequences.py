"""What follows in one step from facts that are new, or that go: the rules carried out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable

from benchgraph.closure.facts import Pair
from benchgraph.closure.rules import Rules, Term

Walk = Callable[[int], Iterable[int] | None]
"""From one end of a property to the other ends; None and nothing mean the same."""


class Consequences(ABC):
    """Facts that wait for their turn, and what follows from each together with all that is known.

    Whether a consequence comes or goes, and what of it is news, is up to whoever inherits.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.new_pairs: dict[int, set[Pair]] = {}
        self.new_members: dict[int, set[int]] = {}

    @abstractmethod
    def take_pairs(self, prop: int, pairs: set[Pair]) -> None:
        """These facts of a property follow."""

    @abstractmethod
    def take_members(self, kind: int, found: set[int]) -> None:
        """These members of a class follow."""

    @abstractmethod
    def after(self, prop: int) -> Walk:
        """From a subject to the objects that the property leads to."""

    @abstractmethod
    def before(self, prop: int) -> Walk:
        """From an object to the subjects that the property comes from."""

    @abstractmethod
    def among(self, kind: int, found: set[int]) -> set[int]:
        """Those of ``found`` that are members of the class."""

    def exhaust(self) -> None:
        """Until nothing waits: each fact meets all known ones once."""
        while self.new_pairs or self.new_members:
            if self.new_pairs:
                prop, pairs = self.new_pairs.popitem()
                self._from_pairs(prop, pairs)
            else:
                kind, found = self.new_members.popitem()
                self._from_members(kind, found)

    def from_subjects(self, predicate: Term, subjects: Collection[int]) -> None:
        """What follows from having a fact of a predicate that only types its subject."""
        for kind in self.rules.typing[predicate]:
            self.take_members(kind, set(subjects))

    def _from_pairs(self, prop: int, pairs: set[Pair]) -> None:
        rule = self.rules.properties.get(prop)
        if rule is None:
            return
        for upper in rule.implies:
            self.take_pairs(upper, pairs)
        if rule.implies_swapped:
            swapped = {(y, x) for x, y in pairs}
            for inverse in rule.implies_swapped:
                self.take_pairs(inverse, swapped)
        if rule.subject_types:
            subjects = {x for x, _ in pairs}
            for kind in rule.subject_types:
                self.take_members(kind, subjects)
        if rule.object_types:
            objects = {y for _, y in pairs}
            for kind in rule.object_types:
                self.take_members(kind, objects)
        for right, concluded in rule.then:
            after = self.after(right)
            self.take_pairs(concluded, {(x, z) for x, y in pairs for z in after(y) or ()})
        for left, concluded in rule.after:
            before = self.before(left)
            self.take_pairs(concluded, {(w, y) for x, y in pairs for w in before(x) or ()})
        for filler, kind in rule.some_values:
            fillers = self.among(filler, {y for _, y in pairs})
            self.take_members(kind, {x for x, y in pairs if y in fillers})
        for restriction, filler in rule.all_values:
            bound = self.among(restriction, {x for x, _ in pairs})
            self.take_members(filler, {y for x, y in pairs if x in bound})
        for value, kind in rule.has_value:
            self.take_members(kind, {x for x, y in pairs if y == value})

    def _from_members(self, kind: int, found: set[int]) -> None:
        rule = self.rules.classes.get(kind)
        if rule is None:
            return
        for upper in rule.implies:
            self.take_members(upper, found)
        for prop, restriction in rule.fills:
            before = self.before(prop)
            self.take_members(restriction, {w for x in found for w in before(x) or ()})
        for prop, filler in rule.all_values:
            after = self.after(prop)
            self.take_members(filler, {y for x in found for y in after(x) or ()})
        for prop, value in rule.has_value:
            self.take_pairs(prop, {(x, value) for x in found})
        for parts, whole in rule.parts_of:
            shared = found
            for part in parts:
                shared = self.among(part, shared)
            self.take_members(whole, shared)
