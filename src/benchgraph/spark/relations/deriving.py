"""Relations of a graph that one task can hold: derived there, as a local run derives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from benchgraph.relations.derive import derive
from benchgraph.relations.rules import Rule
from benchgraph.spark.relations.gathering import batches_of, filled, lines_of
from benchgraph.spark.settling import Settled

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

_SCHEMA = "line binary, at int, sentence string"


def derived_in_one(
    settled: Settled, triples: DataFrame, rules: Sequence[Rule], name: str
) -> tuple[DataFrame, list[str]]:
    """The lines of the relations graph (``line`` BINARY), and what was left out.

    ``triples``: N-Triples (``line`` BINARY), which the task holds in a store; see ``filled``. It
    holds the relations besides, about 5 kB each.
    """
    from pyspark.sql import functions as F

    derived = partial(_derived, rules=rules)
    rows = settled.made(triples.coalesce(1), derived, _SCHEMA, f"{name}-derived")
    told = rows.where(F.col("line").isNull()).orderBy("at").select("sentence").collect()
    return rows.where(F.col("line").isNotNull()).select("line"), [row["sentence"] for row in told]


def _derived(batches: Iterable[pa.RecordBatch], rules: Sequence[Rule]) -> Iterator[pa.RecordBatch]:
    with filled(lines_of(batches)) as store:
        found = derive(store, rules)
    lines = (line for some in found.nquads() for line in some.splitlines(keepends=True))
    yield from batches_of(((line, None, None) for line in lines), _SCHEMA)
    sentences = found.report.left_out()
    yield from batches_of(((None, at, each) for at, each in enumerate(sentences)), _SCHEMA)
