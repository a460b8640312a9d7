"""What must not be in closed facts, and what the compiled rules leave to the reference."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from benchgraph.closure.axioms import NOTHING, OWL, SAME_AS, UnsupportedAxiom
from benchgraph.closure.facts import Pair
from benchgraph.closure.rules import Rules, Term, written

PairsOf = Callable[[int], Collection[Pair]]


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


def contradictions(
    rules: Rules,
    terms: Mapping[Term, int],
    in_both: Callable[[int, int], Collection[int]],
    pairs_of: PairsOf,
    name: Callable[[int], str],
) -> Iterator[Inconsistency]:
    """What the checks of the ontology find in closed facts, in the order of the terms' numbers.

    ``terms``: the numbers of the terms; ``in_both``: the members that two classes share;
    ``pairs_of``: the facts of a property; ``name``: a term by its number.
    """
    checks, nothing = rules.checks, terms.get(written(NOTHING), -1)
    for x in sorted(in_both(nothing, nothing)):
        yield Inconsistency("Nothing", name(x), name(nothing))
    for a, b in checks.disjoint_classes:
        for x in sorted(in_both(a, b)):
            yield Inconsistency("disjointWith", name(x), name(a), name(b))
    for p, q in checks.disjoint_properties:
        for x, y in sorted(set(pairs_of(p)) & set(pairs_of(q))):
            yield Inconsistency("propertyDisjointWith", name(x), name(p), name(q), name(y))
    for p in checks.irreflexive:
        for x, y in sorted(pairs_of(p)):
            if x == y:
                yield Inconsistency("IrreflexiveProperty", name(x), name(p), value=name(y))
    for p in checks.asymmetric:
        found = pairs_of(p)
        for x, y in sorted(found):
            if (y, x) in found:
                yield Inconsistency("AsymmetricProperty", name(x), name(p), value=name(y))


def refuse_sameness(
    rules: Rules, terms: Mapping[Term, int], pairs_of: PairsOf, name: Callable[[int], str]
) -> None:
    """Two names for one thing would rewrite every fact: that is the reference's work."""
    for x, y in pairs_of(terms.get(written(SAME_AS), -1)):
        if x != y:
            raise UnsupportedAxiom(SAME_AS.value, name(x))
    for numbers, end in ((rules.checks.functional, 0), (rules.checks.inverse_functional, 1)):
        for prop in numbers:
            ends = [pair[end] for pair in pairs_of(prop)]
            if len(ends) != len(set(ends)):
                kind = OWL + ("InverseFunctionalProperty" if end else "FunctionalProperty")
                raise UnsupportedAxiom(f"{kind} with two values", name(prop))


_SENTENCES = {
    "Nothing": "{node} is in a class that holds nothing: {left}",
    "disjointWith": "{node} is in two classes that are disjoint: {left} and {right}",
    "propertyDisjointWith": "{node} has {value} by two properties that are disjoint:"
    " {left} and {right}",
    "IrreflexiveProperty": "{node} has itself by {left}, which is irreflexive",
    "AsymmetricProperty": "{node} and {value} have each other by {left}, which is asymmetric",
    "AllDifferent": "{node} and {left} are stated to be different, and follow to be the same",
    "differentFrom": "{node} and {left} are different values, and follow to be the same",
    "datatype": "{node} is no value of {left}, which its range demands",
}


def sentence(problem: Inconsistency) -> str:
    """What an inconsistency says, with terms as N-Triples writes them."""
    text = _SENTENCES.get(problem.kind, f"{problem.kind}: {{node}} {{left}} {{right}} {{value}}")
    return text.format(
        node=problem.node,
        left=problem.left,
        right=problem.right or "",
        value=problem.value or "",
    ).rstrip()
