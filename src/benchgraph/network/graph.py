"""``relation_graph``: a view as a networkx graph whose attributes are documented here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.iris import is_valid_iri
from benchgraph.network import wording
from benchgraph.network.measures import measure
from benchgraph.network.naming import Naming, amount_text, event_text
from benchgraph.network.reading import read_snapshot
from benchgraph.network.snapshot import Snapshot, slug
from benchgraph.network.views import VIEWS, Edge, surroundings
from benchgraph.query import resolve

if TYPE_CHECKING:
    import networkx as nx

    from benchgraph.store import Store

MAX_HOPS = 6
_NO_NODE = "relations link cases, things, institutions, regions and documents; this is none"
NODE_ATTRIBUTES = {
    "iri": "the entity's IRI; also the node's key",
    "url": "an address that opens: official link, else the page that profiles it, else the IRI",
    "label": "name in the chosen language (fallback: as BCP 47, en, any, slug)",
    "label_xx": "name in language xx, one attribute per language that is known (zh-hans: zh_hans)",
    "class": "most specific class: Case, Institution, Facility …",
    "class_label": "the class in the chosen language",
    "group": "what colour and shape show: broad axis (view cases), type (institutions), else class",
    "group_label": "the group in the chosen language",
    "case_type": "case type in the chosen language (cases)",
    "axis": "axis in the source's wording, chosen language (cases)",
    "classification": "type of institution in the chosen language",
    "document_type": "document type in the chosen language (policy documents)",
    "region": "regions, chosen language",
    "region_iri": "IRIs of the regions",
    "flag": "flag emoji of the regions that have an ISO 3166-1 alpha-2 code",
    "status": "status in the chosen language",
    "start": "first day of the first event (a case: of its things), or of a document's date",
    "end": "last day of an event of kind ended",
    "events": "dated events, e.g. 2024-12 launched",
    "amounts": "money stated for the entity, each with status and date (view funding)",
    "degree": "number of edges in this view (parallel edges counted)",
    "betweenness": "betweenness centrality, undirected, parallel edges as one, normalised",
    "community": "Louvain community, 0 = largest; undirected, parallel edges as weight",
}
EDGE_ATTRIBUTES = {
    "id": "stable name of the edge",
    "relation": "relation type or property, as a slug: shared-institution, operator, funds …",
    "relation_label": "the same in the chosen language",
    "label": "as relation_label: what Gephi and Cytoscape show",
    "reason": "why: relation, what it goes through and who has which role, in the chosen language",
    "via": "names of what the link goes through, chosen language",
    "via_iri": "their IRIs",
    "roles": "who has which role at the shared thing (view institutions)",
    "roles_iri": "the same as IRI and property slug",
    "strength": "0..1, as the rule that derived the relation says",
    "derivation": "name of that rule; empty for a link that a record states",
    "count": "how many statements stand behind the edge",
    "weight": "strength, else 1",
    "pages": "pages that the evidence stands on",
    "quotes": "quoted words of the evidence",
    "amounts": "money stated for what is funded, each with status, stage and date (view funding)",
    "amount_scope": "whose money it is: a total is not this funder's share",
    "amount": "the number, only where exactly one amount with one value is stated",
    "currency": "its unit",
    "amount_status": "target, announced, actual, estimate or baseline",
    "start": "first day of the amount's period, where one amount is stated",
}


def relation_graph(
    store: Store,
    view: str = "cases",
    language: str = "en",
    entity: str | None = None,
    hops: int = 1,
    isolated: bool = True,
) -> nx.MultiGraph[str] | nx.MultiDiGraph[str]:
    """The graph of one view of what ``store`` says.

    In: ``view`` one of ``VIEWS``; ``entity`` (IRI, prefixed name, slug or label) and ``hops`` for
    view ``ego``; ``isolated=False`` leaves out nodes without an edge. Out: a MultiGraph (cases,
    institutions) or MultiDiGraph (the others) keyed by IRI, in sorted order, with the attributes of
    ``NODE_ATTRIBUTES`` and ``EDGE_ATTRIBUTES``; lists stay lists. Raises ParameterError for an
    unknown view or bad hops, NotFoundError for an entity that is not there.
    """
    if view not in VIEWS:
        raise ParameterError("there is no such view", found=view, expected=", ".join(sorted(VIEWS)))
    if (entity is not None) != (view == "ego"):
        raise ParameterError(
            "view ego, and only it, needs an entity",
            hint="--view ego --entity case:cyberport-ai-supercomputing-centre",
        )
    if not 1 <= hops <= MAX_HOPS:
        raise ParameterError("bad number of hops", found=str(hops), expected=f"1 to {MAX_HOPS}")
    centre = resolve(store, entity) if entity is not None else None
    return graph_of(read_snapshot(store), view, language, centre, hops, isolated)


def graph_of(
    shot: Snapshot,
    view: str,
    language: str = "en",
    centre: str | None = None,
    hops: int = 1,
    isolated: bool = True,
) -> nx.MultiGraph[str] | nx.MultiDiGraph[str]:
    """``relation_graph`` on a snapshot that was read already; ``centre`` is an IRI."""
    chosen = VIEWS[view]
    nodes, edges = chosen.make(shot)
    if centre is not None:
        if centre not in nodes:
            raise NotFoundError(_NO_NODE, found=centre)
        nodes, edges = surroundings(nodes, edges, centre, hops)
    if not isolated:
        nodes = {end for edge in edges for end in (edge.source, edge.target)}
    return _build(Naming(shot, language), view, nodes, edges, chosen.directed, centre)


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
    graph: Any = _build(naming, "ego", reached, kept, True, None)
    graph.graph["name"] += " " + ", ".join(map(naming.name, centres))
    return graph  # type: ignore[no-any-return]


def _build(
    naming: Naming,
    view: str,
    nodes: set[str],
    edges: list[Edge],
    directed: bool,
    centre: str | None,
) -> nx.MultiGraph[str] | nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiGraph[str] | nx.MultiDiGraph[str]
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    title = wording.say(wording.VIEWS[view], naming.language)
    graph.graph.update(
        name=f"{title} {naming.name(centre)}" if centre else title,
        view=view,
        language=naming.language,
    )
    if centre:
        graph.graph["entity"] = centre
    for iri in sorted(nodes):
        graph.add_node(iri, **_node(naming, view, iri))
    rows = sorted(
        (_edge_row(naming, edge, directed) for edge in edges),
        key=lambda row: (row[0], row[1], row[2]["relation"], row[2]["id"]),
    )
    for source, target, attributes in rows:
        graph.add_edge(source, target, key=attributes["id"], **attributes)
    measure(graph)
    graph.graph["texts"] = _texts(naming.shot, graph)
    graph.graph["titles"] = {
        tag: f"{said} {naming.shot.name(centre, tag)}" if centre else said
        for tag, said in wording.VIEWS[view].items()
    }
    return graph


def _node(naming: Naming, view: str, iri: str) -> dict[str, Any]:
    shot = naming.shot
    kind = shot.kinds[iri]
    facts = shot.facts.get(iri, {})
    attributes: dict[str, Any] = {"iri": iri, "url": _url(shot, iri), "label": naming.name(iri)}
    for tag, text in shot.names.get(iri, {}).items():
        attributes[f"label_{re.sub('[^a-z0-9]', '_', tag)}" if tag else "label_und"] = text
    group = group_of(shot, view, iri)
    attributes |= {
        "class": kind,
        "class_label": naming.kind(kind),
        "group": group,
        "group_label": naming.kind(group) if group == kind else naming.name(group),
    }
    for key in ("case_type", "axis", "classification", "document_type", "status"):
        if facts.get(key):
            attributes[key] = [naming.name(value) for value in facts[key]]
    if regions := _regions(shot, iri):
        attributes["region"] = [naming.name(region) for region in regions]
        attributes["region_iri"] = regions
        attributes["flag"] = "".join(filter(None, (flag(shot, region) for region in regions)))
    attributes |= _dates(naming, iri)
    if view == "funding" and (amounts := shot.amounts_of(iri)):
        attributes["amounts"] = sorted(amount_text(naming, amount) for amount in amounts)
    return {key: value for key, value in attributes.items() if value not in ("", [], None)}


def group_of(shot: Snapshot, view: str, iri: str) -> str:
    """What colour and shape stand for: a class name, or the IRI of a broad axis or a type."""
    kind = shot.kinds[iri]
    facts = shot.facts.get(iri, {})
    if view == "cases" and (axes := facts.get("axis")):
        return shot.broader.get(axes[0], axes[0])
    if view == "institutions" and (types := facts.get("classification")):
        return types[0]
    return kind


def _url(shot: Snapshot, iri: str) -> str:
    facts = shot.facts.get(iri, {})
    pages = sorted(facts.get("page", ()), key=lambda url: (url.count("/"), url))
    offers = [*pages, *facts.get("url", ()), shot.proof_page(iri), iri]
    return next((url for url in offers if is_valid_iri(url)), iri)


def _regions(shot: Snapshot, iri: str) -> list[str]:
    """Regions of an entity: its own, its things' for a case, its jurisdiction for a document."""
    if shot.kinds[iri] == "Region":
        return [iri]
    holders = {iri, *shot.subjects_of(iri)} if shot.kinds[iri] == "Case" else {iri}
    return sorted(
        {o for h in holders for p, o in shot.links_from(h) if p in ("region", "jurisdiction")}
    )


