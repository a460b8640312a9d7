"""A release that Spark writes has the bytes of the one that a local build writes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchgraph.errors import ReleaseError
from benchgraph.release import Release, open_release
from benchgraph.release.graphs import GRAPHS, entry
from benchgraph.release.lines import SortedLines
from benchgraph.release.parts import BOUNDS, Bounds
from benchgraph.release.write import write_lines
from benchgraph.spark.release import pieces as module
from benchgraph.spark.release import writing
from benchgraph.spark.release.cutting import pieces
from benchgraph.spark.release.pieces import Shared, keep_range, write_piece
from benchgraph.spark.release.writing import write_on
from benchgraph.spark.settling import Settled

PROMISED = ("benchgraph.nq.gz", "benchgraph.nq.parts", "benchgraph.ttl", "benchgraph.ttl.parts",
            GRAPHS)  # fmt: skip
SAID: dict[str, Any] = {"engines": {"closure": "compiled"}, "records": 7}
SMALL = Bounds(600, 3000, 3)


@pytest.fixture(scope="module")
def lines(small_release: Path) -> list[bytes]:
    return open_release(small_release).nquads().splitlines(keepends=True)


def local(lines: Sequence[bytes], out: Path, bounds: Bounds = BOUNDS, **said: Any) -> Release:
    every = SortedLines()
    every.add(b"".join(lines))
    return write_lines(every, out, bounds=bounds, **{**SAID, **said})


def frame(spark: Any, lines: Sequence[bytes]) -> Any:
    """The lines in another order, some of them twice."""
    mixed = [*lines, *lines[::7]]
    random.Random(5).shuffle(mixed)
    return spark.createDataFrame([(bytearray(line),) for line in mixed], "line BINARY")


def same(one: Release, other: Release) -> bool:
    files = all((one.path / n).read_bytes() == (other.path / n).read_bytes() for n in PROMISED)
    return files and one.checksum == other.checksum


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared.make(tmp_path / "work")


def on_spark(spark: Any, lines: Any, out: Path, **more: Any) -> Release:
    return write_on(Settled(spark, out / "settled"), lines, out, **{**SAID, **more})


def test_it_has_the_bytes_of_a_local_one_and_stands_where_nothing_changes(
    spark: Any, lines: list[bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    local(lines[::3], out)  # an earlier one
    question = tmp_path / "asked.rq"
    question.write_text("ASK {}")
    some = frame(spark, lines)
    left_out = [{"path": "a.yaml", "why": "bad"}]
    release = on_spark(spark, some, out, left_out=left_out, questions=[question])
    wanted = local(lines, tmp_path / "wanted", left_out=left_out)
    assert release.path == out / "002" and same(release, wanted)
    prepared = {"unprepared": ["store", "search.sqlite"]}
    assert release.manifest == wanted.manifest | prepared
    assert (release.path / "questions" / "asked.rq").read_text() == "ASK {}"
    names = {path.name for path in release.path.iterdir()}
    assert names == {*PROMISED, "manifest.json", "questions"}
    # Again, with other ranges.
    again = on_spark(spark, some.repartition(9), out, left_out=left_out)
    assert again.path == release.path
    assert sorted(path.name for path in out.iterdir()) == ["001", "002", "CURRENT"]


def test_many_small_parts_in_ranges_smaller_than_one(
    spark: Any, lines: list[bytes], tmp_path: Path
) -> None:
    spark.conf.set("spark.sql.shuffle.partitions", "12")
    spark.conf.set("spark.sql.adaptive.coalescePartitions.enabled", "false")
    try:
        release = on_spark(spark, frame(spark, lines[:90]), tmp_path / "out", bounds=SMALL)
    finally:
        spark.conf.unset("spark.sql.adaptive.coalescePartitions.enabled")
        spark.conf.set("spark.sql.shuffle.partitions", "4")
    assert same(release, local(lines[:90], tmp_path / "wanted", SMALL))


def test_of_no_lines_it_is_the_empty_release(spark: Any, tmp_path: Path) -> None:
    release = on_spark(spark, frame(spark, []), tmp_path / "out")
    assert same(release, local([], tmp_path / "wanted"))
    assert not release.store.ask("ASK { ?s ?p ?o }") and release.is_whole()


def test_a_folder_that_workers_do_not_reach_is_named(
    spark: Any, lines: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(folder: Path) -> Shared:
        made = Shared.make(folder)
        return made._replace(mark="that of another disk")

    out = tmp_path / "out"
    before = local(lines[::3], out)
    monkeypatch.setattr(writing, "Shared", SimpleNamespace(make=elsewhere))
    with pytest.raises(ReleaseError, match="does not reach the folder of the release") as caught:
        on_spark(spark, frame(spark, lines[:50]), out)
    assert caught.value.path == out and "--out" in str(caught.value)
    assert open_release(out).path == before.path
    assert sorted(path.name for path in out.iterdir()) == ["001", "CURRENT"]


def test_a_task_that_fails_is_one_error_and_leaves_what_stood_there(
    spark: Any, lines: list[bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    before = local(lines[::3], out)
    with pytest.raises(ReleaseError, match="cannot be written") as caught:
        on_spark(spark, frame(spark, [*lines[:50], b"no line\n"]), out)
    assert "Traceback" not in str(caught.value) and "SyntaxError" in str(caught.value)
    assert open_release(out).path == before.path
    assert sorted(path.name for path in out.iterdir()) == ["001", "CURRENT"]


def test_a_task_that_runs_twice_disturbs_nobody(
    lines: list[bytes], shared: Shared, tmp_path: Path
) -> None:
    """As on an executor that is slow, or was lost after it had written."""
    blocks = [lines[:800], [], lines[800:]]
    once, twice = keep_range(blocks, shared), keep_range(blocks, shared)
    assert once is not None and twice is not None and once.name != twice.name
    assert once._replace(name="") == twice._replace(name="")
    assert (shared.folder / once.name).read_bytes() == b"".join(lines)
    (spans,) = pieces([once])
    one, other = write_piece(spans, shared), write_piece(spans, shared)
    assert one.name != other.name and one.members == other.members
    wanted = local(lines, tmp_path / "wanted")
    assert list(one.members) == list(wanted.members)


def test_lines_that_come_more_often_than_memory_holds_are_sorted_and_kept_once(
    lines: list[bytes], shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    pa = pytest.importorskip("pyarrow")
    monkeypatch.setattr(module, "_RUN", 1000)
    mixed = random.Random(3).sample([*lines, *lines[::3]], len(lines) + len(lines[::3]))
    blocks = (mixed[start : start + 300] for start in range(0, len(mixed), 300))
    batches = [pa.record_batch([pa.array(block, pa.binary())], names=["line"]) for block in blocks]
    (row,) = next(module.range_rows(batches, shared, BOUNDS)).to_pylist()
    assert (shared.folder / row["name"]).read_bytes() == b"".join(lines)
    assert (row["host"], row["first"], row["last"]) == (None, lines[0], lines[-1])
    assert list(module.range_rows([], shared, BOUNDS)) == []
    assert len(list(shared.folder.iterdir())) == 2  # nothing is left of the one without lines


def test_a_range_that_became_shorter_is_found(lines: list[bytes], shared: Shared) -> None:
    kept = keep_range([lines], shared)
    assert kept is not None
    path = shared.folder / kept.name
    path.write_bytes(b"".join(lines[:-1]))
    (spans,) = pieces([kept])
    with pytest.raises(OSError, match="shorter"):
        write_piece(spans, shared)


def test_a_piece_that_is_damaged_is_found_before_it_is_joined(
    lines: list[bytes], shared: Shared, tmp_path: Path
) -> None:
    kept = keep_range([lines], shared)
    assert kept is not None
    piece = write_piece(next(pieces([kept])), shared)
    join = partial(writing._joined, "benchgraph.ttl", [piece], shared, tmp_path)
    path = shared.folder / piece.name / "benchgraph.ttl"
    text = path.read_bytes()
    assert join() == piece.members[1] and (tmp_path / "benchgraph.ttl").read_bytes() == text
    path.write_bytes(text[:-1])
    with pytest.raises(OSError, match="longer or shorter"):
        join()
    path.with_name("benchgraph.ttl.parts").write_bytes(b"")
    with pytest.raises(ReleaseError, match="list of its parts"):
        join()


def test_more_lists_of_graphs_than_files_may_be_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_AT_ONCE", 3)
    counts: dict[str, int] = {}
    paths = []
    for number in range(20):
        some = {f"urn:{name}": number + 1 for name in range(number % 5, 40, 3)}
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text("".join(f"{name} {some[name]}\n" for name in sorted(some)))
        counts = {name: counts.get(name, 0) + some.get(name, 0) for name in {**counts, **some}}
    said = writing._graphs(paths, tmp_path)
    text = (tmp_path / GRAPHS).read_text()
    assert text == "".join(f"{name} {counts[name]}\n" for name in sorted(counts))
    assert said == entry(text.encode()) and said["graphs"] == len(counts)
