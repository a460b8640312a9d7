"""A release folder that came from somebody else, or from a disk that failed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from safety_commands import RECORDS, told

from benchgraph.errors import BenchgraphError, LimitError, ReleaseError, StoreError
from benchgraph.release import open_release
from benchgraph.release.write import write_release

FORMAT_2 = Path(__file__).parent.parent / "fixtures" / "release-format-2"
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
    ["", "[]", "{}", "null", "[" * 2_000, '{"sha256": 5, "triples": 3, "version": "1"}',
     '{"version": "1", "sha256": {}, "triples": {}}',
     '{"version": "1", "sha256": {"benchgraph.nq": "", "benchgraph.ttl": 1}, "triples": {}}'],
)  # fmt: skip
def test_a_manifest_that_is_none_is_called_damaged(release: Path, text: str) -> None:
    (release / "001" / "manifest.json").write_text(text)
    with pytest.raises(ReleaseError, match="manifest of this release is damaged"):
        open_release(release)


@pytest.mark.parametrize(
    "entry",
    [{"name": name} for name in (
        "../x.nq", "/etc/passwd", "/tmp/x.nq", "a/b.nq", "a\\b.nq", "C:x.nq", "..nq", ".x.nq",
        ".nq", "", "x.nq\n", "con.nq", "benchgraph.nq.gz", "x.txt", "X.nq", "数.nq",
        "x" * 300 + ".nq", 5, None)]
    + [{"bytes": size} for size in (-1, True, 1.5, "12", None, [])]
    + [{"statements": size} for size in (-1, True, "12", None)]
    + [{"parts": size} for size in (-1, True, "12", None)]
    + [{"sha256": sha256} for sha256 in ("", "0" * 63, "G" * 64, None, 0)],
)  # fmt: skip
def test_a_member_that_lies_elsewhere_or_has_no_size_is_refused(
    release: Path, entry: dict[str, object]
) -> None:
    for place in (0, 1):
        resum(release / "001", lambda members, place=place: members[place].update(entry))
        with pytest.raises(ReleaseError, match="manifest of this release is damaged"):
            open_release(release)


@pytest.mark.parametrize(
    "change",
    [lambda members: members.append(members[0]), lambda members: members.pop(0),
     lambda members: members.clear()],
)  # fmt: skip
def test_members_are_named_once_and_hold_quads(release: Path, change: object) -> None:
    resum(release / "001", change)  # type: ignore[arg-type]
    with pytest.raises(ReleaseError, match="manifest of this release is damaged"):
        open_release(release)


@pytest.mark.parametrize(
    "part",
    [{"root": "0" * 64}, {"root": None}, {"members": {}}, {"members": [5]}, {"members": None},
     {"format": 0}, {"format": -1}, {"format": "2"}, {"format": True}, {"format": 1},
     {"collections": {}}, {"collections": [5]}, {"collections": [{"slug": 5}]}, {"left_out": "x"},
     {"format": 2}, {"graphs": None}, {"graphs": {}}, {"graphs": []},
     {"graphs": {"sha256": "0" * 64, "bytes": -1, "graphs": 1}},
     {"graphs": {"sha256": "../x", "bytes": 1, "graphs": 1}},
     {"left_out": [{"path": "x"}]}, {"triples": {"default graph": -5, "named graphs": {}}}],
)  # fmt: skip
def test_a_manifest_that_contradicts_itself_is_called_damaged(
    run: Run, release: Path, part: dict[str, object]
) -> None:
    path = release / "001" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | part))
    with pytest.raises(ReleaseError, match="manifest of this release is damaged"):
        open_release(release)


@pytest.mark.parametrize(("key", "more"), [("bytes", 1), ("bytes", -1), ("statements", 1)])
def test_a_member_of_another_size_is_not_read(release: Path, key: str, more: int) -> None:
    def change(members: list[dict[str, object]]) -> None:
        members[0][key] += more  # type: ignore[operator]

    resum(release / "001", change)
    with pytest.raises(BenchgraphError, match=r"that the manifest names|than the manifest says"):
        open_release(release).nquads()
    assert not open_release(release).is_whole()


def test_a_pipe_in_the_place_of_a_member_is_not_waited_for(release: Path) -> None:
    names = ("graphs.txt", "benchgraph.ttl", "benchgraph.nq.gz", "benchgraph.nq.parts")
    for name in names:
        (release / "001" / name).unlink()
        os.mkfifo(release / "001" / name)
        assert not open_release(release).is_whole()
    with pytest.raises(ReleaseError, match="cannot be read"):
        open_release(release).nquads()


def test_a_file_that_unpacks_without_end_is_stopped_early(release: Path) -> None:
    """One that says so, and one that says it were small."""
    data = bytes(30_000_000)
    packed = gzip.compress(data)
    put(release / "001", packed, f"{'0' * 64} {len(data)} 0 {len(packed)}\n", len(data), 0)
    with pytest.raises(LimitError, match="more than 200 times its size"):
        open_release(release).nquads()
    put(release / "001", packed, f"{'0' * 64} 1000 0 {len(packed)}\n", 1000, 0)
    with memory_of(20_000_000), pytest.raises(ReleaseError, match="part 1"):
        open_release(release).nquads()


def test_one_of_format_2_that_unpacks_without_end_is_stopped_early(tmp_path: Path) -> None:
    old = Path(shutil.copytree(FORMAT_2, tmp_path / "release"))
    (old / "001" / "benchgraph.nq.gz").write_bytes(gzip.compress(bytes(30_000_000)))
    with pytest.raises(LimitError, match="unpacks to more than"):
        open_release(old).nquads()
    resum(old / "001", lambda members: members[0].update(bytes=10**12))
    with pytest.raises(LimitError, match="more than 200 times its size"):
        open_release(old).nquads()


@pytest.mark.parametrize(
    "change",
    [lambda text: "", lambda text: text[:-1], lambda text: text + text,
     lambda text: text.partition("\n")[2], lambda text: text.replace(" ", "  "),
     lambda text: text + "x", lambda text: "-" + text, lambda text: text.replace("\n", " 1\n"),
     lambda text: "\n".join(sorted(text.splitlines())) + "\n",
     lambda text: text.replace("\n", "9" * 5 + "\n", 1)],
)  # fmt: skip
def test_a_list_of_parts_that_is_another_is_refused(
    release: Path, change: Callable[[str], str]
) -> None:
    path = release / "001" / "benchgraph.nq.parts"
    path.write_text(change(path.read_text()))
    with pytest.raises(ReleaseError, match=r"list of|cannot be read"):
        open_release(release).nquads()
    assert not open_release(release).is_whole()


def test_a_list_of_graphs_that_is_another_is_refused(release: Path) -> None:
    path = release / "001" / "graphs.txt"
    path.write_text(path.read_text().replace(" 1", " 2", 1))
    with pytest.raises(ReleaseError, match="list of the named graphs is not the one"):
        open_release(release).graphs  # noqa: B018
    path.unlink()
    with pytest.raises(ReleaseError, match="list of the named graphs cannot be read"):
        open_release(release).graphs  # noqa: B018


def test_quads_with_the_right_sum_that_are_none_are_one_error(run: Run, release: Path) -> None:
    data = b"<a\n"
    packed = gzip.compress(data)
    row = f"{hashlib.sha256(data).hexdigest()} {len(data)} 1 {len(packed)}\n"
    put(release / "001", packed, row, len(data), 1)
    told(run("diff", release, release))


def put(folder: Path, packed: bytes, row: str, size: int, statements: int) -> None:
    """N-Quads of one part, and what list and manifest say of them."""
    (folder / "benchgraph.nq.gz").write_bytes(packed)
    (folder / "benchgraph.nq.parts").write_text(row)
    listed = row.rpartition(" ")[0] + "\n"
    said = {"sha256": hashlib.sha256(listed.encode()).hexdigest(), "parts": 1}
    said |= {"bytes": size, "statements": statements}
    resum(folder, lambda members: members[0].update(said))


@contextmanager
def memory_of(most: int) -> Iterator[None]:
    """No more than so many bytes at once, as Python counts them."""
    tracemalloc.start()
    yield
    assert tracemalloc.get_traced_memory()[1] < most
    tracemalloc.stop()


def resum(folder: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    """Change the members of a manifest, and let its root be theirs."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest["members"])
    keys = ("sha256", "bytes", "statements", "name")
    lines = "".join(
        " ".join(str(each.get(key)) for key in keys) + "\n" for each in manifest["members"]
    )
    path.write_text(json.dumps(manifest | {"root": hashlib.sha256(lines.encode()).hexdigest()}))


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
    store.whole.raw = Damaged()  # type: ignore[assignment]
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
    monkeypatch.setattr("benchgraph.release.build.build_release", build)
    first = cache.shipped_release()
    assert cache.shipped_release().path == first.path
    shutil.rmtree(first.path / "store")
    second = cache.shipped_release()
    assert second.path != first.path and second.is_whole()
