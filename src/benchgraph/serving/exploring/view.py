"""What the explorer looks at: the surroundings of things that were opened, or a whole view."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from benchgraph.errors import LimitError, ParameterError
from benchgraph.network import VIEWS, graph_around, graph_of, read_around
from benchgraph.serving.exploring.drawing import MOST_NODES, cut, relations
from benchgraph.serving.model import Asked, Graph

if TYPE_CHECKING:
    import networkx as nx

    Network: TypeAlias = nx.MultiDiGraph[str]

MOST_OPENED = 40
WHOLE = tuple(name for name in VIEWS if name != "ego")


@dataclass(frozen=True)
class Seen:
    """What is looked at.

    ``graph`` is what is shown of it: with the kinds of relations that were asked for, cut to the
    2,000 nodes with the most relations of ``total``. ``opened`` are the IRIs whose relations are
    all in it, in the order in which they were opened; ``kinds`` every kind of relation there is,
    as ``drawing.relations`` counts them, ``chosen`` the names of those that are shown.
    """

    graph: Network
    total: int
    opened: tuple[str, ...]
    view: str
    kinds: list[dict[str, Any]]
    chosen: frozenset[str]


def look(graph: Graph, asked: Asked) -> Seen | None:
    """What the address asks to look at: ``entity`` (repeated) or ``view``, and ``kind`` (repeated).

    None where it names neither. Raises NotFoundError, ParameterError, LimitError.
    """
    names, view = asked.all("entity"), asked.get("view")
    if names and view:
        raise ParameterError("look at a view or at things, not both", expected="view= or entity=")
    if not names and not view:
        return None
    if view and view not in WHOLE:
        raise ParameterError("there is no such view", found=view, expected=", ".join(WHOLE))
    if len(names) > MOST_OPENED:
        raise LimitError(
            "too many things are opened",
            found=str(len(names)),
            expected=f"at most {MOST_OPENED}",
            hint="close some, or look at a whole view",
        )
    opened = tuple(dict.fromkeys(graph.find(name) for name in names))
    whole = _whole(graph, opened, view, asked.language)
    kinds = relations(whole)
    chosen = _chosen(asked, kinds)
    shown = _of_kinds(whole, chosen, opened) if len(chosen) < len(kinds) else whole
    return Seen(cut(shown, MOST_NODES), len(shown), opened, view, kinds, chosen)


@lru_cache(1)  # the page of a view, and then its files, are made of it
def _whole(graph: Graph, opened: tuple[str, ...], view: str, language: str) -> Network:
    if view:
        return graph_of(graph.snapshot, view, language)
    return graph_around(read_around(graph.store, opened), opened, language)


def _chosen(asked: Asked, kinds: list[dict[str, Any]]) -> frozenset[str]:
    """The kinds of relations that are asked for; all where none is."""
    known = [kind["key"] for kind in kinds]
    wanted = asked.all("kind")
    for name in wanted:
        if name not in known and not name.replace("-", "").isalpha():
            raise ParameterError(
                "there is no such kind of relation", found=name, expected=", ".join(known)
            )
    return frozenset(wanted) & frozenset(known) or frozenset(known)


def _of_kinds(whole: Network, chosen: frozenset[str], opened: tuple[str, ...]) -> Network:
    """``whole`` with the relations of these kinds alone, and what they link."""
    kept = whole.__class__(**whole.graph)
    kept.add_nodes_from((iri, whole.nodes[iri]) for iri in opened if iri in whole)
    for source, target, key, data in whole.edges(keys=True, data=True):
        if data["relation"] in chosen:
            for end in (source, target):
                kept.add_node(end, **whole.nodes[end])
            kept.add_edge(source, target, key=key, **data)
    return kept
