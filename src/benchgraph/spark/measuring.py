"""What a release says of all of its lines together, counted where the lines are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from benchgraph.query.examples import last_day
from benchgraph.spark.parts.halos import as_triples
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# What query.examples.last_day asks for: when a source was read, and the end of any date.
_DAYS: tuple[NamedNode, ...] = (BG.readOn, BG.latest)


def distinct_triples(lines: DataFrame) -> int:
    """How many triples there are, whatever their graphs.

    By 128 bits of hash each: two of 10^15 triples would have the same once in 10^8 builds.
    """
    from pyspark.sql import functions as f

    # Of several columns Spark hashes one after the other: the first is where the second begins.
    hashes = as_triples(lines).select(
        f.xxhash64("line").alias("a"), f.xxhash64(f.lit(1), "line").alias("b")
    )
    return int(hashes.distinct().count())


def last_day_on(lines: DataFrame) -> str | None:
    """The day that stands for today; as ``query.examples.last_day`` finds it in a store.

    The days that there are come to the driver, each once: some thousands.
    """
    from pyspark.sql import functions as f

    predicate, rest = f.split("text", " ", 3)[1], f.split("text", " ", 3)[2]
    days = (
        lines.select(f.col("line").cast("string").alias("text"))
        .where(predicate.isin([str(each) for each in _DAYS]))
        .select(f.concat(predicate, f.lit(" "), f.substring_index(rest, " <", 1)).alias("said"))
        .distinct()
        .collect()
    )
    store = EmbeddedStore.memory()
    said = [f"<urn:{at}> {row['said']} .\n" for at, row in enumerate(days)]
    store.load("".join(said).encode())
    return last_day(store)
