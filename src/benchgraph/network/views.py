"""The views: which entities and which links a relation graph shows.

A view turns a ``Snapshot`` into nodes (IRIs) and ``Edge`` rows; ``graph`` makes the networkx graph
with its attributes from them. To add a view, write a function and name it in ``VIEWS``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations

from benchgraph.network.snapshot import Amount, Proof, Relation, Snapshot
from benchgraph.vocab import SYMMETRIC_RELATIONS

CORE_ROLES = ("operator", "owner", "funder", "regulator")
ROLES = (*CORE_ROLES, "participant")
# What a derived relation says again of a plain link, with evidence and in the other direction.
RESTATED = {
    "operates": "operator",
    "funds": "funder",
    "regulates": "regulator",
    "issues": "publisher",
    "under-document": "under-document",
    "succession": "replaced-by",
}
# Relations that say that two institutions have to do with each other, not that a page names both.
WORKING = ("operates", "funds", "regulates", "issues", "succession", "shared-institution")
# What says that one has a part in the other: not that two have something in common.
_PARTS = {
    *ROLES, *RESTATED, "parent", "part-of", "publisher", "under-document", "under-government",
    "replaced-by", "operates", "funds", "regulates", "issues", "issues-for",
}  # fmt: skip
# An entity that more cases than this are related to would link every one with every other.
MOST_CASES = 6


@dataclass
class Edge:
    """One link of a view, before labels are chosen.

    ``relation`` is a slug; ``via`` the IRIs that the link goes through; ``roles`` says who is what
    there; ``amounts`` are money observations of the thing that is paid for.
    """

    source: str
    target: str
    relation: str
    via: tuple[str, ...] = ()
    proofs: frozenset[Proof] = frozenset()
    strength: str = ""
    derivation: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    amounts: tuple[Amount, ...] = ()
    shared_amount: bool = False
    count: int = 1
    key: str = field(default="")


@dataclass(frozen=True)
class View:
    """What a view is: in one line, and the function that makes it."""

    says: str
    make: Callable[[Snapshot], tuple[set[str], list[Edge]]]


def _of_kind(shot: Snapshot, *kinds: str) -> set[str]:
    return {iri for iri, kind in shot.kinds.items() if kind in kinds}


def _from_relation(relation: Relation, source: str, target: str) -> Edge:
    """A derived relation as an edge, called by what its arrow means.

    Two rules give relations a type that says more than holds of the ends: a thing and the document
    that it stands under share no document, and who issues that document has not issued the thing.
    """
    kind = relation.kind
    if relation.derivation == "under-document":
        kind = "under-document"
        if source in relation.via:
            source, target = target, source
    elif relation.derivation == "issues-for":
        kind = "issues-for"
    return Edge(
        source,
        target,
        kind,
        via=tuple(sorted(relation.via - {source, target})),
        proofs=frozenset(relation.proofs),
        strength=relation.strength,
        derivation=relation.derivation,
        key=relation.iri,
    )


def _from_links(shot: Snapshot, names: Iterable[str], nodes: set[str]) -> list[Edge]:
    """The plain links called ``names`` between two of ``nodes``, with their evidence."""
    wanted = set(names)
    return [
        Edge(s, o, p, proofs=frozenset(shot.proofs.get((s, p), ())))
        for s, p, o in sorted(shot.links)
        if p in wanted and s in nodes and o in nodes
    ]


def _relations_between(shot: Snapshot, nodes: set[str], kinds: Iterable[str] = ()) -> list[Edge]:
    wanted = set(kinds)
    return [
        _from_relation(r, r.source, r.target)
        for _, r in sorted(shot.relations.items())
        if r.source in nodes and r.target in nodes and (not wanted or r.kind in wanted)
    ]


def _once(edges: list[Edge]) -> list[Edge]:
    """``edges`` without the plain links that a derived relation between the same two restates."""
    said = {
        (frozenset((edge.source, edge.target)), RESTATED[edge.relation])
        for edge in edges
        if edge.derivation and edge.relation in RESTATED
    }
    return [
        edge
        for edge in edges
        if edge.derivation or (frozenset((edge.source, edge.target)), edge.relation) not in said
    ]


def landscape(shot: Snapshot) -> tuple[set[str], list[Edge]]:
    """Cases and what they profile; the institutions with a part in it; the documents and funding
    schemes that it is related to; and who of these pays, owns or runs what.

    What holds of a thing is drawn at the thing only, not again at the case that profiles it."""
    cases = _of_kind(shot, "Case")
    core = cases | {o for s, p, o in shot.links if p == "subject" and s in cases}
    _, edges = full(shot)
    edges = _unlifted(edges, {case: shot.subjects_of(case) for case in cases})
    nodes = set(core)
    for edge in edges:
        for end, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if end in core and _belongs(shot.kinds[other], edge.relation):
                nodes.add(other)
    return nodes, [
        edge
        for edge in edges
        if edge.source in nodes
        and edge.target in nodes
        and (edge.source in core or edge.target in core or edge.relation in _PARTS)
    ]


def _unlifted(edges: list[Edge], things: dict[str, list[str]]) -> list[Edge]:
    """``edges`` without those of a case that stand between one of its ``things`` and the same
    other end (or a thing of that) as well."""

    def key(source: str, target: str, relation: str) -> tuple[str, ...]:
        ends = (source, target)
        return (*(sorted(ends) if relation in SYMMETRIC_RELATIONS else ends), relation)

    said = {key(edge.source, edge.target, edge.relation) for edge in edges}
    return [
        edge
        for edge in edges
        if not any(
            key(source, target, edge.relation) in said
            for source in (edge.source, *things.get(edge.source, ()))
            for target in (edge.target, *things.get(edge.target, ()))
            if (source, target) != (edge.source, edge.target)
        )
    ]


def _belongs(kind: str, relation: str) -> bool:
    """Whether the landscape shows what a case or its thing is linked to by ``relation``."""
    return kind in ("PolicyDocument", "FundingScheme") or (
        relation in _PARTS and kind not in ("Region", "Case")
    )


def cases(shot: Snapshot) -> tuple[set[str], list[Edge]]:
    """Cases, linked by relations between them or their things, or to the same other entity."""
    nodes = _of_kind(shot, "Case")
    profiles: dict[str, set[str]] = defaultdict(set)
    for s, p, o in shot.links:
        if p == "subject" and s in nodes:
            profiles[o].add(s)
    edges: dict[tuple[str, ...], Edge] = {}
    for _, relation in sorted(shot.relations.items()):
        own = relation.source in nodes and relation.target in nodes
        sources = {relation.source} if relation.source in nodes else profiles[relation.source]
        targets = {relation.target} if relation.target in nodes else profiles[relation.target]
        for source in sorted(sources):
            for target in sorted(targets - {source}):
                edge = _from_relation(relation, source, target)
                if not own:  # lifted from the things: say which, and keep ids apart
                    things = {relation.source, relation.target} - nodes
                    edge.via = tuple(sorted({*edge.via, *things}))
                    edge.key = f"{relation.iri}#{source}#{target}"
                ends = (source, target)
                if edge.relation in SYMMETRIC_RELATIONS:
                    ends = (min(ends), max(ends))
                kept = edges.setdefault((*ends, edge.relation, *edge.via), edge)
                kept.proofs |= edge.proofs
    return nodes, list(edges.values()) + _through_an_entity(shot, nodes, list(edges.values()))


def _through_an_entity(shot: Snapshot, nodes: set[str], known: list[Edge]) -> list[Edge]:
    """Pairs of cases that are related to the same thing, institution or document."""
    around: dict[str, dict[str, set[Proof]]] = defaultdict(lambda: defaultdict(set))
    for relation in shot.relations.values():
        for case, other in (
            (relation.source, relation.target),
            (relation.target, relation.source),
        ):
            if case in nodes and shot.kinds[other] not in ("Case", "Region", "Page"):
                around[other][case] |= relation.proofs
    linked = {(edge.source, edge.target, via) for edge in known for via in edge.via}
    linked |= {(target, source, via) for source, target, via in linked}
    found: dict[tuple[str, str], Edge] = {}
    for entity, near in sorted(around.items()):
        if len(near) > MOST_CASES:
            continue
        for a, b in combinations(sorted(near), 2):
            if (a, b, entity) in linked:
                continue
            edge = found.setdefault((a, b), Edge(a, b, "related-to-same", count=0))
            edge.via = (*edge.via, entity)
            edge.count += 1
            edge.proofs |= near[a] | near[b]
    return list(found.values())


def institutions(shot: Snapshot) -> tuple[set[str], list[Edge]]:
    """Institutions that have to do with the same thing, and how they belong to each other.

    Participants are linked to those who operate, own, fund or regulate the thing, and to each
    other only where nobody does: a consortium of n members would otherwise make n² edges.
    """
    nodes = _of_kind(shot, "Institution")
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in shot.links:
        if p in ROLES and o in nodes and s not in nodes:
            roles[s][o].add(p)
    edges = []
    for thing, members in sorted(roles.items()):
        core = {who for who, what in members.items() if what & set(CORE_ROLES)}
        for a, b in combinations(sorted(members), 2):
            if core and a not in core and b not in core:
                continue
            proofs = {
                proof for who in (a, b) for p in members[who] for proof in shot.proofs[thing, p]
            }
            edges.append(
                Edge(
                    a,
                    b,
                    "works-with",
                    via=(thing,),
                    proofs=frozenset(proofs),
                    roles=tuple((who, p) for who in (a, b) for p in sorted(members[who])),
                )
            )
    edges += _from_links(shot, ("parent", "under-government", *ROLES, "part-of"), nodes)
    edges += _relations_between(shot, nodes, WORKING)
    return nodes, _once(edges)


def documents(shot: Snapshot) -> tuple[set[str], list[Edge]]:
    """Policy documents: who publishes them, where they hold, what replaces or rests on them."""
    own = _of_kind(shot, "PolicyDocument")
    links = _from_links(
        shot,
        ("publisher", "replaced-by", "jurisdiction", "under-document", "part-of", *ROLES),
        set(shot.kinds),
    )
    edges = [edge for edge in links if edge.source in own or edge.target in own]
    edges += [
        _from_relation(r, r.source, r.target)
        for _, r in sorted(shot.relations.items())
        if (r.source in own or r.target in own) and r.kind != "same-citation"
    ]
    return own | _ends(edges), _once(edges)


def funding(shot: Snapshot) -> tuple[set[str], list[Edge]]:
    """Who funds what through what, with the amounts of what is funded on the edges.

    Funder → thing carries the amounts stated for the thing; what is funded is followed to who
    operates it, to what it is a part of and to the document that it stands under. Things with an
    amount but no named funder stand in the view too, with the amount on the node.
    """
    funders: dict[str, set[str]] = defaultdict(set)
    for s, p, o in shot.links:
        if p == "funder":
            funders[s].add(o)
    edges = [
        Edge(
            funder,
            thing,
            "funds",
            proofs=frozenset(shot.proofs.get((thing, "funder"), ())),
            amounts=tuple(shot.amounts_of(thing)),
            shared_amount=len(who) > 1,
        )
        for thing, who in sorted(funders.items())
        for funder in sorted(who)
    ]
    paid = (set(funders) | {a.about for a in shot.amounts.values()}) - _of_kind(shot, "Region")
    for link in _from_links(shot, ("operator", "part-of", "under-document"), set(shot.kinds)):
        if link.source not in paid:
            continue
        if link.relation == "operator":
            link = replace(link, source=link.target, target=link.source, relation="operates")
        edges.append(link)
    known = {(e.source, e.target) for e in edges if e.relation == "funds"}
    edges += [
        _from_relation(r, r.source, r.target)
        for _, r in sorted(shot.relations.items())
        if r.kind == "funds" and (r.source, r.target) not in known
    ]
    return paid | _ends(edges), edges


def mentions(shot: Snapshot) -> tuple[set[str], list[Edge]]:
    """Pages and cases, and the entities that they are about, mention or cite (with a count)."""
    pages = _of_kind(shot, "Page")
    edges: dict[tuple[str, str, str], Edge] = {}
    for source, relation, target, proof in shot.mentions:
        edge = edges.get((source, relation, target))
        if edge is None:
            edge = edges[source, relation, target] = Edge(source, target, relation, count=0)
        edge.count += 1
        edge.proofs |= {proof} if proof.page else frozenset()
    found = list(edges.values())
    found += _from_links(shot, ("about",), set(shot.kinds))
    for case, facts in sorted(shot.facts.items()):
        found += [Edge(p, case, "profiles") for p in facts.get("page", ()) if p in pages]
    found += [_from_relation(r, r.source, r.target) for r in _mention_relations(shot)]
    return pages | _ends(found), found


def _mention_relations(shot: Snapshot) -> list[Relation]:
    return [r for _, r in sorted(shot.relations.items()) if r.kind in ("mentions", "same-citation")]


def full(shot: Snapshot) -> tuple[set[str], list[Edge]]:
    """Every entity but pages, every plain link and every relation between two of them."""
    nodes = set(shot.kinds) - _of_kind(shot, "Page")
    edges = _from_links(shot, FULL_LINKS, nodes) + _relations_between(shot, nodes)
    return nodes, _once(edges)


# The plain links that the view of everything shows.
FULL_LINKS = (
    "subject operator owner funder regulator participant region under-document under-government "
    "part-of parent publisher replaced-by jurisdiction contained-in"
).split()


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {end for edge in edges for end in (edge.source, edge.target)}


def surroundings(
    nodes: set[str], edges: list[Edge], centre: str, hops: int
) -> tuple[set[str], list[Edge]]:
    """What lies within ``hops`` steps of ``centre`` in either direction, and its edges."""
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    reached = ring = {centre} & nodes
    for _ in range(hops):
        ring = {other for node in ring for other in beside[node]} - reached
        if not ring:
            break
        reached = reached | ring
    return reached, [e for e in edges if e.source in reached and e.target in reached]


VIEWS: dict[str, View] = {
    "landscape": View("cases with what they profile, institutions, documents, schemes", landscape),
    "cases": View("cases and what links them", cases),
    "institutions": View("who has a part in the same things", institutions),
    "documents": View("policy documents and what rests on them", documents),
    "funding": View("who funds what", funding),
    "mentions": View("pages and what they mention", mentions),
    "ego": View("the surroundings of an entity", full),
    "full": View("everything but pages", full),
}
DEFAULT_VIEW = "landscape"
