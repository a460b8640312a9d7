"""Other engines on the same data, each where it can be installed: Jena, pyshacl-turbo, maplib.

Every one is of a fixed version, in a place of its own beside the stores of the tests
(``BENCHGRAPH_TEST_SERVERS``), and warm: what it takes to start, to read data and to compile Java is
not counted, nor is it for ours. What cannot be installed or does not run is said under the table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from benchmarks.report import Measured, Row, spread
from benchmarks.steps import QUESTIONS, digest, in_process, report_rows

HERE = Path(__file__).resolve().parent
PLACE = Path(
    os.environ.get("BENCHGRAPH_TEST_SERVERS") or Path.home() / ".cache/benchgraph-test-servers"
)
# The last Fuseki that runs on Java 17; its jar holds the engines.
JENA = "5.6.0"
TOPBRAID = "1.4.4"
TURBO = ("pyshacl-turbo", "0.6.5")
MAPLIB = ("maplib", "0.20.26")
WARMING = 2
_INSTALL_SECONDS = 600.0
_NONE = float("nan")
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>none</groupId><artifactId>peers</artifactId><version>1</version><dependencies>{}
</dependencies></project>"""
_DEPENDENCY = (
    "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
)


class Missing(Exception):
    """Why a peer cannot be measured here, in a few words."""


@dataclass(frozen=True)
class Bench:
    """Where the data lie, how often a peer runs, for how many seconds at most."""

    folder: Path
    repeat: int
    limit: float

    @property
    def shapes(self) -> Path:
        """The shipped shapes as N-Triples."""
        path = self.folder / "shapes.nt"
        if not path.exists():
            from benchgraph.validation import load_shapes

            ox.serialize(load_shapes().triples, output=str(path), format=ox.RdfFormat.N_TRIPLES)
        return path

    @property
    def queries(self) -> dict[str, Path]:
        """The eight questions, filled in, each in a file."""
        from benchgraph.query import read_catalogue

        place = self.folder / "queries"
        place.mkdir(exist_ok=True)
        catalogue = read_catalogue()
        paths = {name: place / f"{name}.rq" for name in QUESTIONS}
        for name, path in paths.items():
            path.write_text(catalogue.find(name).fill(QUESTIONS[name]), "utf-8")
        return paths

    def run(self, *command: str | Path) -> list[list[str]]:
        """The lines that a peer prints, in words, without those of its warming up."""
        try:
            done = subprocess.run(
                list(map(str, command)), capture_output=True, timeout=self.limit, check=True
            )
        except subprocess.TimeoutExpired:
            raise Missing(f"more than {self.limit:g} s") from None
        except subprocess.CalledProcessError as error:
            last = [*error.stderr.decode(errors="replace").strip().splitlines(), "?"][-2:][0]
            raise Missing(f"does not run: {last[:200]}") from None
        return [line.split() for line in done.stdout.decode().splitlines()][WARMING:]


def peer_rows(folder: Path, cases: int, repeat: int, limit: float) -> tuple[list[Row], list[str]]:
    """A line for each peer that runs on the data in ``folder``, and a note for each that does
    not."""
    bench = Bench(folder, repeat, limit)
    rows, notes = [], []
    for work, measure in PEERS.items():
        print(f"{work} … ", end="", flush=True)
        try:
            row = measure(f"{work}, {cases:,} cases", bench)
        except Missing as why:
            notes.append(f"- Not measured: {work}, {cases:,} cases: {why}")
            print(why, flush=True)
        else:
            rows.append(row)
            print(row.other, row.ratio, flush=True)
    return rows, notes


def beside(work: str, ours: Measured, other: Measured, same: str) -> Row:
    """A line that says who is faster."""
    ratio = statistics.median(other["seconds"]) / statistics.median(ours["seconds"])
    told = f"**{ratio:,.1f} ×**" if ratio >= 1 else f"**{ratio:.2f} ×: the other is faster**"
    return Row(work, "–", spread(ours), spread(other), told, same, None)


# -- SHACL -------------------------------------------------------------------------------------


def jena_shacl(work: str, bench: Bench) -> Row:
    """Jena's SHACL engine in a JVM that is warm."""
    return _shacl(work, bench, *jena(), "shacl")


def turbo_shacl(work: str, bench: Bench) -> Row:
    """pyshacl-turbo on graphs of rdflib that are there."""
    return _shacl(work, bench, python_with(*TURBO), HERE / "peer_work.py", "turbo")


def _shacl(work: str, bench: Bench, *command: str | Path) -> Row:
    report = bench.folder / "peer-report.nt"
    data = [bench.folder / "ontology.nt", bench.folder / "broken.nt"]
    runs = str(bench.repeat + WARMING)
    lines = bench.run(*command, bench.shapes, runs, report, *data)
    found = list(report_rows(report.read_bytes()))
    ours = in_process("shacl-fast", bench.folder, bench.repeat, bench.limit)
    if ours is None:
        raise Missing("ours took too long")
    same = "yes" if digest(found) == ours["digest"] else _shared(found, bench.folder)
    return beside(work, ours, _measured(lines), same)


def _shared(found: list[str], folder: Path) -> str:
    """How many findings both have; path and value, which engines report differently, left out."""
    from benchgraph.shacl import compile_shapes
    from benchmarks.steps import _shapes, _store

    results = compile_shapes(_shapes()).validate(_store(folder, "ontology", "broken")).results
    ours = Counter((f"{r.focus_node}", f"{r.component} {r.shape} {r.severity}") for r in results)
    theirs = Counter((line.split(" ")[0], " ".join(line.split(" ")[-3:])) for line in found)
    return f"{(ours & theirs).total():,} findings; {ours.total():,} ours, {theirs.total():,} theirs"


