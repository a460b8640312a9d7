"""Reach on random queries and graphs: what it says holds for the rows that a store finds."""

from __future__ import annotations

from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Store, Triple
from tests.reach.queries import NODES, graphs, queries, triples

from benchgraph.reach import Before, Reach, StoreLook


def _store(triples: set[Triple]) -> Store:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return store


def _rows(query: str, store: Store) -> dict[object, Counter[str]]:
    """The rows of each hub."""
    rows = store.query(query)
    names = sorted(variable.value for variable in rows.variables)
    found: dict[object, Counter[str]] = {}
    for row in rows:
        found.setdefault(row["hub"], Counter())[str([row[name] for name in names])] += 1
    return found


@settings(max_examples=40, deadline=None)
@given(queries(), graphs, st.sets(st.sampled_from(NODES), min_size=1, max_size=2))
def test_the_halo_of_hubs_has_all_their_rows(query, graph, hubs):
    reach = Reach.of(query, "hub")
    assume(not reach.unbounded)
    whole = _store(graph)
    halo: set[Triple] = set()
    reach.halo(hubs, StoreLook(whole), halo)
    assert halo <= {quad.triple for quad in whole}
    there, here = _rows(query, whole), _rows(query, _store(halo))
    for hub in hubs:
        assert here.get(hub) == there.get(hub)


@settings(max_examples=40, deadline=None)
@given(queries(), graphs, st.sets(triples, min_size=1, max_size=3), st.data())
def test_rows_of_other_hubs_stay_when_triples_come_and_go(query, graph, added, data):
    reach = Reach.of(query, "hub")
    assume(not reach.unbounded)
    removed = data.draw(st.sets(st.sampled_from(sorted(graph, key=str)), max_size=3))
    before, now = _store(graph), _store((graph - removed) | added)
    changed = {quad.triple for quad in before} ^ {quad.triple for quad in now}
    hubs = reach.hubs(changed, Before(StoreLook(now), removed))
    was, is_now = _rows(query, before), _rows(query, now)
    for hub in was.keys() | is_now.keys():
        assert hubs is None or hub in hubs or was.get(hub) == is_now.get(hub)