def flag(shot: Snapshot, region: str) -> str:
    """The flag emoji of a region's ISO 3166-1 alpha-2 code; "" where it has none."""
    for code in shot.facts.get(region, {}).get("identifier", ()):
        if re.fullmatch("[A-Z]{2}", code):
            return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)
    return ""


def _dates(naming: Naming, iri: str) -> dict[str, Any]:
    shot = naming.shot
    holders = [iri, *shot.subjects_of(iri)] if shot.kinds[iri] == "Case" else [iri]
    events = sorted(event for h in holders for event in shot.events.get(h, ()) if event.earliest)
    if not events:
        earliest = shot.facts.get(iri, {}).get("earliest", [])
        return {"start": earliest[0]} if earliest else {}
    happened = [e for e in events if e.status not in ("planned", "slipped")] or events
    ends = [e.latest or e.earliest for e in events if e.kind == "ended"]
    return {
        "start": happened[0].earliest,
        "end": max(ends) if ends else "",
        "events": [event_text(naming, event) for event in events],
    }


def _edge_row(naming: Naming, edge: Edge, directed: bool) -> tuple[str, str, dict[str, Any]]:
    source, target = edge.source, edge.target
    if not directed and target < source:
        source, target = target, source
    via = [naming.name(iri) for iri in edge.via]
    roles = [f"{naming.name(who)} ({naming.relation(what)})" for who, what in edge.roles]
    relation = naming.relation(edge.relation)
    reason = relation + (f": {', '.join(via)}" if via else "")
    if roles:
        reason += f" — {', '.join(roles)}"
    name = " ".join((source, edge.relation, target, *edge.via))
    attributes: dict[str, Any] = {
        "id": edge.key or name,
        "relation": edge.relation,
        "relation_label": relation,
        "label": relation,
        "reason": reason,
        "via": via,
        "via_iri": list(edge.via),
        "roles": roles,
        "roles_iri": [f"{who} {what}" for who, what in edge.roles],
        "strength": float(edge.strength) if edge.strength else None,
        "derivation": edge.derivation,
        "count": edge.count,
        "weight": float(edge.strength) if edge.strength else 1.0,
        "pages": sorted({proof.page for proof in edge.proofs if proof.page}),
        "quotes": sorted({proof.quote for proof in edge.proofs if proof.quote}),
        **_amounts(naming, edge),
    }
    kept = {key: value for key, value in attributes.items() if value not in ("", [], None)}
    return source, target, kept


