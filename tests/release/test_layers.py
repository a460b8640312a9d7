"""Several collections in one graph: each in graphs of its own, and disagreement is data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchgraph.errors import DoesNotConform, RecordError
from benchgraph.release.build import Build, assemble
from benchgraph.store import EmbeddedStore
from benchgraph.validation.paths import validate_paths
from benchgraph.vocab import GRAPH, ID, PREFIX_HEADER

FIXTURES = Path(__file__).parent.parent / "fixtures"
RECORDS = FIXTURES / "records"
NEIGHBOUR = FIXTURES / "collections" / "neighbour"
CENTRE = f"<{ID}facility/harbour-compute>"
MINE = f"{GRAPH}neighbour/facility/harbour-compute"


@pytest.fixture(scope="module")
def both() -> Build:
    return assemble([RECORDS, NEIGHBOUR], shipped=False)


@pytest.fixture(scope="module")
def store(both: Build) -> EmbeddedStore:
    return EmbeddedStore.memory(both.quads, merge=True)


def values(store: EmbeddedStore, pattern: str) -> list[str]:
    rows = store.select(f"{PREFIX_HEADER}SELECT DISTINCT ?it WHERE {{ {pattern} }} ORDER BY ?it")
    return [row[0].value for row in rows if row[0] is not None]  # type: ignore[union-attr]


def test_an_entity_is_described_by_each_collection_in_its_own_graph(store: EmbeddedStore) -> None:
    said = values(store, f"GRAPH ?it {{ {CENTRE} a bg:Facility }}")
    assert said == [f"{GRAPH}facility/harbour-compute", MINE]
    assert values(store, f"GRAPH <{MINE}> {{ <{MINE}> bg:collection ?it }}") == [
        f"{GRAPH}neighbour"
    ]
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    assert values(store, f"GRAPH <{MINE}> {{ <{MINE}> dcterms:license ?it }}") == [licence]
    assert values(store, f"GRAPH <{GRAPH}neighbour> {{ ?any dc:publisher ?it }}") == [
        "Neighbour Institute"
    ]


def test_nested_nodes_stand_below_the_slug_and_the_others_keep_theirs(
    both: Build, store: EmbeddedStore
) -> None:
    own = f"{ID}facility/harbour-compute/neighbour/"
    numbers = values(store, f"{CENTRE} bg:observation ?it")
    assert [iri.startswith(own) for iri in numbers].count(True) == 2 and len(numbers) == 3
    alone = {str(quad) for quad in assemble(RECORDS, shipped=False).quads}
    records = {str(q) for q in both.quads if q.graph_name.value.startswith(f"{GRAPH}facility/")}
    assert records and records <= alone


def test_a_second_name_in_a_language_is_a_further_name(store: EmbeddedStore) -> None:
    names = values(store, f"{CENTRE} skos:prefLabel ?it")
    assert names == ["Harbour Compute Centre", "港計算センター"]
    assert values(store, f"{CENTRE} skos:altLabel ?it") == ["Harbour Computing"]


def test_two_collections_that_disagree_are_no_violation_but_one_alone_is(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(NEIGHBOUR, tmp_path / name)
        text = (NEIGHBOUR / "collection.yaml").read_text("utf-8")
        (tmp_path / name / "collection.yaml").write_text(
            text.replace("slug: neighbour", f"slug: {name}")
        )
    shutil.rmtree(tmp_path / "two" / "vocab")  # the same concepts
    for name in ("shapes", "questions", "relations"):
        shutil.rmtree(tmp_path / "two" / name)
    facility = tmp_path / "two" / "facilities" / "harbour-compute.yaml"
    text = facility.read_text("utf-8")
    facility.write_text(text.replace("status: planned", "status: operating"), "utf-8")
    both = [RECORDS, tmp_path / "one", tmp_path / "two"]
    for engine in ("fast", "reference"):
        made = assemble(both, shipped=False, engine=engine)
        store = EmbeddedStore.memory(made.quads, merge=True)
        assert len(values(store, f"{CENTRE} bg:status ?it")) == 2
    facility.write_text(text.replace("status: planned", "status: [operating, ended]"), "utf-8")
    with pytest.raises(DoesNotConform, match="more than one status") as caught:
        assemble(both, shipped=False)
    assert str(facility) in str(caught.value)


def test_a_collection_brings_concepts_shapes_relations_and_questions(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    unit = "<https://w3id.org/benchgraph/vocab/unit/rack>"
    assert values(store, f"GRAPH ?it {{ {unit} a bg:Unit }}") == [f"{GRAPH}neighbour/vocab"]
    hosts = "<https://w3id.org/benchgraph/vocab/relation-type/hosts>"
    assert values(store, f"?r bg:relationType {hosts} ; bg:to {CENTRE} ; bg:from ?it") == [
        f"{ID}region/harbour-city"
    ]
    assert values(store, "?q sh:select ?it FILTER(CONTAINS(?it, 'unit/rack'))")
    shutil.copytree(NEIGHBOUR, tmp_path / "more")
    facility = tmp_path / "more" / "facilities" / "harbour-compute.yaml"
    facility.write_text(facility.read_text("utf-8").replace("value: 12", "value: 1200"), "utf-8")
    with pytest.raises(DoesNotConform, match="more than 500 racks"):
        assemble([RECORDS, tmp_path / "more"], shipped=False)


def test_a_concept_that_is_there_cannot_be_said_anew(tmp_path: Path) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "more")
    units = tmp_path / "more" / "vocab" / "units.ttl"
    units.write_text(units.read_text("utf-8").replace("unit/rack>", "unit/petaflops>"), "utf-8")
    with pytest.raises(RecordError, match="can only add concepts") as caught:
        assemble([RECORDS, tmp_path / "more"], shipped=False)
    assert caught.value.path == units


def test_validation_reports_on_what_is_named_and_knows_what_lies_beneath() -> None:
    report = validate_paths([NEIGHBOUR], data=[RECORDS], shipped=False)
    assert report.conforms and report.records == 2
    alone = validate_paths([NEIGHBOUR], shipped=False)
    assert not alone.conforms
    assert {Path(result.file).is_relative_to(NEIGHBOUR) for result in alone.results} == {True}
    everything = validate_paths(data=[RECORDS, NEIGHBOUR], shipped=False)
    assert everything.records == 9


# -- bad records -------------------------------------------------------------------------------


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    shutil.copytree(RECORDS, data)
    (data / "cases" / "harbour-compute.yaml").write_text("id: [", "utf-8")
    facility = data / "facilities" / "harbour-compute.yaml"
    facility.write_text(facility.read_text("utf-8").replace("    unit: unit/petaflops\n", ""))
    return data


def test_a_build_names_what_cannot_be_read_and_what_is_wrong_at_once(bad: Path) -> None:
    with pytest.raises(RecordError) as caught:
        assemble(bad, shipped=False)
    told = str(caught.value)
    assert "cases/harbour-compute.yaml:" in told and "facilities/harbour-compute.yaml:" in told


def test_a_build_that_keeps_going_leaves_out_what_is_bad_and_what_hangs_on_it(bad: Path) -> None:
    made = assemble(bad, shipped=False, keep_going=True)
    assert made.asserted_report.conforms
    left = {left.path.relative_to(bad).as_posix(): left.why for left in made.left_out}
    assert "cases/harbour-compute.yaml" in left and "facilities/harbour-compute.yaml" in left
    assert all(why.startswith("line ") for why in left.values())
    kept = {record.id for record in made.records}
    assert "region/harbour-city" in kept and "facility/harbour-compute" not in kept


def test_keeping_going_without_anything_bad_changes_nothing(both: Build) -> None:
    again = assemble([RECORDS, NEIGHBOUR], shipped=False, keep_going=True)
    assert again.quads == both.quads and again.left_out == []
