"""Several collections in one graph: each in graphs of its own, and disagreement is data."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from benchgraph.api import as_of, ask, diff
from benchgraph.errors import DoesNotConform, QueryError, RecordError
from benchgraph.records import layers
from benchgraph.release import Release, open_release
from benchgraph.release.build import Build, assemble, write_build
from benchgraph.release.intake import Intake
from benchgraph.store import EmbeddedStore
from benchgraph.validation.paths import validate_paths
from benchgraph.vocab import GRAPH, ID, PREFIX_HEADER
from tabled import HALLS, tabled_collection

FIXTURES = Path(__file__).parent.parent / "fixtures"
RECORDS = FIXTURES / "records"
NEIGHBOUR = FIXTURES / "collections" / "neighbour"
Run = Callable[..., "subprocess.CompletedProcess[str]"]
CENTRE = f"<{ID}facility/harbour-compute>"
MINE = f"{GRAPH}neighbour/facility/harbour-compute"


@pytest.fixture(scope="module")
def both() -> Build:
    return assemble([RECORDS, NEIGHBOUR], shipped=False)


@pytest.fixture(scope="module")
def store(both: Build) -> EmbeddedStore:
    return EmbeddedStore.memory(both.quads, merge=True)


HALLS_AND_WATCH = ("north-halls", "north-watch")


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
    own = f"GRAPH <{GRAPH}neighbour>"
    assert values(store, f"{own} {{ ?any dc:publisher ?it }}") == ["Neighbour Institute"]
    parts = f"{own} {{ <{GRAPH}neighbour> dcterms:hasPart ?it . ?it dcterms:license <{licence}> }}"
    assert values(store, parts) == [f"{GRAPH}neighbour/vocab"]


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


def test_a_further_name_that_is_the_name_is_not_said_again(tmp_path: Path) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "mine")
    facility = tmp_path / "mine" / "facilities" / "harbour-compute.yaml"
    text = facility.read_text("utf-8")
    facility.write_text(f"{text}altLabel: {{en: [Harbour Compute Centre, Quay]}}\n", "utf-8")
    made = assemble([RECORDS, tmp_path / "mine"], shipped=False)
    names = values(EmbeddedStore.memory(made.quads, merge=True), f"{CENTRE} skos:altLabel ?it")
    assert names == ["Harbour Computing", "Quay"]


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


def test_what_is_wrong_with_a_concept_is_told_by_its_line(tmp_path: Path) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "mine")
    (path,) = (tmp_path / "mine" / "vocab").glob("*.ttl")
    path.write_text(path.read_text("utf-8").replace('"racks"@en, "机', '"机'), "utf-8")
    with pytest.raises(DoesNotConform, match="The concept has no English name") as caught:
        assemble([RECORDS, tmp_path / "mine"], shipped=False)
    assert f"{path}:6" in str(caught.value)
    report = validate_paths([tmp_path / "mine"], data=[RECORDS], shipped=False)
    results = report.only("Violation").results
    assert {(result.file, result.line) for result in results} == {(str(path), 6), (str(path), 17)}
    assert "ontology/vocab" not in results[0].fix


def test_a_concept_that_is_there_cannot_be_said_anew(tmp_path: Path) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "more")
    units = tmp_path / "more" / "vocab" / "units.ttl"
    units.write_text(units.read_text("utf-8").replace("unit/rack>", "unit/petaflops>"), "utf-8")
    with pytest.raises(RecordError, match="can only add concepts") as caught:
        assemble([RECORDS, tmp_path / "more"], shipped=False)
    assert caught.value.path == units


SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix bg: <https://w3id.org/benchgraph/ontology#> .
<https://neighbour.example/shape> a sh:NodeShape ; sh:targetClass bg:Facility ;
  sh:%s .
"""
QUESTION = """# Which halls?
# family: profile
# column: hall A hall.
%s
"""
RULE = """# Halls are alike.
# type: near
# strength: 0.5
# hub: from
# cap: 3
SELECT ?a WHERE { ?a a ?b }
"""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("shapes/x.ttl", SHAPE % 'sparql [ sh:select "SELECT nothing" ]', "shape cannot be run"),
        ("shapes/x.ttl", SHAPE % "property [ sh:minCount 1 ]", "shape is not well-formed"),
        ("questions/x.rq", QUESTION % "SELECT ?hall WHERE { ?hall a ?class ", "can be run"),
        ("questions/x.rq", QUESTION % "SELECT ?it WHERE { ?it a ?class }", "found:    hall"),
        ("questions/x.rq", QUESTION % "ASK { ?hall a ?class }", "a question is a SELECT"),
        (
            "questions/x.rq",
            QUESTION % "SELECT ?hall { SERVICE <http://a.example/> { ?hall a ?b } }",
            "x.rq:4: SERVICE is not allowed",
        ),
        ("questions/My halls.rq", QUESTION % "SELECT ?hall { ?hall a ?b }", "cannot be called so"),
        ("relations/x.rq", RULE, "no CONSTRUCT"),
    ],
)
def test_what_a_collection_brings_and_cannot_be_run_is_told_by_its_file(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "mine")
    (tmp_path / "mine" / name).write_text(text, "utf-8")
    with pytest.raises((RecordError, QueryError)) as caught:
        assemble([RECORDS, tmp_path / "mine"], shipped=False)
    assert said in str(caught.value) and name in str(caught.value)
    if name.startswith("questions"):
        report = validate_paths([tmp_path / "mine"], data=[RECORDS], shipped=False)
        (fault,) = report.only("Violation").results
        assert fault.file == str(tmp_path / "mine" / name)


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


