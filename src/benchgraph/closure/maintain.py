"""A closure kept up to date: facts that come and go, and what comes and goes with them.

Delete and re-derive (DRed; Gupta, Mumick and Subrahmanian 1993): whatever follows from a fact that
goes is taken out, however else it may follow; what still follows from the rest is put back, with
all that follows from it. So facts that only follow from each other do not keep each other alive.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchgraph.closure import stored
from benchgraph.closure.consequences import Consequences, Walk
from benchgraph.closure.contradictions import Inconsistency, contradictions, refuse_sameness
from benchgraph.closure.datatyped import refuse_odd_values
from benchgraph.closure.facts import Facts, Pair, is_no_subject, literals, member_lines, pair_lines
from benchgraph.closure.fixpoint import FixPoint, no_garbage_collection
from benchgraph.closure.held import ABSENT, CONCLUDED, STATED, Held, Profiles, Terms
from benchgraph.closure.rules import Rules
from benchgraph.closure.support import Support


@dataclass(frozen=True, slots=True)
class Delta:
    """Conclusions that go and that come: lines of N-Triples with their line breaks, each once."""

    removed: list[bytes]
    added: list[bytes]


class Maintained:
    """The closure of facts under rules, while facts come and go."""

    def __init__(self, rules: Rules, held: Held) -> None:
        """What ``begin`` and ``load`` give."""
        self.rules, self.held = rules, held
        self._support = Support(rules, held)
        self._contradictions: list[Inconsistency] | None = None

    @classmethod
    def begin(cls, rules: Rules, facts: Iterable[bytes]) -> Self:
        """Close ``facts``, as ``close`` takes them, each given once. Raises what that raises."""
        with no_garbage_collection():
            return cls(rules, _held(FixPoint(rules, facts)))

    @classmethod
    def load(cls, path: Path, rules: Rules) -> Self:
        """What ``dump`` wrote. Raises ``UnusableState`` where the file is not there or damaged, or
        the rules are others: then ``begin`` anew."""
        with no_garbage_collection():
            return cls(rules, stored.load(path, rules))

    def dump(self, path: Path) -> None:
        """Write all that is held to a file, whole or not at all. Raises StoreError."""
        stored.dump(self.held, self.rules, path)

    def change(self, removed: Iterable[bytes], added: Iterable[bytes]) -> Delta:
        """Take facts out and in, and tell which conclusions go and come with them.

        ``removed`` are lines that were given, ``added`` lines that were not; one in both stays. A
        conclusion that is now given is no conclusion any more, and the other way round. Raises
        ``UnsupportedAxiom`` as ``close`` does; then nothing has changed.
        """
        gone, come = Facts(self.rules, self.held.terms), Facts(self.rules, self.held.terms)
        gone.read(removed)
        come.read(added)
        come.refuse_new_kinds()
        journal = _Journal(self.held)
        try:
            _Change(self.rules, self._support, journal, gone, come).carry_out()
            refuse_sameness(self.rules, self.held.terms, journal.around, self._name)
            refuse_odd_values(self.rules, journal.around, self._name)
        except BaseException:
            journal.undo()
            raise
        if journal.pairs or journal.profiles:
            self._contradictions = None
        return journal.delta()

    def conclusions(self) -> Iterator[bytes]:
        """All that is concluded and not given, as lines of N-Triples in no particular order."""
        names, profiles = self.held.terms.names, self.held.profiles
        values = literals(names)
        for prop, relation in self.held.relations.items():
            yield from pair_lines(names, prop, relation.concluded, values)
        for profile, terms in profiles.terms_by_profile():
            for kind in profile.concluded:
                yield from member_lines(names, kind, terms, values)

    def inconsistencies(self) -> list[Inconsistency]:
        """What the checks of the ontology find now. To be called after each change: only facts of
        properties with a check are looked through, and members of classes that may not share any.
        """
        if self._contradictions is None:
            held = self.held

            def pairs_of(prop: int) -> set[Pair]:
                return set(held.relation(prop))

            in_both = held.profiles.in_both
            found = contradictions(self.rules, held.terms, in_both, pairs_of, self._name)
            self._contradictions = list(found)
        return list(self._contradictions)

    def _name(self, number: int) -> str:
        return self.held.terms.names[number].decode()


def _held(run: FixPoint) -> Held:
    """What a full closure found, in the little room; the closure is used up."""
    held = Held(run.rules, Terms(run.terms), Profiles())
    held.profiles.reach(len(held.terms))
    while run.pairs:
        prop, pairs = run.pairs.popitem()
        relation, concluded = held.relation(prop), run.added_pairs.pop(prop, set())
        for state, found in ((STATED, pairs - concluded), (CONCLUDED, concluded)):
            for x, y in found:
                relation.put(x, y, state)
    while run.members:
        kind, members = run.members.popitem()
        concluded_members = run.added_members.pop(kind, set())
        held.profiles.put_all(members - concluded_members, kind, STATED)
        held.profiles.put_all(concluded_members, kind, CONCLUDED)
    for predicate, subjects in run.facts.subjects.items():
        held.profiles.count_all(subjects, held.terms[predicate])
    return held


class _Journal:
    """What a change writes, and what stood there before."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.pairs: dict[tuple[int, int, int], int] = {}
        self.profiles: dict[int, int] = {}

    def put_pair(self, prop: int, x: int, y: int, state: int) -> int:
        """Give a fact a state; returns the one that it had."""
        relation = self.held.relation(prop)
        was = relation.state(x, y)
        self.pairs.setdefault((prop, x, y), was)
        relation.put(x, y, state)
        return was

    def put_member(self, kind: int, x: int, state: int) -> None:
        """The same for a member of a class."""
        profiles = self.held.profiles
        self.profiles.setdefault(x, profiles.number_of(x))
        profiles.put(x, profiles.of(x).put(kind, state))

    def count(self, predicate: int, x: int, more: int) -> None:
        """Count so many facts more, or fewer, of a predicate that only types its subject."""
        profiles = self.held.profiles
        self.profiles.setdefault(x, profiles.number_of(x))
        profiles.put(x, profiles.of(x).counting(predicate, more))

    def undo(self) -> None:
        """Put everything back."""
        for (prop, x, y), state in self.pairs.items():
            self.held.relation(prop).put(x, y, state)
        for x, number in self.profiles.items():
            self.held.profiles.put_number(x, number)

    def around(self, prop: int) -> Collection[Pair]:
        """The facts of a property that share an end with one that was written."""
        relation = self.held.relation(prop)
        touched = [(x, y) for p, x, y in self.pairs if p == prop]
        found = {(x, y) for x, _ in touched for y in relation.after(x)}
        if relation.backward is not None:
            found.update((x, y) for _, y in touched for x in relation.before(y))
        return found

    def delta(self) -> Delta:
        """How the conclusions differ from those before."""
        delta, names = Delta([], []), self.held.terms.names
        for (prop, x, y), was in self.pairs.items():
            now = self.held.relation(prop).state(x, y)
            if CONCLUDED in (was, now) and was != now and not is_no_subject(names[x]):
                lines = delta.removed if was == CONCLUDED else delta.added
                lines += pair_lines(names, prop, ((x, y),), ())
        for x, number in self.profiles.items():
            if is_no_subject(names[x]):
                continue
            before = self.held.profiles.listed[number].concluded
            after = self.held.profiles.of(x).concluded
            for lines, kinds in ((delta.removed, before - after), (delta.added, after - before)):
                for kind in kinds:
                    lines += member_lines(names, kind, (x,), ())
        return delta


