"""Load where the default graph is a graph of its own (Oxigraph, Fuseki).

Both stores run a request that writes as one transaction, so that readers see the old release or the
new one. A release of ordinary size goes into one request: as quads where the store holds nothing of
ours, which takes it less time and memory than an update, and as an update where something is to be
cleared. Of a larger one, every piece is first put into a graph under a staging name, which no query
without GRAPH sees, and then one update moves them all into place. The staging names hold the hash
of the release: a load that was stopped finds the pieces that are there already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap

from benchgraph.errors import StoreError
from benchgraph.loading.content import MOST_AT_ONCE, PIECE, Content, counts_in, pieces
from benchgraph.loading.progress import Bytes, Progress
from benchgraph.remote import Protocol
from benchgraph.remote.protocol import DEFAULT
from benchgraph.remote.sending import Told
from benchgraph.vocab import BASE, GRAPH

STAGING = BASE + "staging/"
# How stores say that they take no quads in one request for many graphs.
NO_QUADS = (400, 404, 405, 415, 501)


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
    """Write, swap and check the counts. Raises StoreError; what to know about the load."""
    held = counts_in(store)
    occupied = any(graph.startswith(GRAPH) for graph in held) or store.ask("ASK { ?s ?p ?o }")
    if occupied and not replace:
        raise StoreError(
            "the store already holds a release, or something else in its default graph",
            path=store.addresses.query,
            hint="--replace puts this release in its place"
            " (graphs with other names stay; the default graph is replaced whole)",
        )
    waiting = list(planned(content))
    sent = Bytes(progress, sum(len(piece.body) for piece in waiting))
    if sum(piece.count for piece in waiting) > MOST_AT_ONCE:
        _stage_all(Quads(store), waiting, held, sent)
        progress("swapping", 0, 0)
        store.update(swap(waiting, held))
    elif occupied or _ours(held) or not _filled(content, store, waiting, sent):
        sent.done = 0
        update = at_once(waiting, counts_in(store))
        store.update(update, safe=True, told=sent.part(sent.total))
    _check_counts(content, store)
    return ["swapped in one request: a transaction in Oxigraph and in Fuseki with TDB2"]


@dataclass(slots=True)
class Quads:
    """Bodies for several graphs in one request to ``store``: N-Quads, or an update instead.

    ``taken`` turns false when it refuses the first.
    """

    store: Protocol
    taken: bool = True

    def insert(self, parts: list[tuple[str, bytes]], told: Told) -> None:
        """Add triples to graphs. Sent twice it leaves the same, as there are no blank nodes."""
        if self.taken:
            try:
                return self.store.add(b"".join(starmap(_quads, parts)), told)
            except StoreError as error:
                if error.status not in NO_QUADS:
                    raise
                self.taken = False
        return self.store.update(f"INSERT DATA {{\n{_data(parts)}}}", safe=True, told=told)


def _quads(graph: str, body: bytes) -> bytes:
    # No line ends within a literal, where \n is escaped.
    return body if graph == DEFAULT else body.replace(b" .\n", f" <{graph}> .\n".encode())


def as_quads(content: Content) -> bytes:
    """All that is to stand in the store, as N-Quads: the default graph first, then by graph."""
    return b"".join(_quads(piece.target, piece.body) for piece in planned(content))


def _data(parts: list[tuple[str, bytes]]) -> str:
    found = []
    for graph, body in parts:
        lines = body.decode()
        found.append(lines if graph == DEFAULT else f"GRAPH <{graph}> {{\n{lines}}}\n")
    return "".join(found)


def _filled(content: Content, store: Protocol, waiting: list[Piece], sent: Bytes) -> bool:
    """Whether the store, which holds nothing of ours, has all of it after one request.

    Virtuoso says yes to quads that it does not keep; another store may do so too.
    """
    parts = [(piece.target, piece.body) for piece in waiting]
    Quads(store).insert(parts, sent.part(sent.total))
    found = counts_in(store)
    return all(found.get(graph) == len(lines) for graph, lines in content.graphs.items())


def _stage_all(quads: Quads, waiting: list[Piece], held: dict[str, int], sent: Bytes) -> None:
    """Put every piece under its staging name, but for those that a load before this one left."""
    store = quads.store
    missing = [piece for piece in waiting if held.get(piece.staged) != piece.count]
    sent.done = sent.total - sum(len(piece.body) for piece in missing)
    for batch in batches(missing):
        told = sent.part(sum(len(piece.body) for piece in batch))
        if len(batch) == 1:
            store.put(batch[0].staged, batch[0].body, told)
        else:
            quads.insert([(piece.staged, piece.body) for piece in batch], told)
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


def planned(content: Content) -> Iterator[Piece]:
    """The pieces of a release, the default graph's first."""
    parts = [(DEFAULT, content.merge), *content.graphs.items()]
    for number, (target, lines) in enumerate(parts):
        for part, body in enumerate(pieces(lines)):
            staged = f"{STAGING}{content.name}/{number}-{part}"
            yield Piece(staged, target, body.count(b"\n"), body)


def at_once(waiting: list[Piece], held: dict[str, int]) -> str:
    """The one update that clears what was there before and holds every triple."""
    parts = [(piece.target, piece.body) for piece in waiting]
    return " ;\n".join([*_clearing(held), f"INSERT DATA {{\n{_data(parts)}}}"])


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
    return ["CLEAR DEFAULT", *(f"DROP SILENT GRAPH <{graph}>" for graph in _ours(held))]


def _ours(held: dict[str, int]) -> list[str]:
    return sorted(graph for graph in held if graph.startswith((GRAPH, STAGING)))


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
