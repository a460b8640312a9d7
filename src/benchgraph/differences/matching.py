"""Which node of one release is which of the other, where its IRI changed. Pure.

A row of a table that was renamed has another slug, and everything inside it another IRI. It is
found again by what is said of it (numbers, dates, texts, addresses), one to one, never by its name
alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from math import fsum, log

from benchgraph.differences.graph import Graph
from benchgraph.differences.sorts import PARTS_OF, SILENT, sort_of
from benchgraph.differences.spelling import address, key, plain_text, rounded
from benchgraph.differences.stated import NUMBER, Stated
from benchgraph.differences.words import quote
from benchgraph.vocab import BG, DCTERMS, ID, OA, SCHEMA, SKOS

# Of what is said of either of two things, so much has to be said of both.
ENOUGH = 0.5
# The second best has to be so much worse, or nobody can tell which of the two it is.
CLEAR = 0.05
# More evidence than this stands on a page that is the source of many things.
_OF_ONE_THING = 25
# What so many things have in common proposes no pair.
_COMMON = 60
_NAMES = {SKOS.prefLabel.value, SKOS.altLabel.value, DCTERMS.title.value, BG.ownLabel.value}
Feature = tuple[str, Hashable]
# Kinds of feature that few things share by chance.
_TELLING = {"number", "source", "text", "day"}


@dataclass
class Pairs:
    """Old IRI → new IRI of what goes by another one, and back; ``of`` an IRI that stayed itself.

    ``merged``: old IRIs of what became something that was there. ``lost`` and ``born``: what has no
    counterpart although its IRI stands in both releases, since numbered duplicates (x, x-2, x-3)
    moved up.
    """

    new_of: dict[str, str] = field(default_factory=dict)
    old_of: dict[str, str] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)

    def add(self, old: str, new: str) -> None:
        """Take note that ``old`` is ``new``."""
        self.new_of[old] = new
        self.old_of[new] = old

    def merge(self, old: str, new: str) -> None:
        """Take note that ``old`` became ``new``, which stays itself."""
        self.new_of[old] = new
        self.merged.add(old)

    def of(self, old: str) -> str:
        """The IRI by which the new release calls what the old one calls ``old``."""
        return self.new_of.get(old, old)

    def now(self, old: str, after: Graph) -> str | None:
        """What became of a node of the old release; None if it is gone."""
        if old in self.new_of:
            return self.new_of[old]
        taken = old in self.lost or old in self.old_of or old not in after
        return None if taken else old

    def before(self, new: str, before: Graph) -> str | None:
        """What a node of the new release was; None if it is new."""
        if new in self.old_of:
            return self.old_of[new]
        taken = new in self.born or new in self.new_of or new not in before
        return None if taken else new


@dataclass
class _Thing:
    """A thing without a namesake in the other release: what is said of it, and how it is called."""

    iri: str
    said: frozenset[Feature]
    name: frozenset[str]


def find_pairs(before: Graph, after: Graph, touched: Iterable[str]) -> Pairs:
    """Which of the ``touched`` nodes that are in one release only are one and the same.

    What tombstones say first; then things, then what is inside them, then relations, whose ends are
    then known.
    """
    pairs = Pairs()
    touched = sorted(touched)
    _follow_tombstones(before, after, touched, pairs)
    numbered = _numbered(before, after, touched)
    gone = [iri for iri in touched if iri not in after and iri not in pairs.new_of] + numbered
    come = [iri for iri in touched if iri not in before and iri not in pairs.old_of] + numbered
    olds, news = _by_sort(before, gone), _by_sort(after, come)
    for sort in sorted(olds.keys() & news.keys() - PARTS_OF):
        if sort == "pages":
            _pair_unique(olds[sort], news[sort], address, address, pairs)
        elif sort != "relations":
            _pair_things(olds[sort], before, news[sort], after, pairs)
    moved = {iri for iri in numbered if iri in pairs.new_of or iri in pairs.old_of}
    lost = {part for iri in moved for part in (iri, *_all_parts(iri, before))}
    born = {part for iri in moved for part in (iri, *_all_parts(iri, after))}
    _pair_parts(before, after, lost.union(gone), born.union(come), pairs)
    pairs.lost = {iri for iri in lost if iri not in pairs.new_of}
    pairs.born = {iri for iri in born if iri not in pairs.old_of}
    if "relations" in olds and "relations" in news:
        _pair_unique(
            olds["relations"],
            news["relations"],
            lambda iri: _ends(iri, before, pairs),
            lambda iri: _ends(iri, after, Pairs()),
            pairs,
        )
    return pairs


def _follow_tombstones(before: Graph, after: Graph, touched: Iterable[str], pairs: Pairs) -> None:
    for iri in touched:
        if iri in before and iri not in after and (new := after.replacement(iri)):
            if new in before or new in pairs.old_of:
                pairs.merge(iri, new)
            else:
                pairs.add(iri, new)


def _numbered(before: Graph, after: Graph, touched: Iterable[str]) -> list[str]:
    """The things in both releases of which something changed and whose slug is one of a row."""
    found = set()
    for iri in touched:
        thing = iri
        for graph in (before, after):
            while (owner := graph.owners.get(thing, "")).startswith(ID):
                thing = owner
        second = re.sub(r"-\d+$", "", thing) + "-2"
        if thing in before and thing in after and (second in before or second in after):
            found.add(thing)
    return sorted(found)


def _by_sort(graph: Graph, iris: Iterable[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for iri in iris:
        if sort := sort_of(graph.types(iri)):
            found[sort].append(iri)
    return found


def _ends(iri: str, graph: Graph, pairs: Pairs) -> Hashable:
    terms = (BG.relationType, BG["from"], BG.to, BG.via)
    return tuple(pairs.of(graph.first(iri, term)) for term in terms)


# -- things ------------------------------------------------------------------------------------


def _pair_things(
    olds: list[str], before: Graph, news: list[str], after: Graph, pairs: Pairs
) -> None:
    one = [_thing(iri, before) for iri in olds]
    other = [_thing(iri, after) for iri in news]
    scores = _scores(one, other)
    of_old: defaultdict[str, list[tuple[float, str, str]]] = defaultdict(list)
    of_new: defaultdict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for (old, new), score in scores.items():
        of_old[old].append((score, old, new))
        of_new[new].append((score, old, new))
    was = {thing.iri: (thing.said, thing.name) for thing in one}
    now = {thing.iri: (thing.said, thing.name) for thing in other}
    free_old, free_new = set(olds), set(news)
    for (old, new), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if old not in free_old or new not in free_new:
            continue
        near = (
            (a, b)
            for rival, a, b in (*of_old[old], *of_new[new])
            if (a, b) != (old, new) and a in free_old and b in free_new and rival > score - CLEAR
        )
        # Things of which exactly the same is said are one as good as the other.
        if all(was[a] == was[old] and now[b] == now[new] for a, b in near):
            if old != new:
                pairs.add(old, new)
            free_old.discard(old)
            free_new.discard(new)


def _scores(olds: list[_Thing], news: list[_Thing]) -> dict[tuple[str, str], float]:
    """Pairs that share enough, and how much: 1 is all."""
    holders = Counter(feature for thing in (*olds, *news) for feature in thing.said)
    weight = {
        feature: log(1 + (len(olds) + len(news)) / count) * (2 if feature[0] in _TELLING else 1)
        for feature, count in holders.items()
    }
    having: defaultdict[Feature, list[_Thing]] = defaultdict(list)
    for new in news:
        for feature in new.said:
            if feature[0] in _TELLING and holders[feature] <= max(_COMMON, len(news) // 20):
                having[feature].append(new)
    found: dict[tuple[str, str], float] = {}
    for old in olds:
        likely = {new.iri: new for feature in old.said for new in having[feature]}
        for new in likely.values():
            both = old.said & new.said
            # fsum: the same whatever the order of a set.
            share = fsum(map(weight.__getitem__, both)) / fsum(
                map(weight.__getitem__, old.said | new.said)
            )
            named = len(old.name & new.name) / (len(old.name | new.name) or 1)
            telling = sum(feature[0] in _TELLING for feature in both)
            if share >= ENOUGH and (telling > 1 or named >= ENOUGH):
                stays = CLEAR if old.iri == new.iri else 0
                found[old.iri, new.iri] = 0.8 * share + 0.2 * named + stays
    return found


def _thing(iri: str, graph: Graph) -> _Thing:
    said: set[Feature] = set(_own(iri, graph))
    names = [v.value for p in _NAMES for v in graph.node(iri).get(p, ())]
    for part in _all_parts(iri, graph):
        said |= set(_of_part(part, graph))
    words = re.findall(r"\w+", plain_text(" ".join(names)).lower())
    return _Thing(iri, frozenset(said), frozenset(words))


def _all_parts(iri: str, graph: Graph) -> Iterator[str]:
    for part in graph.parts.get(iri, ()):
        yield part
        yield from _all_parts(part, graph)


def _own(iri: str, graph: Graph) -> Iterator[Feature]:
    for name, values in graph.node(iri).items():
        if name in SILENT or name in _NAMES:
            continue
        for value in values:
            text = name in (DCTERMS.description.value, SKOS.note.value, DCTERMS.identifier.value)
            yield "text" if text else "property", (name, key(value, name))


def _of_part(iri: str, graph: Graph) -> Iterator[Feature]:
    node, sort = graph.node(iri), sort_of(graph.types(iri))
    if sort == "numbers":
        stated = Stated.of(node, graph)
        measured = graph.first(iri, BG.indicator)
        yield "number", (measured, key_of_number(stated))
        yield "measured", (measured, graph.first(iri, BG.valueStatus))
        if BG.deadline.value in node:
            yield "day", (measured, key(node[BG.deadline.value][0], BG.deadline.value))
    elif sort == "events" and BG.date.value in node:
        yield "day", (graph.first(iri, BG.eventKind), key(node[BG.date.value][0], BG.date.value))
    elif sort == "assessments":
        yield "text", plain_text(graph.first(iri, BG.statementText))
    elif sort == "evidence":
        source = graph.first(iri, OA.hasSource)
        if graph.sources[source] <= _OF_ONE_THING:
            yield "source", address(source)


def key_of_number(stated: Stated) -> Hashable:
    """The number in a form in which equal ones are equal."""
    bounds = (None if each is None else rounded(each) for each in (stated.least, stated.most))
    return (*bounds, stated.approximate, stated.unit)


# -- what is inside a thing --------------------------------------------------------------------


def _pair_parts(before: Graph, after: Graph, lost: set[str], found: set[str], pairs: Pairs) -> None:
    """Pair what is inside things that are paired, or that stayed, from the outside in."""
    owners = {before.owners[iri] for iri in lost if iri in before.owners}
    waiting = sorted(pairs.new_of.items())
    waiting += sorted(
        (iri, iri) for iri in owners if pairs.now(iri, after) == iri and iri not in lost
    )
    while waiting:
        old, new = waiting.pop()
        ours = [iri for iri in before.parts.get(old, ()) if iri in lost]
        theirs = [iri for iri in after.parts.get(new, ()) if iri in found]
        if not ours or not theirs:
            continue
        for sort in sorted({sort_of(before.types(iri)) or "" for iri in ours}):
            some = [iri for iri in ours if (sort_of(before.types(iri)) or "") == sort]
            others = [iri for iri in theirs if (sort_of(after.types(iri)) or "") == sort]
            for of_old, of_new in _keys(sort, old, before, new, after):
                _pair_unique(some, others, of_old, of_new, pairs)
        waiting += [(iri, pairs.new_of[iri]) for iri in ours if iri in pairs.new_of]


Key = Callable[[str], Hashable]


def _keys(sort: str, old: str, before: Graph, new: str, after: Graph) -> Iterator[tuple[Key, Key]]:
    """Ways to tell what is inside one thing, the surest first."""
    yield (lambda iri: _content(iri, before), lambda iri: _content(iri, after))
    if old != new:
        yield (lambda iri: iri.removeprefix(old), lambda iri: iri.removeprefix(new))
    for terms in _TOLD_BY.get(sort, ()):
        yield (
            lambda iri, terms=terms: _values(iri, before, terms),  # type: ignore[misc]
            lambda iri, terms=terms: _values(iri, after, terms),  # type: ignore[misc]
        )
    if sort == "events":  # what was to happen once is what has happened, or is put off
        yield (
            lambda iri: _planned(iri, before) and before.first(iri, BG.eventKind),
            lambda iri: after.first(iri, BG.eventKind),
        )


_MEASURED = (BG.indicator, BG.scope, BG.valueStatus, BG.moneyStage, BG.payer)
_TOLD_BY = {
    "numbers": ((*_MEASURED, BG.date, BG.start, BG.end), _MEASURED),
    "events": ((BG.eventKind, SKOS.prefLabel),),
    "assessments": ((BG.assessmentKind, BG.statementText), (BG.statementText,)),
    "citations": ((SCHEMA.url,), (BG.citedAs,)),
    "evidence": ((OA.hasSource, BG.section, BG.supports), (OA.hasSource, BG.supports)),
}  # fmt: skip


def _planned(iri: str, graph: Graph) -> bool:
    return not graph.first(iri, BG.eventStatus).endswith("/occurred")


def _content(iri: str, graph: Graph) -> Hashable:
    """All that a node says, but for the IRIs of nodes inside and beside it."""
    node = graph.node(iri)
    said = {
        (name, key(value, name))
        for name, values in node.items()
        if name not in SILENT and name not in NUMBER and name != OA.hasSelector.value
        for value in values
    }
    words = plain_text(quote(node, graph))
    return frozenset(said), key_of_number(Stated.of(node, graph)), words


def _values(iri: str, graph: Graph, terms: tuple[object, ...]) -> Hashable:
    node = graph.node(iri)
    found = tuple(
        frozenset(key(value, term.value) for value in node.get(term.value, ()))  # type: ignore[attr-defined]
        for term in terms
    )
    return found if any(found) else None


def _pair_unique(
    olds: Iterable[str], news: Iterable[str], of_old: Key, of_new: Key, pairs: Pairs
) -> None:
    """Pair those that one key tells apart on both sides; a key that is false tells nothing."""
    ours, theirs = (
        _unique((iri for iri in iris if iri not in done), of)
        for iris, done, of in ((olds, pairs.new_of, of_old), (news, pairs.old_of, of_new))
    )
    for said in ours.keys() & theirs.keys():
        pairs.add(ours[said], theirs[said])


def _unique(iris: Iterable[str], of: Key) -> dict[Hashable, str]:
    found: dict[Hashable, list[str]] = defaultdict(list)
    for iri in iris:
        if said := of(iri):
            found[said].append(iri)
    return {said: each[0] for said, each in found.items() if len(each) == 1}
