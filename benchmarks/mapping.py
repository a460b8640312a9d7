"""A made table → quads and drafts: ours beside morph-kgc, in one run, the triples compared.

    python -m venv /tmp/morph && /tmp/morph/bin/pip install morph-kgc==2.10.0
    python -m benchmarks.mapping --rows 100000 --morph /tmp/morph/bin/python

RML has no value maps, no arithmetic without functions and no dates of a year's precision. So
morph-kgc gets a second table in which every cell stands as its triple has it; ours reads the raw
one. Ours also states the evidence of each row, which is left out of the comparison of triples and
not out of the time. Time is that of whole processes; peak memory that of the largest one.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.mapped_tables import make

_WATCH = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def _mapping(folder: Path):  # type: ignore[no-untyped-def]
    from benchgraph.mapping.plan import Mapping
    from benchgraph.mapping.source import load_source
    from benchgraph.registry import Registry

    tables = [folder / "centres.csv"]
    names = Registry.from_names([])
    return Mapping(load_source(folder / "centres.toml"), tables, names), tables


def quads(folder: Path) -> None:
    """The raw table as quads, in this process."""
    from benchgraph.mapping.quads import mapped_quads
    from benchgraph.memory import collector_at_rest

    with (folder / "ours.nq").open("wb") as out, collector_at_rest():
        for record in mapped_quads(*_mapping(folder)):
            out.write(record.lines)


def drafts(folder: Path) -> None:
    """The raw table as YAML drafts, in this process."""
    from benchgraph.mapping.ingest import ingest_tables

    ingest_tables(*_mapping(folder), folder / "drafts")


def timed(command: list[str], rows: int) -> dict[str, float]:
    """Seconds on the clock and of the processors, peak memory and rows a second of a process."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    watched = [sys.executable, "-c", _WATCH, *command]
    done = subprocess.run(watched, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.perf_counter() - start
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": seconds,
        "cpu": used,
        "MB": int(done.stdout) / 1024,
        "rows/s": rows / seconds,
    }


def compared(folder: Path) -> tuple[int, int]:
    """How many quads only ours has (evidence aside), and only morph-kgc; a few are shown."""
    with (folder / "ours.nq").open() as file:
        mine = {line for line in file if "/evidence" not in line and "#evidence>" not in line}
    with (folder / "morph.nq").open() as file:
        theirs = {line.rstrip(" .\n") + " .\n" for line in file}
    only_mine, only_theirs = mine - theirs, theirs - mine
    for line in [*sorted(only_mine)[:3], *sorted(only_theirs)[:3]]:
        print("differs:", line, end="")
    return len(only_mine), len(only_theirs)


def measure(folder: Path, rows: int, morph: str | None) -> None:
    """Every way in a process of its own, and what they say of the table."""
    make(folder, rows)
    here = [sys.executable, "-m", "benchmarks.mapping", "--folder", str(folder)]
    commands = {"quads": [*here, "quads"], "drafts": [*here, "drafts"]}
    if morph:
        commands["morph-kgc"] = [morph, "-m", "morph_kgc", str(folder / "centres.ini")]
    figures = {name: timed(command, rows) for name, command in commands.items()}
    for name, each in figures.items():
        print(name, json.dumps({key: round(value, 1) for key, value in each.items()}))
    if morph:
        print("quads that only ours has, and only morph-kgc:", *compared(folder))
        ratio = figures["quads"]["rows/s"] / figures["morph-kgc"]["rows/s"]
        print(f"ours: {ratio:.2f} × the rows a second of morph-kgc")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", nargs="?", choices=["quads", "drafts"])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--morph", help="the Python of an environment that has morph-kgc")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.way:
        {"quads": quads, "drafts": drafts}[asked.way](asked.folder)
        return
    with tempfile.TemporaryDirectory() as made:
        measure(Path(made), asked.rows, asked.morph)


if __name__ == "__main__":
    main()
