"""A store on disk that merges named graphs, and what leaves and joins it when lines change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad, Triple

from benchgraph.errors import BenchgraphError
from benchgraph.live.state import State
from benchgraph.release.lines import SortedLines, parted
from benchgraph.store import EmbeddedStore


class Astray(BenchgraphError):
    """The state does not fit what it should be of: everything has to be made anew."""


@dataclass(frozen=True)
class Delta:
    """Triples that leave a default graph and that join it, as sorted lines of N-Triples."""

    removed: list[bytes] = field(default_factory=list)
    added: list[bytes] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    @cached_property
    def gone(self) -> list[Triple]:
        """The triples that leave."""
        return [quad.triple for quad in parsed(self.removed)]

    @cached_property
    def come(self) -> list[Triple]:
        """The triples that join."""
        return [quad.triple for quad in parsed(self.added)]

    def then(self, later: Delta) -> Delta:
        """Both, one after the other, as one."""
        removed, added = set(self.removed), set(self.added)
        for line in later.removed:
            added.remove(line) if line in added else removed.add(line)
        for line in later.added:
            removed.remove(line) if line in removed else added.add(line)
        return Delta(sorted(removed), sorted(added))


def parsed(lines: Iterable[bytes]) -> list[Quad]:
    """Lines of N-Triples of our own writing."""
    # lenient: their IRIs were checked when the terms were made.
    return list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True))


class Merged:
    """The merge of named graphs in the store at ``folder``: a triple is there while a graph has it.

    How many graphs make the same statement is kept in ``state``, for those that several make.
    """

    def __init__(self, name: str, folder: Path, state: State) -> None:
        self.name = name
        self.state = state
        self.store = EmbeddedStore.writable(folder)
        known = state.said(f"triples of {name}")
        self._triples = int(known) if known else None

    @property
    def triples(self) -> int:
        """How many triples there are; counted once, as that takes a while, and by what changes
        from then on."""
        if self._triples is None:
            self._triples = len(self.store.raw)
            self._say()
        return self._triples

    def _say(self) -> None:
        self.state.say(f"triples of {self.name}", str(self._triples))

    def change(self, removed: Iterable[bytes], added: Iterable[bytes]) -> Delta:
        """Take N-Quads lines out and in; what the default graph loses and gains.

        Raises Astray where a line goes that is not there.
        """
        more: Counter[bytes] = Counter()
        more.subtract(parted(line)[0] for line in removed)
        more.update(parted(line)[0] for line in added)
        touched = sorted(triple for triple, number in more.items() if number)
        gone: list[tuple[bytes, Quad]] = []
        come: list[tuple[bytes, Quad]] = []
        for line, quad in zip(touched, parsed(touched), strict=True):
            before = self.state.graphs_of(self.name, line) or int(quad in self.store.raw)
            now = before + more[line]
            if now < 0:
                raise Astray("a statement goes that is not there", found=line.decode().strip())
            if before > 1 or now > 1:
                self.state.put_shared(self.name, line, now)
            if before and not now:
                gone.append((line, quad))
            elif now and not before:
                come.append((line, quad))
        for _, quad in gone:
            self.store.raw.remove(quad)
        self.store.raw.extend(quad for _, quad in come)
        if self._triples is not None:
            self._triples += len(come) - len(gone)
            self._say()
        return Delta([line for line, _ in gone], [line for line, _ in come])

    def share(self, lines: SortedLines) -> None:
        """Note which triples several of the lines make."""
        for triple, same in groupby(lines.triples()):
            if (graphs := sum(1 for _ in same)) > 1:
                self.state.put_shared(self.name, triple, graphs)
