"""One edit of a graph that is kept current, beside a full build: ``python -m benchmarks.live``.

Both run on the same generated records in one run, each in a process of its own. Counted is
processor time, from ``refresh`` after a file was edited until the next release is written; memory
is the peak while edits are followed. After the edits of each kind a full build of the same records
has to have the same root.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.builds import HERE, _run
from benchmarks.generate import write_files
from benchmarks.peak import forget_peak, peak_memory
from benchmarks.report import Row

# Of the processor time of a full build, and in MB.
SMALL_SHARE, LARGE_SHARE, MEMORY = 0.01, 0.02, 300
Edit = Callable[[Path, int], None]


@dataclass(frozen=True)
class Followed:
    """What was measured of one kind of edit: processor seconds, peak in MB, whether the roots are
    equal."""

    kind: str
    seconds: list[float]
    peak: float
    same: bool


# -- edits -------------------------------------------------------------------------------------


def _replace(path: Path, pattern: str, text: str) -> None:
    before = path.read_text("utf-8")
    after, count = re.subn(pattern, text, before, count=1, flags=re.MULTILINE)
    assert count and after != before, f"{path}: nothing to edit"
    path.write_text(after, "utf-8")


def _nth(records: Path, folder: str, number: int, key: str) -> Path:
    """One of the records in ``folder`` that state ``key``, another one for each ``number``."""
    found = [path for path in sorted((records / folder).glob("*.yaml")) if key in path.read_text()]
    return found[(number * 7919 + 11) % len(found)]


def edit_label(records: Path, number: int) -> None:
    """Another English name of a thing."""
    path = _nth(records, "facilities", number, "label:")
    _replace(path, r"^  en: Thing .*$", f"  en: Thing of edit {number}")


def edit_value(records: Path, number: int) -> None:
    """Another number, and the words for it."""
    path = _nth(records, "products", number, "value:")
    _replace(path, r"^(  |- )value: .*$", rf"\g<1>value: {100_003 + number}")


def edit_operator(records: Path, number: int) -> None:
    """Another operator of a thing."""
    path = _nth(records, "initiatives", number, "operator:")
    _replace(path, r"^operator: .*$", f"operator: {_other(path, 'operator', number % 7)}")


def edit_parent(records: Path, number: int) -> None:
    """Another parent of an institution: the hierarchy changes above it."""
    path = _nth(records, "institutions", number, "parent:")
    _replace(path, r"^parent: .*$", f"parent: {_other(path, 'parent', 1)}")


def _other(path: Path, key: str, number: int) -> str:
    """The institution of this number, or the next where the record names that already."""
    taken = f"{key}: institution/institution-{number}" in path.read_text("utf-8").splitlines()
    return f"institution/institution-{number + taken}"


_MAKE = """
import sys
from benchgraph.live import Live

Live.open([sys.argv[1]], sys.argv[2], shipped=False).close()
"""
EDITS: dict[str, tuple[Edit, float]] = {
    "label": (edit_label, SMALL_SHARE),
    "value": (edit_value, SMALL_SHARE),
    "operator": (edit_operator, LARGE_SHARE),
    "parent": (edit_parent, LARGE_SHARE),
}


# -- one process that follows them -------------------------------------------------------------


def follow(records: Path, out: Path, repeat: int) -> dict[str, Any]:
    """Open the graph, edit and refresh, ``repeat`` times for each kind; one more is not counted."""
    from benchgraph.live import Live
    from benchgraph.release import open_release

    # Made in a process of its own: what is measured is one that takes it up, as the next day.
    subprocess.run([sys.executable, "-c", _MAKE, str(records), str(out)], check=True)
    started = _processor_seconds()
    live = Live.open([records], out, shipped=False)
    live.prepare()
    opened = _processor_seconds() - started
    found = []
    for place, (kind, (edit, _)) in enumerate(EDITS.items()):
        taken = []
        forget_peak()
        for turn in range(repeat + 1):
            edit(records, 100 * place + turn)
            before = _processor_seconds()
            live.refresh()
            live.release(keep=3)
            taken.append(_processor_seconds() - before)
        peak = peak_memory()
        with tempfile.TemporaryDirectory(prefix="benchgraph-live-", dir=out.parent) as folder:
            whole = _run(HERE, records, Path(folder), cache=False)
        same = open_release(out).checksum == whole["root"]
        found.append(vars(Followed(kind, taken[1:], peak, same)))
    return {"opened": opened, "edits": found}


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


# -- the table ---------------------------------------------------------------------------------


def live_rows(records: Path, cases: int, repeat: int, limit: float) -> list[Row]:
    """A line for each kind of edit of a copy of ``records``, beside a full build of them."""
    with tempfile.TemporaryDirectory(prefix="benchgraph-live-") as name:
        copy, folder = Path(name) / "records", Path(name)
        shutil.copytree(records, copy)
        build = _run(HERE, copy, folder, cache=False)
        command = [sys.executable, "-m", "benchmarks.live", "--follow", str(copy)]
        done = subprocess.run(
            [*command, "--repeat", str(repeat)], stdout=subprocess.PIPE, timeout=limit, check=True
        )
    found = [Followed(**each) for each in json.loads(done.stdout)["edits"]]
    return [_row(each, cases, build) for each in found]


def _row(found: Followed, cases: int, build: dict[str, Any]) -> Row:
    took, whole = statistics.median(found.seconds), build["seconds"]
    share = EDITS[found.kind][1]
    return Row(
        f"one edit of a {found.kind} followed live, {cases:,} cases",
        f"≤ {share:.0%} of a full build, ≤ {MEMORY} MB",
        f"{took:.2f} s of a processor ({min(found.seconds):.2f} – {max(found.seconds):.2f}),"
        f" {found.peak:.0f} MB",
        f"a full build: {whole:.1f} s, {build['peak']:,.0f} MB",
        f"{took / whole:.2%} of it",
        "same root" if found.same else "**another root**",
        took <= share * whole and found.peak <= MEMORY and found.same,
    )


def main() -> None:
    """Measure and print the lines of the table, or follow the edits for whoever measures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--records", type=Path, help="records of so many cases that are there")
    parser.add_argument("--repeat", type=int, default=3, help="edits of each kind")
    parser.add_argument("--limit", type=float, default=3600)
    parser.add_argument("--follow", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.follow:
        print(json.dumps(follow(asked.follow, asked.follow.parent / "live", asked.repeat)))
        return
    with tempfile.TemporaryDirectory(prefix="benchgraph-live-") as name:
        records = asked.records or Path(name)
        if not asked.records:
            write_files(asked.cases, records, varied=True)
        for row in live_rows(records, asked.cases, asked.repeat, asked.limit):
            print(" | ".join((row.work, row.target, row.ours, row.other, row.ratio, row.equal)))


if __name__ == "__main__":
    main()
