"""A live graph as it is put down beside its stores, and taken up again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchgraph.live import releasing
from benchgraph.live.beginning import Parts
from benchgraph.live.engines import CannotFollow, Engines
from benchgraph.live.findings import plain, results_of
from benchgraph.live.folder import Folder, this_boot
from benchgraph.live.frame import cannot_follow
from benchgraph.live.index import Index
from benchgraph.live.merged import Merged
from benchgraph.live.reading import Shelf
from benchgraph.live.state import State
from benchgraph.records import Layer, collections
from benchgraph.release.read import Release
from benchgraph.triples import ontology_quads
from benchgraph.validation.linked import moved_iris

CHANGED = "ontology, shapes, questions, collections or benchgraph itself have changed"
_FRAME, _FAULTS, _ROOT, _BOOT, _WAITING = "frame", "faults", "root", "boot", "waiting"


@dataclass
class Standing:
    """What stands: the parts, the index of files, those that wait, and the release that counts."""

    parts: Parts
    index: Index
    waiting: set[Path]
    current: Release | None


def why_not(folder: Folder, over: Iterable[Layer]) -> str:
    """Why nothing can be taken up; empty where it can be tried."""
    if why := cannot_follow(over):
        return why
    if not folder.state.is_file():
        return "there is no live graph here yet"
    if not folder.is_whole:
        return "the last change did not come to its end"
    return ""


def taken_up(folder: Folder, over: list[Layer], out: Path, frame: str) -> Standing:
    """What was put down in ``folder``.

    Raises CannotFollow where it is of another state of things, and what damage brings about.
    """
    state = State(folder.state)
    try:
        if state.said(_BOOT) != this_boot():
            raise CannotFollow("the machine was started anew since")
        if state.said(_FRAME) != frame:
            raise CannotFollow(CHANGED)
        current = releasing.current(out)
        root = state.said(_ROOT)
        if root and (current is None or current.checksum != root):
            raise CannotFollow("another build has written a release here")
        stated = Merged("stated", folder.stated, state)
        whole = Merged("whole", folder.whole, state)
        used = collections(over)
        ontology = ontology_quads(collections=used)
        shelf = Shelf(over, state, moved_iris(over, ontology))
        engines = Engines.take_up(folder, used, ontology, stated, whole, shelf)
    except BaseException:
        state.close()
        raise
    faults = results_of(json.loads(state.said(_FAULTS) or "[]"))
    waiting = {Path(each) for each in json.loads(state.said(_WAITING) or "[]")}
    index = Index.restored(over, _index(folder))
    return Standing(Parts(state, stated, whole, shelf, engines, faults), index, waiting, current)


def put_down(folder: Folder, standing: Standing, frame: str) -> None:
    """Put down what stands, so that it can be taken up."""
    parts, current = standing.parts, standing.current
    parts.engines.keep(folder)
    parts.state.say(_FRAME, frame)
    parts.state.say(_WAITING, json.dumps(sorted(map(str, standing.waiting))))
    parts.state.say(_BOOT, this_boot())
    parts.state.say(_FAULTS, json.dumps(plain(parts.faults)))
    parts.state.say(_ROOT, current.checksum if current else "")
    standing.index.keep(_index(folder))
    parts.state.commit()


def _index(folder: Folder) -> Path:
    return folder.path / "index"
