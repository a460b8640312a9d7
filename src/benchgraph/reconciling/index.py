"""Which known entities a draft is compared with at all: those that share a rare part of a name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log

from benchgraph.reconciling.names import initials, is_joined, tokens
from benchgraph.reconciling.subjects import Subject

# A part that more entities have than this tells nothing by itself.
MOST_BEARERS = 60
MOST_COMPARED = 20
_EDGE = 4  # letters at the beginning and the end of a word that a slip of the pen leaves alone


class Index:
    """Known entities by the parts of their names and by their identifiers."""

    def __init__(self, known: Sequence[Subject]) -> None:
        self.known = known
        self._ids = {subject.id: place for place, subject in enumerate(known)}
        self._bearers: dict[str, list[int]] = defaultdict(list)
        self._forms: dict[str, list[int]] = defaultdict(list)
        self._codes: dict[str, list[int]] = defaultdict(list)
        for place, subject in enumerate(known):
            for form in subject.forms:
                self._forms[form].append(place)
            for part in set(_parts(subject)):
                self._bearers[part].append(place)
            for code in identifiers(subject):
                self._codes[code].append(place)
            for short in {initials(name.words) for name in subject.names} - {""}:
                self._bearers["=" + short].append(place)

    def near(self, draft: Subject) -> list[Subject]:
        """The known entities to compare with ``draft``, in the order of their ids: all with an
        equal id, name or identifier, then those that share the rarest parts."""
        exact = self._few(self._forms, draft.forms) | self._few(self._codes, identifiers(draft))
        if draft.id in self._ids:
            exact.add(self._ids[draft.id])
        weights: Counter[int] = Counter()
        for part in set(_parts(draft)):
            bearers = self._bearers.get(part, ())
            if 0 < len(bearers) <= MOST_BEARERS:
                weight = 1 + log(MOST_BEARERS / len(bearers))
                for place in bearers:
                    weights[place] += weight  # type: ignore[assignment]
        for form in draft.forms:
            for place in self._bearers.get("=" + form, ())[:MOST_BEARERS]:
                weights[place] += 5
        nearest = sorted(weights, key=lambda place: (-weights[place], place))[:MOST_COMPARED]
        return [self.known[place] for place in sorted(exact.union(nearest))]

    def _few(self, places: dict[str, list[int]], keys: Iterable[str]) -> set[int]:
        """Who has one of ``keys``; what more have than could be looked at is left out."""
        found = (places.get(key, []) for key in keys)
        return {place for some in found if len(some) <= MOST_BEARERS for place in some}


def identifiers(subject: Subject) -> Iterator[str]:
    """Everything by which an entity is known beside its names, with its sort."""
    yield from (f"link {link}" for link in subject.links)
    yield from (f"address {address}" for address in subject.addresses)
    yield from (f"code {subject.kind} {code}" for code in subject.codes)


def _parts(subject: Subject) -> Iterator[str]:
    """Words, neighbours in runs, and the edges of long words."""
    for name in subject.forms.values():
        for token in tokens(name.words):
            yield token
            if len(token) > _EDGE and not is_joined(token):
                yield token[:_EDGE] + "-"
                yield "-" + token[-_EDGE:]


def common_words(everything: Iterable[Subject]) -> set[str]:
    """Words that more than one in a hundred of all entities bear, and more than eight."""
    counts: Counter[str] = Counter()
    number = 0
    for subject in everything:
        number += 1
        counts.update(
            {word for name in subject.names for word in name.words if not is_joined(word)}
        )
    most = max(8, number // 100)
    return {word for word, count in counts.items() if count > most}
