"""Build the graph: read, check, infer, relate, check again. Nothing is written here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from benchgraph import __version__
from benchgraph.errors import DoesNotConform, ReleaseError
from benchgraph.memory import collector_at_rest, give_back, run_ahead
from benchgraph.query.catalogue import read_catalogue
from benchgraph.query.examples import example_quads, last_day
from benchgraph.reason import INFERRED_GRAPH, materialise
from benchgraph.records import Record
from benchgraph.release.intake import Intake
from benchgraph.release.lines import SortedLines, nquads, ntriples
from benchgraph.release.read import Release
from benchgraph.release.write import write_lines
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore
from benchgraph.triples import ontology_quads
from benchgraph.validation import Report, load_shapes, render, validate_derived, validate_records
from benchgraph.vocab import BG, DCAT, DCTERMS, GRAPH, OWL, RDF, VOID, XSD

RELEASE_GRAPH = NamedNode(GRAPH + "release")
SOURCES = ("https://sgai.md/",)
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
# Hints never stop a build, and there are many: `benchgraph validate` lists them.
TOLD = ("Violation", "Warning")
# From so many records on the graph that the shapes and rules read is kept on disk: a triple takes
# 600 bytes of memory, and the shapes on disk take twice as long.
ON_DISK_FROM = 100_000
_AT_ONCE = 64 << 20
_LINES = 50_000

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Build:
    """What a build made: the lines of every named graph, and what was said on the way."""

    records: list[Record]
    lines: SortedLines
    asserted_report: Report
    derived_report: Report
    engines: dict[str, str]
    left_out: list[str]

    @property
    def quads(self) -> list[Quad]:
        """Every quad, in the order of the lines."""
        text = b"".join(line for block in self.lines.blocks() for line in block)
        return list(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def assemble(
    data: Path | None = None,
    *,
    engine: str = "fast",
    workers: int | None = 1,
    progress: Progress = lambda step: None,
) -> Build:
    """Make the graph of the records under ``data`` (by default the shipped ones).

    ``workers`` processes read records; None: as many as there are processors.

    Raises RecordError where a record cannot be read, DoesNotConform with the whole report where
    the data violates a shape or contradicts the ontology, and ReleaseError where the machine has no
    room for it.
    """
    try:
        with collector_at_rest():
            build = _assemble(data or resource_dir("data"), engine, workers, progress)
        give_back()  # the working store is gone
        return build
    except (OSError, RuntimeError) as error:  # RuntimeError: the store, or a worker that died
        raise ReleaseError(
            "the build could not go on",
            found=str(error) or type(error).__name__,
            hint="a large build needs room among the temporary files (TMPDIR) and in memory",
        ) from None


def _assemble(data: Path, engine: str, workers: int | None, progress: Progress) -> Build:
    from benchgraph.relations import derive

    progress("reading records")
    intake = Intake(data, workers=workers, checked=engine == "reference")
    ontology = ontology_quads()
    lines = SortedLines()
    with _working_store(len(intake.files)) as store:
        _take([nquads(ontology)], lines, store)
        _take(intake, lines, store)
        records = intake.records()
        progress("validating what was stated")
        report = validate_records(records, store, load_shapes(), engine=engine, severities=TOLD)
        _insist(report)
        progress("inferring")
        closure = materialise(lines.triples(), (quad.triple for quad in ontology), engine=engine)
        _take(_in_graph(closure.lines, INFERRED_GRAPH), lines, store)
        progress("relating")
        derived = derive(store)
        _take(derived.nquads(), lines, store)
        progress("validating what was derived")
        derived_report = validate_derived(
            records,
            store,
            load_shapes(derived=True),
            closure.inconsistencies,
            engine=engine,
            severities=TOLD,
        )
        _insist(derived_report)
        # Last, so that no shape and no relation takes a question for a thing.
        examples = example_quads(read_catalogue().values(), last_day(store))
        lines.add(nquads(examples))
        lines.add(nquads(release_quads(len(store.raw) + len(examples))))
    engines = {"closure": closure.engine, "shapes": report.engine}
    return Build(records, lines, report, derived_report, engines, derived.report.left_out())


@contextmanager
def _working_store(records: int) -> Iterator[EmbeddedStore]:
    """The one store that shapes and rules read: in memory, or on disk where that is too small."""
    if records < ON_DISK_FROM:
        yield EmbeddedStore.memory()
        return
    with tempfile.TemporaryDirectory(prefix="benchgraph-", ignore_cleanup_errors=True) as folder:
        yield EmbeddedStore(ox.Store(folder))


def _take(texts: Iterable[bytes], lines: SortedLines, store: EmbeddedStore) -> None:
    """N-Quads into the lines and, without their graphs, into the store: some while the next are
    made."""

    def take(part: list[bytes]) -> None:
        for text in part:
            lines.add(text)
        store.load(ntriples(b"".join(part)))

    with ThreadPoolExecutor(1) as pool:
        for _ in run_ahead(pool, take, _in_parts(texts), 2):
            pass
    store.raw.optimize()  # on disk what was loaded in parts is read a fifth faster in one piece


def _in_parts(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The texts, so many at a time that loading them pays."""
    waiting: list[bytes] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size > _AT_ONCE:
            yield waiting
            waiting, size = [], 0
    yield waiting


def _in_graph(triples: list[bytes], graph: NamedNode) -> Iterator[bytes]:
    end = f"{graph} .\n".encode()
    for start in range(0, len(triples), _LINES):
        yield b"".join([line[: -len(b".\n")] + end for line in triples[start : start + _LINES]])


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
    return write_lines(build.lines, out, engines=build.engines, records=len(build.records))


def _insist(report: Report) -> None:
    if not report.conforms:
        raise DoesNotConform(render(report.only("Violation"), "table").rstrip())
