"""What follows from the ontology: the OWL 2 RL closure, by a fast engine or by owlrl."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple

from benchgraph.errors import EngineError
from benchgraph.iris import prefixed
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import GRAPH, ID, ONTOLOGY, OWL, VOCAB

if TYPE_CHECKING:
    from benchgraph.closure import Inconsistency

ENGINES = ("fast", "reference")
INFERRED_GRAPH = NamedNode(GRAPH + "inferred")

_SUBJECTS = (ID, VOCAB, GRAPH)
_OBJECTS = (*_SUBJECTS, ONTOLOGY)


@dataclass(frozen=True)
class Closure:
    """``inferred``: what follows and is published, sorted. ``inconsistencies``: sentences."""

    inferred: list[Triple]
    inconsistencies: list[str]
    engine: str


def publishable(triple: Triple) -> bool:
    """Whether an inferred triple is worth publishing: it says something of an entity of ours.

    Its subject is an entity, a concept or a record of ours, its object one of those or a class of
    our ontology; a thing being the same as itself is not news.
    """
    subject, object_ = triple.subject, triple.object
    return (
        isinstance(subject, NamedNode)
        and isinstance(object_, NamedNode)
        and subject.value.startswith(_SUBJECTS)
        and object_.value.startswith(_OBJECTS)
        and not (triple.predicate == OWL.sameAs and subject == object_)
    )


def materialise(
    asserted: Iterable[Triple] | EmbeddedStore, ontology: Iterable[Triple], *, engine: str = "fast"
) -> Closure:
    """The closure of ``asserted`` under ``ontology``, without what was asserted.

    ``asserted``: triples, or a store whose default graph holds them; of a store only what a rule
    speaks about is read. ``engine`` is "fast" (rules compiled from the ontology; an axiom that they
    do not cover is named and handed to owlrl) or "reference" (owlrl). Both give the same triples.
    Raises EngineError for another name.
    """
    axioms = list(ontology)
    if engine == "reference":
        inferred, problems, name = *_owlrl(asserted, axioms), "owlrl"
    elif engine == "fast":
        inferred, problems, name = _compiled(asserted, axioms)
    else:
        raise EngineError("no such engine", found=engine, expected=", ".join(ENGINES))
    known = set(axioms)
    new = {triple for triple in inferred if publishable(triple) and triple not in known}
    return Closure(sorted(new, key=str), sorted(problems), name)


def _compiled(
    asserted: Iterable[Triple] | EmbeddedStore, axioms: list[Triple]
) -> tuple[Iterable[Triple], list[str], str]:
    from benchgraph.closure import UnsupportedAxiom, close, compile_rules, predicates_read

    if not isinstance(asserted, EmbeddedStore):
        asserted = list(asserted)
    try:
        rules = compile_rules(axioms)
        facts: Iterable[Triple | Quad] = (
            asserted.with_predicates(predicates_read(rules))
            if isinstance(asserted, EmbeddedStore)
            else asserted
        )
        result = close(rules, facts)
    except UnsupportedAxiom as axiom:
        inferred, problems = _owlrl(asserted, axioms)
        return inferred, problems, f"owlrl ({axiom})"
    return result.triples, [_sentence(each) for each in result.inconsistencies], "compiled"


def _sentence(problem: Inconsistency) -> str:
    node, *ends = (
        prefixed(str(term).strip("<>"))
        for term in (problem.node, problem.left, problem.right, problem.value)
        if term is not None
    )
    return f"{node}: {problem.kind} {', '.join(ends)}"


def _owlrl(
    asserted: Iterable[Triple] | EmbeddedStore, axioms: list[Triple]
) -> tuple[Iterable[Triple], list[str]]:
    import owlrl
    import pyoxigraph as ox
    from rdflib import Graph

    def nt(triples: Iterable[Triple]) -> bytes:
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    known = set(asserted.triples() if isinstance(asserted, EmbeddedStore) else asserted)
    graph = Graph()
    graph.parse(data=nt([*axioms, *known]), format="nt")
    closure = owlrl.OWLRL_Semantics(graph, False, False)
    closure.closure()
    found = (
        Triple(NamedNode(str(subject)), NamedNode(str(predicate)), NamedNode(str(object_)))
        for subject, predicate, object_ in graph
        if str(subject).startswith(_SUBJECTS) and str(object_).startswith(_OBJECTS)
    )
    inferred = [triple for triple in found if triple not in known]
    return inferred, [str(message) for message in closure.error_messages]
