"""``script/bench``: the naive stack and ours side by side on the same generated data."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.jvm import jvm_rows
from benchmarks.prepare import prepare
from benchmarks.report import Measured, Row, compared, markdown, seconds, spread
from benchmarks.steps import in_process

PAIRS = (
    ("parse and load", "load", None),
    ("OWL RL closure", "closure", 1000.0),
    ("SHACL, data with faults", "shacl", 100.0),
    ("8 questions", "questions", 25.0),
)
NOTES = Path(__file__).with_name("notes.md")
HELP_LIMIT, QUESTION_LIMIT, MEMORY_LIMIT, GROWTH_LIMIT = 0.1, 0.4, 250, 11


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="size at which both stacks run")
    parser.add_argument("--large", type=int, default=0, help="larger size, ours only (0: none)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of our side")
    parser.add_argument("--limit", type=float, default=1800, help="seconds for one naive step")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), help="load,closure,shacl,questions,build"
    )
    parser.add_argument("--no-naive", action="store_true", help="ours and the JVM engines only")
    parser.add_argument("--folder", type=Path, help="where generated data are kept and found")
    parser.add_argument("--append", action="store_true", help="add to the page instead")
    parser.add_argument("--naive-large", action="store_true", help="naive questions at --large too")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    return parser.parse_args()


def main() -> None:
    """Generate, measure, write the page."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="benchgraph-bench-") as name:
        folder = options.folder or Path(name)
        small = folder / str(options.cases)
        notes = [f"- {options.cases:,} cases: {prepare(small, options.cases)}"]
        rows, ours = side_by_side(small, options)
        rows += jvm_rows(small, ours, options.cases, options.limit)
        if options.large:
            large = folder / str(options.large)
            notes.append(f"- {options.large:,} cases: {prepare(large, options.large)}")
            found, measured = growth(large, ours, options)
            rows += found
            rows += jvm_rows(large, measured, options.large, options.limit)
            rows.append(memory(large))
        rows += [] if options.only else start_up()
    command = " ".join(["script/bench", *sys.argv[1:]])
    closing = NOTES.read_text(encoding="utf-8")
    page = options.out.read_text(encoding="utf-8") if options.append else ""
    before = page.replace(closing, "")
    page = before + markdown(rows, notes, command, not before) + "\n" + closing
    options.out.write_text(page, encoding="utf-8")
    print(f"written: {options.out}")


def side_by_side(
    folder: Path, options: argparse.Namespace
) -> tuple[list[Row], dict[str, Measured]]:
    """Each piece of work by both stacks, and the whole build."""
    rows, ours = [], {}
    whole_naive = 0.0
    for label, step, target in PAIRS:
        if options.only and step not in options.only:
            continue
        naive = None if options.no_naive else timed(f"{step}-naive", folder, 1, options.limit)
        fast = timed(f"{step}-fast", folder, options.repeat, options.limit)
        assert fast is not None
        ours[step] = fast
        rows.append(compared(f"{label}, {options.cases:,} cases", target, fast, naive))
        whole_naive += naive["seconds"][-1] if naive else options.limit
    wanted = not options.only or "build" in options.only
    build = timed("build-fast", folder, 1, options.limit) if wanted else None
    if build is not None:
        ours["build"] = build
    if build is not None and not options.no_naive and not options.only:
        ratio = whole_naive / build["seconds"][0]
        rows.append(
            Row(
                f"whole build from records, {options.cases:,} cases",
                "≥ 100 × (at 10,000)",
                spread(build),
                f"{seconds(whole_naive)}: the naive steps above, without reading records",
                f"**{ratio:,.0f} ×**",
                "–",
                ratio >= 100,
            )
        )
    return rows, ours


def growth(
    folder: Path, ours: dict[str, Measured], options: argparse.Namespace
) -> tuple[list[Row], dict[str, Measured]]:
    """The larger size by ours alone: ten times the cases in at most eleven times the time."""
    rows: list[Row] = []
    measured: dict[str, Measured] = {}
    factor = options.large / options.cases
    for step, before in ours.items():
        naive = None
        if step == "questions" and options.naive_large:
            naive = timed("questions-naive", folder, 1, options.limit)
        after = timed(f"{step}-fast", folder, 1 if step == "build" else 3, options.limit)
        if after is None:
            continue
        measured[step] = after
        if naive:
            rows.append(compared(f"8 questions, {options.large:,} cases", 25.0, after, naive))
            continue
        times = min(after["seconds"]) / min(before["seconds"])
        rows.append(
            Row(
                f"{step}, {options.large:,} cases",
                f"≤ {GROWTH_LIMIT * factor / 10:g} × the time of {options.cases:,}",
                spread(after),
                "itself, smaller",
                f"{times:.1f} ×",
                "–",
                times <= GROWTH_LIMIT * factor / 10,
            )
        )
    return rows, measured


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
