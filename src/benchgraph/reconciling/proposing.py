"""Propose which drafts are entities that the graph has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from benchgraph.reconciling.index import Index, common_words
from benchgraph.reconciling.model import CERTAIN, LIKELY, POSSIBLE, Match
from benchgraph.reconciling.names import FULL, GENERIC_NAME, LEGALLY, Rarity
from benchgraph.reconciling.scoring import (
    LEAST_LIKELY,
    LEAST_POSSIBLE,
    Comparison,
    compare,
)
from benchgraph.reconciling.subjects import KINDS, Places, Subject, subjects
from benchgraph.records import Record

MOST_CANDIDATES = 3


def propose(drafts: Iterable[Record], known: Iterable[Record]) -> list[Match]:
    """Which institution, facility, document, initiative, product or region of ``drafts`` is one of
    ``known``, in the order of the drafts' ids, each with its best candidates first.

    A match is certain only where there is one candidate, of the same kind, with an equal name
    (folded, its legal form aside) or identifier, and nothing against it; a name that many could
    have needs the same region and more, a short one the region. A draft that has the id of a known
    record already is proposed only where the names do not say so.
    """
    return propose_subjects(subjects(drafts), subjects(known))


def propose_subjects(drafts: Sequence[Subject], known: Sequence[Subject]) -> list[Match]:
    """:func:`propose` for records that were read into subjects."""
    new, old = _of(drafts, {"region"}), _of(known, {"region"})
    names = [name.text for region in (*old, *new) for name in region.names]
    ids = {subject.id for subject in known}
    rarity = Rarity(names, common_words([*known, *(d for d in drafts if d.id not in ids)]))
    found = _matches(new, old, Places(old), rarity)
    places = Places([*old, *new], _certain(found))
    # Bodies first: who runs a thing helps to tell it.
    for kinds in ({"institution"}, KINDS - {"institution", "region"}):
        same = _certain(found)
        some = [_with_company(draft, same) for draft in _of(drafts, kinds)]
        found += _matches(some, [s for s in known if s.kind != "region"], places, rarity)
    return sorted(found, key=lambda match: (match.id, -match.score, match.candidate))


def _of(some: Iterable[Subject], kinds: AbstractSet[str]) -> list[Subject]:
    return [subject for subject in some if subject.kind in kinds]


def _certain(matches: Iterable[Match]) -> dict[str, str]:
    """Draft → the known entity that it certainly is."""
    return {match.id: match.candidate for match in matches if match.state == CERTAIN}


def _with_company(draft: Subject, same: Mapping[str, str]) -> Subject:
    return replace(draft, company=frozenset(same.get(body, body) for body in draft.company))


def _matches(
    drafts: Sequence[Subject], known: Sequence[Subject], places: Places, rarity: Rarity
) -> list[Match]:
    index = Index(known)
    bearers = Counter(form for draft in drafts for form in draft.forms)
    found: list[Match] = []
    for draft in drafts:
        compared = [compare(draft, candidate, places, rarity) for candidate in index.near(draft)]
        found += [match for _, match in judge(draft, compared, bearers)]
    return _one_draft_each(found)


def judge(
    draft: Subject,
    compared: Iterable[Comparison],
    bearers: Counter[str],
    most: int = MOST_CANDIDATES,
) -> list[tuple[Comparison, Match]]:
    """The ``most`` candidates worth showing, the best first, with their states.

    ``bearers`` counts the drafts by the forms of their names, where there are several.
    """
    kept = [one for one in compared if _is_worth_showing(one)]
    if sum(one.level == FULL and one.rarity == GENERIC_NAME for one in kept) > MOST_CANDIDATES:
        kept = [one for one in kept if one.stands]  # nobody could choose among so many
    kept.sort(key=lambda one: (-one.score, one.known.id))
    standing = [one for one in kept if one.stands]
    rivals = _rivals(draft, kept)
    matches = []
    for one in kept[:most]:
        state = LIKELY if one.score >= LEAST_LIKELY else POSSIBLE
        reason = one.reason
        if one.stands and len(standing) == 1 and not rivals - {one.known.id}:
            state = CERTAIN
            form = one.equal[0].form if one.equal else ""
            if bearers[form] > 1 and not one.shared_link:
                state, reason = LIKELY, f"{reason}; {bearers[form]} drafts are called so"
        elif one.stands:
            reason = f"{reason}; it is not the only one that is called so"
        if one.draft.id == one.known.id:
            if one.stands:
                continue
            reason = f"the ids are the same already, is the thing? {reason}"
        matches.append((one, _match(one, reason, state)))
    return matches


def _is_worth_showing(one: Comparison) -> bool:
    """Across kinds only a whole name counts, and never a document's: it may be called by what it is
    about."""
    if one.draft.id == one.known.id:
        return True
    if not one.same_kind and (
        one.level < LEGALLY or {one.draft.kind, one.known.kind} & {"document", "region"}
    ):
        return False
    return one.score >= LEAST_POSSIBLE


def _rivals(draft: Subject, kept: list[Comparison]) -> set[str]:
    """Known entities of the draft's kind that bear an equal name wherever they are, but for those
    whose region says that they are another and whose name is the only reason."""
    return {
        one.known.id
        for one in kept
        if one.same_kind and one.level >= LEGALLY and one.region is not False
    }


def _match(one: Comparison, reason: str, state: str) -> Match:
    score = round(one.score, 2) if state == CERTAIN else min(round(one.score, 2), 0.99)
    return Match(one.draft.id, one.draft.label, one.known.id, one.known.label, score, reason, state)


def _one_draft_each(matches: list[Match]) -> list[Match]:
    """Two drafts cannot both be one entity for certain: then a person has to look at both."""
    claims: dict[str, set[str]] = defaultdict(set)
    for match in matches:
        if match.state == CERTAIN:
            claims[match.candidate].add(match.id)
    return [
        replace(
            match,
            state=LIKELY,
            score=min(match.score, 0.99),
            reason=f"{match.reason}; another draft is it as much",
        )
        if match.state == CERTAIN and len(claims[match.candidate]) > 1
        else match
        for match in matches
    ]
