"""Build the graph: read, check, infer, relate, check again. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Collection_
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from benchgraph.errors import ReleaseError
from benchgraph.memory import collector_at_rest, give_back
from benchgraph.query.brought import read_with_brought
from benchgraph.query.examples import example_quads, last_day
from benchgraph.reason import INFERRED_GRAPH, Closure, materialise
from benchgraph.records import (
    Collection,
    Data,
    Layer,
    Record,
    brought_folders,
    collections,
    layers,
)
from benchgraph.release.attempts import LeftOut, Progress, going_on, insist, with_unread
from benchgraph.release.intake import Intake, Place
from benchgraph.release.kept import Kept
from benchgraph.release.lines import SortedLines, nquads
from benchgraph.release.read import Release
from benchgraph.release.working import Working, working
from benchgraph.release.write import write_lines
from benchgraph.triples import collection_quads, ontology_quads
from benchgraph.validation import (
    Report,
    Shapes,
    load_shapes,
    validate_derived,
    validate_records,
)
from benchgraph.validation.concepts import concept_places
from benchgraph.validation.linked import moved_iris, read_beside, stated_in
from benchgraph.version import __version__
from benchgraph.vocab import BG, DCAT, DCTERMS, GRAPH, OWL, RDF, VOID, XSD

RELEASE_GRAPH = NamedNode(GRAPH + "release")
# Hints never stop a build, and there are many: `benchgraph validate` lists them.
TOLD = ("Violation", "Warning")
_LINES = 50_000


@dataclass(frozen=True)
class Build:
    """What a build made: the lines of every named graph, and what was said on the way.

    ``not_drawn``: what the relation rules left out, a sentence each; ``left_out``: bad records.
    """

    records: list[Record]
    lines: SortedLines
    asserted_report: Report
    derived_report: Report
    engines: dict[str, str]
    not_drawn: list[str]
    collections: list[Collection] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def quads(self) -> list[Quad]:
        """Every quad, in the order of the lines."""
        text = b"".join(line for block in self.lines.blocks() for line in block)
        return list(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def assemble(
    data: Data | None = None,
    *,
    shipped: bool = True,
    keep_going: bool = False,
    engine: str = "fast",
    workers: int | None = 1,
    cache: bool = True,
    progress: Progress = lambda step: None,
) -> Build:
    """Make the graph of the shipped records with those under ``data`` over them.

    ``shipped=False`` leaves the shipped ones out. With ``keep_going`` the graph is made without
    the records that cannot be read or violate a shape, and ``left_out`` names them. ``workers``
    processes read records; None: as many as there are processors. ``cache=False`` reads every
    file, also those that the cache folder holds the lines of from an earlier build; the engine
    "reference" always does.

    Raises RecordError with everything that is wrong where a record cannot be read, DoesNotConform
    with the whole report where the data violates a shape or contradicts the ontology, and
    ReleaseError where the machine has no room for it.
    """
    over = layers(data or (), shipped=shipped)
    try:
        with collector_at_rest():
            kept = Kept.opened() if cache and engine != "reference" else None
            attempt = partial(
                _attempt, over, engine=engine, workers=workers, kept=kept, progress=progress
            )
            build, left_out = going_on(attempt, over, keep_going=keep_going, progress=progress)
        give_back()  # the working store is gone
        return replace(build, left_out=left_out)
    except (OSError, RuntimeError) as error:  # RuntimeError: the store, or a worker that died
        raise ReleaseError(
            "the build could not go on",
            found=str(error) or type(error).__name__,
            hint="a large build needs room among the temporary files (TMPDIR) and in memory",
        ) from None


def _attempt(
    over: list[Layer],
    without: Collection_[Place],
    *,
    engine: str,
    workers: int | None,
    kept: Kept | None,
    progress: Progress,
) -> Build:
    from benchgraph.relations import derive
    from benchgraph.relations.rules import read_rules

    used = collections(over)
    # Before anything that takes long.
    questions = read_with_brought(brought_folders(used, "questions"))
    rules = read_rules(more=brought_folders(used, "relations"))
    progress("reading records")
    checked = engine == "reference"
    ontology = ontology_quads(collections=used)
    moved = moved_iris(over, ontology)
    intake = Intake(over, workers=workers, checked=checked, without=without, kept=kept, moved=moved)
    shapes, shapes_of_derived = shapes_for(used), shapes_for(used, derived=True)
    texts = None if checked else partial(texts_asked_of, shapes, shapes_of_derived)
    with working(len(intake.files), texts) as graph:
        _take_stated(graph, intake, over, ontology, without)
        records = intake.reading.records
        progress("validating what was stated")
        report = validate_records(
            records, graph.store, shapes, engine=engine, severities=TOLD,
            concepts=concept_places(used), overview=graph.overview(),
        )  # fmt: skip
        insist(with_unread(report, intake.reading, records, graph.store, without))
        progress("inferring")
        closure = _take_inferred(graph, ontology, engine)
        progress("relating")
        derived = derive(graph.store, rules)
        graph.take_aside(derived.nquads)
        progress("validating what was derived")
        derived_report = validate_derived(
            records, graph.store, shapes_of_derived, closure.inconsistencies, engine=engine,
            severities=TOLD, overview=graph.overview(),
        )  # fmt: skip
        insist(derived_report)
        # Last, so that no shape and no relation takes a question for a thing.
        examples = example_quads(questions.values(), last_day(graph.store))
        graph.lines.add(nquads(examples))
        graph.lines.add(nquads(release_quads(graph.size() + len(examples), used)))
    engines = {"closure": closure.engine, "shapes": report.engine}
    left_out = derived.report.left_out()
    return Build(records, graph.lines, report, derived_report, engines, left_out, used)


def _take_inferred(graph: Working, ontology: Iterable[Quad], engine: str) -> Closure:
    """Put into the graph what follows from it, in a named graph of its own."""
    closure = materialise(graph.lines.triples(), (quad.triple for quad in ontology), engine=engine)
    graph.take(in_graph(closure.lines, INFERRED_GRAPH))
    return closure


def _take_stated(
    graph: Working,
    intake: Intake,
    over: list[Layer],
    ontology: Iterable[Quad],
    without: Collection_[Place],
) -> None:
    """Put into the graph the ontology, what collections say of themselves, what records state, and
    then what stands beside records and is about them."""
    graph.take([nquads(ontology)])
    graph.take([nquads(collection_quads(each)) for each in collections(over)])
    graph.take(intake)
    left_out = {path for path, _ in without}
    beside, wrong = read_beside(over, intake.reading.records, stated_in(graph.store), left_out)
    intake.reading.faults += wrong
    graph.take([nquads(beside)])


def texts_asked_of(*shapes: Shapes) -> frozenset[bytes]:
    """The properties whose values any of the shapes look at as text, as N-Triples writes them."""
    return frozenset().union(*(each.compiled.texts() for each in shapes))


def shapes_for(used: Iterable[Collection], *, derived: bool = False) -> Shapes:
    """The shapes for what is stated, or ``derived``, with those that collections bring."""
    return load_shapes(derived=derived, more=tuple(brought_folders(used, "shapes")))


def in_graph(triples: list[bytes], graph: NamedNode) -> Iterator[bytes]:
    """Lines of N-Triples as N-Quads of one named graph, some at a time."""
    end = f"{graph} .\n".encode()
    for start in range(0, len(triples), _LINES):
        yield b"".join([line[: -len(b".\n")] + end for line in triples[start : start + _LINES]])


def release_quads(triples: int, used: Iterable[Collection]) -> list[Quad]:
    """What the release says of itself: version, collections with their sources, and size (without
    this graph); the licence where all collections have one and the same."""
    this = RELEASE_GRAPH
    used = list(used)
    licences = {each.licence for each in used}
    sources = dict.fromkeys(source for each in used for source in each.sources)
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, BG.Release),
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (
            DCTERMS.title,
            Literal("benchgraph: a knowledge graph of policy benchmarks", language="en"),
        ),
        (OWL.versionInfo, Literal(__version__)),
        *((DCTERMS.license, NamedNode(licence)) for licence in licences if len(licences) == 1),
        *((DCTERMS.source, NamedNode(source)) for source in sources),
        *((DCTERMS.hasPart, NamedNode(each.graph)) for each in used),
        (VOID.triples, Literal(str(triples), datatype=XSD.integer)),
    ]
    return [Quad(this, predicate, value, RELEASE_GRAPH) for predicate, value in facts]


def build_release(
    data: Data | None = None,
    out: Path = Path("release"),
    *,
    shipped: bool = True,
    keep_going: bool = False,
    engine: str = "fast",
    workers: int | None = 1,
    cache: bool = True,
    progress: Progress = lambda step: None,
) -> Release:
    """Build the graph of the shipped records with ``data`` over them, and write it as the next
    release under ``out``.

    The arguments are those of ``assemble``. Raises what that raises, and ReleaseError where it
    cannot be written; in either case the release that stood there stays as it was.
    """
    build = assemble(
        data,
        shipped=shipped,
        keep_going=keep_going,
        engine=engine,
        workers=workers,
        cache=cache,
        progress=progress,
    )
    progress("writing")
    return write_build(build, out)


def write_build(build: Build, out: Path) -> Release:
    """Write what was built as the next release under ``out``. Raises ReleaseError."""
    counts = Counter(each.collection.slug for each in build.records if each.collection)
    said = said_of(build.collections, counts, build.left_out)
    return write_lines(build.lines, out, engines=build.engines, records=len(build.records), **said)


def said_of(
    used: Iterable[Collection], counts: Mapping[str, int], left_out: Iterable[LeftOut] = ()
) -> dict[str, Any]:
    """What a release says of its collections, of which ``counts`` (by slug) records are in it, and
    of the files that are not: as ``write_lines`` takes it."""
    used = list(used)
    return {
        "collections": [collection_entry(each, counts.get(each.slug, 0)) for each in used],
        "left_out": [{"path": str(left.path), "why": left.why} for left in left_out],
        "questions": [path for each in used for path in each.files("questions")],
    }


def collection_entry(collection: Collection, records: int) -> dict[str, Any]:
    """What the manifest says of a collection of so many records."""
    entry: dict[str, Any] = {
        "slug": collection.slug,
        "title": dict(collection.title),
        "publisher": collection.publisher,
        "licence": collection.licence,
        "version": collection.version,
        "date": collection.date.value,
        "records": records,
    }
    if paths := collection.files("questions"):
        entry["questions"] = {p.stem: sha256(p.read_bytes()).hexdigest() for p in paths}
    return entry
