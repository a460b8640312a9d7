"""In what a graph that is built anew differs from the release that stands there.

Parts are compared by their checksums: where few differ, as after an edit, the release is spliced
and not written whole.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from benchgraph.release.lines import SortedLines, parted
from benchgraph.release.parts import Bounds, Lines, cut
from benchgraph.release.read import Release
from benchgraph.release.splice import Change, parts_of
from benchgraph.store import EmbeddedStore

# Where more differs than one part in so many, all are written anew; but not for a few parts alone.
_SHARE, _FEW = 10, 8


class Difference(NamedTuple):
    """What differs: lines of N-Quads, and lines of N-Triples of the default graph."""

    change: Change
    lost: list[bytes]
    won: list[bytes]


def difference(lines: SortedLines, current: Release, bounds: Bounds) -> Difference | None:
    """What differs in ``lines`` from the release; None where it is much.

    Raises ReleaseError or OSError where the release is damaged, or of another version.
    """
    quads, _ = parts_of(current)
    places = {part.sha256: number for number, part in enumerate(quads.list)}
    most = max(_FEW, len(places) // _SHARE)
    now: list[bytes] = []
    missed = 0
    for part in cut(lines.blocks(), bounds):
        if places.pop(sha256(b"".join(part)).hexdigest(), None) is None:
            now += part
            missed += 1
            if missed > most:
                return None
    if len(places) > most:
        return None
    with quads.open() as file:
        old = Lines(quads, file)
        before = [line for number in sorted(places.values()) for line in old.of(number)]
    # The lines of one triple stand in one part: what these parts say is all that is said of it.
    lines_now, lines_before = set(now), set(before)
    triples_now, triples_before = ({parted(line)[0] for line in some} for some in (now, before))
    return Difference(
        Change(sorted(lines_before - lines_now), sorted(lines_now - lines_before)),
        sorted(triples_before - triples_now),
        sorted(triples_now - triples_before),
    )


def changed_store(current: Release, found: Difference, target: Path) -> ox.Store:
    """The store of ``current`` with what differs, as a store of its own, which is open."""
    EmbeddedStore.open(current.default()).raw.backup(str(target))
    store = ox.Store(str(target))
    for quad in ox.parse(b"".join(found.lost), format=ox.RdfFormat.N_TRIPLES, lenient=True):
        store.remove(quad)
    store.extend(ox.parse(b"".join(found.won), format=ox.RdfFormat.N_TRIPLES, lenient=True))
    store.flush()
    return store
