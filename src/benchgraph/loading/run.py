"""Load a release: find out what the store is like, load beside, swap, count."""

from __future__ import annotations

from dataclasses import dataclass

from benchgraph.errors import StoreError
from benchgraph.loading.content import Content, Sums, different, sums_in, sums_of, utf16_length
from benchgraph.loading.probe import DefaultGraphKind, probe
from benchgraph.loading.progress import Progress
from benchgraph.loading.separate import load_separate
from benchgraph.loading.union import load_union
from benchgraph.release.read import Release
from benchgraph.remote import MERGE_GRAPH, Protocol


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: the kind of store, triples that queries see, graphs, and what to know."""

    kind: DefaultGraphKind
    triples: int
    graphs: int
    notes: tuple[str, ...]


def load(
    release: Release | Content,
    store: Protocol,
    *,
    replace: bool = False,
    progress: Progress = lambda step, done, total: None,
) -> Loaded:
    """Load ``release`` into ``store``, so that every question gives the rows that it gives here.

    Without ``replace`` a store that already holds a release (or, where the default graph is one of
    its own, anything in it) is left as it is. Raises StoreError; what the store held before then
    stays, and the error says so where it cannot be promised. A load that was stopped goes on where
    it was when it is run again.
    """
    content = release if isinstance(release, Content) else _content(release)
    progress("looking at the store", 0, 0)
    traits = probe(store)
    if traits.points:
        content = content.pointed()
    if traits.default_graph is DefaultGraphKind.SEPARATE:
        notes = load_separate(content, store, replace=replace, progress=progress)
        graphs, graph = len(content.graphs), None
    else:
        notes = load_union(content, store, replace=replace, progress=progress)
        graphs, graph = 1, MERGE_GRAPH
    progress("checking", 0, 0)
    check_sums(content.merge, sums_in(store, graph), store.addresses.query)
    return Loaded(traits.default_graph, len(content.merge), graphs, tuple(notes))


def _content(release: Release) -> Content:
    """What a release holds. Raises ReleaseError where it is damaged, or holds no N-Quads."""
    nquads = release.nquads()
    for _ in release.parsed(nquads):
        pass
    return Content.of(nquads)


def check_sums(lines: list[str], found: Sums, place: str) -> None:
    """Raises StoreError if the store does not hold what it was given, predicate by predicate.

    All texts have to be as long as their signs are many, or all as their UTF-16 units are (RDF4J).
    """
    wanted = sums_of(lines)
    wrong = different(wanted, found)
    if wrong and different(sums_of(lines, utf16_length), found):
        predicate = wrong[0]
        raise StoreError(
            f"the store does not hold what was loaded: {predicate} differs",
            path=place,
            found=_sum(found.get(predicate)),
            expected=_sum(wanted.get(predicate)),
            hint="did anybody else write at the same time? Load again with --replace",
        )


def _sum(one: tuple[int, int, float] | None) -> str:
    count, size, total = one or (0, 0, 0.0)
    return f"{count:,} triples, {size:,} characters, numbers of {total:,.12g} in all"
