"""Entities that several collections describe: what may be said once, each may say once.

Some rules are about a record and not about the world: that it gives one status, or that it does not
state what it says no page states. Where several records describe an entity, each is held to them
by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from benchgraph.records import Record
from benchgraph.validation.model import Result
from benchgraph.validation.shacl import Shapes
from benchgraph.vocab import BG, SH, SHAPES

_STATED = SHAPES + "AbsenceShape-stated"
_MOST = "MaxCountConstraintComponent"
_ONE_A_LANGUAGE = "UniqueLangConstraintComponent"


def within_collections(
    results: Iterable[Result], records: Iterable[Record], shapes: Shapes
) -> list[Result]:
    """``results`` without those that no single record brings about.

    Two collections that disagree about an entity are data, and no fault of either.
    """
    describing: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        for iri in {record.iri, *record.pages}:
            describing[iri].append(record)
    shared = [each for records in describing.values() if len(records) > 1 for each in records]

    def stands(result: Result) -> bool:
        if result.shape == _STATED:
            return not _stated_elsewhere(result, shared)
        several = describing.get(result.focus, [])
        if len(several) < 2 or result.component not in (_MOST, _ONE_A_LANGUAGE):
            return True
        return any(_too_many(result, record, shapes) for record in several)

    return [result for result in results if stands(result)]


def _stated_elsewhere(result: Result, shared: Iterable[Record]) -> bool:
    """Whether the record that says that no page states something does not state it itself."""
    for record in shared:
        stated = list(record.root.statements())
        nodes = {s for s, p, o, _ in stated if p == BG.absence and o.value == result.focus}
        if nodes:
            return not any(s in nodes and p.value == result.value for s, p, _, _ in stated)
    return False


def _too_many(result: Result, record: Record, shapes: Shapes) -> bool:
    """Whether this record alone has more values on the path than it may."""
    values = {
        value
        for subject, predicate, value, _ in record.root.statements()
        if subject.value == result.focus and predicate.value == result.path
    }
    if result.component == _ONE_A_LANGUAGE:
        tags = Counter(value.language for value in values if isinstance(value, Literal))
        return any(tag and number > 1 for tag, number in tags.items())
    return len(values) > _most(result.shape, shapes)


def _most(shape: str, shapes: Shapes) -> int:
    found = [
        int(triple.object.value)
        for triple in shapes.triples
        if triple.predicate == SH.maxCount
        and triple.subject == NamedNode(shape)
        and isinstance(triple.object, Literal)
    ]
    return min(found, default=0)
