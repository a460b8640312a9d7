"""Relations on Spark are those that a local run derives: in parts, whatever the parts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pyoxigraph import Store, Triple

from benchgraph.errors import QueryError
from benchgraph.reach.look import StoreLook
from benchgraph.relations import Rule, derive, read_rule, read_rules
from benchgraph.relations.contradictions import find_contradictions
from benchgraph.relations.following.state import decoded
from benchgraph.relations.model import Relation
from benchgraph.spark.parts.halos import part_of
from benchgraph.spark.relations.asking import ANY, Asked, keys, reaches
from benchgraph.spark.relations.drawing import between, first_places, merged, not_drawn
from benchgraph.spark.relations.finding import (
    CLAIM,
    CODE,
    LEFT_OUT,
    MADE,
    PROFILED,
    RULE,
    SPEAKING,
    STATEMENT,
    Own,
    Row,
    everything,
    of_code,
    of_rules,
)
from benchgraph.spark.relations.gathering import filled
from benchgraph.spark.relations.relating import relate_on
from benchgraph.spark.settling import Settled
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, ID, VOCAB
from random_graphs import store_of
from relation_graphs import RULE_HEADER, RULE_MINTED, at_home, graph, held

RULES = read_rules()


def with_a_hub(store: Store, things: int) -> Store:
    """The store, with an institution that operates so many things: most of all that there is."""
    more = at_home("of-many")
    for at in range(things):
        more += held(f"facility:of-many-{at}", "operator", "institution:of-many")
    store.extend(graph(more).raw)
    return store


def with_claims(store: Store, number: int) -> Store:
    """The store, with so many things that all claim the first place of one ranking."""
    more = ""
    for at in range(number):
        more += f"""facility:first-{at} bg:observation n:claim-{at} . n:claim-{at}
            bg:indicator <{VOCAB}indicator/ranking> ; bg:valueStatus <{VOCAB}value-status/actual> ;
            bg:value 1.0 ; bg:scope "all" ; bg:evidence n:seen-{at} .
            n:seen-{at} oa:hasSource p:page-{at} .\n"""
    store.extend(graph(more).raw)
    return store


# -- what parts find -------------------------------------------------------------------------------


def in_parts(store: Store, asked: Asked, parts: int) -> Iterator[tuple[EmbeddedStore, Own]]:
    """Each part with all that is read for its own hubs, as the triples lead to it."""
    read = keys(asked.of_hubs())
    found = Store()
    for each in store:
        predicate, object_ = str(each.predicate), str(each.object)
        if {(predicate, ANY), (predicate, object_)} & read:
            found.add(each)
    look = StoreLook(found)
    terms = {term for each in found for term in (each.subject, each.object)}
    for part in range(parts):
        own = [term for term in terms if part_of(str(term), parts) == part]
        halo: set[Triple] = set()
        for reach in reaches(asked.of_hubs()):
            reach.halo(own, look, halo)
        with filled(f"{triple} .\n".encode() for triple in halo) as of_part:
            yield of_part, lambda iri, part=part: part_of(f"<{iri}>", parts) == part


def told_of(rows: list[Row]) -> list[tuple[Any, ...]]:
    return sorted((*row[:4], *row.evidence) for row in rows)


@pytest.mark.parametrize("seed", (9, 12, 13))
def test_parts_find_for_their_hubs_what_the_whole_graph_gives(seed: int) -> None:
    store = store_of(Random(seed), fill=0.3 + 0.05 * seed)
    # Without the two that look at the whole graph: of these Spark keeps a part.
    rules = [rule for rule in RULES if not Asked.of([rule]).views]
    asked = Asked.of(rules)
    whole = EmbeddedStore(store)
    expected = [*of_rules(whole, rules, everything), *of_code(whole, everything)]
    found = []
    for of_part, own in in_parts(store, asked, 4):
        found += [*of_rules(of_part, asked.inside({}), own), *of_code(of_part, own)]
    assert {row.kind for row in found} >= {RULE, MADE, CODE, CLAIM, SPEAKING, PROFILED, STATEMENT}
    assert told_of(found) == told_of(expected)


def test_all_shipped_rules_run_in_parts() -> None:
    asked = Asked.of(RULES)
    assert {each.rule for each in asked.rules} == set(RULES) and not asked.whole
    assert not any(reach.unbounded for reach in reaches(asked.of_hubs()))
    assert (ANY, ANY) not in keys(asked.of_hubs())


def test_a_part_of_many_triples_is_kept_on_disk(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    lines = [f"<x:{at}> <x:p> <x:o> .\n".encode() for at in range(20)]
    with filled(iter(lines), in_memory=10) as store:
        assert list(tmp_path.iterdir())
        assert {each.subject.value for each in store.raw} == {f"x:{at}" for at in range(20)}
    assert not list(tmp_path.iterdir())


# -- what becomes of it ----------------------------------------------------------------------------


def test_first_places_are_those_that_a_full_run_keeps() -> None:
    store = EmbeddedStore(with_claims(Store(), 16))
    expected, report = find_contradictions(store)
    claims: dict[str, list[str]] = defaultdict(list)
    for row in of_code(store, lambda _: True):
        if row.kind == CLAIM:
            claims[row.key].append(row.text)
    ((indicator, texts),) = claims.items()
    found = list(first_places(indicator, reversed(texts)))
    kept = [decoded(row.text) for row in found if row.kind == CODE]
    assert kept == sorted(expected, key=lambda each: (-each.strength, each.iri))
    assert len(kept) == 100 and report.over_cap == {indicator: 20}
    left = [row for row in found if row.kind == LEFT_OUT]
    assert not_drawn([], left) == [
        "contradictions: 20 weaker relations of indicator:ranking are left out"
    ]


def test_a_relation_of_several_rules_is_one_with_the_evidence_of_its_value() -> None:
    one, two, hub = (f"{ID}facility/{name}" for name in ("one", "two", "hub"))
    weak = Relation("shared-institution", one, two, Decimal("0.4"), "b", hub, ("e", "f"), ("g",))
    strong = replace(weak, strength=Decimal("0.9"), derivation="a", from_evidence=("d",))
    other = f"{ID}institution/other"
    spoken = [
        ("d", json.dumps((one, {hub: [], other: []}, [hub]))),
        ("e", json.dumps((one, {hub: [], other: []}, [other]))),
    ]
    found = merged([weak, strong], [], spoken)
    # Of f nobody knows of what it speaks; e speaks of another one than the hub.
    assert found == replace(strong, from_evidence=("d", "f"), to_evidence=("g",))


def test_between_two_cases_a_mention_that_something_tells_is_not_lifted() -> None:
    one, two, case = f"{ID}facility/one", f"{ID}facility/two", f"{ID}case/one"
    mention = Relation("mentions", one, two, Decimal("0.6"), "mentions", None, ("e",), ("e",))
    lifted = replace(mention, from_=case, via=one)
    assert between([], [(mention, case, two)], told=False) == [lifted]
    assert between([], [(mention, case, two)], told=True) == []
    own = replace(mention, from_=case)
    assert between([own], [(mention, case, two)], told=False) == [own]
    weaker = replace(mention, strength=Decimal("0.3"), to=f"{ID}facility/three")
    again = [(weaker, case, two), (mention, case, two)]
    assert between([], again, told=False) == [lifted]


# -- on Spark --------------------------------------------------------------------------------------

# Nothing leads from what it reads to the hub; evidence that is made for several hubs.
APART = "?from bg:operator ?body ; bg:evidence ?e . ?page bg:citation ?c . ?to bg:region ?r"
MIXED = "?from bg:operator ?to . ?to bg:page|bg:region ?page BIND(<urn:e> AS ?e)"


def own_rules(folder: Path, **patterns: str) -> list[Rule]:
    for name, pattern in patterns.items():
        (folder / f"{name}.rq").write_text(
            RULE_HEADER + pattern + RULE_MINTED % "?to", encoding="utf-8"
        )
    return [read_rule(folder / f"{name}.rq") for name in patterns]


def test_relations_are_those_of_a_local_run(spark: Any, tmp_path: Path) -> None:
    # More than the cap for one hub, for a ranking too, and more than may share a hub.
    store = with_claims(with_a_hub(store_of(Random(12), fill=0.9), 110), 16)
    rules = [*RULES, *own_rules(tmp_path, apart=APART, mixed=MIXED)]
    local = derive(store, rules)
    assert len(local.report.left_out()) > 5 and local.report.lifted and local.answers
    # What two graphs hold is one triple of the graph.
    graphs = [f"{each.triple} <x:{g}> .\n" for each in store for g in ("one", "two")[: 1 + (
        each.predicate == BG.operator)]]  # fmt: skip
    frame = spark.createDataFrame([(bytearray(each.encode()),) for each in graphs], "line binary")
    settled = Settled(spark, tmp_path / "settled")
    expected = sorted(set(b"".join(local.nquads()).splitlines(keepends=True)))
    for name, in_one, whole in (("parted", 0, ["apart", "mixed"]), ("in-one", 10_000, [])):
        related = relate_on(settled, frame, rules, 3, name, in_one)
        assert sorted(bytes(row.line) for row in related.lines.collect()) == expected
        assert related.not_drawn == local.report.left_out()
        assert related.whole == whole


def test_a_rule_that_cannot_be_run_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (rule,) = own_rules(tmp_path, wrong="?from bg:operator ?to . BIND(bg:no(?to) AS ?to)")
    with pytest.raises(QueryError, match="cannot be run") as caught:
        relate_on(None, None, [rule], 3, "relations")  # type: ignore[arg-type]
    assert caught.value.path == rule.path
