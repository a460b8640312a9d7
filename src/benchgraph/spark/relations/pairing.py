"""Relations of all that parts have found, as shuffles: by IRI, by case, and by two ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

from benchgraph.relations.following.state import decoded, encoded
from benchgraph.relations.lifting import NOT_LIFTED
from benchgraph.spark.relations.drawing import merged, settled_between
from benchgraph.spark.relations.finding import (
    ANSWER,
    CODE,
    MADE,
    MENTION,
    PROFILED,
    RULE,
    SPEAKING,
    STATEMENT,
    Row,
)
from benchgraph.spark.relations.gathering import batches_of, groups_of
from benchgraph.spark.settling import Settled

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

_BASE = "type string, start string, finish string, text string, evidence array<string>"
_LINE = "line binary"
# What rows of two ends tell: a relation between them, one that is again between them, and that
# something else tells of them.
_BASE_ROW, _LIFTED_ROW, _TOLD_ROW = "base", "lifted", "told"


def drawn(settled: Settled, found: DataFrame, told: Iterable[Row], name: str) -> DataFrame:
    """The lines of the relations graph (``line`` BINARY, each once), of the rows that were found;
    ``told``: a row of each kind that there is, of mentions one of their own."""
    from pyspark.sql import functions as F

    told = list(told)
    kinds = {row.kind for row in told}
    base = settled.keep(_merged(found, kinds), f"{name}-base")
    mentions = any(row.text == MENTION for row in told)
    pieces = [_of_two_ends(base, found, mentions=mentions)]
    if ANSWER in kinds:
        pieces.append(_of(found, ANSWER).select(F.col("text").cast("binary").alias("line")))
    if MADE in kinds:
        pieces.append(_made(base, found))
    lines = reduce(lambda one, other: one.union(other), pieces)
    return settled.keep(lines, f"{name}-lines")


def _of(found: DataFrame, kind: str) -> DataFrame:
    from pyspark.sql import functions as F

    return found.where(F.col("kind") == kind)


# -- one of each IRI -------------------------------------------------------------------------------


def _merged(found: DataFrame, kinds: Collection[str]) -> DataFrame:
    """Relations before they are lifted, each once."""
    from pyspark.sql import functions as F

    rows = found.where(F.col("kind").isin(RULE, CODE)).select(
        F.col("key").alias("iri"), "kind", F.lit("").alias("node"), "text"
    )
    if SPEAKING in kinds:
        named = _of(found, RULE).select(
            F.col("key").alias("iri"), F.explode("evidence").alias("node")
        )
        spoken = _of(found, SPEAKING).select(F.col("key").alias("node"), "text")
        told = named.join(spoken, "node").select("iri", F.lit(SPEAKING), "node", "text")
        rows = rows.union(told)
    by_iri = rows.repartition("iri").sortWithinPartitions("iri")
    return by_iri.mapInArrow(_merge, _BASE)


def _merge(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[tuple[object, ...]]:
        for _, group in groups_of(batches, "iri"):
            told: dict[str, list[tuple[str, str]]] = {RULE: [], CODE: [], SPEAKING: []}
            for row in group:
                told[row["kind"]].append((row["node"], row["text"]))
            of_rules, of_code = ([decoded(text) for _, text in told[k]] for k in (RULE, CODE))
            one = merged(of_rules, of_code, told[SPEAKING])
            evidence = sorted({*one.from_evidence, *one.to_evidence})
            yield one.type, one.from_, one.to, encoded(one), evidence

    yield from batches_of(rows(), _BASE)


def _made(base: DataFrame, found: DataFrame) -> DataFrame:
    """The triples of evidence that rules made and a relation names, each once."""
    from pyspark.sql import functions as F

    named = base.select(F.explode("evidence").alias("key"))
    made = _of(found, MADE).select("key", "text").distinct()
    return made.join(named, "key", "left_semi").select(F.col("text").cast("binary").alias("line"))


# -- cases -----------------------------------------------------------------------------------------


def _of_two_ends(base: DataFrame, found: DataFrame, *, mentions: bool) -> DataFrame:
    """The lines of relations, those between cases among them."""
    from pyspark.sql import functions as F

    cases = _of(found, PROFILED).select(F.col("key").alias("thing"), F.col("other").alias("case"))
    again = _again(base, cases.distinct())
    rows = base.select(
        *_pair("start", "finish"), F.lit(_BASE_ROW).alias("kind"), "text", "start", "finish"
    ).union(again.select(*_pair("a", "b"), F.lit(_LIFTED_ROW), "text", "a", "b"))
    if mentions:
        rows = rows.union(_told(base, found, again, cases))
    by_ends = rows.repartition("low", "high").sortWithinPartitions("low", "high")
    return by_ends.mapInArrow(_settle, _LINE)


def _pair(start: str, finish: str) -> tuple[Column, Column]:
    from pyspark.sql import functions as F

    return F.least(start, finish).alias("low"), F.greatest(start, finish).alias("high")


def _again(base: DataFrame, cases: DataFrame) -> DataFrame:
    """Relations that are again between cases: between ``a`` and ``b``, none of which profiles the
    other one or what the other one stands for."""
    from pyspark.sql import functions as F

    starts = cases.select(F.col("thing").alias("start"), F.col("case").alias("start_case"))
    finishes = cases.select(F.col("thing").alias("finish"), F.col("case").alias("finish_case"))
    lifted = (
        base.where(~F.col("type").isin(sorted(NOT_LIFTED)))
        .select("type", "start", "finish", "text")
        .join(starts, "start", "left")
        .join(finishes, "finish", "left")
        .where(F.col("start_case").isNotNull() | F.col("finish_case").isNotNull())
        .withColumn("a", F.coalesce("start_case", "start"))
        .withColumn("b", F.coalesce("finish_case", "finish"))
        .where(F.col("a") != F.col("b"))
        .where((F.col("a") != F.col("start")) | (F.col("b") != F.col("finish")))
    )
    for end, others in (("a", ("b", "finish")), ("b", ("a", "start"))):
        profiles = F.col("case") == F.col(end)
        profiles &= F.col("thing").isin(*(F.col(other) for other in others))
        lifted = lifted.join(cases, profiles, "left_anti")
    return lifted.select("type", "text", "a", "b")


def _told(base: DataFrame, found: DataFrame, again: DataFrame, cases: DataFrame) -> DataFrame:
    """Of which two ends of mentions between cases a plain statement or a comparison tells, of
    themselves or of what they profile."""
    from pyspark.sql import functions as F

    stated = _of(found, STATEMENT).select(F.col("key").alias("one"), F.col("other").alias("two"))
    compared = base.where(F.col("type") == "comparison-with").select("start", "finish")
    said = stated.union(compared).select(*_pair("one", "two")).distinct()
    mentions = again.where(F.col("type") == "mentions").select(*_pair("a", "b")).distinct()
    own = cases.select(F.col("case").alias("end"), "thing")
    ends = mentions.select(F.explode(F.array("low", "high")).alias("end")).distinct()
    sides = ends.join(own, "end").union(ends.select("end", "end"))
    ways = (
        mentions.join(sides.select(F.col("end").alias("low"), F.col("thing").alias("x")), "low")
        .join(sides.select(F.col("end").alias("high"), F.col("thing").alias("y")), "high")
        .select("low", "high", F.least("x", "y").alias("one"), F.greatest("x", "y").alias("two"))
    )
    told = ways.join(
        said.select(F.col("low").alias("one"), F.col("high").alias("two")), ["one", "two"]
    )
    nothing = F.lit("")
    return told.select("low", "high", F.lit(_TOLD_ROW), nothing, nothing, nothing).distinct()


def _settle(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    def lines() -> Iterator[tuple[bytes]]:
        for _, group in groups_of(batches, "low", "high"):
            base, again, told = [], [], False
            for row in group:
                match row["kind"]:
                    case "base":
                        base.append(row["text"])
                    case "lifted":
                        again.append((row["text"], row["start"], row["finish"]))
                    case _:
                        told = True
            for line in settled_between(base, again, told):
                yield (line,)

    yield from batches_of(lines(), _LINE)
