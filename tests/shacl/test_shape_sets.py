"""``benchmarks/shape_sets.py`` measures a set of a manifest and compares what engines find."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.shape_sets import difference, measured, merged, read_manifest, table

_MANIFEST = """
[[set]]
name = "Things, with names"
version = "1"
shapes = ["shapes.ttl"]
data = ["data/*"]
"""
_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ] .
"""
_DATA = (
    "@prefix ex: <http://example.org/> . ex:a a ex:C . ex:b a ex:C ; ex:name 1.50, 2 . _:x ex:p 3 ."
)


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A folder with one set."""
    (tmp_path / "data").mkdir()
    (tmp_path / "manifest.toml").write_text(_MANIFEST, "utf-8")
    (tmp_path / "shapes.ttl").write_text(_SHAPES, "utf-8")
    (tmp_path / "data" / "one.ttl").write_text(_DATA, "utf-8")
    (tmp_path / "data" / "two.nt").write_text("_:x <urn:p> _:y .\n", "utf-8")
    return tmp_path


def test_a_set_is_measured_beside_another_engine(sets: Path, tmp_path: Path) -> None:
    """Both find two faults; the table says so."""
    (entry,) = read_manifest(sets)
    line = measured(sets, entry, tmp_path / "work", ["pyshacl"], 60)
    assert line.triples == 6
    assert line.ours.rows.total() == 2
    assert line.ours.compiled == 1
    assert line.others["pyshacl"].rows == line.ours.rows
    assert len(line.others["pyshacl"].runs) == 1
    head, _, row = table([line], ["pyshacl"]).splitlines()
    assert head.count("|") == row.count("|")
    assert "equal" in row


def test_blank_nodes_of_two_files_are_two(sets: Path) -> None:
    """They may have the same label."""
    triples = merged(sets, ["data/*"])
    subjects = {t.subject for t in triples if t.object.value == "3" or t.predicate.value == "urn:p"}
    assert len(subjects) == 2


def test_findings_that_differ_are_counted() -> None:
    """Values and paths apart, where nothing else differs."""
    one = Counter(["<a> <p> 1 <C> <S> <V>"])
    assert difference(one, Counter(one)) == "equal"
    assert (
        difference(one, Counter(["<a> <p> None <C> <S> <V>"])) == "equal but for values and paths"
    )
    other = Counter(["<b> <p> 1 <C> <S> <V>"])
    assert difference(one, other + one) == "1 shared, 0 ours alone, 1 theirs alone"
