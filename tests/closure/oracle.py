"""owlrl as the oracle: pyoxigraph triples in, pyoxigraph triples out, and what is compared."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from benchgraph.closure.axioms import COVERED_PREDICATES, SAME_AS, THING

EX = "http://example.org/"


def compared(triple: ox.Triple) -> bool:
    """Whether an inferred triple is one of those on which the engines must agree.

    It says something of IRIs of the examples; literals as subjects, everything as a thing, things
    the same as themselves and the schema restated are noise.
    """
    subject, predicate, value = triple
    if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
        return False
    if value == THING or predicate.value in COVERED_PREDICATES:
        return False
    if subject == value and predicate == SAME_AS:
        return False
    return subject.value.startswith(EX) and value.value.startswith(EX)


def owlrl_closure(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """What owlrl's OWL 2 RL engine concludes, given triples included; literal subjects dropped."""
    return expand(triples)[0]


def owlrl_errors(triples: Iterable[ox.Triple]) -> list[str]:
    """The inconsistencies that owlrl reports, as its own sentences."""
    return expand(triples)[1]


def expand(triples: Iterable[ox.Triple]) -> tuple[set[ox.Triple], list[str]]:
    """Closure and error messages of owlrl."""
    import rdflib
    from owlrl import DeductiveClosure, OWLRL_Semantics

    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    errors = [
        str(text)
        for text in graph.objects(
            None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
        )
    ]
    kept = rdflib.Graph()
    for triple in graph:
        if not isinstance(triple[0], rdflib.Literal):
            kept.add(triple)
    lines = kept.serialize(format="nt", encoding="utf-8")
    return {q.triple for q in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}, errors
