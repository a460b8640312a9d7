"""What a batch of records becomes, and what it has to know of the records around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchgraph.records import Names
from benchgraph.validation.unread import Reading


@dataclass
class Batch:
    """What became of some files, the N-Quads that their records state, and, where that is asked
    for, how each names its entity and all names (id, class, name)."""

    reading: Reading = field(default_factory=Reading)
    lines: bytes = b""
    names: Names = field(default_factory=dict)
    known: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """What a batch has to know of the records that lie over it and under it: graphs that are taken,
    and the names that entities have already; and whether what it names is asked for by those that
    lie over it (``naming``), or by tables, which refer to all names (``listing``). ``moved``: what
    was given up → what took its place."""

    taken: frozenset[str] = frozenset()
    named: Names = field(default_factory=dict)
    naming: bool = False
    listing: bool = False
    moved: Mapping[str, str] = field(default_factory=dict)
