"""Changed files → what their records state now, in the way in which a whole build reads them.

A record says what its file says, apart from two things: a record that lies over it takes its place,
and an entity that several collections describe has the names that the first gives it. So what is
read again with a file are those that have its named graph or describe its entity, and no others.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode

from benchgraph.live.state import Row, State
from benchgraph.records import Layer, Record, collection_of
from benchgraph.records.nodes import Node, Term
from benchgraph.release.intake import Intake
from benchgraph.validation.linked import tombstone_lines
from benchgraph.validation.places import describing_nearest, nodes_of
from benchgraph.validation.unread import Reading, read_all
from benchgraph.vocab import BG, RDF


@dataclass(frozen=True)
class Some(Layer):
    """Some files of a layer."""

    only: frozenset[Path] = frozenset()

    def files(self) -> list[Path]:
        """Those files, in the order in which the layer has them."""
        return sorted(self.only, key=lambda path: path.as_posix())


@dataclass
class Read:
    """What became of some files: the records in the graph and the lines of each, records whose
    place another takes, and what is wrong with files that cannot be read."""

    lines: dict[str, bytes] = field(default_factory=dict)
    shown: dict[Path, Record] = field(default_factory=dict)
    hidden: dict[Path, Record] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)

    @property
    def faulty(self) -> set[Path]:
        """The files that cannot be read."""
        return {Path(fault.file) for fault in self.reading.faults}


class Shelf:
    """The records of some layers by file, named graph and entity, as the state remembers them."""

    def __init__(
        self, over: Iterable[Layer], state: State, moved: Mapping[str, str] | None = None
    ) -> None:
        """``moved``: IRIs that were given up → those that took their place."""
        self.over = list(over)
        self._state = state
        self._moved = moved or {}
        self._stones = tombstone_lines(self.over)

    def states(self, iri: str) -> bool:
        """Whether a record says what ``iri`` is, as it was put down last."""
        start = f"<{iri}> {RDF.type} ".encode()
        records = describing_nearest(iri, self.describing)
        return any(
            line.startswith(start) for each in records for line in self._state.lines(each.graph)
        )

    def names_tombstone(self, lines: Iterable[bytes]) -> bool:
        """Whether any of these lines says what something is that a tombstone names."""
        return bool(self._stones) and any(
            b" ".join(line.split(b" ", 2)[:2]) in self._stones for line in lines
        )

    def put(self, record: Record, *, shown: bool = True) -> None:
        """The file of ``record`` holds it now."""
        row = Row(
            str(record.path), record.graph, record.iri, record.id, record.type, record.pages,
            record.named, shown,
        )  # fmt: skip
        self._state.put_file(row, _slug(record), nodes_of(record))

    def drop(self, path: Path) -> None:
        """This file holds no record any more."""
        self._state.drop_file(str(path))

    def at(self, path: Path) -> Record | None:
        """The record in a file, as it was read last."""
        return next((self._record(row) for row in self._state.files("path", str(path))), None)

    def records(self) -> list[Record]:
        """The records in the graph, in the order of a build."""
        shown = (self._record(row) for row in self._state.files() if row.shown)
        return sorted(shown, key=lambda record: record.graph)

    def describing(self, iri: str) -> list[Record]:
        """The records in the graph among whose nodes this is, in the order of a build."""
        return [self._record(row) for row in self._state.files("node", iri) if row.shown]

    def counts(self) -> dict[str, int]:
        """How many records of each collection are in the graph; "": of none."""
        return self._state.counts()

    def layer_of(self, path: Path) -> Layer | None:
        """The layer that a file is in: of several, the one whose folder is nearest."""
        holding = [each for each in self.over if path == each.path or each.path in path.parents]
        return max(holding, key=lambda each: len(each.path.parts), default=None)

    def _record(self, row: Row) -> Record:
        path = Path(row.path)
        return Record(
            path, row.id, row.iri, row.graph, row.type, row.pages, None, collection_of(path),
            row.named, lambda: _Said(row, self._state.lines(row.graph)), self._moved,
        )  # fmt: skip

    def groups(self, paths: Iterable[Path], who: Mapping[Path, Record]) -> list[set[Path]]:
        """The files that have to be read together with each of ``paths``, which are those groups;
        ``who``: the records that the files hold now."""
        groups: list[set[Path]] = []
        for path in sorted(paths):
            group = {path}
            waiting = [path]
            while waiting:
                for near in self._beside(waiting.pop(), who):
                    if near not in group:
                        group.add(near)
                        waiting.append(near)
            joined = [each for each in groups if each & group]
            groups = [each for each in groups if not each & group]
            groups.append(group.union(*joined))
        return groups

    def _beside(self, path: Path, who: Mapping[Path, Record]) -> set[Path]:
        records = [known] if (known := self.at(path)) else []
        records += [who[path]] if path in who else []
        found: set[Path] = set()
        for record in records:
            for where, value in (("graph", record.graph), ("iri", record.iri)):
                found |= {Path(row.path) for row in self._state.files(where, value)}
            found |= {other for other, each in who.items() if record.iri == each.iri}
        return found

    def read(self, paths: Iterable[Path]) -> Read:
        """Read these files as a whole build would; those that are gone are left out."""
        there = [path for path in paths if os.path.lexists(path)]
        by_layer: defaultdict[Path, set[Path]] = defaultdict(set)
        for path in there:
            if layer := self.layer_of(path):
                by_layer[layer.path].add(path)
        some = [
            Some(each.path, each.collection, frozenset(by_layer[each.path]))
            for each in self.over
            if each.path in by_layer
        ]
        intake = Intake(some, moved=self._moved)
        read = Read()
        lines: defaultdict[str, list[bytes]] = defaultdict(list)
        for text in intake:
            by_graph(text, lines)
        read.reading = intake.reading
        read.lines = {graph: b"".join(sorted(set(own))) for graph, own in lines.items()}
        read.shown = {record.path: record for record in intake.reading.records}
        rest = [path for path in there if path not in read.shown and path not in read.faulty]
        read.hidden = {record.path: record for record in who_is(rest)}
        return read


def _slug(record: Record) -> str:
    return record.collection.slug if record.collection else ""


class _Said(Node):
    """What a record states, of which no lines of its file are known: all is on the first."""

    __slots__ = ("_said",)

    def __init__(self, row: Row, lines: Iterable[bytes]) -> None:
        super().__init__(row.iri, [(row.type, BG[row.type])], 1)
        quads = ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS, lenient=True)
        self._said = [(quad.subject, quad.predicate, quad.object, 1) for quad in quads]

    def nested(self) -> Iterator[Node]:
        for iri in dict.fromkeys([self.iri, *(subject.value for subject, *_ in self._said)]):
            yield Node(iri, [], 1)

    def statements(self) -> Iterator[tuple[NamedNode, NamedNode, Term, int]]:
        yield from self._said


def as_named(path: Path, over: Iterable[Layer]) -> Path:
    """A path as the records of the layer that it is in are named: whoever tells of a file may say
    where it lies in another way."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100
    for layer in over:
        place = Path(os.path.abspath(layer.path))  # noqa: PTH100
        if whole == place or place in whole.parents:
            return layer.path / whole.relative_to(place)
    return path


def who_is(paths: Iterable[Path]) -> list[Record]:
    """The records in files, without their trees, each for itself; none for one that has faults."""
    found = []
    for path in paths:
        if path.is_file():
            for record in read_all([path]).records:
                record.let_go()
                found.append(record)
    return found


def by_graph(text: bytes, into: defaultdict[str, list[bytes]]) -> None:
    """N-Quads lines by the IRI of their named graph."""
    for line in text.splitlines(keepends=True):
        start = line.rindex(b" <") + 2
        into[line[start : line.index(b">", start)].decode()].append(line)
