"""The closure on Spark: the lines that follow from the ontology, and what contradicts it.

One pass over the lines gives marks (``marking``), and the facts that rules with two premises read.
Where these facts are few, they meet in one task (``meeting``), else they are joined round by round
(``joining``). All marks are merged, and what they tell is told (``telling``).
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
from benchgraph.spark.closure.columns import (
    batches_of_marks,
    batches_of_told,
    bits_of,
    schema_of_marks,
)
from benchgraph.spark.closure.joining import join_facts
from benchgraph.spark.closure.marking import Marks
from benchgraph.spark.closure.meeting import MOST, Meeter, TooMany
from benchgraph.spark.closure.rules import prop
from benchgraph.spark.closure.tabling import Layout
from benchgraph.spark.closure.telling import Telling
from benchgraph.triples import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from benchgraph.spark.settling import Settled

TOLD = 100_000
"""Contradictions that are told; who has more has another ontology in mind."""
_KEYS = 20_000


@dataclass(frozen=True)
class Closed:
    """``lines``: what follows and is published, as N-Quads, each once, in no order.
    ``inconsistencies``: sorted sentences, the first ``TOLD`` of them."""

    lines: DataFrame
    inconsistencies: list[str]


def close_on(
    settled: Settled,
    lines: DataFrame,
    ontology: Iterable[Triple],
    name: str = "closed",
    *,
    most: int = MOST,
) -> Closed:
    """The closure of ``lines`` under ``ontology``, without what was asserted: what ``materialise``
    gives. ``lines`` may hold the ontology or not. What is settled has names that begin with
    ``name``. Up to ``most`` facts meet in one task.

    Raises EngineError where the ontology or the lines state what the compiled rules do not cover:
    there is no owlrl on Spark.
    """
    axioms = list(ontology)
    try:
        layout = Layout(compile_rules(axioms), Published.read())
    except UnsupportedAxiom as axiom:
        raise _refusal(axiom.name, str(axiom.subject)) from None
    run = _Run(settled, layout, name)
    read, count = run.read(lines, axioms)
    if count <= most:
        try:
            return run.told(read, run.met(read, most) if layout.meetings else None, name)
        except TooMany:
            pass
    return run.told(read, run.joined(read), f"{name}-of-many")


class _Run:
    """One closure. Its frames have the columns ``relation``, ``x`` and ``y`` for facts; ``x`` and
    bits (``b0`` and so on) for marks, which have no relation."""

    def __init__(self, settled: Settled, layout: Layout, name: str) -> None:
        self._settled, self._layout, self._name = settled, layout, name
        self._tables = layout.tables()
        self._bits = [f"b{place}" for place in range(2 * layout.words)]
        self._columns = "relation INT, x BINARY, y BINARY" + "".join(
            f", {each} BIGINT" for each in self._bits
        )

    def read(self, lines: DataFrame, axioms: Iterable[Triple]) -> tuple[DataFrame, int]:
        """The marks and facts that lines give, and how many facts these are at most."""
        tables = self._tables

        def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                marks = Marks(tables)
                marks.read(batch.column(0).to_pylist())
                yield from batches_of_marks(marks, tables.words)

        found = self._settled.made(
            lines.select("line"), read, self._columns, f"{self._name}-read"
        ).unionByName(self._of_ontology(axioms))
        return found, _facts(found).count()

    def _of_ontology(self, axioms: Iterable[Triple]) -> DataFrame:
        import pyarrow as pa

        marks = Marks(self._tables)
        quads = (Quad(each.subject, each.predicate, each.object, ONTOLOGY_GRAPH) for each in axioms)
        text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        marks.read(text.splitlines(keepends=True))
        for individual, heads in self._layout.seeds:
            marks.follow(heads, individual, individual)
        words = self._tables.words
        batches = list(batches_of_marks(marks, words))
        table = pa.Table.from_batches(batches, schema_of_marks(words))
        return self._settled.spark.createDataFrame(table)

    def met(self, read: DataFrame, most: int) -> DataFrame:
        """The marks and facts that follow from two facts, of few."""
        meetings, tables = self._layout.meetings, self._tables

        def meet(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            meeter, marks = Meeter(meetings, most), Marks(tables)
            try:
                for batch in batches:
                    for heads, x, y in meeter.meet(_rows(batch)):
                        marks.follow(heads, x, y)
                        if len(marks.bits) >= _KEYS:
                            yield from batches_of_marks(marks, tables.words)
                            marks = Marks(tables)
            except TooMany:
                marks.give_up()
            yield from batches_of_marks(marks, tables.words)

        return _facts(read).coalesce(1).mapInArrow(meet, self._columns)

    def joined(self, read: DataFrame) -> DataFrame:
        """The same of many."""
        tables = self._tables

        def conclude(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                marks = Marks(tables)
                for fact in _rows(batch):
                    marks.conclude(*fact)
                yield from batches_of_marks(marks, tables.words)

        facts = join_facts(self._settled, _facts(read), self._layout.meetings, f"{self._name}-met")
        return facts.mapInArrow(conclude, self._columns)

    def told(self, read: DataFrame, met: DataFrame | None, name: str) -> Closed:
        """What all marks tell together. Raises EngineError and TooMany."""
        from pyspark.sql import functions as F

        checks = self._layout.rules.checks
        if met is not None and (checks.functional or checks.inverse_functional):
            met = self._settled.keep(met, f"{name}-met")
        every = read if met is None else read.unionByName(met)
        marks = every.where("relation IS NULL").groupBy("x")
        merged = marks.agg(*(F.bit_or(each).alias(each) for each in self._bits))
        telling, words = Telling(self._layout), self._layout.words

        def tell(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                keys, *columns = (each.to_pylist() for each in batch.columns)
                follows, stated = bits_of(columns[:words]), bits_of(columns[words:])
                yield from batches_of_told(telling.read(zip(keys, follows, stated, strict=True)))

        schema = "line BINARY, contradiction STRING, refusal STRING"
        told = self._settled.made(merged, tell, schema, name)
        contradictions = _contradictions(told)
        self._insist_on_single(_facts(every))
        return Closed(told.where("line IS NOT NULL").select("line"), contradictions)

    def _insist_on_single(self, facts: DataFrame) -> None:
        """Raise EngineError where a functional property would make two names one."""
        from pyspark.sql import functions as F

        checks = self._layout.rules.checks
        for numbers, end, other, what in (
            (checks.functional, "x", "y", "FunctionalProperty"),
            (checks.inverse_functional, "y", "x", "InverseFunctionalProperty"),
        ):
            if not numbers:
                continue
            listed = facts.where(F.col("relation").isin([prop(number) for number in numbers]))
            ends = listed.groupBy("relation", end).agg(
                F.min(other).alias("least"), F.max(other).alias("most")
            )
            (row,) = ends.where("least <> most").agg(F.min("relation").alias("found")).collect()
            if row.found is not None:
                name = self._layout.names[row.found // 2].decode()
                raise _refusal(f"{OWL}{what} with two values", name)


def _facts(found: DataFrame) -> DataFrame:
    return found.where("relation IS NOT NULL").select("relation", "x", "y")


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[int, bytes, bytes]]:
    relations, subjects, values = (each.to_pylist() for each in batch.columns)
    return zip(relations, subjects, values, strict=True)


def _contradictions(told: DataFrame) -> list[str]:
    """The sentences; raises EngineError where something cannot be closed, and TooMany."""
    from pyspark.sql import functions as F

    first = F.col("refusal").asc_nulls_last()
    rows = told.where("line IS NULL").orderBy(first, "contradiction").limit(TOLD).collect()
    if rows and rows[0].refusal is not None:
        what, where = rows[0].refusal.split("\n")
        if not what:
            raise TooMany
        raise _refusal(what, where)
    return [row.contradiction for row in rows]


def _refusal(what: str, where: str) -> EngineError:
    hint = "leave out --on: the local build closes it, with owlrl"
    if what.startswith(f"{OWL}hasKey"):
        hint = "no engine here does: take the axiom out"
    return EngineError(f"the closure on Spark does not cover {what}", found=where, hint=hint)
