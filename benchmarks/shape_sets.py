"""The compiled SHACL and closure engines on public shape sets and ontologies, beside other engines.

``python -m benchmarks.shape_sets FOLDER --work PLACE --peers pyshacl,pyshacl-oxigraph,jena``

FOLDER holds the sets, which are nobody's to commit, and ``manifest.toml``, which names each:

    [[set]]
    name = "SKOS shapes on a thesaurus"
    version = "1.2, where it is to be had"
    shapes = ["shapes/*.ttl"]
    data = ["data/thesaurus.rdf"]

and ``[[ontology]]`` with ``ontology`` for ``shapes``. Every engine reads the same N-Triples, runs
in a process of its own, and is stopped after ``--limit`` seconds of processor time. Times are those
of the processor, reading left out; those of engines in Java are warm.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.peers import HERE, TOPBRAID, TURBO, Missing, jars, jena, python_with
from benchmarks.report import seconds as told_seconds

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".shacl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
Rows = Counter[str]


@dataclass(frozen=True)
class Entry:
    """A set of the manifest: ``rules`` are its shapes or its ontology."""

    name: str
    version: str
    rules: tuple[str, ...]
    data: tuple[str, ...]
    ontology: bool

    @property
    def slug(self) -> str:
        """A name for its folder."""
        return re.sub(r"\W+", "-", self.name.lower()).strip("-")


@dataclass
class Outcome:
    """What an engine made of a set: ``why`` says why there is nothing."""

    runs: list[float] = field(default_factory=list)
    read: float = 0.0
    rows: Rows = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    why: str = ""
    unjudged: list[str] = field(default_factory=list)
    compiled: int = 0

    @property
    def seconds(self) -> float:
        """The median of the runs; of Java, of those after its warming up."""
        return statistics.median(self.runs)


def read_manifest(folder: Path) -> list[Entry]:
    """The entries of ``manifest.toml`` in the folder."""
    told = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    return [
        Entry(one["name"], one["version"], tuple(one[rules]), tuple(one["data"]), rules != "shapes")
        for kind, rules in (("set", "shapes"), ("ontology", "ontology"))
        for one in told.get(kind, ())
    ]


def merged(folder: Path, patterns: Iterable[str]) -> list[ox.Triple]:
    """The triples of all files, each once; blank nodes of different files stay different."""
    found: dict[ox.Triple, None] = {}
    labels: dict[tuple[Path, ox.BlankNode], ox.BlankNode] = {}

    def own(path: Path, term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        return labels.setdefault((path, term), ox.BlankNode(f"b{len(labels)}"))

    for pattern in patterns:
        paths = sorted(folder.glob(pattern))
        if not paths:
            raise SystemExit(f"{folder / 'manifest.toml'}: no file {pattern}")
        for path in paths:
            for quad in ox.parse(path.read_bytes(), format=_format(path), base_iri=path.as_uri()):
                triple = ox.Triple(own(path, quad.subject), quad.predicate, own(path, quad.object))
                found[triple] = None
    return list(found)


def _format(path: Path) -> ox.RdfFormat:
    """By the end of the name; Turtle may be called anything."""
    turtle = path.read_bytes().lstrip().startswith((b"@prefix", b"@base", b"PREFIX"))
    return ox.RdfFormat.TURTLE if turtle else FORMATS[path.suffix]


def prepare(folder: Path, entry: Entry, work: Path) -> Path:
    """The folder with the set as N-Triples."""
    place = work / entry.slug
    place.mkdir(parents=True, exist_ok=True)
    for name, patterns in (("rules", entry.rules), ("data", entry.data)):
        path = place / f"{name}.nt"
        if not path.exists():
            ox.serialize(merged(folder, patterns), output=str(path), format=ox.RdfFormat.N_TRIPLES)
    return place


# -- engines ------------------------------------------------------------------------------------


def run(command: Iterable[str | Path], place: Path, name: str, limit: float, runs: int) -> Outcome:
    """An engine on the prepared set in ``place``."""
    report = place / f"{name}.report"
    report.unlink(missing_ok=True)
    words = [*map(str, command), str(place / "rules.nt"), str(place / "data.nt"), str(report)]
    processor = int(limit) + 15  # to start and to read
    try:
        done = subprocess.run(
            [*words, str(runs), str(limit / 4)],
            capture_output=True,
            timeout=6 * processor,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_CPU, (processor, processor)),
        )
    except subprocess.TimeoutExpired:
        return Outcome(why=f"over {limit:g} s")
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    times = [float(line[0]) for line in lines if len(line) == 1]
    read = next((float(line[1]) for line in lines if line[:1] == ["read"]), 0.0)
    if done.returncode < 0 or done.returncode in (137, 152):
        return Outcome(times, read, why=f"over {limit:g} s")
    if done.returncode or not report.exists():
        return Outcome(times, read, why=_last_words(done.stderr.decode(errors="replace")))
    return Outcome(times, read)


def _last_words(text: str) -> str:
    """What an engine that failed said of it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [
        line for line in lines if re.match(r"[\w.]+(Error|Exception|Failure)\b|Exception", line)
    ]
    return "fails: " + ((said or lines or ["?"])[0 if "Exception in" in text else -1])[:160]


