"""The shapes as a page: what each checks, how grave it is, and how to put it right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from benchgraph.documentation.markdown import code, escaped, table
from benchgraph.documentation.sources import root
from benchgraph.iris import prefixed
from benchgraph.resources import resource_dir
from benchgraph.store import Term
from benchgraph.vocab import RDF, RDFS, SH

_SEVERITIES = {SH.Violation.value: "Violation", SH.Warning.value: "Warning", SH.Info.value: "Info"}
_TARGETS = {
    SH.targetClass: "each",
    SH.targetSubjectsOf: "whatever has",
    SH.targetObjectsOf: "whatever is a value of",
    SH.targetNode: "the node",
}
Row = tuple[str, ...]
_SHAPES = "https://w3id.org/benchgraph/shapes#"


class Shapes:
    """The statements of one file, by subject and predicate."""

    def __init__(self, path: Path) -> None:
        self.subjects: dict[str, None] = {}
        self._values: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                self.subjects[quad.subject.value] = None
                self._values[quad.subject.value, quad.predicate.value].append(quad.object)

    def all(self, subject: str, predicate: ox.NamedNode) -> list[str]:
        """The values as texts or IRIs, in the order of the file; nodes without a name left out."""
        found = self._values[subject, predicate.value]
        return [term.value for term in found if isinstance(term, ox.Literal | ox.NamedNode)]

    def text(self, subject: str, predicate: ox.NamedNode) -> str:
        """The first of them, or nothing."""
        return next(iter(self.all(subject, predicate)), "")

    def groups(self) -> list[str]:
        """The node shapes."""
        return [s for s in self.subjects if SH.NodeShape.value in self.all(s, RDF.type)]


def shapes_page() -> str:
    """The page: a section for each node shape, a row for each thing that it checks."""
    folder = resource_dir("shapes")
    lines = [
        "# What every shape checks",
        "",
        "Made from `shapes/`. *Violation*: the record is refused. *Warning*: somebody should look",
        "again. *Info*: nice to have. How shapes are written: [shapes](../../shapes/README.md).",
        "",
    ]
    for path in [*sorted(folder.glob("*.ttl")), *sorted(folder.glob("derived/*.ttl"))]:
        shapes = Shapes(path)
        for shape in shapes.groups():
            # A shape without a row is a piece of others, and they tell what it checks.
            if rows := [row for part in _parts(shapes, shape) if (row := _row(shapes, part))]:
                lines += _section(shapes, shape, path.relative_to(root()).as_posix(), rows)
    return "\n".join(lines).rstrip() + "\n"


def _section(shapes: Shapes, shape: str, file: str, rows: list[Row]) -> Iterator[str]:
    yield f"## {escaped(shapes.text(shape, RDFS.label) or _short(shape))}"
    yield ""
    told = [_short(shape), *_targets(shapes, shape)]
    yield f"{code(told[0])} in `{file}`{': ' if told[1:] else ''}{'; '.join(told[1:])}."
    yield ""
    if about := shapes.text(shape, RDFS.comment):
        yield escaped(about)
        yield ""
    yield table(("checks", "severity", "what is wrong", "how to put it right"), rows)


def _targets(shapes: Shapes, shape: str) -> Iterator[str]:
    for predicate, words in _TARGETS.items():
        for value in shapes.all(shape, predicate):
            yield f"{words} {code(prefixed(value))}"


def _parts(shapes: Shapes, shape: str) -> Iterator[str]:
    """The shape itself, its property shapes, and the queries that stand at it."""
    yield shape
    yield from shapes.all(shape, SH.property)
    yield from shapes.all(shape, SH.sparql)


def _row(shapes: Shapes, part: str) -> Row | None:
    message = shapes.text(part, SH.message)
    if not message:
        return None
    severity = _SEVERITIES.get(shapes.text(part, SH.severity), "Violation")
    path = shapes.text(part, SH.path)
    # What stands in a description as code is code here, too.
    description = shapes.text(part, SH.description)
    return (code(prefixed(path)) if path else "the thing itself", severity, message, description)


def _short(iri: str) -> str:
    return f"shapes:{iri.removeprefix(_SHAPES)}" if iri.startswith(_SHAPES) else prefixed(iri)
