"""Parts of a graph with their halo: all that given queries can read for the hubs of each part.

Every term of the graph belongs to one part (``part_of``). On the rows of a part a query that runs
unmodified finds what it finds on the whole graph, for the hubs that are the part's own; what it
finds there for others means nothing, and is dropped by whoever asks.

The walks of all queries (``walks``) are made at once. What a part's own terms can read in one step
needs no join. Where a walk goes on from a term of another part, the part, the term and the state
of the walk are a row of a *front*; fronts are joined with the triples that lead on, until there is
nothing new. Then every triple that is read from a place of a front is brought to the part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING
from zlib import crc32

from benchgraph.reach import Reach
from benchgraph.spark.parts.walks import OTHER, START, Leading, Place, Walks, follow_on
from benchgraph.spark.settling import Settled
from benchgraph.vocab import BASE, GRAPH

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

# A record and its nodes belong together: what stands below <BASE>id/<kind>/<slug> is one thing,
# and so is each relation, <BASE>id/relation/<kind>/<name>.
_SEGMENTS = BASE.count("/") + 3
_AS_ONE = ((GRAPH, BASE + "id/"), (BASE + "id/relation/", BASE + "relation/"))
_BITS = 62
FEW = 1_000_000
"""So many places and steps are followed in one task: 300 MB."""
_PLACE = ["part", "term", "state"]


def part_of(term: str, parts: int) -> int:
    """The part that a term belongs to, of so many; ``term`` as N-Triples writes it."""
    return crc32(_together(term).encode()) % parts


def _together(term: str) -> str:
    """What is the same for terms that belong together: the record of an IRI."""
    if term.startswith('"'):
        # A store writes numbers and days in its own way.
        return "^^" if term.endswith(">") else term
    if not term.startswith("<" + BASE):
        return term
    for one, other in _AS_ONE:
        term = term.replace(one, other)
    return "/".join(term.split("/")[:_SEGMENTS]).rstrip(">")


def part_column(term: Column, parts: int) -> Column:
    """``part_of`` as a column: INT; ``term`` is a STRING column."""
    from pyspark.sql import functions as F

    record = term
    for one, other in _AS_ONE:
        record = F.replace(record, F.lit(one), F.lit(other))
    record = F.rtrim(F.substring_index(record, "/", _SEGMENTS), F.lit(">"))
    record = F.when(term.startswith("<" + BASE), record).otherwise(term)
    typed = F.when(term.endswith(">"), F.lit("^^")).otherwise(term)
    key = F.when(term.startswith('"'), typed).otherwise(record)
    return (F.crc32(key.cast("binary")) % parts).cast("int")


def as_triples(lines: DataFrame) -> DataFrame:
    """N-Quads of named graphs as N-Triples; what two graphs hold stands there twice."""
    from pyspark.sql import functions as F

    graph = "octet_length(substring_index(CAST(line AS STRING), ' ', -2))"
    triple = (
        f"concat(left(line, CAST(octet_length(line) - {graph} AS INT)), CAST('.\\n' AS BINARY))"
    )
    return lines.select(F.expr(triple).alias("line"))


def halos(
    settled: Settled, triples: DataFrame, reaches: Iterable[Reach], parts: int, name: str
) -> DataFrame:
    """The triples of ``parts`` parts with all that the queries can read for their own hubs.

    ``triples`` has one column ``line`` BINARY: N-Triples, each line once. Returns ``part`` INT,
    ``line`` BINARY: a line stands once in a part, or a few times where several walks meet; rows
    are in no order, and not parted. The ``reaches`` have to be bounded. What a part holds is at
    most what its own terms' walks lead to: a hub to which a query walks back (everything that a
    government owns, say) brings all of that to the one part that owns it.

    ``name`` is the beginning of the names of what is ``settled`` on the way.
    """
    walks = Walks.of(reaches)
    known = settled.keep(_terms(triples, walks, parts), f"{name}-terms")
    fronts = settled.keep(_first_front(known, walks), f"{name}-front")
    if (leading := _leading(known, walks)) is not None:
        fronts = _all_fronts(settled, fronts, settled.keep(leading, f"{name}-leading"), name)
    pieces = [_own(known), _brought(fronts, known, walks)]
    if walks.anchored:
        pieces.append(_anchored(triples, walks, parts))
    return reduce(lambda one, other: one.union(other), pieces)


@dataclass(frozen=True)
class _Letter:
    """What a predicate is to the walks: its number, whether hubs read it onwards and back, the
    states that these steps lead to (None: none), and whether those are within the hubs' own.
    ``joined``: walks go back from its values."""

    number: int
    joined: bool
    onward: bool
    back: bool
    state: int | None
    within: bool
    back_state: int | None
    back_within: bool


def _letters(walks: Walks) -> dict[str, _Letter]:
    found = {}
    start = walks.steps[START]
    joined = walks.joined
    for number, predicate in enumerate(sorted(walks.predicates)):
        end, back_end = start.get((False, predicate)), start.get((True, predicate))
        found[predicate] = _Letter(
            number,
            predicate in joined,
            (False, predicate) in start,
            (True, predicate) in start,
            end,
            end is not None and walks.within(end, START),
            back_end,
            back_end is not None and walks.within(back_end, START),
        )
    return found


_LETTER = (
    "predicate string, p int, joined boolean, onward boolean, back boolean,"
    " state int, within boolean, back_state int, back_within boolean"
)


def _terms(triples: DataFrame, walks: Walks, parts: int) -> DataFrame:
    """The triples with their terms: ``s`` and ``o`` BIGINT (hashes: that two terms may share one
    brings a triple too many), their parts ``sp`` and ``op``, and what the walks know of ``p``."""
    from pyspark.sql import functions as F

    letters = _letters(walks)
    rows = [
        (name, x.number, x.joined, x.onward, x.back, x.state, x.within, x.back_state, x.back_within)
        for name, x in letters.items()
    ]
    table = F.broadcast(triples.sparkSession.createDataFrame(rows, _LETTER))
    words = F.split(F.col("line").cast("string"), " ", 3)
    named = [name for name in letters if name]
    name = F.when(F.col("w")[1].isin(named), F.col("w")[1]).otherwise(OTHER)
    split = triples.select("line", words.alias("w")).select(
        "line",
        F.col("w")[0].alias("subject"),
        (name if OTHER in letters else F.col("w")[1]).alias("predicate"),
        F.expr("left(w[2], length(w[2]) - 3)").alias("object"),
    )
    literal = F.col("object").startswith('"')
    value = F.when(literal & F.col("joined"), _same_value()).otherwise(F.col("object"))
    return split.join(table, "predicate").select(
        "line",
        F.xxhash64("subject").alias("s"),
        F.xxhash64(value).alias("o"),
        part_column(F.col("subject"), parts).alias("sp"),
        part_column(F.col("object"), parts).alias("op"),
        literal.alias("literal"),
        *[field.split()[0] for field in _LETTER.split(",")[1:]],
    )


def _same_value() -> Column:
    """The same for literals that a store takes for one, though they are written in several ways:
    numbers by their value; what has other types and is no plain day or month all together."""
    from pyspark.sql import functions as F

    text = 'regexp_extract(object, \'^"([^"]*)"\', 1)'
    return F.expr(
        f"""CASE WHEN NOT endswith(object, '>') THEN object
            WHEN {text} = 'true' THEN '1.0' WHEN {text} = 'false' THEN '0.0'
            WHEN try_cast({text} AS DOUBLE) IS NOT NULL THEN
                CAST(try_cast({text} AS DOUBLE) + 0.0D AS STRING)
            WHEN {text} RLIKE '^[0-9]{{4}}-[0-9]{{2}}(-[0-9]{{2}})?$' THEN {text}
            ELSE '^^' END"""
    )


def _first_front(known: DataFrame, walks: Walks) -> DataFrame:
    """Where walks go on after the first step: ``part`` INT, ``term`` BIGINT, ``state`` INT."""
    from pyspark.sql import functions as F

    from_literals = [at for at, steps in enumerate(walks.steps) if any(back for back, _ in steps)]
    onward = known.where(
        F.col("state").isNotNull()
        & (~F.col("literal") | F.col("state").isin(from_literals))
        & ~((F.col("op") == F.col("sp")) & F.col("within"))
    ).select(F.col("sp").alias("part"), F.col("o").alias("term"), "state")
    back = known.where(
        F.col("back_state").isNotNull() & ~((F.col("op") == F.col("sp")) & F.col("back_within"))
    ).select(F.col("op").alias("part"), F.col("s").alias("term"), F.col("back_state"))
    return onward.union(back).distinct()


def _leading(known: DataFrame, walks: Walks) -> DataFrame | None:
    """Steps that lead on from the places of fronts: from ``term`` in ``state`` to ``other`` in
    ``end``; None where the walks have none. Those to which the part of ``other`` (``owner``) comes
    anyway are ``inside``."""
    from pyspark.sql import functions as F

    letters = _letters(walks)
    found = []
    for back, here, there, owner in ((False, "s", "o", "op"), (True, "o", "s", "sp")):
        steps = [
            (state, letters[predicate].number, end, walks.within(end, START))
            for state, steps in enumerate(walks.steps)
            for (other_way, predicate), end in steps.items()
            if state != START and other_way == back and end is not None
        ]
        if steps:
            table = known.sparkSession.createDataFrame(
                steps, "state int, p int, end int, inside boolean"
            )
            found.append(
                known.join(F.broadcast(table), "p").select(
                    F.col(here).alias("term"),
                    table.state,
                    F.col(there).alias("other"),
                    "end",
                    F.col(owner).alias("owner"),
                    "inside",
                )
            )
    return reduce(lambda one, other: one.union(other), found) if found else None


def _all_fronts(settled: Settled, front: DataFrame, leading: DataFrame, name: str) -> DataFrame:
    """The front with all to which steps lead from there: few are followed in one task, where a
    chain of any length costs nothing; many are joined, a step at a time."""
    if front.count() + leading.count() <= FEW:
        return front.union(settled.keep(_followed(front, leading), f"{name}-followed"))
    fronts, number = front, 1
    while not front.isEmpty():
        number += 1
        new = _onward(front, leading).join(fronts, _PLACE, "left_anti")
        front = settled.keep(new, f"{name}-front-{number}")
        fronts = fronts.union(front)
    return fronts


def _onward(front: DataFrame, leading: DataFrame) -> DataFrame:
    """The places to which one step leads from those of a front."""
    from pyspark.sql import functions as F

    return (
        front.join(leading, ["term", "state"])
        .where(~(F.col("inside") & (F.col("owner") == F.col("part"))))
        .select("part", F.col("other").alias("term"), F.col("end").alias("state"))
        .distinct()
    )


def _followed(front: DataFrame, leading: DataFrame) -> DataFrame:
    """The places to which any number of steps leads from a front, but for its own."""
    from pyspark.sql import functions as F

    def follow(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        places: defaultdict[int, list[Place]] = defaultdict(list)
        steps: defaultdict[Place, list[Leading]] = defaultdict(list)
        for batch in batches:
            for part, *step in zip(*(column.to_pylist() for column in batch), strict=True):
                if part is None:
                    steps[step[0], step[1]].append(Leading(*step))
                else:
                    places[part].append((step[0], step[1]))
        for part, own in places.items():
            found = list(follow_on(part, own, steps))
            arrays = [
                pa.array([part] * len(found), pa.int32()),
                pa.array([term for term, _ in found], pa.int64()),
                pa.array([state for _, state in found], pa.int32()),
            ]
            yield pa.RecordBatch.from_arrays(arrays, names=_PLACE)

    steps = leading.select(F.lit(None).cast("int").alias("part"), *Leading._fields)
    both = front.unionByName(steps, allowMissingColumns=True).select("part", *Leading._fields)
    return both.coalesce(1).mapInArrow(follow, "part int, term bigint, state int")


def _own(known: DataFrame) -> DataFrame:
    """What each part reads in one step from its own terms."""
    from pyspark.sql import functions as F

    both = F.array_compact(
        F.array(
            F.when(F.col("onward"), F.col("sp")),
            F.when(F.col("back") & ~(F.col("onward") & (F.col("sp") == F.col("op"))), F.col("op")),
        )
    )
    return known.select(F.explode(both).alias("part"), "line")


def _brought(fronts: DataFrame, known: DataFrame, walks: Walks) -> DataFrame:
    """What is read from the places of the fronts, but for what their part reads anyway."""
    from pyspark.sql import functions as F

    bits = _bits(walks)
    own = F.col("onward") & (F.col("part") == F.col("sp"))
    own |= F.col("back") & (F.col("part") == F.col("op"))
    pieces = []
    for back, end in ((False, "s"), (True, "o")):
        masks = [
            (state, sum({1 << bits[p] for other_way, p in steps if other_way == back}))
            for state, steps in enumerate(walks.steps)
            if state != START
        ]
        masks = [(state, mask) for state, mask in masks if mask]
        if not masks:
            continue
        letters = _letters(walks)
        every = reduce(lambda one, other: one | other, (mask for _, mask in masks))
        wanted = [(letters[p].number, 1 << bit) for p, bit in bits.items() if every >> bit & 1]
        spark = fronts.sparkSession
        asks = F.broadcast(spark.createDataFrame(masks, "state int, mask bigint"))
        bit = F.broadcast(spark.createDataFrame(wanted, "p int, bit bigint"))
        places = (
            fronts.join(asks, "state")
            .groupBy("part", F.col("term").alias(end))
            .agg(F.bit_or("mask").alias("mask"))
        )
        read = known.join(bit, "p").join(places, end)
        pieces.append(
            read.where((F.col("mask").bitwiseAND(F.col("bit")) != 0) & ~own).select("part", "line")
        )
    if not pieces:
        return fronts.limit(0).select("part", F.lit(b"").alias("line"))
    return reduce(lambda one, other: one.union(other), pieces)


def _bits(walks: Walks) -> dict[str, int]:
    """A bit for each predicate that is read from a place of a front; the last for all the rest."""
    steps = [step for each in walks.steps[1:] for step in each]
    often = {predicate: 0 for _, predicate in steps}
    for _, predicate in steps:
        often[predicate] += 1
    order = sorted(often, key=lambda predicate: (-often[predicate], predicate))
    return {predicate: min(at, _BITS) for at, predicate in enumerate(order)}


def _anchored(triples: DataFrame, walks: Walks, parts: int) -> DataFrame:
    """What queries ask for by name, in every part."""
    from pyspark.sql import functions as F

    named = [(f"{subject} {predicate} ").encode() for subject, predicate in walks.anchored]
    asked = reduce(
        lambda one, other: one | other, (F.col("line").startswith(F.lit(n)) for n in sorted(named))
    )
    every = triples.sparkSession.range(parts).select(F.col("id").cast("int").alias("part"))
    return F.broadcast(every).crossJoin(triples.where(asked)).select("part", "line")
