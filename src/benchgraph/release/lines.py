"""N-Quads lines in sorted runs: what a graph of any size is handed on as, in bounded memory.

Every stage of a build adds its lines; what is more than ``RUN`` lines goes to a file as one sorted
run. Merged, the runs are the whole graph in code point order, each line once.
"""

from __future__ import annotations

import shutil
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from benchgraph.temporary import make_folder

RUN = 2_000_000
_BLOCK = 20_000


def nquads(quads: Iterable[Quad]) -> bytes:
    """The quads as N-Quads, a line each."""
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def parted(line: bytes) -> tuple[bytes, bytes]:
    """The triple of an N-Quads line as a line of N-Triples, and the IRI of its named graph."""
    # A graph's IRI holds neither a space nor a bracket, so the last term is the graph.
    triple, _, graph = line.rpartition(b" <")
    return triple + b" .\n", graph.partition(b">")[0]


def triples_of(lines: bytes) -> list[bytes]:
    """The triple of each N-Quads line of a named graph, without the dot."""
    return [line[: line.rindex(b" <")] for line in lines.splitlines()]


def ntriples(triples: Iterable[bytes]) -> bytes:
    """Such triples as N-Triples."""
    return b" .\n".join([*triples, b""])


class SortedLines:
    """N-Quads lines that are added in any order and read in code point order, each once.

    At most ``run`` lines (None: ``RUN``), and what is added at once, stand in memory.
    """

    def __init__(self, run: int | None = None) -> None:
        self._most = RUN if run is None else run
        self._pending: list[bytes] = []
        self._count = 0
        self._lines: list[bytes] = []
        self._runs: list[Path] = []
        self._folder: Path | None = None

    def add(self, text: bytes) -> None:
        """Take in N-Quads lines, each with its line break."""
        self._pending.append(text)
        self._count += text.count(b"\n")
        if len(self._lines) + self._count >= self._most:
            self._spill()

    def blocks(self) -> Iterator[list[bytes]]:
        """Every line once, in order, in blocks; lines may be added again afterwards."""
        self._settle()
        if not self._runs:
            for start in range(0, len(self._lines), _BLOCK):
                yield self._lines[start : start + _BLOCK]
            return
        yield from _merged([_run(path) for path in self._runs] + [iter(self._lines)])

    def let_go(self) -> None:
        """Forget every line: they have been written, and what follows needs the memory."""
        for path in self._runs:
            path.unlink()
        self._pending, self._count, self._lines, self._runs = [], 0, [], []

    def triples(self) -> Triples:
        """The triple of every line as a line of N-Triples, afresh for each iteration."""
        return Triples(self)

    def _settle(self) -> None:
        """Sort what is pending into the lines in memory."""
        if self._pending:
            lines, pending = self._lines, self._pending[::-1]
            self._pending, self._count = [], 0
            while pending:  # each text goes as soon as it is lines
                lines += pending.pop().splitlines(keepends=True)
            lines.sort()  # fast, as most of it is sorted parts
            self._lines = [line for line, _ in groupby(lines)]

    def _spill(self) -> None:
        self._settle()
        if self._folder is None:
            self._folder = make_folder("lines")
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = self._folder / str(len(self._runs))
        with path.open("wb") as file:
            file.writelines(self._lines)
        self._runs.append(path)
        self._lines = []


@dataclass(frozen=True)
class Triples:
    """The triples of sorted N-Quads lines, one after the other, as lines of N-Triples."""

    lines: SortedLines

    def __iter__(self) -> Iterator[bytes]:
        for block in self.lines.blocks():
            yield from [parted(line)[0] for line in block]


def _run(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _merged(runs: list[Iterator[bytes]]) -> Iterator[list[bytes]]:
    """Blocks of sorted runs as sorted blocks, each line once.

    All lines up to the smallest last line of the blocks at hand are complete; sorting them takes
    the runs that they are made of as they are.
    """
    waiting = [list(islice(run, _BLOCK)) for run in runs]
    while any(waiting):
        bound = min(block[-1] for block in waiting if block)
        ready: list[bytes] = []
        for number, block in enumerate(waiting):
            cut = bisect_right(block, bound)
            ready += block[:cut]
            waiting[number] = block[cut:] or list(islice(runs[number], _BLOCK))
        ready.sort()
        yield list(dict.fromkeys(ready))
