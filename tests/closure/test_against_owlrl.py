"""The compiled closure gives exactly the published triples that owlrl gives."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from tests.closure.oracle import compared, owlrl_closure
from tests.closure.small_ontologies import axioms_and_facts

from benchgraph.closure import close, compile_rules
from benchgraph.reason import ntriples_lines


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms_and_facts())
def test_random_small_ontologies_close_as_owlrl_closes_them(case) -> None:
    """Random axioms of every covered kind over random facts: the same triples, no others."""
    axioms, facts = case
    given_triples = set(axioms) | set(facts)
    ours = {t for t in close(compile_rules(axioms), ntriples_lines(facts)).triples if compared(t)}
    theirs = {t for t in owlrl_closure(given_triples) if compared(t)} - given_triples
    assert ours == theirs
