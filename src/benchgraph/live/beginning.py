"""Make the live graph: the steps of a whole build, each of which keeps what it needs to follow.

It does what ``release/build.py`` does, in its order and with its parts, but on a store on disk,
without stopping at a finding, and remembering by record what was stated.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from benchgraph.errors import RecordError
from benchgraph.live.engines import Engines
from benchgraph.live.folder import Folder
from benchgraph.live.merged import Merged
from benchgraph.live.reading import Shelf, by_graph, who_is
from benchgraph.live.state import State
from benchgraph.memory import collector_at_rest, give_back
from benchgraph.records import Layer, Record, collections, read_bytes
from benchgraph.release.attempts import Progress
from benchgraph.release.build import shapes_for, texts_asked_of
from benchgraph.release.intake import Intake
from benchgraph.release.kept import Kept
from benchgraph.release.lines import SortedLines, nquads
from benchgraph.release.working import Working, columns_for
from benchgraph.triples import collection_quads, ontology_quads
from benchgraph.validation.linked import moved_iris, read_beside, stated_in
from benchgraph.validation.model import Result


@dataclass
class Parts:
    """What a live graph consists of, and what is wrong with files of it."""

    state: State
    stated: Merged
    whole: Merged
    shelf: Shelf
    engines: Engines
    faults: list[Result]


@dataclass
class Begun(Parts):
    """A live graph that was just made, with all its lines, and the files that cannot be read."""

    lines: SortedLines
    faulty: set[Path]


def begin(folder: Folder, over: list[Layer], workers: int | None, progress: Progress) -> Begun:
    """Make everything in ``folder``, which was cleared.

    Raises RecordError where ontology, shapes or rules cannot be read.
    """
    with collector_at_rest():
        begun = _begin(folder, over, workers, progress)
    give_back()
    return begun


def _begin(folder: Folder, over: list[Layer], workers: int | None, progress: Progress) -> Begun:
    state = State(folder.state, new=True)
    used = collections(over)
    whole = Merged("whole", folder.whole, state)
    progress("reading records")
    ontology = ontology_quads(collections=used)
    moved = moved_iris(over, ontology)
    intake = Intake(over, workers=workers, kept=Kept.opened(), moved=moved)
    shapes = shapes_for(used), shapes_for(used, derived=True)
    columns = columns_for(len(intake.files), partial(texts_asked_of, *shapes))
    graph = Working(whole.store, columns)
    graph.take([nquads(ontology)])
    graph.take(nquads(collection_quads(each)) for each in used)
    # Before they are read: what is saved meanwhile is read the next time.
    state.put_digests((str(path), digest_of(path)) for path in intake.files)
    graph.take(_remembered(intake, state))
    records, faults = intake.reading.records, list(intake.reading.faults)
    beside, wrong = read_beside(over, records, stated_in(whole.store))
    graph.take(_remembered([nquads(beside)], state))
    shelf = Shelf(over, state, moved)
    faulty = {Path(fault.file) for fault in faults}
    _put(shelf, intake.files, records, faulty)
    whole.store.raw.flush()
    whole.store.raw.backup(str(folder.stated))
    stated = Merged("stated", folder.stated, state)
    stated.share(graph.lines)
    engines = Engines.begin(folder, used, ontology, stated, whole, graph, shelf, progress)
    whole.share(graph.lines)
    return Begun(state, stated, whole, shelf, engines, [*faults, *wrong], graph.lines, faulty)


def _remembered(texts: Iterable[bytes], state: State) -> Iterator[bytes]:
    """The texts, each named graph of which is kept; of two records with one id both are in it."""
    for text in texts:
        graphs: defaultdict[str, list[bytes]] = defaultdict(list)
        by_graph(text, graphs)
        for graph, own in graphs.items():
            state.put_lines(graph, b"".join(sorted({*own, *state.lines(graph)})))
        yield text


def _put(shelf: Shelf, files: Iterable[Path], records: Iterable[Record], faulty: set[Path]) -> None:
    shown = set()
    for record in records:
        shelf.put(record)
        shown.add(record.path)
    for record in who_is(path for path in files if path not in shown and path not in faulty):
        shelf.put(record, shown=False)


def digest_of(path: Path) -> bytes | None:
    """The hash of what is read of a file: empty where it cannot be read, None where it is gone.

    Hash first, then read: what changes in between is read once more, and not passed over.
    """
    try:
        return sha256(read_bytes(path)).digest()
    except RecordError:
        return b"" if os.path.lexists(path) else None
