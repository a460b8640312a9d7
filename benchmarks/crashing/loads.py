"""Loads into real stores that are killed, in turns of two releases.

A store whose default graph is a graph of its own has the old or the new release at any moment. One
whose default graph is the union of all hides no graph, so that it may be seen half while one is
replaced, as the documentation says; the next load has to make it whole.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Iterator
from typing import Any

from benchgraph.errors import BenchgraphError
from benchgraph.loading.content import Content, counts_in, different, sums_in, sums_of, utf16_length
from benchgraph.release import open_release
from benchgraph.remote import MERGE_GRAPH, Protocol
from benchmarks.crashing.commands import HERE
from benchmarks.crashing.material import build, edit, write_records
from benchmarks.crashing.rounds import Kind, Lengths, Outcome, Words, left_behind, told_badly

NAMES = ("oxigraph", "fuseki", "rdf4j", "virtuoso")
_SETTLES = 15.0  # seconds that a store may go on with a request whose client has gone
# Bounds of a load, so that six cases go the way of a million triples.
_PIECES = {
    "benchgraph.loading.separate.MOST_AT_ONCE": 1000, "benchgraph.loading.union.MOST_AT_ONCE": 1000,
    "benchgraph.loading.separate.PIECE": 2000, "benchgraph.loading.content.PIECE": 2000,
}  # fmt: skip


class Loads(Kind):
    """``load --replace`` into one store, which runs for all rounds."""

    store = ""

    @property
    def name(self) -> str:  # type: ignore[override]
        """The kind, with the store."""
        return f"load {self.store}"

    def ready(self) -> None:
        """Two releases, and the store with the first of them."""
        sys.path.insert(0, str(HERE / "tests" / "stores"))
        from store_servers import STORES  # type: ignore[import-not-found]

        self.fresh()
        write_records(self.at / "records")
        self.well(*build(self.at / "records", self.at / "old"))
        edit(self.at / "records")
        self.well(*build(self.at / "records", self.at / "new"))
        shutil.copytree(self.at, self.folder / "before")
        start, is_here = STORES[self.store]
        if not is_here():
            raise RuntimeError(f"{self.store} is not installed (script/stores-setup)")
        self.server: Any = start(self.folder / "server")
        self.commands.environment["STORE_PASSWORD"] = "dba"
        self.contents = {
            side: Content.of(open_release(self.folder / "before" / side).nquads())
            for side in ("old", "new")
        }
        self.holds, self.lengths = "old", Lengths()
        for pieces in (False, True):
            for side in ("new", "old"):
                preset = _PIECES if pieces else None
                self.lengths.measure(self, pieces, self.words(side), preset=preset)

    def close(self) -> None:
        """End the store, too."""
        if hasattr(self, "server"):
            self.server.stop()
        super().close()

    def words(self, side: str) -> Words:
        """The command that loads a side."""
        release = self.folder / "before" / side
        return ("load", *self.server.load_arguments(), "--release", release, "--replace")

    def round(self, pick: random.Random) -> Outcome:
        """Kill a load of the side that is not there; look; load again; look."""
        self.fresh()
        side, pieces = "new" if self.holds == "old" else "old", pick.random() < 0.5
        preset = _PIECES if pieces else None
        struck = self.lengths.start(self, pieces, self.words(side), pick, preset=preset)
        how = ("in pieces" if pieces else "at once") + struck.how
        outcome = Outcome(self.name, how, 0)
        outcome.killed = struck.killed(pick)
        outcome.faults += struck.run.left()
        if not outcome.killed:
            outcome.faults += told_badly(struck.run)
        wrong = list(self.whole({self.holds, side} if outcome.killed else {side}))
        if wrong and self.server.union and pieces and outcome.killed:
            outcome.what += ", half for a while"  # as docs/stores says of such stores
        else:
            outcome.faults += wrong
        again = self.commands.run(*self.words(side), preset=preset)
        outcome.faults += told_badly(again)
        outcome.faults += (f"afterwards: {fault}" for fault in self.exactly(side))
        outcome.faults += left_behind(self.at)
        self.holds = side
        return outcome

    def whole(self, sides: set[str]) -> Iterator[str]:
        """What is wrong with the store right after a kill, once it has settled."""
        end = time.monotonic() + _SETTLES
        while True:
            try:
                found = min((list(self.wrong(side)) for side in sorted(sides)), key=len)
            except BenchgraphError as error:
                found = [f"the store does not answer: {error}"]
            if not found or time.monotonic() > end:
                yield from found
                return
            time.sleep(0.1)

    def exactly(self, side: str) -> Iterator[str]:
        """What is wrong with a store that holds just the one release."""
        yield from self.wrong(side)
        named = set(self.contents[side].graphs)
        wanted = {MERGE_GRAPH} if self.server.union else named
        for graph in sorted(set(counts_in(self.protocol)) - wanted):
            if graph.startswith("https://w3id.org/benchgraph/"):
                yield f"the graph {graph} is left"

    def wrong(self, side: str) -> Iterator[str]:
        """In what the default graph, and the counts of named graphs, differ from a side."""
        content = self.contents[side]
        found = sums_in(self.protocol, MERGE_GRAPH if self.server.union else None)
        wrong = different(sums_of(content.merge), found)
        if wrong and different(sums_of(content.merge, utf16_length), found):
            yield f"the default graph is not that of the {side} release: {wrong[0]}"
        counts = {} if self.server.union else counts_in(self.protocol)
        for graph, lines in content.graphs.items() if not self.server.union else ():
            if counts.get(graph) != len(lines):
                yield f"{graph} has {counts.get(graph)} triples, not {len(lines)}"
                return

    @property
    def protocol(self) -> Protocol:
        """A connection of the harness's own."""
        found: Protocol = self.server.protocol(timeout=60)
        return found


def loads_into(store: str) -> type[Loads]:
    """The kind for one store."""
    return type(f"Loads_{store}", (Loads,), {"store": store})
