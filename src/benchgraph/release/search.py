"""The search index of a release: its own file, or one made where it is missing.

The next release after an edit gets the one of the release before, corrected.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchgraph.errors import ReleaseError, StoreError
from benchgraph.iris import page_slug
from benchgraph.release.lines import parted
from benchgraph.release.parts import Lines, Parts
from benchgraph.searching.correcting import correcting
from benchgraph.searching.index import (
    FILE,
    VERSION,
    Index,
    memory_index,
    open_index,
    write_index,
)
from benchgraph.searching.lines import statements_in, telling, triples_in
from benchgraph.searching.texts import Text, texts_of, thing_above
from benchgraph.store import EmbeddedStore
from benchgraph.temporary import clear
from benchgraph.vocab import BG, ID, OA, RDF

if TYPE_CHECKING:
    from benchgraph.release.read import Release


def search_index(release: Release) -> Index:
    """The index of ``release``, opened for reading.

    Where it is missing, damaged or of another version of benchgraph it is made of the store: in the
    release's folder, or else in the cache folder, or else in memory. Raises StoreError.
    """
    graph = release.checksum
    own = release.path / FILE
    clear(release.path)  # of several that made it at once, one may have been killed
    if found := open_index(own, graph):
        return found
    if os.access(release.path, os.W_OK | os.X_OK):
        try:
            write_index(release.store, own, graph)
        except StoreError:
            pass  # a full disk, or a store that does not answer: said below
        else:
            return open_index(own, graph) or memory_index(release.store)
    return _cached(release, graph) or memory_index(release.store)


def _cached(release: Release, graph: str) -> Index | None:
    """An index in the cache folder, for a release that nothing can be written to."""
    from benchgraph.keeping import cache_folder
    from benchgraph.release.place import cached_name

    try:
        path = cache_folder() / f"{cached_name(f'search-{VERSION}', graph, release.path)}.sqlite"
        if found := open_index(path, graph):
            return found
        write_index(release.store, path, graph)
    except (ReleaseError, StoreError):
        return None
    return open_index(path, graph)


def following_index(
    before: Release,
    folder: Path,
    quads: Parts,
    changed: Iterable[bytes],
    store: ox.Store,
    graph: str,
) -> None:
    """Make the index of the release that is built in ``folder`` of the one ``before`` it.

    ``changed`` are the lines of N-Quads that went or came, ``quads`` the new N-Quads, ``store``
    the new store, ``graph`` the new checksum. Where there is no index that can be corrected it is
    made anew, at the price of reading the whole store. Raises StoreError.
    """
    path = folder / FILE
    old = open_index(before.path / FILE, before.checksum)
    if old is None:
        write_index(EmbeddedStore(store), path, graph)
        return
    old.database.close()
    shutil.copyfile(before.path / FILE, path)
    triples = list(triples_in(b"".join(telling(parted(line)[0] for line in changed))))
    with correcting(path) as correction, quads.open() as file:
        nodes = _nodes(triples, store)
        things = {thing for node in nodes for thing in correction.things(node)}
        kinds, texts = _texts(things, Lines(quads, file), store)
        correction.replace(things, kinds, texts, graph)


def _nodes(triples: Iterable[ox.Triple], store: ox.Store) -> set[str]:
    """The nodes of which ``triples`` tell, as themselves or as the selector of a quote."""
    nodes = set()
    for subject, property, _ in triples:
        nodes.add(subject)
        if property == OA.exact:
            nodes |= {q.subject for q in store.quads_for_pattern(None, OA.hasSelector, subject)}
    return {node.value for node in nodes if isinstance(node, ox.NamedNode)}


def _texts(things: set[str], lines: Lines, store: ox.Store) -> tuple[dict[str, str], list[Text]]:
    """Kinds and texts of ``things``, of those that there are, in the new release."""
    found = list(triples_in(b"".join(telling(_below(things, lines, store)))))
    triples = list(found)
    for triple in found:
        if triple.predicate == OA.hasSelector and isinstance(triple.object, ox.NamedNode):
            quoted = store.quads_for_pattern(triple.object, OA.exact, None)
            triples += [quad.triple for quad in quoted]
    kinds, texts = texts_of(statements_in(triples))
    kinds = {iri: kind for iri, kind in kinds.items() if iri in things}
    return kinds, [text for text in texts if text.iri in kinds]


def _below(things: Iterable[str], lines: Lines, store: ox.Store) -> Iterator[bytes]:
    """The triples of ``things``, and of what lies below them, as lines of N-Triples."""
    roots = set()
    for thing in things:
        above, _ = thing_above(thing)
        below = above and f"{thing}/".startswith(f"{above}/")
        roots.add(above if below else thing)
        if ox.Quad(ox.NamedNode(thing), RDF.type, BG.Page) in store:
            roots.add(f"{ID}page/{page_slug(thing)}")
    for root in sorted(roots):
        ends = ("/", ">") if root.startswith(ID) else (">",)
        for line in lines.beginning([f"<{root}{end}".encode() for end in ends]):
            yield parted(line)[0]