def _amounts(naming: Naming, edge: Edge) -> dict[str, Any]:
    if not edge.amounts:
        return {}
    scope = wording.AMOUNT_SCOPE["shared" if edge.shared_amount else "sole"]
    found: dict[str, Any] = {
        "amounts": sorted(amount_text(naming, amount) for amount in edge.amounts),
        "amount_scope": wording.say(scope, naming.language),
    }
    if len(edge.amounts) == 1 and edge.amounts[0].value:
        only = edge.amounts[0]
        found |= {
            "amount": float(only.value),
            "currency": slug(only.unit).upper(),
            "amount_status": slug(only.status),
            "start": only.earliest,
        }
    return found


def _texts(shot: Snapshot, graph: nx.MultiGraph[str] | nx.MultiDiGraph[str]) -> dict[str, Any]:
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
        roles = (role.rsplit(" ", 1)[1] for role in data.get("roles_iri", ()))
        for relation in (data["relation"], *roles):
            texts[f"relation:{relation}"] = wording.relation_texts(shot, relation)
    texts |= {iri: _or_slug(shot.names.get(iri), iri) for iri in iris}
    return {key: texts[key] for key in sorted(texts)}


def _or_slug(names: dict[str, str] | None, iri: str) -> dict[str, str]:
    return names or {"en": slug(iri)}
