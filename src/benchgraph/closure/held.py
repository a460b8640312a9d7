"""A closed graph in little room: what is stated and what is concluded, in numbers of terms.

A property is two tables from one end to the other, which are its indices as well. What a term is
(its classes, and how many facts type it) is one number for each term: few sets of classes occur,
however many terms there are.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from benchgraph.closure.facts import Pair
from benchgraph.closure.rules import Rules, Term

ABSENT, CONCLUDED, STATED = range(3)


class Terms(dict[Term, int]):
    """Numbers of terms; one that is looked up gets the next number if it has none."""

    def __init__(self, numbers: Mapping[Term, int]) -> None:
        """``numbers`` counts its terms from 0, in their order."""
        super().__init__(numbers)
        self.names = list(numbers)

    def __missing__(self, term: Term) -> int:
        number = self[term] = len(self.names)
        self.names.append(term)
        return number


class Ends:
    """The other ends for each end of a property: where it is one, ``one`` has it, else ``many``."""

    __slots__ = ("many", "one")

    def __init__(self) -> None:
        self.one: dict[int, int] = {}
        self.many: dict[int, set[int]] = {}

    def of(self, end: int) -> Collection[int]:
        """The other ends; not to be changed while they are walked through."""
        other = self.one.get(end)
        return self.many.get(end, ()) if other is None else (other,)

    def holds(self, end: int, other: int) -> bool:
        """Whether the two ends belong together."""
        return self.one.get(end) == other or other in self.many.get(end, ())

    def add(self, end: int, other: int) -> None:
        """Bring together two ends that are not."""
        if (others := self.many.get(end)) is not None:
            others.add(other)
        elif (first := self.one.pop(end, None)) is not None:
            self.many[end] = {first, other}
        else:
            self.one[end] = other

    def remove(self, end: int, other: int) -> None:
        """Part two ends that belong together."""
        if (others := self.many.get(end)) is None:
            del self.one[end]
            return
        others.remove(other)
        if len(others) == 1:
            self.one[end] = self.many.pop(end).pop()

    def __iter__(self) -> Iterator[Pair]:
        yield from self.one.items()
        for end, others in self.many.items():
            for other in others:
                yield end, other


class Relation:
    """The facts of one property; ``backward`` says whether objects are asked for their subjects."""

    __slots__ = ("backward", "concluded", "stated")

    def __init__(self, backward: bool) -> None:
        self.stated = Ends()
        self.concluded = Ends()
        self.backward = Ends() if backward else None

    def after(self, x: int) -> Collection[int]:
        """The objects of a subject."""
        stated, concluded = self.stated.of(x), self.concluded.of(x)
        return [*stated, *concluded] if stated and concluded else stated or concluded

    def before(self, y: int) -> Collection[int]:
        """The subjects of an object."""
        assert self.backward is not None
        return self.backward.of(y)

    def state(self, x: int, y: int) -> int:
        """``ABSENT``, ``CONCLUDED`` or ``STATED``."""
        if self.stated.holds(x, y):
            return STATED
        return CONCLUDED if self.concluded.holds(x, y) else ABSENT

    def put(self, x: int, y: int, state: int) -> None:
        """Give a fact a state."""
        was = self.state(x, y)
        if was == state:
            return
        if was != ABSENT:
            (self.stated if was == STATED else self.concluded).remove(x, y)
        if state != ABSENT:
            (self.stated if state == STATED else self.concluded).add(x, y)
        if self.backward is not None and was == ABSENT:
            self.backward.add(y, x)
        elif self.backward is not None and state == ABSENT:
            self.backward.remove(y, x)

    def __iter__(self) -> Iterator[Pair]:
        yield from self.stated
        yield from self.concluded


class Profile(NamedTuple):
    """What a term is: classes stated and concluded (no class is in both), and how many facts it has
    of each predicate that only types its subject."""

    stated: frozenset[int] = frozenset()
    concluded: frozenset[int] = frozenset()
    counts: frozenset[Pair] = frozenset()

    def put(self, kind: int, state: int) -> Profile:
        """The profile with this class in this state."""
        one = {kind}
        return Profile(
            self.stated | one if state == STATED else self.stated - one,
            self.concluded | one if state == CONCLUDED else self.concluded - one,
            self.counts,
        )

    def counting(self, predicate: int, more: int) -> Profile:
        """The profile with so many facts more (or fewer, but never fewer than none)."""
        counts = dict(self.counts)
        counts[predicate] = max(counts.get(predicate, 0) + more, 0)
        return self._replace(counts=frozenset(pair for pair in counts.items() if pair[1]))

    def has(self, kind: int) -> bool:
        """Whether the term is a member of the class."""
        return kind in self.stated or kind in self.concluded


class Profiles:
    """The profile of every term, by the number of the term."""

    def __init__(
        self, listed: Iterable[Profile] = (Profile(),), of_terms: array[int] | None = None
    ) -> None:
        self.listed = list(listed)
        self.of_terms = array("I") if of_terms is None else of_terms
        self._numbers = {profile: number for number, profile in enumerate(self.listed)}
        self._shared: dict[Pair, tuple[int, list[int]]] = {}

    def number_of(self, term: int) -> int:
        """The number of the term's profile."""
        return self.of_terms[term] if term < len(self.of_terms) else 0

    def of(self, term: int) -> Profile:
        """The profile of a term; of one that nothing is known of, an empty one."""
        return self.listed[self.number_of(term)]

    def put(self, term: int, profile: Profile) -> None:
        """Give a term a profile."""
        self.put_number(term, self.number(profile))

    def put_number(self, term: int, number: int) -> None:
        """Give a term the profile with this number."""
        self.reach(term + 1)
        self.of_terms[term] = number

    def number(self, profile: Profile) -> int:
        """The number of a profile, given out on first use."""
        number = self._numbers.setdefault(profile, len(self.listed))
        if number == len(self.listed):
            self.listed.append(profile)
        return number

    def reach(self, terms: int) -> None:
        """Make room for so many terms."""
        if (missing := terms - len(self.of_terms)) > 0:
            self.of_terms.frombytes(bytes(missing * self.of_terms.itemsize))

    def put_all(self, terms: Iterable[int], kind: int, state: int) -> None:
        """Give every one of these terms this class in this state."""
        step: dict[int, int] = {}
        for term in terms:
            was = self.of_terms[term]
            if was not in step:
                step[was] = self.number(self.listed[was].put(kind, state))
            self.of_terms[term] = step[was]

    def count_all(self, subjects: Sequence[int], predicate: int) -> None:
        """Count a fact of this predicate for each time that a term stands among the subjects."""
        step: dict[Pair, int] = {}
        for term, more in Counter(subjects).items():
            key = self.of_terms[term], more
            if key not in step:
                step[key] = self.number(self.listed[key[0]].counting(predicate, more))
            self.of_terms[term] = step[key]

    def terms_by_profile(self) -> Iterator[tuple[Profile, list[int]]]:
        """Each profile that is in use, with the terms that have it."""
        found: list[list[int]] = [[] for _ in self.listed]
        for term, number in enumerate(self.of_terms):
            found[number].append(term)
        return ((self.listed[number], terms) for number, terms in enumerate(found) if terms)

    def in_both(self, a: int, b: int) -> set[int]:
        """The members that two classes share: a pass over the terms only where some may."""
        seen, carrying = self._shared.get((a, b), (0, []))
        for number in range(seen, len(self.listed)):
            if self.listed[number].has(a) and self.listed[number].has(b):
                carrying.append(number)
        self._shared[a, b] = len(self.listed), carrying
        if not carrying:
            return set()
        return {term for term, number in enumerate(self.of_terms) if number in carrying}


class Held:
    """Terms, relations and profiles of one closed graph."""

    def __init__(self, rules: Rules, terms: Terms, profiles: Profiles) -> None:
        self.terms, self.profiles = terms, profiles
        self.relations: dict[int, Relation] = {}
        # Of these a rule or a check asks which subjects lead to an object.
        self._backward = {q for rule in rules.properties.values() for q, _ in rule.after}
        self._backward.update(rules.checks.inverse_functional)
        for prop, rule in rules.properties.items():
            if rule.object_types or rule.some_values or rule.all_values:
                self._backward.add(prop)

    def relation(self, prop: int) -> Relation:
        """The facts of a property, made empty on first use."""
        found = self.relations.get(prop)
        if found is None:
            found = self.relations[prop] = Relation(prop in self._backward)
        return found
