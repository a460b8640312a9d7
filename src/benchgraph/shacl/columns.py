"""Triples as columns of numbers: all facts of one property are two arrays, joined in one go.

A term is its 64-bit hash while lines are read, so that no text has to be kept, and then a number
in the order of the hashes. Two of ten million terms share a hash with a chance of one in 300,000.
What is read off columns is only ever used to pass over a query that would find nothing; it goes
wrong where the one wrong value shares its hash with a right one: once in 10^12 wrong values.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice

import numpy as np
from numpy.typing import NDArray

from benchgraph.reach.model import Chain, Choice, Inverse, Link, Path

Numbers = NDArray[np.integer]
_BRACKET, _UNDERSCORE = b"<_"
_BLOCK = 100_000
MOST_ROWS = 8_000_000
"""More are not joined: each column would take 64 MB."""
IRI, BLANK, STRING = 0, 1, 2
"""Kinds of terms; a language is a further kind, and each other datatype one."""


class TooMany(Exception):
    """A join would have more than ``MOST_ROWS`` rows."""


@dataclass(frozen=True)
class Relation:
    """Pairs of terms, each once, in the order of the first and then of the second."""

    first: Numbers
    second: Numbers

    @cached_property
    def fan(self) -> float:
        """How many pairs begin with one term, on average."""
        return len(self.first) / max(1, 1 + int((np.diff(self.first) != 0).sum()))


class Columns:
    """Collects triples. ``texts``: properties, as N-Triples writes them, whose values are looked at
    as text; of other values only numbers, days and the like are kept as text."""

    def __init__(self, texts: Container[bytes] = frozenset()) -> None:
        self._texts = texts
        self._predicates: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._kinds: dict[bytes, int] = {b"<": IRI, b"_": BLANK, b"": STRING}
        self._samples: dict[int, bytes] = {IRI: b"<urn:x>"}
        self._known: dict[int, bytes] = {}
        self._blocks: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []

    @staticmethod
    def can_be_trusted() -> bool:
        """Whether hashes are long enough here."""
        return sys.hash_info.width >= 64

    def add(self, triples: Iterable[bytes]) -> None:
        """Take in triples as Oxigraph writes them in N-Triples, without the dot."""
        waiting = iter(triples)
        while block := list(islice(waiting, _BLOCK)):
            self._add(block)

    def _add(self, triples: list[bytes]) -> None:
        subjects: list[int] = []
        predicates: list[int] = []
        objects: list[int] = []
        kinds: list[int] = []
        numbers, known, texts = self._predicates, self._known, self._texts
        for triple in triples:
            subject, predicate, value = triple.split(b" ", 2)
            number = hash(value)
            kind = IRI if value[0] == _BRACKET else self._kind(value, number)
            if predicate in texts and kind != BLANK:
                known[number] = value
            subjects.append(hash(subject))
            predicates.append(numbers[predicate])
            objects.append(number)
            kinds.append(kind)
        self._blocks.append(
            (
                np.array(subjects, np.int64),
                np.array(predicates, np.int32),
                np.array(objects, np.int64),
                np.array(kinds, np.int32),
            )
        )

    def _kind(self, value: bytes, number: int) -> int:
        """The kind of a value that is no IRI; of numbers, days and the like the text is kept."""
        if value[0] == _UNDERSCORE:
            return BLANK
        end = value[value.rindex(b'"') + 1 :]
        kind = self._kinds.get(end)
        if kind is None:
            kind = self._kinds[end] = len(self._kinds)
        if end.startswith(b"^"):
            self._known[number] = value
        elif kind not in self._samples:
            self._samples[kind] = b'"x"' + end
        return kind

    def graph(self) -> Graph:
        """What has been taken in so far, to be read."""
        return Graph(self._blocks, self._predicates, self._samples, self._known)


class Graph:
    """Triples in columns. Terms are numbers; one that is not there is -1."""

    def __init__(
        self,
        blocks: list[tuple[Numbers, Numbers, Numbers, Numbers]],
        predicates: Mapping[bytes, int],
        samples: dict[int, bytes],
        known: dict[int, bytes],
    ) -> None:
        own = np.array([hash(name) for name in predicates], np.int64)
        some = [np.unique(np.concatenate([first, second])) for first, _, second, _ in blocks]
        self.terms: Numbers = np.unique(np.concatenate([own, *some]))
        del some
        self.size = len(self.terms)
        self.kinds: Numbers = np.zeros(self.size, np.int32)
        names = np.concatenate([np.empty(0, np.int32), *(block[1] for block in blocks)])
        # By property; block by block, as all hashes together would take twice the memory.
        place = np.empty(len(names), np.intp)
        place[np.argsort(names, kind="stable")] = np.arange(len(names))
        self._columns = np.empty(len(names), np.int32), np.empty(len(names), np.int32)
        start = 0
        for subjects, _, objects, kinds in blocks:
            here = place[start : start + len(subjects)]
            values = self.numbers(objects)
            self.kinds[values] = kinds
            self._columns[0][here] = self.numbers(subjects)
            self._columns[1][here] = values
            start += len(subjects)
        ends = [0, *np.cumsum(np.bincount(names, minlength=len(predicates))).tolist()]
        self._slices = {
            name.decode(): slice(begin, end)
            for name, begin, end in zip(predicates, ends, ends[1:], strict=False)
        }
        self.samples = {kind: text.decode() for kind, text in samples.items()}
        self._known = known
        self._relations: dict[Path, Relation] = {}

    def numbers(self, hashes: Numbers) -> Numbers:
        """The numbers of terms that are all there."""
        return np.searchsorted(self.terms, hashes).astype(np.int32)

    def number(self, term: str) -> int:
        """The number of a term as N-Triples writes it."""
        hashed = hash(term.encode())
        at = int(np.searchsorted(self.terms, hashed))
        return at if at < self.size and self.terms[at] == hashed else -1

    def text(self, number: int) -> str | None:
        """A term as N-Triples writes it, where its text was kept."""
        found = self._known.get(int(self.terms[number]))
        return None if found is None else found.decode()

    @cached_property
    def predicates(self) -> dict[int, str]:
        """Every property, by its number."""
        return {self.number(name): name for name in self._slices}

    def relation(self, path: Path) -> Relation | None:
        """The pairs of a path, with links as N-Triples writes them; None for one of any length."""
        found = self._relations.get(path)
        if found is None and (found := self._walked(path)) is not None:
            self._relations[path] = found
        return found

    def _walked(self, path: Path) -> Relation | None:
        match path:
            case Link(predicate):
                part = self._slices.get(str(predicate), slice(0, 0))
                return self.paired(self._columns[0][part], self._columns[1][part])
            case Inverse(inner):
                one = self.relation(inner)
                return None if one is None else self.paired(one.second, one.first)
            case Choice(parts):
                return self._either([self.relation(part) for part in parts])
            case Chain((only,)):
                return self.relation(only)
            case Chain((*most, last)):
                return self._behind(self.relation(Chain(tuple(most))), self.relation(last))
        return None

    def _either(self, several: list[Relation | None]) -> Relation | None:
        known = [each for each in several if each is not None]
        if len(known) < len(several):
            return None
        return self.paired(
            np.concatenate([each.first for each in known]),
            np.concatenate([each.second for each in known]),
        )

    def _behind(self, one: Relation | None, two: Relation | None) -> Relation | None:
        if one is None or two is None:
            return None
        rows, second = matches(two, one.second)
        return self.paired(one.first[rows], second)

    def plain(self, column: Numbers) -> NDArray[np.bool_]:
        """Which of these terms are no number, day or the like."""
        return np.isin(self.kinds[column], [*self.samples, BLANK])

    def pairs(self, path: Path) -> Numbers:
        """One number for each pair of a path, in order."""
        relation = self.relation(path)
        assert relation is not None
        return self.keys(relation.first, relation.second)

    def keys(self, first: Numbers, second: Numbers) -> Numbers:
        """One number for each pair."""
        return first.astype(np.int64) * self.size + second

    def paired(self, first: Numbers, second: Numbers) -> Relation:
        """A relation of pairs in any order."""
        keys = np.unique(self.keys(first, second))
        before, after = np.divmod(keys, max(self.size, 1))
        return Relation(before.astype(np.int32), after.astype(np.int32))

    def count(self) -> int:
        """How many triples there are."""
        return sum(len(self.pairs(Link(name))) for name in self._slices)


def matches(relation: Relation, first: Numbers) -> tuple[Numbers, Numbers]:
    """For each pair that begins with one of these terms which one of them it is, and its second.

    Raises ``TooMany``.
    """
    start = np.searchsorted(relation.first, first, "left")
    number = np.searchsorted(relation.first, first, "right") - start
    if number.sum() > MOST_ROWS:
        raise TooMany
    rows = np.repeat(np.arange(len(first)), number)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(number) - number, number)
    return rows, relation.second[start[rows] + within]
