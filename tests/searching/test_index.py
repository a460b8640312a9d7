"""The index is a file of the release: the same bytes, made again where it is missing."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

import benchgraph.release.search as module
from benchgraph.release import Release, open_release
from benchgraph.release.search import search_index
from benchgraph.searching.index import FILE, open_index, write_index
from benchgraph.searching.search import search


@pytest.fixture
def copy(small_release: Path, tmp_path: Path) -> Release:
    """A release of the small records that a test may harm."""
    shutil.copytree(small_release, tmp_path / "release")
    return open_release(tmp_path / "release")


def finds(release: Release) -> str:
    return search(search_index(release), "harbour park").hits[0].label


def test_build_writes_it_and_the_same_store_gives_the_same_bytes(copy: Release) -> None:
    built = (copy.path / FILE).read_bytes()
    write_index(copy.store, copy.path / FILE, copy.checksum)
    assert (copy.path / FILE).read_bytes() == built


@pytest.mark.parametrize("damage", [None, b"", b"SQLite format 3\0", b"no database", b"half"])
def test_a_missing_or_damaged_index_is_made_again(copy: Release, damage: bytes | None) -> None:
    path = copy.path / FILE
    whole = path.read_bytes()
    path.unlink()
    if damage is not None:
        path.write_bytes(whole[: len(whole) // 2] if damage == b"half" else damage)
    assert finds(copy) == "Harbour Park"


def test_an_index_of_another_graph_is_not_used(copy: Release) -> None:
    assert open_index(copy.path / FILE, copy.checksum) is not None
    assert open_index(copy.path / FILE, "another") is None


def test_a_release_that_cannot_be_written_to_has_its_index_in_the_cache(
    copy: Release, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy.path / FILE).unlink()
    monkeypatch.setattr(module.os, "access", lambda path, mode: False)
    assert finds(copy) == "Harbour Park"
    assert not (copy.path / FILE).exists()
    (kept,) = own_cache.glob(f"search-*-{copy.checksum[:20]}-*.sqlite")
    # A doctored release of the same checksum gets an index of its own.
    other = copy.path.parent / "other"
    shutil.copytree(copy.path, other)
    assert finds(open_release(other)) == "Harbour Park"
    made = set(own_cache.glob(f"search-*-{copy.checksum[:20]}-*.sqlite"))
    assert len(made) == 2 and kept in made
    kept.unlink()
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(copy.path / FILE / "no" / "folder"))
    (copy.path / FILE).write_text("a file in the way")
    assert finds(copy) == "Harbour Park"  # in memory


def test_many_at_once_make_one_whole_index(copy: Release) -> None:
    (copy.path / FILE).unlink()
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(finds(open_release(copy.path))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["Harbour Park"] * 4
    assert not [path.name for path in copy.path.iterdir() if path.name.endswith(".tmp")]
