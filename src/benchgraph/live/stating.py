"""Changed files → the lines that go and come with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchgraph.live.beginning import Parts, digest_of
from benchgraph.live.engines import CannotFollow
from benchgraph.live.reading import Read, Shelf, by_graph, who_is
from benchgraph.reconciling.links import links_graph
from benchgraph.reconciling.tombstones import tombstones_graph
from benchgraph.records import SHIPPED, Layer, Record
from benchgraph.release.lines import nquads
from benchgraph.validation.linked import BESIDE, read_beside
from benchgraph.validation.model import Result


def read_changed(
    shelf: Shelf, changed: set[Path]
) -> tuple[dict[Path, Read], list[Result], dict[Path, bytes | None]]:
    """What each file has become that can be read with those that have to be read beside it, what is
    wrong with the others, whose last good state stands, and the hashes of all: of before they were
    read, so that one which changes meanwhile is looked at again."""
    digests = {path: digest_of(path) for path in changed}
    who = {record.path: record for record in who_is(sorted(changed))}
    done: dict[Path, Read] = {}
    kept: list[Result] = []
    groups = shelf.groups(changed, who)
    digests |= {path: digest_of(path) for path in set().union(*groups) - changed}
    for group in groups:
        read = shelf.read(group)
        if read.faulty:
            kept += read.reading.faults
        else:
            done |= dict.fromkeys(group, read)
    return done, kept, digests


def lines_of(
    parts: Parts, over: Iterable[Layer], done: dict[Path, Read]
) -> tuple[list[bytes], list[bytes], list[Record]]:
    """The lines that go and come, of the records in these files and of links between entities, and
    the records as they were and are; what they are now is remembered.

    Raises CannotFollow where a link has lost an end, and where what a tombstone names came or went.
    """
    before, after = _put(parts.shelf, done)
    new = {record.graph: b"" for record in before}
    for read in done.values():
        new |= read.lines
    if {(each.iri, each.below) for each in before} != {(each.iri, each.below) for each in after}:
        new |= _beside(parts.shelf, list(over))
        parts.faults = [each for each in parts.faults if Path(each.file).name not in BESIDE]
    removed: list[bytes] = []
    added: list[bytes] = []
    for graph, text in sorted(new.items()):
        old, now = set(parts.state.lines(graph)), set(text.splitlines(keepends=True))
        if old != now:
            removed += sorted(old - now)
            added += sorted(now - old)
            parts.state.put_lines(graph, text)
    if parts.shelf.names_tombstone([*removed, *added]):
        raise CannotFollow("what a tombstone names came or went")
    return removed, added, [*before, *after]


def _put(shelf: Shelf, done: dict[Path, Read]) -> tuple[list[Record], list[Record]]:
    """Put the records in their places; those that were there, and those that are."""
    before: list[Record] = []
    after: list[Record] = []
    for path, read in done.items():
        if known := shelf.at(path):
            before.append(known)
        shelf.drop(path)
        if record := read.shown.get(path) or read.hidden.get(path):
            shelf.put(record, shown=path in read.shown)
            after.append(record)
    return before, after


def _beside(shelf: Shelf, over: list[Layer]) -> dict[str, bytes]:
    """The graphs of what is said beside the records: a link holds where both of its ends are there.
    Of what tombstones name nothing changes here (see ``lines_of``), so that they hold as they did.
    """
    if not any((layer.path / name).is_file() for layer in over for name in BESIDE):
        return {}
    quads, wrong = read_beside(over, shelf.records(), shelf.states)
    if wrong:
        raise CannotFollow("a link between entities has lost one of them")
    lines: defaultdict[str, list[bytes]] = defaultdict(list)
    by_graph(nquads(quads), lines)
    slugs = {each.below or SHIPPED for each in over}
    gone = {graph(slug).value: b"" for slug in slugs for graph in (links_graph, tombstones_graph)}
    return gone | {graph: b"".join(sorted(set(own))) for graph, own in lines.items()}
