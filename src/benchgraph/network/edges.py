"""The edges of a relation graph: which of a view's links are one, and their documented attributes.

Readers hold at most one edge of a kind between two nodes, each in a way of its own (Gephi keeps the
reason of the last): so links of one kind between the same two are one edge already here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from benchgraph.network import wording
from benchgraph.network.naming import Naming, amount_text
from benchgraph.network.snapshot import number, slug
from benchgraph.network.views import Edge
from benchgraph.vocab import SYMMETRIC_RELATIONS

EDGE_ATTRIBUTES = {
    "id": "stable name of the edge",
    "relation": "relation type or property, as a slug: shared-institution, operator, funds …",
    "relation_label": "the same in the chosen language",
    "label": "as relation_label: what Gephi and Cytoscape show",
    "directed": "false where the relation reads the same both ways: source and target are then in"
    " the order of their IRIs",
    "reason": "why: relation, what it goes through and who has which role, in the chosen language;"
    " the reasons of merged links joined by semicolons",
    "via": "names of what the link goes through, chosen language",
    "via_iri": "their IRIs",
    "roles": "who has which role at the shared thing (view institutions)",
    "roles_iri": "the same as IRI and property slug",
    "strength": "0..1, as the rule that derived the relation says; of merged links the greatest",
    "derivation": "name of that rule; empty for a link that a record states",
    "count": "how many statements stand behind the edge",
    "weight": "0..1: the strength, else the weight of the kind (see Weights); merged: see there",
    "merged": "ids of the links that are one edge here, where they are several",
    "pages": "pages that the evidence stands on",
    "quotes": "quoted words of the evidence",
    "amounts": "money stated for what is funded, each with status, stage and date (view funding)",
    "amount_scope": "whose money it is: a total is not this funder's share",
    "amount": "the number, only where exactly one amount with one value is stated",
    "currency": "its unit",
    "amount_status": "target, announced, actual, estimate or baseline",
    "start": "first day of the amount's period, where one amount is stated",
}
# Relations that read the same both ways: those of the vocabulary, and those that only views know.
UNDIRECTED = SYMMETRIC_RELATIONS | {"works-with", "related-to-same"}
# How much a link weighs that no rule gives a strength: below every relation that quotes a page.
WEIGHTS = {
    "subject": 0.1, "profiles": 0.1, "operator": 0.1, "operates": 0.1, "owner": 0.1,
    "funder": 0.1, "funds": 0.1, "regulator": 0.1, "parent": 0.1, "part-of": 0.1,
    "replaced-by": 0.1, "works-with": 0.1, "related-to-same": 0.05,
    "participant": 0.05, "publisher": 0.05, "under-document": 0.05, "under-government": 0.05,
    "mentions": 0.05, "cites": 0.05, "about": 0.05,
    "region": 0.02, "jurisdiction": 0.02, "contained-in": 0.02,
}  # fmt: skip
OTHER_WEIGHT = 0.02
LEAST_WEIGHT = 0.0001
Way = dict[str, list[Any]]


@dataclass
class EdgeRow:
    """An edge with its attributes; ``ways`` is its reason in IRIs, for any language."""

    source: str
    target: str
    attributes: dict[str, Any]
    ways: list[Way]


def edge_rows(naming: Naming, edges: Iterable[Edge], merge: bool) -> list[EdgeRow]:
    """A row for each edge, sorted; with ``merge`` one for each kind between the same two nodes, in
    one direction where it has one."""
    groups: dict[tuple[str, ...], list[Edge]] = {}
    for edge in edges:
        source, target = edge.source, edge.target
        if edge.relation in UNDIRECTED and target < source:
            source, target = target, source
        key = (source, target, edge.relation)
        groups.setdefault(key if merge else (*key, _name(edge)), []).append(edge)
    rows = [_row(naming, key[0], key[1], group) for key, group in groups.items()]
    return sorted(
        rows,
        key=lambda row: (
            row.source,
            row.target,
            row.attributes["relation"],
            row.attributes["id"],
        ),
    )


def ways(edges: Iterable[Edge]) -> list[Way]:
    """What each of ``edges`` goes through, as IRIs, and who has which role there; each once."""
    found = {(edge.via, edge.roles): None for edge in edges if edge.via or edge.roles}
    return [{"via": list(via), "roles": [list(role) for role in roles]} for via, roles in found]


def weight(edges: Iterable[Edge]) -> float:
    """How much edges weigh as one: each statement takes its part of what was left to 1.

    Never 0: Gephi leaves out edges that weigh nothing.
    """
    left = 1.0
    for edge in edges:
        if edge.strength:
            left *= 1 - float(edge.strength)
        else:
            left *= (1 - WEIGHTS.get(edge.relation, OTHER_WEIGHT)) ** max(edge.count, 1)
    return max(round(1 - left, 4), LEAST_WEIGHT)


def _name(edge: Edge) -> str:
    return edge.key or " ".join((edge.source, edge.relation, edge.target, *edge.via))


def _row(naming: Naming, source: str, target: str, group: list[Edge]) -> EdgeRow:
    group = sorted(group, key=_name)
    first = group[0]
    names = [_name(edge) for edge in group]
    strengths = [float(edge.strength) for edge in group if edge.strength]
    roles = list(dict.fromkeys(role for edge in group for role in edge.roles))
    via = list(dict.fromkeys(iri for edge in group for iri in edge.via))
    proofs = {proof for edge in group for proof in edge.proofs}
    relation = naming.relation(first.relation)
    through = ways(group)
    attributes: dict[str, Any] = {
        "id": names[0] if len(group) == 1 else " ".join((source, first.relation, target)),
        "relation": first.relation,
        "relation_label": relation,
        "label": relation,
        "directed": first.relation not in UNDIRECTED,
        "reason": _reason(naming, relation, through),
        "via": [naming.name(iri) for iri in via],
        "via_iri": via,
        "roles": [_role(naming, *role) for role in roles],
        "roles_iri": [f"{who} {what}" for who, what in roles],
        "strength": max(strengths, default=None),
        "derivation": ", ".join(sorted({e.derivation for e in group if e.derivation})),
        "count": sum(edge.count for edge in group),
        "weight": weight(group),
        "merged": names if len(group) > 1 else [],
        "pages": sorted({proof.page for proof in proofs if proof.page}),
        "quotes": sorted({proof.quote for proof in proofs if proof.quote}),
        **_amounts(naming, group),
    }
    kept = {key: value for key, value in attributes.items() if value not in ("", [], None)}
    return EdgeRow(source, target, kept, through)


def _role(naming: Naming, who: str, what: str) -> str:
    return f"{naming.name(who)} ({naming.role(what)})"


def _reason(naming: Naming, relation: str, found: list[Way]) -> str:
    """``relation: what it goes through — who is what``, several joined by semicolons."""
    said = []
    for way in found:
        text = ", ".join(map(naming.name, way["via"]))
        if way["roles"]:
            text += " — " + ", ".join(_role(naming, *role) for role in way["roles"])
        said.append(text.strip())
    return relation + (": " + "; ".join(dict.fromkeys(said)) if said else "")


def _amounts(naming: Naming, group: list[Edge]) -> dict[str, Any]:
    amounts = {amount.iri: amount for edge in group for amount in edge.amounts}
    if not amounts:
        return {}
    shared = any(edge.shared_amount for edge in group)
    found: dict[str, Any] = {
        "amounts": sorted(amount_text(naming, amount) for amount in amounts.values()),
        "amount_scope": wording.say(
            wording.AMOUNT_SCOPE["shared" if shared else "sole"], naming.language
        ),
    }
    only = next(iter(amounts.values()))
    if len(amounts) == 1 and (value := number(only.value)) is not None:
        found |= {
            "amount": value,
            "currency": slug(only.unit).upper(),
            "amount_status": slug(only.status),
            "start": only.earliest,
        }
    return found
