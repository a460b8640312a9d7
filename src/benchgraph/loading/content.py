"""What has to stand in a store: the lines of each graph, and sums that prove it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isclose

import pyoxigraph as ox
from pyoxigraph import Literal

from benchgraph.remote import Protocol
from benchgraph.vocab import XSD

# Triples in one request: large enough to be quick, small enough to be sent again.
PIECE = 20_000
# Triples that go into one request. 300,000 are some 60 MB: the shipped graph is less.
MOST_AT_ONCE = 300_000
Sums = dict[str, tuple[int, int, float]]
_NUMERIC = {XSD.decimal.value, XSD.integer.value}
_DECIMAL = f'"^^<{XSD.decimal.value}> .'
_WHOLE = re.compile(r'("-?\d+)("\^\^<[^<>"]*> \.)$')


@dataclass(frozen=True, slots=True)
class Content:
    """The triples of a release as sorted N-Triples lines, by graph, and all of them once."""

    graphs: dict[str, list[str]]
    merge: list[str]
    name: str

    @classmethod
    def of(cls, nquads: bytes) -> Content:
        """From sorted N-Quads of named graphs, as a release holds them.

        ``name`` is made from the bytes: the same release has the same name in every run.
        """
        graphs: defaultdict[str, list[str]] = defaultdict(list)
        for line in nquads.decode("utf-8").removesuffix("\n").split("\n") if nquads else ():
            end = line.rindex(" <", 0, -2)
            graphs[line[end + 2 : -3]].append(line[:end] + " .")
        merge = sorted({line for lines in graphs.values() for line in lines})
        return cls(dict(sorted(graphs.items())), merge, hashlib.sha256(nquads).hexdigest()[:16])

    def pointed(self) -> Content:
        """The same with every whole decimal written with a point: 3.0, not 3."""
        graphs = {name: [_pointed(line) for line in lines] for name, lines in self.graphs.items()}
        return Content(graphs, [_pointed(line) for line in self.merge], self.name)


def _pointed(line: str) -> str:
    return _WHOLE.sub(r"\1.0\2", line) if line.endswith(_DECIMAL) else line


def pieces(lines: list[str], size: int | None = None) -> Iterator[bytes]:
    """The lines in bodies of requests, of ``PIECE`` lines or ``size``."""
    size = size or PIECE
    for start in range(0, len(lines), size):
        yield ("\n".join(lines[start : start + size]) + "\n").encode()


def sums_of(lines: Iterable[str], length: Callable[[str], int] = len) -> Sums:
    """By predicate: how many triples, how long their objects are, and what their numbers add up to.

    Numbers are added, not measured: Fuseki with TDB2 gives back 3 as 3.0, and Oxigraph 1.10 as 1.1.
    ``length`` is how the store measures a text.
    """
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    data = "\n".join(lines).encode()
    for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
        term = quad.object
        one = sums[quad.predicate.value]
        one[0] += 1
        if isinstance(term, Literal) and term.datatype.value in _NUMERIC:
            one[2] += _number(term.value)
        else:
            one[1] += length(term.value)
    return {name: (int(count), int(size), total) for name, (count, size, total) in sums.items()}


def _number(text: str) -> float:
    """The number that a literal is; 0 for one that is called a number and is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def utf16_length(text: str) -> int:
    """How long RDF4J says that a text is: signs beyond U+FFFF count as two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def sums_in(store: Protocol, graph: str | None) -> Sums:
    """The same sums as the store sees them, in a named graph or (None) in its default graph."""
    pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    # Virtuoso holds a boolean for a number.
    number = f"isNumeric(?o) && DATATYPE(?o) != <{XSD.boolean.value}>"
    rows = store.select(
        "SELECT ?p (COUNT(*) AS ?count)"
        f" (SUM(IF({number}, 0, STRLEN(STR(?o)))) AS ?size)"
        f" (SUM(IF({number}, ?o, 0)) AS ?total)"
        f" WHERE {{ {pattern} }} GROUP BY ?p"
    )
    return {
        row["p"].value: tuple(  # type: ignore[misc]
            kind(float(row[name].value))
            for name, kind in (("count", int), ("size", int), ("total", float))
        )
        for row in rows.dicts()
        if row.keys() >= {"p", "count", "size", "total"}
    }


def different(wanted: Sums, found: Sums) -> list[str]:
    """The predicates whose sums are not the same in both."""
    names = sorted(wanted.keys() | found.keys())
    return [name for name in names if not _same(wanted.get(name), found.get(name))]


def _same(one: tuple[int, int, float] | None, other: tuple[int, int, float] | None) -> bool:
    """Whether two sums are one: the totals of numbers as far as adding in any order allows."""
    if one is None or other is None:
        return one is other
    return one[:2] == other[:2] and isclose(one[2], other[2], rel_tol=1e-9)


def counts_in(store: Protocol) -> dict[str, int]:
    """How many triples each named graph of the store holds."""
    rows = store.select("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    return {row["g"].value: int(float(row["n"].value)) for row in rows.dicts() if "g" in row}
