"""Load where the default graph is a graph of its own (Oxigraph, Fuseki).

Both stores run an update request as one transaction, so that readers see the old release or the new
one. A release of ordinary size goes into one such request. Of a larger one, every piece is first
put into a graph under a staging name, which no query without GRAPH sees, and then one update moves
them all into place. The staging names hold the hash of the release: a load that was stopped finds
the pieces that are there already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchgraph.errors import StoreError
from benchgraph.loading.content import PIECE, Content, counts_in, pieces
from benchgraph.remote import Protocol
from benchgraph.remote.protocol import DEFAULT
from benchgraph.vocab import BASE, GRAPH

if TYPE_CHECKING:
    from benchgraph.loading.run import Progress

STAGING = BASE + "staging/"
# Triples that go into one request; more are staged, and moved by the store itself, which takes
# Oxigraph five times as long. 300,000 are some 60 MB: the shipped graph is less.
MOST_AT_ONCE = 300_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Triples on their way: the staging graph that they wait in, and the graph that they are of."""

    staged: str
    target: str
    count: int
    body: bytes


def load_separate(
    content: Content, store: Protocol, *, replace: bool, progress: Progress
) -> list[str]:
    """Stage, swap and check the counts. Raises StoreError; what to know about the load."""
    held = counts_in(store)
    if not replace:
        _refuse_occupied(store, held)
    waiting = list(planned(content))
    if sum(piece.count for piece in waiting) <= MOST_AT_ONCE:
        progress("loading", 0, 1)
        store.update(at_once(waiting, held), safe=True)
    else:
        _stage_all(store, waiting, held, progress)
        progress("swapping", len(waiting), len(waiting))
        store.update(swap(waiting, held))
    _check_counts(content, store)
    return ["swapped in one update request: a transaction in Oxigraph and in Fuseki with TDB2"]


def _stage_all(
    store: Protocol, waiting: list[Piece], held: dict[str, int], progress: Progress
) -> None:
    """Put every piece under its staging name, but for those that a load before this one left."""
    missing = [piece for piece in waiting if held.get(piece.staged) != piece.count]
    done = len(waiting) - len(missing)
    for batch in batches(missing):
        progress("loading", done, len(waiting))
        _stage(store, batch)
        done += len(batch)
    found = counts_in(store)
    for piece in waiting:
        if found.get(piece.staged) != piece.count:
            raise StoreError(
                "the store did not keep all that was sent; nothing was swapped",
                path=store.addresses.graphs,
                found=f"{found.get(piece.staged, 0):,} triples in {piece.staged}",
                expected=f"{piece.count:,}",
                hint="run the same command again: it goes on where it was",
            )


def batches(waiting: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces in groups of some ``PIECE`` triples: most graphs are small, and a request that
    writes makes the store wait for its disk."""
    batch: list[Piece] = []
    for piece in waiting:
        if batch and sum(one.count for one in batch) + piece.count > PIECE:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def _stage(store: Protocol, batch: list[Piece]) -> None:
    """One request; sent twice it leaves the same, as there are no blank nodes."""
    if len(batch) == 1:
        store.put(batch[0].staged, batch[0].body)
        return
    parts = (f"GRAPH <{piece.staged}> {{\n{piece.body.decode()}}}" for piece in batch)
    store.update("INSERT DATA {\n" + "\n".join(parts) + "\n}", safe=True)


def planned(content: Content) -> Iterator[Piece]:
    """The pieces of a release, the default graph's first."""
    parts = [(DEFAULT, content.merge), *content.graphs.items()]
    for number, (target, lines) in enumerate(parts):
        for part, body in enumerate(pieces(lines)):
            staged = f"{STAGING}{content.name}/{number}-{part}"
            yield Piece(staged, target, body.count(b"\n"), body)


def at_once(waiting: list[Piece], held: dict[str, int]) -> str:
    """The one update that clears what was there before and holds every triple."""
    parts = []
    for piece in waiting:
        lines = piece.body.decode()
        parts.append(
            lines if piece.target == DEFAULT else f"GRAPH <{piece.target}> {{\n{lines}}}\n"
        )
    return " ;\n".join([*_clearing(held), "INSERT DATA {\n" + "".join(parts) + "}"])


def swap(waiting: list[Piece], held: dict[str, int]) -> str:
    """The one update that puts every staged piece into place and clears what was there before."""
    steps = _clearing({graph: 0 for graph in held if not graph.startswith(STAGING)})
    for piece in waiting:
        target = "DEFAULT" if piece.target == DEFAULT else f"<{piece.target}>"
        steps.append(f"ADD <{piece.staged}> TO {target}")
    staged = {piece.staged for piece in waiting}
    staged |= {graph for graph in held if graph.startswith(STAGING)}
    steps += [f"DROP SILENT GRAPH <{graph}>" for graph in sorted(staged)]
    return " ;\n".join(steps)


def _clearing(held: dict[str, int]) -> list[str]:
    """The default graph, graphs of the release before this one, and what given-up loads left.

    Graphs with other names are other people's and are left alone.
    """
    ours = sorted(graph for graph in held if graph.startswith((GRAPH, STAGING)))
    return ["CLEAR DEFAULT", *(f"DROP SILENT GRAPH <{graph}>" for graph in ours)]


def _refuse_occupied(store: Protocol, held: dict[str, int]) -> None:
    ours = [graph for graph in held if graph.startswith(GRAPH)]
    if ours or store.ask("ASK { ?s ?p ?o }"):
        raise StoreError(
            "the store already holds a release, or something else in its default graph",
            path=store.addresses.query,
            hint="--replace puts this release in its place"
            " (graphs with other names stay; the default graph is replaced whole)",
        )


def _check_counts(content: Content, store: Protocol) -> None:
    found = counts_in(store)
    for graph, lines in content.graphs.items():
        if found.get(graph) != len(lines):
            raise StoreError(
                "a graph in the store is not whole",
                path=store.addresses.query,
                found=f"{found.get(graph, 0):,} triples in {graph}",
                expected=f"{len(lines):,}",
                hint="load again with --replace",
            )
