"""What keeps a pack from being made is said in a sentence, and a pack is whole or not there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from benchgraph import export_release, open_release
from benchgraph.cli import cli
from benchgraph.errors import BenchgraphError, ReleaseError, StoreError

Run = Callable[..., subprocess.CompletedProcess[str]]
OLD = b"what stood there"


def refused(*arguments: str | Path, **env: str) -> str:
    """What the command line says when it refuses; its exit code is 2."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        with pytest.raises((BenchgraphError, click.UsageError)) as caught:
            cli.main([str(each) for each in arguments], standalone_mode=False)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_what_is_asked_for_wrongly_is_refused_before_any_work(
    small_release: Path, tmp_path: Path
) -> None:
    export = ("export", "release", "--release", small_release)
    target = tmp_path / "pack.zip"
    assert "is a folder" in refused(*export, "--out", tmp_path)
    for url in (
        "ftp://example.org/",
        "example.org/x",
        "https://example.org/a b",
        "https://a/?b",
        "https://u:p@a/",
    ):
        told = refused(*export, "--out", target, "--base-url", url)
        assert "no address that files can lie at" in told and url in told
    told = refused("export", "release", "--out", target, "--endpoint", "http://example.org/")
    assert "--release" in told
    assert "no release here" in refused(*export, "--out", target, "--since", tmp_path)
    assert "are for --pack" in refused("build", "--since", small_release)
    assert "name a file" in refused("build", "--pack", "-")
    assert "SOURCE_DATE_EPOCH is no day" in refused(
        *export, "--out", target, SOURCE_DATE_EPOCH="today"
    )
    assert not list(tmp_path.iterdir())


def test_without_a_library_a_build_with_a_pack_does_not_begin(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "arro3.io", None)
    told = refused("build", "--out", tmp_path / "release", "--pack")
    assert "arro3-io" in told and "benchgraph[pack]" in told
    assert not list(tmp_path.iterdir())


def test_the_files_of_the_release_are_never_overwritten(small_release: Path) -> None:
    release = open_release(small_release)
    before = {p: p.read_bytes() for p in small_release.rglob("*") if p.is_file()}
    places = (release.path / "manifest.json", release.path / "store" / "x.zip", release.path / "x")
    for place in (*places, small_release / "CURRENT"):
        with pytest.raises(Exception, match="here lies the release itself"):
            export_release(place, release)
    assert before == {p: p.read_bytes() for p in small_release.rglob("*") if p.is_file()}


def test_a_damaged_release_is_named_and_nothing_written(
    small_release: Path, tmp_path: Path
) -> None:
    target = tmp_path / "pack.zip"
    target.write_bytes(OLD)
    for name in ("benchgraph.nq.gz", "benchgraph.ttl", "benchgraph.nq.parts", "graphs.txt"):
        shutil.copytree(small_release, tmp_path / "harmed")
        harmed = open_release(tmp_path / "harmed")
        path = harmed.path / name
        path.write_bytes(path.read_bytes()[:-9] + b"123456789")
        with pytest.raises(ReleaseError):
            export_release(target, harmed)
        if name.startswith("benchgraph.nq"):
            with pytest.raises(ReleaseError):
                export_release(target, small_release, since=harmed)
        shutil.rmtree(tmp_path / "harmed")
    assert target.read_bytes() == OLD and len(list(tmp_path.iterdir())) == 1


def test_a_place_that_takes_nothing_is_one_line(
    run: Run, small_release: Path, tmp_path: Path
) -> None:
    export = ("export", "release", "--release", small_release, "--out")
    (tmp_path / "file").write_bytes(OLD)
    assert "this file cannot be written" in refused(*export, tmp_path / "file" / "pack.zip")
    if sys.platform == "linux":
        assert "No space left on device" in refused(*export, "/dev/full")
        done = run(*export, "/proc/pack.zip")
        assert done.returncode == 2 and not done.stdout
        assert done.stderr.startswith("benchgraph: /proc/pack.zip: this file cannot be written")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are of Unix")
def test_where_no_more_fits_the_old_pack_stays(small_release: Path, tmp_path: Path) -> None:
    import resource

    target = tmp_path / "pack.zip"
    target.write_bytes(OLD)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = set()
    # A file of the pack does not fit among the temporary files; then only the ZIP does not.
    for limit in (20_000, 200_000):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            with pytest.raises((ReleaseError, StoreError)) as caught:
                export_release(target, small_release)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        told.add(caught.value.what)
        assert caught.value.found == "File too large"
    assert told and target.read_bytes() == OLD and len(list(tmp_path.iterdir())) == 1


def test_a_target_on_another_file_system_gets_its_name_there(
    small_release: Path, small_pack: bytes, tmp_path: Path
) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    target = memory / f"benchgraph-pack-{os.getpid()}.zip"
    try:
        export_release(target, small_release)
        assert target.read_bytes() == small_pack
    finally:
        target.unlink(missing_ok=True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_whoever_is_stopped_leaves_the_old_pack_or_a_whole_one(
    small_release: Path, small_pack: bytes, tmp_path: Path
) -> None:
    target, staging = tmp_path / "pack.zip", tmp_path / "staging"
    staging.mkdir()
    (tmp_path / "whole.zip").write_bytes(small_pack)
    command = [sys.executable, "-m", "benchgraph", "export", "release"]
    command += ["--release", str(small_release), "--out", str(target)]
    for number in (signal.SIGTERM, signal.SIGKILL):
        target.write_bytes(OLD)
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, env=os.environ | {"TMPDIR": str(staging)}
        )
        deadline = time.monotonic() + 60
        while not list(staging.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.002)  # it is at work from now on
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
        assert target.read_bytes() in (OLD, small_pack)
        if number == signal.SIGTERM and process.returncode:
            assert process.returncode == 2 and b"stopped" in told
            assert not list(staging.iterdir())
            assert {path.name for path in tmp_path.iterdir()} == {
                "pack.zip", "staging", "whole.zip"
            }  # fmt: skip
    with zipfile.ZipFile(tmp_path / "whole.zip") as archive:
        assert archive.testzip() is None


def test_a_pipe_gets_the_same_bytes(small_release: Path, small_pack: bytes) -> None:
    command = [sys.executable, "-m", "benchgraph", "export", "release", "--out", "-"]
    done = subprocess.run([*command, "--release", small_release], capture_output=True, check=True)
    assert done.stdout == small_pack
