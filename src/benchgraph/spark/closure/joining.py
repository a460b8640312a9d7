"""Rules with two premises on many facts: joins of Spark, until nothing is new.

Frames of facts have the columns ``relation``, ``x`` and ``y``. A new fact meets all that are known
once (semi-naive), and only relations that the last round brought facts of are joined again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from benchgraph.spark.closure.rules import End, Head, Meeting, Relation

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from benchgraph.spark.settling import Settled

_FACT = ["relation", "x", "y"]


def join_facts(
    settled: Settled, facts: DataFrame, meetings: Iterable[Meeting], name: str
) -> DataFrame:
    """What follows from two facts, and from that alone, of any relation; a fact may stand there
    more than once.

    ``facts`` are closed under the rules with one premise. What is settled has the names ``NAME-0``,
    ``NAME-1`` and so on: the rounds are as many as the longest chain of conclusions, of a
    transitive property the logarithm of its longest path.
    """
    meetings = list(meetings)
    kept = {each for meeting in meetings for each in meeting[:2]}
    known, present = _kept(settled, facts.select(*_FACT).distinct(), kept, f"{name}-0")
    older, fresh, found = None, known, present
    rounds: list[DataFrame] = []
    while active := _active(meetings, present, found):
        met = _met(fresh, known, active)
        if older is not None:
            met = met.unionByName(_met(older, fresh, active))
        met = met.distinct().join(known, _FACT, "left_anti")
        result, found = _kept(settled, met, kept, f"{name}-{len(rounds) + 1}")
        rounds.append(result)
        fresh = result.where(_is_among(kept))
        older, known, present = known, known.unionByName(fresh), present | found
    concluded = known.where("false")
    for each in rounds:
        concluded = concluded.unionByName(each)
    return concluded


def _kept(
    settled: Settled, facts: DataFrame, relations: set[Relation], name: str
) -> tuple[DataFrame, set[Relation]]:
    """The facts where they stand, and of which of these relations there are any."""
    from pyspark.sql import Observation
    from pyspark.sql import functions as F

    seen = Observation()
    asked = [F.bool_or(F.col("relation") == each).alias(str(each)) for each in sorted(relations)]
    facts = settled.keep(facts.observe(seen, *asked), name)
    return facts, {int(each) for each, there in seen.get.items() if there}


def _active(
    meetings: Iterable[Meeting], present: set[Relation], fresh: set[Relation]
) -> list[Meeting]:
    """The rules for which there are facts, and new ones for one side."""
    return [
        each
        for each in meetings
        if {each.left, each.right} <= present and not fresh.isdisjoint(each[:2])
    ]


def _is_among(relations: Iterable[Relation]) -> Column:
    from pyspark.sql import functions as F

    return F.col("relation").isin(sorted(relations))


def _met(lefts: DataFrame, rights: DataFrame, meetings: list[Meeting]) -> DataFrame:
    """What follows where a fact of the one frame and a fact of the other meet.

    The rules stand in the plan itself: to send them to the tasks as frames takes more jobs than
    everything else.
    """
    from pyspark.sql import functions as F

    rules_of, heads_of = _literals(meetings)
    one = lefts.where(_is_among(each.left for each in meetings)).select(
        F.expr(f"explode({rules_of}[relation])").alias("rule"), "x", F.col("y").alias("middle")
    )
    one = one.select("rule.*", F.col("x").alias("ends_x"), "middle")
    other = rights.where(_is_among(each.right for each in meetings)).select(
        F.col("relation").alias("right"), F.col("x").alias("middle"), F.col("y").alias("ends_y")
    )
    met = one.join(other, ["right", "middle"])
    met = met.select(F.expr(f"explode({heads_of}[number])").alias("head"), "ends_x", "ends_y")
    holds = F.expr(
        "(head.if_x IS NULL OR head.if_x = ends_x) AND (head.if_y IS NULL OR head.if_y = ends_y)"
    )
    ends = (
        F.expr(f"CASE head.{end} WHEN 0 THEN ends_x WHEN 1 THEN ends_y ELSE head.{end}_term END")
        for end in ("one", "other")
    )
    x, y = ends
    return met.where(holds).select(F.col("head.relation"), x.alias("x"), y.alias("y"))


def _literals(meetings: list[Meeting]) -> tuple[str, str]:
    """SQL for the rules by the relation on the left, and for the heads by the number of a rule."""
    rules: defaultdict[Relation, list[str]] = defaultdict(list)
    for number, each in enumerate(meetings):
        rules[each.left].append(f"named_struct('number', {number}, 'right', {each.right})")
    heads = {number: map(_head, each.heads) for number, each in enumerate(meetings)}
    return _map(rules), _map(heads)


def _map(found: Mapping[int, Iterable[str]]) -> str:
    entries = (f"{key}, array({', '.join(each)})" for key, each in found.items())
    return f"map({', '.join(entries)})"


def _head(head: Head) -> str:
    fields = {
        "relation": str(head.relation),
        "one": _number(head.subject),
        "one_term": _binary(head.subject),
        "other": _number(head.object),
        "other_term": _binary(head.object),
        "if_x": _binary(head.if_x),
        "if_y": _binary(head.if_y),
    }
    listed = (f"'{name}', {value}" for name, value in fields.items())
    return f"named_struct({', '.join(listed)})"


def _number(end: End) -> str:
    return str(end) if isinstance(end, int) else "CAST(NULL AS INT)"


def _binary(term: End | None) -> str:
    return f"X'{term.hex()}'" if isinstance(term, bytes) else "CAST(NULL AS BINARY)"
