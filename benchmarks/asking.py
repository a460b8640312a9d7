"""Questions as people ask them: ``python -m benchmarks.asking --release RELEASE``.

Each question is a process of its own that opens the release on disk, answers and writes its table;
what counts is the processor time of the whole process, from the start of the interpreter on.
``new``: nothing is kept. ``first``: what ``build --answers`` kept is there, as the build of the
shipped graph does. ``again``: it was asked before. ``promise-tracker`` is asked of the shipped
graph too. ``--against`` is a folder with another version of this repository, which takes
its turns beside ours, with ``--against-release`` where it reads releases of another format. Ratios
hold from machine to machine, seconds do not.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.keeping import VARIABLE
from benchgraph.release.answers import FOLDER
from benchmarks.report import Row
from benchmarks.steps import QUESTIONS

HERE = Path(__file__).resolve().parent.parent
WAYS = ("new", "first", "again")
MEANT = {
    "new": "nothing kept",
    "first": "first, after a build that keeps answers",
    "again": "asked before",
}
# What a build does at its end, for a release that is there already.
KEEP = """
import sys
from pathlib import Path
from benchgraph.release import open_release
from benchgraph.release.ready import keep_ready

open_release()
keep_ready(open_release(sys.argv[1]), Path(sys.argv[1]))
"""


@dataclass
class Asked:
    """One question of one graph: its words on the command line, and what its processes took."""

    label: str
    words: list[str]
    release: bool = True
    taken: dict[str, list[float]] = field(default_factory=dict)

    def of(self, way: str) -> float:
        """The median of one way to ask, in milliseconds of a processor."""
        return statistics.median(self.taken[way])


def the_questions() -> list[Asked]:
    """The promise tracker of the shipped graph, and the eight questions of the given release."""
    tracker = Asked("promise-tracker, shipped graph", ["promise-tracker"], release=False)
    return [tracker] + [
        Asked(name, [name, *(f"--param={key}={value}" for key, value in values.items())])
        for name, values in QUESTIONS.items()
    ]


def processor_time(words: list[str], checkout: Path, cache: Path) -> tuple[float, bytes]:
    """What ``benchgraph ask`` takes in ``checkout``, in milliseconds, and what it printed."""
    environment = os.environ | {"PYTHONPATH": str(checkout / "src"), VARIABLE: str(cache)}
    # Users have their modules compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "benchgraph", "ask", *words],
        capture_output=True, check=True, env=environment,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took * 1000, done.stdout + done.stderr


def prepare(release: Path, cache: Path) -> None:
    """Build the shipped graph, and keep the answers of it and of ``release``."""
    environment = os.environ | {"PYTHONPATH": str(HERE / "src"), VARIABLE: str(cache / "ours")}
    (cache / "ours").mkdir()
    subprocess.run([sys.executable, "-c", KEEP, str(release)], check=True, env=environment)
    shutil.copytree(cache / "ours" / FOLDER, cache / "built")


def measure(asked: Asked, options: argparse.Namespace, cache: Path) -> bool:
    """Ask by turns, once unmeasured. Whether ours printed the same each time, and as the other."""
    same = True
    ways = dict.fromkeys(WAYS, HERE) | ({"other": options.against} if options.against else {})
    for turn in range(options.repeat + 1):
        printed = {}
        for way, checkout in ways.items():
            of = options.against_release or options.release if way == "other" else options.release
            place = cache / ("other" if way == "other" else "ours")
            if way in ("new", "first"):
                shutil.rmtree(place / FOLDER, ignore_errors=True)
            if way == "first":
                shutil.copytree(cache / "built", place / FOLDER)
            words = asked.words + (["--release", str(of)] if asked.release else [])
            took, printed[way] = processor_time(words, checkout, place)
            if turn:
                asked.taken.setdefault(way, []).append(took)
        if options.against_release or not asked.release:
            printed.pop("other", None)  # of another graph
        same = same and len(set(printed.values())) == 1
    return same


def line(label: str, took: dict[str, float], same: str) -> str:
    """One line of the table."""
    cells = [label, *(f"{took[way]:.0f} ms" for way in WAYS)]
    if "other" in took:
        ratios = [f"{took[way] / took['other']:.2f} ×" for way in WAYS]
        cells += [f"{took['other']:.0f} ms", ratios[0], f"**{ratios[1]}**", ratios[2]]
    return f"| {' | '.join([*cells, same])} |"


def asked_all(options: argparse.Namespace) -> Iterator[tuple[str, dict[str, float], str]]:
    """Each question with the medians of its ways and whether its bytes were the same, then the
    eight together."""
    with tempfile.TemporaryDirectory(prefix="benchgraph-asking-") as folder:
        prepare(options.release, Path(folder))
        questions = the_questions()
        for asked in questions:
            same = measure(asked, options, Path(folder))
            took = {way: asked.of(way) for way in asked.taken}
            yield asked.label, took, "yes" if same else "NO"
    sums = {way: sum(one.of(way) for one in questions[1:]) for way in questions[1].taken}
    yield "the eight together", sums, ""


def asking_rows(
    release: Path, cases: int, against: Path | None, against_release: Path | None, repeat: int
) -> list[Row]:
    """The shipped promise tracker and the eight questions of ``release``, as users get them."""
    options = argparse.Namespace(
        release=release, against=against, against_release=against_release, repeat=repeat
    )
    rows = []
    for label, took, same in asked_all(options):
        if same and "shipped" not in label:
            continue
        work = f"`ask`, {label}, {cases:,} cases, from disk" if not same else f"`ask`, {label}"
        other = took.get("other")
        for way in WAYS:
            ratio = f"{took[way] / other:.2f} × of it" if other else "–"
            met = took[way] <= other / 2 if other else None
            told = f"{other:.0f} ms" if other else "–"
            rows.append(
                Row(f"{work}: {MEANT[way]}", "≤ 0.5 × of 4781c3a", f"{took[way]:.0f} ms", told,
                    ratio, same or "–", met)
            )  # fmt: skip
    return rows


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asking", description=__doc__)
    parser.add_argument("--release", type=Path, required=True, help="a release of generated cases")
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--against-release", type=Path, help="the same cases as it built them")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    heads = ["question", *WAYS]
    heads += ["other", *(f"{way} / other" for way in WAYS)] if options.against else []
    print(f"| {' | '.join([*heads, 'same bytes'])} |\n|{'---|' * (len(heads) + 1)}")
    for each in asked_all(options):
        print(line(*each), flush=True)


if __name__ == "__main__":
    main()
