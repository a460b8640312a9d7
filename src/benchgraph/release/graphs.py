"""How many triples each named graph of a release holds: a file beside the manifest.

A line for each graph, in order: its IRI, a space, the number. The manifest knows it by its sum.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchgraph.errors import ReleaseError
from benchgraph.release.parts import AGAIN, opened

GRAPHS = "graphs.txt"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ROW = re.compile(rb"([^\s<>]+) ([0-9]{1,12})\n")


def listed(counts: Mapping[bytes, int]) -> bytes:
    """The file that says ``counts``: graph → triples."""
    return b"".join([b"%s %d\n" % (graph, counts[graph]) for graph in sorted(counts)])


def with_changes(text: bytes, more: Mapping[bytes, int]) -> bytes:
    """The file after so many triples ``more`` (or, below 0, less) in some graphs; a graph that
    holds none is no longer in it."""
    rows = text.splitlines(keepends=True)
    for graph, number in more.items():
        start = graph + b" "
        place = bisect_left(rows, start)
        there = place < len(rows) and rows[place].startswith(start)
        number += int(rows[place][len(start) :]) if there else 0
        rows[place : place + there] = [b"%s%d\n" % (start, number)] if number else []
    return b"".join(rows)


def merged(files: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """The rows of the file that counts what all ``files`` count, a row at a time."""
    rows = (row.split(b" ") for row in merge(*files, key=lambda row: row.partition(b" ")[0]))
    for graph, counts in groupby(rows, key=itemgetter(0)):
        yield b"%s %d\n" % (graph, sum(int(number) for _, number in counts))


def entry(text: bytes) -> dict[str, Any]:
    """What the manifest says of the file."""
    return {
        "sha256": hashlib.sha256(text).hexdigest(),
        "bytes": len(text),
        "graphs": text.count(b"\n"),
    }


def is_entry(entry: Any) -> bool:
    """Whether an entry of a manifest stands for such a file."""
    return (
        isinstance(entry, dict)
        and isinstance(entry["sha256"], str)
        and _SHA256.fullmatch(entry["sha256"]) is not None
        and all(type(entry[name]) is int and entry[name] >= 0 for name in ("bytes", "graphs"))
    )


def read_graphs(folder: Path, entry: Mapping[str, Any]) -> bytes:
    """The file in the folder of a release, which is the one that the manifest names.

    Raises ReleaseError.
    """
    path = folder / GRAPHS
    try:
        with opened(path) as file:
            text = file.read()
    except OSError as error:
        raise ReleaseError(
            "the list of the named graphs cannot be read", path=path, found=str(error), hint=AGAIN
        ) from None
    if len(text) != entry["bytes"] or hashlib.sha256(text).hexdigest() != entry["sha256"]:
        raise ReleaseError(
            "the list of the named graphs is not the one that the manifest names",
            path=path,
            hint=AGAIN,
        )
    return text


def counts_in(text: bytes) -> dict[str, int]:
    """Graph → triples."""
    return {graph.decode(): int(number) for graph, number in _ROW.findall(text)}
