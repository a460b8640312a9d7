"""The nodes of a relation graph: the attributes that are documented here, from a snapshot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from benchgraph.network.naming import Naming, amount_text, event_text
from benchgraph.network.snapshot import Snapshot, slug

NODE_ATTRIBUTES = {
    "iri": "the entity's IRI; also the node's key",
    "url": "official link, else the page whose main subject it is; absent where there is neither",
    "label": "name in the chosen language (fallback: as BCP 47, en, any, slug); where two nodes of"
    " the view bear it, with class, region, the end of the IRI or all of it in brackets",
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
    "degree": "number of edges in this view",
    "betweenness": "betweenness centrality, undirected, the edges of a pair as one, normalised",
    "community": "Louvain community, 0 = largest; undirected, the edges of a pair as weight",
}


def node_rows(naming: Naming, view: str, nodes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The attributes of each of ``nodes`` (IRIs), in sorted order."""
    order = sorted(nodes)
    labels = _labels(naming, order)
    return {iri: _row(naming, view, iri, labels[iri]) for iri in order}


def _row(naming: Naming, view: str, iri: str, label: str) -> dict[str, Any]:
    shot = naming.shot
    kind = shot.kinds[iri]
    facts = shot.facts.get(iri, {})
    attributes: dict[str, Any] = {"iri": iri, "url": shot.address(iri), "label": label}
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
    if regions := regions_of(shot, iri):
        attributes["region"] = [naming.name(region) for region in regions]
        attributes["region_iri"] = regions
        attributes["flag"] = "".join(filter(None, (flag(shot, region) for region in regions)))
    attributes |= _dates(naming, iri)
    if view == "funding" and (amounts := shot.amounts_of(iri)):
        attributes["amounts"] = sorted(amount_text(naming, amount) for amount in amounts)
    return {key: value for key, value in attributes.items() if value not in ("", [], None)}


def _labels(naming: Naming, nodes: list[str]) -> dict[str, str]:
    """A label for each node; those that share a name are told apart by class, by region, by the end
    of their IRI or by all of it."""
    sharing: dict[str, list[str]] = defaultdict(list)
    for iri in nodes:
        sharing[naming.name(iri)].append(iri)
    labels = {iris[0]: name for name, iris in sharing.items() if len(iris) == 1}
    taken = set(labels.values())
    for name, iris in sharing.items():
        if len(iris) == 1:
            continue
        for marks in _marks(naming, iris):
            marked = [naming.marked(name, mark) for mark in marks]
            if len({*marked} - taken) == len(iris):
                break
        labels |= zip(iris, marked, strict=True)
        taken.update(marked)
    return labels


def _marks(naming: Naming, iris: list[str]) -> Iterator[list[str]]:
    """What may tell entities of one name apart, what people know best first."""
    yield [naming.kind(naming.shot.kinds[iri]) for iri in iris]
    regions = [", ".join(map(naming.name, regions_of(naming.shot, iri))) for iri in iris]
    if all(regions):
        yield regions
    yield [slug(iri) for iri in iris]
    yield iris


def group_of(shot: Snapshot, view: str, iri: str) -> str:
    """What colour and shape stand for: a class name, or the IRI of a broad axis or a type."""
    kind = shot.kinds[iri]
    facts = shot.facts.get(iri, {})
    if view == "cases" and (axes := facts.get("axis")):
        return shot.broader.get(axes[0], axes[0])
    if view == "institutions" and (types := facts.get("classification")):
        return types[0]
    return kind


def regions_of(shot: Snapshot, iri: str) -> list[str]:
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
    events = shot.events_of(iri)
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
