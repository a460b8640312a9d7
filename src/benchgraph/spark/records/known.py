"""The records of a build that stand in rows: how many, and those that findings are about."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.errors import ReleaseError
from benchgraph.records import Collection, Node, Record, load_context
from benchgraph.spark.records.reading import FAULT, LINE, RECORD, UNKNOWN, Stratum, result_of
from benchgraph.spark.settling import MOST_TOLD
from benchgraph.validation import Result
from benchgraph.validation.unread import Reading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row


@dataclass(frozen=True)
class Known:
    """Everything that was read, as rows (``reading.SCHEMA``) that stand."""

    rows: DataFrame
    strata: Sequence[Stratum]
    moved: Mapping[str, str]

    def lines(self) -> DataFrame:
        """The lines of all records: a column, ``line``."""
        return self.rows.where(f"kind = {LINE}").select("line")

    @cached_property
    def counted(self) -> Counter[str]:
        """How many records there are of each collection, by its slug; under "" those of none."""
        counts = self.rows.where(f"kind = {RECORD}").groupBy("layer").count().collect()
        found: Counter[str] = Counter()
        for layer, count in counts:
            own = self.strata[layer].collection
            found[own.slug if own else ""] += count
        return found

    def reading(self) -> Reading:
        """What is wrong with what was read. Raises ReleaseError where that is too much to tell."""
        wrong = self.rows.where(f"kind in ({FAULT}, {UNKNOWN})").select("kind", "who", "nodes")
        rows = wrong.limit(MOST_TOLD + 1).collect()
        if len(rows) > MOST_TOLD:
            raise ReleaseError(
                f"more than {MOST_TOLD:,} things are wrong with what was read",
                hint="look at a part of it with: benchgraph validate",
            )
        reading = Reading()
        for kind, who, nodes in rows:
            if kind == FAULT:
                reading.faults.append(result_of(who))
            else:
                reading.unreadable += 1
                reading.unknown |= set(nodes)
        reading.faults.sort(key=lambda result: result.order)
        return reading

    def about(self, results: Iterable[Result]) -> list[Record]:
        """The records that findings are in, in the order of their graphs."""
        return self.with_nodes(part for result in results for part in _and_around(result.focus))

    def with_nodes(self, nodes: Iterable[str]) -> list[Record]:
        """The records that describe one of these nodes, in the order of their graphs."""
        return self._with("explode(nodes)", nodes)

    def with_ids(self, ids: Iterable[str]) -> list[Record]:
        """The records of these ids, in the order of their graphs."""
        return self._with("get_json_object(who, '$.id')", ids)

    def _with(self, name: str, wanted: Iterable[str]) -> list[Record]:
        """The records of which ``name``, an expression over their columns, gives one of these."""
        names = [(each,) for each in sorted(set(wanted))]
        if not names:
            return []
        from pyspark.sql import functions as f

        asked = f.broadcast(self.rows.sparkSession.createDataFrame(names, "name STRING"))
        named = self.rows.where(f"kind = {RECORD}").select(
            "layer", "graph", "iri", "who", f.expr(name).alias("name")
        )
        found = named.join(asked, "name").drop("name").distinct().collect()
        return [self._record(row) for row in sorted(found, key=lambda row: row["graph"])]

    def _record(self, row: Row) -> Record:
        who: dict[str, Any] = json.loads(row["who"])
        own: Collection | None = self.strata[row["layer"]].collection
        types = [(who["type"], load_context().classes[who["type"]])]
        # Of a row of a table only the entity and the line are known; a file can be read again.
        root = Node(row["iri"], types, who["line"]) if who["of_row"] else None
        return Record(
            Path(who["path"]), who["id"], row["iri"], row["graph"], who["type"],
            tuple(who["pages"]), root, own, who["named"], None, self.moved,
        )  # fmt: skip


def _and_around(node: str) -> Iterable[str]:
    """A node, and all that it may be nested in."""
    while node:
        yield node
        node = node.rpartition("/")[0]
