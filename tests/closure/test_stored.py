"""A closure in a file: it comes back as it was, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.closure.test_closure_rules import turtle
from tests.closure.test_maintained import lines

from benchgraph.closure import Maintained, Rules, UnusableState, compile_rules
from benchgraph.triples import named_nodes

ONTOLOGY = """
:p a owl:TransitiveProperty ; rdfs:range :A . :A rdfs:subClassOf :B ; owl:disjointWith :C .
:r owl:propertyChainAxiom ( :p :q :q ) . :n rdfs:domain :D . :q owl:inverseOf :u .
"""
FACTS = ":a :p :b, :c . :b :p :d ; :n 1, 2 . :d :q :e, 'é \\n港' . :e :q :f . :x a :A, :C ."


def rules(more: str = "") -> Rules:
    """Compiled anew each time; an ontology has no blank nodes, as none is published."""
    return compile_rules(named_nodes(turtle(ONTOLOGY + more), "test"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A file with the closure of the facts."""
    path = tmp_path / "state" / "closure"
    Maintained.begin(rules(), lines(FACTS)).dump(path)
    return path


def test_a_closure_comes_back_as_it_was_and_changes_on(kept: Path) -> None:
    one, other = Maintained.begin(rules(), lines(FACTS)), Maintained.load(kept, rules())
    for gone, come in (
        (":b :n 1 .", ":g :p :a ."),
        (":b :p :d ; :n 2 .", ":x a :B ."),
        (":x a :C .", ""),
    ):
        assert sorted(other.conclusions()) == sorted(one.conclusions())
        assert set(other.inconsistencies()) == set(one.inconsistencies())
        deltas = [each.change(lines(gone), lines(come)) for each in (one, other)]
        assert sorted(deltas[0].removed) == sorted(deltas[1].removed)
        assert sorted(deltas[0].added) == sorted(deltas[1].added)
        other.dump(kept)
        other = Maintained.load(kept, rules())


def test_a_file_of_another_ontology_is_refused(kept: Path) -> None:
    with pytest.raises(UnusableState, match="another ontology"):
        Maintained.load(kept, rules(":B rdfs:subClassOf :E ."))
    with pytest.raises(UnusableState, match="another ontology"):
        Maintained.load(kept, rules(":x :p :y ."))


@pytest.mark.parametrize("length", [0, 5, 40, -1])
def test_a_file_that_ends_too_soon_is_refused(kept: Path, length: int) -> None:
    kept.write_bytes(kept.read_bytes()[:length])
    with pytest.raises(UnusableState):
        Maintained.load(kept, rules())


def test_a_file_with_a_wrong_byte_anywhere_is_refused(kept: Path) -> None:
    data = kept.read_bytes()
    for at in range(0, len(data), 7):
        kept.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(UnusableState):
            Maintained.load(kept, rules())


def test_what_is_no_such_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("<a> <b> <c> .\n" * 9)
    for path in (tmp_path / "text", tmp_path / "none", tmp_path):
        with pytest.raises(UnusableState, match=path.name):
            Maintained.load(path, rules())
