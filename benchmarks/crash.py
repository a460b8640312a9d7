"""Rounds of kill -9 at random moments: ``python -m benchmarks.crash --rounds 300 --seed 1``.

Each round lays a small collection, starts an installed command, kills it (alone, or with all that
it started) at a moment that is as likely as every other of its length, and looks: the release that
counts is whole and the old or the new one, answers are right, each file is the old or the new one
to the byte, no process is left. Then the same command runs undisturbed, and has to leave just what
it leaves where nothing was killed. A round of a seed makes the same choices in every run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.crashing.builds import Builds, Followed, Watched
from benchmarks.crashing.caches import Caches
from benchmarks.crashing.loads import NAMES, loads_into
from benchmarks.crashing.outputs import Exports, Ingested, Sites
from benchmarks.crashing.rounds import Kind, Outcome, Tally, rounds_of, table, tallied
from benchmarks.crashing.serving import Served
from benchmarks.crashing.surroundings import Clock, Full, ReadOnly

# Kind → its share of the rounds.
KINDS: dict[str, tuple[type[Kind], int]] = {
    "build": (Builds, 20), "incremental": (Followed, 10), "watch": (Watched, 5),
    "ingest": (Ingested, 15), "export": (Exports, 15), "site": (Sites, 2), "serve": (Served, 12),
    "caches": (Caches, 12), "full": (Full, 8), "read-only": (ReadOnly, 6), "clock": (Clock, 6),
    **{f"load-{name}": (loads_into(name), 4) for name in NAMES},
}  # fmt: skip


def main() -> int:
    """Run the rounds, print each fault and the table; 1 where there was a fault."""
    options = arguments()
    chosen = options.only or list(KINDS)
    whole = sum(KINDS[name][1] for name in chosen)
    tallies = []
    for name in chosen:
        count = max(1, round(options.rounds * KINDS[name][1] / whole))
        with tempfile.TemporaryDirectory(prefix="benchgraph-crash-") as folder:
            tallies.append(crashed(name, Path(folder), count, options.seed))
        print(table(tallies[-1:]).splitlines()[2], flush=True)
    print("\n" + table(tallies))
    return 1 if any(tally.faults for tally in tallies) else 0


def crashed(name: str, folder: Path, count: int, seed: int) -> Tally:
    """So many rounds of one kind, each fault printed as it is found."""
    kind = KINDS[name][0](folder)
    try:
        kind.ready()
        return tallied(name, seed, rounds_of(kind, count, seed), said)
    finally:
        kind.close()


def said(one: Outcome) -> None:
    """A line for each round, and for each fault."""
    how = "killed" if one.killed else "had ended"
    print(f"{one.kind} {one.seed}: {one.what}: {how}, {one.seconds:.1f} s", flush=True)
    for fault in one.faults:
        print(f"  FAULT {fault}", flush=True)


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="of all kinds together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=lambda text: text.split(","), help=", ".join(KINDS))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
