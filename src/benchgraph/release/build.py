"""Build the graph: read, check, infer, relate, check again. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from benchgraph import __version__
from benchgraph.errors import DoesNotConform
from benchgraph.memory import collector_at_rest
from benchgraph.reason import INFERRED_GRAPH, materialise
from benchgraph.records import Record
from benchgraph.release.intake import read_quads
from benchgraph.release.read import Release
from benchgraph.release.write import write_release
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore
from benchgraph.triples import ontology_quads
from benchgraph.validation import Report, load_shapes, render, validate_derived, validate_records
from benchgraph.vocab import BG, DCAT, DCTERMS, GRAPH, OWL, RDF, VOID, XSD

RELEASE_GRAPH = NamedNode(GRAPH + "release")
SOURCES = ("https://sgai.md/",)
LICENSE = "https://creativecommons.org/licenses/by/4.0/"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Build:
    """What a build made: every quad (named graphs only), and what was said on the way."""

    records: list[Record]
    quads: list[Quad]
    asserted_report: Report
    derived_report: Report
    engines: dict[str, str]
    left_out: list[str]


def assemble(
    data: Path | None = None,
    *,
    engine: str = "fast",
    workers: int | None = 1,
    progress: Progress = lambda step: None,
) -> Build:
    """Make the graph of the records under ``data`` (by default the shipped ones).

    ``workers`` processes read records; None: as many as there are processors.

    Raises RecordError where a record cannot be read, and DoesNotConform with the whole report
    where the data violates a shape or contradicts the ontology.
    """
    with collector_at_rest():
        return _assemble(data or resource_dir("data"), engine, workers, progress)


def _assemble(data: Path, engine: str, workers: int | None, progress: Progress) -> Build:
    from benchgraph.relations import derive

    progress("reading records")
    ontology = ontology_quads()
    records, asserted = read_quads(data, workers=workers)
    # One store for shapes, rules and the shapes of what they make: everything is loaded once.
    store = EmbeddedStore.memory()
    store.merge([*ontology, *asserted])
    progress("validating what was stated")
    report = validate_records(records, store, load_shapes(), engine=engine)
    _insist(report)
    progress("inferring")
    closure = materialise(
        (quad.triple for quad in asserted), (quad.triple for quad in ontology), engine=engine
    )
    inferred = [Quad(t.subject, t.predicate, t.object, INFERRED_GRAPH) for t in closure.inferred]
    store.merge(inferred)
    progress("relating")
    derived = derive(store)
    store.merge(derived.quads)
    progress("validating what was derived")
    shapes = load_shapes(derived=True)
    derived_report = validate_derived(
        records, store, shapes, closure.inconsistencies, engine=engine
    )
    _insist(derived_report)
    quads = [*ontology, *asserted, *inferred, *derived.quads, *release_quads(len(store.raw))]
    engines = {"closure": closure.engine, "shapes": report.engine}
    return Build(records, quads, report, derived_report, engines, derived.report.left_out())


def release_quads(triples: int) -> list[Quad]:
    """What the release says of itself: version, source, licence and size (without this graph)."""
    this = RELEASE_GRAPH
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, BG.Release),
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (
            DCTERMS.title,
            Literal("benchgraph: a knowledge graph of policy benchmarks", language="en"),
        ),
        (OWL.versionInfo, Literal(__version__)),
        (DCTERMS.license, NamedNode(LICENSE)),
        *((DCTERMS.source, NamedNode(source)) for source in SOURCES),
        (VOID.triples, Literal(str(triples), datatype=XSD.integer)),
    ]
    return [Quad(this, predicate, value, RELEASE_GRAPH) for predicate, value in facts]


def build_release(
    data: Path | None = None,
    out: Path = Path("release"),
    *,
    engine: str = "fast",
    workers: int | None = 1,
    progress: Progress = lambda step: None,
) -> Release:
    """Build the graph of ``data`` and write it as the next release under ``out``.

    Raises what ``assemble`` raises, and ReleaseError where it cannot be written; in either case the
    release that stood there stays as it was.
    """
    build = assemble(data, engine=engine, workers=workers, progress=progress)
    progress("writing")
    return write_release(build.quads, out, engines=build.engines, records=len(build.records))


def _insist(report: Report) -> None:
    if not report.conforms:
        raise DoesNotConform(render(report.only("Violation"), "table").rstrip())
