"""Builds with a pack beside builds without one: ``python -m benchmarks.packing``.

Both build the shipped records, in turns, each in a process of its own with another seed of hashes
and in another folder; processor time of the whole command, its children too. The packs have to be
the same to the byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
MOST = 30_000_000  # bytes that a pack of the shipped graph may have
RATIO = 1.3


def seconds_of(arguments: list[str], folder: Path, seed: int) -> float:
    """Processor time of a build of the shipped records."""
    environment = os.environ | {
        "PYTHONPATH": str(HERE / "src"),
        "PYTHONHASHSEED": str(seed),
        "BENCHGRAPH_CACHE": str(folder / "cache"),
        "TZ": ("UTC", "Asia/Tokyo", "America/New_York")[seed % 3],
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "benchgraph", "build", *arguments, "--out", folder / "release"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def rounds(repeat: int, cache: bool) -> tuple[list[float], list[float], set[str], int]:
    """Seconds without and with a pack, the checksums of the packs, and their size."""
    without, packed = [], []
    sums: set[str] = set()
    size = 0
    options = [] if cache else ["--no-cache"]
    with tempfile.TemporaryDirectory(prefix="benchgraph-packing-") as outer:
        for number in range(repeat + cache):
            for pack in (False, True):
                folder = Path(outer) / ("same" if cache else f"{number}-{pack}")
                folder.mkdir(exist_ok=True)
                seconds = seconds_of([*options, *(["--pack"] if pack else [])], folder, number)
                print("with" if pack else "without", f"{seconds:.2f} s", file=sys.stderr)
                if number >= cache:  # the first round fills the cache
                    (packed if pack else without).append(seconds)
                for path in folder.glob("release/*/pack.zip"):
                    sums.add(hashlib.sha256(path.read_bytes()).hexdigest())
                    size = path.stat().st_size
                    path.unlink()
    return without, packed, sums, size


def main() -> int:
    """Print the table; 1 where a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.packing", description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    kept = True
    print("| build | without a pack | with one | ratio | pack | the same bytes |")
    print("|---|---|---|---|---|---|")
    for name, cache in (("everything read (`--no-cache`)", False), ("nothing changed", True)):
        without, packed, sums, size = rounds(asked.repeat, cache)
        one, other = statistics.median(without), statistics.median(packed)
        kept = kept and len(sums) == 1 and size <= MOST and (cache or other / one <= RATIO)
        print(
            f"| {name} | {one:.1f} s | {other:.1f} s | {other / one:.2f} × | {size / 1e6:.1f} MB"
            f" | {'yes' if len(sums) == 1 else 'no'} |"
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
