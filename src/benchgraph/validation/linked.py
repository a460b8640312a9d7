"""What collections say beside their records: identity links, and what they have given up.

Both are read here, and by whoever makes a graph: what is wrong with them becomes findings, and what
holds quads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from benchgraph.errors import BenchgraphError
from benchgraph.reconciling.links import FILE as LINKS
from benchgraph.reconciling.links import link_faults, link_quads
from benchgraph.reconciling.tombstones import FILE as TOMBSTONES
from benchgraph.reconciling.tombstones import (
    Tombstone,
    read_tombstones,
    replacements,
    tombstone_faults,
    tombstone_quads,
)
from benchgraph.records import SHIPPED, Layer, Record
from benchgraph.store import EmbeddedStore
from benchgraph.validation.model import Result
from benchgraph.validation.unread import finding
from benchgraph.vocab import DCTERMS, ID, ONTOLOGY, OWL, RDF, VOCAB

BESIDE = frozenset({LINKS, TOMBSTONES})
GIVEN_UP = "GivenUp"
Stated = Callable[[str], bool]
"""Whether records state what an IRI is."""
Read = Callable[[Layer], tuple[list[Quad], list[BenchgraphError]]]
"""The quads of a file of a layer, and what is wrong with it."""


def read_beside(
    layers: Iterable[Layer],
    records: Iterable[Record],
    stated: Stated,
    without: Collection[Path] = (),
) -> tuple[list[Quad], list[Result]]:
    """The quads of every ``links.csv`` and ``tombstones.csv`` of ``layers``, and what is wrong with
    some, as findings.

    A file with a fault gives no quads, and a tombstone none while a record that lies over its
    folder states what it gives up; one whose replacement such a record has taken away says that
    nothing took its place. ``without``: files that are left out.
    """
    layers = list(layers)
    records = list(records)
    quads: list[Quad] = []
    faults: list[Result] = []
    for name, read in (
        (LINKS, _links(records)),
        (TOMBSTONES, _tombstones(layers, records, stated)),
    ):
        for layer in layers:
            path = layer.path / name
            if path not in without and path.is_file():
                found, wrong = read(layer)
                quads += found
                faults += [finding(fault, path, None) for fault in wrong]
    return quads, faults


def _links(records: Iterable[Record]) -> Read:
    known: dict[str, set[str]] = {}
    for record in records:
        known.setdefault(record.id, set()).add(record.below or SHIPPED)

    def read(layer: Layer) -> tuple[list[Quad], list[BenchgraphError]]:
        wrong = link_faults(layer.path, known)
        return [] if wrong else link_quads(layer.path, layer.below or SHIPPED), wrong

    return read


def _tombstones(layers: list[Layer], records: Iterable[Record], stated: Stated) -> Read:
    paths: dict[str, list[Path]] = {}
    for record in records:
        paths.setdefault(record.iri, []).append(record.path)
    given_up = {stone.iri: stone.target for stone in _stones(layers)}
    back = {iri for iri in given_up if stated(iri)}

    def read(layer: Layer) -> tuple[list[Quad], list[BenchgraphError]]:
        def stated_here(iri: str) -> bool:
            owners = paths.get(owner_of(iri), ())
            return iri in back and any(layer.path in path.parents for path in owners)

        corrections = _above(layer, layers)

        def there(iri: str) -> bool:
            return iri in given_up or stated(iri)

        def due(iri: str) -> bool:
            owners = paths.get(owner_of(iri), ())
            return not any(over in (path, *path.parents) for path in owners for over in corrections)

        wrong = tombstone_faults(layer.path, given_up, stated, stated_here, due)
        quads = [] if wrong else tombstone_quads(layer.path, layer.below or SHIPPED)
        return [
            quad
            for quad in quads
            if quad.subject.value not in back  # type: ignore[union-attr]
            and (quad.predicate != DCTERMS.isReplacedBy or there(quad.object.value))  # type: ignore[union-attr]
        ], wrong

    return read


def _above(layer: Layer, layers: list[Layer]) -> list[Path]:
    """The folders and files that hold corrections of ``layer``."""
    later = layers[layers.index(layer) + 1 :]
    return [each.path for each in later if each.below == layer.below]


def owner_of(iri: str) -> str:
    """The entity that a node is in; of a page, itself."""
    return "/".join(iri.split("/")[: ID.count("/") + 2]) if iri.startswith(ID) else iri


def stated_in(store: EmbeddedStore) -> Stated:
    """Whether ``store`` says what an IRI is."""

    def stated(iri: str) -> bool:
        found = store.raw.quads_for_pattern(NamedNode(iri), RDF.type, None)
        return next(iter(found), None) is not None

    return stated


def moved_iris(layers: Iterable[Layer], ontology: Iterable[Quad]) -> dict[str, str]:
    """Every IRI that was given up for another one → that one: terms and concepts by ``ontology``,
    the rest by the tombstones of ``layers``.

    A file that cannot be read says nothing here; ``read_beside`` tells what is wrong with it.
    """
    ontology = list(ontology)
    deprecated = {quad.subject for quad in ontology if quad.predicate == OWL.deprecated}
    pairs = [
        (quad.subject.value, quad.object.value)  # type: ignore[union-attr]
        for quad in ontology
        if quad.predicate == DCTERMS.isReplacedBy and quad.subject in deprecated
    ]
    pairs += [(stone.iri, stone.target) for stone in _stones(layers) if stone.target]
    return replacements(pairs)


def tombstone_lines(layers: Iterable[Layer]) -> frozenset[bytes]:
    """How a line of N-Quads begins that says what one of the ids in tombstones is."""
    iris = {iri for stone in _stones(layers) for iri in (stone.iri, stone.target) if iri}
    return frozenset(f"<{iri}> {RDF.type}".encode() for iri in iris)


def remarks(records: Iterable[Record]) -> list[Result]:
    """A warning for each value and key that has another name by now."""
    return [
        Result(
            focus=record.iri,
            path="",
            value=short(remark.old),
            component=GIVEN_UP,
            shape="",
            severity="Warning",
            message=f"{short(remark.old)} was given up; it is read as {short(remark.now)}.",
            fix=f"Write {short(remark.now)}, or let `benchgraph migrate --write` do so.",
            file=str(record.path),
            line=remark.line,
        )
        for record in records
        for remark in record.remarks
    ]


def short(name: str) -> str:
    """A key as it is, an IRI as records write it."""
    return name.removeprefix(ID).removeprefix(VOCAB).removeprefix(ONTOLOGY)


def _stones(layers: Iterable[Layer]) -> list[Tombstone]:
    found: list[Tombstone] = []
    for layer in layers:
        try:
            found += read_tombstones(layer.path)
        except BenchgraphError:
            continue
    return found
