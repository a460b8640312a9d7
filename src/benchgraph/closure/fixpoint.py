"""Rules and facts to a fix-point, semi-naive: each new fact meets all known ones once."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import pyoxigraph as ox
from pyoxigraph import Triple

from benchgraph.closure.consequences import Consequences, Walk
from benchgraph.closure.contradictions import Inconsistency, contradictions, refuse_sameness
from benchgraph.closure.datatyped import refuse_odd_values
from benchgraph.closure.facts import Facts, Pair, literals, member_lines, pair_lines
from benchgraph.closure.rules import Rules, Term

Index = dict[int, dict[int, list[int]]]


@dataclass(slots=True)
class Closure:
    """What follows: the new triples, and the contradictions found."""

    lines: list[bytes] = field(default_factory=list)
    """N-Triples, a line each with its line break, each once, in no particular order."""
    inconsistencies: list[Inconsistency] = field(default_factory=list)

    @property
    def triples(self) -> list[Triple]:
        """The new triples."""
        parsed = ox.parse(b"".join(self.lines), format=ox.RdfFormat.N_TRIPLES)
        return [quad.triple for quad in parsed]


def close(rules: Rules, facts: Iterable[bytes]) -> Closure:
    """Everything that the rules conclude from the ontology and these facts.

    ``facts`` are lines of N-Triples as Oxigraph writes them (one space between terms and before
    the dot), in any order, with or without their line breaks. The result holds neither what was
    given nor triples that no store takes (a literal subject, a blank predicate), nor types
    ``owl:Thing``. Raises ``UnsupportedAxiom`` where the facts themselves state an axiom that the
    rules do not know, or where two names would become one (``owl:sameAs``). Reads its arguments
    only.
    """
    with no_garbage_collection():
        run = FixPoint(rules, facts)
        return Closure(run.concluded(), list(run.contradictions()))


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Sets of pairs hold no cycles, but looking for some takes half the time of a large closure."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class FixPoint(Consequences):
    """All facts of one closure: sets of pairs of numbers per property, and of numbers per class."""

    def __init__(self, rules: Rules, facts: Iterable[bytes]) -> None:
        """Read the facts and add all that follows. Raises what ``close`` does."""
        super().__init__(rules)
        # A term that is looked up gets the next number if it has none.
        self.terms: defaultdict[Term, int] = defaultdict(count(len(rules.terms)).__next__)
        self.terms.update(rules.terms)
        self.facts = Facts(rules, self.terms)
        self.pairs, self.members = self.facts.pairs, self.facts.members
        for p, pairs in rules.pairs.items():
            self.pairs[p] = set(pairs)
        for c, found in rules.members.items():
            self.members[c] = set(found)
        joins = [(p, r) for p, r in rules.properties.items()]
        self.forward: Index = {q: defaultdict(list) for _, r in joins for q, _h in r.then}
        self.backward: Index = {q: defaultdict(list) for _, r in joins for q, _h in r.after}
        self.forward |= {p: defaultdict(list) for p, r in joins if r.all_values}
        self.backward |= {p: defaultdict(list) for p, r in joins if r.some_values}
        self.added_pairs: defaultdict[int, set[Pair]] = defaultdict(set)
        self.added_members: defaultdict[int, set[int]] = defaultdict(set)
        self.facts.read(facts)
        self.facts.refuse_new_kinds()
        self._run()
        names = self._names()
        refuse_sameness(rules, self.terms, self._pairs_of, names)
        refuse_odd_values(rules, self._pairs_of, names)

    def _run(self) -> None:
        self.new_pairs, self.new_members = dict(self.pairs), dict(self.members)
        for prop, given in self.new_pairs.items():
            self._index(prop, given)
        for individual, kind in self.rules.enumerated:
            self.take_members(kind, {individual})
        for predicate, subjects in self.facts.subjects.items():
            self.from_subjects(predicate, subjects)
        self.exhaust()

    def take_pairs(self, prop: int, pairs: set[Pair]) -> None:
        """Those that are new are kept, and wait for their turn."""
        fresh = pairs - self.pairs[prop]
        if fresh:
            self.pairs[prop] |= fresh
            self.added_pairs[prop] |= fresh
            self._index(prop, fresh)
            self.new_pairs.setdefault(prop, set()).update(fresh)

    def take_members(self, kind: int, found: set[int]) -> None:
        """Those that are new are kept, and wait for their turn."""
        fresh = found - self.members[kind]
        if fresh:
            self.members[kind] |= fresh
            self.added_members[kind] |= fresh
            self.new_members.setdefault(kind, set()).update(fresh)

    def after(self, prop: int) -> Walk:
        """From a subject to its objects, of a property that a rule joins with."""
        return self.forward[prop].get

    def before(self, prop: int) -> Walk:
        """From an object to its subjects, of a property that a rule joins with."""
        return self.backward[prop].get

    def among(self, kind: int, found: set[int]) -> set[int]:
        """Those of ``found`` that are members of the class."""
        return found & self.members[kind]

    def _index(self, prop: int, pairs: set[Pair]) -> None:
        if (forward := self.forward.get(prop)) is not None:
            for x, y in pairs:
                forward[x].append(y)
        if (backward := self.backward.get(prop)) is not None:
            for x, y in pairs:
                backward[y].append(x)

    def _pairs_of(self, prop: int) -> Collection[Pair]:
        return self.pairs.get(prop, ())

    def _names(self) -> Callable[[int], str]:
        """What tells a term by its number."""
        terms = list(self.terms)
        return lambda number: terms[number].decode()

    def concluded(self) -> list[bytes]:
        """The facts that were not given, as lines of N-Triples that a store takes."""
        terms = list(self.terms)
        values = literals(terms)
        found: list[bytes] = []
        for prop, pairs in self.added_pairs.items():
            found += pair_lines(terms, prop, pairs, values)
        for kind, members in self.added_members.items():
            found += member_lines(terms, kind, members, values)
        return found

    def contradictions(self) -> Iterator[Inconsistency]:
        """What the checks of the ontology find in the closed facts, in a stable order."""

        def in_both(a: int, b: int) -> set[int]:
            return self.members.get(a, set()) & self.members.get(b, set())

        return contradictions(self.rules, self.terms, in_both, self._pairs_of, self._names())
