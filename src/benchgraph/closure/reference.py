"""The closure by owlrl, the reference: any axioms, slowly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox
from pyoxigraph import BlankNode, Triple

from benchgraph.closure.contradictions import Inconsistency
from benchgraph.rdflibs import as_written, from_rdflib, to_rdflib

_AGENT = "http://www.daml.org/2002/03/agents/agent-ont#"


@dataclass(frozen=True)
class Expanded:
    """What owlrl holds in the end, as ``lines`` of N-Triples, and the contradictions: ``told``, as
    it says them, and those that it ``overlooked``."""

    lines: list[bytes]
    told: list[str]
    overlooked: list[Inconsistency]


def expand(facts: Iterable[Triple], axioms: Iterable[Triple]) -> Expanded:
    """Close facts and axioms.

    Statements that no store takes (a literal subject, a blank predicate) are left out. Raises
    EngineError for what rdflib cannot hold, and for an axiom that owlrl gets wrong.
    """
    from owlrl import OWLRL_Semantics
    from rdflib import URIRef

    from benchgraph.closure.overlooked import overlooked, refuse_unsound

    with as_written():
        graph = to_rdflib(chain(facts, axioms))
        refuse_unsound(graph)
        closure = OWLRL_Semantics(graph, axioms=False, daxioms=False)
        closure.closure()
        # Notes of owlrl's, not conclusions.
        notes = {BlankNode(str(node)) for node in graph.subjects(URIRef(_AGENT + "error"))}
        held = (triple for triple in from_rdflib(graph) if triple.subject not in notes)
        lines = (ox.serialize(held, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
        # What it says of disjoint properties is told of the facts.
        told = [str(each) for each in closure.error_messages if "AllDisjointProp" not in str(each)]
        return Expanded(lines, told, list(overlooked(graph)))
