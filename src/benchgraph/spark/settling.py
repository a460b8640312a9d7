"""Rows that stand in files between two stages: what a lost executor had made is read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

_OF_PATTERNS = re.compile(r"[][{}*?\\]")
Work = Callable[["Iterator[pa.RecordBatch]"], "Iterator[pa.RecordBatch]"]
"""What a task makes of its rows, as ``DataFrame.mapInArrow`` has it."""

MOST_TOLD = 20_000
"""So many findings reach the driver, which holds them, to be told to people: the worst first."""


class Settled:
    """Frames kept as Parquet below one folder, which every worker reaches by the same path.

    A frame that is only described is made again by each stage that reads it, and one that is kept
    by executors goes with them; what stands here is made once.
    """

    def __init__(self, spark: SparkSession, folder: Path) -> None:
        self.spark = spark
        self._folder = folder

    def keep(self, frame: DataFrame, name: str) -> DataFrame:
        """The rows of ``frame``, made now and read from where they stand: a name, used once."""
        path = str(self._folder / name)
        frame.write.mode("errorifexists").option("compression", "snappy").parquet(path)
        return self._read(frame.schema, [path])

    def made(self, frame: DataFrame, work: Work, schema: str, name: str) -> DataFrame:
        """The rows that ``work`` makes of ``frame``, made now, as ``keep(frame.mapInArrow(…))``.

        The tasks write them where they make them: to hand them back to Java, which would write
        them, was a quarter of the price of reading records. A task that runs twice writes two
        files, and the one that the driver is told of counts.
        """
        from pyspark.sql.pandas.types import to_arrow_schema
        from pyspark.sql.types import StructType

        kinds = StructType.fromDDL(schema)
        write = partial(
            _written, work=work, schema=to_arrow_schema(kinds), folder=self._folder / name
        )
        files = [row.file for row in frame.mapInArrow(write, "file string").collect()]
        if not files:
            return self.spark.createDataFrame([], kinds)
        return self._read(kinds, files)

    def _read(self, schema: StructType, paths: Iterable[str]) -> DataFrame:
        # To whoever reads, a path is a pattern.
        plain = sorted(_OF_PATTERNS.sub(r"\\\g<0>", path) for path in paths)
        return self.spark.read.schema(schema).parquet(*plain)


def _written(
    batches: Iterator[pa.RecordBatch], work: Work, schema: pa.Schema, folder: Path
) -> Iterator[pa.RecordBatch]:
    """Write what becomes of ``batches`` to a file of its own; a row with its path, or none where
    nothing becomes of them."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    some = (batch.cast(schema) for batch in work(batches) if batch.num_rows)
    if (first := next(some, None)) is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}.parquet"
    with ParquetWriter(path, schema, compression="snappy", use_dictionary=False) as writer:
        for batch in chain([first], some):
            writer.write_batch(batch)
    yield pa.RecordBatch.from_pydict({"file": [str(path)]})
