"""Which numbers answer which target, and which of them reach it. Exact, so in Python.

A number answers a target that it names with ``bg:towards``; otherwise one of the same thing,
indicator and scope which was made before the number's time had ended. A target that another one
revises shares its answers. A number reaches a target when even its lower bound is enough (its upper
bound, where less is better or the target is a ceiling).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.relations.identity import Identities
from benchgraph.relations.measures import APPROXIMATE, Measure
from benchgraph.store import Store
from benchgraph.vocab import BG, PREFIX_HEADER, XSD

# A baseline is where the promise started from.
ANSWERS = frozenset({"announced", "actual", "estimate"})
_LINKS = "SELECT ?one ?other WHERE { ?one bg:%s ?other }"
_FALLING = (
    PREFIX_HEADER
    + """SELECT ?indicator WHERE {
  ?indicator bg:betterDirection <https://w3id.org/benchgraph/vocab/better-direction/lower> }"""
)


def find_answers(
    store: Store, measures: Iterable[Measure], identities: Identities | None = None
) -> list[Triple]:
    """``bg:answers`` from numbers to targets, ``bg:reaches`` where they are met, the latest actual
    number of each target (``bg:latestAnswer``) and the deadlines that moved, in order.

    ``measures`` are the numbers of the default graph of ``store``, as read_measures gives them;
    things that ``identities`` make one answer each other's targets.
    """
    by_iri = {measure.iri: measure for measure in measures}
    targets = {m.iri: m for m in by_iri.values() if m.status == "target"}
    chains = _chains(store, targets)
    pairs = {
        (number, link)
        for number, target in _answers(store, by_iri, targets, identities or Identities())
        for link in chains.get(target, [target])
    }
    falling = {row[0].value for row in store.select(_FALLING) if isinstance(row[0], NamedNode)}
    triples = []
    for number, target in sorted(pairs):
        triples.append(Triple(NamedNode(number), BG.answers, NamedNode(target)))
        if _reaches(by_iri[number], targets[target], falling):
            triples.append(Triple(NamedNode(number), BG.reaches, NamedNode(target)))
    return [*triples, *_latest(pairs, by_iri), *_moved(store, targets)]


def _latest(pairs: Iterable[tuple[str, str]], numbers: Mapping[str, Measure]) -> Iterator[Triple]:
    """The actual number that answers a target last: by its last day, then by its address."""
    last: dict[str, tuple[str, str]] = {}
    for number, target in pairs:
        if numbers[number].status == "actual":
            dated = numbers[number].period.latest or "", number
            last[target] = max(last.get(target, dated), dated)
    for target, (_, number) in sorted(last.items()):
        yield Triple(NamedNode(target), BG.latestAnswer, NamedNode(number))


def _moved(store: Store, targets: Mapping[str, Measure]) -> Iterator[Triple]:
    """The first deadline that a target had before its own, and the last of those."""
    before: dict[str, set[str]] = defaultdict(set)
    for target, earlier in _links(store, "revises"):
        if target in targets and earlier in targets and (due := targets[earlier].due):
            before[target].add(due)
    for target, days in sorted(before.items()):
        moved = sorted(days - {targets[target].due})
        if moved:
            for property, day in ((BG.firstDueBy, moved[0]), (BG.previousDueBy, moved[-1])):
                yield Triple(NamedNode(target), property, Literal(day, datatype=XSD.date))


def _answers(
    store: Store,
    numbers: Mapping[str, Measure],
    targets: Mapping[str, Measure],
    same: Identities,
) -> Iterator[tuple[str, str]]:
    named = set()
    for number, target in _links(store, "towards"):
        if number in numbers and target in targets:
            named.add(number)
            yield number, target
    alike: dict[tuple[str, str, str | None], list[Measure]] = defaultdict(list)
    for goal in targets.values():
        alike[_subject(goal, same)].append(goal)
    for iri, measure in numbers.items():
        if measure.status in ANSWERS and iri not in named:
            for goal in alike.get(_subject(measure, same), ()):
                if _follows(measure, goal):
                    yield iri, goal.iri


def _subject(measure: Measure, same: Identities) -> tuple[str, str, str | None]:
    return same.one(measure.thing), measure.indicator, measure.facets[0]


def _follows(number: Measure, target: Measure) -> bool:
    """Whether the number may be an outcome: comparable, and not over before the promise."""
    if number.unit != target.unit:
        return False
    if any(a != b for a, b in zip_longest(number.facets, target.facets) if a and b):
        return False
    promised, until = target.period.earliest, number.period.latest
    return not (promised and until and until < promised)


def _reaches(number: Measure, target: Measure, falling: set[str]) -> bool:
    if number.status != "actual" or number.unit != target.unit:
        return False
    low, high = number.stated
    if number.approximate and not target.approximate:  # "about" as many as "about" so many are
        low, high = low and low * (1 - APPROXIMATE), high and high * (1 + APPROXIMATE)
    least, most = target.stated
    if target.indicator in falling or least is None:
        return high is not None and most is not None and high <= most
    return low is not None and low >= least


def _chains(store: Store, targets: Mapping[str, Measure]) -> dict[str, list[str]]:
    """Each target that revises or is revised → all targets of its line, itself included."""
    lines: dict[str, set[str]] = {}
    for one, other in _links(store, "revises"):
        if one in targets and other in targets:
            line = lines.get(one, {one}) | lines.get(other, {other})
            lines.update(dict.fromkeys(line, line))
    return {target: sorted(line) for target, line in lines.items()}


def _links(store: Store, name: str) -> list[tuple[str, str]]:
    rows = store.select(PREFIX_HEADER + _LINKS % name)
    return sorted(
        (one.value, other.value)
        for one, other in rows
        if isinstance(one, NamedNode) and isinstance(other, NamedNode)
    )
