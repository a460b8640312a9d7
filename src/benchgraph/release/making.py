"""The files of a release as they are made, part by part: N-Quads, Turtle, and the lists of both.

Whoever writes a whole release and whoever changes one use the same two things: what is ``made`` of
the lines of one part, and ``Files``, which takes parts one after the other.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.release.lines import parted
from benchgraph.release.manifest import PLAIN_NQUADS, TURTLE
from benchgraph.release.members import Member
from benchgraph.release.parts import CHUNK, Part, Parts, packed, part_of, sum_of, write_list


@dataclass(frozen=True, slots=True)
class Made:
    """What the lines of one part become: both files' parts with their content, as it stands there.

    ``triples`` are the lines' triples, each once, as lines of N-Triples; ``graphs`` says how many
    of the lines are of which graph.
    """

    quads: tuple[Part, bytes]
    turtle: tuple[Part, bytes]
    triples: list[bytes]
    graphs: Counter[bytes]


def made(lines: list[bytes]) -> Made:
    """What ``lines`` become, which are those of one part."""
    text = b"".join(lines)
    stored = packed(text)
    pairs = [parted(line) for line in lines]
    # Lines of one triple follow each other, whatever their graphs.
    triples = list(dict.fromkeys([triple for triple, _ in pairs]))
    turtle = _turtle(b"".join(triples))
    return Made(
        (part_of(text, len(lines), len(stored)), stored),
        (part_of(turtle, len(triples)), turtle),
        triples,
        Counter([graph for _, graph in pairs]),
    )


class Files:
    """N-Quads and Turtle of a release, to which parts are added in order.

    The Turtle has a part more, its first one: the prefixes, all of ours, whether they have a use
    there or not, so that no part depends on another.
    """

    def __init__(self, quads: IO[bytes], turtle: IO[bytes]) -> None:
        self._quads, self._turtle = quads, turtle
        turtle.write(turtle_head())
        self._quad_parts: list[Part] = []
        self._turtle_parts = [first_part()]

    def add(self, made: Made) -> None:
        """The next part."""
        for file, parts, (part, stored) in (
            (self._quads, self._quad_parts, made.quads),
            (self._turtle, self._turtle_parts, made.turtle),
        ):
            file.write(stored)
            parts.append(part)

    def copy(self, quads: Parts, turtle: Parts, start: int, end: int) -> None:
        """Parts of another release as they stand there: those from ``start`` up to ``end``."""
        _copy(quads, self._quads, start, end)
        self._quad_parts += quads.list[start:end]
        _copy(turtle, self._turtle, start + 1, end + 1)
        self._turtle_parts += turtle.list[start + 1 : end + 1]

    @property
    def any(self) -> bool:
        """Whether a part was added yet."""
        return bool(self._quad_parts)

    def quads_in(self, folder: Path) -> Parts:
        """The parts of the N-Quads that were written in ``folder``."""
        return Parts(Member(PLAIN_NQUADS, "").path(folder), self._quad_parts, packed=True)

    def finish(self, folder: Path) -> list[Member]:
        """Write the lists of the parts; the members of the release."""
        found = []
        for name, parts in ((PLAIN_NQUADS, self._quad_parts), (TURTLE, self._turtle_parts)):
            size, statements = sum(p.size for p in parts), sum(p.statements for p in parts)
            member = Member(name, sum_of(parts), size, statements, len(parts))
            write_list(parts, member.list_path(folder))
            found.append(member)
        return found


@contextmanager
def files_in(folder: Path) -> Iterator[Files]:
    """The files of a release in ``folder``, open for writing."""
    with ExitStack() as stack:
        yield Files(
            *(
                stack.enter_context(Member(name, "").path(folder).open("wb"))
                for name in (PLAIN_NQUADS, TURTLE)
            )
        )


def first_part() -> Part:
    """The first part of the Turtle: the prefixes."""
    return part_of(turtle_head(), 0)


def _turtle(ntriples: bytes) -> bytes:
    """Sorted N-Triples as Turtle, without the prefixes."""
    # lenient: the terms were checked when they were made.
    triples = ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return _serialized(triples)[len(turtle_head()) :] if ntriples else b""


@cache
def turtle_head() -> bytes:
    """The content of the first part of the Turtle: the prefixes.

    Where there is no triple none are written, so there is one to cut off.
    """
    node = ox.NamedNode("http://example.org/")
    return _serialized([ox.Triple(node, node, node)]).removesuffix(
        f"{node} {node} {node} .\n".encode()
    )


def _serialized(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=KNOWN_PREFIXES) or b""


def _copy(source: Parts, target: IO[bytes], start: int, end: int) -> None:
    """A range of parts from file to file."""
    at = source.offsets[start]
    with source.open() as file:
        copy_bytes(file, target, at, source.offsets[end] - at)


def copy_bytes(source: IO[bytes], target: IO[bytes], at: int, size: int) -> None:
    """So many bytes of ``source`` from ``at`` on, to the end of ``target``, by the system itself
    where it can. Raises OSError, also where ``source`` has fewer."""
    left = size
    target.flush()
    while left and hasattr(os, "copy_file_range"):
        try:
            done = os.copy_file_range(source.fileno(), target.fileno(), left, at)
        except OSError:
            break  # two disks, or a system that has the call and does not do it
        if not done:
            break
        at, left = at + done, left - done
    source.seek(at)
    target.seek(0, os.SEEK_END)
    while left:
        block = source.read(min(left, CHUNK))
        if not block:
            raise OSError(f"{Path(source.name).name} is shorter than its list says")
        target.write(block)
        left -= len(block)
