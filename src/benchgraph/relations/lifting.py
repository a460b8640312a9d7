"""What relates the thing relates the case that profiles it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product

from benchgraph.relations.model import Relation
from benchgraph.vocab import SYMMETRIC_RELATIONS

# Between pages, observations or names, not between things that a case could stand for; nor does the
# page of a case cite what another page about its subject does.
NOT_LIFTED = frozenset(
    "same-subject same-citation contradiction discrepancy possibly-different-things".split()
)
Pair = tuple[str, str]


def lift(
    relations: Iterable[Relation],
    cases: Mapping[str, Iterable[str]],
    stated: Iterable[Pair] = (),
) -> list[Relation]:
    """``relations`` again between the cases that profile their ends.

    ``cases``: thing → the cases whose subject it is. Where only one end is profiled, the other end
    stays the thing itself. The strength, the evidence and the shared thing stay; a relation that
    had no shared thing now goes ``via`` the thing that was lifted. A case is never related to its
    own subject, nor to itself.

    ``stated``: the ends of plain statements. A mention between them, or between what the cases at
    its ends profile, says nothing more and is not lifted, nor is one where a comparison says so; of
    several between the same two ends the strongest is kept.
    """
    relations = list(relations)
    said = {(r.type, r.from_, r.to) for r in relations if r.via is None}
    subjects = {(case, thing) for thing, all_cases in cases.items() for case in all_cases}
    told = _told(relations, cases, stated)
    lifted = []
    for relation in relations:
        if relation.type in NOT_LIFTED:
            continue
        starts = sorted(cases.get(relation.from_, ())) or [relation.from_]
        ends = sorted(cases.get(relation.to, ())) or [relation.to]
        for start, end in product(starts, ends):
            if (start, end) == (relation.from_, relation.to) or start == end:
                continue
            if subjects & {(start, end), (end, start), (start, relation.to), (end, relation.from_)}:
                continue
            if relation.via is None and (relation.type, start, end) in said:
                continue  # the case's own page says so too
            if relation.type == "mentions" and (start, end) in told:
                continue
            lifted.append(lifted_to(relation, start, end))
    return each_once(lifted)


def lifted_to(relation: Relation, start: str, end: str) -> Relation:
    """``relation`` between these ends, of which at least one is a case that profiles its own."""
    via = relation.via or (relation.to if end != relation.to else relation.from_)
    return replace(relation, from_=start, to=end, via=via).in_order()


def each_once(lifted: Iterable[Relation]) -> list[Relation]:
    """What was lifted, each relation once, and of mentions between two ends the strongest."""
    return _one_mention(_once(lifted))


def _told(
    relations: list[Relation], cases: Mapping[str, Iterable[str]], stated: Iterable[Pair]
) -> set[Pair]:
    """Ends, in both directions, of which a statement or a comparison tells: their own, and those of
    the cases that profile them."""
    told: set[Pair] = set()
    if not any(relation.type == "mentions" for relation in relations):
        return told  # nobody will ask
    compared = {(r.from_, r.to) for r in relations if r.type == "comparison-with"}
    for one, other in {*stated, *compared}:
        for start, end in product((one, *cases.get(one, ())), (other, *cases.get(other, ()))):
            told |= {(start, end), (end, start)}
    return told


def _one_mention(relations: Iterable[Relation]) -> list[Relation]:
    """Mentions that differ only in what they go via as the strongest of them, ties by IRI."""
    kept: list[Relation] = []
    mentions: dict[Pair, list[Relation]] = defaultdict(list)
    for relation in relations:
        if relation.type == "mentions":
            mentions[relation.from_, relation.to].append(relation)
        else:
            kept.append(relation)
    return kept + [min(same, key=lambda r: (-r.strength, r.iri)) for same in mentions.values()]


def _once(relations: Iterable[Relation]) -> list[Relation]:
    """Relations with the same IRI as one: the greatest strength, the evidence of all."""
    kept: dict[str, Relation] = {}
    for relation in relations:
        other = kept.get(relation.iri)
        if other is not None:
            relation = merge(relation, other)
        kept[relation.iri] = relation
    return list(kept.values())


def merge(one: Relation, other: Relation) -> Relation:
    """Two findings of the same relation as one. The derivation is that of the stronger."""
    assert one.iri == other.iri and (one.type not in SYMMETRIC_RELATIONS or one.from_ < one.to)
    stronger = min((one, other), key=lambda relation: (-relation.strength, relation.derivation))
    return replace(
        stronger,
        from_evidence=tuple(sorted({*one.from_evidence, *other.from_evidence})),
        to_evidence=tuple(sorted({*one.to_evidence, *other.to_evidence})),
    )
