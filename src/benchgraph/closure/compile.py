"""From the axioms of an ontology to rules over integer ids (OWL 2 RL, tables 5 to 9)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from pyoxigraph import BlankNode, NamedNode, Triple

from benchgraph.closure.axioms import (
    DATATYPE_RANGES,
    NOTHING,
    OWL,
    RDFS,
    SAME_AS,
    THING,
    TYPE,
    AxiomIndex,
    UnsupportedAxiom,
    check_covered,
)
from benchgraph.closure.hierarchy import restriction_subclasses
from benchgraph.closure.rules import Rules, iri_of, is_iri, written


def compile_rules(ontology: Iterable[Triple]) -> Rules:
    """The rules that an ontology's axioms state.

    Raises ``UnsupportedAxiom`` for an axiom of a kind that is not covered: none is skipped.
    The ontology's own triples count as facts in every later ``close``.
    """
    return _compiled(tuple(ontology))


@lru_cache(maxsize=4)  # rules are read-only, and a process that builds again has the same ontology
def _compiled(triples: tuple[Triple, ...]) -> Rules:
    index = AxiomIndex(triples)
    check_covered(index.triples)
    rules = Rules(axioms=frozenset(index.triples))
    _Compiler(index, rules).run()
    concluded = _concluded_or_checked(rules)
    for term, number in rules.terms.items():
        if is_iri(term) and number in rules.properties and number not in concluded:
            rule = rules.properties[number]
            if rule.only_types_subject():
                rules.typing[term] = frozenset(rule.subject_types)
    mentioned = concluded | set(rules.properties)
    rules.predicates = frozenset(
        term for term, number in rules.terms.items() if number in mentioned and is_iri(term)
    ) | {written(TYPE), written(SAME_AS)}
    spoken_of = {NamedNode(iri_of(term)) for term in rules.predicates}
    for triple in triples:
        if (predicate := triple.predicate) not in spoken_of:
            continue
        subject, value = rules.id_of(triple.subject), rules.id_of(triple.object)
        if predicate == TYPE:
            rules.members.setdefault(value, set()).add(subject)
        else:
            rules.pairs.setdefault(rules.id_of(predicate), set()).add((subject, value))
    return rules


def _concluded_or_checked(rules: Rules) -> set[int]:
    """Properties that a rule concludes, joins with or checks."""
    found: set[int] = set()
    for rule in rules.properties.values():
        found |= rule.implies | rule.implies_swapped
        found |= {number for pair in rule.then | rule.after for number in pair}
    for kind in rules.classes.values():
        found |= {prop for prop, _ in kind.fills | kind.all_values | kind.has_value}
    checks = rules.checks
    found |= {number for pair in checks.disjoint_properties for number in pair}
    found.update(checks.irreflexive, checks.asymmetric)
    found.update(checks.functional, checks.inverse_functional)
    found.update(prop for prop, _ in checks.datatypes)
    return found


class _Compiler:
    def __init__(self, index: AxiomIndex, rules: Rules) -> None:
        self._index = index
        self._rules = rules

    def run(self) -> None:
        self._class_hierarchy()
        self._boolean_classes()
        self._restrictions()
        self._property_hierarchy()
        self._property_kinds()
        self._chains()
        self._disjointness()

    def _id(self, term: object) -> int:
        return self._rules.id_of(term)

    def _pairs(self, name: str) -> Iterable[tuple[int, int]]:
        """Ids of (subject, object) of the axioms with this name, without the trivial ones."""
        for subject, value in self._index.pairs(name):
            if subject != value:
                yield self._id(subject), self._id(value)

    def _subclass(self, lower: object, upper: object) -> None:
        """Types owl:Thing are never published, so nothing concludes them."""
        if upper != THING and lower != upper:
            self._rules.of_class(self._id(lower)).implies.add(self._id(upper))

    def _class_hierarchy(self) -> None:
        for lower, upper in self._index.pairs(RDFS + "subClassOf"):
            self._subclass(lower, upper)
        for lower, upper in self._index.pairs(OWL + "equivalentClass"):
            self._subclass(lower, upper)
            self._subclass(upper, lower)
        for lower, upper in sorted(restriction_subclasses(self._index), key=str):
            self._subclass(lower, upper)
        for declared in self._index.typed(OWL + "Class"):
            self._subclass(NOTHING, declared)

    def _boolean_classes(self) -> None:
        for node, head in self._index.pairs(OWL + "intersectionOf"):
            parts = self._index.items(head)
            self._refuse_thing(node, parts)
            numbers = tuple(dict.fromkeys(self._id(part) for part in parts))
            for part in parts:
                self._subclass(node, part)
                self._rules.of_class(self._id(part)).parts_of.add((numbers, self._id(node)))
        for node, head in self._index.pairs(OWL + "unionOf"):
            parts = self._index.items(head)
            self._refuse_thing(node, parts)
            for part in parts:
                self._subclass(part, node)
        for node, head in self._index.pairs(OWL + "oneOf"):
            for item in self._index.items(head):
                self._rules.enumerated.append((self._id(item), self._id(node)))

    def _refuse_thing(self, node: object, parts: list[object]) -> None:
        if THING in parts:
            raise UnsupportedAxiom("owl:Thing as a part of a class", node)

    def _restrictions(self) -> None:
        for node, name in self._index.pairs(OWL + "onProperty"):
            prop, restriction = self._id(name), self._id(node)
            rule, kind = self._rules.of_property(prop), self._rules.of_class(restriction)
            for filler in self._index.values(node, OWL + "someValuesFrom"):
                if filler == THING:
                    rule.subject_types.add(restriction)
                else:
                    rule.some_values.add((self._id(filler), restriction))
                    self._rules.of_class(self._id(filler)).fills.add((prop, restriction))
            for filler in self._index.values(node, OWL + "allValuesFrom"):
                if filler != THING:
                    rule.all_values.add((restriction, self._id(filler)))
                    kind.all_values.add((prop, self._id(filler)))
            for value in self._index.values(node, OWL + "hasValue"):
                rule.has_value.add((self._id(value), restriction))
                kind.has_value.add((prop, self._id(value)))

    def _property_hierarchy(self) -> None:
        for lower, upper in self._pairs(RDFS + "subPropertyOf"):
            self._rules.of_property(lower).implies.add(upper)
        for left, right in self._pairs(OWL + "equivalentProperty"):
            self._rules.of_property(left).implies.add(right)
            self._rules.of_property(right).implies.add(left)
        for one, other in self._index.pairs(OWL + "inverseOf"):
            self._rules.of_property(self._id(one)).implies_swapped.add(self._id(other))
            self._rules.of_property(self._id(other)).implies_swapped.add(self._id(one))
        for prop, kind in self._index.pairs(RDFS + "domain"):
            if kind != THING:
                self._rules.of_property(self._id(prop)).subject_types.add(self._id(kind))
        for prop, kind in self._index.pairs(RDFS + "range"):
            if isinstance(kind, NamedNode) and kind.value in DATATYPE_RANGES:
                self._rules.checks.datatypes.append((self._id(prop), self._id(kind)))
            elif kind != THING:
                self._rules.of_property(self._id(prop)).object_types.add(self._id(kind))

    def _property_kinds(self) -> None:
        for prop in map(self._id, self._index.typed(OWL + "SymmetricProperty")):
            self._rules.of_property(prop).implies_swapped.add(prop)
        for prop in map(self._id, self._index.typed(OWL + "TransitiveProperty")):
            self._join(prop, prop, prop)
        checks = self._rules.checks
        for name, numbers in (
            ("IrreflexiveProperty", checks.irreflexive),
            ("AsymmetricProperty", checks.asymmetric),
            ("FunctionalProperty", checks.functional),
            ("InverseFunctionalProperty", checks.inverse_functional),
        ):
            numbers.extend(map(self._id, self._index.typed(OWL + name)))

    def _chains(self) -> None:
        """A chain longer than two becomes joins over properties that stand for its beginnings."""
        for concluded, head in self._index.pairs(OWL + "propertyChainAxiom"):
            links = [self._id(link) for link in self._index.items(head)]
            if len(links) == 1:
                self._rules.of_property(links[0]).implies.add(self._id(concluded))
            elif links:
                beginning = links[0]
                for link in links[1:-1]:
                    # Named by what it joins: the same rules have the same terms at any time.
                    longer = self._id(BlankNode(f"chain-{beginning}-{link}"))
                    self._join(beginning, link, longer)
                    beginning = longer
                self._join(beginning, links[-1], self._id(concluded))

    def _join(self, first: int, second: int, concluded: int) -> None:
        self._rules.of_property(first).then.add((second, concluded))
        self._rules.of_property(second).after.add((first, concluded))

    def _disjointness(self) -> None:
        checks = self._rules.checks
        for name in ("disjointWith", "complementOf"):
            for left, right in self._index.pairs(OWL + name):
                checks.disjoint_classes.append((self._id(left), self._id(right)))
        checks.disjoint_properties.extend(self._pairs(OWL + "propertyDisjointWith"))
        groups = (
            ("AllDisjointClasses", checks.disjoint_classes),
            ("AllDisjointProperties", checks.disjoint_properties),
        )
        for name, found in groups:
            for node in self._index.typed(OWL + name):
                for head in self._index.values(node, OWL + "members"):
                    numbers = [self._id(item) for item in self._index.items(head)]
                    found.extend(combinations(numbers, 2))
