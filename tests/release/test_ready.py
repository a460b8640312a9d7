"""What a build answers before anybody asks is what whoever asks would be told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.query import read_catalogue
from benchgraph.release import Release, answers, open_release, ready
from benchgraph.release.ready import keep_ready

Said = tuple[int, bytes, bytes]
DAY = "2026-11-29"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / answers.FOLDER


@pytest.fixture
def own(small_release: Path, tmp_path: Path) -> Release:
    return open_release(shutil.copytree(small_release, tmp_path / "own"))


def place(release: Release) -> Path:
    """What a person would name."""
    return release.path.parent


def said(release: Release, name: str, *arguments: str, width: str = "100") -> Said:
    done = CliRunner(env={"COLUMNS": width}).invoke(
        cli, ["ask", name, "--release", str(place(release)), *arguments]
    )
    return done.exit_code, done.stdout_bytes, done.stderr_bytes


def nothing_opened(*arguments: object) -> None:
    raise AssertionError("the store was opened")


def test_every_question_is_answered_as_by_the_store(
    kept: Path, own: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = list(read_catalogue())
    asked = [(name, "100") for name in names] + [(name, "60") for name in names[::4]]
    wanted = {(name, width): said(own, name, width=width) for name, width in asked}
    answered = {one: found for one, found in wanted.items() if found[0] == 0}
    assert len(answered) > 50
    shutil.rmtree(kept)
    keep_ready(own, place(own))
    monkeypatch.setattr("benchgraph.cli.options.open_store", nothing_opened)
    assert {(n, w): said(own, n, width=w) for n, w in answered} == answered
    assert said(own, names[0], "--lang", "en") == said(own, names[0])
    for more in (["--limit", "1"], ["--format", "csv"], ["--lang", "ja"]):
        assert said(own, "promise-tracker", *more)[0] != 0  # these are asked of the store


def test_what_is_judged_by_the_day_is_kept_for_that_day(kept: Path, own: Release) -> None:
    keep_ready(own, place(own))
    graph = answers.kept_graph(place(own))
    assert graph is not None
    days = [(path, ready.ready_table(graph, path, "2000-01-01")) for path in read_catalogue()]
    tomorrow = {name for name, table in days if table is None}
    assert "promise-tracker" in tomorrow and len(tomorrow) < 10


def test_another_release_in_its_place_has_other_answers(kept: Path, own: Release) -> None:
    keep_ready(own, place(own))
    first = said(own, "records-behind-the-graph")
    store = own.path / "store"
    shutil.copytree(store, own.path / "copy")
    shutil.rmtree(store)
    (own.path / "copy").rename(store)
    graph = answers.kept_graph(place(own))
    assert graph is None or ready.ready_table(graph, "records-behind-the-graph", DAY) is None
    assert said(own, "records-behind-the-graph") == first


def test_no_more_is_asked_than_there_is_time_for(kept: Path, own: Release) -> None:
    keep_ready(own, place(own), -1.0)
    assert not kept.exists()
    keep_ready(own, place(own))
    some = sorted(kept.iterdir())
    for path in some[:10]:
        path.unlink()
    keep_ready(own, place(own))
    assert sorted(kept.iterdir()) == some


def test_where_nothing_can_be_kept_nothing_is_asked(
    own: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(ready, "_answer", nothing_opened)
    keep_ready(own, place(own))
