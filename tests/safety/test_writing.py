"""Files are written whole or not at all, whatever stands in the way and whoever stops us."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from safety_commands import RECORDS, told

from benchgraph import files
from benchgraph.errors import StoreError
from benchgraph.files import replacing, write_all, write_text
from benchgraph.release import open_release

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[str]"]


def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as file:
        file.write(b"half of the new")
        raise KeyboardInterrupt
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_folder_is_looked_through_once_however_many_files_it_gets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []
    monkeypatch.setattr(files, "clear", looked.append)
    write_all({tmp_path / place / f"{name}.yaml": "x" for place in "ab" for name in range(20)})
    assert sorted(looked) == [tmp_path / "a", tmp_path / "b"]
    assert len(list(tmp_path.glob("*/*.yaml"))) == 40


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    for text in ("one", "two"):  # first it leads nowhere
        write_text(tmp_path / "link", text)
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "target").read_text() == text


def test_links_that_go_round_are_an_error_or_a_file_but_no_hang(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    try:
        write_text(tmp_path / "a", "x")
    except StoreError as error:
        assert "cannot be written" in str(error)
    else:
        assert (tmp_path / "a").read_text() == "x"


def test_a_pipe_is_written_to_and_not_replaced(
    run: Run, small_release: Path, tmp_path: Path
) -> None:
    """As /dev/stdout and /dev/null are: replacing those breaks every program on the machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    done = run("export", "rdf", "--release", small_release, "--format", "ntriples", "--out", pipe)
    reader.join(30)
    assert done.returncode == 0, done.stderr
    assert pipe.is_fifo() and read[0].count(b"\n") > 1000


@pytest.mark.parametrize("blocks", [1, 100])
def test_a_disk_that_is_full_leaves_what_was_there(
    small_release: Path, tmp_path: Path, blocks: int
) -> None:
    """A limit on the size of files fails like a full disk, in our code and in the store's."""
    out = Path(shutil.copytree(small_release, tmp_path / "release"))
    data = Path(shutil.copytree(RECORDS, tmp_path / "data"))
    path = data / "facilities" / "harbour-compute.yaml"
    path.write_text(path.read_text().replace("value: 40", "value: 41"))
    export = tmp_path / "x.nt"
    export.write_text("old")
    for command in (
        f"build --data {data} --no-shipped --out {out}",
        f"export rdf --release {small_release} --out {export}",
    ):
        done = subprocess.run(
            ["sh", "-c", f"ulimit -f {blocks}; {sys.executable} -m benchgraph {command}"],
            capture_output=True, text=True, check=False,
            # Else Python would leave half a compiled module beside ours for whoever comes next.
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert "cannot be written" in told(done)
    assert open_release(out).path.name == "001" and open_release(out).is_whole()
    assert sorted(path.name for path in out.iterdir()) == ["001", "CURRENT"]
    assert export.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "release", "x.nt"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_whoever_is_stopped_politely_cleans_up(
    start: Start, small_release: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """Stopped in the middle of writing: the old release counts, and nothing half-made is left."""
    out = Path(shutil.copytree(small_release, tmp_path / "release"))
    data = Path(shutil.copytree(RECORDS, tmp_path / "data"))
    path = data / "facilities" / "harbour-compute.yaml"
    path.write_text(path.read_text().replace("value: 40", "value: 41"))
    process = start("build", "--data", data, "--no-shipped", "--out", out)
    while process.poll() is None and not list(out.glob(".building-*")):
        time.sleep(0.005)
    process.send_signal(number)
    _, message = process.communicate(timeout=60)
    assert "Traceback" not in message
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
    assert open_release(out).is_whole()
    if process.returncode:
        assert process.returncode == 2 and "stopped" in message


def test_one_who_is_to_ignore_a_closed_terminal_does(tmp_path: Path) -> None:
    """As under nohup."""
    code = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from benchgraph.cli.process import stop_cleanly; stop_cleanly()\n"
        "assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN\n"
        "assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_builds_into_one_folder_at_one_time_all_end_well(start: Start, tmp_path: Path) -> None:
    out = tmp_path / "release"
    builds = [start("build", "--data", RECORDS, "--no-shipped", "--out", out) for _ in range(3)]
    for process in builds:
        _, message = process.communicate(timeout=120)
        assert process.returncode == 0, message
    assert open_release(out).is_whole()
    names = sorted(path.name for path in out.iterdir())
    assert names[-1] == "CURRENT" and all(name.isdigit() for name in names[:-1])
    for name in names[:-1]:
        assert open_release(out / name).is_whole()


def test_a_number_that_another_build_has_taken_meanwhile_is_passed_over(
    small_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchgraph.release.write import write_release

    quads = list(open_release(small_release).quads())
    real = Path.rename

    def late(self: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "rename", real)
        shutil.copytree(small_release / "001", target)
        return real(self, target)

    monkeypatch.setattr(Path, "rename", late)
    release = write_release(quads, tmp_path / "out", engines={}, records=7)
    assert release.path.name == "002" and open_release(tmp_path / "out").is_whole()


def test_leftovers_of_a_killed_build_go_and_those_of_a_running_one_stay(
    small_release: Path, tmp_path: Path
) -> None:
    from benchgraph.release.write import write_release

    out = Path(shutil.copytree(small_release, tmp_path / "release"))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    named = ".building-{}-abcdef-01234567", ".CURRENT.{}-abcdef-01234567.tmp"
    # One of our own number that is not ours: in a container, the same program before this one.
    for number in (dead.pid, os.getpid(), os.getppid()):
        (out / named[0].format(number)).mkdir()
        (out / named[1].format(number)).write_text("")
    write_release(open_release(out).quads(), out, engines={}, records=8)
    left = sorted(path.name for path in out.iterdir() if path.name.startswith("."))
    assert left == sorted(name.format(os.getppid()) for name in named)
