"""Marks and what they tell as columns of Arrow, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from benchgraph.spark.marking import WORD, Marks

if TYPE_CHECKING:
    import pyarrow as pa

    from benchgraph.spark.telling import Told

_ONES = (1 << WORD) - 1


def batches_of_marks(marks: Marks, words: int) -> Iterator[pa.RecordBatch]:
    """Facts with ``relation``, ``x`` and ``y``, and marks with their key as ``x`` and their bits:
    what follows in the first ``words`` columns, what is stated in as many again."""
    import pyarrow as pa

    names = ["relation", "x", "y", *(f"b{place}" for place in range(2 * words))]
    if marks.bits:
        found, size = list(marks.bits.values()), len(marks.bits)
        columns = [
            pa.nulls(size, pa.int32()),
            pa.array(marks.bits, pa.binary()),
            pa.nulls(size, pa.binary()),
        ]
        for shift in range(0, 2 * words * WORD, WORD):
            columns.append(pa.array([bits >> shift & _ONES for bits in found], pa.int64()))
        yield pa.RecordBatch.from_arrays(columns, names)
    if marks.facts:
        relations, subjects, values = zip(*marks.facts, strict=True)
        columns = [
            pa.array(relations, pa.int32()),
            pa.array(subjects, pa.binary()),
            pa.array(values, pa.binary()),
        ]
        columns += [pa.nulls(len(relations), pa.int64())] * (2 * words)
        yield pa.RecordBatch.from_arrays(columns, names)


def bits_of(words: Sequence[list[int]]) -> list[int]:
    """The bits that stand in columns of words."""
    found = words[0]
    for place, column in enumerate(words[1:], 1):
        shift = place * WORD
        found = [bits | more << shift for bits, more in zip(found, column, strict=True)]
    return found


def batches_of_told(told: Told) -> Iterator[pa.RecordBatch]:
    """Each line, contradiction and refusal in a row of its own."""
    import pyarrow as pa

    names = ["line", "contradiction", "refusal"]
    kinds = [pa.binary(), pa.string(), pa.string()]
    rows: tuple[list[bytes] | list[str], ...] = told.lines, told.contradictions, told.refusals
    for place, found in enumerate(rows):
        if found:
            columns = [pa.nulls(len(found), kind) for kind in kinds]
            columns[place] = pa.array(found, kinds[place])
            yield pa.RecordBatch.from_arrays(columns, names)
