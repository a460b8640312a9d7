"""Random queries in several stores: ``python -m benchmarks.differential --queries 2000``.

The shipped release is asked in the embedded store, in the servers that the store tests use
(``script/stores-setup`` installs them) and in rdflib, which gets a part of the graph, too, for what
it cannot do in its time on the whole. Every other query is one of which no difference is known by
its text, so that nothing hides what is new. The same seed gives the same queries. Ends with 1 where
a difference is new.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchgraph.release import Release, open_release
from benchmarks.differential.rounds import News, Rounds
from benchmarks.differential.stores import (
    SERVERS,
    Child,
    by_rdflib,
    embedded,
    in_memory,
    quietly,
    rdflib_graph,
    running,
    started,
)
from benchmarks.differential.terms import Terms, sample

SAMPLE = 15_000  # triples
SECONDS = {"oxigraph": 2.0, "server": 10.0, "rdflib": 1.0, "sample": 4.0}


@contextmanager
def rounds(
    release: Release, names: list[str], endpoints: Mapping[str, str], seed: int
) -> Iterator[Rounds]:
    """Rounds over the stores ``names``: those without an endpoint are started for it."""
    triples = sample(release.store.raw, seed, SAMPLE)
    children = {"oxigraph": Child(lambda: embedded(release.path), SECONDS["oxigraph"])}
    samples = {}
    if "rdflib" in names:
        with quietly():
            whole, part = rdflib_graph(release.store.triples()), rdflib_graph(triples)
        children["rdflib"] = Child(lambda: by_rdflib(whole), SECONDS["rdflib"])
        samples = {
            "oxigraph on the sample": Child(lambda: in_memory(triples), SECONDS["oxigraph"]),
            "rdflib on the sample": Child(lambda: by_rdflib(part), SECONDS["sample"]),
        }
    there = {name: running(url, SECONDS["server"]) for name, url in endpoints.items()}
    missing = [name for name in names if name in SERVERS and name not in there]
    with started(missing, release, SECONDS["server"]) as found:
        try:
            yield Rounds(Terms(triples), {**children, **there, **found}, samples)
        finally:
            for child in (*children.values(), *samples.values()):
                child.stop()


def main() -> int:
    """Run rounds, and print what they came to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.differential", description=__doc__)
    parser.add_argument("--release", type=Path, help="a release (by default the shipped graph)")
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1, help="the first; each query has the next")
    parser.add_argument("--stores", default="oxigraph,fuseki,rdf4j,virtuoso,rdflib")
    parser.add_argument(
        "--endpoint", action="append", default=[], metavar="STORE=URL",
        help="a store that runs already and holds the release",
    )  # fmt: skip
    parser.add_argument("--laws", type=int, default=10, help="what holds of any pattern: every nth")
    parser.add_argument("--news", type=Path, help="a file for what is new, a line of JSON each")
    options = parser.parse_args()
    # So that servers and their folders go, whoever ends it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    start = time.monotonic()
    release, names = open_release(options.release), options.stores.split(",")
    endpoints = dict(each.split("=", 1) for each in options.endpoint)
    with rounds(release, names, endpoints, options.seed) as run:
        run.told = lambda news: _tell(news, options.news)
        try:
            for number in range(options.queries):
                law = bool(options.laws) and number % options.laws == 0
                run.round(options.seed + number, tame=number % 2 == 1, check_laws=law)
                if number % 100 == 99:
                    took = time.monotonic() - start
                    print(f"{number + 1} queries, {took:.0f} s", file=sys.stderr, flush=True)
        finally:  # also of what was stopped early
            print(table(run), flush=True)
    return int(any(tally.news for tally in run.tallies.values()))


def _tell(news: News, path: Path | None) -> None:
    print(f"{news.store} and {news.against}, seed {news.seed}: {news.small}", flush=True)
    print(f"    {news.answers[0]}\n    {news.answers[1]}", flush=True)
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(news), ensure_ascii=False) + "\n")


def table(run: Rounds) -> str:
    """What came of it, as a table in Markdown and lines on what is known."""
    head = "store | answered | with rows | alike | known | new (shapes) | too late | laws"
    lines = [
        f"| {head} kept, known, broken |",
        "|---" * 8 + "|",
    ]
    for store, tally in run.tallies.items():
        shapes = len({news.shape() for news in tally.news})
        laws = ", ".join(str(tally.laws[word]) for word in ("kept", "known", "broken"))
        cells = [store, tally.asked, tally.filled, tally.alike, tally.known.total()]
        cells += [f"{len(tally.news)} ({shapes})", tally.late, laws]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    for store, tally in run.tallies.items():
        lines += [f"- {store}: {case} {count}" for case, count in tally.known.most_common()]
    lines += [f"- not asked: {why} {count}" for why, count in run.skipped.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
