"""Facts read in tasks, and what they say as marks: bits of keys, merged wherever they stand.

A key is one of four, which its first or its last byte tells apart:

- a term: which classes are stated of it, and which follow;
- a line of N-Triples, of a property that rules conclude: whether it is stated, and whether it
  follows;
- ``=``, a subject, a line break and an object: by which of the properties that are checked the two
  belong together;
- ``!``, what cannot be closed here, a line break and where: no bit.

Merging is a bitwise or: it does not matter how often, where and in which order a fact was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from benchgraph.closure.axioms import SAME_AS, TYPE
from benchgraph.closure.datatyped import is_plainly_of, odd_value
from benchgraph.closure.facts import is_no_subject
from benchgraph.closure.rules import Term, iri_of, written
from benchgraph.reason import Published
from benchgraph.spark.closure.rules import Head, Relation

WORD = 62
"""Bits of a column: what a BIGINT holds without its sign, and one to spare."""

PAIR, REFUSAL, BREAK = b"=", b"!", b"\n"

Fact = tuple[Relation, Term, Term]

_TYPE, _SAME_AS = written(TYPE), written(SAME_AS)
_is_plainly_of = lru_cache(maxsize=100_000)(is_plainly_of)


class Role(NamedTuple):
    """What becomes of facts of a relation, stated or concluded."""

    member: int = 0
    """Of a class: the bit of its members."""
    value: int = 0
    """The same for a literal, which is told of no class: only where the class is checked."""
    told: Term | None = None
    """Of a property that follows and has a name: the name."""
    pair: int = 0
    """Of a property that is checked: the bit of a pair of ends."""
    swapped: int = 0
    """The same for the ends in the other order."""
    datatypes: tuple[str, ...] = ()
    """What its values must be of."""
    kept: bool = False
    """Whether a rule with two premises reads these facts, or a check counts them."""

    @property
    def is_noted(self) -> bool:
        """Whether a fact has something of it also where it is stated."""
        return bool(self.pair or self.swapped or self.datatypes or self.kept)


class On(NamedTuple):
    """What is read off a stated fact besides the bits of its subject."""

    relation: Relation
    object: int = 0
    """Bits of the object, where it is no literal."""
    value: int = 0
    """Bits of the object, where it is a literal."""
    stated: int = 0
    """The bit of the line itself, of a property that rules conclude."""
    role: Role | None = None
    """The role of the relation, where a stated fact has something of it."""
    heads: tuple[Head, ...] = ()
    """What follows beyond these bits."""
    axiom: bool = False
    """Whether such a fact is an axiom, which only the ontology may state."""


class Reader(NamedTuple):
    """What is read off a stated fact of one predicate, or off a type that is one class."""

    subject: int = 0
    """Bits of the subject: of classes that follow, and of the one that is stated."""
    on: On | None = None
    """The rest, where there is any."""


@dataclass(frozen=True)
class Tables:
    """The rules as tasks need them: a few hundred entries."""

    predicates: Mapping[Term, Reader]
    classes: Mapping[Term, Reader]
    roles: Mapping[Relation, Role]
    axioms: frozenset[bytes]
    """Those of the ontology, without their dots: they may come along with the facts."""
    published: Published
    words: int
    """Columns of bits for what follows; as many again are for what is stated."""


class Marks:
    """What is found in some facts; as large as they are."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._holds = tables.published.holds
        self.bits: dict[bytes, int] = {}
        self.facts: dict[Fact, None] = {}

    def read(self, lines: Iterable[bytes]) -> None:
        """Take in stated facts, as lines of N-Quads, and what follows from each alone."""
        predicates, classes = self._tables.predicates, self._tables.classes
        bits = self.bits
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if predicate == _TYPE:
                reader = classes.get(rest[: rest.rindex(b" <")])
            else:
                reader = predicates.get(predicate)
            if reader is None:
                continue
            if reader.subject:
                bits[subject] = bits.get(subject, 0) | reader.subject
            if reader.on:
                self._read_on(reader.on, subject, predicate, rest[: rest.rindex(b" <")])

    def follow(self, heads: Iterable[Head], x: Term, y: Term) -> None:
        """Take in what follows from premises with these ends."""
        for head in heads:
            fact = head.of(x, y)
            if fact is not None:
                self.conclude(*fact)

    def give_up(self) -> None:
        """Hold nothing but that there is too much: a refusal that stands before all others."""
        self.bits, self.facts = {REFUSAL + BREAK + b"too much": 0}, {}

    def conclude(self, relation: Relation, x: Term, y: Term) -> None:
        """Take in a fact that follows."""
        role = self._tables.roles.get(relation)
        if role is None:
            return
        self._mark(x, role.value if is_no_subject(x) else role.member)
        if role.told is not None:
            self._mark_line(x, role.told, y, 1)
        self._note(relation, role, x, y)

    def _read_on(self, on: On, subject: Term, predicate: Term, value: Term) -> None:
        if on.axiom:
            self._insist_on_axiom(subject, predicate, value)
        self._mark(value, on.value if is_no_subject(value) else on.object)
        if on.stated:
            self._mark_line(subject, predicate, value, on.stated)
        if predicate == _TYPE:  # a member of a class is a fact (x, x)
            value = subject
        if on.role is not None:
            self._note(on.relation, on.role, subject, value)
        self.follow(on.heads, subject, value)

    def _note(self, relation: Relation, role: Role, x: Term, y: Term) -> None:
        """What a fact is good for whether it is stated or follows."""
        if role.kept:
            self.facts[relation, x, y] = None
        if role.pair:
            self._mark(PAIR + x + BREAK + y, role.pair)
        if role.swapped:
            self._mark(PAIR + y + BREAK + x, role.swapped)
        for datatype in role.datatypes:
            if not _is_plainly_of(y.decode(), datatype):
                self._refuse(odd_value(y.decode(), datatype), x)

    def _mark(self, key: bytes, bits: int) -> None:
        if bits:
            self.bits[key] = self.bits.get(key, 0) | bits

    def _mark_line(self, x: Term, predicate: Term, y: Term, bit: int) -> None:
        if not is_no_subject(x):
            line = b"%b %b %b .\n" % (x, predicate, y)
            if self._holds(line):
                self._mark(line, bit)

    def _insist_on_axiom(self, x: Term, predicate: Term, y: Term) -> None:
        if predicate == _SAME_AS:
            if x != y:
                self._refuse(SAME_AS.value, x)
        elif b"%b %b %b" % (x, predicate, y) not in self._tables.axioms:
            name = y if predicate == _TYPE else predicate
            self._refuse(f"{iri_of(name)} outside the ontology", x)

    def _refuse(self, what: str, where: Term) -> None:
        self.bits[REFUSAL + what.encode() + BREAK + where] = 0