# -- questions ---------------------------------------------------------------------------------


def tdb2(work: str, bench: Bench) -> Row:
    """Jena's store on disk, opened once, in a JVM that is warm."""
    store = bench.folder / "tdb2"
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir()
    head = [*jena(), "tdb2", store]
    try:
        return _asked(work, bench, "disk", head)
    finally:
        shutil.rmtree(store, ignore_errors=True)


def maplib(work: str, bench: Bench) -> Row:
    """maplib's SPARQL in memory."""
    return _asked(work, bench, "memory", [python_with(*MAPLIB), HERE / "peer_work.py", "maplib"])


def _asked(work: str, bench: Bench, where: str, head: Sequence[str | Path]) -> Row:
    """The questions that a peer can answer, and ours on the same ones."""
    runs = str(bench.repeat + WARMING)
    queries = bench.queries
    lines = bench.run(*head, bench.folder / "whole.nt", runs, *queries.values())
    counts = dict(zip(queries, lines[-1][1:], strict=True))
    names = [name for name, count in counts.items() if count != "-"]
    if not names:
        raise Missing("answers none of the questions")
    ours = _ours(bench, where, names)
    same = [counts[name] for name in names] == ours["counts"]
    if len(names) < len(counts):
        work += f", {len(names)} of {len(counts)} questions (the others it refuses)"
    return beside(work, ours, _measured(lines), "numbers of rows" if same else "**no**")


def _ours(bench: Bench, where: str, names: list[str]) -> Measured:
    command = [sys.executable, "-m", "benchmarks.peers", where, str(bench.folder)]
    done = subprocess.run(
        [*command, str(bench.repeat), *names], capture_output=True, check=True, timeout=bench.limit
    )
    found: Measured = json.loads(done.stdout)
    return found


def ask_ours(where: str, folder: Path, repeat: int, names: list[str]) -> Measured:
    """Our side of ``_asked`` in this process: a store in memory, or the release on disk."""
    from benchgraph.query import read_catalogue
    from benchgraph.release import open_release
    from benchmarks.peak import peak_memory
    from benchmarks.steps import _store

    catalogue = read_catalogue()
    texts = [catalogue.find(name).fill(QUESTIONS[name]) for name in names]
    store = open_release(folder / "release").store.raw if where == "disk" else None
    store = store or _store(folder, "whole")
    taken, counts = [], [0]
    for _ in range(repeat + 1):
        started = time.perf_counter()
        counts = [len(list(store.query(text))) for text in texts]
        taken.append(time.perf_counter() - started)
    return {"seconds": taken[1:], "peak": peak_memory(), "counts": list(map(str, counts))}


# -- what they are installed with --------------------------------------------------------------


def _measured(lines: list[list[str]]) -> Measured:
    return {"seconds": [float(line[0]) for line in lines], "peak": _NONE}


def jena(program: str = "JenaPeers.java") -> tuple[str | Path, ...]:
    """The beginning of a command that runs a program on Jena."""
    if shutil.which("javac") is None:
        raise Missing("no Java development kit")
    jar = PLACE / f"jena-fuseki-server-{JENA}.jar"
    if not jar.exists():
        artifact = f"org.apache.jena:jena-fuseki-server:{JENA}"
        maven = ["mvn", "--quiet", "--batch-mode", "dependency:copy", f"-Dartifact={artifact}"]
        install([*maven, f"-DoutputDirectory={PLACE}"])
    return "java", "-cp", jar, HERE / program


def jars(name: str, *artifacts: str) -> str:
    """The class path of some artifacts of Maven (``group:name:version``) and what they need;
    ``name`` is that of their folder."""
    if shutil.which("javac") is None:
        raise Missing("no Java development kit")
    place = PLACE / "jars" / name
    if not (place / "installed").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        wanted = "".join(_DEPENDENCY.format(*each.split(":")) for each in artifacts)
        (place / "pom.xml").write_text(_POM.format(wanted), "utf-8")
        maven = ["mvn", "--quiet", "--batch-mode", "-f", str(place / "pom.xml")]
        install([*maven, "dependency:copy-dependencies", f"-DoutputDirectory={place}"])
        (place / "installed").touch()
    return f"{place}/*"


def python_with(name: str, version: str) -> Path:
    """The Python of an environment that holds the package."""
    place = PLACE / "peers" / f"{name}-{version}"
    python = place / "bin" / "python"
    if not (place / "installed").exists():
        shutil.rmtree(place, ignore_errors=True)
        install([sys.executable, "-m", "venv", str(place)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        install([*pip, f"{name}=={version}"])
        (place / "installed").touch()
    return python


def install(command: list[str]) -> None:
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=_INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise Missing(f"cannot be installed: {command[0]}: {type(error).__name__}") from None


PEERS: dict[str, Callable[[str, Bench], Row]] = {
    f"SHACL, data with faults, Jena {JENA} warm": jena_shacl,
    f"SHACL, data with faults, {' '.join(TURBO)} warm": turbo_shacl,
    f"8 questions on disk, TDB2 of Jena {JENA} warm": tdb2,
    f"8 questions in memory, {' '.join(MAPLIB)} warm": maplib,
}


def main() -> None:
    """Our side of the questions, for whoever measures a peer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("where", choices=["disk", "memory"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("repeat", type=int)
    parser.add_argument("names", nargs="+")
    asked = parser.parse_args()
    print(json.dumps(ask_ours(asked.where, asked.folder, asked.repeat, asked.names)))


if __name__ == "__main__":
    main()
