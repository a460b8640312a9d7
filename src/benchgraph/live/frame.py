"""What a live graph is made with beside the records: where that changes, everything does.

The ontology, the shapes, the questions and rules, and of each collection its own description,
concepts, shapes, rules, questions, links, tombstones and tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from secrets import token_hex

from benchgraph.errors import ReleaseError
from benchgraph.keeping import code_that_reads
from benchgraph.query.brought import read_with_brought
from benchgraph.records import Layer, brought_folders, collections
from benchgraph.records.collection import FILE as COLLECTION
from benchgraph.release.build import shapes_for
from benchgraph.release.inputs import INPUTS
from benchgraph.release.stamps import stamp
from benchgraph.resources import resource_dir
from benchgraph.triples import ontology_quads
from benchgraph.validation.linked import BESIDE
from benchgraph.version import __version__


class Outdated(ReleaseError):
    """What this process has read of benchgraph's own ontology, shapes, questions and rules, and
    keeps, is not what stands there."""


# Code that changed while it ran is that of no other process.
_OF_THIS_PROCESS = token_hex()
_BROUGHT = ("vocab", "shapes", "questions", "relations")


def frame_of(over: Iterable[Layer], own: str) -> str:
    """A digest of all that, ``own_frame`` among it; another one means that something changed."""
    over = list(over)
    # Of the same size at the same moment: a second later it is looked at again anyway.
    looks, _ = stamp(*(str(path) for path in _there(over)))
    layers = [(str(each.path), each.below) for each in over]
    said = repr((own, layers, looks))
    return hashlib.sha256(said.encode()).hexdigest()


def own_frame() -> str:
    """The part of it that is benchgraph's own, which a process reads once."""
    looks, _ = stamp(*(str(resource_dir(name)) for name in INPUTS if name != "data"))
    return repr((__version__, code_that_reads() or _OF_THIS_PROCESS, looks))


def insist_on_frame(over: Iterable[Layer]) -> None:
    """Read all that, so that nothing is thrown away for what is of no use. Raises RecordError,
    QueryError."""
    from benchgraph.relations.rules import read_rules

    used = collections(over)
    ontology_quads(collections=used)
    for derived in (False, True):
        shapes_for(used, derived=derived)
    read_rules(more=brought_folders(used, "relations"))
    read_with_brought(brought_folders(used, "questions"))


def _there(over: list[Layer]) -> Iterator[Path]:
    for layer in over:
        for name in sorted(BESIDE):
            beside = layer.path / name
            if beside.is_file():
                yield beside
    for collection in collections(over):
        yield collection.folder / COLLECTION
        for name in _BROUGHT:
            yield from brought_folders([collection], name)
        for table in collection.tables:
            yield table.mapping
            yield from table.tables


def cannot_follow(over: Iterable[Layer]) -> str:
    """Why records of these layers cannot be followed one by one; empty where they can."""
    over = list(over)
    for collection in collections(over):
        if collection.tables:
            return f"the collection {collection.slug} has tables, which refer to records by name"
    paths = [each.path.resolve() for each in over]
    for one in over:
        outer = {path for path in paths if path in one.path.resolve().parents}
        own = one.collection and one.collection.folder.resolve() == one.path.resolve()
        if outer and not own:
            return f"the folder {one.path} is named beside one that holds it"
    return ""
