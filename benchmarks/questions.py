"""Every question at 100 and at 800 facilities: ``python -m benchmarks.questions``.

Processor time of this process, the least of some runs. A question may take 2 s on the larger graph,
and 9 times what it takes on the smaller one; what takes less than 30 ms there grows by its start.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchgraph.query import Catalogue, read_catalogue
from benchgraph.query.catalogue import Question
from benchgraph.release import build_release, open_release
from benchgraph.store import Store
from benchmarks.facilities import write_facilities
from benchmarks.report import Row, seconds

SMALL, LARGE = 100, 800
SECONDS, GROWTH = 2.0, 9.0
VALUES = {
    "case": "case:case-0",
    "entity": "case:case-0",
    "region": "region:region-1",
    "first": "region:region-0",
    "second": "region:region-1",
    "on": "2026-11-29",
}
"""What stands in the place of the defaults, which are things of the shipped graph."""


def filled(question: Question) -> str:
    """The question about things that the generated graph has; what is left open stays open."""
    given = {
        parameter.name: VALUES[parameter.name]
        for parameter in question.parameters
        if parameter.name in VALUES and parameter.default != "any"
    }
    return question.fill(given)


def processor_seconds(store: Store, query: str, repeat: int) -> tuple[float, int]:
    """The least processor time of so many runs, and how many rows came."""
    taken, rows = [], 0
    for _ in range(repeat):
        started = time.process_time()
        rows = len(store.select(query))
        taken.append(time.process_time() - started)
    return min(taken), rows


def graph_of(facilities: int, folder: Path) -> Store:
    """The release of a graph with so many facilities, built in ``folder`` unless it is there."""
    place = folder / str(facilities)
    if not (place / "release").is_dir():
        write_facilities(facilities, place / "records")
        build_release(place / "records", place / "release", workers=None, shipped=False)
    return open_release(place / "release").store


@dataclass(frozen=True)
class Grown:
    """A question on the smaller and on the larger graph: processor seconds, rows of the larger."""

    name: str
    less: float
    more: float
    rows: int

    @property
    def over(self) -> bool:
        """Whether it takes too long, or grows too much."""
        return self.more > SECONDS or (self.more > GROWTH * self.less and self.more > 0.03)


def grown(
    folder: Path, repeat: int, catalogue: Catalogue | None = None, names: Iterable[str] = ()
) -> Iterator[Grown]:
    """Each question on both graphs, which are made in ``folder`` unless they are there."""
    catalogue = catalogue or read_catalogue()
    small, large = graph_of(SMALL, folder), graph_of(LARGE, folder)
    for name in names or catalogue:
        query = filled(catalogue.find(name))
        less, _ = processor_seconds(small, query, repeat)
        more, rows = processor_seconds(large, query, 1 if less > 0.5 else repeat)
        yield Grown(name, less, more, rows)


def facility_row(folder: Path, repeat: int) -> Row:
    """All questions together at the larger size."""
    found = list(grown(folder, repeat))
    less, more = (sum(getattr(each, size) for each in found) for size in ("less", "more"))
    longest = max(found, key=lambda each: each.more)
    over = [each.name for each in found if each.over]
    return Row(
        f"{len(found)} questions, {LARGE} facilities in few regions",
        f"each ≤ {SECONDS:g} s and ≤ {GROWTH:g} × the time of {SMALL}",
        f"{seconds(more)}; the longest, {longest.name}, {seconds(longest.more)}",
        f"themselves at {SMALL}: {seconds(less)}",
        f"{more / less:.1f} ×" + (f"; too long: {', '.join(over)}" if over else ""),
        "–",
        not over,
    )


def main() -> None:
    """Measure, print a line for each question, say which takes too long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("names", nargs="*", help="questions (by default all)")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where generated graphs are kept and found")
    parser.add_argument("--questions", type=Path, help="a folder of other versions of them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchgraph-questions-") as name:
        folder, catalogue = options.folder or Path(name), read_catalogue(options.questions)
        print(f"{'question':30} {SMALL:>8} {LARGE:>8} {'times':>6} {'rows':>7}")
        for each in grown(folder, options.repeat, catalogue, options.names):
            print(
                f"{each.name:30} {each.less * 1000:6.1f}ms {each.more * 1000:6.0f}ms"
                f" {each.more / each.less:6.1f} {each.rows:7,}{'  too long' if each.over else ''}",
                flush=True,
            )


if __name__ == "__main__":
    main()