class _Step(Consequences):
    """What follows in the closure that is held."""

    def __init__(self, rules: Rules, held: Held) -> None:
        super().__init__(rules)
        self._held = held

    def after(self, prop: int) -> Walk:
        return self._held.relation(prop).after

    def before(self, prop: int) -> Walk:
        return self._held.relation(prop).before

    def among(self, kind: int, found: set[int]) -> set[int]:
        return {x for x in found if self._held.profiles.of(x).has(kind)}


class _Deletion(_Step):
    """All that follows from facts that go, while everything is still there to join with."""

    def __init__(self, rules: Rules, held: Held) -> None:
        super().__init__(rules, held)
        self.pairs: defaultdict[int, set[Pair]] = defaultdict(set)
        self.members: defaultdict[int, set[int]] = defaultdict(set)

    def take_pairs(self, prop: int, pairs: set[Pair]) -> None:
        """What is given stays, whatever else goes."""
        state = self._held.relation(prop).state
        self.drop_pairs(prop, {pair for pair in pairs if state(*pair) == CONCLUDED})

    def take_members(self, kind: int, found: set[int]) -> None:
        of = self._held.profiles.of
        self.drop_members(kind, {x for x in found if kind in of(x).concluded})

    def drop_pairs(self, prop: int, pairs: set[Pair]) -> None:
        """These go, and wait for their turn."""
        fresh = pairs - self.pairs[prop]
        if fresh:
            self.pairs[prop] |= fresh
            self.new_pairs.setdefault(prop, set()).update(fresh)

    def drop_members(self, kind: int, found: set[int]) -> None:
        """These go, and wait for their turn."""
        fresh = found - self.members[kind]
        if fresh:
            self.members[kind] |= fresh
            self.new_members.setdefault(kind, set()).update(fresh)


