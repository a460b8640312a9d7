"""``script/bench``: the naive stack and ours side by side on the same generated data."""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.asking import asking_rows
from benchmarks.generate import write_files
from benchmarks.jvm import jvm_rows
from benchmarks.live import live_rows
from benchmarks.peers import peer_rows
from benchmarks.prepare import prepare
from benchmarks.questions import facility_row
from benchmarks.report import Measured, Row, compared, markdown, seconds, spread
from benchmarks.steps import in_process

PAIRS = (
    ("parse and load", "load", None),
    ("OWL RL closure", "closure", 1000.0),
    ("SHACL, data with faults", "shacl", 100.0),
    ("8 questions", "questions", 25.0),
)
# Where the tables end, in a page: what stands below is written by hand and stays.
_BY_HAND = re.compile(r"^## (?!Another run$)", re.MULTILINE)
NAIVE_BUILD = ("read", "closure", "shacl", "write")
HUGE_SECONDS, HUGE_MEMORY = 150, 6000
HELP_LIMIT, QUESTION_LIMIT, MEMORY_LIMIT, GROWTH_LIMIT = 0.1, 0.4, 250, 11


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="size at which both stacks run")
    parser.add_argument("--large", type=int, default=0, help="larger size, ours only (0: none)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of our side")
    parser.add_argument("--builds", type=int, default=3, help="runs of the whole build")
    parser.add_argument("--limit", type=float, default=1800, help="seconds for one naive step")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), help="load,closure,shacl,questions,build"
    )
    parser.add_argument("--no-naive", action="store_true", help="ours and the JVM engines only")
    parser.add_argument("--folder", type=Path, help="where generated data are kept and found")
    parser.add_argument("--append", action="store_true", help="add to the page instead")
    parser.add_argument("--naive-large", action="store_true", help="the naive stack at --large too")
    parser.add_argument("--huge", type=int, default=0, help="size of one more build (0: none)")
    parser.add_argument("--no-peers", action="store_true", help="without other engines")
    parser.add_argument("--plain", action="store_true", help="generated records without variety")
    parser.add_argument("--against", type=Path, help="a checkout of 4781c3a, for questions")
    parser.add_argument("--against-release", type=Path, help="the largest cases as it built them")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    return parser.parse_args()


