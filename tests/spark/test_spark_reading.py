"""Records that Spark reads: the lines, the records and the faults of a local reading."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from benchgraph.records import Data, Record, collections, layers
from benchgraph.release.intake import Intake, Place
from benchgraph.resources import resource_dir
from benchgraph.spark.measuring import distinct_triples, last_day_on
from benchgraph.spark.records.besides import besides_on
from benchgraph.spark.records.known import Known
from benchgraph.spark.records.layering import layered, names_below
from benchgraph.spark.records.reading import read_files_on, strata
from benchgraph.spark.settling import Settled
from benchgraph.triples import ontology_quads
from benchgraph.validation.linked import moved_iris, read_beside
from tabled import tabled_collection

FIXTURES = Path(__file__).parent.parent / "fixtures"
RECORDS = FIXTURES / "records"
NEIGHBOUR = FIXTURES / "collections" / "neighbour"
Read = Callable[..., Known]


@pytest.fixture
def read(spark: Any, tmp_path: Path) -> Read:
    numbers = count()

    def read(data: Data, without: Iterable[Place] = (), shipped: bool = False) -> Known:
        folder = tmp_path / f"work-{next(numbers)}"
        settled = Settled(spark, folder / "stages")
        over = layers(data, shipped=shipped)
        ordered = strata(over)
        moved = moved_iris(over, ontology_quads(collections=collections(over)))
        without = list(without)
        rows = read_files_on(settled, folder / "todo", ordered, without, moved, "files")
        rows = settled.keep(layered(settled, rows, ordered, without, moved, "layers"), "rows")
        return Known(rows, ordered, moved)

    return read


def intake(data: Data, without: Iterable[Place] = (), shipped: bool = False) -> tuple[Intake, Any]:
    over = layers(data, shipped=shipped)
    moved = moved_iris(over, ontology_quads(collections=collections(over)))
    read = Intake(over, without=list(without), moved=moved)
    return read, sorted(line for text in read for line in text.splitlines(keepends=True))


def lines(known: Known) -> list[bytes]:
    return sorted(bytes(row.line) for row in known.lines().collect())


def who(records: Iterable[Record]) -> list[Any]:
    return [
        (r.graph, r.iri, r.id, r.type, r.pages, r.path, r.named, r.collection, r.root.line)
        for r in records
    ]


def test_four_collections_with_tables_under_corrections(read: Read, tmp_path: Path) -> None:
    """With links and tombstones, names that a collection below has, and records of our own that
    take the place of some."""
    base, own = tmp_path / "base", tmp_path / "own"
    shutil.copytree(RECORDS, base)
    gone = "facility/gone-hall,facility/harbour-compute,0.2.0,It was counted there.\n"
    (base / "tombstones.csv").write_text("id,replacedBy,since,note\n" + gone, "utf-8")
    facility = base / "facilities" / "harbour-compute.yaml"
    (own / "facilities").mkdir(parents=True)
    corrected = facility.read_text("utf-8").replace("label:", "# corrected\nlabel:", 1)
    (own / "facilities" / facility.name).write_text(corrected.replace("Harbour", "Haven"), "utf-8")
    tabled = tabled_collection(tmp_path / "halls")
    data = [base, NEIGHBOUR, tabled, resource_dir("data") / "epoch", own]
    local, expected = intake(data)
    known = read(data)
    assert lines(known) == expected
    assert sum(known.counted.values()) == len(local.reading.records)
    assert known.reading().faults == local.reading.faults
    assert "South" in known.reading().faults[0].message or known.reading().faults[0].line == 3
    some = local.reading.records[::5] + [each for each in local.reading.records if each.of_row]
    some = sorted({each.graph: each for each in some}.values(), key=lambda each: each.graph)
    assert who(known.with_nodes(record.graph for record in some)) == who(some)
    over = layers(data, shipped=False)
    ontology = ontology_quads(collections=collections(over))
    stated = {line.split(b" ", 1)[0][1:-1].decode() for line in expected}
    quads, wrong = read_beside(over, local.reading.records, stated.__contains__)
    assert besides_on(known, over, ontology) == (quads, wrong) and quads
    triples = {line.rpartition(b" <")[0] for line in expected}
    assert distinct_triples(known.lines()) == len(triples) < len(expected)


def test_what_is_wrong_is_told_as_a_local_reading_tells_it(read: Read, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(RECORDS, own)
    (own / "cases" / "broken.yaml").write_text("id: [", "utf-8")
    (own / "facilities" / "half.yaml").write_text(
        "id: facility/half\ntype: Facility\nlabel: {en: Half}\nnokey: 1\n", "utf-8"
    )
    some = next((own / "institutions").glob("*.yaml"))
    shutil.copy(some, own / some.name)  # an id in two files
    local, _ = intake(own)
    reading = read(own).reading()
    assert len(reading.faults) == 3
    assert reading.faults == sorted(local.reading.faults, key=lambda result: result.order)
    assert reading.unknown == local.reading.unknown
    assert reading.note == local.reading.note


def test_what_is_left_out_is_left_out(read: Read) -> None:
    without = [(path, 0) for path in sorted(RECORDS.rglob("*.yaml"))[::3]]
    local, expected = intake(RECORDS, without)
    known = read(RECORDS, without)
    assert lines(known) == expected and expected
    assert sum(known.counted.values()) == len(local.reading.records)


def test_the_day_of_a_release_is_the_last_one_on_which_a_source_was_read(
    read: Read, spark: Any
) -> None:
    assert last_day_on(read(RECORDS).lines()) is not None

    def line(subject: str, predicate: str, value: str) -> tuple[bytearray]:
        base = "https://w3id.org/benchgraph/"
        day = f'"{value}"^^<http://www.w3.org/2001/XMLSchema#date>'
        return (
            bytearray(f"<urn:{subject}> <{base}ontology#{predicate}> {day} <urn:g> .\n", "utf-8"),
        )

    later = line("a", "latest", "2031-01-01")
    read_on = [line(str(day), "readOn", f"2026-11-{day:02}") for day in range(1, 30)]
    assert last_day_on(spark.createDataFrame([later, *read_on], "line BINARY")) == "2026-11-29"
    assert last_day_on(spark.createDataFrame([later], "line BINARY")) == "2031-01-01"
    assert last_day_on(spark.createDataFrame([], "line BINARY")) is None


def test_the_name_of_the_lowest_collection_counts_and_of_its_topmost_layer() -> None:
    def names(**said: str) -> str:
        import json

        return json.dumps({"names": said})

    others = [
        (1, 2, names(en="Other", ja="他")),
        (0, 1, names(en="Below", fr="Dessous")),
        (0, 0, names(en="Top")),
        (2, 3, names(de="Oben")),
    ]
    assert names_below(others, 0) == {}
    assert names_below(others, 1) == {"en": "Top", "fr": "Dessous"}
    assert names_below(others, 2) == {"en": "Top", "fr": "Dessous", "ja": "他"}
