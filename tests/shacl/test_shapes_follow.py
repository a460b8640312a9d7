"""What is judged anew after a change, beside what stood before, is what all of it would be."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.faults import FAULTS, break_cases
from benchmarks.generate import quads
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple
from tests.shacl.reports import store_of

from benchgraph.shacl import CompiledShapes, ShaclResult, compile_shapes
from benchgraph.shacl.following import Follower, rule_of
from benchgraph.triples import ontology_quads
from benchgraph.validation import load_shapes
from benchgraph.vocab import BG, ID, ORG, RDF, RDFS, XSD


class Followed:
    """A store, and the results of shapes on it as they are followed."""

    def __init__(self, store: Store, compiled: CompiledShapes, follower: Follower) -> None:
        self.store, self.compiled, self.follower = store, compiled, follower
        self.results = compiled.validate(store).results

    def change(self, removed: set[Triple], added: set[Triple]) -> None:
        gone = {each for each in removed - added if Quad(*each) in self.store}
        come = {each for each in added - removed if Quad(*each) not in self.store}
        for each in gone:
            self.store.remove(Quad(*each))
        self.store.extend(Quad(*each) for each in come)
        judged = self.follower.judge(self.store, gone, come)
        assert judged is not None

        def stays(result: ShaclResult) -> bool:
            nodes = judged.rules.get(rule_of(result), frozenset())
            return nodes is not None and result.focus_node not in nodes

        self.results = [*filter(stays, self.results), *judged.results]

    def about(self, node: NamedNode) -> set[Triple]:
        return {q.triple for q in self.store.quads_for_pattern(node, None, None, DefaultGraph())}

    def is_as_whole(self) -> bool:
        whole = self.compiled.validate(self.store).results
        return Counter(map(repr, self.results)) == Counter(map(repr, whole))


def start(store: Store, *, derived: bool = False) -> tuple[CompiledShapes, Follower]:
    compiled = compile_shapes(load_shapes(derived=derived).triples)
    return compiled, Follower(compiled, store)


@pytest.fixture(scope="module")
def broken() -> list[Triple]:
    whole = [quad.triple for quad in [*quads(len(FAULTS)), *ontology_quads()]]
    return sorted(break_cases(whole, 1)[0], key=str)


@pytest.fixture(scope="module")
def ready(broken: list[Triple]) -> tuple[CompiledShapes, Follower]:
    return start(store_of(broken))


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_edits_of_a_generated_graph_are_followed(broken, ready, data) -> None:
    followed = Followed(store_of(broken), *ready)
    places = st.integers(0, len(broken) - 1).map(broken.__getitem__)
    for _ in range(data.draw(st.integers(1, 2))):
        removed, added = set(), set()
        for _ in range(data.draw(st.integers(1, 3))):
            one, other = data.draw(places), data.draw(places)
            match data.draw(st.sampled_from(["value", "more", "less", "node", "odd"])):
                case "value":
                    removed.add(one)
                    same = [each for each in broken if each.predicate == one.predicate]
                    end = same[data.draw(st.integers(0, len(same) - 1))].object
                    added.add(Triple(one.subject, one.predicate, end))
                case "more":
                    added.add(Triple(one.subject, one.predicate, other.object))
                case "less":
                    removed.add(one)
                case "node":
                    removed |= followed.about(one.subject)
                case "odd":
                    added.add(Triple(one.subject, other.predicate, other.object))
        hierarchy = {each for each in removed | added if each.predicate == RDFS.subClassOf}
        followed.change(removed - hierarchy, added - hierarchy)
        assert followed.is_as_whole()


def test_edits_of_the_shipped_graph_are_followed(release) -> None:
    store = Store()
    store.bulk_extend(Quad(*each) for each in release.store.triples())
    followed = Followed(store, *start(store, derived=True))
    parts, (whole, *_) = (
        [quad.triple for quad in store.quads_for_pattern(None, each, None)]
        for each in (BG.operator, ORG.subOrganizationOf)
    )
    followed.change(set(parts[:2]), {Triple(parts[0].subject, BG.operator, parts[0].subject)})
    followed.change({whole}, {Triple(whole.subject, whole.predicate, whole.subject)})
    followed.change(followed.about(parts[1].object), set())
    assert followed.is_as_whole()


def test_what_cannot_be_followed_is_said(broken, ready) -> None:
    _, follower = ready
    store = store_of(broken)
    thing, more = NamedNode(ID + "facility/thing-0"), NamedNode(BG.Facility.value + "More")
    below = Triple(more, RDFS.subClassOf, BG.Facility)
    assert follower.judge(store, [], [below]) is None
    odd = Triple(thing, BG.pageNumber, Literal(str(10**25), datatype=XSD.integer))
    kind = Triple(thing, RDF.type, BG.Evidence)
    store.extend([Quad(*odd), Quad(*kind)])
    assert follower.judge(store, [], [odd, kind]) is None


def test_a_rule_that_touches_many_nodes_is_judged_whole(broken, ready) -> None:
    _, follower = ready
    store: Store = store_of(broken)
    things = [NamedNode(f"{ID}facility/new-{number}") for number in range(600)]
    added = [Triple(thing, RDF.type, BG.Evidence) for thing in things]
    store.extend(Quad(*each) for each in added)
    judged = follower.judge(store, [], added)
    assert judged is not None
    assert None in judged.rules.values()
    assert any(result.focus_node in things for result in judged.results)


def test_no_shipped_check_has_to_run_whole(broken) -> None:
    for derived in (False, True):
        compiled = compile_shapes(load_shapes(derived=derived).triples)
        assert Follower(compiled, store_of(broken)).unbounded == {}
