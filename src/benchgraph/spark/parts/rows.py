"""Rows of a graph in parts: ``part`` and ``line``, sorted by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def parts_of(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, Iterator[bytes]]]:
    """Each part with its lines, in texts of several; they are read as they come."""
    rows = chain.from_iterable(map(_stretches, batches))
    for part, of_part in groupby(rows, itemgetter(0)):
        yield part, (text for _, text in of_part)


def _stretches(batch: pa.RecordBatch) -> Iterator[tuple[int, bytes]]:
    """The stretches of rows of one part, with their lines as one text."""
    import numpy as np
    import pyarrow as pa

    parts = batch.column("part").to_numpy()
    lines = batch.column("line").cast(pa.large_binary())
    if not len(parts):
        return
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, np.int64)[lines.offset : lines.offset + len(lines) + 1]
    starts = [0, *(np.flatnonzero(np.diff(parts)) + 1).tolist(), len(parts)]
    for start, end in pairwise(starts):
        begin, stop = int(ends[start]), int(ends[end])
        yield int(parts[start]), data.slice(begin, stop - begin).to_pybytes()
