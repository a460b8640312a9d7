"""What collections say beside their records, held against records that stand in rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from benchgraph.errors import BenchgraphError
from benchgraph.reconciling.links import read_links
from benchgraph.records import Layer
from benchgraph.release.lines import nquads
from benchgraph.spark.records.known import Known
from benchgraph.validation import Result
from benchgraph.validation.linked import owner_of, read_beside, tombstone_lines

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def besides_on(
    known: Known,
    layers: Sequence[Layer],
    ontology: Iterable[Quad],
    without: Collection[Path] = (),
) -> tuple[list[Quad], list[Result]]:
    """As ``validation.linked.read_beside``: the quads of links and tombstones, and what is wrong.

    Of the records only those come to the driver that a link or a tombstone names.
    """
    stones = tombstone_lines(layers)
    owners = {owner_of(_subject(beginning)) for beginning in stones}
    records = known.with_ids(_ends(layers)) + known.with_nodes(owners)
    once = {record.graph: record for record in records}
    stated = {_subject(found) for found in _stated(known.lines(), stones)}
    stated |= {_subject(line) for line in nquads(ontology).splitlines() if line.startswith(b"<")}

    return read_beside(layers, once.values(), stated.__contains__, without)


def _ends(layers: Iterable[Layer]) -> set[str]:
    """The ids that links name; a file that cannot be read names none here."""
    found: set[str] = set()
    for layer in layers:
        try:
            links = read_links(layer.path)
        except (BenchgraphError, OSError):
            continue
        found |= {end for link in links for end in (link.subject, link.object)}
    return found


def _stated(lines: DataFrame, beginnings: Collection[bytes]) -> list[bytes]:
    """Those of the beginnings of lines, a subject and a predicate, that some line has."""
    if not beginnings:
        return []
    from pyspark.sql import functions as f

    wanted = [(beginning.decode(),) for beginning in sorted(beginnings)]
    asked = f.broadcast(lines.sparkSession.createDataFrame(wanted, "beginning STRING"))
    text = f.col("line").cast("string")
    found = lines.select(f.substring_index(text, " ", 2).alias("beginning"))
    return [
        row["beginning"].encode() for row in found.join(asked, "beginning").distinct().collect()
    ]


def _subject(line: bytes) -> str:
    return line[1 : line.index(b">")].decode()
