"""From compiled rules to what tasks look up: bits of classes and of checked properties, readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from benchgraph.closure import Rules
from benchgraph.closure.axioms import NOTHING, SAME_AS
from benchgraph.closure.facts import DECLARATIONS, SCHEMA
from benchgraph.closure.rules import Term, is_iri, written
from benchgraph.reason import Published, ntriples_lines
from benchgraph.spark.closure.marking import WORD, On, Reader, Role, Tables
from benchgraph.spark.closure.rules import (
    Head,
    Meeting,
    Relation,
    Steps,
    X,
    Y,
    is_kind,
    kind,
    meetings,
    prop,
)


@dataclass(frozen=True)
class Layout:
    """What the rules conclude and check, and which bit stands for what."""

    rules: Rules
    published: Published

    @cached_property
    def steps(self) -> Steps:
        """The rules with one premise."""
        return Steps(self.rules)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The rules with two."""
        return meetings(self.rules, self.steps)

    @cached_property
    def names(self) -> list[Term]:
        """The terms of the rules, by their numbers."""
        return list(self.rules.terms)

    @cached_property
    def concluded(self) -> frozenset[Relation]:
        """Every relation that a rule concludes."""
        found = {kind(each) for _, each in self.rules.enumerated}
        starts = {prop(each) for each in self.rules.properties}
        starts |= {kind(each) for each in self.rules.classes} | found
        for start in starts:
            found |= {head.relation for head in self.steps.alone(start)}
        return frozenset(found | {h.relation for each in self.meetings for h in each.heads})

    @cached_property
    def seeds(self) -> list[tuple[Term, tuple[Head, ...]]]:
        """The individuals that enumerations list, and what follows of each."""
        after = self.steps.after
        listed = self.rules.enumerated
        return [(self.names[each], after(Head(kind(c), X, X))) for each, c in listed]

    @cached_property
    def kinds(self) -> list[int]:
        """The classes that have a bit, in the order of their bits: those that are told and those
        that are checked."""
        told = {each // 2 for each in self.concluded if is_kind(each) and self._is_told(each // 2)}
        return sorted(told | self._checked_kinds)

    @cached_property
    def paired(self) -> list[int]:
        """The properties that have a bit among pairs of ends, and one behind all of these for the
        ends in the other order."""
        checks = self.rules.checks
        found = {each for pair in checks.disjoint_properties for each in pair}
        return sorted(found.union(checks.irreflexive, checks.asymmetric))

    @cached_property
    def words(self) -> int:
        """Columns of bits."""
        return max(1, -(-max(len(self.kinds), 2 * len(self.paired)) // WORD))

    @property
    def half(self) -> int:
        """By how many bits a bit of what is stated stands higher than one of what follows."""
        return self.words * WORD

    @property
    def counted(self) -> set[int]:
        """The properties of which an end may have one other end only."""
        return {*self.rules.checks.functional, *self.rules.checks.inverse_functional}

    def tables(self) -> Tables:
        """What tasks look up."""
        kept = {each for meeting in self.meetings for each in meeting[:2]}
        kept |= {prop(each) for each in self.counted}
        found = self.concluded | kept | self._checked
        roles = {relation: self._role(relation, relation in kept) for relation in found}
        roles = {relation: role for relation, role in roles.items() if role != Role()}
        return Tables(
            predicates=dict(self._predicates(roles)),
            classes=dict(self._classes(roles)),
            roles=roles,
            axioms=frozenset(
                line.removesuffix(b" .\n") for line in ntriples_lines(self.rules.axioms)
            ),
            published=self.published,
            words=self.words,
        )

    @cached_property
    def _checked_kinds(self) -> frozenset[int]:
        nothing = self.rules.terms.get(written(NOTHING))
        found = {each for pair in self.rules.checks.disjoint_classes for each in pair}
        return frozenset(found if nothing is None else found | {nothing})

    @property
    def _checked(self) -> set[Relation]:
        datatyped = {each for each, _ in self.rules.checks.datatypes}
        return {kind(c) for c in self._checked_kinds} | {
            prop(p) for p in [*self.paired, *datatyped]
        }

    def _is_told(self, number: int) -> bool:
        """Whether it is published of anything that it is of this class."""
        return number < len(self.names) and (
            self.names[number] in self.published.types
            or self.names[number].startswith(self.published.objects)
        )

    def _role(self, relation: Relation, kept: bool) -> Role:
        number, checks = relation // 2, self.rules.checks
        if is_kind(relation):
            bit = 1 << self.kinds.index(number) if number in self.kinds else 0
            return Role(member=bit, value=bit if number in self._checked_kinds else 0, kept=kept)
        bit = 1 << self.paired.index(number) if number in self.paired else 0
        name = self.names[number]
        return Role(
            told=name if is_iri(name) and relation in self.concluded else None,
            pair=bit,
            swapped=bit << len(self.paired) if number in checks.asymmetric else 0,
            datatypes=tuple(
                self.names[d].decode()[1:-1] for p, d in checks.datatypes if p == number
            ),
            kept=kept,
        )

    def _predicates(self, roles: dict[Relation, Role]) -> Iterator[tuple[Term, Reader]]:
        for number, name in enumerate(self.names):
            relation = prop(number)
            role = roles.get(relation, Role())
            heads = [h for h in self.steps.alone(relation) if h.relation in roles]
            typing = [h for h in heads if is_plain_type(h)]
            on = On(
                relation,
                object=_bits(roles[h.relation].member for h in typing if h.subject == Y),
                value=_bits(roles[h.relation].value for h in typing if h.subject == Y),
                stated=0 if role.told is None else 1 << self.half,
                role=role if role.is_noted else None,
                heads=tuple(h for h in heads if not is_plain_type(h) or roles[h.relation].kept),
            )
            reader = Reader(
                _bits(roles[h.relation].member for h in typing if h.subject == X),
                None if on == On(relation) else on,
            )
            if reader != Reader():
                yield name, reader
        for name in [*SCHEMA, written(SAME_AS)]:
            yield name, Reader(0, On(-1, axiom=True))

    def _classes(self, roles: dict[Relation, Role]) -> Iterator[tuple[Term, Reader]]:
        declarations = {b"<%b>" % each.encode() for each in DECLARATIONS}
        for name in {*self.names, *declarations}:
            number = self.rules.terms.get(name, -1)
            relation = kind(number)
            role = roles.get(relation, Role())
            heads = [h for h in self.steps.alone(relation) if h.relation in roles]
            on = On(
                relation,
                role=role if role.is_noted else None,
                heads=tuple(h for h in heads if not is_plain_type(h) or roles[h.relation].kept),
                axiom=name in declarations,
            )
            reader = Reader(
                role.member << self.half
                | _bits(roles[h.relation].member for h in heads if is_plain_type(h)),
                None if on == On(relation) else on,
            )
            if reader != Reader():
                yield name, reader


def is_plain_type(head: Head) -> bool:
    """Whether an end of the premises is of a class, whatever it is."""
    return is_kind(head.relation) and head.subject in (X, Y) and head[3:] == (None, None)


def _bits(found: Iterable[int]) -> int:
    bits = 0
    for each in found:
        bits |= each
    return bits
