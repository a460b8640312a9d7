"""What moved between two versions: keys, terms, beginnings of ids, and ids, with their chains."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchgraph.reconciling.tombstones import Tombstone, read_tombstones, replacements
from benchgraph.records.changes import Stricter, changes_after, version_order
from benchgraph.resources import resource_dir
from benchgraph.vocab import ID

_ENTITY = f"{ID}case/x".count("/") + 1  # parts of the IRI of an entity


@dataclass(frozen=True)
class Moves:
    """``keys`` and ``iris``: old → new; ``gone``: what nothing took the place of → why;
    ``prefixes``: the beginnings of IRIs; ``meaning``: terms that mean more → what."""

    keys: Mapping[str, str]
    iris: Mapping[str, str]
    gone: Mapping[str, str]
    prefixes: Mapping[str, str]
    meaning: Mapping[str, str]
    stricter: tuple[Stricter, ...]

    def without(self, own: Collection[str]) -> Moves:
        """The same for files that state the nodes ``own`` themselves, which stay what they are."""
        nodes = {iri for iri in own if not _is_entity(iri)}
        kept = {iri: new for iri, new in self.iris.items() if iri not in nodes}
        gone = {iri: why for iri, why in self.gone.items() if iri not in own}
        return replace(self, iris=kept, gone=gone)

    def of(self, iri: str) -> str | None:
        """What an IRI is called by now, if that is another name."""
        if iri in self.iris:
            return self.iris[iri]
        entity = "/".join(iri.split("/")[:_ENTITY])
        if entity != iri and _is_entity(entity) and entity in self.iris:
            return self.iris[entity] + iri.removeprefix(entity)
        for old in sorted(self.prefixes, key=len, reverse=True):
            if iri.startswith(old):
                new = self.prefixes[old] + iri.removeprefix(old)
                return self.iris.get(new, new)
        return None


def _is_entity(iri: str) -> bool:
    return iri.startswith(ID) and iri.count("/") == _ENTITY - 1


def moves_since(number: str, folders: Iterable[Path] = (), table: Path | None = None) -> Moves:
    """Everything that moved after version ``number`` of benchgraph, by the table of changes (in the
    folder ``table``, by default the shipped one), the shipped tombstones and those in ``folders``.

    Raises BenchgraphError for a version that is not known, RecordError and MatchError for files
    that cannot be read.
    """
    versions = changes_after(number, table)
    renamings = [each for version in versions for each in version.renamings]
    shipped = [
        stone
        for stone in read_tombstones(resource_dir("data"))
        if version_order(stone.since) > version_order(number)
    ]
    stones = [*shipped, *(stone for folder in folders for stone in read_tombstones(folder))]

    def pairs(kind: str) -> dict[str, str]:
        return replacements((r.old, r.new) for r in renamings if r.kind == kind and r.new)

    terms = [(r.old, r.new) for r in renamings if r.kind == "term" and r.new]
    moved = [(stone.iri, stone.target) for stone in stones if stone.target]
    return Moves(
        keys=pairs("key"),
        iris=replacements([*terms, *moved]),
        gone={r.old: r.note for r in renamings if not r.new} | _withdrawn(stones),
        prefixes=pairs("prefix"),
        meaning={term: what for version in versions for term, what in version.meaning.items()},
        stricter=tuple(each for version in versions for each in version.stricter),
    )


def _withdrawn(stones: Iterable[Tombstone]) -> dict[str, str]:
    return {stone.iri: stone.note for stone in stones if not stone.target}
