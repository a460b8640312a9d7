"""Several processes at once that make what is kept: some are killed, the rest answer right."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator

from benchmarks.crashing.commands import Run
from benchmarks.crashing.material import QUESTION, build, root_of, write_records
from benchmarks.crashing.rounds import Kind, Outcome, Words, left_behind, told_badly

_COUNT = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?m) WHERE { GRAPH ?g { ?s ?p ?o } }"


class Caches(Kind):
    """The store of named graphs, the search index, kept answers and kept lines of records."""

    name = "caches"

    def ready(self) -> None:
        """A release without what is made on first use, and the right answers."""
        self.fresh()
        write_records(self.at / "records")
        self.well(*build(self.at / "records", self.at / "out"))
        self.root = root_of(self.at / "out")
        (self.at / "out/001/search.sqlite").unlink()
        shutil.rmtree(self.at / "cache")
        shutil.copytree(self.at, self.folder / "before")
        self.fresh(self.folder / "before")
        self.right: dict[str, str] = {}
        took = []
        for name, words in self.ways().items():
            began = time.monotonic()
            self.right[name] = self.well(*words).printed
            took.append(time.monotonic() - began)
        self.length = sum(took) / 2  # they run side by side, on few processors

    def ways(self) -> dict[str, Words]:
        """The commands, by what they make."""
        release = ("--release", self.at / "out")
        return {
            "named graphs": ("sparql", _COUNT, "--format", "csv", *release),
            "search index": ("search", "Thing", *release),
            "kept answer": ("ask", *QUESTION, "--format", "csv", *release),
            "kept lines": build(self.at / "records", self.at / "other"),
        }

    def round(self, pick: random.Random) -> Outcome:
        """Start three, kill one or two; look at the others, at what is left, and at all anew."""
        self.fresh(self.folder / "before")
        ways = self.ways()
        chosen = [pick.choice(("named graphs", "search index")), *pick.choices(sorted(ways), k=2)]
        chosen[2] = chosen[0]
        runs = [(name, self.commands.start(*ways[name])) for name in chosen]
        time.sleep(pick.uniform(0, self.length))
        victims = pick.sample(runs, pick.choice((1, 2)))
        for _, run in victims:
            run.kill(group=pick.random() < 0.5)
        outcome = Outcome(self.name, ", ".join(name for name, _ in victims), 0)
        outcome.killed = [run.wait() for _, run in victims].count(-9) > 0
        for name, run in runs:
            if run.wait() != -9:
                outcome.faults += self.wrong(name, run)
            outcome.faults += run.left()
        for name, words in ways.items():
            outcome.faults += (
                f"afterwards: {w}" for w in self.wrong(name, self.commands.run(*words))
            )
        outcome.faults += left_behind(self.at)
        for path in (self.at / "out/001").iterdir():
            if path.name.startswith(".") and not path.name.endswith(".lock"):
                outcome.faults.append(f"{path.name} is left in the release")
        return outcome

    def wrong(self, name: str, run: Run) -> Iterator[str]:
        """What is wrong with an answer."""
        yield from told_badly(run)
        if name == "kept lines":
            if run.code == 0 and root_of(self.at / "other") != self.root:
                yield "the release is another one"
        elif run.printed != self.right[name]:
            yield f"{name}: {run.printed[:200]!r}, not {self.right[name][:200]!r}"
