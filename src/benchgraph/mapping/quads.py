"""Filled nodes → N-Quads, without a detour over YAML or terms of a store."""

from __future__ import annotations

from benchgraph.mapping.nodes import Filled
from benchgraph.vocab import BG, GRAPH, ID

_DESCRIBES = f" {BG.describes} "


def record_lines(record: Filled, below: str = "") -> bytes:
    """The N-Quads of a record: what ``record_quads`` gives for the draft that says the same.

    ``below`` is the slug of the collection below which graph and nested nodes stand, if any.
    """
    iri = ID + record.id
    graph = f"{GRAPH}{below}/{record.id}" if below else GRAPH + record.id
    stem = f"{iri}/{below}" if below else iri
    out: list[str] = []
    _add(record, iri, stem, graph, f"<{graph}> .\n", out)
    return "".join(out).encode()


def _add(node: Filled, iri: str, stem: str, graph: str, tail: str, out: list[str]) -> None:
    template = node.template
    pieces = [*template.types]
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
