"""Builds that are killed: over an older release, the first one, with and without what is kept."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator

from benchmarks.crashing.commands import Run
from benchmarks.crashing.material import Known, build, edit, root_of, write_records
from benchmarks.crashing.rounds import (
    Kind,
    Lengths,
    Outcome,
    files_below,
    left_behind,
    strike,
    told_badly,
)

# What a release folder may hold after a build that ran to its end.
_MEMBERS = {
    "manifest.json", "benchgraph.nq.gz", "benchgraph.nq.parts", "benchgraph.ttl",
    "benchgraph.ttl.parts", "graphs.txt", "search.sqlite", "store", "named", "pack.zip",
    ".named.lock", ".store.lock",
}  # fmt: skip


class Builds(Kind):
    """``build`` of edited records over a release of them, killed at any moment."""

    name = "build"
    variants: tuple[tuple[str, ...], ...] = (
        (), ("--no-cache",), ("--workers", "2"), ("--named",), ("--pack",),
        ("--named", "--pack", "--answers"), ("--keep-going", "--no-cache", "--workers", "2"),
    )  # fmt: skip

    firsts: tuple[bool, ...] = (False, True)  # whether there is no release to begin with

    def ready(self) -> None:
        """A release of the records before the edit, and one after it, with its rows."""
        self.fresh()
        self.known, self.lengths = Known(), Lengths()
        records, out = self.at / "records", self.at / "out"
        write_records(records)
        self.well(*build(records, out))
        self.old = self.known.learn(self.commands, out)
        edit(records)
        shutil.copytree(self.at, self.folder / "before")
        shutil.rmtree(out)
        self.well(*build(records, out))
        self.new = self.known.learn(self.commands, out)
        for words in self.variants:
            for first in self.firsts:
                self.begin(first)
                self.lengths.measure(self, (words, first), build(records, out, *words))

    def begin(self, first: bool) -> None:
        """What stands before: with ``first`` no release, and nothing that is kept."""
        self.fresh(self.folder / "before")
        if first:
            shutil.rmtree(self.at / "out")
            shutil.rmtree(self.at / "cache")
            (self.at / "cache").mkdir()

    def round(self, pick: random.Random) -> Outcome:
        """Kill a build; look; build again; look."""
        words, first = pick.choice(self.variants), pick.random() < 0.25 and True in self.firsts
        self.begin(first)
        asked = build(self.at / "records", self.at / "out", *words)
        records = files_below(self.at / "records")
        struck = self.lengths.start(self, (words, first), asked, pick)
        what = " ".join(words) or "plain"
        outcome = Outcome(self.name, f"{'first, ' * first}{what}{struck.how}", 0)
        outcome.killed = struck.killed(pick)
        outcome.faults += self.crashed(struck.run, outcome.killed, {"" if first else self.old})
        outcome.faults += self.after(self.commands.run(*asked))
        if files_below(self.at / "records") != records:
            outcome.faults.append("records have changed")
        return outcome

    def crashed(self, run: Run, killed: bool, old: set[str]) -> Iterator[str]:
        """What is wrong after the command has ended, killed or not."""
        if not killed:
            yield from told_badly(run)
        yield from run.left()
        roots = old | {self.new} if killed else {self.new}
        yield from self.known.wrong_with(self.commands, self.at / "out", roots)

    def after(self, again: Run) -> Iterator[str]:
        """What is wrong after the run that nobody disturbed."""
        yield from told_badly(again)
        yield from (f"afterwards: {fault}" for fault in again.left())
        out = self.at / "out"
        for fault in self.known.wrong_with(self.commands, out, {self.new}):
            yield f"afterwards: {fault}"
        yield from left_behind(self.at)
        for path in out.iterdir():
            if path.name.startswith(".") and path.name not in self.stays:
                yield f"{path.name} is left beside the releases"
            if path.name.isdigit():
                more = {each.name for each in path.iterdir()} - _MEMBERS
                yield from (f"{path.name}/{name} is left" for name in sorted(more))

    stays: frozenset[str] = frozenset()


class Followed(Builds):
    """``build --incremental``, which follows what was left by the one before."""

    name = "incremental"
    variants = (("--incremental",), ("--incremental", "--named"))
    stays = frozenset({".live"})

    def begin(self, first: bool) -> None:
        """A live graph of the records before the edit: it knows its files by where they lie."""
        super().begin(first)
        if not first:
            edit(self.at / "records", "")
            self.well(*build(self.at / "records", self.at / "out", "--incremental"))
            if root_of(self.at / "out") != self.old:
                raise RuntimeError("the live graph is not that of the records before the edit")
            edit(self.at / "records")


class Watched(Builds):
    """``watch`` while records are edited; the next build takes up what it left."""

    name = "watch"
    variants = ((), ("--serve",))
    stays = frozenset({".live"})

    def ready(self) -> None:
        """As for builds, whose lengths do not count here."""
        variants, self.variants = self.variants, ()
        super().ready()
        self.variants = variants

    def round(self, pick: random.Random) -> Outcome:
        """Watch, edit at some moment, kill at some later one; look; build; look."""
        words = pick.choice(self.variants)
        outcome = Outcome(self.name, " ".join(words) or "plain", 0)
        self.begin(False)
        records, out = self.at / "records", self.at / "out"
        edit(records, "")
        more = ("--port", "0") if words else ()
        run = self.commands.start(
            "watch", "--data", records, "--no-shipped", "--out", out, "--quiet-for", "0.1",
            *words, *more,
        )  # fmt: skip
        time.sleep(pick.uniform(0, 2.5))
        edit(records)
        outcome.killed = strike(run, time.monotonic() - run.began + pick.uniform(0, 1.5), pick)
        outcome.faults += self.crashed(run, outcome.killed, {self.old})
        outcome.faults += self.after(self.commands.run(*build(records, out, "--incremental")))
        return outcome
