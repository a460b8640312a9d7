"""The walks of many queries as one automaton: what is walked holds all that the queries read."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store, Triple
from tests.reach.queries import NODES, graphs, queries
from tests.reach.test_reach_generated import _store

from benchgraph.reach import Reach, StoreLook
from benchgraph.spark.parts.walks import OTHER, START, Leading, Walks, follow_on


def walked(walks: Walks, store: Store, hubs: Iterable[NamedNode]) -> set[Triple]:
    """The triples that the walks come by from these hubs."""
    found: set[Triple] = set()
    waiting: list[tuple[object, int]] = [(hub, START) for hub in hubs]
    known = set(waiting)
    triples = {quad.triple for quad in store}
    named = walks.predicates
    while waiting:
        term, state = waiting.pop()
        for triple in triples:
            predicate = str(triple.predicate)
            predicate = predicate if predicate in named else OTHER
            for back, here, there in (
                (False, triple.subject, triple.object),
                (True, triple.object, triple.subject),
            ):
                if here != term or (back, predicate) not in walks.steps[state]:
                    continue
                found.add(triple)
                end = walks.steps[state][back, predicate]
                if end is not None and (there, end) not in known:
                    known.add((there, end))
                    waiting.append((there, end))
    anchored = {t for t in triples if (str(t.subject), str(t.predicate)) in walks.anchored}
    return found | anchored


@settings(max_examples=60, deadline=None)
@given(st.lists(queries(), min_size=1, max_size=4), graphs, st.sampled_from(NODES))
def test_all_that_queries_read_is_walked(asked: list[str], graph: set[Triple], hub: NamedNode):
    reaches = [reach for query in asked if not (reach := Reach.of(query, "hub")).unbounded]
    whole, read = _store(graph), set()
    for reach in reaches:
        reach.halo([hub], StoreLook(whole), read)
    assert read <= walked(Walks.of(reaches), whole, [hub])


def test_a_thing_that_many_share_is_walked_to_and_not_back() -> None:
    walks = Walks.of([Reach.of("SELECT * WHERE { ?hub <urn:owner> ?o . ?o a <urn:Owner> }", "hub")])
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert walks.steps == ({(False, "<urn:owner>"): 1}, {(False, type_): None})


def test_walks_of_several_queries_are_one_where_they_go_the_same_way() -> None:
    asked = ["SELECT * WHERE { ?hub <urn:p>/<urn:q> ?v }", "SELECT * WHERE { ?hub <urn:p> ?v }"]
    walks = Walks.of(Reach.of(query, "hub") for query in asked)
    assert walks.steps == ({(False, "<urn:p>"): 1}, {(False, "<urn:q>"): None})
    assert not walks.within(1, START)
    assert walks.joined == frozenset()


def test_a_path_of_any_length_is_a_loop_that_hubs_walk_themselves() -> None:
    walks = Walks.of([Reach.of("SELECT * WHERE { ?hub <urn:part>+ ?v }", "hub")])
    assert walks.steps == ({(False, "<urn:part>"): START},)
    assert walks.within(START, START)


def test_what_is_known_by_its_value_is_joined() -> None:
    walks = Walks.of([Reach.of("SELECT * WHERE { ?hub <urn:name> ?v . ?o <urn:name> ?v }", "hub")])
    assert walks.joined == {"<urn:name>"}
    assert walks.steps[1] == {(True, "<urn:name>"): None}


def test_what_queries_ask_for_by_name_is_anchored() -> None:
    query = "SELECT * WHERE { ?hub <urn:p> ?v . <urn:limit> <urn:is> ?limit }"
    assert Walks.of([Reach.of(query, "hub")]).anchored == {("<urn:limit>", "<urn:is>")}


def test_steps_are_followed_to_the_end_and_not_into_what_a_part_owns() -> None:
    chain = {(at, 1): [Leading(at, 1, at + 1, 1, at % 2, False)] for at in range(1000)}
    assert len(list(follow_on(0, [(0, 1)], chain))) == 1000
    inside = {(0, 1): [Leading(0, 1, 5, 1, 0, True), Leading(0, 1, 6, 2, 1, True)]}
    assert list(follow_on(0, [(0, 1)], inside)) == [(6, 2)]
    assert list(follow_on(1, [(0, 1)], inside)) == [(5, 1)]
    assert list(follow_on(0, [(0, 1)], {(0, 1): [Leading(0, 1, 0, 1, 1, False)]})) == []
