"""Rules and facts to a fix-point, semi-naive: each new fact meets all known ones once.

Facts and conclusions are lines of N-Triples: that is what a large graph is read and written as,
and a term's text is looked up as fast as the term.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Triple

from benchgraph.closure.axioms import (
    COVERED_PREDICATES,
    COVERED_TYPES,
    NOTHING,
    OWL,
    RDFS,
    REFUSED_PREDICATES,
    SAME_AS,
    TYPE,
    UnsupportedAxiom,
)
from benchgraph.closure.rules import Rules, Term, iri_of, is_iri, written

Pair = tuple[int, int]
Index = dict[int, dict[int, list[int]]]


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A contradiction with the ontology: what kind, on which node, between which two terms.

    ``kind`` is the local name of the axiom (``disjointWith``, ``Nothing`` …); ``value`` is the
    other end where a property is concerned. Terms are written as N-Triples does.
    """

    kind: str
    node: str
    left: str
    right: str | None = None
    value: str | None = None


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
    with _no_garbage_collection():
        run = _Run(rules)
        run.read(facts)
        run.to_fixpoint()
        run.refuse_sameness()
        return Closure(run.concluded(), list(run.contradictions()))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Sets of pairs hold no cycles, but looking for some takes half the time of a large closure."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Run:
    """One computation: facts as sets of id pairs per property and sets of ids per class."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        # A term that is looked up gets the next number if it has none.
        self.terms: defaultdict[Term, int] = defaultdict(count(len(rules.terms)).__next__)
        self.terms.update(rules.terms)
        self.pairs: defaultdict[int, set[Pair]] = defaultdict(set)
        self.members: defaultdict[int, set[int]] = defaultdict(set)
        self.subjects: defaultdict[Term, set[int]] = defaultdict(set)
        for p, pairs in rules.pairs.items():
            self.pairs[p] = set(pairs)
        for c, found in rules.members.items():
            self.members[c] = set(found)
        self.new_pairs: dict[int, set[Pair]] = {}
        self.new_members: dict[int, set[int]] = {}
        joins = [(p, r) for p, r in rules.properties.items()]
        self.forward: Index = {q: defaultdict(list) for _, r in joins for q, _h in r.then}
        self.backward: Index = {q: defaultdict(list) for _, r in joins for q, _h in r.after}
        self.forward |= {p: defaultdict(list) for p, r in joins if r.all_values}
        self.backward |= {p: defaultdict(list) for p, r in joins if r.some_values}
        self.added_pairs: defaultdict[int, set[Pair]] = defaultdict(set)
        self.added_members: defaultdict[int, set[int]] = defaultdict(set)

    def read(self, facts: Iterable[bytes]) -> None:
        """Take facts in; whatever no rule speaks about is left aside.

        A line is cut no further than to its predicate before a rule is found that speaks of it.
        """
        numbers, readers, members = self.terms, self._readers(), self.members
        for line in facts:
            subject, predicate, rest = line.split(b" ", 2)
            reader = readers.get(predicate)
            if reader is None:
                continue
            kind, found = reader
            if kind == "subject":
                found.add(numbers[subject])
                continue
            value = rest[: rest.rindex(b" ")]
            if kind == "type":
                members[numbers[value]].add(numbers[subject])
            elif kind == "pair":
                found.add((numbers[subject], numbers[value]))
            elif _triple(line) not in self.rules.axioms:
                raise UnsupportedAxiom(
                    f"{iri_of(predicate)} outside the ontology", subject.decode()
                )

    def _readers(self) -> dict[Term, tuple[str, set[Any]]]:
        """For each predicate that matters: what of its facts matters, and the set that takes it."""
        readers: dict[Term, tuple[str, set[Any]]] = {}
        for predicate in self.rules.predicates:
            if predicate in self.rules.typing:
                readers[predicate] = "subject", self.subjects[predicate]
            else:
                readers[predicate] = "pair", self.pairs[self.terms[predicate]]
        for predicate in _SCHEMA:
            readers[predicate] = "axiom", set()
        readers[_TYPE] = "type", set()
        return readers

    def to_fixpoint(self) -> None:
        self._refuse_new_kinds()
        self.new_pairs, self.new_members = dict(self.pairs), dict(self.members)
        for prop, given in self.new_pairs.items():
            self._index(prop, given)
        for individual, kind in self.rules.enumerated:
            self._add_members(kind, {individual})
        for predicate, subjects in self.subjects.items():
            for kind in self.rules.typing[predicate]:
                self._add_members(kind, subjects)
        while self.new_pairs or self.new_members:
            if self.new_pairs:
                prop, pairs = self.new_pairs.popitem()
                self._from_pairs(prop, pairs)
            else:
                kind, found = self.new_members.popitem()
                self._from_members(kind, found)

    def _refuse_new_kinds(self) -> None:
        """Facts may not declare what the rules were compiled from."""
        for name in _DECLARATIONS:
            number = self.terms.get(_term(name), -1)
            new = self.members.get(number, set()) - self.rules.members.get(number, set())
            if new:
                raise UnsupportedAxiom(f"{name} outside the ontology", self._names()(min(new)))

    def _add_pairs(self, prop: int, pairs: set[Pair]) -> None:
        fresh = pairs - self.pairs[prop]
        if fresh:
            self.pairs[prop] |= fresh
            self.added_pairs[prop] |= fresh
            self._index(prop, fresh)
            self.new_pairs.setdefault(prop, set()).update(fresh)

    def _add_members(self, kind: int, found: set[int]) -> None:
        fresh = found - self.members[kind]
        if fresh:
            self.members[kind] |= fresh
            self.added_members[kind] |= fresh
            self.new_members.setdefault(kind, set()).update(fresh)

    def _index(self, prop: int, pairs: set[Pair]) -> None:
        if (forward := self.forward.get(prop)) is not None:
            for x, y in pairs:
                forward[x].append(y)
        if (backward := self.backward.get(prop)) is not None:
            for x, y in pairs:
                backward[y].append(x)

    def _from_pairs(self, prop: int, pairs: set[Pair]) -> None:
        rule = self.rules.properties.get(prop)
        if rule is None:
            return
        for upper in rule.implies:
            self._add_pairs(upper, pairs)
        if rule.implies_swapped:
            swapped = {(y, x) for x, y in pairs}
            for inverse in rule.implies_swapped:
                self._add_pairs(inverse, swapped)
        if rule.subject_types:
            subjects = {x for x, _ in pairs}
            for kind in rule.subject_types:
                self._add_members(kind, subjects)
        if rule.object_types:
            objects = {y for _, y in pairs}
            for kind in rule.object_types:
                self._add_members(kind, objects)
        for right, concluded in rule.then:
            after = self.forward[right]
            self._add_pairs(concluded, {(x, z) for x, y in pairs for z in after.get(y, ())})
        for left, concluded in rule.after:
            before = self.backward[left]
            self._add_pairs(concluded, {(w, y) for x, y in pairs for w in before.get(x, ())})
        for filler, kind in rule.some_values:
            fillers = self.members[filler]
            self._add_members(kind, {x for x, y in pairs if y in fillers})
        for restriction, filler in rule.all_values:
            bound = self.members[restriction]
            self._add_members(filler, {y for x, y in pairs if x in bound})
        for value, kind in rule.has_value:
            self._add_members(kind, {x for x, y in pairs if y == value})

    def _from_members(self, kind: int, found: set[int]) -> None:
        rule = self.rules.classes.get(kind)
        if rule is None:
            return
        for upper in rule.implies:
            self._add_members(upper, found)
        for prop, restriction in rule.fills:
            before = self.backward[prop]
            self._add_members(restriction, {w for x in found for w in before.get(x, ())})
        for prop, filler in rule.all_values:
            after = self.forward[prop]
            self._add_members(filler, {y for x in found for y in after.get(x, ())})
        for prop, value in rule.has_value:
            self._add_pairs(prop, {(x, value) for x in found})
        for parts, whole in rule.parts_of:
            shared = set.intersection(found, *(self.members[part] for part in parts))
            self._add_members(whole, shared)

    def refuse_sameness(self) -> None:
        """Two names for one thing would rewrite every fact: that is the reference's work."""
        for x, y in self.pairs.get(self.terms.get(written(SAME_AS), -1), ()):
            if x != y:
                raise UnsupportedAxiom(SAME_AS.value, self._names()(x))
        for numbers, end in (
            (self.rules.checks.functional, 0),
            (self.rules.checks.inverse_functional, 1),
        ):
            for prop in numbers:
                ends = [pair[end] for pair in self.pairs.get(prop, ())]
                if len(ends) != len(set(ends)):
                    name = OWL + ("InverseFunctionalProperty" if end else "FunctionalProperty")
                    raise UnsupportedAxiom(f"{name} with two values", self._names()(prop))

    def _names(self) -> Callable[[int], str]:
        """What tells a term by its number."""
        terms = list(self.terms)
        return lambda number: terms[number].decode()

    def concluded(self) -> list[bytes]:
        """The facts that were not given, as lines of N-Triples that a store takes."""
        terms = list(self.terms)
        values = {number for number, term in enumerate(terms) if term.startswith(_NO_SUBJECT)}
        found: list[bytes] = []
        for prop, pairs in self.added_pairs.items():
            if is_iri(terms[prop]):
                middle = b" %b " % terms[prop]
                found += [
                    terms[x] + middle + terms[y] + b" .\n" for x, y in pairs if x not in values
                ]
        for kind, members in self.added_members.items():
            end = b" %b %b .\n" % (_TYPE, terms[kind])
            found += [terms[x] + end for x in members - values]
        return found

    def contradictions(self) -> Iterator[Inconsistency]:
        """What the checks of the ontology find in the closed facts, in a stable order."""
        checks, name = self.rules.checks, self._names()
        nothing = self.terms.get(written(NOTHING), -1)
        for x in sorted(self.members.get(nothing, ())):
            yield Inconsistency("Nothing", name(x), name(nothing))
        for a, b in checks.disjoint_classes:
            for x in sorted(self.members[a] & self.members[b]):
                yield Inconsistency("disjointWith", name(x), name(a), name(b))
        for p, q in checks.disjoint_properties:
            for x, y in sorted(self.pairs[p] & self.pairs[q]):
                yield Inconsistency("propertyDisjointWith", name(x), name(p), name(q), name(y))
        for p in checks.irreflexive:
            for x, y in sorted(self.pairs[p]):
                if x == y:
                    yield Inconsistency("IrreflexiveProperty", name(x), name(p), value=name(y))
        for p in checks.asymmetric:
            for x, y in sorted(self.pairs[p]):
                if (y, x) in self.pairs[p]:
                    yield Inconsistency("AsymmetricProperty", name(x), name(p), value=name(y))


def _triple(line: bytes) -> Triple:
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    return Triple(quad.subject, quad.predicate, quad.object)


def _term(iri: str) -> Term:
    return b"<%b>" % iri.encode()


_NO_SUBJECT = (b'"', b"<<")  # literals and triples
_TYPE = written(TYPE)
_DECLARATIONS = COVERED_TYPES | {RDFS + "Datatype"}
_SCHEMA = frozenset(map(_term, COVERED_PREDICATES | REFUSED_PREDICATES))