def ours(place: Path, engine: str, limit: float) -> Outcome:
    """Ours on a set."""
    runs = 1 if engine == "owlrl" else 5
    command = [sys.executable, "-m", "benchmarks.shape_ours", engine]
    found = run(command, place, engine, limit, runs)
    if not found.why:
        told = json.loads((place / f"{engine}.report").read_text("utf-8"))
        found.rows, found.refused = Counter(map(canonical, told["rows"])), told["refused"]
        found.unjudged, found.compiled = told.get("unjudged", []), len(told.get("compiled", ()))
    return found


def shacl_peer(place: Path, name: str, limit: float) -> Outcome:
    """Another SHACL engine on a set."""
    java = name in ("jena", "topbraid")
    try:
        command = [*COMMANDS[name](), *(["shacl"] if java else [])]
    except Missing as why:
        return Outcome(why=str(why))
    found = run(command, place, name, limit, 6 if java else 1)
    if java and len(found.runs) > 2:
        found.runs = found.runs[2:]
    if not found.why:
        rows = report_rows((place / f"{name}.report").read_bytes(), java)
        found.rows = Counter(map(canonical, rows))
    return found


def owl_peer(place: Path, name: str, limit: float) -> Outcome:
    """Another OWL engine on an ontology with data. owlrl's result is told as ours is; Jena's rules
    are others, so only how many triples it has is counted."""
    if name == "owlrl":
        return ours(place, name, limit)
    try:
        command = [*COMMANDS[name](), "owl"]
    except Missing as why:
        return Outcome(why=str(why))
    found = run(command, place, name, limit, 4)
    found.runs = found.runs[2:] or found.runs
    if not found.why:
        lines = (place / f"{name}.report").read_text("utf-8").splitlines()
        found.rows = Counter(lines)
    return found


def _worker(name: str) -> list[str | Path]:
    return [sys.executable, HERE / "shape_worker.py", name]


def _turbo() -> list[str | Path]:
    return [python_with(*TURBO), HERE / "shape_worker.py", "pyshacl-turbo"]


def _topbraid() -> list[str | Path]:
    path = jars(f"topbraid-{TOPBRAID}", f"org.topbraid:shacl:{TOPBRAID}")
    return ["java", "-cp", path, HERE / "TopBraidShapes.java"]


COMMANDS: dict[str, Callable[[], Sequence[str | Path]]] = {
    "pyshacl": partial(_worker, "pyshacl"),
    "pyshacl-oxigraph": partial(_worker, "pyshacl-oxigraph"),
    "pyshacl-turbo": _turbo,
    "jena": partial(jena, "JenaShapes.java"),
    "topbraid": _topbraid,
}


# -- results ------------------------------------------------------------------------------------


def report_rows(report: bytes, java: bool) -> Iterable[str]:
    """The results that a report graph in N-Triples lists, one line each."""
    from benchgraph.shacl.graph import ShapesGraph
    from benchgraph.shacl.paths import path_text
    from benchgraph.shacl.terms import sh

    if java:  # Jena writes _:Bb12 for b12
        report = re.sub(rb"_:B(b\d+)\b", rb"_:\1", report)
    quads = ox.parse(report, format=ox.RdfFormat.N_TRIPLES)
    graph = ShapesGraph(quad.triple for quad in quads)
    for top in graph.subjects_with(sh("conforms")):
        for node in graph.values(top, sh("result")):
            path = graph.value(node, sh("resultPath"))
            text = None if path is None else path_text(graph, path)
            focus, value, component, shape, severity = (
                graph.value(node, sh(name))
                for name in (
                    "focusNode",
                    "value",
                    "sourceConstraintComponent",
                    "sourceShape",
                    "resultSeverity",
                )
            )
            yield f"{focus} {text} {value} {component} {shape} {severity}"


_NUMBER = re.compile(r'"([^"]*)"\^\^<(http://www\.w3\.org/2001/XMLSchema#\w+)>')


def canonical(row: str) -> str:
    """The row with its typed literals as an Oxigraph store keeps them."""
    return _NUMBER.sub(lambda found: _kept(found[1], found[2]), row)


def _kept(text: str, datatype: str) -> str:
    store, some = ox.Store(), ox.NamedNode("urn:x")
    store.add(ox.Quad(some, some, ox.Literal(text, datatype=ox.NamedNode(datatype))))
    return str(next(iter(store)).object)


