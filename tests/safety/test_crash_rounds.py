"""The short form of ``python -m benchmarks.crash``: a few rounds of kill -9; what they found."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from benchmarks.crashing.builds import Builds
from benchmarks.crashing.outputs import Ingested, Way
from benchmarks.crashing.rounds import Kind, Outcome, rounds_of

from benchgraph import files, temporary
from benchgraph.files import put_folder, write_all, write_new
from benchgraph.release import open_release
from benchgraph.release.search import search_index
from patience import runs, wait_for


class PlainBuilds(Builds):
    """Builds over an older release."""

    variants = ((),)
    firsts = (False,)


class PagesApplied(Ingested):
    """Pages whose news are put into records that somebody has reviewed."""

    def ways(self) -> list[Way]:
        return super().ways()[:1]


def crashed(kind: Kind, count: int, seed: int) -> list[Outcome]:
    try:
        kind.ready()
        return list(rounds_of(kind, count, seed))
    finally:
        kind.close()


@pytest.mark.skipif(sys.platform != "linux", reason="what runs is read in /proc")
@pytest.mark.parametrize(("make", "count", "seed"), [(PlainBuilds, 3, 5), (PagesApplied, 9, 4)])
def test_whatever_is_killed_leaves_the_old_or_the_new(
    tmp_path: Path, make: type[Kind], count: int, seed: int
) -> None:
    outcomes = crashed(make(tmp_path), count, seed)
    assert not [(one.seed, one.what, one.faults) for one in outcomes if one.faults]
    assert sum(one.killed for one in outcomes) > count / 2


def test_a_file_is_never_away_while_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that was moved aside for a moment was lost to whoever was killed in that moment."""
    old, gone = tmp_path / "record.yaml", tmp_path / "given-up.yaml"
    seen: list[str] = []
    put = files.put

    def look(made: Path, path: Path) -> None:
        seen.extend(each.read_text() for each in (old, gone))
        put(made, path)

    monkeypatch.setattr(files, "put", look)
    for each in (old, gone):
        each.write_text("old")
    write_all({old: "new", tmp_path / "other.yaml": "new", gone: None})
    assert seen == ["old", "old", "new", "old"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["other.yaml", "record.yaml"]


def test_who_is_stopped_while_files_are_put_in_place_puts_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old")
    put = files.put

    def stop(made: Path, path: Path) -> None:
        if path.name == "b":
            raise KeyboardInterrupt
        put(made, path)

    monkeypatch.setattr(files, "put", stop)
    with pytest.raises(KeyboardInterrupt):
        write_all({tmp_path / "a": "new", tmp_path / "new" / "b": "new"})
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a", "old")]


def test_a_new_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of one would stay for ever, since a file that is there is not written again."""

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_file", full)
        with pytest.raises(files.StoreError, match="No space left"):
            write_new(tmp_path / "new.yaml", "x")
    assert list(tmp_path.iterdir()) == []
    write_new(tmp_path / "new.yaml", "x")
    with pytest.raises(files.StoreError, match="there already"):
        write_new(tmp_path / "new.yaml", "y")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["x"]


def test_a_disk_that_is_full_before_all_is_written_keeps_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files before are put back, and the half of the one that did not fit goes, too."""
    (tmp_path / "a").write_text("old")
    opened = os.fdopen

    class Full:
        def __init__(self, file: IO[bytes]) -> None:
            self.file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:1])
            if data == b"does not fit":
                raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", lambda *given: Full(opened(*given)))
    with pytest.raises(files.StoreError, match="No space left"):
        write_all({tmp_path / "a": "new", tmp_path / "b": "does not fit"})
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a", "old")]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_folder_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    """In one step where the system can; else what stood there is put back where that fails."""
    new, target = tmp_path / "new", tmp_path / "target"
    for folder in (new, target):
        folder.mkdir()
        (folder / folder.name).touch()
    if not at_once:
        monkeypatch.setattr(files, "exchange", lambda one, other: False)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", refused(Path.rename, new))
            with pytest.raises(PermissionError):
                put_folder(new, target)
        assert (target / "target").exists()
    put_folder(new, target)
    assert [each.name for each in tmp_path.rglob("*")] == ["target", "new"]


def refused(rename: object, which: Path) -> object:
    def refuse(self: Path, target: Path) -> Path:
        if self == which:
            raise PermissionError(1, "Operation not permitted")
        return rename(self, target)  # type: ignore[operator]

    return refuse


def test_what_a_killed_process_was_at_is_cleared_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    at_work = multiprocessing.get_context("fork").Process(target=temporary.make_folder, args=("x",))
    at_work.start()
    at_work.join()
    assert at_work.exitcode == 0 and len(list(tmp_path.iterdir())) == 1
    mine = temporary.make_folder("x")
    for name in ("benchgraph-notes", ".vimrc.tmp", "openpyxl.abcdefgh"):
        (tmp_path / name).touch()
    handle, file = temporary.file_beside(tmp_path / "record.yaml")
    os.close(handle)
    temporary.clear(tmp_path)
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {mine.name, file.name, "benchgraph-notes", ".vimrc.tmp", "openpyxl.abcdefgh"}


def test_an_index_that_two_made_leaves_nothing_of_the_one_that_was_killed(
    small_release: Path, tmp_path: Path
) -> None:
    release = open_release(shutil.copytree(small_release, tmp_path / "release"))
    left = release.path / ".search.sqlite.999999999-abcdef-01234567.tmp"
    left.touch()
    search_index(release).database.close()
    assert not left.exists()


_READS = """
import os, time
from benchgraph.release.readers import readers
if __name__ == "__main__":
    with readers(2) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


def test_processes_that_read_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    """They wait for work, and whoever is killed does not say that there is none."""
    script = tmp_path / "script.py"
    script.write_text(_READS)
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        reader = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    wait_for(lambda: not runs(reader))
