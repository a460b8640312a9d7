"""Saved files are heard of: at once, together, under their names, whatever editors do."""

from __future__ import annotations

import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchgraph.live import listening
from benchgraph.live.drives import is_silent
from benchgraph.live.listening import listen
from patience import PATIENCE

Folder = Path


class Ear:
    """Somebody who listens in a thread of their own."""

    def __init__(self, *folders: Path, polling: bool | None = None) -> None:
        self.stop = threading.Event()
        self._heard: queue.Queue[set[Path]] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, args=(folders, polling))
        self._thread.start()
        self.first = self._next()

    def _listen(self, folders: tuple[Path, ...], polling: bool | None) -> None:
        for heard in listen(folders, self.stop, polling=polling):
            self._heard.put(heard)

    def _next(self) -> set[Path]:
        while not (heard := self._heard.get(timeout=PATIENCE)):
            pass
        return heard

    def hears(self, act: Callable[[], object]) -> set[Path]:
        """What is told together after this was done, once there was quiet before it."""
        while self._heard.get(timeout=PATIENCE):
            pass
        act()
        return self._next()

    def end(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture(autouse=True)
def quick_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody waits long for nothing."""
    monkeypatch.setattr(listening, "_BEAT", 0.05)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A folder with a record, named from where we are."""
    monkeypatch.chdir(tmp_path)
    Path("data/cases").mkdir(parents=True)
    Path("data/cases/a.yaml").write_text("a")
    return Path("data")


@pytest.fixture
def ear(folder: Folder) -> Iterator[Ear]:
    ear = Ear(folder)
    yield ear
    ear.end()


def replaced(path: Path, temporary: str) -> None:
    """Write a file as careful editors do: beside it, then in its place."""
    beside = path.with_name(temporary)
    beside.write_text("new")
    beside.replace(path)


def saved_by_vim(path: Path) -> None:
    """Try whether the folder can be written, keep the old file, write a new one, forget the old."""
    trial, kept = path.with_name("4913"), path.with_name(path.name + "~")
    trial.touch()
    trial.unlink()
    path.replace(kept)
    path.write_text("new")
    kept.unlink()


def test_everything_is_told_at_first_and_then_what_is_saved(folder: Folder, ear: Ear) -> None:
    """Under its name as the folder was named."""
    case = folder / "cases" / "a.yaml"
    assert ear.first == {folder}
    assert ear.hears(lambda: case.write_text("b")) == {case}
    assert ear.hears(lambda: replaced(case, "a.yaml.tmp")) == {case}
    assert case in ear.hears(lambda: saved_by_vim(case))
    assert ear.hears(case.unlink) == {case}


def test_a_file_that_is_away_for_a_moment_is_told_when_it_is_back(
    folder: Folder, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the machine is that the tests run on."""
    monkeypatch.setattr(listening, "_AWAY", 9)
    case = folder / "cases" / "a.yaml"

    def away() -> None:
        case.unlink()
        threading.Timer(0.1, lambda: case.write_text("b")).start()

    assert ear.hears(away) == {case}
    assert case.exists()


def test_what_is_hidden_or_left_by_editors_is_not_told(folder: Folder, ear: Ear) -> None:
    def noise() -> None:
        (folder / ".git").mkdir()
        (folder / ".git" / "index.yaml").touch()
        for name in (".#a.yaml", ".a.yaml.swp", "#a.yaml#", "a.yaml~", "a.yaml.bak"):
            (folder / "cases" / name).touch()
        (folder / "b.yaml").touch()

    assert ear.hears(noise) == {folder / "b.yaml"}


def test_folders_come_are_renamed_and_go(folder: Folder, ear: Ear) -> None:
    """A folder stands for what is in it, files that were there before it was noticed among them."""
    new, other = folder / "new", folder / "other"

    def make() -> None:
        (new / "deep").mkdir(parents=True)
        (new / "deep" / "b.yaml").touch()

    assert new in ear.hears(make)
    assert ear.hears(lambda: (new / "deep" / "c.yaml").touch()) == {new / "deep" / "c.yaml"}
    assert ear.hears(lambda: new.rename(other)) == {new, other}
    case = other / "deep" / "b.yaml"
    assert ear.hears(lambda: case.write_text("b")) == {case}
    assert other in ear.hears(lambda: shutil.rmtree(other))


def test_the_folder_itself_may_go_and_come_back(folder: Folder, ear: Ear) -> None:
    away = folder.with_name("elsewhere")
    assert ear.hears(lambda: folder.rename(away)) == {folder}
    assert ear.hears(lambda: away.rename(folder)) == {folder}
    case = folder / "cases" / "a.yaml"
    assert ear.hears(lambda: case.write_text("b")) == {case}


def test_a_file_that_is_listened_to_is_heard_when_another_takes_its_place(folder: Folder) -> None:
    case = folder / "cases" / "a.yaml"
    ear = Ear(case)
    try:
        for _ in range(2):
            assert ear.hears(lambda: replaced(case, "x")) == {case}
    finally:
        ear.end()


def test_where_nothing_is_told_everything_is_looked_at_from_time_to_time(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_PAUSE_POLLING", 0.15)
    ear = Ear(folder, polling=True)
    assert ear.first == {folder}
    assert ear.hears(lambda: None) == {folder}
    ear.end()


def test_a_drive_that_others_write_to_is_known_by_its_file_system(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    share = os.path.realpath(tmp_path) + "/my share"
    mounts.write_text(
        "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        f"40 22 0:50 / {share.replace(' ', chr(92) + '040')} rw - nfs4 host:/x rw\n"
    )
    assert is_silent(Path(share, "data"), mounts)
    assert not is_silent(tmp_path, mounts)
    assert not is_silent(tmp_path, tmp_path / "none")
