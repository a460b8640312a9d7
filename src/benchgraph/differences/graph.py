"""A release's statements by subject, read from N-Quads only as far as they are needed. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from benchgraph.differences.spelling import number
from benchgraph.errors import ReleaseError
from benchgraph.iris import local_id
from benchgraph.vocab import BG, DCTERMS, GRAPH, OA, OWL, RDF, RDFS, SCHEMA, SKOS

# What follows from the rest by itself, or says only how the release was made.
_NOT_COMPARED = tuple(
    f" <{GRAPH}{name}> .".encode()
    for name in ("inferred", "ontology", "vocab", "questions", "release")
)
# The property that leads from a thing to a node inside its record.
_PARTS = {
    str(term).encode()
    for term in (
        BG.observation, BG.statistic,
        BG.event, BG.assessment, BG.citation, BG.evidence, BG.sourceFact, BG.link,
        BG.mention, SCHEMA.workTranslation, OA.hasSelector, OA.hasTarget, BG.describes,
        BG.absence,
    )
}  # fmt: skip
_TYPE = RDF.type.value
_SOURCE = str(OA.hasSource).encode()
_DEPRECATED = str(OWL.deprecated).encode()
_UNIT = {str(BG.factor).encode(), str(BG.baseUnit).encode()}
Node = dict[str, list[NamedNode | Literal]]


class Graph:
    """The statements of a release's records and relations, without who says so.

    ``text`` is N-Quads, a line each, without blank nodes. Raises ReleaseError if it is not.
    """

    def __init__(self, text: bytes) -> None:
        self.statements: set[bytes] = set()
        self.owners: dict[str, str] = {}
        # How many pieces of evidence stand on an address.
        self.sources: Counter[str] = Counter()
        self._lines: dict[str, list[bytes]] = defaultdict(list)
        self._nodes: dict[str, Node] = {}
        self._types: dict[str, set[str]] = {}
        self._units: list[bytes] = []
        self._deprecated: set[str] = set()
        for line in text.splitlines():
            if not line.endswith(_NOT_COMPARED):
                self._add(line)
            elif line.split(b" ", 2)[1] in _UNIT:
                self._units.append(line)
        self.given_up = self._take_tombstones()

    def _take_tombstones(self) -> dict[str, tuple[str, str]]:
        """IRI that was given up → what took its place (empty: nothing) and why; they are taken out,
        since they tell of no node that there is."""
        found: dict[str, tuple[str, str]] = {}
        for iri in sorted(self._deprecated):
            if not self.types(iri):
                lines = self._lines.pop(iri)
                self.statements.difference_update(lines)
                node = self._nodes.pop(iri, None) or _node(lines)
                values = (node.get(p.value, ()) for p in (DCTERMS.isReplacedBy, RDFS.comment))
                to, why = (min((v.value for v in each), default="") for each in values)
                found[iri] = (to, why)
        return found

    def replacement(self, iri: str) -> str:
        """Where the tombstones lead from ``iri``; empty where it is none, or leads nowhere."""
        seen: set[str] = set()
        while iri in self.given_up and iri not in seen:
            seen.add(iri)
            iri = self.given_up[iri][0]
        return iri if seen and iri in self else ""

    def _add(self, line: bytes) -> None:
        statement, graph, _ = line.rpartition(b" <")
        if not graph or not statement.startswith(b"<") or statement.count(b" ") < 2:
            raise ReleaseError(
                "this is not a release's N-Quads", found=line.decode(errors="replace")
            )
        if statement in self.statements:
            return
        self.statements.add(statement)
        subject, predicate, value = statement.split(b" ", 2)
        node = subject[1:-1].decode()
        self._lines[node].append(statement)
        if predicate in _PARTS and value.startswith(b"<"):
            self.owners[value[1:-1].decode()] = node
        elif predicate == _DEPRECATED:
            self._deprecated.add(node)
        elif predicate == _SOURCE:
            self.sources[value[1:-1].decode()] += 1
        elif predicate in _UNIT:  # of a collection's own vocabulary
            self._units.append(line)

    def __contains__(self, iri: str) -> bool:
        return iri in self._lines

    def node(self, iri: str) -> Node:
        """Property → values of a node, both in order; empty where it is not there."""
        if iri not in self._nodes:
            self._nodes[iri] = _node(self._lines[iri]) if iri in self._lines else {}
        return self._nodes[iri]

    def types(self, iri: str) -> set[str]:
        """The IRIs of the classes of a node."""
        if iri not in self._types:
            self._types[iri] = {value.value for value in self.node(iri).get(_TYPE, ())}
        return self._types[iri]

    def first(self, iri: str, term: NamedNode) -> str:
        """The first value of a property, as text; empty if there is none."""
        values = self.node(iri).get(term.value)
        return values[0].value if values else ""

    def label(self, iri: str) -> str:
        """What a node is called in English, or else in any language, or else its id."""
        node = self.node(iri)
        for property_ in (SKOS.prefLabel.value, DCTERMS.title.value):
            named = [value for value in node.get(property_, ()) if isinstance(value, Literal)]
            if named:
                return min(named, key=lambda n: (n.language != "en", n.language or "")).value
        return local_id(iri)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """A node → the nodes inside it, in order."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for part, owner in self.owners.items():
            found[owner].append(part)
        return {owner: sorted(parts) for owner, parts in found.items()}

    @cached_property
    def units(self) -> dict[str, tuple[str, Decimal]]:
        """A unit that converts → its base unit, and how many of those it is."""
        bases: dict[str, str] = {}
        factors: dict[str, Decimal] = {}
        for unit, predicate, value in _parsed(b"\n".join(self._units), ox.RdfFormat.N_QUADS):
            if predicate != BG.factor:
                bases[unit] = value.value
            elif factor := number(value.value):
                factors[unit] = factor
        return {unit: (base, factors[unit]) for unit, base in bases.items() if unit in factors}


def _node(statements: list[bytes]) -> Node:
    found: Node = defaultdict(list)
    lines = b" .\n".join(sorted(statements)) + b" .\n"
    for _, predicate, value in _parsed(lines, ox.RdfFormat.N_TRIPLES):
        found[predicate.value].append(value)
    return dict(found)


def _parsed(
    lines: bytes, format_: ox.RdfFormat
) -> Iterator[tuple[str, NamedNode, NamedNode | Literal]]:
    """Subject, predicate and object of each line. Raises ReleaseError where one is damaged."""
    try:
        for quad in ox.parse(lines, format=format_):
            if not isinstance(quad.object, NamedNode | Literal):
                raise ReleaseError("a release has no blank nodes", found=str(quad.object))
            yield str(quad.subject)[1:-1], quad.predicate, quad.object
    except SyntaxError as error:
        raise ReleaseError("this is not a release's N-Quads", found=error.msg) from None


def subject_of(statement: bytes) -> str:
    """The IRI of the subject of a statement."""
    return statement.partition(b" ")[0][1:-1].decode()
