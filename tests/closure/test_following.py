"""On the real ontology, what is inferred is followed through edits as a full closure gives it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.generate import quads
from tests.closure.test_maintained import lines

from benchgraph.reason import Following, Unfollowed, materialise, ntriples_lines
from benchgraph.release import Release
from benchgraph.triples import ontology_quads

ONTOLOGY = [quad.triple for quad in ontology_quads()]


def hold_through_edits(facts: set[bytes], edits: int, size: int) -> None:
    """Take facts out and in, in random parts, and compare with the whole each time."""
    pick = random.Random(18)
    following = Following.begin(facts, ONTOLOGY)
    known = set(following.lines())
    pool, now = sorted(facts), set(facts)
    for _ in range(edits):
        # Facts of the same subjects go together, as those of a record do.
        subjects = {line.split()[0] for line in pick.sample(pool, size)}
        turned = {line for line in pool if line.split()[0] in subjects and pick.random() < 0.8}
        change = following.change(turned & now, turned - now)
        now ^= turned
        full = materialise(now, ONTOLOGY)
        assert change.removed == sorted(known - set(full.lines))
        assert change.added == sorted(set(full.lines) - known)
        assert following.inconsistencies() == full.inconsistencies
        known = set(full.lines)
    assert following.lines() == sorted(known)


def test_it_is_taken_up_from_a_file_where_it_was_left(tmp_path: Path) -> None:
    facts = set(ntriples_lines(quad.triple for quad in quads(4)))
    following = Following.begin(facts, ONTOLOGY)
    gone = {line for line in facts if b"ontology#operator>" in line}
    following.change(gone, set())
    following.dump(tmp_path / "closure")
    again = Following.load(tmp_path / "closure", ONTOLOGY)
    assert again.lines() == following.lines() == materialise(facts - gone, ONTOLOGY).lines
    assert again.change(set(), gone).added


def test_edits_of_generated_records() -> None:
    hold_through_edits(set(ntriples_lines(quad.triple for quad in quads(40))), 8, 12)


def test_edits_of_the_shipped_records(release: Release) -> None:
    graphs = (b"graph/inferred> .", b"graph/relations> .", b"graph/release> .")
    stated = [line for line in release.nquads().splitlines() if not line.endswith(graphs)]
    hold_through_edits({line.rpartition(b" <")[0] + b" .\n" for line in stated}, 3, 30)


def test_a_contradiction_is_told_and_heals() -> None:
    """A case that is an institution too."""
    facts = set(ntriples_lines(quad.triple for quad in quads(4)))
    case = min(line for line in facts if line.endswith(b"ontology#Case> .\n"))
    wrong = {case.replace(b"#Case>", b"#Institution>")}
    following = Following.begin(facts, ONTOLOGY)
    following.change(set(), wrong)
    found = following.inconsistencies()
    assert found == materialise(facts | wrong, ONTOLOGY).inconsistencies
    assert any("disjointWith" in sentence for sentence in found)
    following.change(wrong, set())
    assert following.inconsistencies() == []


def test_what_only_the_reference_can_infer_is_not_followed(tmp_path: Path) -> None:
    facts = set(ntriples_lines(quad.triple for quad in quads(2)))
    following = Following.begin(facts, ONTOLOGY)
    axiom = lines(":A rdfs:subClassOf :B .")
    with pytest.raises(Unfollowed, match="subClassOf"):
        following.change(set(), axiom)
    assert following.lines() == materialise(facts, ONTOLOGY).lines
    with pytest.raises(Unfollowed, match="subClassOf"):
        Following.begin(facts | axiom, ONTOLOGY)
    with pytest.raises(Unfollowed, match="cannot be used"):
        Following.load(tmp_path / "none", ONTOLOGY)
