"""What is kept of shipped records is what reading them gives, and nothing rests on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchgraph.records import (
    Record,
    Trees,
    parse_record,
    read_bytes,
    read_files,
    record_files,
    trees,
)
from benchgraph.resources import resource_dir

DATA = resource_dir("data")
# One of each folder, some of them of a collection beside the shipped one.
FILES = list({path.parent: path for path in record_files([DATA, DATA / "epoch"])}.values())


@pytest.fixture
def few(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, where few records are worth it."""
    monkeypatch.setattr(trees, "FEW", 1)
    return own_cache / trees.FOLDER


def read() -> list[Record]:
    with Trees.lent(FILES) as lent:
        assert lent is not None
        records, faults = read_files(FILES, trees=lent)
    assert faults == []
    return records


def plain() -> list[Record]:
    return [parse_record(read_bytes(path), path) for path in FILES]


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which files are read although they may be kept."""
    told: list[Path] = []
    real = trees.Trees.keep

    def keep(self: Trees, path: Path, data: bytes, record: Record) -> None:
        told.append(path)
        real(self, path, data, record)

    monkeypatch.setattr(trees.Trees, "keep", keep)
    return told


def test_what_is_kept_is_what_is_read(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {record.type for record in plain()} >= {"Case", "Page", "Region", "PolicyDocument"}
    assert any(record.below for record in plain())
    told = parsed(monkeypatch)
    assert read() == plain() and told == FILES
    assert read() == plain() and told == FILES  # nothing was read again
    assert len(list(few.iterdir())) == 1


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "foreign", "folder"])
def test_what_is_damaged_is_read_anew_and_mended(
    few: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    read()
    (kept,) = few.iterdir()
    data = kept.read_bytes()
    if damage == "folder":
        kept.unlink()
        kept.mkdir()
    else:
        kept.write_bytes({
            "cut": data[:-1], "bit": data[:40] + bytes([data[40] ^ 1]) + data[41:],
            "empty": b"", "foreign": b"something else",
        }[damage])  # fmt: skip
    told = parsed(monkeypatch)
    assert read() == plain() and told == FILES
    if damage != "folder":
        assert kept.read_bytes() == data


def test_an_edited_record_other_code_and_a_cache_of_nobody_are_read(
    few: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read()
    told = parsed(monkeypatch)
    path = FILES[0]
    with Trees.lent([path]) as lent:
        assert lent is not None and lent.find(path, path.read_bytes() + b"\n# edited") is None
        # The same bytes in another place are not what is shipped.
        assert lent.find(tmp_path / path.name, path.read_bytes()) is None
    monkeypatch.setattr(trees, "code_that_reads", lambda: "other")
    read()
    assert told == FILES
    monkeypatch.setattr(trees, "code_that_reads", lambda: "")
    with Trees.lent(FILES) as lent:
        assert lent is None
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path / "file"))
    with Trees.lent(FILES) as lent:
        assert lent is None
    with Trees.lent([tmp_path]) as lent:
        assert lent is None
