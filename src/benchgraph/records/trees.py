"""The trees of shipped records, kept from one process to the next.

Whoever checks a few records, or reads pages, needs to know the shipped ones, which seldom change:
to read them takes a second, to take their trees from the user's cache folder a quarter of it. A
tree goes by the hash of what decided it: the bytes of its file, its name and folder, and what it
stands below; the file of all of them by the code and ontology that read them. Nothing here is
relied on: what is missing or broken is read from the record.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import BenchgraphError
from benchgraph.keeping import cache_folder, code_that_reads, forget_old, put
from benchgraph.records.collection import collection_of
from benchgraph.records.model import Record
from benchgraph.records.nodes import Entry, Node, Value
from benchgraph.resources import resource_dir

FOLDER = "trees"
STATES = 4  # files that are kept: one for each installation and state of its code
FEW = 50  # new trees that are not worth writing all of them again
MOST = 64 << 20  # bytes of trees before they are packed: the shipped ones are 13 MB
_HASH = sha256().digest_size
_named = lru_cache(1024)(NamedNode)  # of properties, classes and datatypes
# What can go wrong while something is read that is not what it should be.
_BROKEN = (OSError, ValueError, TypeError, LookupError, zlib.error, BenchgraphError)


class Trees:
    """What is kept of the shipped records: ``find`` before a file is read, ``keep`` behind it.

    ``lent`` to whoever reads many.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._shipped = str(resource_dir("data")) + os.sep
        self._old: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        with suppress(*_BROKEN):
            data = path.read_bytes()
            if sha256(data[_HASH:]).digest() == data[:_HASH]:
                lines = zlib.decompress(data[_HASH:]).splitlines()
                self._old = dict(zip(map(bytes.decode, lines[::2]), lines[1::2], strict=True))

    @classmethod
    @contextmanager
    def lent(cls, paths: Iterable[Path]) -> Iterator[Trees | None]:
        """Those of this code, where one of ``paths`` is the folder of what is shipped, or in it;
        else None, and where nothing can be kept. What is new in the end is written down."""
        trees = cls._opened(paths)
        yield trees
        if trees:
            trees._save()

    @classmethod
    def _opened(cls, paths: Iterable[Path]) -> Trees | None:
        home = resource_dir("data")
        if not any(path.is_relative_to(home) for path in paths):
            return None
        try:
            folder = cache_folder() / FOLDER
            folder.mkdir(exist_ok=True)
        except (BenchgraphError, OSError):
            return None
        code = code_that_reads()
        return cls(folder / sha256(f"{code} {home}".encode()).hexdigest()[:32]) if code else None

    def find(self, path: Path, data: bytes) -> Record | None:
        """The record that these bytes of a shipped file are; None where that has to be read."""
        if not str(path).startswith(self._shipped):
            return None
        with suppress(*_BROKEN):
            collection = collection_of(path)
            found = self._old.get(_key(path, data, collection.below if collection else ""))
            if found is not None:
                id_, iri, graph, type_, pages, root = json.loads(found)
                node = _node(root)
                return Record(path, id_, iri, graph, type_, tuple(pages), node, collection)
        return None

    def keep(self, path: Path, data: bytes, record: Record) -> None:
        """Take in a record that was read without a fault."""
        if str(path).startswith(self._shipped) and not record.remarks:
            told = [record.id, record.iri, record.graph, record.type, record.pages]
            text = json.dumps([*told, _packed(record.root)], ensure_ascii=True)
            self._new[_key(path, data, record.below)] = text.encode()

    def _save(self) -> None:
        """Write down what is new, unless it is little. Says nothing where it cannot."""
        if len(self._new) < FEW:
            return
        every = self._old | self._new
        if sum(map(len, every.values())) > MOST:
            every = self._new
        lines = b"".join(b"%s\n%s\n" % (key.encode(), text) for key, text in every.items())
        body = zlib.compress(lines, 1)
        with suppress(OSError):
            put(self._path, sha256(body).digest() + body)
            forget_old(self._path.parent, STATES * MOST, STATES)


def _key(path: Path, data: bytes, below: str) -> str:
    # What a record is depends on its folder's name and its own, not on where these are.
    return sha256(ascii((path.parent.name, path.name, below)).encode() + data).hexdigest()


def _packed(node: Node) -> list[Any]:
    types = [[name, kind.value] for name, kind in node.types]
    entries = [
        [
            entry.key,
            entry.predicate.value,
            entry.line,
            entry.reverse,
            list(map(_told, entry.values)),
        ]
        for entry in node.entries.values()
    ]
    return [node.iri, types, node.line, entries]


def _told(value: Value | Node) -> list[Any]:
    if isinstance(value, Node):
        return [_packed(value)]
    term = value.term
    if isinstance(term, NamedNode):
        return [value.line, value.json, term.value]
    return [value.line, value.json, term.value, term.language, term.datatype.value]


def _node(packed: list[Any]) -> Node:
    iri, types, line, entries = packed
    return Node(
        iri,
        [(name, _named(kind)) for name, kind in types],
        line,
        {
            key: Entry(key, _named(predicate), at, list(map(_value, values)), reverse)
            for key, predicate, at, reverse, values in entries
        },
    )


def _value(told: list[Any]) -> Value | Node:
    if len(told) == 1:
        return _node(told[0])
    line, written, text, *rest = told
    if isinstance(written, list):  # a language and a text
        written = tuple(written)
    if not rest:
        return Value(NamedNode(text), written, line)
    language, datatype = rest
    if language is not None:
        return Value(Literal(text, language=language), written, line)
    return Value(Literal(text, datatype=_named(datatype)), written, line)
