"""Contradictions with the ontology, read off merged marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchgraph.closure import Inconsistency
from benchgraph.closure.axioms import NOTHING
from benchgraph.closure.rules import Term, written
from benchgraph.spark.closure.tabling import Layout

_Wrong = tuple[str, str, str | None]
_Check = tuple[int, _Wrong]


class Contradictions:
    """Which bits must not stand together; a few hundred entries."""

    def __init__(self, layout: Layout) -> None:
        checks, names = layout.rules.checks, [name.decode() for name in layout.names]
        kinds = {number: 1 << place for place, number in enumerate(layout.kinds)}
        pairs = {number: 1 << place for place, number in enumerate(layout.paired)}
        nothing = layout.rules.terms.get(written(NOTHING), -1)
        self._of_terms: list[_Check] = [
            (kinds[number], ("Nothing", names[number], None))
            for number in (nothing,)
            if number in kinds
        ]
        self._of_terms += [
            (kinds[a] | kinds[b], ("disjointWith", names[a], names[b]))
            for a, b in checks.disjoint_classes
        ]
        self._of_pairs: list[_Check] = [
            (pairs[p] | pairs[q], ("propertyDisjointWith", names[p], names[q]))
            for p, q in checks.disjoint_properties
        ]
        self._of_pairs += [
            (pairs[p] | pairs[p] << len(pairs), ("AsymmetricProperty", names[p], None))
            for p in checks.asymmetric
        ]
        self._of_loops: list[_Check] = [
            (pairs[p], ("IrreflexiveProperty", names[p], None)) for p in checks.irreflexive
        ]
        self._known: dict[int, list[_Wrong]] = {}

    def of_term(self, term: Term, bits: int) -> list[Inconsistency]:
        """What is wrong with the classes of a term."""
        found = self._known.get(bits)
        if found is None:
            found = self._known[bits] = list(_together(self._of_terms, bits))
        if not found:
            return []
        return [Inconsistency(what, term.decode(), left, right) for what, left, right in found]

    def of_pair(self, x: Term, y: Term, bits: int) -> Iterator[Inconsistency]:
        """What is wrong with the properties by which two terms belong together."""
        node, value = x.decode(), y.decode()
        for what, left, right in _together(self._of_pairs, bits):
            yield Inconsistency(what, node, left, right, value)
        if x == y:
            for what, left, right in _together(self._of_loops, bits):
                yield Inconsistency(what, node, left, right, value)


def _together(checks: Iterable[_Check], bits: int) -> Iterator[_Wrong]:
    return (wrong for asked, wrong in checks if bits & asked == asked)