# -- what a release keeps of them --------------------------------------------------------------


@pytest.fixture(scope="module")
def written(both: Build, tmp_path_factory: pytest.TempPathFactory) -> Release:
    return write_build(both, tmp_path_factory.mktemp("layers"))


def test_the_manifest_lists_the_collections_with_licence_and_questions(written: Release) -> None:
    (entry,) = written.manifest["collections"]
    assert (entry["slug"], entry["records"], entry["version"]) == ("neighbour", 2, "2026.1")
    assert entry["licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert list(entry["questions"]) == ["racks"]


def test_records_are_counted_however_a_collection_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    made = assemble([RECORDS, "mine"], shipped=False)
    (entry,) = write_build(made, tmp_path / "out").manifest["collections"]
    assert entry["records"] == 2
    assert {record.path.parts[0] for record in made.records if record.collection} == {"mine"}
    assert {str(r.collection.folder) for r in made.records if r.collection} == {"mine"}


def test_a_difference_tells_of_collections(written: Release, tmp_path: Path) -> None:
    alone = write_build(assemble(RECORDS, shipped=False), tmp_path)
    told = diff(alone, written).sections["collections"]
    assert [change.words for change in told.added] == ["The neighbour's figures"]
    assert not told.removed and not told.changed


def test_a_release_answers_the_questions_of_its_collections(written: Release, run: Run) -> None:
    assert ask("racks", written).records() == [
        {"facility": f"{ID}facility/harbour-compute", "racks": 12}
    ]
    done = run("ask", "racks", "--release", written.path, "--format", "csv")
    assert done.returncode == 0 and "harbour-compute" in done.stdout
    assert "racks" in run("questions", "--release", written.path).stdout
    assert run("ask", "racks").returncode == 1


def test_what_collections_bring_stands_in_the_past_too(written: Release) -> None:
    """Their concepts, their questions, and the relations whose evidence had been said."""
    late, early = as_of("2031", written), as_of("2019", written)
    assert ask("racks", late).records() == ask("racks", written).records()
    hosts = "<https://w3id.org/benchgraph/vocab/relation-type/hosts>"
    for store in (late, early):
        assert values(store, f"{hosts} skos:prefLabel ?it FILTER(LANG(?it) = 'en')") == ["hosts"]
    query = f"?it bg:relationType {hosts} ; bg:from ?a ; bg:to ?b . ?a bg:relatedTo ?b"
    assert values(late, query) == values(written.store, query) != []
    assert values(early, query) == []
    graph = f"GRAPH <{GRAPH}relations> {{ ?it ?p ?o }}"
    assert values(late, graph) == values(written.store, graph)


def test_in_the_past_each_collection_says_what_its_own_sources_had_said() -> None:
    examples = [Path(__file__).parents[2] / "docs" / "examples" / n for n in HALLS_AND_WATCH]
    store = EmbeddedStore.memory(assemble(examples, shipped=False).quads, merge=True)
    hall = f"<{ID}facility/fjord-compute-hall>"
    status = f"{hall} bg:status ?s BIND(REPLACE(STR(?s), '.*/', '') AS ?it)"
    assert values(as_of("2026-11", store), status) == ["building", "planned"]
    assert values(as_of("2026-09", store), status) == ["building"]  # the watch spoke in October


def test_a_question_that_came_with_a_release_is_guarded(written: Release, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(written.path, copy)
    racks = copy / "questions" / "racks.rq"
    text = racks.read_text("utf-8").replace(
        "?facility bg:obs", "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } ?facility bg:obs"
    )
    racks.write_text(text, "utf-8")
    with pytest.raises(QueryError, match="SERVICE"):
        ask("racks", open_release(copy))


def test_what_was_left_out_stands_in_the_manifest(bad: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("build", "--no-shipped", "--data", bad, "--keep-going", "--out", out)
    assert done.returncode == 0, done.stderr
    left = [entry["path"] for entry in open_release(out).manifest["left_out"]]
    assert str(bad / "cases" / "harbour-compute.yaml") in left
    assert all(f"left out: {path}" in done.stderr for path in left)


# -- tables ------------------------------------------------------------------------------------

TABLES = Path(__file__).parents[2] / "docs" / "examples" / "tables"


@pytest.fixture
def tabled(tmp_path: Path) -> Path:
    return tabled_collection(tmp_path / "halls")


def test_a_table_of_a_collection_says_what_its_drafts_say(tmp_path: Path, run: Run) -> None:
    tabled, drafts = tmp_path / "tabled", tmp_path / "drafts"
    shutil.copytree(TABLES, tabled)
    table = tabled / "centres.csv"
    table.write_text(table.read_text("utf-8").replace(",fast,", ",9000,"), "utf-8")
    done = run(
        "ingest", table, "--mapping", tabled / "centres.toml", "--out", drafts, "--no-shipped"
    )
    assert done.returncode == 0, done.stderr
    text = (NEIGHBOUR / "collection.yaml").read_text("utf-8").replace("neighbour", "centres")
    (drafts / "collection.yaml").write_text(text, "utf-8")
    tables = "tables: [{mapping: centres.toml, files: [centres.csv]}]\n"
    (tabled / "collection.yaml").write_text(text + tables, "utf-8")
    said = []
    for folder in (tabled, drafts):
        intake = Intake(layers([folder], shipped=False))
        said.append(sorted(b"".join(intake).splitlines()))
        assert not intake.reading.faults and len(intake.reading.records) == 8
    assert len(said[0]) > 100 and said[0] == said[1]


def test_a_row_that_cannot_be_mapped_is_a_finding_and_can_be_left_out(tabled: Path) -> None:
    table = str(tabled / "halls.csv")
    report = validate_paths([tabled], data=[RECORDS], shipped=False)
    (fault,) = [result for result in report.results if result.severity == "Violation"]
    assert (fault.file, fault.line, fault.value) == (table, 3, "fast")
    with pytest.raises(RecordError, match=r"halls\.csv:3 "):
        assemble([RECORDS, tabled], shipped=False)
    made = assemble([RECORDS, tabled], shipped=False, keep_going=True)
    assert [(str(left.path), left.why[:13]) for left in made.left_out] == [(table, "line 3: Row 3")]
    assert {"facility/north"} == {each.id for each in made.records if each.of_row}


def test_a_shape_that_a_row_violates_names_the_row(tabled: Path) -> None:
    table = tabled / "halls.csv"
    table.write_text("Hall,Petaflops\nNorth,12\nSouth,13\n", "utf-8")
    mapping = tabled / "halls.toml"
    text = mapping.read_text("utf-8")
    mapping.write_text(text.replace("region/harbour-city", "region/nowhere"), "utf-8")
    with pytest.raises(DoesNotConform, match=r"halls\.csv:2 "):
        assemble([RECORDS, tabled], shipped=False)


def test_a_mapping_that_cannot_be_used_is_left_out_with_its_tables(tabled: Path) -> None:
    mapping = tabled / "halls.toml"
    mapping.write_text(HALLS.replace("unit/petaflops", "unit/furlong"), "utf-8")
    with pytest.raises(RecordError, match="no vocabulary has this concept"):
        assemble([RECORDS, tabled], shipped=False)
    made = assemble([RECORDS, tabled], shipped=False, keep_going=True)
    assert [left.path for left in made.left_out] == [mapping]
    assert made.collections[-1].slug == "halls"


def test_a_record_may_refer_to_the_rest_of_its_collection(tabled: Path) -> None:
    """Though nothing is said of the rest, nor of the tables."""
    halls = Path(__file__).parents[2] / "docs" / "examples" / "north-halls"
    report = validate_paths([halls / "facilities" / "fjord-compute-hall.yaml"], shipped=False)
    assert report.conforms and {result.file for result in report.results} <= {
        str(halls / "facilities" / "fjord-compute-hall.yaml")
    }
    (tabled / "regions").mkdir()
    shutil.copy(halls / "regions" / "north-shore.yaml", tabled / "regions")
    report = validate_paths([tabled / "regions"], data=[RECORDS], shipped=False)
    assert {Path(result.file).name for result in report.results} == {"north-shore.yaml"}
    report = validate_paths([tabled], data=[RECORDS], shipped=False)
    assert any(Path(result.file).name == "halls.csv" for result in report.results)


def test_two_tables_with_one_record_are_told_before_the_build(tabled: Path) -> None:
    (tabled / "halls.csv").write_text("Hall,Petaflops\nNorth,12\n", "utf-8")
    told = (tabled / "collection.yaml").read_text("utf-8")
    twice = "{mapping: halls.toml, files: [halls.csv]}"
    (tabled / "collection.yaml").write_text(told.replace(twice, f"{twice}, {twice}"), "utf-8")
    (fault,) = validate_paths([tabled], data=[RECORDS], shipped=False).only("Violation").results
    assert (fault.file, fault.line) == (str(tabled / "halls.csv"), 2) and "taken" in fault.message


def test_a_row_has_one_id_in_a_build_and_in_a_validation(tabled: Path, tmp_path: Path) -> None:
    """What lies above a collection does not count for its ids."""
    (tabled / "halls.csv").write_text("Hall,Petaflops\nNorth,12\n", "utf-8")
    above = tmp_path / "above"
    shutil.copytree(NEIGHBOUR, above)
    facility = above / "facilities" / "harbour-compute.yaml"
    text = facility.read_text("utf-8").replace("facility/harbour-compute", "facility/north")
    facility.with_name("north.yaml").write_text(text, "utf-8")
    made = assemble([RECORDS, tabled, above], shipped=False)
    assert sum(record.id == "facility/north" for record in made.records) == 2
    report = validate_paths(data=[RECORDS, tabled, above], shipped=False)
    assert not any(result.focus.endswith("north-halls") for result in report.results)
