"""Shapes on Spark: judged part by part, each part with its halo, as ``run_shapes`` judges a whole.

What is found in a part of its own focus nodes is what is found of them in the whole graph
(``halos``). Checks whose reach has no bound, and shapes that meet values that only the reference
engine can judge, are judged apart: in one task, on the triples that they can read. Which they are
is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import TYPE_CHECKING

from pyoxigraph import Store

from benchgraph.errors import EngineError
from benchgraph.reach import Key, Reach
from benchgraph.shacl.compile import stated_in_data
from benchgraph.shacl.results import Check, Unsupported
from benchgraph.shacl.terms import SUBCLASS_OF, TYPE, Node, Term, sh
from benchgraph.spark.parts.halos import as_triples, halos, part_of
from benchgraph.spark.parts.own import (
    DOUBTED,
    EVENT,
    RESULT,
    UNDECIDED,
    Asked,
    Event,
    events_batch,
    judge_own,
    read,
    stored,
    written,
)
from benchgraph.spark.parts.rows import parts_of
from benchgraph.spark.settling import MOST_TOLD, Settled
from benchgraph.store import EmbeddedStore
from benchgraph.validation.model import SEVERITIES, Result
from benchgraph.validation.shacl import Shapes, by_reference, insist_on_judges
from benchgraph.vocab import SH

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

MOST_APART = 3_000_000
"""More triples are not judged in one task: 2 GB."""
_MOST_CLASSES = 200_000
_SHAPE = sh("shape")


@dataclass(frozen=True)
class Judged:
    """What the shapes found. ``results`` are all, or the ``MOST_TOLD`` worst; ``counts``: how many
    of each severity there are. ``engine`` is what a report names; ``told`` says in a sentence
    each what was judged in one task, and what is left out."""

    results: list[Result]
    counts: Mapping[str, int]
    engine: str
    told: list[str]


@dataclass(frozen=True)
class _Checks:
    """The checks of all shapes, numbered, and how far each of their queries reaches."""

    checks: list[Check]
    shapes: list[Node]
    reaches: list[list[Reach]]

    def asked(self, numbers: Iterable[int], shapes: Shapes) -> Asked:
        chosen = tuple((number, self.checks[number]) for number in numbers)
        return Asked(chosen, shapes.fixes, shapes.messages)

    @property
    def unbounded(self) -> dict[int, str]:
        """The checks that no part can judge, and why."""
        return {
            at: next(reach.unbounded for reach in reaches if reach.unbounded)
            for at, reaches in enumerate(self.reaches)
            if any(reach.unbounded for reach in reaches)
        }

    def keys(self, numbers: Iterable[int]) -> set[Key]:
        return {key for at in numbers for reach in self.reaches[at] for key in reach.keys}


def judge_on(
    settled: Settled,
    lines: DataFrame,
    shapes: Shapes,
    parts: int,
    severities: Sequence[str],
    name: str,
) -> Judged:
    """The findings of ``shapes`` on a graph, as ``run_shapes`` has them: without file and line.

    ``lines``: one column ``line`` BINARY of N-Quads. ``parts``: so many that each has about
    100,000 triples of its own, which with their halo take 100 MB; of one part, which is everything,
    nothing is a halo. ``name`` begins the names of what is ``settled``. Raises RecordError for a
    shape that no engine judges, and EngineError where what has to be judged in one task is too
    much.
    """
    compiled = shapes.compiled
    insist_on_judges(compiled.ill_formed, shapes)
    triples = as_triples(lines)
    hierarchy = _hierarchy(triples)
    left = compiled.checks_on(hierarchy, severities=[SH[each] for each in severities])
    refused = [each for each in left.values() if isinstance(each, Unsupported)]
    checks = _numbered(left)
    apart = checks.unbounded
    own = [at for at in range(len(checks.checks)) if at not in apart]
    if parts == 1:
        frames = [_in_one(triples, checks.asked(own, shapes))] if own else []
    else:
        frames = [_in_parts(settled, triples, checks, own, shapes, parts, name)] if own else []
    if apart:
        asked = checks.asked(apart, shapes)
        frames.append(_in_one(_projected(triples, checks.keys(apart)), asked))
    told = [f"{checks.checks[at].shape} was judged in one task: {why}" for at, why in apart.items()]
    if not frames:
        events = None
    else:
        events = settled.keep(reduce(lambda a, b: a.union(b), frames), f"{name}-events")
    refused += _undecided(events, checks)
    unsupported = [*compiled.unsupported, *refused, *stated_in_data(hierarchy)]
    engine = "compiled"
    if unsupported:
        insist_on_judges(unsupported, shapes)
        more = _by_reference(triples, shapes, unsupported, checks, severities)
        events = _without(events, refused, checks)
        events = more if events is None else events.union(more)
        names = ", ".join(sorted(map(str, unsupported)))
        engine = f"compiled; pyshacl for {names}"
        told.append(f"judged in one task by pySHACL: {names}")
    return gathered(events, engine, told)


def _numbered(left: Mapping[Node, list[Check] | Unsupported]) -> _Checks:
    found = _Checks([], [], [])
    for shape, checks in left.items():
        for check in checks if isinstance(checks, list) else ():
            queries = (check.query, *check.undecided, *check.doubts)
            found.checks.append(check)
            found.shapes.append(shape)
            found.reaches.append([Reach.of(query, check.focus_variable) for query in queries])
    return found


def _hierarchy(triples: DataFrame) -> Store:
    """The class hierarchy, an instance of each class that has some, and what data say of shapes."""
    from pyspark.sql import functions as F

    kinds = f" {TYPE} "
    asked = [kinds, f" {SUBCLASS_OF} ", f" {_SHAPE} "]
    text = F.col("line").cast("string")
    some = reduce(lambda a, b: a | b, (text.contains(each) for each in asked))
    words = F.split(text, " ", 3)
    rows = (
        triples.where(some)
        .select(words[1].alias("predicate"), words[0].alias("subject"), words[2].alias("object"))
        .where(F.col("predicate").isin([each.strip() for each in asked]))
        .withColumn(
            "subject",
            F.when(F.col("predicate") == kinds.strip(), F.lit("<urn:x>")).otherwise(
                F.col("subject")
            ),
        )
        .distinct()
        .limit(_MOST_CLASSES + 1)
        .collect()
    )
    if len(rows) > _MOST_CLASSES:
        raise EngineError("too many classes", expected=f"at most {_MOST_CLASSES}")
    store = EmbeddedStore.memory()
    store.load("".join(f"{r.subject} {r.predicate} {r.object}" for r in rows).encode())
    return store.raw


def _in_parts(
    settled: Settled,
    triples: DataFrame,
    checks: _Checks,
    numbers: list[int],
    shapes: Shapes,
    parts: int,
    name: str,
) -> DataFrame:
    asked = checks.asked(numbers, shapes)
    reaches = [reach for at in numbers for reach in checks.reaches[at]]

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for part, texts in parts_of(batches):
            yield events_batch(judge_own(b"".join(texts), asked, partial(_owns, part, parts)))

    rows = halos(settled, triples, reaches, parts, name)
    return rows.repartitionById(parts, "part").sortWithinPartitions("part").mapInArrow(judge, EVENT)


def _owns(part: int, parts: int, term: Term) -> bool:
    return part_of(str(term), parts) == part


def _projected(triples: DataFrame, keys: set[Key]) -> DataFrame:
    """The triples that queries with these keys can read."""
    from pyspark.sql import functions as F

    if (None, None) in keys:
        return triples
    words = F.split(F.col("line").cast("string"), " ", 3)
    asked: list[Column] = []
    for predicate, object_ in sorted(keys, key=str):
        one = F.lit(True) if predicate is None else words[1] == str(predicate)
        asked.append(one if object_ is None else one & (words[2] == f"{object_} .\n"))
    return triples.where(reduce(lambda a, b: a | b, asked))


def _in_one(triples: DataFrame, asked: Asked) -> DataFrame:
    """Checks that are judged in one task."""

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield events_batch(judge_own(_whole(batches), asked, lambda _: True))

    return triples.coalesce(1).mapInArrow(judge, EVENT)


def _whole(batches: Iterable[pa.RecordBatch]) -> bytes:
    lines: list[bytes] = []
    for batch in batches:
        lines += batch.column("line").to_pylist()
        if len(lines) > MOST_APART:
            raise EngineError(
                "a shape cannot be judged in parts, and reads too much for one task",
                expected=f"at most {MOST_APART:,} triples",
                hint="build without Spark, or let the shape begin with what its focus nodes have",
            )
    return b"".join(lines)


def _undecided(events: DataFrame | None, checks: _Checks) -> list[Unsupported]:
    """The shapes that met values that only the reference can judge."""
    if events is None:
        return []
    from pyspark.sql import functions as F

    rows = events.groupBy("number", "event", "about").agg(F.min("said").alias("said")).collect()
    found = {(row.number, row.event) for row in rows}
    first: dict[Node, tuple[int, int, str]] = {}
    for row in rows:
        number, event = row.number, row.event
        name = row.said
        if event == DOUBTED:
            if (number, RESULT) not in found:
                continue
            name = checks.checks[number].about("", lambda _: False)
        if event != RESULT:
            told = number, row.about if event == UNDECIDED else len(rows), name
            shape = checks.shapes[number]
            first[shape] = min(told, first.get(shape, told))
    return [
        Unsupported(shape, name, f"{checks.checks[number].shape} meets values that it cannot judge")
        for shape, (number, _, name) in sorted(first.items(), key=lambda each: each[1])
    ]


def _without(
    events: DataFrame | None, refused: Iterable[Unsupported], checks: _Checks
) -> DataFrame | None:
    """What was found, but for the shapes that are judged by the reference."""
    shapes = {each.shape for each in refused}
    numbers = [at for at, shape in enumerate(checks.shapes) if shape in shapes]
    return events.where(~events.number.isin(numbers)) if events is not None else None


def _by_reference(
    triples: DataFrame,
    shapes: Shapes,
    refused: Sequence[Unsupported],
    checks: _Checks,
    severities: Sequence[str],
) -> DataFrame:
    """What pySHACL finds, in one task, on what the shapes can read as far as that is known."""
    numbers = [at for at, s in enumerate(checks.shapes) if s in {each.shape for each in refused}]
    known = {checks.shapes[at] for at in numbers}
    keys: set[Key] = {(TYPE, None), (SUBCLASS_OF, None)} | checks.keys(numbers)
    if any(each.shape not in known for each in refused):
        keys = {(None, None)}
    rest = replace(shapes, triples=shapes.compiled.remainder(refused))
    last = len(checks.checks)

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        store = stored(_whole(batches))
        yield events_batch(
            Event(last, RESULT, 0, SEVERITIES.index(each.severity), written(each))
            for each in by_reference(store, rest, severities)
        )

    return _projected(triples, keys).coalesce(1).mapInArrow(judge, EVENT)


def gathered(events: DataFrame | None, engine: str, told: list[str]) -> Judged:
    """What reaches the driver."""
    counts = dict.fromkeys(SEVERITIES, 0)
    if events is None:
        return Judged([], counts, engine, told)
    from pyspark.sql import functions as F

    found = events.where(F.col("event") == RESULT)
    rows = found.orderBy("rank", "number", "said").limit(MOST_TOLD + 1).collect()
    if len(rows) <= MOST_TOLD:
        for row in rows:
            counts[SEVERITIES[row.rank]] += 1
    else:
        for row in found.groupBy("rank").count().collect():
            counts[SEVERITIES[row["rank"]]] = row["count"]
        told.append(f"{sum(counts.values()):,} findings; the first {MOST_TOLD:,} are listed")
    rows = sorted(rows[:MOST_TOLD], key=lambda row: (row.number, row.said))
    return Judged([read(row.said) for row in rows], counts, engine, told)
