"""On the real ontology the compiled closure gives what owlrl gives, on generated data."""

from __future__ import annotations

from benchmarks.generate import quads

from benchgraph.reason import materialise, ntriples_lines
from benchgraph.triples import ontology_quads


def test_generated_graph_closes_as_owlrl_closes_it() -> None:
    """The same published triples, chains and hierarchies among them, and no contradiction."""
    ontology = [quad.triple for quad in ontology_quads()]
    asserted = ntriples_lines(quad.triple for quad in quads(16))
    fast = materialise(asserted, ontology, engine="fast")
    slow = materialise(asserted, ontology, engine="reference")
    assert fast.engine == "compiled"
    assert fast.inferred == slow.inferred
    assert {t.predicate.value.rpartition("#")[2] for t in fast.inferred} >= {
        "type",
        "involves",
        "affiliatedWith",
        "operatorRegion",
        "profiledIn",
        "citedJurisdiction",
    }
    assert fast.inconsistencies == slow.inconsistencies == []
