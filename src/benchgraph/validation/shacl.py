"""Run the shapes: by queries compiled from them, or by pySHACL, the reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.engines import insist_on
from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.query.guard import check
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore
from benchgraph.triples import turtle_triples
from benchgraph.validation.model import SEVERITIES, Result
from benchgraph.vocab import SH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from benchgraph.shacl import CompiledShapes, ShaclResult, Unsupported
    from benchgraph.shacl.overview import Overview

_ADVANCED = (SH.target, SH.expression)
_QUERIES = (SH.select, SH.ask, SH.construct)


@dataclass(frozen=True, eq=False)
class Shapes:
    """A shapes graph: its triples, and what a shape says to people about how to fix a finding."""

    triples: list[Triple]
    fixes: dict[str, str]
    messages: dict[str, str]
    brought: tuple[Path, ...] = ()

    @cached_property
    def compiled(self) -> CompiledShapes:
        """The shapes as queries."""
        from benchgraph.shacl import compile_shapes

        return compile_shapes(self.triples)


def load_shapes(
    folder: Path | None = None, *, derived: bool = False, more: tuple[Path, ...] = ()
) -> Shapes:
    """The shipped shapes for asserted data, or those for what was ``derived`` from it.

    ``more``: folders with the shapes of collections, laid out like the shipped one; what stands in
    them is ``brought``.
    """
    shapes = _shipped_shapes(folder or resource_dir("shapes"), derived)
    brought = tuple(
        path
        for each in more
        for path in sorted((each / "derived" if derived else each).glob("*.ttl"))
    )
    if not brought:
        return shapes
    triples = [*shapes.triples, *(t for path in brought for t in _guarded(path))]
    return Shapes(triples, _texts(triples, SH.description), _texts(triples, SH.message), brought)


def _guarded(path: Path) -> list[Triple]:
    """The shapes of somebody else's file, whose queries may ask no more than anybody's.

    Raises RecordError for one that calls out, say.
    """
    triples = turtle_triples(path)
    for triple in triples:
        if triple.predicate in _QUERIES and isinstance(triple.object, Literal):
            try:
                check(triple.object.value)
            except BenchgraphError as error:
                raise RecordError(
                    f"a query of this shape cannot be run: {error.what}", path=path,
                    found=error.found, hint=error.hint,
                ) from None  # fmt: skip
    return triples


@cache
def _shipped_shapes(folder: Path, derived: bool) -> Shapes:
    shared = sorted(folder.glob("*.ttl"))
    files = sorted((folder / "derived").glob("*.ttl")) if derived else shared
    if derived:  # prefixes of SPARQL constraints and the kinds of value are shared
        files += [path for path in shared if path.stem in {"prefixes", "helpers"}]
    triples = [triple for path in files for triple in turtle_triples(path)]
    return Shapes(triples, _texts(triples, SH.description), _texts(triples, SH.message))


def _texts(triples: Iterable[Triple], predicate: NamedNode) -> dict[str, str]:
    return {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate == predicate
        and isinstance(triple.object, Literal)
        and isinstance(triple.subject, NamedNode)
    }


def run_shapes(
    store: EmbeddedStore,
    shapes: Shapes,
    *,
    engine: str = "fast",
    severities: Sequence[str] = SEVERITIES,
    only: Sequence[str] | None = None,
    overview: Overview | None = None,
) -> tuple[list[Result], str]:
    """The findings of ``shapes`` on the default graph, and the name of what found them.

    Only those of the ``severities`` are looked for; with ``only`` (IRIs) others than about these
    nodes may be left out. What an ``overview`` shows to find nothing is not run. Results have no
    file and line yet. Raises EngineError for an engine that
    does not exist.
    """
    insist_on(engine)
    if engine == "reference":
        return by_reference(store, shapes, severities), "pyshacl"
    return _compiled(store, shapes, severities, only, overview)


def _compiled(
    store: EmbeddedStore,
    shapes: Shapes,
    severities: Sequence[str],
    only: Sequence[str] | None,
    overview: Overview | None,
) -> tuple[list[Result], str]:
    """The compiled shapes on an embedded store; what they refuse, by pySHACL."""
    compiled = shapes.compiled
    insist_on_judges(compiled.ill_formed, shapes)
    findings = compiled.validate(
        store.raw,
        severities=[SH[name] for name in severities],
        only=None if only is None else [NamedNode(iri) for iri in only],
        overview=overview,
    )
    results = [as_result(found, shapes) for found in findings.results]
    if not findings.refused:
        return results, "compiled"
    insist_on_judges(findings.refused, shapes)
    if overview is not None:
        overview.complete()
    refused = ", ".join(sorted(str(each) for each in findings.refused))
    rest = replace(shapes, triples=compiled.remainder(findings.refused))
    return [*results, *by_reference(store, rest, severities)], f"compiled; pyshacl for {refused}"


def insist_on_judges(refused: Sequence[Unsupported], shapes: Shapes) -> None:
    """Raise RecordError for a shape that no engine judges: pySHACL would pass it over."""
    for one in refused:
        if one.reference == "none":
            raise RecordError(
                "a shape is not well-formed" if one in shapes.compiled.ill_formed
                else "a shape asks for what no engine here judges",
                path=shapes.brought[0] if len(shapes.brought) == 1 else None,
                found=str(one),
                hint="mend the shape, or set sh:deactivated true on it" + _where(shapes),
            )  # fmt: skip


def _where(shapes: Shapes) -> str:
    """The files of collections that a shape may stand in."""
    return f"; it stands in {', '.join(map(str, shapes.brought))}" if shapes.brought else ""


def as_result(found: ShaclResult, shapes: Shapes) -> Result:
    """A result of the compiled shapes as a finding, with no file and line yet."""
    shape, constraint = lexical(found.shape), lexical(found.constraint)
    return Result(
        focus=lexical(found.focus_node),
        path=_plain_path(found.path_text),
        value=lexical(found.value),
        component=found.component.value.removeprefix(str(SH)),
        shape=shape,
        severity=found.severity.value.removeprefix(str(SH)),
        message=shapes.messages.get(constraint) or shapes.messages.get(shape) or found.message,
        fix=shapes.fixes.get(constraint) or shapes.fixes.get(shape, ""),
    )


def lexical(term: object) -> str:
    """A term as findings have it: the text of an IRI or a literal; empty for none."""
    return "" if term is None else str(getattr(term, "value", term))


def _plain_path(text: str | None) -> str:
    """A path that is one property, without its brackets."""
    if text and re.fullmatch(r"<[^<>]*>", text):
        return text[1:-1]
    return text or ""


def by_reference(store: EmbeddedStore, shapes: Shapes, severities: Sequence[str]) -> list[Result]:
    """The findings of pySHACL on the default graph; see ``run_shapes``. Raises RecordError for
    shapes that it cannot run."""
    import pyshacl
    from rdflib import Graph
    from rdflib.plugins import sparql

    # By default rdflib reads the file or fetches the page that a FROM in a constraint names.
    sparql.SPARQL_LOAD_GRAPHS = False

    def graph(source: Iterable[Triple]) -> Graph:
        text = ox.serialize(source, format=ox.RdfFormat.N_TRIPLES) or b""
        return Graph().parse(data=text, format="nt")

    advanced = any(triple.predicate in _ADVANCED for triple in shapes.triples)
    shapes_graph = graph(t for t in shapes.triples if t.predicate != SH.rule)  # not to be run
    data = graph(store.triples())
    try:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes_graph, inference="none", advanced=advanced
        )
    except Exception as error:  # of pySHACL, rdflib, pyparsing or re: whatever a shape breaks first
        if not shapes.brought:
            raise
        raise RecordError(
            "a shape cannot be run",
            path=shapes.brought[0] if len(shapes.brought) == 1 else None,
            found=str(error) or type(error).__name__,
            expected="shapes of SHACL Core and SHACL-SPARQL",
            hint="correct the shape" + _where(shapes),
        ) from None
    found = _read_report(report, shapes)
    return [result for result in found if result.severity in severities]


def _read_report(report: object, shapes: Shapes) -> list[Result]:
    """The results of a SHACL report graph of rdflib."""
    from rdflib import Graph, URIRef

    if not isinstance(report, Graph):  # what pySHACL says of shapes that it cannot run
        raise RecordError(
            "the shapes cannot be run", path=shapes.brought[0] if shapes.brought else None,
            found=str(report),
        )  # fmt: skip
    sh = str(SH)

    def one(node: Node, name: str) -> str:
        found = report.value(node, URIRef(sh + name))
        return "" if found is None else str(found)

    results = []
    for node in report.subjects(
        URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), URIRef(sh + "ValidationResult")
    ):
        shape = one(node, "sourceShape")
        constraint = one(node, "sourceConstraint")
        message = shapes.messages.get(constraint) or shapes.messages.get(shape)
        results.append(
            Result(
                focus=one(node, "focusNode"),
                path=path_text(report, report.value(node, URIRef(sh + "resultPath"))),
                value=one(node, "value"),
                component=one(node, "sourceConstraintComponent").removeprefix(sh),
                shape=shape,
                severity=one(node, "resultSeverity").removeprefix(sh),
                message=message or one(node, "resultMessage"),
                fix=shapes.fixes.get(constraint) or shapes.fixes.get(shape, ""),
            )
        )
    return results


def path_text(graph: Graph, path: Node | None) -> str:
    """A SHACL path as SPARQL would write it, IRIs without brackets where it is one property."""
    from rdflib import RDF, URIRef
    from rdflib.collection import Collection

    if path is None:
        return ""
    if isinstance(path, URIRef):
        return str(path)

    def part(node: Node) -> str:
        text = path_text(graph, node)
        return f"<{text}>" if isinstance(node, URIRef) else f"({text})"

    for name, form in _PATHS.items():
        if (inner := graph.value(path, URIRef(str(SH) + name))) is not None:
            if name == "alternativePath":
                return "|".join(part(each) for each in Collection(graph, inner))
            return form.format(part(inner))
    if (path, RDF.first, None) in graph:
        return "/".join(part(each) for each in Collection(graph, path))
    return ""


_PATHS = {
    "inversePath": "^{}",
    "alternativePath": "{}",
    "zeroOrMorePath": "{}*",
    "oneOrMorePath": "{}+",
    "zeroOrOnePath": "{}?",
}
