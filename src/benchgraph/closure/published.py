"""Which inferred triples are published: one predicate for both engines."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from benchgraph.closure.axioms import COVERED_PREDICATES, OWL, SAME_AS, THING


def publishable(triple: Triple, namespaces: Iterable[str]) -> bool:
    """Whether an inferred triple belongs into the published graph.

    Subject and object must be IRIs that begin with one of ``namespaces``; a reflexive
    ``owl:sameAs``, a type ``owl:Thing`` and everything that restates the schema itself
    (``rdfs:subClassOf``, ``owl:equivalentClass`` and the like) stay out. Pure; never raises.
    """
    subject, predicate, value = triple
    if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode):
        return False
    if value == THING or predicate.value in COVERED_PREDICATES:
        return False
    if subject == value and predicate in (SAME_AS, *_EQUIVALENCES):
        return False
    prefixes = tuple(namespaces)
    return subject.value.startswith(prefixes) and value.value.startswith(prefixes)


_EQUIVALENCES = (NamedNode(OWL + "equivalentClass"), NamedNode(OWL + "equivalentProperty"))
