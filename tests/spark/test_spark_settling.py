"""Rows between two stages stand in files, and only files that the driver is told of count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.spark.settling import Settled

if TYPE_CHECKING:
    import pyarrow as pa


def test_what_tasks_make_is_what_they_tell_of(spark: Any, tmp_path: Path) -> None:
    def evens(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            found = [number for number in batch.column(0).to_pylist() if number % 2 == 0]
            yield pa.RecordBatch.from_pydict({"line": [b"%d" % each for each in found], "n": found})

    def nothing(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield batch.slice(0, 0)

    # Characters that a pattern of paths is made of are those of a name here.
    folder = tmp_path / "a [1] {b,c}*"
    settled = Settled(spark, folder)
    made = settled.made(spark.range(10, numPartitions=3), evens, "line BINARY, n INT", "evens")
    (folder / "evens" / "of-a-task-that-ran-twice.parquet").write_bytes(b"half")
    wanted = [(b"%d" % number, number) for number in range(0, 10, 2)]
    assert sorted((bytes(row.line), row.n) for row in made.collect()) == wanted
    kept = settled.keep(made.where("n > 4"), "kept")
    assert sorted(row.n for row in kept.collect()) == [6, 8]
    none = settled.made(spark.range(10, numPartitions=3), nothing, "id BIGINT", "none")
    assert none.collect() == []
    assert none.dtypes == [("id", "bigint")]
