"""What a query may be: candidates with scores, the reasons for them, and at most one match.

Names are compared and weighed as tables are reconciled (``benchgraph.reconciling``). A candidate is
marked as the match only where it alone stands: clients take the first of several that are marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from benchgraph.query.entities import labels
from benchgraph.reconciling.model import CERTAIN
from benchgraph.reconciling.names import FULL, GENERIC_NAME, LEGALLY, name_forms, words_of
from benchgraph.reconciling.proposing import judge
from benchgraph.reconciling.scoring import Comparison, compare
from benchgraph.reconciling.subjects import Subject, address_key
from benchgraph.registry import name_key
from benchgraph.serving.model import Graph
from benchgraph.serving.refine.asking import Query
from benchgraph.serving.refine.properties import Property, values
from benchgraph.serving.refine.things import Things, iri_of, things_of
from benchgraph.serving.refine.types import kinds_of, type_words, types_of
from benchgraph.store import Term
from benchgraph.vocab import BASE, ID

_REGIONS = ("region", "jurisdiction", "containedInPlace")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}")
_AGREES, _CONTRADICTS = 0.03, 0.75
_MOST_JUDGED = 60  # before properties say more of them
_SURE, _UNSURE, _LEAST_MATCHED = 1.0, 0.99, 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a query may be. ``score`` lies between 0 and 1; ``said`` holds, by property,
    whether a value agrees (None: the graph has none); ``doubted`` is what no rule makes a match."""

    iri: str
    kind: str
    score: float
    match: bool
    reason: str
    comparison: Comparison | None = None
    said: tuple[tuple[str, bool | None], ...] = ()
    doubted: bool = False


def candidates(graph: Graph, query: Query) -> list[Candidate]:
    """The candidates of ``query``, the best first; the match, if there is one, is the first."""
    things = things_of(graph)
    if (iri := things.identified(query.text)) and _is_of(things.kinds[iri], query):
        return [Candidate(iri, things.kinds[iri], _SURE, True, "this is its identifier")]
    draft = _draft(query, things)
    if not draft.names and not draft.links:
        return _by_properties(graph, things, query)
    found = _judged(draft, query, things)
    if query.strict == "should" and query.types and not found:
        # None is of the type: what is called so is told, as a thing of another kind.
        found = _judged(draft, replace(query, types=()), things, other=True)
    found = _with_properties(graph, things, query, found)
    found.sort(key=lambda one: (-one.score, one.iri))
    return _one_match(found, query)[: query.limit]


def _draft(query: Query, things: Things) -> Subject:
    """The query as a thing whose kind is not known."""
    text = " ".join(query.text.split())
    given = {each.property.id: each.values for each in query.given}
    links = {address_key(value) for value in given.get("sameAs", ()) if "://" in value}
    addresses = {address_key(value) for value in given.get("url", ()) if "://" in value}
    if "://" in text:
        links.add(address_key(text))
        addresses.add(address_key(text))
    elif _WIKIDATA.fullmatch(text):
        links.add(f"wikidata:{text}")
    regions = [_region(value, things) for name in _REGIONS for value in given.get(name, ())]
    return Subject(
        id="",
        kind="",
        label=text,
        names=() if "://" in text else tuple(name_forms(text)),
        links=frozenset(links),
        addresses=frozenset(addresses),
        codes=frozenset(),
        regions=frozenset(filter(None, regions)),
        company=frozenset(),
        years=frozenset(value[:4] for value in given.get("date", ())),
    )


def _region(value: str, things: Things) -> str:
    """The id of the region that ``value`` names; empty where none is called so."""
    if (iri := things.identified(value)) and iri.startswith(ID):
        return iri.removeprefix(ID)
    return things.regions.get(" ".join(words_of(value)), "")


def _is_of(kind: str, query: Query) -> bool:
    if not query.types:
        return True
    ways = [kind in kinds_of(type_) for type_ in query.types]
    return all(ways) if query.strict == "all" else any(ways)


def _judged(
    draft: Subject, query: Query, things: Things, *, other: bool = False
) -> list[Candidate]:
    """Everything near enough to be told, with its own kind as the draft's."""
    near: dict[str, Subject] = {}
    for type_ in query.types or ("",):
        for known in things.index(type_).near(draft):
            if _is_of(things.kinds[iri_of(known)], query):
                near[iri_of(known)] = known
    compared = [
        compare(
            replace(draft, kind="another" if other else known.kind),
            known,
            things.places,
            things.rarity,
        )
        for known in near.values()
    ]
    told = judge(draft, compared, Counter(), _MOST_JUDGED)
    return [
        Candidate(
            iri=iri_of(one.known),
            kind=things.kinds[iri_of(one.known)],
            score=one.score if match.state == CERTAIN else min(one.score, _UNSURE),
            match=match.state == CERTAIN,
            reason=match.reason if not other else "it is of another type",
            comparison=one,
        )
        for one, match in told
        # Untyped, a concept is told where it is called so, not where it sounds like it.
        if query.types or one.known.id.startswith(_SHORT) or one.level >= LEGALLY
    ]


_SHORT = ("institution/", "facility/", "document/", "initiative/", "product/", "region/")


def _with_properties(
    graph: Graph, things: Things, query: Query, found: list[Candidate]
) -> list[Candidate]:
    """The candidates after what the client says of their properties."""
    for given in query.given:
        own = values(graph.store, [one.iri for one in found], given.property)
        found = [
            _weighed(one, given.property, _agrees(own.get(one.iri, []), given.values, things))
            for one in found
        ]
    return found


