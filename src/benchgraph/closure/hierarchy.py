"""Which restrictions are narrower than which: the rules scm-hv, scm-svf and scm-avf of OWL 2 RL.

Every other rule of the schema follows from the rules on facts; only these add something that no
fact shows. They are run once, on the ontology alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchgraph.closure.axioms import OWL, RDF, RDFS, THING, AxiomIndex

Order = set[tuple[object, object]]


def restriction_subclasses(index: AxiomIndex) -> Order:
    """(narrower, broader) for each pair of restrictions that the schema rules relate."""
    restrictions = list(index.pairs(OWL + "onProperty"))
    if len(restrictions) < 2:
        return set()
    properties = _closed(set(_stated_properties(index)))
    stated = set(_stated_classes(index))
    found: Order = set()
    while True:
        classes = _closed(stated | found)
        new = set(_compared(index, restrictions, classes, properties)) - found
        if not new:
            return found
        found |= new


def _compared(
    index: AxiomIndex,
    restrictions: list[tuple[object, object]],
    classes: Order,
    properties: Order,
) -> Iterator[tuple[object, object]]:
    """One round of comparing every two restrictions."""
    some, every, value = (OWL + n for n in ("someValuesFrom", "allValuesFrom", "hasValue"))
    for left, p in restrictions:
        for right, q in restrictions:
            narrower = (p, q) in properties
            for x in index.values(left, some):
                for y in index.values(right, some):
                    if (p == q and (x, y) in classes) or (x == y and narrower):
                        yield left, right
            for x in index.values(left, every):
                for y in index.values(right, every):
                    if p == q and (x, y) in classes:
                        yield left, right
                    if x == y and narrower:
                        yield right, left
            if narrower and set(index.values(left, value)) & set(index.values(right, value)):
                yield left, right


def _stated_classes(index: AxiomIndex) -> Iterator[tuple[object, object]]:
    yield from index.pairs(RDFS + "subClassOf")
    for left, right in index.pairs(OWL + "equivalentClass"):
        if left != right:
            yield left, right
            yield right, left
    for declared in index.typed(OWL + "Class"):
        yield declared, declared
        yield declared, THING
    yield THING, THING
    for node, head in index.pairs(OWL + "intersectionOf"):
        for part in index.items(head):
            yield node, part
    for node, head in index.pairs(OWL + "unionOf"):
        for part in index.items(head):
            yield part, node


def _stated_properties(index: AxiomIndex) -> Iterator[tuple[object, object]]:
    yield from index.pairs(RDFS + "subPropertyOf")
    for left, right in index.pairs(OWL + "equivalentProperty"):
        if left != right:
            yield left, right
            yield right, left
    for kind in (OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF + "Property"):
        for declared in index.typed(kind):
            yield declared, declared


def _closed(stated: Order) -> Order:
    """The transitive closure; like owlrl, a cycle alone makes nothing its own superclass."""
    above: dict[object, set[object]] = {}
    for lower, upper in stated:
        above.setdefault(lower, set()).add(upper)
    closed = set(stated)
    for start in above:
        waiting, seen = [start], {start}
        while waiting:
            for upper in above.get(waiting.pop(), ()):
                if upper not in seen:
                    seen.add(upper)
                    closed.add((start, upper))
                    waiting.append(upper)
    return closed
