"""The folder of a site: whole or not there, and never in the place of what is not ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchgraph.cli.export_site import site
from benchgraph.errors import ParameterError, StoreError
from benchgraph.freezing import freeze
from benchgraph.freezing.placing import MARK, SUMS, placing, seal
from benchgraph.release.read import Release
from patience import runs, wait_for

COMMAND = f"{sys.executable} -m benchgraph export site"


def write(out: Path, text: str) -> None:
    """A site of one page."""
    with placing(out) as folder:
        (folder / "index.html").write_text(text)
        seal(folder, {})


def test_what_is_not_ours_is_refused_and_an_earlier_site_replaced(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "site"
    write(out, "one")
    (out.parent / ".site.old-999999999").mkdir()  # what a killed export left
    write(out, "two")
    assert (out / "index.html").read_text() == "two"
    assert [path.name for path in out.parent.iterdir()] == ["site"]
    link = tmp_path / "link"
    link.symlink_to(out)
    write(link, "three")
    assert link.is_symlink() and (out / "index.html").read_text() == "three"
    for foreign in ("CNAME", "id/mine.txt"):
        (out / foreign).parent.mkdir(exist_ok=True)
        (out / foreign).write_text("mine")
        with pytest.raises(StoreError, match="something else") as told:
            write(out, "four")
        assert told.value.found == foreign
        (out / foreign).unlink()
    empty, file, other = tmp_path / "empty", tmp_path / "file", tmp_path / "other"
    empty.mkdir()
    write(empty, "five")
    assert (empty / MARK).is_file() and (empty / SUMS).is_file()
    file.write_text("mine")
    other.mkdir()
    (other / "index.html").write_text("mine")
    for target, words in ((file, "this is none"), (other, "something else"),
                          (file / "site", "cannot be"), (Path("/proc"), "file system begins"),
                          (Path("/proc/nowhere/site"), "cannot be")):  # fmt: skip
        with pytest.raises(StoreError, match=words):
            write(target, "six")
    assert (other / "index.html").read_text() == file.read_text() == "mine"


def test_whatever_stops_it_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    write(out, "one")
    for error in (OSError(28, "No space left on device"), KeyboardInterrupt()):
        with pytest.raises((StoreError, KeyboardInterrupt)), placing(out) as folder:
            (folder / "index.html").write_text("two")
            raise error
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if ".freezing-" in self.name:
            raise PermissionError(1, "Operation not permitted")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    monkeypatch.setattr("benchgraph.freezing.placing.exchange", lambda new, target: False)
    with pytest.raises(StoreError, match="not permitted"):
        write(out, "three")
    monkeypatch.undo()
    assert (out / "index.html").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    # Killed between two names: the next export finds what stood there.
    out.rename(tmp_path / ".site.old-999999999")
    with pytest.raises(KeyboardInterrupt), placing(out):
        raise KeyboardInterrupt
    assert (out / "index.html").read_text() == "one"


def test_a_full_disk_and_a_polite_kill_end_in_one_line(small: Release, tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, "one")
    command = f"{COMMAND} --release {small.path.parent} --out {out}"
    full = subprocess.run(
        ["sh", "-c", f"ulimit -f 8; exec {command} --workers 1"],
        capture_output=True, text=True, check=False,
        # Else Python would leave half a compiled module beside ours for whoever comes next.
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert full.returncode == 2 and "cannot be written" in full.stderr, full.stderr
    assert "Traceback" not in full.stderr
    process = subprocess.Popen(
        [*command.split(), "--workers", "2"], stderr=subprocess.PIPE, text=True
    )
    while process.poll() is None and not list(tmp_path.glob(".site.freezing-*/index.html")):
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, message = process.communicate(timeout=120)
    assert process.returncode == 2 and message.strip() == "benchgraph: stopped"
    assert (out / "index.html").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_no_process_outlives_the_one_that_started_it(small: Release, tmp_path: Path) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("what runs is read in /proc")
    command = f"{COMMAND} --release {small.path.parent} --out {tmp_path / 'site'} --workers 2"
    process = subprocess.Popen(
        command.split(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not list(tmp_path.glob(".site.freezing-*/vocab")):
        time.sleep(0.01)
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    children = [int(each) for each in text.split()]
    assert children
    process.kill()
    process.wait()
    wait_for(lambda: not any(map(runs, children)))


def test_what_cannot_be_asked_for_is_told(small: Release, tmp_path: Path) -> None:
    out, home = str(tmp_path / "site"), str(small.path.parent)
    for options, words in (
        (("--lang", "de"), "there is en"),
        (("--base-url", "x"), "is not an address"),
        (("--workers", "0"), "0 is not in the range"),
    ):
        done = CliRunner().invoke(site, ["--release", home, "--out", out, *options])
        assert done.exit_code == 2 and words in done.output, done.output
    with pytest.raises(ParameterError, match="no day"):
        freeze(small, tmp_path / "site", day="2026-13-01")
    assert not list(tmp_path.iterdir())
