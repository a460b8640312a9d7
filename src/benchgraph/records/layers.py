"""Which records a graph is made of: the shipped collections and whatever lies over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchgraph.errors import RecordError
from benchgraph.memory import collector_at_rest
from benchgraph.records.collection import (
    FILE,
    Collection,
    collection_of,
    look_again,
    read_collection,
)
from benchgraph.records.model import Record
from benchgraph.records.read import in_order, read_files, record_files
from benchgraph.records.trees import Trees
from benchgraph.resources import resource_dir

Names = dict[str, dict[str, str]]
"""IRI of an entity → its name in each language."""
Data = Path | str | Iterable[Path | str]
"""A folder or file of records, or several."""


@dataclass(frozen=True)
class Layer:
    """A folder (or file) of records with its collection, if it is in one."""

    path: Path
    collection: Collection | None

    @property
    def below(self) -> str:
        """What its statements stand below: the slug of its collection, or nothing."""
        return self.collection.below if self.collection else ""

    def files(self) -> list[Path]:
        """Its records, in a fixed order. Raises RecordError."""
        return record_files(self.path)


def layers(data: Data = (), *, shipped: bool = True) -> list[Layer]:
    """The shipped collections, and over them the folders or files of ``data``, the last on top.

    A folder brings with it the collections in its sub-folders. Raises RecordError for a path that
    is not there, a ``collection.yaml`` that cannot be read, and where there is nothing at all.
    """
    given = [data] if isinstance(data, Path | str) else data
    paths = [*([resource_dir("data")] if shipped else []), *map(_named, given)]
    look_again()
    if not paths:
        raise RecordError(
            "there are no records to read", hint="name a folder, or leave the shipped ones in"
        )
    found: dict[Path, Layer] = {}
    for path in paths:
        for each in (path, *_inner(path)):
            if each != path:
                layer = Layer(each, read_collection(each))
            elif not path.is_dir() or (path / FILE).is_file() or _has_records(path):
                layer = Layer(each, collection_of(each))
            else:
                continue
            # Named again, a folder lies where it is named last.
            found.pop(each.resolve(), None)
            found[each.resolve()] = layer
    _check_slugs(found.values())
    return list(found.values())


def _named(path: Path | str) -> Path:
    """What somebody names as a layer: ``collection.yaml`` stands for its folder."""
    path = Path(path)
    return path.parent if path.name == FILE and path.is_file() else path


def collections(layers: Iterable[Layer]) -> list[Collection]:
    """The collections of ``layers``, each once; of one slug the topmost."""
    found = {each.collection.slug: each.collection for each in layers if each.collection}
    return list(found.values())


def by_collection(layers: Iterable[Layer]) -> list[list[Layer]]:
    """The layers of each collection, the topmost first; the lowest collection first.

    In a collection a record takes the place of those below with its id; between collections each
    says what it says.
    """
    groups: dict[str, list[Layer]] = {}
    for layer in layers:
        groups.setdefault(layer.below, []).insert(0, layer)
    return list(groups.values())


def read_layers(layers: Iterable[Layer]) -> list[Record]:
    """Every record of ``layers``, in each collection the topmost of an id.

    Raises RecordErrors with all that is wrong.
    """
    layers = list(layers)
    records: list[Record] = []
    with collector_at_rest(), Trees.lent(layer.path for layer in layers) as trees:
        for group in by_collection(layers):
            known: dict[str, Record] = {}
            for layer in group:
                found = in_order(*read_files(layer.files(), trees=trees))
                known = {each.graph: each for each in found} | known
            records += known.values()
    return sorted(records, key=lambda record: record.graph)


def _inner(folder: Path) -> Iterator[Path]:
    """The collections in the sub-folders of a folder, in order."""
    if folder.is_dir():
        for path in sorted(folder.rglob(FILE)):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.parent != folder and not hidden:
                yield path.parent


def _has_records(folder: Path) -> bool:
    """Whether a folder holds records of its own, beside those of collections in it.

    One that holds neither is told of when its files are asked for.
    """
    try:
        return bool(record_files(folder))
    except RecordError:
        return next(_inner(folder), None) is None


def _check_slugs(layers: Iterable[Layer]) -> None:
    """Two different collections cannot share a slug, unless one is a newer state of the other."""
    known: dict[str, Collection] = {}
    for layer in layers:
        one = layer.collection
        if one is None:
            continue
        other = known.setdefault(one.slug, one)
        if other.publisher != one.publisher:
            raise RecordError(
                "two collections have one slug", path=one.folder / FILE,
                found=f"{one.slug}, as in {other.folder / FILE}", expected="a slug of its own",
            )  # fmt: skip
