"""A closed graph in a file and back: terms as text, everything else as plain arrays of numbers.

A first part tells lengths and checksum, a description in JSON what the arrays are. Nothing in a
file is ever run, and nothing of one that is damaged is used.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zlib import crc32

from benchgraph.closure.held import Ends, Held, Profile, Profiles, Relation, Terms
from benchgraph.closure.rules import Rules
from benchgraph.errors import EngineError
from benchgraph.files import replacing

# What it is, the checksum of all that follows, and the length of the description.
_START = struct.Struct("<16sIQ")
_MAGIC = b"benchgraph held1"


class UnusableState(EngineError):
    """A file that a closure cannot be taken from: close the facts anew."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            "the closure that was kept here cannot be used",
            path=path,
            found=found,
            hint="it is made anew by a full build",
        )


def dump(held: Held, rules: Rules, path: Path) -> None:
    """Write what is held under ``rules``, whole or not at all. Raises StoreError."""
    texts = b"\n".join(held.terms.names)
    arrays: list[array[int]] = [held.profiles.of_terms]
    relations = []
    for prop, relation in held.relations.items():
        tables = [_arrays(ends) for ends in _tables(relation)]
        arrays += chain.from_iterable(tables)
        relations.append([prop, [[len(numbers) for numbers in table] for table in tables]])
    description: dict[str, Any] = {
        "rules": rules.digest(),
        "order": sys.byteorder,
        "terms": len(held.terms),
        "text": len(texts),
        "profiles": [[sorted(part) for part in profile] for profile in held.profiles.listed],
        "of_terms": len(held.profiles.of_terms),
        "relations": relations,
    }
    head = json.dumps(description, separators=(",", ":")).encode()
    checksum = 0
    parts = [head, texts, *(numbers.tobytes() for numbers in arrays)]
    for part in parts:
        checksum = crc32(part, checksum)
    with replacing(path) as file:
        file.write(_START.pack(_MAGIC, checksum, len(head)))
        file.writelines(parts)


def load(path: Path, rules: Rules) -> Held:
    """What was held under the same rules. Raises UnusableState where the file is not there, is
    damaged, or was made under other rules."""
    try:
        data = memoryview(path.read_bytes())
        magic, checksum, length = _START.unpack_from(data)
        body = data[_START.size :]
        if magic != _MAGIC or crc32(body) != checksum:
            raise UnusableState(path, "it is no such file, or damaged")
        description = json.loads(bytes(body[:length]))
        if description["order"] != sys.byteorder:
            raise UnusableState(path, "it was made on another kind of machine")
        if description["rules"] != rules.digest():
            raise UnusableState(path, "it was made under another ontology")
        return _read(rules, description, body[length:])
    except OSError as error:
        raise UnusableState(path, error.strerror or str(error)) from None
    except (struct.error, ValueError, LookupError, TypeError, OverflowError) as error:
        raise UnusableState(path, f"it is not as it should be: {error!r}") from None


def _read(rules: Rules, description: dict[str, Any], data: memoryview) -> Held:
    size = description["text"]
    names = bytes(data[:size]).split(b"\n")
    # Every number is one object, however often it stands in a table.
    numbers = list(range(description["terms"]))
    held = Held(rules, Terms(dict(zip(names, numbers, strict=True))), Profiles())
    arrays = _Arrays(data[size:], numbers)
    profiles = [Profile(*_profile(*parts)) for parts in description["profiles"]]
    held.profiles = Profiles(profiles, arrays.take(description["of_terms"]))
    for prop, tables in description["relations"]:
        relation = held.relation(prop)
        for ends, lengths in zip(_tables(relation), tables, strict=True):
            _take(ends, arrays, lengths)
    return held


def _tables(relation: Relation) -> list[Ends]:
    tables = [relation.stated, relation.concluded]
    return tables if relation.backward is None else [*tables, relation.backward]


def _arrays(ends: Ends) -> list[array[int]]:
    """Ends with one other end, those; ends with several, how many, all of these."""
    return [
        array("I", ends.one.keys()),
        array("I", ends.one.values()),
        array("I", ends.many.keys()),
        array("I", map(len, ends.many.values())),
        array("I", chain.from_iterable(ends.many.values())),
    ]


def _take(ends: Ends, arrays: _Arrays, lengths: list[int]) -> None:
    """The reverse of ``_arrays``."""
    ones, others, manies, sizes, rest = lengths
    ends.one = dict(zip(arrays.numbers(ones), arrays.numbers(others), strict=True))
    ends_of_many, sizes_of_many = arrays.numbers(manies), arrays.take(sizes)
    others_of_many = arrays.numbers(rest)
    for end, size in zip(ends_of_many, sizes_of_many, strict=True):
        ends.many[end] = set(islice(others_of_many, size))


def _profile(
    stated: list[int], concluded: list[int], counts: list[list[int]]
) -> tuple[frozenset[int], frozenset[int], frozenset[tuple[int, int]]]:
    return frozenset(stated), frozenset(concluded), frozenset((p, n) for p, n in counts)


class _Arrays:
    """Arrays that follow each other in a file."""

    def __init__(self, data: memoryview, numbers: list[int]) -> None:
        self._data, self._numbers = data, numbers

    def take(self, length: int) -> array[int]:
        """The next array, of so many numbers."""
        found = array("I")
        size = length * found.itemsize
        found.frombytes(self._data[:size])
        if len(found) != length:
            raise ValueError("the file ends too soon")
        self._data = self._data[size:]
        return found

    def numbers(self, length: int) -> Iterator[int]:
        """The next array as numbers of terms."""
        return map(self._numbers.__getitem__, self.take(length))
