"""Entities that several collections describe: what may be said once, each may say once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from benchgraph.records import Record
from benchgraph.validation.model import Result
from benchgraph.validation.shacl import Shapes
from benchgraph.vocab import SH

_MOST = "MaxCountConstraintComponent"
_ONE_A_LANGUAGE = "UniqueLangConstraintComponent"


def within_collections(
    results: Iterable[Result], records: Iterable[Record], shapes: Shapes
) -> list[Result]:
    """``results`` without those that say "too many values" where no single record has too many.

    Two collections that disagree about an entity are data, and no fault of either.
    """
    describing: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        for iri in {record.iri, *record.pages}:
            describing[iri].append(record)
    return [
        result
        for result in results
        if len(describing.get(result.focus, ())) < 2
        or result.component not in (_MOST, _ONE_A_LANGUAGE)
        or any(_too_many(result, record, shapes) for record in describing[result.focus])
    ]


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
