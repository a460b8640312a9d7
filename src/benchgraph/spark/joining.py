"""Rules with two premises on Spark: joins over facts that are settled, until nothing is new.

Frames of facts have the columns ``relation``, ``x`` and ``y``. A new fact meets all that are known
once (semi-naive), and only relations that the last round brought facts of are joined again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchgraph.spark.rules import End, Meeting, Relation

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from benchgraph.spark.settling import Settled

_FACT = ["relation", "x", "y"]
_HEADS = (
    "rule INT, relation INT, one INT, one_term BINARY, other INT, other_term BINARY,"
    " if_x BINARY, if_y BINARY"
)


@dataclass(frozen=True)
class Joined:
    """``facts``: all of the relations that are joined; ``concluded``: what follows from two facts
    and from that alone, of any relation."""

    facts: DataFrame
    concluded: list[DataFrame]


def join_facts(
    settled: Settled, facts: DataFrame, meetings: Iterable[Meeting], name: str
) -> Joined:
    """Join facts until nothing is new. ``facts`` are closed under the rules with one premise, and
    may hold a fact more than once. What is settled has the names ``NAME-0``, ``NAME-1`` and so on.

    The rounds are as many as the longest chain of conclusions, of a transitive property the
    logarithm of its longest path.
    """
    meetings = list(meetings)
    kept = {each for meeting in meetings for each in meeting[:2]}
    older, known = None, settled.keep(facts.select(*_FACT).distinct(), f"{name}-0")
    fresh = known
    present = found = _relations(fresh)
    concluded: list[DataFrame] = []
    while active := _active(meetings, present, found):
        rules = _Rules.of(settled, active)
        met = rules.met(fresh, known)
        if older is not None:
            met = met.unionByName(rules.met(older, fresh))
        met = met.distinct().join(known, _FACT, "left_anti")
        concluded.append(settled.keep(met, f"{name}-{len(concluded) + 1}"))
        fresh = concluded[-1].where(_is_among(kept))
        older, known = known, known.unionByName(fresh)
        found = _relations(fresh)
        present = present | found
    return Joined(known, concluded)


def _active(
    meetings: Iterable[Meeting], present: set[Relation], fresh: set[Relation]
) -> list[Meeting]:
    """The rules for which there are facts, and new ones for one side."""
    return [
        each
        for each in meetings
        if {each.left, each.right} <= present and not fresh.isdisjoint(each[:2])
    ]


def _relations(facts: DataFrame) -> set[Relation]:
    """The relations of which there are facts: as many as the rules have at most."""
    return {row.relation for row in facts.select("relation").distinct().collect()}


def _is_among(relations: Iterable[Relation]) -> Column:
    from pyspark.sql import functions as F

    return F.col("relation").isin(sorted(relations))


@dataclass(frozen=True)
class _Rules:
    """Some rules with two premises as frames that go to every task."""

    links: DataFrame
    heads: DataFrame
    rights: frozenset[Relation]

    @classmethod
    def of(cls, settled: Settled, meetings: list[Meeting]) -> _Rules:
        links = [(rule, *each[:2]) for rule, each in enumerate(meetings)]
        heads = [
            (rule, head.relation, *_end(head.subject), *_end(head.object), head.if_x, head.if_y)
            for rule, each in enumerate(meetings)
            for head in each.heads
        ]
        return cls(
            settled.spark.createDataFrame(links, "rule INT, left INT, right INT"),
            settled.spark.createDataFrame(heads, _HEADS),
            frozenset(each.right for each in meetings),
        )

    def met(self, lefts: DataFrame, rights: DataFrame) -> DataFrame:
        """What follows where a fact of the one and a fact of the other meet."""
        from pyspark.sql import functions as F

        one = lefts.join(F.broadcast(self.links), lefts.relation == self.links.left).select(
            "rule", "right", F.col("x").alias("ends_x"), F.col("y").alias("middle")
        )
        other = rights.where(_is_among(self.rights)).select(
            F.col("relation").alias("right"), F.col("x").alias("middle"), F.col("y").alias("ends_y")
        )
        met = one.join(other, ["right", "middle"]).join(F.broadcast(self.heads), "rule")
        holds = F.lit(True)
        for wanted, end in (("if_x", "ends_x"), ("if_y", "ends_y")):
            holds &= F.col(wanted).isNull() | (F.col(wanted) == F.col(end))
        return met.where(holds).select("relation", _placed("one", "x"), _placed("other", "y"))


def _placed(end: str, name: str) -> Column:
    from pyspark.sql import functions as F

    ends = F.when(F.col(end) == 0, F.col("ends_x")).when(F.col(end) == 1, F.col("ends_y"))
    return ends.otherwise(F.col(f"{end}_term")).alias(name)


def _end(end: End) -> tuple[int | None, bytes | None]:
    return (None, end) if isinstance(end, bytes) else (end, None)
