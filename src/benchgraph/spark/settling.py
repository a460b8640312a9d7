"""Rows that stand in files between two stages: what a lost executor had made is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MOST_TOLD = 20_000
"""So many findings reach the driver, which holds them, to be told to people: the worst first."""


class Settled:
    """Frames kept as Parquet below one folder of a file system that every worker reaches.

    A frame that is only described is made again by each stage that reads it, and one that is kept
    by executors goes with them; what stands here is made once.
    """

    def __init__(self, spark: SparkSession, folder: str) -> None:
        self.spark = spark
        self._folder = folder.rstrip("/")

    def keep(self, frame: DataFrame, name: str) -> DataFrame:
        """The rows of ``frame``, made now and read from where they stand: a name, used once."""
        path = f"{self._folder}/{name}"
        frame.write.mode("errorifexists").option("compression", "snappy").parquet(path)
        return self.spark.read.schema(frame.schema).parquet(path)
