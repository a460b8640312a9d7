"""Relations on Spark: rules run on parts of the graph, each for the hubs of its part.

A hub belongs to one part, and the part has everything that a rule or code can read for it, so that
counts and caps, which are of one hub, are exact. What parts find is put together by the relation's
IRI, lifted to cases by joins, and settled for two ends at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from benchgraph.relations.following.followed import Followed
from benchgraph.relations.following.views import NAMESAKE, Count, Namesakes, View
from benchgraph.relations.rules import Rule, construct
from benchgraph.spark.parts.halos import as_triples, halos, part_of
from benchgraph.spark.parts.rows import parts_of
from benchgraph.spark.relations.asking import ANY, Asked, Key, keys, keys_of, reaches
from benchgraph.spark.relations.deriving import derived_in_one
from benchgraph.spark.relations.drawing import first_places, not_drawn
from benchgraph.spark.relations.finding import (
    CLAIM,
    LEFT_OUT,
    MADE,
    MENTION,
    MIXED,
    RULE,
    Own,
    Row,
    everything,
    of_code,
    of_rules,
    of_view,
)
from benchgraph.spark.relations.gathering import batches_of, filled, groups_of, lines_of
from benchgraph.spark.relations.pairing import drawn
from benchgraph.spark.settling import Settled
from benchgraph.store import EmbeddedStore

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

_ROWS = "kind string, key string, other string, text string, evidence array<string>"
_MEMBERS = "view string, key string, name string"


# So many triples that rules read are related in one task, as a local run does: 400,000 of 10,000
# cases took 490 MB with what is found in them. Parts took four times the processor time there.
IN_ONE = 500_000


@dataclass(frozen=True)
class Related:
    """``lines`` of the relations graph, a column ``line`` BINARY of N-Quads, each once; what was
    ``not_drawn``, a sentence each; and the ``whole`` rules, which could not be run in parts."""

    lines: DataFrame
    not_drawn: list[str]
    whole: list[str]


def relate_on(
    settled: Settled,
    lines: DataFrame,
    rules: Sequence[Rule],
    parts: int,
    name: str,
    in_one: int = IN_ONE,
) -> Related:
    """Every relation that a graph holds, as ``relations.derive`` finds it.

    ``lines``: the N-Quads of everything asserted and inferred (``line`` BINARY), of which the
    default graph is made; up to ``in_one`` of them that rules read are not parted. ``name`` is the
    beginning of the names of what is settled. In memory a task has a part: what is read for its
    hubs, which a hub of many brings all together (on disk from a million triples on), and what one
    rule constructs of it before caps. Raises QueryError for a rule that
    cannot be run.
    """
    insist_on_runnable(rules)
    asked = Asked.of(rules)
    triples = settled.keep(_triples(lines, asked.keys()), f"{name}-triples")
    if triples.count() <= in_one:
        return Related(*derived_in_one(settled, triples, rules, name), [])
    counts, namesakes = _views(settled, triples, asked, parts, name)
    found = _found(settled, triples.union(namesakes), asked, asked.inside(counts), parts, name)
    told = _told(found)
    whole = asked.not_apart(row.key for row in told if row.kind == MIXED)
    if whole:
        names = [rule.name for rule in whole]
        found = _without(found, names).union(_of_whole(triples, whole))
        found = settled.keep(found, f"{name}-found-again")
        told = _told(found)
    if any(row.kind == CLAIM for row in told):
        firsts = settled.keep(_first_places(found), f"{name}-firsts")
        found, told = found.union(firsts), told + _told(firsts)
    left_out = [row for row in told if row.kind == LEFT_OUT]
    made = drawn(settled, found, told, name)
    return Related(
        made, not_drawn([rule.name for rule in rules], left_out), [rule.name for rule in whole]
    )


def insist_on_runnable(rules: Iterable[Rule]) -> None:
    """Raise QueryError for a rule that cannot be run, here and not in a task."""
    nothing = EmbeddedStore.memory()
    for rule in rules:
        construct(nothing, rule)


# -- triples ---------------------------------------------------------------------------------------


def _triples(lines: DataFrame, wanted: Collection[Key]) -> DataFrame:
    """Lines of N-Quads as those of N-Triples, without what nobody reads."""
    from pyspark.sql import functions as F

    return as_triples(lines.where(_is_wanted(F.col("line").cast("string"), wanted)))


def _is_wanted(line: Column, wanted: Collection[Key]) -> Column:
    """Whether a line, a column STRING, has the predicate and the object of one of these keys."""
    from pyspark.sql import functions as F

    with_any = sorted(predicate for predicate, object_ in wanted if object_ == ANY)
    if ANY in with_any:
        return F.lit(True)
    named = sorted({predicate for predicate, object_ in wanted if object_ != ANY} - {*with_any})
    pairs = sorted(f"{predicate} {object_}" for predicate, object_ in wanted if object_ != ANY)
    terms = F.split(line, " ", 4)
    pair = F.concat_ws(" ", terms[1], terms[2])
    return terms[1].isin(with_any) | (terms[1].isin(named) & pair.isin(pairs))


# -- what parts find -------------------------------------------------------------------------------


def _views(
    settled: Settled, triples: DataFrame, asked: Asked, parts: int, name: str
) -> tuple[dict[str, int], DataFrame]:
    """The number that each view counts, and the first and the last of each that share a name, as
    triples."""
    from pyspark.sql import functions as F

    if not asked.views:
        return {}, triples.limit(0)
    queries = asked.of_views()
    read = triples.where(_is_wanted(F.col("line").cast("string"), keys(queries)))
    rows = halos(settled, read, reaches(queries), parts, f"{name}-views")
    find = partial(_members, views=asked.views, parts=parts)
    members = settled.made(_by_part(rows, parts), find, _MEMBERS, f"{name}-members")
    counts = {view.view: 0 for view in asked.views if isinstance(view, Count)}
    if counts:
        counted = members.where(F.col("view").isin(list(counts))).groupBy("view").count()
        counts |= {row["view"]: row["count"] for row in counted.collect()}
    named = [view.view for view in asked.views if isinstance(view, Namesakes)]
    ends = members.where(F.col("view").isin(named)).groupBy("view", "key")
    pairs = ends.agg(F.min("name").alias("first"), F.max("name").alias("last"))
    triple = F.format_string(f"<%s> {NAMESAKE} <%s> .\n", "first", "last")
    found = pairs.where(F.col("first") != F.col("last")).select(triple.cast("binary").alias("line"))
    return counts, found.distinct()


def _found(
    settled: Settled, triples: DataFrame, asked: Asked, rules: Sequence[Rule], parts: int, name: str
) -> DataFrame:
    """What rules and code find in each part for its own hubs."""
    rows = halos(settled, triples, reaches(asked.of_hubs()), parts, name)
    find = partial(_find, rules=rules, parts=parts)
    return settled.made(_by_part(rows, parts), find, _ROWS, f"{name}-found")


def _by_part(rows: DataFrame, parts: int) -> DataFrame:
    return rows.repartition(parts, "part").sortWithinPartitions("part")


def _members(
    batches: Iterable[pa.RecordBatch], views: Sequence[View], parts: int
) -> Iterator[pa.RecordBatch]:
    for part, texts in parts_of(batches):
        own = _own(part, parts)
        with filled(texts) as store:
            rows = ((v.view, *row) for v in views for row in of_view(v, store, own))
            yield from batches_of(rows, _MEMBERS)


def _find(
    batches: Iterable[pa.RecordBatch], rules: Sequence[Rule], parts: int
) -> Iterator[pa.RecordBatch]:
    for part, texts in parts_of(batches):
        own = _own(part, parts)
        with filled(texts) as store:
            yield from batches_of(of_rules(store, rules, own), _ROWS)
            yield from batches_of(of_code(store, own), _ROWS)


def _own(part: int, parts: int) -> Own:
    @lru_cache(maxsize=1 << 16)
    def own(iri: str) -> bool:
        return part_of(f"<{iri}>", parts) == part

    return own


# -- what is found of everything at once -----------------------------------------------------------


def _of_whole(triples: DataFrame, whole: Sequence[Rule]) -> DataFrame:
    """What rules find that do not run in parts: in one task, on all that they may read."""
    from pyspark.sql import functions as F

    text = F.col("line").cast("string")
    read = triples.where(_is_wanted(text, keys_of(Followed(rule) for rule in whole)))
    return read.coalesce(1).mapInArrow(partial(_find_whole, rules=whole), _ROWS)


def _find_whole(
    batches: Iterable[pa.RecordBatch], rules: Sequence[Rule]
) -> Iterator[pa.RecordBatch]:
    with filled(lines_of(batches)) as store:
        yield from batches_of(of_rules(store, rules, everything), _ROWS)


def _without(found: DataFrame, rules: Sequence[str]) -> DataFrame:
    """What was found, but for what these rules have."""
    from pyspark.sql import functions as F

    of_rules = F.col("kind").isin(RULE, MADE) & F.col("other").isin(list(rules))
    left_out = F.col("kind").isin(LEFT_OUT, MIXED) & F.col("key").isin(list(rules))
    return found.where(~(of_rules | left_out))


def _first_places(found: DataFrame) -> DataFrame:
    """Contradictions between claims of first places: one task has all claims of an indicator."""
    from pyspark.sql import functions as F

    claims = found.where(F.col("kind") == CLAIM).select("key", "text")
    sorted_ = claims.repartition("key").sortWithinPartitions("key")
    return sorted_.mapInArrow(_claimed, _ROWS)


def _claimed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for indicator, rows in groups_of(batches, "key"):
        found = first_places(indicator, (row["text"] for row in rows))
        yield from batches_of(found, _ROWS)


def _told(found: DataFrame) -> list[Row]:
    """What is told of hubs and rules, a row for each hub of which something is left out; and one
    row of each other kind, of mentions one of their own."""
    from pyspark.sql import functions as F

    told = F.col("kind").isin(LEFT_OUT, MIXED)
    mention = F.when(F.col("text").startswith(MENTION), F.lit(MENTION)).otherwise(F.lit(""))
    others = found.where(~told).select("kind", F.lit(""), F.lit(""), mention).distinct()
    rows = found.where(told).select("kind", "key", "other", "text").union(others).collect()
    return [Row(*row) for row in rows]
