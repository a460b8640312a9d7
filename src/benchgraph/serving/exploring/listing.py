"""What is drawn, as a list: for who uses a keyboard, a screen reader, a printer or no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from benchgraph.iris import prefixed
from benchgraph.query.entities import labels
from benchgraph.serving.exploring.view import Seen
from benchgraph.serving.model import Asked, Graph
from benchgraph.vocab import BG

MOST_ROWS = 250
MOST_STARTS = 60
MOST_QUOTES = 5


@dataclass(frozen=True, slots=True)
class End:
    """A thing at one end of a relation: its name and kind, its page, and the address of the same
    view with its relations as well (``grow``; empty where they are shown)."""

    iri: str
    name: str
    kind: str
    href: str
    grow: str


@dataclass(frozen=True, slots=True)
class Row:
    """A relation: from ``near`` to ``far`` where ``outward``, with its reason and evidence."""

    relation: str
    near: End
    far: End
    outward: bool
    directed: bool
    reason: str
    quotes: tuple[str, ...]
    pages: tuple[tuple[str, str], ...]
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The relations of one thing that was opened (``close``: the address without it); without a
    thing, the relations among all others. ``left_out`` counts those that are not listed."""

    end: End | None
    close: str
    rows: tuple[Row, ...]
    left_out: int


def starts(graph: Graph, language: str) -> list[tuple[str, str]]:
    """Name and IRI of what to begin with: the cases and the regions, by name."""
    found: list[tuple[str, str]] = []
    for kind in ("Case", "Region"):
        rows = graph.store.select(f"SELECT ?x {{ ?x a {BG[kind]} }}")
        iris = [term.value for (term,) in rows if isinstance(term, NamedNode)]
        names = labels(graph.store, iris, language)
        found += sorted((names.get(iri) or prefixed(iri), iri) for iri in iris)
        if len(found) >= MOST_STARTS:
            break
    return found[:MOST_STARTS]


def listed(asked: Asked, seen: Seen) -> list[Part]:
    """The relations that are seen: those of each thing that was opened, then the others."""
    edges = list(seen.graph.edges(data=True))
    ends = {iri: _end(asked, seen, iri) for iri in seen.graph}
    parts = []
    for iri in seen.opened:
        rows = [_row(seen, ends, edge, iri) for edge in edges if iri in edge[:2]]
        rows.sort(key=lambda row: (row.relation, not row.outward, row.far.name))
        parts.append(_part(ends.get(iri), _address(asked, seen.opened, without=iri), rows))
    opened = frozenset(seen.opened)
    others = [_row(seen, ends, edge, edge[0]) for edge in edges if not opened & {*edge[:2]}]
    others.sort(key=lambda row: (row.near.name, row.relation, row.far.name))
    if others:
        parts.append(_part(None, "", others))
    return parts


def _part(end: End | None, close: str, rows: Sequence[Row]) -> Part:
    return Part(end, close, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def _row(seen: Seen, ends: dict[str, End], edge: Any, near: str) -> Row:
    source, target, data = edge
    outward = source == near
    return Row(
        data["relation_label"],
        ends[near],
        ends[target if outward else source],
        outward,
        data["directed"],
        data["reason"],
        tuple(data.get("quotes", ())[:MOST_QUOTES]),
        tuple((page, page) for page in data.get("pages", ())[:MOST_QUOTES]),
        tuple(data.get("amounts", ())),
    )


def _end(asked: Asked, seen: Seen, iri: str) -> End:
    data = seen.graph.nodes[iri]
    grow = "" if iri in seen.opened else _address(asked, (*seen.opened, iri))
    return End(iri, data["label"], data["class_label"], asked.iri_href(iri), grow)


def _address(asked: Asked, opened: Sequence[str], without: str = "") -> str:
    return asked.href("/graph", tuple(("entity", iri) for iri in opened if iri != without))
