"""A release folder that came from somebody else, or from a disk that failed."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from safety_commands import RECORDS, told

from benchgraph.errors import BenchgraphError, LimitError, ReleaseError, StoreError
from benchgraph.release import open_release
from benchgraph.release.write import write_release

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def release(small_release: Path, tmp_path: Path) -> Path:
    """A copy that may be harmed."""
    return Path(shutil.copytree(small_release, tmp_path / "release"))


@pytest.mark.parametrize("pointer", ["../other", "/etc", "..", ".", "", "001/../../other", "00１"])
def test_current_points_beside_itself_and_nowhere_else(release: Path, pointer: str) -> None:
    shutil.copytree(release / "001", release.parent / "other")
    (release / "CURRENT").write_text(pointer, "utf-8")
    with pytest.raises(ReleaseError, match="does not name a release"):
        open_release(release)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "[" * 100_000, '{"sha256": 5, "triples": 3, "version": "1"}',
     '{"version": "1", "sha256": {}, "triples": {}}',
     '{"version": "1", "sha256": {"benchgraph.nq": "", "benchgraph.ttl": 1}, "triples": {}}'],
)  # fmt: skip
def test_a_manifest_that_is_none_is_called_damaged(release: Path, text: str) -> None:
    (release / "001" / "manifest.json").write_text(text)
    with pytest.raises(ReleaseError, match="manifest of this release is damaged"):
        open_release(release)


def test_a_file_that_unpacks_without_end_is_stopped_early(release: Path) -> None:
    path = release / "001" / "benchgraph.nq.gz"
    path.write_bytes(gzip.compress(bytes(300_000_000)))
    with pytest.raises(LimitError, match="unpacks to more than"):
        open_release(release).nquads()


def test_quads_with_the_right_sum_that_are_none_are_one_error(run: Run, release: Path) -> None:
    data = b"<a\n"
    (release / "001" / "benchgraph.nq.gz").write_bytes(gzip.compress(data))
    path = release / "001" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["sha256"]["benchgraph.nq"] = hashlib.sha256(data).hexdigest()
    path.write_text(json.dumps(manifest))
    told(run("diff", release, release))


def harm(store: Path) -> None:
    """Turn bits over in every table of the store."""
    for path in store.glob("*.sst"):
        data = bytearray(path.read_bytes())
        for place in range(100, len(data), 50):
            data[place] ^= 0xFF
        path.write_bytes(data)


@pytest.mark.parametrize("harmed", ["gone", "garbage", "flipped"])
@pytest.mark.parametrize(
    "command",
    [("show", "case:harbour-compute"), ("sparql", "ASK { ?s ?p ?o }"), ("ask", "promise-tracker"),
     ("export", "rdf", "--out", "x.nt")],
)  # fmt: skip
def test_a_damaged_store_is_one_error_that_says_what_to_do(
    run: Run, release: Path, tmp_path: Path, harmed: str, command: tuple[str, ...]
) -> None:
    store = release / "001" / "store"
    if harmed == "gone":
        shutil.rmtree(store)
    elif harmed == "garbage":
        for path in store.iterdir():
            path.write_bytes(b"\x17" * 100)
    else:
        harm(store)
    message = told(run(*command, "--release", release, cwd=tmp_path))
    assert "store" in message and "build" in message and "hint:" in message
    assert not (tmp_path / "x.nt").exists()


def test_damage_found_in_the_middle_of_an_answer_is_no_answer(small_release: Path) -> None:
    class Damaged:
        variables = ()

        def __iter__(self) -> object:
            yield ()
            raise RuntimeError("Corruption: block checksum mismatch")

    store = open_release(small_release).store
    store._run = lambda query: Damaged()  # type: ignore[method-assign]
    with pytest.raises((StoreError, BenchgraphError)):
        store.select("SELECT * {}")
    store.raw = Damaged()  # type: ignore[assignment]
    with pytest.raises(StoreError, match="did not answer"):
        list(store.quads())


@pytest.mark.parametrize("file", ["store", "benchgraph.nq.gz", "benchgraph.ttl", "manifest.json"])
def test_a_build_replaces_a_release_that_is_not_whole(run: Run, release: Path, file: str) -> None:
    """The same records again: nothing is written, unless something of the release is missing."""
    path = release / "001" / file
    shutil.rmtree(path) if path.is_dir() else path.write_bytes(b"x")
    done = run("build", "--data", RECORDS, "--no-shipped", "--out", release)
    assert done.returncode == 0, done.stderr
    assert open_release(release).path.name == "002"
    assert open_release(release).is_whole()


def test_a_cache_that_was_cleaned_in_part_is_built_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_release: Path
) -> None:
    from benchgraph.release import cache

    def build(data: None, out: Path, progress: object) -> object:
        old = open_release(small_release)
        return write_release(old.quads(), out, engines={}, records=7)

    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path))
    monkeypatch.setattr(cache, "_key", lambda: "key")
    monkeypatch.setattr("benchgraph.release.build.build_release", build)
    first = cache.shipped_release()
    assert cache.shipped_release().path == first.path
    shutil.rmtree(first.path / "store")
    second = cache.shipped_release()
    assert second.path != first.path and second.is_whole()
