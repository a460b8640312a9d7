"""``benchgraph.checking`` beside Jena's SHACL, both warm, reading counted and not, in one run.

``python -m benchmarks.checking FOLDER [RUNS]``: FOLDER as ``benchmarks.prepare`` writes it. The two
take turns, so that other work on the machine slows both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import WARMING, Bench, jena

Work = Callable[[], object]


def ours(bench: Bench, data: list[Path]) -> tuple[Work, Work]:
    """A validation from files to a report, and one of data that are read."""
    from benchgraph.checking import DataGraph, validate
    from benchgraph.rdffiles import RdfFiles

    def written(report: object) -> None:
        import pyoxigraph as ox

        ox.serialize(report.graph(), str(bench.folder / "our-report.nt"))  # type: ignore[attr-defined]

    read, shapes = DataGraph.of(RdfFiles.of(data)), DataGraph.of(bench.shapes)
    validate(read, shapes)  # the store is loaded, as Jena's graph is
    return (
        lambda: written(validate(RdfFiles.of(data), bench.shapes)),
        lambda: validate(read, shapes).conforms,
    )


def main(folder: Path, runs: int) -> None:
    """Print a line for each way of counting."""
    bench = Bench(folder, runs, 600.0)
    data = [folder / "ontology.nt", folder / "broken.nt"]
    files, read = ours(bench, data)
    took: dict[str, list[float]] = {name: [] for name in ("files", "read", "jena files", "jena")}
    report = folder / "peer-report.nt"
    command = [*jena(), "files", bench.shapes, str(runs + WARMING), report, *data]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(list(map(str, command)), text=True, **pipes) as java:  # type: ignore[call-overload]
        for at in range(runs + WARMING):
            java.stdin.write("\n")
            java.stdin.flush()
            whole, reading = map(float, java.stdout.readline().split())
            if at >= WARMING:
                took["jena files"].append(whole)
                took["jena"].append(whole - reading)
            for name, work in (("files", files), ("read", read)):
                started = time.perf_counter()
                work()
                if at >= WARMING:
                    took[name].append(time.perf_counter() - started)
    for name, peer in (("files", "jena files"), ("read", "jena")):
        mine, theirs = statistics.median(took[name]), statistics.median(took[peer])
        print(f"{name:5}  {mine:7.2f} s  Jena {theirs:7.2f} s  {theirs / mine:5.1f} x")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