class _Insertion(_Step):
    """All that follows from facts that come."""

    def __init__(self, rules: Rules, journal: _Journal) -> None:
        super().__init__(rules, journal.held)
        self._journal = journal

    def take_pairs(self, prop: int, pairs: set[Pair], state: int = CONCLUDED) -> None:
        """What is not there yet is put there, and waits for its turn."""
        is_there = self._held.relation(prop).state
        fresh = {pair for pair in pairs if not is_there(*pair)}
        for x, y in fresh if state == CONCLUDED else pairs:
            self._journal.put_pair(prop, x, y, state)
        if fresh:
            self.new_pairs.setdefault(prop, set()).update(fresh)

    def take_members(self, kind: int, found: set[int], state: int = CONCLUDED) -> None:
        of = self._held.profiles.of
        fresh = {x for x in found if not of(x).has(kind)}
        for x in fresh if state == CONCLUDED else found:
            self._journal.put_member(kind, x, state)
        if fresh:
            self.new_members.setdefault(kind, set()).update(fresh)


class _Change:
    """One change: what goes, with all that may go with it; what comes; what still follows."""

    def __init__(
        self, rules: Rules, support: Support, journal: _Journal, gone: Facts, come: Facts
    ) -> None:
        self._rules, self._support, self._journal = rules, support, journal
        self._gone, self._come = gone, come
        self._held = journal.held
        self._deletion = _Deletion(rules, self._held)
        self._insertion = _Insertion(rules, journal)

    def carry_out(self) -> None:
        counted = self._counted()
        self._find_what_goes(counted)
        self._take_out()
        self._put_in(counted)
        self._put_back()
        self._insertion.exhaust()

    def _counted(self) -> dict[tuple[bytes, int], tuple[int, int]]:
        """How many facts each subject had and has of the predicates that only type it."""
        more: Counter[tuple[bytes, int]] = Counter()
        for predicate, subjects in self._come.subjects.items():
            more.update((predicate, x) for x in subjects)
        for predicate, subjects in self._gone.subjects.items():
            more.subtract((predicate, x) for x in subjects)
        counted = {}
        for (predicate, x), difference in more.items():
            had = dict(self._held.profiles.of(x).counts).get(self._held.terms[predicate], 0)
            self._journal.count(self._held.terms[predicate], x, difference)
            counted[predicate, x] = had, max(had + difference, 0)
        return counted

    def _find_what_goes(self, counted: dict[tuple[bytes, int], tuple[int, int]]) -> None:
        """What the ontology states itself is never taken out."""
        gone, come, rules = self._gone, self._come, self._rules
        for prop, pairs in gone.pairs.items():
            state = self._held.relation(prop).state
            going = pairs - come.pairs.get(prop, set()) - rules.pairs.get(prop, set())
            self._deletion.drop_pairs(prop, {pair for pair in going if state(*pair) == STATED})
        for kind, members in gone.members.items():
            staying = come.members.get(kind, set()) | rules.members.get(kind, set())
            of = self._held.profiles.of
            leaving = {x for x in members - staying if kind in of(x).stated}
            self._deletion.drop_members(kind, leaving)
        for (predicate, x), (had, has) in counted.items():
            if had and not has:
                self._deletion.from_subjects(predicate, (x,))
        self._deletion.exhaust()

    def _take_out(self) -> None:
        for prop, pairs in self._deletion.pairs.items():
            for x, y in pairs:
                self._journal.put_pair(prop, x, y, ABSENT)
        for kind, members in self._deletion.members.items():
            for x in members:
                self._journal.put_member(kind, x, ABSENT)

    def _put_in(self, counted: dict[tuple[bytes, int], tuple[int, int]]) -> None:
        for prop, pairs in self._come.pairs.items():
            self._insertion.take_pairs(prop, pairs, STATED)
        for kind, members in self._come.members.items():
            self._insertion.take_members(kind, members, STATED)
        for (predicate, x), (had, has) in counted.items():
            if has and not had:
                self._insertion.from_subjects(predicate, (x,))

    def _put_back(self) -> None:
        """What went and follows from what is there now; the rest that follows, follows from it."""
        support, insertion = self._support, self._insertion
        for prop, pairs in self._deletion.pairs.items():
            insertion.take_pairs(prop, {pair for pair in pairs if support.of_pair(prop, *pair)})
        for kind, members in self._deletion.members.items():
            insertion.take_members(kind, {x for x in members if support.of_member(kind, x)})
