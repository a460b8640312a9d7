"""Findings as a person is told of them."""

from __future__ import annotations

from collections.abc import Iterable

from benchgraph.records import Record
from benchgraph.store import EmbeddedStore
from benchgraph.validation.model import Result
from benchgraph.validation.nearest import Nearest
from benchgraph.validation.records import Lines
from benchgraph.validation.unread import Reading, misled


def told(
    results: Iterable[Result], records: Iterable[Record], reading: Reading, store: EmbeddedStore
) -> list[Result]:
    """The findings once each, without what only a record that cannot be read brought about, and
    with what the nearest value is that would do."""
    records = list(records)
    nearest, lines = Nearest(store, records), Lines(records)
    told: dict[tuple[str, ...], Result] = {}
    for result in results:
        if misled(result, lines.record_of(result.focus), reading.unknown):
            continue
        key = (result.focus, result.path, result.value, result.shape)
        if key not in told:
            told[key] = nearest.advised(result)
    return list(told.values())
