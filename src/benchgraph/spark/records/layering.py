"""What lies over what: of several layers the topmost record of an id, and one name in a language.

The same as ``release.intake`` decides while it reads, between rows that have been read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchgraph.spark.records.reading import (
    FAULT,
    RECORD,
    SCHEMA,
    Stratum,
    as_batches,
    as_json,
    record_rows,
    row,
)
from benchgraph.spark.settling import Settled

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

    from benchgraph.release.intake import Place
    from benchgraph.validation import Result

_KEY = ["layer", "graph"]


def layered(
    settled: Settled,
    rows: DataFrame,
    strata: Sequence[Stratum],
    without: Sequence[Place],
    moved: Mapping[str, str],
    name: str,
) -> DataFrame:
    """``rows`` as they count: without what something else lies over, each entity by the name that
    it has in the collection that comes first, with what collections make of tables, and with a
    fault for each id that is taken. ``without``: rows of tables that are left out."""
    rows = _topmost(rows, strata)
    rows = _by_one_name(settled, rows, strata, moved, f"{name}-named")
    for stratum in strata:
        if stratum.collection and stratum.collection.tables:
            mapped = _mapped(settled, rows, strata, stratum, without, f"{name}-{stratum.number}")
            rows = _topmost(rows.unionByName(mapped), strata)
    twice = _taken_twice(rows)
    return rows if twice is None else rows.unionByName(twice)


def _group(strata: Sequence[Stratum]) -> Column:
    """The group of a row's layer."""
    from pyspark.sql import functions as f

    return f.array(*(f.lit(each.group) for each in strata))[f.col("layer")]


def _topmost(rows: DataFrame, strata: Sequence[Stratum]) -> DataFrame:
    """Of each group the topmost record of an id."""
    if len({each.group for each in strata}) == len(strata):
        return rows
    from pyspark.sql import functions as f

    known = rows.where(f.col("kind") == RECORD).select(*_KEY, _group(strata).alias("group"))
    top = known.groupBy("group", "graph").agg(f.min("layer").alias("top"))
    below = known.join(top, ["group", "graph"]).where("layer > top").select(*_KEY).distinct()
    return rows.join(below, _KEY, "left_anti").select(*rows.columns)


def _by_one_name(
    settled: Settled,
    rows: DataFrame,
    strata: Sequence[Stratum],
    moved: Mapping[str, str],
    name: str,
) -> DataFrame:
    """Records of entities that a collection below names too are read again, and yield the name."""
    if len({each.group for each in strata}) < 2:
        return rows
    from pyspark.sql import functions as f

    known = rows.where(f.col("kind") == RECORD).withColumn("group", _group(strata))
    several = known.groupBy("iri").agg(
        f.countDistinct("group").alias("groups"),
        f.collect_list(f.struct("group", "layer", "who")).alias("others"),
    )
    shared = several.where("groups > 1").select("iri", "others")
    asked = known.join(shared, "iri").where("group > 0")
    asked = asked.select(*_KEY, "who", "group", "others").repartition("graph")

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from benchgraph.records import read_record

        for batch in batches:
            for each in batch.to_pylist():
                others = [(o["group"], o["layer"], o["who"]) for o in each["others"]]
                named = names_below(others, each["group"])
                who = json.loads(each["who"])
                if not named or who["of_row"]:
                    continue
                record = read_record(Path(who["at"]))
                record.redirect(moved)
                record.yield_names(named)
                yield from as_batches(record_rows(each["layer"], record, who["path"]))

    renamed = settled.made(asked, work, SCHEMA, name)
    again = renamed.where(f.col("kind") == RECORD).select(*_KEY)
    return rows.join(again, _KEY, "left_anti").select(*rows.columns).unionByName(renamed)


def names_below(others: Sequence[tuple[int, int, str]], group: int) -> dict[str, str]:
    """The name of an entity in each language, of those (group, layer, who) in groups below
    ``group``: the lowest group first, in a group the topmost layer."""
    named: dict[str, str] = {}
    for place, _, who in sorted(others):
        if place < group:
            named = json.loads(who)["names"] | named
    return named


def _taken_twice(rows: DataFrame) -> DataFrame | None:
    """A fault for each record whose id another one of its layer has, which stands before it."""
    from pyspark.sql import functions as f

    known = rows.where(f.col("kind") == RECORD)
    twice = known.groupBy(*_KEY).agg(f.count("*").alias("number")).where("number > 1")
    asked = twice.join(known, _KEY).groupBy(*_KEY).agg(f.collect_list("who").alias("whos"))
    if asked.isEmpty():
        return None

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from benchgraph.records import taken
        from benchgraph.validation.unread import finding

        for batch in batches:
            for each in batch.to_pylist():
                whos = sorted(map(json.loads, each["whos"]), key=lambda w: (w["path"], w["line"]))
                first = whos[0]["path"]
                faults = [taken(w["id"], w["path"], w["line"], first) for w in whos[1:]]
                told = [as_json(finding(fault, fault.path, None)) for fault in faults]
                yield from as_batches(row(FAULT, each["layer"], who=one) for one in told)

    return asked.mapInArrow(work, SCHEMA)


def _mapped(
    settled: Settled,
    rows: DataFrame,
    strata: Sequence[Stratum],
    stratum: Stratum,
    without: Sequence[Place],
    name: str,
) -> DataFrame:
    """The rows of what a collection makes of tables.

    In one task: a table refers to things by name, so the names of everything that is read before
    it are in its memory, as in a local build.
    """
    from pyspark.sql import functions as f

    collection, number = stratum.collection, stratum.number
    assert collection is not None
    known = rows.where(f.col("kind") == RECORD).select("layer", "graph", "iri", "who")
    before = known.where(f.col("layer") <= number).repartition(1)
    groups = [each.group for each in strata]

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from benchgraph.validation.tabled import table_records

        names: list[tuple[str, str, str]] = []
        taken: set[str] = set()
        others: dict[str, list[tuple[int, int, str]]] = {}
        rows = [(each, json.loads(each["who"])) for b in batches for each in b.to_pylist()]
        # As a local build reads them: which name is an entity's first may depend on it.
        for each, who in sorted(rows, key=lambda row: (row[0]["layer"], row[1]["path"])):
            layer = each["layer"]
            if not who["of_row"]:
                names += [(who["id"], who["type"], alias) for alias in who["aliases"]]
            if groups[layer] == stratum.group and layer < number:
                taken.add(each["graph"])
            others.setdefault(each["iri"], []).append((groups[layer], layer, each["who"]))
        below = {iri: names_below(some, stratum.group) for iri, some in others.items()}
        named = {iri: found for iri, found in below.items() if found}
        faults: list[Result] = []
        made = table_records(collection, names, faults, named=named, taken=taken, without=without)
        for each in made:
            path = str(each.record.path)
            yield from as_batches(record_rows(number, each.record, path, each.lines, each.names))
        yield from as_batches(row(FAULT, number, who=as_json(fault)) for fault in faults)

    return settled.made(before, work, SCHEMA, name)
