"""The rules read backwards: whether a fact follows in one step from those that are held."""

from __future__ import annotations

from collections import defaultdict

from benchgraph.closure.facts import Pair
from benchgraph.closure.held import Held
from benchgraph.closure.rules import Rules

Reasons = defaultdict[int, set[int]]
Joined = defaultdict[int, set[Pair]]


class Support:
    """For every property and every class, what its facts follow from."""

    def __init__(self, rules: Rules, held: Held) -> None:
        self._held = held
        self._implied: Reasons = defaultdict(set)
        self._swapped: Reasons = defaultdict(set)
        self._joins: Joined = defaultdict(set)
        self._valued: Joined = defaultdict(set)
        self._subclasses: Reasons = defaultdict(set)
        self._by_subject: Reasons = defaultdict(set)
        self._by_object: Reasons = defaultdict(set)
        self._some: Joined = defaultdict(set)
        self._every: Joined = defaultdict(set)
        self._by_value: Joined = defaultdict(set)
        self._parts: defaultdict[int, set[tuple[int, ...]]] = defaultdict(set)
        self._counted: Reasons = defaultdict(set)
        self._enumerated = set(rules.enumerated)
        self._turn_properties(rules)
        self._turn_classes(rules)
        for predicate, kinds in rules.typing.items():
            for kind in kinds:
                self._counted[kind].add(rules.terms[predicate])

    def _turn_properties(self, rules: Rules) -> None:
        for prop, rule in rules.properties.items():
            for numbers, turned in (
                (rule.implies, self._implied),
                (rule.implies_swapped, self._swapped),
                (rule.subject_types, self._by_subject),
                (rule.object_types, self._by_object),
            ):
                for number in numbers:
                    turned[number].add(prop)
            for right, concluded in rule.then:
                self._joins[concluded].add((prop, right))
            for filler, kind in rule.some_values:
                self._some[kind].add((prop, filler))
            for restriction, filler in rule.all_values:
                self._every[filler].add((prop, restriction))
            for value, kind in rule.has_value:
                self._by_value[kind].add((prop, value))

    def _turn_classes(self, rules: Rules) -> None:
        for kind, rule in rules.classes.items():
            for upper in rule.implies:
                self._subclasses[upper].add(kind)
            for prop, value in rule.has_value:
                self._valued[prop].add((kind, value))
            for parts, whole in rule.parts_of:
                self._parts[whole].add(parts)

    def of_pair(self, prop: int, x: int, y: int) -> bool:
        """Whether the fact follows."""
        relation, is_a = self._held.relation, self._held.profiles.of(x).has
        return (
            any(relation(lower).state(x, y) for lower in self._implied[prop])
            or any(relation(other).state(y, x) for other in self._swapped[prop])
            or any(value == y and is_a(kind) for kind, value in self._valued[prop])
            or any(
                relation(right).state(between, y)
                for left, right in self._joins[prop]
                for between in relation(left).after(x)
            )
        )

    def of_member(self, kind: int, x: int) -> bool:
        """Whether it follows that ``x`` is a member of the class."""
        relation, profiles = self._held.relation, self._held.profiles
        profile = profiles.of(x)
        return (
            any(profile.has(lower) for lower in self._subclasses[kind])
            or any(predicate in self._counted[kind] for predicate, _ in profile.counts)
            or any(relation(prop).after(x) for prop in self._by_subject[kind])
            or any(relation(prop).before(x) for prop in self._by_object[kind])
            or any(relation(prop).state(x, value) for prop, value in self._by_value[kind])
            or any(all(map(profile.has, parts)) for parts in self._parts[kind])
            or (x, kind) in self._enumerated
            or any(
                profiles.of(y).has(filler)
                for prop, filler in self._some[kind]
                for y in relation(prop).after(x)
            )
            or any(
                profiles.of(w).has(restriction)
                for prop, restriction in self._every[kind]
                for w in relation(prop).before(x)
            )
        )