def _weighed(one: Candidate, property_: Property, agrees: bool | None) -> Candidate:
    """``one`` after a property; regions and addresses count in its score already."""
    region = property_.id in _REGIONS
    if region and one.comparison is not None:
        agrees = one.comparison.region
    said = (*one.said, (property_.id, agrees))
    if region and agrees is None and one.comparison and not one.comparison.draft.regions:
        # Its name is none of ours: it may be elsewhere, or a part of a region that we have.
        reason = f"{one.reason}; the region that is told is not in the graph"
        return replace(one, said=said, match=False, doubted=True, reason=reason)
    if agrees is None or region:
        return replace(one, said=said)
    if agrees:
        score = min(one.score + _AGREES, _SURE if one.match else _UNSURE)
        return replace(one, said=said, score=score, reason=f"{one.reason}, same {property_.words}")
    return replace(
        one,
        said=said,
        match=False,
        score=min(one.score, _UNSURE) * _CONTRADICTS,
        reason=f"{one.reason}; other {property_.words}",
    )


def _agrees(own: Sequence[Term], told: Iterable[str], things: Things) -> bool | None:
    """Whether one of the values that the graph has is one of those that are told."""
    if not own:
        return None
    return any(_is(term, text, things) for term in own for text in told)


def _is(term: Term, text: str, things: Things) -> bool:
    value = term.value
    if not isinstance(term, NamedNode):
        # A year or a month is that of a day.
        return name_key(value) == name_key(text) or value.startswith(f"{text}-")
    if value in things.subjects:
        form = " ".join(words_of(text))
        return things.identified(text) == value or form in things.subjects[value].forms
    return "://" in text and address_key(value) == address_key(text)


def _by_properties(graph: Graph, things: Things, query: Query) -> list[Candidate]:
    """For a query without a text: the things of its types of which everything that is told holds.
    None is a match, since nothing tells it from the others."""
    chosen = [iri for iri, kind in things.kinds.items() if _is_of(kind, query)]
    for given in query.given:
        own = values(graph.store, chosen, given.property)
        chosen = [iri for iri in chosen if _agrees(own.get(iri, []), given.values, things)]
    said = tuple((given.property.id, True) for given in query.given)
    return [
        Candidate(iri, things.kinds[iri], 0.5, False, "its properties are these", None, said)
        for iri in sorted(chosen)[: query.limit]
    ]


def _one_match(found: list[Candidate], query: Query) -> list[Candidate]:
    """``found`` with one match or none: the best alone, and only where it is ahead."""
    if not found:
        return found
    best, *rest = found
    ahead = all(other.score < best.score for other in rest)
    matched = ahead and (best.match or _is_only_one(best, rest, query))
    score = max(best.score, _LEAST_MATCHED) if matched else best.score
    others = [replace(other, match=False) for other in rest]
    return [replace(best, match=matched, score=score), *others]


def _is_only_one(best: Candidate, rest: Iterable[Candidate], query: Query) -> bool:
    """Whether ``best`` alone bears the name as it is written, and enough supports it: a type that
    is chosen by hand does as much as a region or another property. What many could be called needs
    two supports, of which one is the region; a concept is called as it is, so its type is enough.
    """
    one = best.comparison
    if one is None or best.doubted or not one.same_kind or one.level != FULL:
        return False
    if one.region is False or one.against or any(agrees is False for _, agrees in best.said):
        return False
    if any(other.comparison and other.comparison.level >= LEGALLY for other in rest):
        return False
    if not best.iri.startswith(ID):
        return bool(query.types)
    agreeing = sum(name not in _REGIONS and agrees is True for name, agrees in best.said)
    supports = bool(query.types) + (one.region is True) + agreeing
    if one.rarity == GENERIC_NAME:
        return one.region is True and supports >= 2
    return supports >= 1


def shown(graph: Graph, found: Sequence[Candidate], lang: str) -> list[dict[str, object]]:
    """Candidates as clients read them; scores from 0 to 100."""
    things = things_of(graph)
    names = labels(graph.store, [one.iri for one in found], lang)
    return [
        {
            "id": one.iri.removeprefix(BASE),
            "name": names.get(one.iri) or things.subjects[one.iri].label,
            "description": description(graph, things, one.iri, lang),
            "type": [{"id": t, "name": type_words(t, lang)} for t in types_of(one.kind)],
            "score": round(100 * one.score, 1),
            "match": one.match,
            "features": _features(one),
            "reason": one.reason,
        }
        for one in found
    ]


def _features(one: Candidate) -> list[dict[str, object]]:
    """What speaks for and against a candidate, for clients that weigh it by themselves."""
    found: dict[str, bool | None] = {f"property_{name}": agrees for name, agrees in one.said}
    if one.comparison is not None:
        found |= {
            "same_name": one.comparison.level >= LEGALLY,
            "same_region": one.comparison.region,
            "same_address": bool(one.comparison.shared_link or one.comparison.shared_address),
        }
    return [{"id": name, "value": value} for name, value in found.items() if value is not None]


def description(graph: Graph, things: Things, iri: str, lang: str) -> str:
    """What tells a thing from its namesakes: its kind and its regions."""
    regions = [ID + region for region in sorted(things.subjects[iri].regions)]
    where = labels(graph.store, regions, lang) if regions else {}
    kind = type_words(types_of(things.kinds[iri])[0], lang)
    return " · ".join([kind, *(where[region] for region in regions if region in where)])
