"""Which values may be passed where: small graphs in which passing one too many loses a row."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from benchgraph.reach import Before, Reach, StoreLook
from benchgraph.relations.rules import read_rules


def graph(text: str) -> set[Triple]:
    """Triples from ``a p b. b q c``; a word in capitals is a literal."""
    terms = (
        [Literal(word) if word.isupper() else NamedNode(f"urn:{word}") for word in line.split()]
        for line in text.split(".")
    )
    return {Triple(*three) for three in terms if three}


def store(triples: set[Triple]) -> Store:
    found = Store()
    found.extend(Quad(*triple) for triple in triples)
    return found


def asked(pattern: str) -> str:
    return (
        "# PREFIX : <urn:no:>\nPREFIX n: <urn:n#> PREFIX : <urn:>\nSELECT * WHERE { "
        + pattern
        + " }"
    )


def halo(query: str, triples: set[Triple], hub: str = "h") -> set[Triple]:
    reach = Reach.of(query, "hub")
    assert not reach.unbounded
    found: set[Triple] = set()
    reach.halo([NamedNode(f"urn:{hub}")], StoreLook(store(triples)), found)
    return found


def rows(query: str, triples: set[Triple]) -> list[str]:
    return sorted(str(row) for row in store(triples).query(query))


CASES = {
    "a value bound after MINUS": "?hub :p ?a MINUS { ?a :q ?b } ?hub :r ?b",
    "a value bound after OPTIONAL": "?hub :p ?a OPTIONAL { ?a :q ?b } ?hub :r ?b",
    "a value from outside a group": "?hub :p ?a . ?hub :r ?b { ?hub :p ?a OPTIONAL { ?a :q ?b } }",
    "an EXISTS in a group": "?hub :r ?b { ?hub :p ?a FILTER NOT EXISTS { ?a :q ?b } }",
    "an EXISTS in MINUS": "?hub :p ?a ; :r ?b MINUS { ?hub :p ?a FILTER NOT EXISTS { ?a :q ?b } }",
    "a filter of OPTIONAL": "?hub :p ?a OPTIONAL { ?a :q ?b FILTER EXISTS { ?hub :r ?c } }",
    "an aggregate": "?hub :p ?a ; :r ?d { SELECT ?a (MAX(?c) AS ?b) { ?a :q ?c } GROUP BY ?a }",
}


@pytest.mark.parametrize("pattern", CASES.values(), ids=CASES)
def test_a_value_is_passed_only_where_it_may_be(pattern: str) -> None:
    query = asked(pattern)
    triples = graph("h p a. a q b. h r c. other p a2. a2 q b. other r b")
    mine = {triple for triple in triples if str(triple.subject) in ("<urn:h>", "<urn:a>")}
    assert halo(query, triples) == mine
    assert rows(query, mine) == [row for row in rows(query, triples) if "urn:h" in row]


def test_a_thing_that_many_share_does_not_bring_them() -> None:
    triples = graph("h unit u. other unit u. u kind k. v kind k. h a k. other a k. h name N")
    query = asked("?hub a :k ; :unit ?u . ?u :kind ?kind FILTER EXISTS { ?hub :name ?n }")
    query = query.replace(" a :k", " :a :k")
    assert halo(query, triples) == graph("h unit u. u kind k. h a k. h name N")


def test_a_changed_triple_inside_a_path_leads_to_both_its_ends() -> None:
    query = asked("?hub :in+/:of ?x . ?x :name ?name")
    now = graph("h in a. a in b. b in c. c of x. x name N. z in c")
    found = Reach.of(query, "hub").hubs(graph("b in c"), StoreLook(store(now)))
    assert found == {NamedNode(f"urn:{name}") for name in "hab"}


def test_hubs_are_found_by_what_was_removed_too() -> None:
    query = asked("?hub :p ?a MINUS { ?a :q ?b . ?b :r ?c }")
    gone = graph("h p a. a q b. b r c")
    reach, look = Reach.of(query, "hub"), StoreLook(Store())
    assert reach.hubs(graph("b r c"), look) == set()
    assert reach.hubs(graph("b r c"), Before(look, gone)) == {NamedNode("urn:h")}


def test_what_all_rows_share_touches_all_of_them() -> None:
    query = asked(":it :name ?name . ?hub :p ?a FILTER(?a = ?name)")
    now = graph("it name N. h p N. o p M")
    assert halo(query, now) == graph("it name N. h p N")
    assert Reach.of(query, "hub").hubs(graph("it name O"), StoreLook(store(now))) is None


UNBOUNDED = {
    "?hub :p ?a . ?b :q ?c": "nothing connects ?b, ?c with the hub",
    "?hub :p ?a FILTER NOT EXISTS { ?b :q ?c }": "nothing connects ?b, ?c with the hub",
    "?hub :p ?a OPTIONAL { ?a :q ?b } ?b :r ?c": "nothing connects ?b, ?c with the hub",
    "?hub :p ?a { ?a :q ?b } UNION { ?c :q ?b }": "nothing connects ?b, ?c with the hub",
    "?hub ?p ?a . ?b :uses ?p": "nothing connects ?b, ?p with the hub",
    "?a :p ?b OPTIONAL { ?hub :q ?a }": "its rows do not all have ?hub from its patterns",
    "?a :p ?b BIND(?a AS ?hub)": "its rows do not all have ?hub from its patterns",
    "?hub :p ?a { SELECT ?a { ?a :q ?b } LIMIT 1 }": "nothing connects ?a, ?b with the hub",
    "GRAPH ?g { ?hub :p ?a }": "GRAPH in it",
    "?hub :p* ?a": "a path of length zero, from what is in no other pattern",
    "?hub :p (1 2)": "( where a term is expected",
    "?hub none:p ?a": "none:p where an IRI is expected",
}


@pytest.mark.parametrize("pattern", UNBOUNDED, ids=UNBOUNDED.values())
def test_what_cannot_be_told_apart_is_said(pattern: str) -> None:
    assert Reach.of(asked(pattern), "hub").unbounded == UNBOUNDED[pattern]


def test_a_union_may_name_its_hub_twice() -> None:
    query = asked(
        "{ ?hub :p ?a } UNION { SELECT (?a AS ?many) (COUNT(?b) AS ?n) { ?b :p ?a } GROUP BY ?a }"
    )
    reach = Reach.of(query, "hub", "many")
    assert not reach.unbounded
    found: set[Triple] = set()
    now = graph("a p h. h p b. c p d")
    reach.halo([NamedNode("urn:h")], StoreLook(store(now)), found)
    assert found == graph("a p h. h p b")


def test_the_rules_of_relations_are_read() -> None:
    hubs = {"shared-institution-by-match": ["one"], "under-document": ["document"]}
    unbounded = {
        rule.name
        for rule in read_rules()
        if Reach.of(rule.query, *hubs.get(rule.name, [rule.hub])).unbounded
        and Reach.of(rule.query, rule.hub, "common").unbounded
    }
    assert unbounded == {"mentions", "possibly-different-things", "shared-institution-by-match"}


LIMITED = {
    "a sub-select": "?hub ?p ?x { SELECT ?p WHERE { VALUES ?p { :q } } }",
    "a group": "?hub ?p ?x { VALUES ?p { :q } }",
    "a union": "?hub ?p ?x { { VALUES ?p { :q } } UNION { VALUES ?p { :r } } }",
}


@pytest.mark.parametrize("pattern", LIMITED.values(), ids=LIMITED)
def test_what_a_group_within_limits_is_limited_around_it(pattern: str) -> None:
    triples = graph("h q a. h r b. h s c. a q d")
    query = asked(pattern)
    read = halo(query, triples)
    assert NamedNode("urn:s") not in {triple.predicate for triple in read}
    assert [row for row in rows(query, read) if "<urn:h>" in row] == [
        row for row in rows(query, triples) if "<urn:h>" in row
    ]


def test_what_only_some_of_a_union_limits_is_not_limited() -> None:
    triples = graph("h q a. h s c. c t d")
    query = asked("?hub ?p ?x { { VALUES ?p { :q } } UNION { ?x :t ?y } }")
    read = halo(query, triples)
    assert sorted(rows(query, read)) == sorted(rows(query, triples)) and len(read) >= 3
