"""Filled nodes → N-Quads, without a detour over YAML or terms of a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from benchgraph.mapping.ingest import RejectedRows
from benchgraph.mapping.nodes import Filled
from benchgraph.mapping.plan import Mapping as TableMapping
from benchgraph.mapping.report import Reject
from benchgraph.mapping.rows import OnReject, Rows
from benchgraph.vocab import BG, GRAPH, ID, SKOS

_DESCRIBES = f" {BG.describes} "
_LABEL, _ALSO = f" {SKOS.prefLabel} ", f" {SKOS.altLabel} "
Names = Mapping[str, Mapping[str, str]]  # IRI of an entity → its name in each language
About = Sequence[tuple[NamedNode, NamedNode]]


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """A record that a row of a table made: what an index of records holds of it, and its ``lines``
    of N-Quads. ``path`` and ``line`` are those of the row."""

    id: str
    iri: str
    graph: str
    type: str
    path: Path
    line: int
    names: dict[str, str]
    lines: bytes


def mapped_quads(
    mapping: TableMapping, tables: list[Path], *, below: str = "", about: About = (),
    named: Names | None = None, on_reject: OnReject | None = None,
) -> Iterator[MappedRecord]:  # fmt: skip
    """The records that the rows of ``tables`` make, in their order, each with its quads.

    They are the quads that ``record_quads`` gives for the drafts of the same rows. ``below`` is the
    slug of the collection below which graphs and nested nodes stand; ``about`` is what every graph
    says of itself (collection, licence); of an entity in ``named`` a name in the same language
    becomes a further name. Memory does not grow with the tables, but for the ids.

    Raises MappingError, TableError, and RejectedRows for the first row that cannot be mapped, where
    there is no ``on_reject``.
    """
    for each in Rows(mapping, tables, on_reject=on_reject or _refuse):
        record = each.record
        iri = ID + record.id
        graph = f"{GRAPH}{below}/{record.id}" if below else GRAPH + record.id
        yield MappedRecord(
            record.id, iri, graph, record.template.type_names[0], each.path, each.line,
            _names(record), record_lines(record, below, about, (named or {}).get(iri)),
        )  # fmt: skip


def _refuse(reject: Reject) -> None:
    raise RejectedRows([reject], 1)


def _names(record: Filled) -> dict[str, str]:
    return {
        entry.field.tag: entry.texts[0]
        for entry in (*record.entries, *record.template.fixed)
        if entry.field.key in ("label", "title")
    }


def record_lines(
    record: Filled, below: str = "", about: About = (), named: Mapping[str, str] | None = None
) -> bytes:
    """The N-Quads of one record, its lines in no order; see :func:`mapped_quads`."""
    iri = ID + record.id
    graph = f"{GRAPH}{below}/{record.id}" if below else GRAPH + record.id
    tail = f"<{graph}> .\n"
    out = [f"<{graph}> {predicate} {value} {tail}" for predicate, value in about]
    _add(record, iri, f"{iri}/{below}" if below else iri, graph, tail, out)
    text = "".join(out)
    return (_with_further_names(text, record, iri, named, tail) if named else text).encode()


def _with_further_names(
    text: str, record: Filled, iri: str, named: Mapping[str, str], tail: str
) -> str:
    for entry in (*record.entries, *record.template.fixed):
        known = named.get(entry.field.tag.lower())
        if entry.field.key != "label" or known is None or known == entry.texts[0]:
            continue
        for piece in entry.pieces:
            further = _ALSO + piece.removeprefix(_LABEL)
            again = f"<{iri}>{further}{tail}"
            text = text.replace(f"<{iri}>{piece}{tail}", "" if again in text else again)
    return text


def _add(node: Filled, iri: str, stem: str, graph: str, tail: str, out: list[str]) -> None:
    """The lines of a node and what is in it. ``stem`` is what the IRIs in it begin with."""
    pieces = [*node.template.always]
    for entry in node.entries:
        pieces += entry.pieces
    for child in node.children:
        made = child.template
        if made.reverse:  # the record itself, which describes its entity
            _add(child, graph, graph, graph, tail, out)
            out.append(f"<{graph}>{_DESCRIBES}<{iri}> {tail}")
            continue
        below = f"{stem}/{made.kind}/{child.id}" if child.id else f"{stem}/{made.kind}"
        pieces.append(f"{made.link}<{below}> ")
        _add(child, below, below, graph, tail, out)
    head = f"<{iri}>"
    out.append(head + (tail + head).join(pieces) + tail)
