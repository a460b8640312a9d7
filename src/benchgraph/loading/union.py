"""Load where the default graph is the union of all graphs (Virtuoso, GraphDB, QLever).

There a triple that two graphs hold counts twice, without any error. So one graph gets the merge and
nothing else is loaded. No graph is out of sight in such a store, so nothing can wait beside: the
graph is replaced where it stands, readers may see it half while that lasts, and where it fails the
old triples are put back.
"""

from __future__ import annotations

from pyoxigraph import Triple

from benchgraph.errors import BenchgraphError, StoreError
from benchgraph.loading.content import MOST_AT_ONCE, Content, counts_in, pieces
from benchgraph.loading.progress import Bytes, Progress
from benchgraph.remote import MERGE_GRAPH, Protocol, RemoteStore
from benchgraph.vocab import GRAPH

NOTE = (
    "the default graph of this store is the union of its graphs, where a triple in two graphs"
    f" counts twice: everything went into one graph, <{MERGE_GRAPH}>"
)
SEEN = (
    "readers could see the graph half while it was replaced, unless the store runs a request as one"
    " transaction, as RDF4J does: it hides no graph"
)


def load_union(
    content: Content, store: Protocol, *, replace: bool, progress: Progress
) -> list[str]:
    """Put the merge into its graph; where that fails, what stood there. Raises StoreError."""
    held = counts_in(store)
    ours = [g for g in held if g.startswith(GRAPH)]
    if ours and not replace:
        raise StoreError(
            "the store already holds a release",
            path=store.addresses.query,
            found=ours[0],
            hint="--replace puts this release in its place; other graphs stay",
        )
    if strangers := [graph for graph in ours if graph != MERGE_GRAPH]:
        raise StoreError(
            "the store holds graphs of a release one by one, so triples would count twice",
            path=store.addresses.query,
            found=strangers[0],
            hint="remove these graphs first",
        )
    old = RemoteStore.of(store).graph(MERGE_GRAPH) if ours else []
    try:
        _write(store, content.merge, progress)
    except (BenchgraphError, KeyboardInterrupt) as error:
        raise _restored(store, old, error) from None
    return [NOTE, SEEN] if old else [NOTE]


def _write(store: Protocol, lines: list[str], progress: Progress) -> None:
    # In one request where it can be: RDF4J runs that as one transaction.
    bodies = list(pieces(lines, len(lines) if len(lines) <= MOST_AT_ONCE else None))
    sent = Bytes(progress, sum(map(len, bodies)))
    for number, body in enumerate(bodies):
        send = store.post if number else store.put
        send(MERGE_GRAPH, body, sent.part(len(body)))
    found = counts_in(store).get(MERGE_GRAPH, 0)
    if found != len(lines):
        raise StoreError(
            "the store did not keep all that was sent",
            path=store.addresses.graphs,
            found=f"{found:,} triples",
            expected=f"{len(lines):,}",
        )


def _restored(store: Protocol, old: list[Triple], error: BaseException) -> StoreError:
    """Put back what stood there; the error to raise says whether that worked."""
    what = error.what if isinstance(error, BenchgraphError) else "stopped"
    found = error.found if isinstance(error, BenchgraphError) else None
    try:
        store.delete(MERGE_GRAPH)
        for body in pieces(sorted(f"{triple} ." for triple in old)):
            store.post(MERGE_GRAPH, body)
    except BenchgraphError:
        return StoreError(
            f"{what}; and what the store held before could not be put back",
            path=store.addresses.graphs,
            found=found,
            hint=f"<{MERGE_GRAPH}> may be half loaded: do not use it before"
            " `benchgraph load --replace` has run to its end",
        )
    return StoreError(
        f"{what}; the store holds what it held before",
        path=store.addresses.graphs,
        found=found,
    )
