"""Build a release on Spark: the stages of a local build, each from rows to rows."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection as Collection_
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from benchgraph.errors import ReleaseError
from benchgraph.query.brought import read_with_brought
from benchgraph.query.examples import example_quads
from benchgraph.records import Collection, Data, Layer, brought_folders, collections, layers
from benchgraph.release.attempts import LeftOut, Progress, going_on, insist, with_unread
from benchgraph.release.build import TOLD, release_quads, said_of, shapes_for
from benchgraph.release.intake import Place
from benchgraph.release.lines import nquads, ntriples, triples_of
from benchgraph.release.placing import building
from benchgraph.release.read import Release
from benchgraph.spark.closure.closing import close_on
from benchgraph.spark.measuring import distinct_triples, last_day_on
from benchgraph.spark.parts.judging import Judged, judge_on
from benchgraph.spark.records.besides import besides_on
from benchgraph.spark.records.known import Known
from benchgraph.spark.records.layering import layered
from benchgraph.spark.records.reading import read_files_on, strata
from benchgraph.spark.records.remote import address, addresses_told, as_named, mirrored
from benchgraph.spark.relations.relating import relate_on
from benchgraph.spark.release.writing import write_on
from benchgraph.spark.session import failures_told, session
from benchgraph.spark.settling import Settled
from benchgraph.store import EmbeddedStore
from benchgraph.triples import collection_quads, ontology_quads
from benchgraph.validation import Report, Result, Shapes
from benchgraph.validation.concepts import Places, concept_places
from benchgraph.validation.linked import moved_iris
from benchgraph.validation.records import contradiction, found_in
from benchgraph.validation.unread import Reading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# A part of the graph with its halo lies in the memory of one task: some 400 MB of this many lines.
LINES_OF_A_PART = 100_000
# Up to so many lines a graph is no more than a few parts, and one task has all of it: finding halos
# is 20 s of planning and of tasks that hardly do anything.
IN_ONE = 200_000
# Of those that relation rules read, which are few.
RELATED_IN_ONE = 500_000


@dataclass(frozen=True)
class OnSpark:
    """What a build on Spark made, and what was said on the way; as ``release.build.Build``.

    ``unparted``: rules and shapes whose rows cannot be told apart by hub or focus node, a sentence
    each: they ran in one task.
    """

    release: Release
    asserted_report: Report
    derived_report: Report
    not_drawn: list[str]
    unparted: list[str]
    left_out: list[LeftOut]


@dataclass(frozen=True)
class _Graph:
    """A whole graph as rows, before it is written."""

    lines: DataFrame
    used: list[Collection]
    counted: Counter[str]
    asserted_report: Report
    derived_report: Report
    not_drawn: list[str]
    unparted: list[str]


def build_on(
    master: str,
    data: Data | None = None,
    out: Path = Path("release"),
    *,
    shipped: bool = True,
    keep_going: bool = False,
    progress: Progress = lambda step: None,
) -> OnSpark:
    """Build the graph of the shipped records with ``data`` over them on Spark, and write it as the
    next release under ``out``: the same root as that of ``release.build.build_release``.

    ``master``: ``local[N]``, ``spark://HOST:PORT``, or ``spark`` for the one that Spark's own
    configuration names. ``data`` and ``out`` are folders that every worker reaches by the same
    path; ``data`` may also be addresses of file systems that Spark reads (``hdfs://…``,
    ``s3a://…``), which are copied beside the release first. The store and the index of the
    release are made at their first use. Raises what ``build_release`` raises, and EngineError
    where Spark cannot do it; the release that stood there stays as it was.
    """
    given = [data] if isinstance(data, Path | str) else list(data or ())
    plain = [path for path in given if address(path) is None]
    layers(plain, shipped=shipped or len(plain) < len(given))  # before anything takes long
    progress("starting Spark")
    mirrors: dict[Path, str] = {}
    with (
        session(master) as spark,
        building(Path(out).absolute(), "-stages") as folder,
        failures_told(),
        addresses_told(mirrors),
    ):
        over = layers(_mirrored(spark, given, folder, mirrors), shipped=shipped)
        attempt = partial(_attempt, spark, folder / "attempt", over, progress)
        graph, left_out = going_on(attempt, over, keep_going=keep_going, progress=progress)
        left_out = [_as_named(left, mirrors) for left in left_out]
        progress("writing")
        release = write_on(
            Settled(spark, folder / "written"),
            graph.lines,
            out,
            engines={"closure": "compiled", "shapes": graph.asserted_report.engine},
            records=sum(graph.counted.values()),
            **said_of(graph.used, graph.counted, left_out),
        )
    return OnSpark(
        release, graph.asserted_report, graph.derived_report, graph.not_drawn, graph.unparted,
        left_out,
    )  # fmt: skip


def _mirrored(
    spark: SparkSession, given: list[Path | str], folder: Path, mirrors: dict[Path, str]
) -> list[Path | str]:
    """What is ``given``, with a folder beside the release in place of each address."""
    found: list[Path | str] = []
    for number, path in enumerate(given):
        uri = address(path)
        if uri is not None:
            path = folder / "mirrored" / str(number)
            mirrors[path] = uri
            mirrored(spark, uri, path)
        found.append(path)
    return found


def _as_named(left: LeftOut, mirrors: Mapping[Path, str]) -> LeftOut:
    """What is left out, by the address that somebody gave."""
    return LeftOut(Path(as_named(str(left.path), mirrors)), as_named(left.why, mirrors))


def _attempt(
    spark: SparkSession,
    folder: Path,
    over: list[Layer],
    progress: Progress,
    without: Collection_[Place],
) -> _Graph:
    """The graph without what is left out. Raises Faulty."""
    from benchgraph.relations.rules import read_rules

    shutil.rmtree(folder, ignore_errors=True)
    settled = Settled(spark, folder / "stages")
    used = collections(over)
    questions = read_with_brought(brought_folders(used, "questions"))
    rules = read_rules(more=brought_folders(used, "relations"))
    ontology = ontology_quads(collections=used)
    progress("reading records")
    known = _read(settled, folder / "todo", over, without, moved_iris(over, ontology))
    reading = known.reading()
    beside, wrong = besides_on(known, over, ontology, {path for path, _ in without})
    reading.faults += wrong
    stated = known.lines().unionByName(_frame(spark, [*ontology, *_described(used), *beside]))
    parts = _parts(spark, stated)
    progress("validating what was stated")
    shapes = shapes_for(used)
    asserted = judge_on(settled, stated, shapes, parts, TOLD, "asserted")
    report = _report(known, asserted, shapes, concepts=concept_places(used))
    insist(_with_unread(report, known, reading, ontology, without))
    progress("inferring")
    closed = close_on(settled, stated, (quad.triple for quad in ontology), "closure")
    progress("relating")
    graph = stated.unionByName(closed.lines)
    related = relate_on(settled, graph, rules, parts, "relations", RELATED_IN_ONE)
    whole = graph.unionByName(related.lines)
    progress("validating what was derived")
    shapes = shapes_for(used, derived=True)
    derived = judge_on(settled, whole, shapes, parts, TOLD, "derived")
    derived_report = _report(known, derived, shapes, map(contradiction, closed.inconsistencies))
    insist(derived_report)
    examples = example_quads(questions.values(), last_day_on(graph))
    description = release_quads(distinct_triples(whole) + len(examples), used)
    return _Graph(
        whole.unionByName(_frame(spark, [*examples, *description])),
        used,
        known.counted,
        report,
        derived_report,
        related.not_drawn,
        [*asserted.told, *(f"{rule} ran in one task" for rule in related.whole), *derived.told],
    )


def _read(
    settled: Settled,
    todo: Path,
    over: list[Layer],
    without: Collection_[Place],
    moved: dict[str, str],
) -> Known:
    ordered = strata(over)
    rows = read_files_on(settled, todo, ordered, without, moved, "files")
    counting = layered(settled, rows, ordered, list(without), moved, "layers")
    return Known(rows if counting is rows else settled.keep(counting, "rows"), ordered, moved)


def _described(used: Iterable[Collection]) -> Iterable[Quad]:
    """What collections say of themselves."""
    return (quad for each in used for quad in collection_quads(each))


def _frame(spark: SparkSession, quads: Iterable[Quad]) -> DataFrame:
    """A few quads as lines."""
    lines = [(bytearray(line),) for line in nquads(quads).splitlines(keepends=True)]
    return spark.createDataFrame(lines, "line BINARY")


def _parts(spark: SparkSession, stated: DataFrame) -> int:
    """In how many parts the graph is judged and related."""
    lines: int = stated.count()
    if lines <= IN_ONE:
        return 1
    most = -(-lines // LINES_OF_A_PART)
    return max(most, int(spark.sparkContext.defaultParallelism))


def _report(
    known: Known,
    judged: Judged,
    shapes: Shapes,
    more: Iterable[Result] = (),
    concepts: Places | None = None,
) -> Report:
    """What shapes found, with file and line, and ``more``, as a local build reports it.

    Raises ReleaseError where there are more violations than reach the driver: which of them stand
    nobody can say then.
    """
    results = judged.results
    listed = sum(result.severity == "Violation" for result in results)
    if listed < judged.counts["Violation"]:
        raise ReleaseError(
            f"{judged.counts['Violation']:,} findings are violations, which are too many to tell",
            hint="look at a part of the records with: benchgraph validate",
        )
    found = [*found_in(results, known.about(results), shapes, concepts), *more]
    number = sum(known.counted.values())
    return Report(sorted(found, key=lambda result: result.order), number, judged.engine)


def _with_unread(
    report: Report,
    known: Known,
    reading: Reading,
    ontology: Iterable[Quad],
    without: Collection_[Place],
) -> Report:
    """As ``release.attempts.with_unread``; a nearest value is looked for among the records that the
    findings are in or refer to, and in the vocabularies."""
    records = known.about(report.results)
    records += known.with_nodes(result.value for result in report.results)
    store = EmbeddedStore.memory()
    store.load(ntriples(triples_of(nquads(ontology))))
    return with_unread(report, reading, records, store, without)
