"""Relations that follow a change are those that a full run derives, whatever changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from benchgraph.errors import QueryError, StoreError
from benchgraph.relations import RELATIONS_GRAPH, Rule, derive, read_rule, read_rules
from benchgraph.relations.following import Delta, Following, follow
from benchgraph.vocab import BG, ID, ORG, SKOS, VOCAB
from random_graphs import BODIES, INDICATORS, THINGS, change, store_of
from relation_graphs import RULE_HEADER, RULE_MINTED, evidence, graph, held

RULES = read_rules()


def lines(blocks: Iterable[bytes]) -> set[bytes]:
    return {line for block in blocks for line in block.splitlines(keepends=True)}


class Followed:
    """A store, its relations as they are followed, and what they must be."""

    def __init__(self, store: Store, path: Path, rules: list[Rule] = RULES) -> None:
        self.store = store
        self.rules = rules
        self.following = Following.begin(store, rules, path)
        self.lines = lines(self.following.nquads())

    def take(self, delta: Delta) -> None:
        removed, added = set(delta.removed), set(delta.added)
        assert removed <= self.lines and not added & self.lines
        self.lines = (self.lines - removed) | added

    def edit(self, removed: Iterable[Triple] = (), added: Iterable[Triple] = ()) -> Delta:
        removed, added = list(removed), list(added)
        for triple in removed:
            self.store.remove(_quad(triple))
        for triple in added:
            self.store.add(_quad(triple))
        delta = self.following.change(self.store, removed, added)
        self.take(delta)
        return delta

    def insist(self) -> None:
        derived = derive(self.store, self.rules)
        wanted = lines(derived.nquads())
        assert self.lines == wanted
        assert lines(self.following.nquads()) == wanted
        assert self.following.not_drawn == derived.report.left_out()


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_give_what_a_full_run_gives(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    followed = Followed(store_of(random, fill=0.3 + 0.13 * seed), tmp_path / "relations")
    followed.insist()
    for _ in range(7):
        delta = followed.following.change(followed.store, *change(random, followed.store))
        followed.take(delta)
        followed.insist()


def test_edits_of_the_shipped_graph_give_what_a_full_run_gives(release, tmp_path: Path) -> None:
    stated = (q for q in release.store.quads() if q.graph_name != RELATIONS_GRAPH)
    store = Store()
    store.bulk_extend(_quad(q.triple) for q in stated if q.graph_name != DefaultGraph())
    followed = Followed(store, tmp_path / "relations")
    random = Random(1)
    for predicate in (
        BG.operator, BG.participant, ORG.transitiveSubOrganizationOf, BG.subject, BG.page, BG.value,
        BG.comparesWith, SKOS.prefLabel, BG.citedDocument, BG.earliest, BG.underDocument,
    ):  # fmt: skip
        known = sorted(
            (quad.triple for quad in store.quads_for_pattern(None, predicate, None)), key=str
        )
        one, other = random.sample(known, 2)
        followed.edit([one], [Triple(one.subject, predicate, other.object)])
    followed.insist()


def test_a_name_that_concerns_no_relation_changes_none(tmp_path: Path) -> None:
    store = graph(held("facility:a", "operator", "institution:x")).raw
    name = Triple(NamedNode(f"{ID}facility/a"), SKOS.prefLabel, Literal("A", language="en"))
    followed = Followed(store, tmp_path / "relations")
    assert followed.edit(added=[name]) == Delta([], [], [])


def test_two_that_share_another_name_stay_related_when_one_name_has_a_new_last_bearer(
    tmp_path: Path,
) -> None:
    text = "".join(
        f"facility:{name} a bg:Facility ; skos:prefLabel 'One'@en ; skos:altLabel 'Two'@en ;"
        f" bg:evidence n:{name} . {evidence(name, 'a', 'One', 'skos:prefLabel')}"
        for name in "ab"
    )
    followed = Followed(graph(text + "facility:c a bg:Facility .").raw, tmp_path / "relations")
    third = NamedNode(f"{ID}facility/c")
    followed.edit(added=[Triple(third, SKOS.prefLabel, Literal("two", language="de"))])
    assert any(b"possibly-different-things" in line for line in followed.lines)
    followed.insist()


def test_relations_of_before_in_the_store_are_not_looked_at(tmp_path: Path) -> None:
    random = Random(11)
    followed = Followed(store_of(random), tmp_path / "relations")
    whole = Store()
    for quad in followed.store:
        whole.add(quad)
    for quad in parse(b"".join(followed.lines), RdfFormat.N_QUADS):
        whole.add(_quad(quad.triple))
    for _ in range(6):
        removed, added = change(random, followed.store)
        for triple in removed:
            whole.remove(_quad(triple))
        for triple in added:
            whole.add(_quad(triple))
        followed.take(followed.following.change(whole, removed, added))
    followed.insist()


def test_what_is_better_changes_for_all_numbers(tmp_path: Path) -> None:
    lower = NamedNode(f"{VOCAB}better-direction/lower")
    followed = Followed(store_of(Random(2), fill=0.7), tmp_path / "relations")
    fact = Triple(INDICATORS[0], BG.betterDirection, lower)
    there = _quad(fact) in followed.store
    followed.edit(*(([fact], []) if there else ([], [fact])))
    followed.insist()
    followed.edit(*(([], [fact]) if there else ([fact], [])))
    followed.insist()


def test_it_is_taken_up_again_where_it_was_left(tmp_path: Path) -> None:
    random, path = Random(3), tmp_path / "relations"
    followed = Followed(store_of(random), path)
    followed.following.close()
    followed.following = Following.open(path, RULES)
    delta = followed.following.change(followed.store, *change(random, followed.store), mark="one")
    followed.take(delta)
    followed.insist()
    followed.following.close()
    assert Following.open(path, RULES).mark == "one"


def test_other_rules_another_version_or_nothing_at_all_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "relations"
    with pytest.raises(StoreError, match="no kept relations"):
        Following.open(path, RULES)
    Following.begin(Store(), RULES[:1], path).close()
    with pytest.raises(StoreError, match="other rules"):
        Following.open(path, RULES)
    path.write_bytes(b"no database, but long enough to be looked at as one" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        Following.open(path, RULES)


def test_a_change_that_breaks_off_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = Followed(store_of(Random(4), fill=0.7), tmp_path / "relations")
    fact = Triple(THINGS[0], BG.operator, BODIES[1])
    with monkeypatch.context() as patch:
        patch.setattr(follow, "lift_again", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            followed.following.change(followed.store, [], [fact])
    assert lines(followed.following.nquads()) == followed.lines
    followed.edit(added=[fact])
    followed.insist()


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        # Nothing leads from what changes to the hub.
        (
            "?from bg:operator ?body ; bg:evidence ?e . ?page bg:citation ?c . ?to bg:region ?r",
            "?to",
        ),
        # One node for relations to several things.
        ("?from bg:operator ?to ; bg:evidence ?e . ?page bg:mention ?m", "?from"),
        # Evidence that is made for several hubs.
        ("?from bg:operator ?to . ?to bg:page|bg:region ?page BIND(<urn:e> AS ?e)", "?to"),
    ],
)
def test_a_rule_whose_hubs_cannot_be_told_apart_is_run_whole(
    pattern: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.rq"
    path.write_text(RULE_HEADER + pattern + RULE_MINTED % name, encoding="utf-8")
    random = Random(5)
    rules = [read_rule(path)]
    followed = Followed(store_of(random), tmp_path / "relations", rules)
    assert followed.lines
    for body in BODIES:
        followed.edit(added=[Triple(THINGS[1], BG.operator, body)])
        followed.insist()
        followed.edit([Triple(THINGS[1], BG.operator, body)])
        followed.insist()


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("?from bg:relatedTo ?to ; bg:evidence ?e . ?e oa:hasSource ?page", "of relations"),
        ("?from ?any ?to ; bg:evidence ?e . ?e oa:hasSource ?page", "any property"),
    ],
    ids=["relations", "anything"],
)
def test_a_rule_that_would_see_relations_is_refused(
    pattern: str, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.rq"
    path.write_text(RULE_HEADER + pattern + RULE_MINTED % "?to", encoding="utf-8")
    with pytest.raises(QueryError, match=found):
        Following.begin(Store(), [read_rule(path)], tmp_path / "relations")
