"""Records are read in batches, by one process or several, and what comes out is the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchgraph.records import layers, read_records
from benchgraph.release import intake
from benchgraph.release.intake import Intake
from benchgraph.release.lines import nquads
from benchgraph.triples import record_quads

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 2)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("workers", [1, 2, None])
def test_batches_and_workers_make_what_one_reading_makes(workers: int | None) -> None:
    whole = read_records(RECORDS)
    intake = Intake(layers([RECORDS], shipped=False), workers=workers, checked=True)
    lines = b"".join(intake).splitlines()
    assert [record.graph for record in intake.reading.records] == [record.graph for record in whole]
    assert sorted(lines) == sorted(nquads(record_quads(whole)).splitlines())


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("workers", [1, 2])
def test_every_bad_record_is_named_whichever_batch_it_is_in(tmp_path: Path, workers: int) -> None:
    data = tmp_path / "data"
    shutil.copytree(RECORDS, data)
    bad = sorted(data.rglob("*.yaml"))[::3]
    for path in bad:
        path.write_text("id: [", encoding="utf-8")
    intake = Intake(layers([data], shipped=False), workers=workers)
    list(intake)
    assert {fault.file for fault in intake.reading.faults} == {str(path) for path in bad}
    assert intake.reading.unreadable == len(bad)


@pytest.mark.usefixtures("small_batches")
def test_an_id_used_twice_is_found_across_batches(tmp_path: Path) -> None:
    shutil.copytree(RECORDS, tmp_path / "a")
    one = next((tmp_path / "a" / "regions").glob("*.yaml"))
    shutil.copy(one, tmp_path / "twice.yaml")
    intake = Intake(layers([tmp_path], shipped=False))
    list(intake)
    (fault,) = intake.reading.faults
    assert "is taken" in fault.message


def test_a_tree_that_was_let_go_is_read_again_when_it_is_asked_for() -> None:
    intake = Intake(layers([RECORDS], shipped=False))
    list(intake)
    record = intake.reading.records[0]
    again = read_records(RECORDS)[0]
    assert record.root.iri == again.root.iri
    assert list(record.root.statements()) == list(again.root.statements())
