"""Marks and what they tell as columns of Arrow, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from benchgraph.spark.closure.marking import WORD, Marks

if TYPE_CHECKING:
    import pyarrow as pa

    from benchgraph.spark.closure.telling import Told

_ONES = (1 << WORD) - 1


def schema_of_marks(words: int) -> pa.Schema:
    """Facts with ``relation``, ``x`` and ``y``, and marks with their key as ``x`` and their bits:
    what follows in the first ``words`` columns, what is stated in as many again."""
    import pyarrow as pa

    columns = [("relation", pa.int32()), ("x", pa.binary()), ("y", pa.binary())]
    return pa.schema(columns + [(f"b{place}", pa.int64()) for place in range(2 * words)])


def batches_of_marks(marks: Marks, words: int) -> Iterator[pa.RecordBatch]:
    """Marks and facts in that schema."""
    import pyarrow as pa

    schema, shifts = schema_of_marks(words), range(0, 2 * words * WORD, WORD)
    if marks.bits:
        size, found = len(marks.bits), list(marks.bits.values())
        columns = [
            pa.nulls(size, pa.int32()),
            pa.array(marks.bits, pa.binary()),
            pa.nulls(size, pa.binary()),
        ]
        for shift in shifts:
            columns.append(pa.array([bits >> shift & _ONES for bits in found], pa.int64()))
        yield pa.RecordBatch.from_arrays(columns, schema=schema)
    if marks.facts:
        columns = [
            pa.array(column, field.type)
            for column, field in zip(zip(*marks.facts, strict=True), schema, strict=False)
        ]
        columns += [pa.nulls(len(marks.facts), pa.int64()) for _ in shifts]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


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
