"""Findings as a person is told of them."""

from __future__ import annotations

from collections.abc import Iterable

from benchgraph.records import Record
from benchgraph.store import EmbeddedStore
from benchgraph.validation.model import Result
from benchgraph.validation.nearest import Nearest
from benchgraph.validation.places import Describing, Lines, by_node
from benchgraph.validation.unread import Reading, misled


def told(
    results: Iterable[Result],
    records: Iterable[Record],
    reading: Reading,
    store: EmbeddedStore,
    describing: Describing | None = None,
) -> list[Result]:
    """The findings once each, without what only a record that cannot be read brought about, and
    with what the nearest value is that would do.

    With ``describing`` the records are passed over only where a value calls for what is like it.
    """
    if describing is None:
        records = list(records)
        describing = by_node(records)
    nearest, lines = Nearest(store, records), Lines(describing)
    told: dict[tuple[str, ...], Result] = {}
    for result in results:
        if reading.unknown and misled(result, lines.record_of(result.focus), reading.unknown):
            continue
        key = (result.focus, result.path, result.value, result.shape)
        if key not in told:
            told[key] = nearest.advised(result)
    return list(told.values())
