"""The live graph is at every moment what a whole build makes of the same files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from edits import COLLECTION, Editor, write_records

from benchgraph.errors import DoesNotConform, RecordError, ReleaseError
from benchgraph.live import Live
from benchgraph.release import Build, assemble, build_release, open_release
from benchgraph.release.build import write_build


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    write_records(folder, cases=2)
    return folder


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Path]]:
    """A live graph of few records for whoever leaves it as it was, and its records."""
    folder = tmp_path_factory.mktemp("few")
    write_records(folder / "records", cases=2)
    with Live.open(folder / "records", folder / "out", shipped=False) as opened:
        yield opened, folder / "records"


def keys(live: Live) -> set[tuple[str, ...]]:
    return {result.key for result in live.report.results}


def keys_of(build: Build) -> set[tuple[str, ...]]:
    results = [*build.asserted_report.results, *build.derived_report.results]
    return {result.key for result in results}


@pytest.mark.parametrize("seed", [1])
def test_random_edits_leave_what_a_whole_build_makes(tmp_path: Path, seed: int) -> None:
    records = tmp_path / "records"
    write_records(records, cases=8)
    with Live.open(records, tmp_path / "live", shipped=False) as live:
        _edit_at_random(live, records, tmp_path, seed)


def _edit_at_random(live: Live, records: Path, tmp_path: Path, seed: int) -> None:
    editor = Editor(records, seed)
    for number in range(12):
        told = [editor.edit()]
        change = live.refresh()
        assert not change.whole, told
        if number % 6 < 5:
            continue
        told += editor.repair()
        live.refresh()
        release = live.release(keep=2)
        assert release is not None, (told, live.report.results)
        build = assemble(records, shipped=False)
        whole = write_build(build, tmp_path / "whole")
        assert release.checksum == whole.checksum, told
        assert release.nquads() == whole.nquads()
        assert keys(live) == keys_of(build), told


def test_it_is_taken_up_where_it_was_left(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "live"
    with Live.open(records, out, shipped=False) as first:
        assert first.began
    Editor(records, 3).edit("label")
    with Live.open(records, out, shipped=False) as second:
        assert not second.began
        change = second.refresh()
        assert len(change.files) == 1
        release = second.release()
    assert release is not None
    assert release.checksum == build_release(records, tmp_path / "whole", shipped=False).checksum
    assert open_release(out).path == release.path


def test_a_finding_is_caused_and_healed(few: tuple[Live, Path]) -> None:
    live, records = few
    path = sorted((records / "facilities").glob("*.yaml"))[0]
    good = path.read_text()
    path.write_text(good.replace("status: ", "status: no-such-"))
    caused = live.refresh().caused
    assert [(each.severity, each.file) for each in caused] == [("Violation", str(path))]
    assert not live.ready
    assert live.release() is None
    path.write_text(good)
    assert [each.key for each in live.refresh().healed] == [each.key for each in caused]
    assert live.ready


@pytest.mark.parametrize("text", ["id: [", "", "\x00", "id: facility/x\nid: facility/x\n"])
def test_a_file_that_cannot_be_read_leaves_the_last_good_state(
    few: tuple[Live, Path], text: str
) -> None:
    live, records = few
    before = set(live.store.triples())
    path = sorted((records / "facilities").glob("*.yaml"))[0]
    good = path.read_text()
    path.write_text(text)
    change = live.refresh()
    assert [each.file for each in change.kept] == [str(path)]
    assert set(live.store.triples()) == before
    assert live.release() is None
    with pytest.raises((RecordError, DoesNotConform)):
        assemble(records, shipped=False)
    path.write_text(good)
    assert not live.refresh().kept
    assert live.ready
    assert set(live.store.triples()) == before


def test_what_other_process_has_is_refused(few: tuple[Live, Path]) -> None:
    _, records = few
    with pytest.raises(ReleaseError, match="another process"):
        Live.open(records, records.parent / "out", shipped=False)


def test_a_file_is_known_however_it_is_named(
    few: tuple[Live, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    live, records = few
    monkeypatch.chdir(records.parent)
    path = sorted((records / "cases").glob("*.yaml"))[0]
    good = path.read_text()
    path.write_text(good.replace("en: Case", "en: Told of case", 1))
    assert live.refresh([path.relative_to(records.parent)]).files == (path,)
    path.write_text(good)
    live.refresh([path])


def test_what_two_records_state_stays_when_one_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the lines of one triple come in two blocks, as one in some thousands does."""
    monkeypatch.setattr("benchgraph.release.lines._BLOCK", 1)
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"
    write_records(theirs, cases=2)
    (mine / "institutions").mkdir(parents=True)
    (mine / "collection.yaml").write_text(COLLECTION)
    path = sorted((theirs / "institutions").glob("*.yaml"))[0]
    shutil.copy(path, mine / "institutions")
    with Live.open([theirs, mine], tmp_path / "live", shipped=False) as live:
        (mine / "institutions" / path.name).write_text(
            path.read_text().replace(
                "classification: ", "classification: institution-type/agency #"
            )
        )
        live.refresh()
        release = live.release()
    assert release is not None, live.report.results
    whole = build_release([theirs, mine], tmp_path / "whole", shipped=False)
    assert release.checksum == whole.checksum


def test_a_release_of_somebody_else_is_not_followed(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "live"
    Live.open(records, out, shipped=False).close()
    Editor(records, 5).edit("label")
    build_release(records, out, shipped=False)
    with Live.open(records, out, shipped=False) as again:
        assert "another build" in again.began


def test_a_concept_that_a_collection_adds_makes_everything_anew(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    write_records(folder, cases=2)
    (folder / "collection.yaml").write_text(COLLECTION)
    with Live.open(folder, tmp_path / "out", shipped=False) as live:
        (folder / "vocab").mkdir()
        (folder / "vocab" / "unit.ttl").write_text(CONCEPT)
        assert "collections or benchgraph itself have changed" in live.refresh().whole
        release = live.release()
    assert release is not None
    whole = build_release(folder, tmp_path / "whole", shipped=False)
    assert release.checksum == whole.checksum


CONCEPT = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix bg: <https://w3id.org/benchgraph/ontology#> .
<https://w3id.org/benchgraph/vocab/axis/weather> a bg:Axis, skos:Concept ;
  skos:inScheme <https://w3id.org/benchgraph/vocab/axis> ;
  bg:wording <https://w3id.org/benchgraph/vocab/wording/benchgraph> ;
  skos:prefLabel "weather"@en, "天气"@zh-Hans, "天気"@ja ;
  skos:definition "What the weather does."@en .
"""
