"""Contradictions that owlrl 7.6 overlooks, found in the graph that it has closed.

Of the rules of OWL 2 RL it compares not all members of a list (prp-adp, eq-diff2, eq-diff3) and no
values of literals (dt-diff, dt-not-type). ``owl:hasKey`` (prp-key) it gets wrong: the last property
of a key is never compared, so that all members of the class become the same; that is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from benchgraph.closure.axioms import OWL, RDF, XSD
from benchgraph.closure.contradictions import Inconsistency
from benchgraph.errors import EngineError

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
# Value spaces that have nothing in common, by datatype.
_SPACES = (
    {XSD + name: "number" for name in ("decimal", *_RANGES)}
    | {XSD + name: name for name in ("float", "double", "boolean", "anyURI", "dateTime", "string")}
    | {RDF + "langString": "langString"}
)


class UnsoundAxiom(EngineError):
    """An axiom that no engine here carries out as OWL 2 RL has it."""

    def __init__(self, name: str, subject: object) -> None:
        super().__init__(
            f"no engine here carries out {name}",
            found=str(subject),
            hint="owlrl never compares the last property of a key, so that everything of the class"
            " would become the same; take the axiom out, or state owl:sameAs where you mean it",
        )
        self.name = name
        self.subject = subject


def refuse_unsound(graph: Graph) -> None:
    """Raise ``UnsoundAxiom`` for an axiom from which owlrl concludes what does not follow."""
    from rdflib import URIRef

    for subject in sorted(graph.subjects(URIRef(OWL + "hasKey")), key=str):
        raise UnsoundAxiom(OWL + "hasKey", subject)


def overlooked(graph: Graph) -> Iterator[Inconsistency]:
    """The contradictions in a graph that owlrl has closed and said nothing of, in no order."""
    yield from _disjoint_properties(graph)
    yield from _all_different(graph)
    yield from _equal_literals(graph)
    yield from _typed_literals(graph)


def _lists(graph: Graph, kind: str, *names: str) -> Iterator[list[Node]]:
    """The members that instances of a class of OWL list."""
    from rdflib import URIRef

    for node in set(graph.subjects(URIRef(RDF + "type"), URIRef(OWL + kind))):
        for name in names:
            for head in graph.objects(node, URIRef(OWL + name)):
                yield list(dict.fromkeys(graph.items(head)))


def _disjoint_properties(graph: Graph) -> Iterator[Inconsistency]:
    for members in _lists(graph, "AllDisjointProperties", "members"):
        for p, q in combinations(members, 2):
            for x, y in graph.subject_objects(p):
                if (x, q, y) in graph:
                    yield Inconsistency(
                        "propertyDisjointWith", _told(x), _told(p), _told(q), _told(y)
                    )


def _all_different(graph: Graph) -> Iterator[Inconsistency]:
    from rdflib import URIRef

    same = URIRef(OWL + "sameAs")
    for members in _lists(graph, "AllDifferent", "members", "distinctMembers"):
        for x, y in combinations(members, 2):
            if (x, same, y) in graph:
                yield Inconsistency("AllDifferent", _told(x), _told(y))


def _equal_literals(graph: Graph) -> Iterator[Inconsistency]:
    """Literals that became the same, of a functional property say, and have different values."""
    from rdflib import Literal, URIRef

    for one, other in graph.subject_objects(URIRef(OWL + "sameAs")):
        if isinstance(one, Literal) and isinstance(other, Literal) and _told(one) < _told(other):
            left, right = _value(one), _value(other)
            if left is not None and right is not None and left != right:
                yield Inconsistency("differentFrom", _told(one), _told(other))


def _typed_literals(graph: Graph) -> Iterator[Inconsistency]:
    """Literals whose values are not of a datatype that they came to have, by a range say."""
    from rdflib import Literal, URIRef

    for literal, kind in graph.subject_objects(URIRef(RDF + "type")):
        if isinstance(literal, Literal) and str(kind) in _SPACES:
            found = _value(literal)
            if found is not None and not _is_of(found, str(kind)):
                yield Inconsistency("datatype", _told(literal), _told(kind))


def _value(literal: Any) -> tuple[str, object] | None:
    """The value space of a literal and its value there; None where nobody can tell."""
    kind = str(literal.datatype or (RDF + "langString" if literal.language else XSD + "string"))
    space = _SPACES.get(kind)
    if space in ("string", "langString", "anyURI"):
        return space, (str(literal), (literal.language or "").lower())
    value = literal.value
    if space is None or value is None or literal.ill_typed:
        return None
    return space, Decimal(value) if space == "number" else value


def _is_of(found: tuple[str, object], datatype: str) -> bool:
    space, value = found
    if space != _SPACES[datatype]:
        return False
    if not isinstance(value, Decimal) or datatype == XSD + "decimal":
        return True
    low, high = _RANGES[datatype.removeprefix(XSD)]
    return (
        value == value.to_integral_value()
        and (low is None or value >= low)
        and (high is None or value <= high)
    )


def _told(term: Node) -> str:
    return str(term.n3()) if hasattr(term, "n3") else str(term)
