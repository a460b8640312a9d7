"""Which files look changed: never too few, and no more than have to be read again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from benchgraph import looks
from benchgraph.errors import RecordError
from benchgraph.live.index import Index
from benchgraph.records import Layer


@pytest.fixture(autouse=True)
def quick_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file counts as settled at once."""
    monkeypatch.setattr(looks, "_TICK", 0)
    monkeypatch.setattr(looks, "_FINE_TICK", 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of records, with a collection in it and what is no record."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "a.yaml", "b.YML", "cases/c.yaml", "cases/deep/d.yaml", "notes.md", ".git/x.yaml",
        "cases/.hidden.yaml", "own/collection.yaml", "own/e.yaml", "own/cases/f.yaml",
    ):  # fmt: skip
        path = Path("data", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return Path("data")


@pytest.fixture
def over(folder: Path) -> list[Layer]:
    """The layers of the folder."""
    return [Layer(folder, None), Layer(folder / "own", None)]


@pytest.fixture
def index(over: list[Layer]) -> Index:
    """An index that has seen everything."""
    index = Index(over)
    index.look()
    return index


def test_at_first_every_record_is_told_and_then_none(over: list[Layer]) -> None:
    index = Index(over)
    assert index.look() == {path for layer in over for path in layer.files()}
    assert index.look() == set()


def test_what_changed_came_or_went_is_told_once(folder: Path, index: Index) -> None:
    (folder / "a.yaml").write_text("changed")
    (folder / "cases" / "new.yaml").touch()
    (folder / "own" / "e.yaml").unlink()
    (folder / "notes.md").write_text("no record")
    expected = {folder / "a.yaml", folder / "cases" / "new.yaml", folder / "own" / "e.yaml"}
    assert index.look() == expected
    assert index.look() == set()


def test_an_edit_of_the_same_length_and_time_is_told(folder: Path, index: Index) -> None:
    path = folder / "a.yaml"
    seen = path.stat()
    path.write_text("b.yaml")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert index.look() == {path}


def test_what_changed_a_moment_ago_is_told_again(
    folder: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its next change may leave the same time on it."""
    monkeypatch.setattr(looks, "_TICK", 3600 * 10**9)
    monkeypatch.setattr(looks, "_FINE_TICK", 3600 * 10**9)
    path = folder / "a.yaml"
    assert path in index.look()
    assert path in index.look(paths=[path])
    monkeypatch.setattr(looks, "_TICK", 0)
    monkeypatch.setattr(looks, "_FINE_TICK", 0)
    assert path in index.look()
    assert index.look() == set()


def test_only_where_something_was_heard_is_looked_at(folder: Path, index: Index) -> None:
    for name in ("a.yaml", "cases/c.yaml", "cases/deep/d.yaml", "own/e.yaml", "own/cases/f.yaml"):
        (folder / name).write_text("changed")
    (folder / "cases" / ".hidden.yaml").write_text("changed")
    at = index.look(paths=[folder / "cases", folder / "cases" / ".hidden.yaml", folder / ".git"])
    assert at == {folder / "cases" / "c.yaml", folder / "cases" / "deep" / "d.yaml"}
    assert index.look(paths=[folder / "own" / "e.yaml"]) == {folder / "own" / "e.yaml"}
    assert index.look(paths=[Path("elsewhere"), folder / "none.yaml", folder / "notes.md"]) == set()
    assert index.look(paths=[Path()]) == {folder / "a.yaml", folder / "own/cases/f.yaml"}


def test_a_folder_that_is_renamed_or_goes_takes_its_files_along(folder: Path, index: Index) -> None:
    before, after = folder / "cases", folder / "others"
    before.rename(after)
    names = ("c.yaml", "deep/d.yaml")
    moved = {at / name for at in (before, after) for name in names}
    assert index.look(paths=[before, after]) == moved
    shutil.rmtree(after)
    assert index.look(paths=[after]) == {after / name for name in names}
    assert index.look() == set()


def test_a_folder_named_from_where_one_stands_and_a_file_as_layer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "cases")
    one, other, file = Path("c.yaml"), Path("deep/d.yaml"), Path("../a.yaml")
    index = Index([Layer(Path(), None), Layer(file, None)])
    assert index.look() == {one, other, file}
    other.unlink()
    file.write_text("changed")
    assert index.look(paths=[Path("deep")]) == {other}
    assert index.look(paths=[file]) == {file}
    file.unlink()
    with pytest.raises(RecordError, match=r"a\.yaml"):
        index.look()
    assert index.look([Layer(Path(), None)]) == {file}


def test_a_layer_that_goes_or_loses_its_last_record_is_told_of(folder: Path, index: Index) -> None:
    """And nothing is forgotten: it may be a drive that is away for a moment."""
    away = folder.rename("away")
    with pytest.raises(RecordError, match="no such file or folder"):
        index.look(paths=[folder])
    away.rename(folder)
    assert index.look() == set()
    alone = Index([Layer(folder / "cases" / "deep", None)])
    alone.look()
    last = folder / "cases" / "deep" / "d.yaml"
    last.unlink()
    with pytest.raises(RecordError, match="no record here"):
        alone.look(paths=[last])


def test_what_is_kept_is_known_again(
    folder: Path, over: list[Layer], index: Index, tmp_path: Path
) -> None:
    kept = tmp_path / "index"
    index.keep(kept)
    (folder / "a.yaml").write_text("changed")
    (folder / "b.YML").unlink()
    again = Index.restored(over, kept)
    assert again.look() == {folder / "a.yaml", folder / "b.YML"}
    again.keep(kept)
    index = Index.restored(over, kept)
    assert index.look() == set()
    index.keep(tmp_path / "elsewhere")
    assert Index.restored(over, tmp_path / "elsewhere").look() == set()


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\0" + bytes(200)])
def test_where_nothing_can_be_known_everything_is_told(
    content: bytes | None, over: list[Layer], tmp_path: Path
) -> None:
    kept = tmp_path / "index"
    if content is not None:
        kept.write_bytes(content)
    index = Index.restored(over, kept)
    assert len(index.look()) == 6
    index.keep(kept)
    assert Index.restored(over, kept).look() == set()
