"""``relation_graph``: a view as a networkx graph; ``nodes`` and ``edges`` say its attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.network import wording
from benchgraph.network.edges import edge_rows
from benchgraph.network.measures import measure
from benchgraph.network.naming import Naming
from benchgraph.network.nodes import node_rows
from benchgraph.network.reading import read_snapshot
from benchgraph.network.selection import EVERYTHING, Selection, select, selection
from benchgraph.network.snapshot import Snapshot, slug
from benchgraph.network.views import DEFAULT_VIEW, VIEWS, Edge, surroundings
from benchgraph.query import resolve

if TYPE_CHECKING:
    import networkx as nx

    from benchgraph.store import Store

MAX_HOPS = 6
PARALLEL = ("merge", "keep")
_NO_NODE = "relations link cases, things, institutions, regions and documents; this is none"


def relation_graph(
    store: Store,
    view: str = DEFAULT_VIEW,
    language: str = "en",
    entity: str | None = None,
    hops: int = 1,
    isolated: bool | None = None,
    parallel: str = "merge",
    **chosen: Any,
) -> nx.MultiDiGraph[str]:
    """The graph of one view of what ``store`` says.

    In: ``view`` one of ``VIEWS``; ``entity`` (IRI, prefixed name, slug or label) and ``hops`` for
    view ``ego``; ``isolated=False`` leaves out nodes without an edge, as does None where edges are
    chosen; ``parallel="keep"`` keeps links of one kind between the same two nodes apart;
    ``chosen``: ``regions``, ``classes``, ``relations``, ``min_strength``, ``since``, ``until`` as
    in ``selection``. Out: a MultiDiGraph keyed by IRI, in sorted order, with the attributes of
    ``NODE_ATTRIBUTES`` and ``EDGE_ATTRIBUTES``; lists stay lists. An edge whose ``directed`` is
    false reads the same both ways. Raises ParameterError for what is not known, NotFoundError for
    an entity or region that is not there.
    """
    if view not in VIEWS:
        raise ParameterError("there is no such view", found=str(view), expected=", ".join(VIEWS))
    if (entity is not None) != (view == "ego"):
        raise ParameterError(
            "view ego, and only it, needs an entity",
            hint="--view ego --entity case:cyberport-ai-supercomputing-centre",
        )
    if hops not in range(1, MAX_HOPS + 1):
        raise ParameterError("bad number of hops", found=str(hops), expected=f"1 to {MAX_HOPS}")
    if parallel not in PARALLEL:
        raise ParameterError(
            "parallel edges are merged or kept", found=str(parallel), expected=", ".join(PARALLEL)
        )
    centre = resolve(store, entity) if entity is not None else None
    kept = selection(store, **chosen)
    shot = read_snapshot(store)
    return graph_of(shot, view, language, centre, hops, isolated, parallel == "merge", kept)


def graph_of(
    shot: Snapshot,
    view: str,
    language: str = "en",
    centre: str | None = None,
    hops: int = 1,
    isolated: bool | None = None,
    merge: bool = True,
    chosen: Selection = EVERYTHING,
) -> nx.MultiDiGraph[str]:
    """``relation_graph`` on a snapshot that was read already; ``centre`` is an IRI."""
    nodes, edges = select(shot, *VIEWS[view].make(shot), chosen)
    if centre is not None:
        if centre not in nodes:
            known = shot.kinds.get(centre, "Page") != "Page"
            raise NotFoundError(
                "the centre is not among what was chosen" if known else _NO_NODE, found=centre
            )
        nodes, edges = surroundings(nodes, edges, centre, hops)
    if isolated is None:
        isolated = not chosen.of_edges
    if not isolated:
        nodes = {end for edge in edges for end in (edge.source, edge.target)}
        nodes |= {centre} if centre is not None else set()
    return _build(Naming(shot, language), view, nodes, edges, centre, merge)


def graph_around(
    shot: Snapshot, centres: Sequence[str], language: str = "en"
) -> nx.MultiDiGraph[str]:
    """What is one step from any of ``centres`` (IRIs), and every relation among all of it.

    The attributes are those of ``relation_graph``; the name says which centres. Raises
    NotFoundError for one that relations cannot link.
    """
    nodes, edges = VIEWS["ego"].make(shot)
    reached: set[str] = set()
    for centre in centres:
        if centre not in nodes:
            raise NotFoundError(_NO_NODE, found=centre)
        reached |= surroundings(nodes, edges, centre, 1)[0]
    kept = [edge for edge in edges if edge.source in reached and edge.target in reached]
    naming = Naming(shot, language)
    graph = _build(naming, "ego", reached, kept, None)
    graph.graph["name"] += " " + ", ".join(map(naming.name, centres))
    return graph


def _build(
    naming: Naming,
    view: str,
    nodes: set[str],
    edges: list[Edge],
    centre: str | None,
    merge: bool = True,
) -> nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    title = wording.say(wording.VIEWS[view], naming.language)
    graph.graph.update(
        name=f"{title} {naming.name(centre)}" if centre else title,
        view=view,
        language=naming.language,
    )
    if centre:
        graph.graph["entity"] = centre
    graph.add_nodes_from(node_rows(naming, view, nodes).items())
    rows = edge_rows(naming, edges, merge)
    for row in rows:
        graph.add_edge(row.source, row.target, key=row.attributes["id"], **row.attributes)
    measure(graph)
    graph.graph["ways"] = {row.attributes["id"]: row.ways for row in rows}
    graph.graph["texts"] = _texts(naming.shot, graph)
    graph.graph["titles"] = {
        tag: f"{said} {naming.shot.name(centre, tag)}" if centre else said
        for tag, said in wording.VIEWS[view].items()
    }
    return graph


def _texts(shot: Snapshot, graph: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """Every label that a page with a language switch needs: key → {language tag: text}."""
    texts: dict[str, Any] = {}
    iris: set[str] = set(graph)
    for _, data in graph.nodes(data=True):
        iris.update(data.get("region_iri", ()))
        group = data["group"]
        texts[f"group:{group}"] = (
            wording.kind_texts(shot, group)
            if group == data["class"]
            else _or_slug(shot.names.get(group), group)
        )
        texts[f"class:{data['class']}"] = wording.kind_texts(shot, data["class"])
    for _, _, data in graph.edges(data=True):
        iris.update(data.get("via_iri", ()))
        texts[f"relation:{data['relation']}"] = wording.relation_texts(shot, data["relation"])
        for role in (role.rsplit(" ", 1)[1] for role in data.get("roles_iri", ())):
            texts[f"role:{role}"] = wording.role_texts(shot, role)
    texts |= {iri: _or_slug(shot.names.get(iri), iri) for iri in iris}
    return {key: texts[key] for key in sorted(texts)}


def _or_slug(names: dict[str, str] | None, iri: str) -> dict[str, str]:
    return names or {"en": slug(iri)}
