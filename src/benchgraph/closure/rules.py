"""What compiled rules look like: per property and per class, what follows from one fact of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from hashlib import sha256

from pyoxigraph import Triple

Term = bytes
"""A term as N-Triples writes it."""


def written(term: object) -> Term:
    """A pyoxigraph term as N-Triples writes it."""
    return str(term).encode()


def is_iri(term: Term) -> bool:
    """Whether this is an IRI: neither a blank node nor a literal nor a triple."""
    return term.startswith(b"<") and not term.startswith(b"<<")


def iri_of(term: Term) -> str:
    """The IRI that is written so."""
    return term.decode()[1:-1]


@dataclass(slots=True)
class PropertyRules:
    """What follows from a fact (x, y) of one property; numbers are term ids."""

    implies: set[int] = field(default_factory=set)
    """q: then q(x, y)."""
    implies_swapped: set[int] = field(default_factory=set)
    """q: then q(y, x)."""
    subject_types: set[int] = field(default_factory=set)
    """c: then c(x)."""
    object_types: set[int] = field(default_factory=set)
    """c: then c(y)."""
    then: set[tuple[int, int]] = field(default_factory=set)
    """(q, h): with q(y, z), then h(x, z)."""
    after: set[tuple[int, int]] = field(default_factory=set)
    """(q, h): with q(w, x), then h(w, y)."""
    some_values: set[tuple[int, int]] = field(default_factory=set)
    """(c, r): with c(y), then r(x)."""
    all_values: set[tuple[int, int]] = field(default_factory=set)
    """(r, c): with r(x), then c(y)."""
    has_value: set[tuple[int, int]] = field(default_factory=set)
    """(v, r): if y is v, then r(x)."""

    def only_types_subject(self) -> bool:
        """Whether nothing but types of the subject follows from a fact of this property."""
        return not any(getattr(self, name) for name in self.__slots__ if name != "subject_types")


@dataclass(slots=True)
class ClassRules:
    """What follows from a member x of one class."""

    implies: set[int] = field(default_factory=set)
    """d: then d(x)."""
    fills: set[tuple[int, int]] = field(default_factory=set)
    """(p, r): with p(w, x), then r(w)."""
    all_values: set[tuple[int, int]] = field(default_factory=set)
    """(p, c): with p(x, y), then c(y)."""
    has_value: set[tuple[int, int]] = field(default_factory=set)
    """(p, v): then p(x, v)."""
    parts_of: set[tuple[tuple[int, ...], int]] = field(default_factory=set)
    """(classes, h): if x is in all of them, then h(x)."""


@dataclass(slots=True)
class Checks:
    """What must not be, and what would make two names one (which the closure refuses)."""

    disjoint_classes: list[tuple[int, int]] = field(default_factory=list)
    disjoint_properties: list[tuple[int, int]] = field(default_factory=list)
    irreflexive: list[int] = field(default_factory=list)
    asymmetric: list[int] = field(default_factory=list)
    functional: list[int] = field(default_factory=list)
    inverse_functional: list[int] = field(default_factory=list)
    datatypes: list[tuple[int, int]] = field(default_factory=list)
    """(property, datatype) of each range that is one."""


@dataclass(slots=True)
class Rules:
    """The compiled rules of one ontology. Made by ``compile_rules``; read-only afterwards."""

    terms: dict[Term, int] = field(default_factory=dict)
    properties: dict[int, PropertyRules] = field(default_factory=dict)
    classes: dict[int, ClassRules] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)
    axioms: frozenset[Triple] = frozenset()
    """What the ontology says in RDF, RDFS and OWL: axioms that may come along with the facts."""
    pairs: dict[int, set[tuple[int, int]]] = field(default_factory=dict)
    """What the ontology itself states, by property: facts of every closure."""
    members: dict[int, set[int]] = field(default_factory=dict)
    """The same by class."""
    enumerated: list[tuple[int, int]] = field(default_factory=list)
    """(individual, class) that an enumeration states."""
    predicates: frozenset[Term] = frozenset()
    """Every predicate that a rule reads or concludes."""
    typing: dict[Term, frozenset[int]] = field(default_factory=dict)
    """Predicates that only type their subject, and nothing concludes them: predicate → classes."""

    def digest(self) -> str:
        """A hash of the rules with the numbers of their terms: equal only where what was kept under
        the one can be used under the other."""
        content = (
            list(self.terms),
            [(number, _sorted(rule)) for number, rule in sorted(self.properties.items())],
            [(number, _sorted(rule)) for number, rule in sorted(self.classes.items())],
            _sorted(self.checks),
            sorted(map(str, self.axioms)),
            [(number, sorted(found)) for number, found in sorted(self.pairs.items())],
            [(number, sorted(found)) for number, found in sorted(self.members.items())],
            sorted(self.enumerated),
            sorted(self.predicates),
            [(term, sorted(kinds)) for term, kinds in sorted(self.typing.items())],
        )
        return sha256(repr(content).encode()).hexdigest()

    def id_of(self, term: object) -> int:
        """The number that stands for a pyoxigraph term; given out on first use."""
        return self.terms.setdefault(written(term), len(self.terms))

    def of_property(self, number: int) -> PropertyRules:
        """The rules of a property, made empty on first use."""
        return self.properties.setdefault(number, PropertyRules())

    def of_class(self, number: int) -> ClassRules:
        """The rules of a class, made empty on first use."""
        return self.classes.setdefault(number, ClassRules())


def _sorted(rule: PropertyRules | ClassRules | Checks) -> list[list[object]]:
    return [sorted(getattr(rule, each.name)) for each in fields(rule)]
