"""Identity links of collections: what is wrong with them, and the quads of those that hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from pyoxigraph import Quad

from benchgraph.reconciling.links import FILE, link_faults, link_quads
from benchgraph.records import SHIPPED, Layer, Record
from benchgraph.validation.model import Result
from benchgraph.validation.unread import finding


def read_identity_links(
    layers: Iterable[Layer], records: Iterable[Record], without: Collection[Path] = ()
) -> tuple[list[Quad], list[Result]]:
    """The quads of every ``links.csv`` of ``layers``, and what is wrong with some, as findings.

    A file with a fault gives no quads. ``without``: files that are left out.
    """
    known: dict[str, set[str]] = {}
    for record in records:
        known.setdefault(record.id, set()).add(record.below or SHIPPED)
    quads: list[Quad] = []
    faults: list[Result] = []
    for layer in layers:
        path = layer.path / FILE
        if path in without or not path.is_file():
            continue
        if wrong := link_faults(layer.path, known):
            faults += [finding(fault, path, None) for fault in wrong]
        else:
            quads += link_quads(layer.path, layer.below or SHIPPED)
    return quads, faults
