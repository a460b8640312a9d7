"""Processor time of ``benchgraph load``: ``python -m benchmarks.loading --release RELEASE``.

Each load is a process of its own into a store that was started for it (``script/stores-setup``
installs them): once into the empty store, and once more with ``--replace``. What counts is the
processor time of the command, from the start of the interpreter on; the time on the clock is the
store's for the most part. ``--against`` is a folder with another version of this repository, which
takes its turns beside ours, with a release that both read. The last line is what packing for
another machine would add. Ratios hold from machine to machine, seconds do not.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchgraph.loading.content import Content
from benchgraph.loading.separate import as_quads
from benchgraph.release import open_release
from benchgraph.remote.sending import Upload

HERE = Path(__file__).resolve().parent.parent
STORES = HERE / "tests" / "stores"
WAYS = ("empty", "replace")


def load(server: Any, checkout: Path, release: Path, way: str) -> tuple[float, float, str]:
    """Seconds of a processor and on the clock of one load, and what the command said."""
    words = [*server.load_arguments(), "--release", str(release)]
    words += ["--replace"] if way == "replace" else []
    environment = os.environ | {"PYTHONPATH": str(checkout / "src"), "STORE_PASSWORD": "dba"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "benchgraph", "load", *words],
        capture_output=True, check=True, env=environment, text=True,
    )  # fmt: skip
    clock = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, clock, done.stdout.partition(": ")[2]


def measured(name: str, options: argparse.Namespace) -> list[str]:
    """The lines of one store: medians of processor time and of the clock, ours and the other's."""
    from store_servers import STORES as KNOWN  # type: ignore[import-not-found]

    sides = {"ours": HERE} | ({"other": options.against} if options.against else {})
    took: dict[tuple[str, str], list[tuple[float, float, str]]] = {}
    for _ in range(options.repeat):
        for side, checkout in sides.items():
            with tempfile.TemporaryDirectory(prefix="benchgraph-loading-") as folder:
                server = KNOWN[name][0](Path(folder))
                try:
                    for way in WAYS:
                        found = load(server, checkout, options.release, way)
                        took.setdefault((way, side), []).append(found)
                finally:
                    server.stop()
    return [line(name, way, {side: took[way, side] for side in sides}) for way in WAYS]


def line(name: str, way: str, took: dict[str, list[tuple[float, float, str]]]) -> str:
    """One line of the table."""
    middle = {
        side: [statistics.median(run[part] for run in runs) for part in (0, 1)]
        for side, runs in took.items()
    }
    cells = [f"{name}, {way}", *(f"{mine:.2f} s" for mine in middle["ours"])]
    if "other" in middle:
        cells += [f"{theirs:.2f} s" for theirs in middle["other"]]
        ratios = [mine / theirs for mine, theirs in zip(*middle.values(), strict=True)]
        same = len({run[2] for runs in took.values() for run in runs}) == 1
        cells += [f"**{ratios[0]:.2f} ×**", f"{ratios[1]:.2f} ×", "yes" if same else "NO"]
    return f"| {' | '.join(cells)} |"


def packing(release: Path) -> str:
    """What packing the request for an empty store takes and gives."""
    data = as_quads(Content.of(open_release(release).nquads()))
    start = time.process_time()
    packed = Upload("POST", "", "", data).packed()
    took = time.process_time() - start
    sizes = f"{len(data) / 1e6:.1f} MB become {len(packed.data) / 1e6:.1f} MB"
    return f"Packed for another machine, {sizes} in {took:.2f} s of a processor."


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loading", description=__doc__)
    parser.add_argument("--release", type=Path, required=True, help="a release that both read")
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument(
        "--stores", type=lambda text: text.split(","), default=["oxigraph", "fuseki"]
    )
    options = parser.parse_args()
    sys.path.insert(0, str(STORES))
    heads = ["load into", "processor", "clock"]
    heads += ["other's", "clock", "ratio", "of the clock", "same"] if options.against else []
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for name in options.stores:
        print("\n".join(measured(name, options)), flush=True)
    print(f"\n{packing(options.release)}")


if __name__ == "__main__":
    main()
