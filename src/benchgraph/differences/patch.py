"""The difference between two releases as an RDF Patch, as Apache Jena and rdflib read it. Pure.

A release stands in a store as ``benchgraph load`` puts it into one with a default graph of its own:
each named graph holds its statements, and the default graph holds all of them once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from benchgraph.errors import ReleaseError
from benchgraph.vocab import XSD

Graphs = Literal["all", "default", "named"]
_WHOLE = re.compile(
    rb'("-?[0-9]+)(?="\^\^' + re.escape(str(XSD.decimal).encode()) + rb" (?:<[^<>]*> )?$)"
)
_POINT = rb"\1.0"
GRAPHS: tuple[Graphs, ...] = ("all", "default", "named")


def rdf_patch(
    old: bytes, new: bytes, graphs: Graphs = "all", *, pointed: bool = False
) -> Iterator[bytes]:
    """The rows, a line each, that take a store from one release to the other.

    ``old`` and ``new``: the sorted N-Quads of the releases. ``graphs``: of the default graph, of
    the named graphs, or of both. Two releases have one patch: its ``id`` and ``prev`` are made of
    their bytes, and the rows stand in the order of the statements, deletions of a subject before
    additions. One transaction. ``pointed`` writes whole decimals as 3.0, as a load does for Fuseki
    with TDB2, which deletes no 3. Raises ReleaseError for what is no sorted N-Quads.
    """
    yield f"H id <{_name(new, graphs)}> .\n".encode()
    yield f"H prev <{_name(old, graphs)}> .\n".encode()
    yield b"TX .\n"
    for _, rows in groupby(_rows(old, new, graphs), key=lambda row: row[0]):
        changes = [(code, quad) for _, code, quad in rows]
        for wanted in (b"D", b"A"):
            for code, quad in changes:
                if code == wanted:
                    yield code + b" " + (_WHOLE.sub(_POINT, quad) if pointed else quad) + b".\n"
    yield b"TC .\n"


def _name(nquads: bytes, graphs: str) -> str:
    """The name of a release in a store, made of its bytes."""
    checksum = hashlib.sha256(nquads).hexdigest()
    return f"uuid:{uuid5(NAMESPACE_URL, f'urn:sha256:{checksum}:{graphs}')}"


def _rows(old: bytes, new: bytes, graphs: Graphs) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Subject, code (D or A) and quad of each row. Both releases are read once, side by side."""
    ours, theirs = _statements(old), _statements(new)
    one, other = next(ours, None), next(theirs, None)
    while one or other:
        least = min(each[0] for each in (one, other) if each)
        was: set[bytes] = set()
        now: set[bytes] = set()
        if one and one[0] == least:
            was, one = one[1], next(ours, None)
        if other and other[0] == least:
            now, other = other[1], next(theirs, None)
        if was == now:
            continue
        subject = least.partition(b" ")[0]
        if graphs != "named" and not (was and now):
            yield subject, b"D" if was else b"A", least
        if graphs != "default":
            for code, named in ((b"D", was - now), (b"A", now - was)):
                for graph in sorted(named):
                    yield subject, code, least + graph + b" "


def _statements(nquads: bytes) -> Iterator[tuple[bytes, set[bytes]]]:
    """Each statement once, with a space behind it, and the graphs that hold it.

    In sorted lines those of one statement stand together.
    """
    before = b""
    statement = b""
    graphs: set[bytes] = set()
    for line in BytesIO(nquads):
        if line < before:
            raise ReleaseError(
                "the N-Quads of this release are not in order",
                found=line.decode(errors="replace").strip(),
                hint="fetch or build the release again",
            )
        before = line
        start = line.rfind(b" <") + 1
        if not line.startswith(b"<") or line.count(b" ", 0, start) < 3 or line[-4:] != b"> .\n":
            raise ReleaseError(
                "this is not a release's N-Quads", found=line.decode(errors="replace").strip()
            )
        if line[:start] != statement:
            if statement:
                yield statement, graphs
            statement, graphs = line[:start], set()
        graphs.add(line[start : line.rindex(b">") + 1])
    if statement:
        yield statement, graphs
