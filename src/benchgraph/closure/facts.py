"""What facts say, read from lines of N-Triples: pairs by property, members by class.

Facts and conclusions are lines of N-Triples: that is what a large graph is read and written as,
and a term's text is looked up as fast as the term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Triple

from benchgraph.closure.axioms import (
    COVERED_PREDICATES,
    COVERED_TYPES,
    RDFS,
    REFUSED_PREDICATES,
    TYPE,
    UnsupportedAxiom,
)
from benchgraph.closure.rules import Rules, Term, iri_of, is_iri, written

Pair = tuple[int, int]
"""Subject and object of a fact, as numbers of terms."""


class Facts:
    """Facts as sets of pairs of numbers per property and sets of numbers per class."""

    def __init__(self, rules: Rules, terms: dict[Term, int]) -> None:
        """``terms`` gives a term that is looked up the next number if it has none."""
        self._rules, self._terms = rules, terms
        self.pairs: defaultdict[int, set[Pair]] = defaultdict(set)
        self.members: defaultdict[int, set[int]] = defaultdict(set)
        self.subjects: defaultdict[Term, list[int]] = defaultdict(list)
        """The subject of every fact of a predicate that only types its subject."""

    def read(self, lines: Iterable[bytes]) -> None:
        """Take facts in; whatever no rule speaks about is left aside.

        A line is cut no further than to its predicate before a rule is found that speaks of it.
        Raises ``UnsupportedAxiom`` for an axiom that is not one of the ontology.
        """
        numbers, readers, members = self._terms, self._readers(), self.members
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            reader = readers.get(predicate)
            if reader is None:
                continue
            kind, found = reader
            if kind == "subject":
                found.append(numbers[subject])
                continue
            value = rest[: rest.rindex(b" ")]
            if kind == "type":
                members[numbers[value]].add(numbers[subject])
            elif kind == "pair":
                found.add((numbers[subject], numbers[value]))
            elif _triple(line) not in self._rules.axioms:
                raise UnsupportedAxiom(
                    f"{iri_of(predicate)} outside the ontology", subject.decode()
                )

    def _readers(self) -> dict[Term, tuple[str, Any]]:
        """For each predicate that matters: what of its facts matters, and what takes it."""
        readers: dict[Term, tuple[str, Any]] = {}
        for predicate in self._rules.predicates:
            if predicate in self._rules.typing:
                readers[predicate] = "subject", self.subjects[predicate]
            else:
                readers[predicate] = "pair", self.pairs[self._terms[predicate]]
        for predicate in SCHEMA:
            readers[predicate] = "axiom", None
        readers[_TYPE] = "type", None
        return readers

    def refuse_new_kinds(self) -> None:
        """Facts may not declare what the rules were compiled from."""
        for name in DECLARATIONS:
            number = self._terms.get(_term(name), -1)
            new = self.members.get(number, set()) - self._rules.members.get(number, set())
            if new:
                terms = list(self._terms)
                raise UnsupportedAxiom(f"{name} outside the ontology", terms[min(new)].decode())


def literals(terms: Iterable[Term]) -> set[int]:
    """The places of terms that cannot be the subject of a fact: literals and triples."""
    return {number for number, term in enumerate(terms) if is_no_subject(term)}


def is_no_subject(term: Term) -> bool:
    """Whether no store takes the term as a subject: it is a literal or a triple."""
    return term.startswith(_NO_SUBJECT)


def pair_lines(
    terms: Sequence[Term], prop: int, pairs: Iterable[Pair], values: Container[int]
) -> list[bytes]:
    """Facts of a property as lines of N-Triples, without those that no store takes: of a property
    without a name, or on one of ``values``."""
    if not is_iri(terms[prop]):
        return []
    middle = b" %b " % terms[prop]
    return [terms[x] + middle + terms[y] + b" .\n" for x, y in pairs if x not in values]


def member_lines(
    terms: Sequence[Term], kind: int, members: Iterable[int], values: Container[int]
) -> list[bytes]:
    """The same for the members of a class."""
    end = b" %b %b .\n" % (_TYPE, terms[kind])
    return [terms[x] + end for x in members if x not in values]


def _triple(line: bytes) -> Triple:
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    return Triple(quad.subject, quad.predicate, quad.object)


def _term(iri: str) -> Term:
    return b"<%b>" % iri.encode()


_NO_SUBJECT = (b'"', b"<<")
_TYPE = written(TYPE)
DECLARATIONS = COVERED_TYPES | {RDFS + "Datatype"}
SCHEMA = frozenset(map(_term, COVERED_PREDICATES | REFUSED_PREDICATES))
