"""What a mapping says of values, compiled: from the cells of a row to texts.

An expression is pure. It names the columns that decide it, so that whoever uses it can remember
what it gave for the same cells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from benchgraph.toml import Place

Cells = tuple[str, ...]
NoteKind = Literal["rounded", "unmatched", "refers"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the report counts, or that a reference has to be made of: a column whose
    number was rounded, a map with a text that it lacks, a reference with the name it refers to."""

    kind: NoteKind
    name: str
    text: str


Notes = list[Note]
Read = Callable[[Cells, Notes], Cells]
Step = Callable[[str, Notes], Cells]


@dataclass(frozen=True, slots=True)
class Expression:
    """``read`` gives the texts for the cells of a row (none: there is no value) and raises
    ValueFault; ``uses`` are the places of the cells that decide; ``constant`` holds the texts
    where no cell does. ``column`` names what a fault is about. ``possible`` are texts that may come
    out, with where they stand in the mapping: what can be checked before any row is read."""

    uses: tuple[int, ...]
    read: Read
    constant: Cells | None = None
    column: str = ""
    possible: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether something holds of a row: ``holds`` looks at the cells at ``uses``."""

    uses: tuple[int, ...]
    holds: Callable[[Cells], bool]


def constant(texts: Cells, place: Place = ()) -> Expression:
    """What is the same in every row."""
    possible = tuple((text, place) for text in texts)
    return Expression((), lambda cells, notes: texts, texts, "", possible)


def _made_of(parts: list[Expression], read: Read, uses: tuple[int, ...] = ()) -> Expression:
    column = next((part.column for part in parts if part.column), "")
    possible = tuple(known for part in parts for known in part.possible)
    return Expression(uses or union(parts), read, None, column, possible)


def together(parts: list[Expression]) -> Expression:
    """The texts of several expressions, each once."""
    if all(part.constant is not None for part in parts):
        texts = tuple(dict.fromkeys(t for part in parts for t in part.constant or ()))
        possible = tuple(known for part in parts for known in part.possible)
        return Expression((), lambda cells, notes: texts, texts, "", possible)

    def read(cells: Cells, notes: Notes) -> Cells:
        return tuple(dict.fromkeys(text for part in parts for text in part.read(cells, notes)))

    return _made_of(parts, read)


def first_of(parts: list[Expression]) -> Expression:
    """The texts of the first expression that gives any."""

    def read(cells: Cells, notes: Notes) -> Cells:
        for part in parts:
            if found := part.read(cells, notes):
                return found
        return ()

    return _made_of(parts, read)


def chosen(cases: list[tuple[Condition | None, Expression]]) -> Expression:
    """The texts of the first case whose condition holds."""

    def read(cells: Cells, notes: Notes) -> Cells:
        for condition, value in cases:
            if condition is None or condition.holds(cells):
                return value.read(cells, notes)
        return ()

    values = [value for _, value in cases]
    return _made_of(values, read, union(values, [c for c, _ in cases if c is not None]))


def guarded(condition: Condition, value: Expression) -> Expression:
    """``value`` where ``condition`` holds, else nothing."""
    return chosen([(condition, value)])


def stepped(
    value: Expression, steps: list[Step], possible: tuple[tuple[str, Place], ...] = ()
) -> Expression:
    """``value`` with every text of it sent through ``steps``."""

    def read(cells: Cells, notes: Notes) -> Cells:
        texts = value.read(cells, notes)
        for step in steps:
            if len(texts) == 1:
                texts = step(texts[0], notes)
            elif texts:
                texts = tuple(dict.fromkeys(t for text in texts for t in step(text, notes)))
        return texts

    return Expression(value.uses, read, None, value.column, possible)


def with_default(value: Expression, default: Expression) -> Expression:
    """``value``, or ``default`` where there is none."""
    return first_of([value, default])


def union(*many: list[Expression] | list[Condition]) -> tuple[int, ...]:
    """The places of all the cells that decide ``many``."""
    return tuple(sorted({use for each in many for part in each for use in part.uses}))
