"""Whole builds with and without what earlier builds kept: ``python -m benchmarks.builds RECORDS``.

Each build runs in a process of its own, in turns, with one reader: another checkout
(``--against``), this one without a cache, with an empty one, with a full one, and with a full one
after one label was edited. Told are processor seconds (median), the part of them that went into
reading, the peak of memory, and the root of each release, which has to be one.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
READ = "reading records"


def one(records: Path, out: Path, cache: bool) -> dict[str, Any]:
    """One build in this process: processor seconds, seconds of reading, peak in MB, root."""
    from benchgraph.release import build_release

    marks: list[tuple[str, float]] = []

    def progress(step: str) -> None:
        marks.append((step, _seconds()))

    known = inspect.signature(build_release).parameters  # an older one may know less
    asked = {"shipped": False, "cache": cache, "progress": progress}
    release = build_release(
        records, out, **{name: value for name, value in asked.items() if name in known}
    )
    steps = [step for step, _ in marks]
    at = steps.index(READ)
    return {
        "seconds": _seconds(),
        "reading": marks[at + 1][1] - marks[at][1],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "root": release.manifest.get("root", ""),
    }


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def turns(
    records: Path, against: Path | None, folder: Path
) -> Iterator[tuple[str, dict[str, Any]]]:
    """One build of each kind, in turn."""
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    if against:
        yield "the other version", _run(against, records, folder, cache=False)
    yield "without a cache", _run(HERE, records, folder, cache=False)
    yield "the cache is empty", _run(HERE, records, folder, cache=True)
    yield "the cache is full", _run(HERE, records, folder, cache=True)
    edited = next(path for path in sorted(records.rglob("*.yaml")) if b"en: " in path.read_bytes())
    whole = edited.read_bytes()
    try:
        edited.write_bytes(whole.replace(b"en: ", b"en: Edited ", 1))
        yield "full, one label edited", _run(HERE, records, folder, cache=True)
    finally:
        edited.write_bytes(whole)


def _run(checkout: Path, records: Path, folder: Path, *, cache: bool) -> dict[str, Any]:
    command = [sys.executable, __file__, str(records), "--one", str(folder / "out")]
    environment = os.environ | {
        "PYTHONPATH": str(checkout / "src"),
        "BENCHGRAPH_CACHE": str(folder / "cache"),
    }
    done = subprocess.run(
        [*command, *([] if cache else ["--no-cache"])],
        env=environment, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    shutil.rmtree(folder / "out")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.builds", description=__doc__)
    parser.add_argument(
        "records", type=Path, help="a folder of records, as benchmarks.prepare makes"
    )
    parser.add_argument("--against", type=Path, help="a folder with another version")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--no-cache", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.records, asked.one, not asked.no_cache)))
        return
    found: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory(prefix="benchgraph-builds-") as folder:
        copy = Path(folder) / "records"
        shutil.copytree(asked.records, copy)
        for _ in range(asked.repeat):
            for name, made in turns(copy, asked.against, Path(folder)):
                found.setdefault(name, []).append(made)
                print(name, made, file=sys.stderr, flush=True)
        kept = sum(path.stat().st_size for path in (Path(folder) / "cache").rglob("*.lines"))
    first = _median(next(iter(found.values())), "seconds")
    print("| build | processor time | ratio | of it reading | peak memory | root |")
    print("|---|---|---|---|---|---|")
    for name, runs in found.items():
        seconds, reading, peak = (_median(runs, key) for key in ("seconds", "reading", "peak"))
        roots = ", ".join(sorted({run["root"][:8] for run in runs}))
        print(
            f"| {name} | {seconds:.1f} s | {seconds / first:.2f} × | {reading:.1f} s"
            f" | {peak:,.0f} MB | {roots} |"
        )
    print(f"\nThe cache takes {kept / 1e6:.0f} MB.")


def _median(runs: list[dict[str, Any]], key: str) -> float:
    return statistics.median(run[key] for run in runs)


if __name__ == "__main__":
    main()
