"""A graph as Turtle, with addresses relative to the file where no base is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from pyoxigraph import RdfFormat, Triple

from benchgraph.packing.describing.names import NOWHERE
from benchgraph.syntaxes import iris_of


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """``triples``, each once, in the order in which their subjects first come."""
    grouped: dict[object, dict[Triple, None]] = {}
    for triple in triples:
        grouped.setdefault(triple.subject, {})[triple] = None
    ordered = [triple for group in grouped.values() for triple in group]
    used = set(iris_of(ordered))
    needed = {
        name: iri for name, iri in prefixes.items() if any(each.startswith(iri) for each in used)
    }
    written = ox.serialize(ordered, format=RdfFormat.TURTLE, prefixes=needed, base_iri=NOWHERE)
    assert written is not None
    lines = written.splitlines(keepends=True)
    body = next(at for at, line in enumerate(lines) if not line.startswith(b"@"))
    header = sorted(line for line in lines[:body] if line.startswith(b"@prefix"))
    # An empty line before each subject, for those who read it.
    return b"".join([*header, *lines[body:]]).replace(b" .\n<", b" .\n\n<")
