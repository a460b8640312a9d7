"""Compiled rules as tables for tasks: what follows from one fact alone, and from two that meet.

A relation is a property, or a class: a member x of a class is a fact (x, x). So every rule with two
premises is one: from left(x, m) and right(m, y) something follows about x, about y or about both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from benchgraph.closure import Rules
from benchgraph.closure.rules import Term

Relation = int
"""Twice the number of a property's term; one more than twice the number of a class's."""

End = int | bytes
"""An end of the premises (``X``, ``Y``), or a term that a rule names."""

X, Y = 0, 1


class Head(NamedTuple):
    """A fact that follows from premises with the ends x and y; only where x is ``if_x`` and y is
    ``if_y``, each where it is one."""

    relation: Relation
    subject: End = X
    object: End = Y
    if_x: Term | None = None
    if_y: Term | None = None

    def of(self, x: Term, y: Term) -> tuple[Relation, Term, Term] | None:
        """The fact, for premises with these ends; None where it does not follow from them."""
        relation, one, other, if_x, if_y = self
        if (if_x is not None and if_x != x) or (if_y is not None and if_y != y):
            return None
        ends = x, y
        return (
            relation,
            one if isinstance(one, bytes) else ends[one],
            other if isinstance(other, bytes) else ends[other],
        )


class Meeting(NamedTuple):
    """From left(x, m) and right(m, y) follow the heads, and all that follows from each alone."""

    left: Relation
    right: Relation
    heads: tuple[Head, ...]


def prop(number: int) -> Relation:
    """The relation of a property."""
    return 2 * number


def kind(number: int) -> Relation:
    """The relation of a class."""
    return 2 * number + 1


def is_kind(relation: Relation) -> bool:
    """Whether the relation is that of a class."""
    return relation % 2 == 1


class Steps:
    """The rules with one premise, followed to their end without a look at any fact."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._terms = list(rules.terms)

    def alone(self, relation: Relation) -> tuple[Head, ...]:
        """What follows from a fact of the relation, without that fact itself."""
        start = Head(relation, X, X if is_kind(relation) else Y)
        return tuple(head for head in self.after(start) if head != start)

    def after(self, start: Head) -> tuple[Head, ...]:
        """The head, and all that follows from it alone; sorted, each once."""
        found, waiting = {start}, [start]
        while waiting:
            head = waiting.pop()
            for step in self._next(head.relation):
                further = _followed(head, step)
                if further is not None and further not in found:
                    found.add(further)
                    waiting.append(further)
        return tuple(sorted((h for h in found if not _is_weaker(h, found)), key=repr))

    def _next(self, relation: Relation) -> Iterator[Head]:
        number = relation // 2
        if is_kind(relation):
            member = self._rules.classes.get(number)
            if member is None:
                return
            yield from (Head(kind(upper), X, X) for upper in member.implies)
            yield from (Head(prop(p), X, self._terms[v]) for p, v in member.has_value)
            for parts, whole in member.parts_of:
                if len(parts) == 1:
                    yield Head(kind(whole), X, X)
            return
        rule = self._rules.properties.get(number)
        if rule is None:
            return
        yield from (Head(prop(upper)) for upper in rule.implies)
        yield from (Head(prop(inverse), Y, X) for inverse in rule.implies_swapped)
        yield from (Head(kind(c), X, X) for c in rule.subject_types)
        yield from (Head(kind(c), Y, Y) for c in rule.object_types)
        yield from (Head(kind(c), X, X, None, self._terms[v]) for v, c in rule.has_value)


def _followed(head: Head, step: Head) -> Head | None:
    """What a step makes of a head; None where it asks for another term than the head has."""
    ends, bound = (head.subject, head.object), [head.if_x, head.if_y]
    for end, wanted in zip(ends, (step.if_x, step.if_y), strict=True):
        if wanted is None or end == wanted:
            continue
        if isinstance(end, bytes) or bound[end] not in (None, wanted):
            return None
        bound[end] = wanted
    subject, value = (end if isinstance(end, bytes) else ends[end] for end in step[1:3])
    return Head(step.relation, subject, value, *bound)


def _is_weaker(head: Head, found: set[Head]) -> bool:
    """Whether another head says the same and asks for less."""
    less = {head._replace(if_x=None), head._replace(if_y=None), head._replace(if_x=None, if_y=None)}
    return not found.isdisjoint(less - {head})


def meetings(rules: Rules, steps: Steps) -> list[Meeting]:
    """The rules with two premises, in a fixed order."""
    found: defaultdict[tuple[Relation, Relation], set[Head]] = defaultdict(set)
    for number, rule in rules.properties.items():
        for right, concluded in rule.then:
            found[prop(number), prop(right)].add(Head(prop(concluded)))
        for filler, restriction in rule.some_values:
            found[prop(number), kind(filler)].add(Head(kind(restriction), X, X))
        for restriction, filler in rule.all_values:
            found[kind(restriction), prop(number)].add(Head(kind(filler), Y, Y))
    for left, right, whole in _intersections(rules):
        found[left, right].add(Head(whole, X, X))
    return [
        Meeting(*pair, tuple(sorted({h for head in heads for h in steps.after(head)}, key=repr)))
        for pair, heads in sorted(found.items())
    ]


def _intersections(rules: Rules) -> Iterator[tuple[Relation, Relation, Relation]]:
    """(a, b, c): what is in the classes a and b is in c. An intersection of more than two classes
    has classes of its own for its beginnings, numbered behind all terms."""
    beginnings: dict[tuple[int, ...], int] = {}
    wholes = {each for rule in rules.classes.values() for each in rule.parts_of}
    for parts, whole in sorted(wholes):
        if len(parts) < 2:
            continue
        number = parts[0]
        for place in range(1, len(parts) - 1):
            beginning = parts[: place + 1]
            new = beginnings.setdefault(beginning, len(rules.terms) + len(beginnings))
            yield kind(number), kind(parts[place]), kind(new)
            number = new
        yield kind(number), kind(parts[-1]), kind(whole)
