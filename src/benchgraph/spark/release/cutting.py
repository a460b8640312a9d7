"""Where the parts of a release end, where its sorted lines lie in ranges that are read one by one.

Whether a part ends at a line depends on the line, the one before it, and on how many bytes of the
part stand before it. Only the last is unknown at the beginning of a range: the part that is open
there began in the range before it, or in one before that. So a range is cut in every way that may
be right. The longer an open part is, the sooner it ends, and where two ways have cut at the same
line they go on as one: there are few ways, and soon there is one. When all ranges are known, one
look at the ways of each in order says which one is right.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from benchgraph.release.parts import BOUNDS, Bounds, ends


class Way(NamedTuple):
    """How a range is cut where at least ``least`` bytes of a part are open before it, and fewer
    than the way before this one asks for: where the first and the last part in it begin, in bytes
    from the beginning of the range.
    """

    least: int
    first: int
    last: int


class Range(NamedTuple):
    """Lines that follow each other in the release, at least one: the file that holds them, the
    first and the last of them, how many bytes they are, and the ways to cut them, the one for the
    longest open part first. A part that is shorter than the last way asks for goes on behind it.
    """

    name: str
    first: bytes
    last: bytes
    size: int
    ways: Sequence[Way]


class Span(NamedTuple):
    """Some of the lines of a range: its file, and from where up to where, in bytes."""

    name: str
    start: int
    end: int


class Cutting:
    """Cuts the lines of a range, as they come, in every way that may be right."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self.size = 0
        self.last = b""
        self._bounds = bounds
        self._steps = sorted({bounds.least, bounds.most, 2 * bounds.most})
        # A part of which fewer bytes than that were open before the range is open still.
        self._still = sys.maxsize
        self._ways: list[Way] = []
        # Where the parts that are open began, and which ways they belong to; the longest first.
        self._open: deque[tuple[int, list[int]]] = deque()

    def take(self, lines: Iterable[bytes]) -> None:
        """The next lines, each other than the one before it."""
        least, size, last = self._bounds.least, self.size, self.last
        longest = self._longest()
        for line in lines:
            if size + longest >= least and last:
                self._cut(size, last, line)
                longest = self._longest()
            size += len(line)
            last = line
        self.size, self.last = size, last

    def ways(self) -> list[Way]:
        """The ways to cut what was taken, as a ``Range`` has them."""
        begun = {way: start for start, ways in self._open for way in ways}
        return [way._replace(last=begun[number]) for number, way in enumerate(self._ways)]

    def _longest(self) -> int:
        """What to add to the size of the range for that of the longest part that may be open."""
        return self._still if self._still else -self._open[0][0]

    def _cut(self, size: int, before: bytes, line: bytes) -> None:
        """End the parts that end where ``line`` follows ``before``, at ``size`` bytes."""
        bounds = self._bounds
        ended: list[int] = []
        if self._still:
            step = next((step for step in self._steps if ends(step, before, line, bounds)), None)
            if step is not None and step - size < self._still:
                self._still = max(step - size, 0)
                ended.append(len(self._ways))
                self._ways.append(Way(self._still, size, size))
        while self._open and ends(size - self._open[0][0], before, line, bounds):
            ended += self._open.popleft()[1]
        if ended:
            self._open.append((size, ended))


def pieces(ranges: Sequence[Range], bounds: Bounds = BOUNDS) -> Iterator[list[Span]]:
    """The lines of ``ranges``, which are in order, in pieces that are cut for themselves: each
    begins where a part does, in a range of its own, and ends where the next one begins.

    Of no ranges one piece without lines.
    """
    spans: list[Span] = []
    for each, start in zip(ranges, _starts(ranges, bounds), strict=True):
        end = each.size if start is None else start
        if end:
            spans.append(Span(each.name, 0, end))
        if start is not None:
            if spans:
                yield spans
            spans = [Span(each.name, start, each.size)]
    yield spans


def _starts(ranges: Iterable[Range], bounds: Bounds) -> Iterator[int | None]:
    """Where the first part in each range begins; None where none does."""
    size, before = 0, b""  # of the part that is open, and the line before
    for each in ranges:
        begins = not before or ends(size, before, each.first, bounds)
        if begins:
            size = 0
        way = next((way for way in each.ways if size >= way.least), None)
        yield 0 if begins else way and way.first
        size = each.size - way.last if way else size + each.size
        before = each.last