def difference(mine: Rows, theirs: Rows) -> str:
    """In a few words how two multisets of findings differ."""
    if mine == theirs:
        return "equal"
    if _without_values(mine) == _without_values(theirs):
        return "equal but for values and paths"
    return (
        f"{(mine & theirs).total():,} shared, {(mine - theirs).total():,} ours alone,"
        f" {(theirs - mine).total():,} theirs alone"
    )


def _without_values(rows: Rows) -> Rows:
    """Findings by focus node, component, shape and severity alone."""
    found: Rows = Counter()
    for row, number in rows.items():
        words = row.split(" ")
        found[" ".join((words[0], *words[-3:]))] += number
    return found


# -- the tables -----------------------------------------------------------------------------------


@dataclass
class Line:
    """A set with what each engine made of it."""

    entry: Entry
    triples: int
    ours: Outcome
    others: dict[str, Outcome]


def measured(folder: Path, entry: Entry, work: Path, peers: list[str], limit: float) -> Line:
    """All engines on one set."""
    place = prepare(folder, entry, work)
    triples = (place / "data.nt").read_bytes().count(b"\n")
    peer = owl_peer if entry.ontology else shacl_peer
    line = Line(entry, triples, ours(place, "closure" if entry.ontology else "check", limit), {})
    print(f"{entry.name}: {cell(line.ours)}", flush=True)
    for name in peers:
        line.others[name] = peer(place, name, limit)
        print(f"  {name}: {beside(line, name)}", flush=True)
        _keep_differences(place / f"{name}.differences", line.ours.rows, line.others[name])
    return line


def _keep_differences(path: Path, mine: Rows, other: Outcome) -> None:
    """Write down what only one of both found, to be looked at."""
    if not other.why:
        alone = [(mine - other.rows, "ours"), (other.rows - mine, "theirs")]
        text = "".join(f"{who} {row}\n" for rows, who in alone for row in sorted(rows.elements()))
        path.write_text(text, "utf-8")


def cell(ours_: Outcome) -> str:
    """What ours did."""
    if ours_.why:
        return ours_.why
    told = f"{ours_.rows.total():,} in {told_seconds(ours_.seconds)}"
    told += f" (first {told_seconds(ours_.runs[0])}, reading {told_seconds(ours_.read)})"
    if ours_.refused and not ours_.compiled and not ours_.rows:
        return f"refused: {ours_.refused[0]}"
    if ours_.compiled:
        told += f"; {ours_.compiled:,} shapes compiled"
    if ours_.refused:
        told += f", {len(ours_.refused):,} left to pySHACL"
    if ours_.unjudged:
        told += f", {len(ours_.unjudged):,} judged by none"
    return told


def beside(line: Line, name: str) -> str:
    """What another engine did, and how much longer it took."""
    other = line.others[name]
    if other.why or line.ours.why:
        return other.why or "–"
    if line.entry.ontology and (line.ours.refused or other.refused):
        return told_seconds(other.seconds) + (f": {other.refused[0]}" if other.refused else "")
    if line.entry.ontology and name != "owlrl":
        ratio = other.seconds / line.ours.seconds
        return f"{told_seconds(other.seconds)}, **{ratio:,.0f} ×**; other rules, not compared"
    ratio = other.seconds / line.ours.seconds
    whole = (other.read + other.seconds) / (line.ours.read + line.ours.runs[0])
    told = f"{told_seconds(other.seconds)}, **{ratio:,.1f} ×**, with reading {whole:,.1f} ×"
    return f"{told}; {difference(line.ours.rows, other.rows)}"


def table(lines: list[Line], peers: list[str]) -> str:
    """The lines as a table of Markdown."""
    head = ["set", "version", "data triples", "ours", *peers]
    rows = [
        [
            line.entry.name,
            line.entry.version,
            f"{line.triples:,}",
            cell(line.ours),
            *(beside(line, name) for name in peers),
        ]
        for line in lines
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def main() -> None:
    """Measure, and print the two tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shape_sets", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", default=",".join(COMMANDS))
    parser.add_argument("--closure-peers", default="owlrl,jena")
    parser.add_argument("--only", action="append", default=[], help="part of a name")
    parser.add_argument("--kind", choices=["set", "ontology"])
    parser.add_argument("--limit", type=float, default=120.0, help="seconds for each engine")
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is made")
    asked = parser.parse_args()
    entries = [
        entry
        for entry in read_manifest(asked.folder)
        if not asked.only or any(part in entry.name for part in asked.only)
        if asked.kind in (None, "ontology" if entry.ontology else "set")
    ]
    for ontology, text in ((False, asked.peers), (True, asked.closure_peers)):
        peers = [name for name in text.split(",") if name]
        lines = [
            measured(asked.folder, entry, asked.work, peers, asked.limit)
            for entry in entries
            if entry.ontology == ontology
        ]
        if lines:
            print("\n" + table(lines, peers) + "\n", flush=True)


if __name__ == "__main__":
    main()
