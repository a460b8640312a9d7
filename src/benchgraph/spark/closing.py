"""The closure on Spark: the lines that follow from the ontology, and what contradicts it.

One pass over the lines makes marks (``marking``) and the facts that rules with two premises read;
the latter are joined round by round until nothing is new; all marks are merged and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import Quad, Triple

from benchgraph.closure import UnsupportedAxiom, compile_rules
from benchgraph.closure.axioms import OWL
from benchgraph.errors import EngineError
from benchgraph.reason import Published
from benchgraph.spark.columns import batches_of_marks, batches_of_told, bits_of
from benchgraph.spark.joining import join_facts
from benchgraph.spark.marking import Marks, Tables
from benchgraph.spark.rules import prop
from benchgraph.spark.tabling import Layout
from benchgraph.spark.telling import Telling
from benchgraph.triples import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from benchgraph.spark.settling import Settled

MOST = 100_000
"""Contradictions that are told; who has more has another ontology in mind."""


@dataclass(frozen=True)
class Closed:
    """``lines``: what follows and is published, as N-Quads, each once, in no order.
    ``inconsistencies``: sorted sentences, the first ``MOST`` of them."""

    lines: DataFrame
    inconsistencies: list[str]


def close_on(
    settled: Settled, lines: DataFrame, ontology: Iterable[Triple], name: str = "closed"
) -> Closed:
    """The closure of ``lines`` under ``ontology``, without what was asserted: what ``materialise``
    gives. ``lines`` may hold the ontology or not. What is settled has names that begin with
    ``name``.

    Raises EngineError where the ontology or the lines state what the compiled rules do not cover:
    there is no owlrl on Spark.
    """
    axioms = list(ontology)
    try:
        layout = Layout(compile_rules(axioms), Published.read())
    except UnsupportedAxiom as axiom:
        raise _refusal(axiom.name, str(axiom.subject)) from None
    tables = layout.tables()
    read = _read(lines, tables).unionByName(_of_ontology(settled.spark, layout, tables, axioms))
    read = settled.keep(read, f"{name}-read")
    marks = read.where("relation IS NULL")
    if layout.meetings or layout.counted:
        facts = read.where("relation IS NOT NULL")
        joined = join_facts(settled, facts, layout.meetings, f"{name}-facts")
        for concluded in joined.concluded:
            marks = marks.unionByName(_marked(concluded, tables))
        _insist_on_single(joined.facts, layout)
    told = settled.keep(_told(marks, layout), name)
    return Closed(told.where("line IS NOT NULL").select("line"), _contradictions(told))


def _columns(tables: Tables) -> str:
    """A fact (``relation``, ``x``, ``y``), or the bits of the key ``x``."""
    bits = (f", b{place} BIGINT" for place in range(2 * tables.words))
    return "relation INT, x BINARY, y BINARY" + "".join(bits)


def _read(lines: DataFrame, tables: Tables) -> DataFrame:
    """The marks and facts that lines and single facts give."""

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            marks = Marks(tables)
            marks.read(batch.column(0).to_pylist())
            yield from batches_of_marks(marks, tables.words)

    return lines.select("line").mapInArrow(read, _columns(tables))


def _marked(facts: DataFrame, tables: Tables) -> DataFrame:
    """The marks of facts that follow from two, with which everything stands that follows."""

    def mark(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            marks = Marks(tables)
            for relation, x, y in zip(*(each.to_pylist() for each in batch.columns), strict=True):
                marks.conclude(relation, x, y)
            marks.facts.clear()
            yield from batches_of_marks(marks, tables.words)

    return facts.select("relation", "x", "y").mapInArrow(mark, _columns(tables))


def _of_ontology(
    spark: SparkSession, layout: Layout, tables: Tables, axioms: Iterable[Triple]
) -> DataFrame:
    """The marks and facts of the ontology itself."""
    import pyarrow as pa

    marks = Marks(tables)
    quads = (Quad(each.subject, each.predicate, each.object, ONTOLOGY_GRAPH) for each in axioms)
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    marks.read(text.splitlines(keepends=True))
    for individual, heads in layout.seeds:
        marks.follow(heads, individual, individual)
    table = pa.Table.from_batches(list(batches_of_marks(marks, tables.words)))
    return spark.createDataFrame(table)


def _told(marks: DataFrame, layout: Layout) -> DataFrame:
    """What merged marks tell: a line, a contradiction or a refusal in each row."""
    from pyspark.sql import functions as F

    telling, words = Telling(layout), layout.words
    bits = [f"b{place}" for place in range(2 * words)]
    merged = marks.groupBy("x").agg(*(F.bit_or(each).alias(each) for each in bits))

    def tell(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            keys, *columns = (each.to_pylist() for each in batch.columns)
            follows, stated = bits_of(columns[:words]), bits_of(columns[words:])
            told = telling.read(zip(keys, follows, stated, strict=True))
            yield from batches_of_told(told)

    return merged.mapInArrow(tell, "line BINARY, contradiction STRING, refusal STRING")


def _contradictions(told: DataFrame) -> list[str]:
    """The sentences; raises EngineError where something cannot be closed."""
    from pyspark.sql import functions as F

    first = F.col("refusal").asc_nulls_last()
    rows = told.where("line IS NULL").orderBy(first, "contradiction").limit(MOST).collect()
    if rows and rows[0].refusal is not None:
        raise _refusal(*rows[0].refusal.split("\n"))
    return [row.contradiction for row in rows]


def _insist_on_single(facts: DataFrame, layout: Layout) -> None:
    """Raise EngineError where a functional property would make two names one."""
    from pyspark.sql import functions as F

    checks = layout.rules.checks
    for numbers, end, other, what in (
        (checks.functional, "x", "y", "FunctionalProperty"),
        (checks.inverse_functional, "y", "x", "InverseFunctionalProperty"),
    ):
        if numbers:
            counted = facts.where(F.col("relation").isin([prop(number) for number in numbers]))
            ends = counted.groupBy("relation", end).agg(
                F.min(other).alias("least"), F.max(other).alias("most")
            )
            for row in ends.where("least != most").agg(F.min("relation").alias("r")).collect():
                if row.r is not None:
                    name = layout.names[row.r // 2].decode()
                    raise _refusal(f"{OWL}{what} with two values", name)


def _refusal(what: str, where: str) -> EngineError:
    hint = "leave out --on: the local build does, with owlrl"
    return EngineError(f"the closure on Spark does not cover {what}", found=where, hint=hint)
