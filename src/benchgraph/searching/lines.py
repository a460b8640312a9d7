"""What the search index is made from, out of lines of N-Triples: no store need be asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.iris import expand
from benchgraph.searching.kinds import KINDS
from benchgraph.searching.texts import ROLES, Statements, plain
from benchgraph.vocab import OA, RDF

_TYPE = RDF.type.value
_SELECTOR, _EXACT, _SOURCE = OA.hasSelector.value, OA.exact.value, OA.hasSource.value
_ROLE_OF = {expand(name): role for name, role in ROLES.items()}
_CLASSES = {expand(name): name for kind in KINDS.values() for name in kind.classes}
_READ = {f"<{iri}>".encode() for iri in (*_ROLE_OF, _SELECTOR, _EXACT, _SOURCE)}
_IS_A = f"<{_TYPE}>".encode()
_TYPED = {f"<{iri}> .\n".encode() for iri in _CLASSES}


def telling(lines: Iterable[bytes]) -> list[bytes]:
    """Those of some lines of N-Triples that say something that the index holds."""
    found = []
    for line in lines:
        _, property, rest = line.split(b" ", 2)
        if property in _READ or (property == _IS_A and rest in _TYPED):
            found.append(line)
    return found


def triples_in(source: bytes | Path) -> Iterator[Triple]:
    """The triples of N-Triples, or of a file of them."""
    # lenient: the terms were checked when they were made.
    given = {"path": str(source)} if isinstance(source, Path) else {"input": source}
    for quad in ox.parse(**given, format=ox.RdfFormat.N_TRIPLES, lenient=True):
        yield quad.triple


def statements_in(triples: Iterable[Triple]) -> Statements:
    """What triples say of nodes, as far as the index is made of it."""
    said = Statements()
    quoting: list[tuple[str, str]] = []
    exact: defaultdict[str, list[Literal]] = defaultdict(list)
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for node, property, value in triples:
        if not isinstance(node, NamedNode):
            continue
        name = property.value
        if isinstance(value, Literal):
            if not value.value.strip():
                continue
            if name in _ROLE_OF:
                said.told.append((node.value, _ROLE_OF[name], plain(value), value.language or ""))
            elif name == _EXACT:
                exact[node.value].append(value)
        elif isinstance(value, NamedNode):
            if name == _TYPE:
                if value.value in _CLASSES:
                    said.types.append((node.value, _CLASSES[value.value]))
            elif name == _SELECTOR:
                quoting.append((node.value, value.value))
            elif name == _SOURCE:
                sources[node.value].append(value.value)
    said.quotes = [
        (node, plain(text), text.language or "", page)
        for node, selector in quoting
        for text in exact[selector]
        for page in sources[node] or [""]
    ]
    return said
