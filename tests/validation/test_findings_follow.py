"""Findings that follow edits of records are those of a whole validation, line by line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.generate import write_files
from pyoxigraph import NamedNode, Quad, Triple

from benchgraph.errors import BenchgraphError
from benchgraph.records import Record, layers, read_layers
from benchgraph.store import EmbeddedStore
from benchgraph.triples import ontology_quads, record_quads, turtle_triples
from benchgraph.validation import Shapes, load_shapes, run_shapes, validate_records
from benchgraph.validation.following import FollowedShapes
from benchgraph.validation.places import by_node
from benchgraph.vocab import RDF

CASES = 3
COLLECTION = """slug: other
title: {en: Another collection}
publisher: Nobody
licence: https://creativecommons.org/publicdomain/zero/1.0/
version: "1"
date: 2026
"""


class Folder:
    """Two collections that describe the same things, and the findings on them as they follow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("one", "two"):
            write_files(CASES, folder / name)
        (folder / "two" / "collection.yaml").write_text(COLLECTION, encoding="utf-8")
        self.records = self.read()
        self.store = EmbeddedStore.memory(Quad(*triple) for triple in self.triples())
        report = self.whole()
        self.followed = FollowedShapes(load_shapes(), report.results, engine=report.engine)

    def read(self) -> dict[Path, Record]:
        found = read_layers(layers([self.folder], shipped=False))
        for record in found:
            assert record.root  # as it is read now
        return {record.path: record for record in found}

    def triples(self) -> set[Triple]:
        quads = [*ontology_quads(), *record_quads(self.records.values())]
        return {quad.triple for quad in quads}

    def whole(self):
        return validate_records(self.records.values(), self.store, load_shapes())

    def follow(self, path: Path):
        """The findings that came and went since this file was written or deleted."""
        before, was = self.records.get(path), self.triples()
        self.records = self.read()
        now = self.triples()
        for triple in was - now:
            self.store.raw.remove(Quad(*triple))
        self.store.raw.extend(Quad(*triple) for triple in now - was)
        touched = [each for each in (before, self.records.get(path)) if each is not None]
        describing = by_node(self.records.values())
        return self.followed.change(self.store, was - now, now - was, describing, touched)


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Folder:
    return Folder(tmp_path_factory.mktemp("pair"))


def edited(text: str, pick: random.Random) -> str:
    """A record with a line less, twice, or with another text in it; or one line further down."""
    lines = text.splitlines()
    flat = [at for at, line in enumerate(lines) if line[:1].isalpha() and line[-1] != ":"]
    at = pick.choice([at for at in flat if not lines[at].startswith(("id:", "type:"))] or [0])
    match pick.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(0, "# a word of comment")
        case 2:
            lines[at] = lines[at].partition(":")[0] + ": planned"
        case 3:
            lines[at] = lines[at].replace("1", "3").replace("2", "1")
    return "\n".join(lines) + "\n"


def test_a_record_that_says_too_much_is_found_though_no_triple_changes(pair) -> None:
    one = next(p for p in pair.records if "\nstatus:" in p.read_text() and "/one/" in p.as_posix())
    other = pair.folder / "two" / one.relative_to(pair.folder / "one")

    def says(path: Path, statuses: str) -> None:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        at = next(at for at, line in enumerate(lines) if line.startswith("status:"))
        lines[at] = f"status: {statuses}\n"
        path.write_text("".join(lines), encoding="utf-8")

    says(one, "planned")
    pair.follow(one)
    says(other, "ended")
    assert pair.follow(other).caused == []
    says(one, "[planned, ended]")
    (found,) = pair.follow(one).caused
    assert (found.component, found.file) == ("MaxCountConstraintComponent", str(one))
    says(one, "ended")
    assert found in pair.follow(one).healed
    assert pair.followed.results == pair.whole().results


def test_edits_are_followed_to_the_line(pair: Folder) -> None:
    pick = random.Random(3)
    for _ in range(5):
        path = pick.choice(sorted(pair.records))
        kept = path.read_text(encoding="utf-8")
        if pick.random() < 0.2:
            path.unlink()
        else:
            path.write_text(edited(kept, pick), encoding="utf-8")
        try:
            pair.follow(path)
        except BenchgraphError:  # it cannot be read so
            path.write_text(kept, encoding="utf-8")
            continue
        assert pair.followed.results == pair.whole().results


def test_shapes_without_names_are_followed_from_one_reading_to_the_next(tmp_path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        <urn:shape> a sh:NodeShape ; sh:targetClass <urn:Kind> ;
          sh:property [ sh:path <urn:p> ; sh:minCount 1 ] , [ sh:path <urn:q> ; sh:minCount 1 ] .
        """,
        encoding="utf-8",
    )

    def shapes() -> Shapes:
        return Shapes(turtle_triples(path), {}, {})

    node = NamedNode("urn:node")
    store = EmbeddedStore.memory([Quad(node, RDF.type, NamedNode("urn:Kind"))])
    found, engine = run_shapes(store, shapes())
    assert [result.path for result in found] == ["urn:p", "urn:q"]
    followed = FollowedShapes(shapes(), found, engine=engine)
    more = Triple(node, NamedNode("urn:p"), node)
    store.raw.add(Quad(*more))
    change = followed.change(store, [], [more], lambda node: ())
    assert [result.path for result in change.healed] == ["urn:p"]
    assert [result.path for result in followed.results] == ["urn:q"]