def main() -> None:
    """Generate, measure, write the page."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="benchgraph-bench-") as name:
        folder = options.folder or Path(name)
        rows: list[Row] = []
        notes: list[str] = []
        before: dict[str, Measured] = {}
        if options.cases:
            before = at_size(options.cases, folder, rows, notes, options, not options.no_naive)
        if options.large:
            after = at_size(options.large, folder, rows, notes, options, options.naive_large)
            rows += growth(before, after, options)
            rows.append(memory(folder / str(options.large)))
        if options.huge:
            rows += huge(folder / str(options.huge), options)
        if not options.only:
            rows += as_users_get_them(folder, options)
            rows += start_up()
    command = " ".join(["script/bench", *sys.argv[1:]])
    before = options.out.read_text(encoding="utf-8") if options.out.exists() else ""
    by_hand = _BY_HAND.search(before)
    place = by_hand.start() if by_hand else len(before)
    page = before[:place] if options.append else ""
    page += markdown(rows, notes, command, not page) + "\n" + before[place:]
    options.out.write_text(page, encoding="utf-8")
    print(f"written: {options.out}")


def at_size(
    cases: int,
    folder: Path,
    rows: list[Row],
    notes: list[str],
    options: argparse.Namespace,
    naive: bool,
) -> dict[str, Measured]:
    """Everything at one size: rows and notes are added, what ours took is returned."""
    about = prepare(folder / str(cases), cases, varied=not options.plain)
    notes.append(f"- {cases:,} cases: {about}")
    found, ours = side_by_side(folder / str(cases), cases, options, naive)
    rows += found
    if not options.only or {"closure", "shacl"} & set(options.only):
        rows += jvm_rows(folder / str(cases), ours, cases, options.limit)
    if not options.only and not options.no_peers:
        more, missing = peer_rows(folder / str(cases), cases, options.repeat, options.limit)
        rows += more
        notes += missing
    return ours


def as_users_get_them(folder: Path, options: argparse.Namespace) -> list[Row]:
    """Questions from disk and edits that are followed, each in a process of its own, at the largest
    size; and the questions of a dense graph."""
    rows = []
    if cases := options.large or options.cases:
        release = folder / str(cases) / "release"
        print("questions from disk …", flush=True)
        others = options.against, options.against_release
        rows += asking_rows(release, cases, *others, min(options.repeat, 3))
        print("edits followed live …", flush=True)
        records = folder / str(cases) / "records"
        rows += live_rows(records, cases, min(options.repeat, 3), options.limit)
    print("questions of many facilities …", flush=True)
    return [*rows, facility_row(folder / "facilities", min(options.repeat, 3))]


def side_by_side(
    folder: Path, cases: int, options: argparse.Namespace, naive: bool
) -> tuple[list[Row], dict[str, Measured]]:
    """Each piece of work by both stacks, and the whole build."""
    rows, ours = [], {}
    others: dict[str, Measured | None] = {}
    for label, step, target in PAIRS:
        if options.only and step not in options.only:
            continue
        fast = timed(f"{step}-fast", folder, options.repeat, options.limit)
        assert fast is not None
        ours[step] = fast
        others[step] = timed(f"{step}-naive", folder, 1, options.limit) if naive else None
        if naive:
            rows.append(compared(f"{label}, {cases:,} cases", target, fast, others[step]))
    if not options.only or "build" in options.only:
        build = timed("build-fast", folder, options.builds, options.limit)
        if build is not None:
            ours["build"] = build
            for step in NAIVE_BUILD if naive and not options.only else ():
                if step not in others:
                    others[step] = timed(f"{step}-naive", folder, 1, options.limit)
            if naive:
                rows.append(whole(cases, build, [others.get(step) for step in NAIVE_BUILD]))
    return rows, ours


def whole(cases: int, build: Measured, naive: list[Measured | None]) -> Row:
    """The whole build beside what the naive stack takes without relations and without a store."""
    name, target = f"whole build from records, {cases:,} cases", "≥ 100 × (at 10,000)"
    if not all(naive):
        return Row(name, target, spread(build), "not run, or over the time limit", "–", "–", None)
    slow = sum(statistics.median(each["seconds"]) for each in naive if each)
    ratio = slow / statistics.median(build["seconds"])
    other = f"{seconds(slow)}: reading, SHACL, closure and writing, no relations"
    return Row(name, target, spread(build), other, f"**{ratio:,.0f} ×**", "–", ratio >= 100)


def growth(
    before: dict[str, Measured], after: dict[str, Measured], options: argparse.Namespace
) -> list[Row]:
    """Ours at both sizes: ten times the cases in at most eleven times the time."""
    rows = []
    factor = options.large / options.cases if options.cases else 0
    for step in before.keys() & after.keys():
        times = min(after[step]["seconds"]) / min(before[step]["seconds"])
        limit = GROWTH_LIMIT * factor / 10
        rows.append(
            Row(
                f"{step}, {options.large:,} cases",
                f"≤ {limit:g} × the time of {options.cases:,}",
                spread(after[step]),
                f"itself at {options.cases:,}: {spread(before[step])}",
                f"{times:.1f} ×",
                "–",
                times <= limit,
            )
        )
    return sorted(rows, key=lambda row: row.work)


def huge(folder: Path, options: argparse.Namespace) -> list[Row]:
    """One build of very many cases: how long, and how much memory."""
    if not (folder / "records").exists():
        write_files(options.huge, folder / "records", varied=not options.plain)
    build = timed("build-fast", folder, 1, 3600)
    if build is None:
        return []
    met = build["seconds"][0] <= HUGE_SECONDS and build["peak"] <= HUGE_MEMORY
    work = f"whole build from records, {options.huge:,} cases"
    return [Row(work, "≤ 150 s, ≤ 6 GB (at 100,000)", spread(build), "–", "–", "–", met)]


def memory(folder: Path) -> Row:
    """How much a process holds that opens the large store on disk and asks the questions."""
    found = timed("ask-on-disk-fast", folder, 1, 600)
    assert found is not None
    return Row(
        "memory of a question on the large store, on disk",
        f"≤ {MEMORY_LIMIT} MB",
        f"{found['peak']:.0f} MB",
        "–",
        "–",
        "–",
        found["peak"] <= MEMORY_LIMIT,
    )


def start_up() -> list[Row]:
    """Cold starts: the help text, and a ready-made question on the shipped graph."""
    python = [sys.executable, "-c", "pass"]
    help_text = [sys.executable, "-m", "benchgraph", "--help"]
    question = [sys.executable, "-m", "benchgraph", "ask", "promise-tracker"]
    subprocess.run(question, capture_output=True, check=True)  # builds and caches the graph
    empty, helped, asked = (cold(command) for command in (python, help_text, question))
    return [
        Row(
            "`benchgraph --help`",
            f"≤ {HELP_LIMIT * 1000:.0f} ms more than `python -c pass`",
            seconds(helped),
            seconds(empty),
            f"{seconds(helped - empty)} more",
            "–",
            helped - empty <= HELP_LIMIT,
        ),
        Row(
            "`benchgraph ask promise-tracker`, graph cached",
            f"≤ {QUESTION_LIMIT * 1000:.0f} ms",
            seconds(asked),
            "–",
            "–",
            "–",
            asked <= QUESTION_LIMIT,
        ),
    ]


def cold(command: list[str], runs: int = 7) -> float:
    """The median time of a whole process."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.perf_counter() - started)
    return sorted(times)[runs // 2]


def timed(step: str, folder: Path, repeat: int, limit: float) -> Measured | None:
    """Run a step and say so."""
    print(f"{step} … ", end="", flush=True)
    found = in_process(step, folder, repeat, limit)
    print(spread(found) if found else f"more than {limit:g} s", flush=True)
    return found


if __name__ == "__main__":
    main()
