"""The ZIP of a pack: the same bytes wherever it is made, and read by whatever reads a ZIP."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from benchgraph import export_release, open_release
from benchgraph.release import Release
from benchgraph.store import merged

Run = Callable[..., subprocess.CompletedProcess[str]]
FORMATS = Path(__file__).parent.parent / "fixtures"


def test_the_same_release_gives_the_same_bytes_in_another_process(
    pack: Path, release: Release, run: Run, tmp_path: Path
) -> None:
    """Another seed of hashes, another folder, another time zone and another release folder."""
    (tmp_path / "other").mkdir()
    shutil.copytree(release.path, tmp_path / "elsewhere" / "007")
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "TMPDIR": str(tmp_path / "other")}
    again = tmp_path / "again.zip"
    done = run(
        "export", "release", "--release", tmp_path / "elsewhere" / "007", "--out", again, **other
    )
    assert done.returncode == 0, done.stderr
    assert again.read_bytes() == pack.read_bytes()
    assert not list((tmp_path / "other").iterdir())


def test_nothing_in_it_depends_on_who_made_it(pack: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    assert {entry.date_time for entry in entries} == {(2026, 11, 29, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {stat.S_IFREG | 0o644}
    assert {entry.create_system for entry in entries} == {3}
    # What needs more than version 2.0 is not opened by every system.
    assert {entry.extract_version for entry in entries} == {20}
    assert not any(entry.extra or entry.comment for entry in entries)
    assert all(entry.filename.isascii() and "\\" not in entry.filename for entry in entries)
    assert entries[0].filename == "SHA256SUMS" and entries[1].filename == "README.md"
    assert pack.stat().st_size < 30_000_000


def test_every_file_is_the_one_that_the_sums_name(unpacked: Path) -> None:
    rows = (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()
    told = {name: digest for digest, name in (row.split("  ") for row in rows)}
    there = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()}
    assert told.keys() == there - {"SHA256SUMS"}
    for name, digest in told.items():
        assert hashlib.sha256((unpacked / name).read_bytes()).hexdigest() == digest
    if shutil.which("sha256sum"):
        done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=unpacked)
        assert done.returncode == 0


def test_the_page_for_people_names_every_file_and_licence(unpacked: Path, release: Release) -> None:
    text = (unpacked / "README.md").read_text("utf-8")
    there = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()}
    told = {name for name in re.findall(r"`([\w./*-]+\.[\w.]+)`", text) if "*" not in name}
    assert told <= there, "a file is told that there is not"
    beside = {name for name in there if name.endswith((".parquet", ".parts"))}
    assert there - told - beside <= {"README.md", "SHA256SUMS"}
    for each in release.manifest["collections"]:
        assert each["publisher"] in text and f"<{each['licence']}>" in text
    assert f"`{release.checksum}`" in text
    assert "128,658 triples" in text or f"{release.manifest['triples']['default graph']:,}" in text


def test_the_folder_of_the_graph_is_a_release_that_can_be_checked(
    unpacked: Path, release: Release
) -> None:
    again = open_release(unpacked / "graph")
    assert again.checksum == release.checksum
    assert again.nquads() == release.nquads()
    assert again.graphs == release.graphs


def test_releases_of_earlier_formats_are_packed_too(tmp_path: Path) -> None:
    for number in (1, 2):
        folder = tmp_path / str(number)
        shutil.copytree(FORMATS / f"release-format-{number}", folder)
        old = open_release(folder)
        store = ox.Store(str(old.path / "store"))  # is not kept among the fixtures
        quads = list(old.quads())
        store.extend([*(quads if number == 1 else ()), *merged(quads)])
        store.flush()
        del store
        with zipfile.ZipFile(export_release(tmp_path / f"{number}.zip", folder)) as archive:
            names = archive.namelist()
            assert {"README.md", "graph/manifest.json", "dcat.ttl", "benchgraph.xlsx"} <= set(names)
            # No collection says of which day it is: the day on which its records were read.
            assert archive.getinfo("README.md").date_time[:3] == (2026, 11, 22)
            assert "names no collection" in archive.read("README.md").decode()
            assert "CITATION.cff" not in names  # nobody is named who could be cited


def test_a_build_puts_the_pack_beside_the_release_and_into_no_checksum(
    run: Run, small_release: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_release, tmp_path / "release")
    records = Path(__file__).parent.parent / "fixtures" / "records"
    build = ("build", "--data", records, "--no-shipped", "--out", tmp_path / "release")
    done = run(*build, "--pack", SOURCE_DATE_EPOCH="1700000000")
    assert done.returncode == 0, done.stderr
    release = open_release(tmp_path / "release")
    assert release.checksum == open_release(small_release).checksum
    assert release.is_whole() and f"{release.path / 'pack.zip'}: " in done.stderr
    with zipfile.ZipFile(release.path / "pack.zip") as archive:
        assert json.loads(archive.read("graph/manifest.json"))["root"] == release.checksum
        assert archive.infolist()[0].date_time[:3] == (2023, 11, 14)
    # A build on top of it, incremental this time, leaves it alone and writes another.
    named = tmp_path / "named.zip"
    done = run(*build, "--incremental", "--pack", named, SOURCE_DATE_EPOCH="1700000000")
    assert done.returncode == 0, done.stderr
    assert named.read_bytes() == (release.path / "pack.zip").read_bytes()
