"""Entities that several collections describe: what may be said once, each may say once.

Some rules are about a record and not about the world: that it gives one status, or that it does not
state what it says no page states. Where several records describe an entity, each is held to them
by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from benchgraph.records import Record
from benchgraph.validation.model import Result
from benchgraph.validation.places import Describing, describing_nearest
from benchgraph.validation.shacl import Shapes
from benchgraph.vocab import BG, SH, SHAPES

STATED = SHAPES + "AbsenceShape-stated"
ONE_EACH = ("MaxCountConstraintComponent", "UniqueLangConstraintComponent")
_ONE_A_LANGUAGE = "UniqueLangConstraintComponent"


def within_collections(
    results: Iterable[Result], describing: Describing, shapes: Shapes
) -> list[Result]:
    """``results`` without those that no single record brings about.

    Two collections that disagree about an entity are data, and no fault of either.
    """

    def stands(result: Result) -> bool:
        if result.shape == STATED:
            return not _stated_elsewhere(result, describing)
        if result.component not in ONE_EACH:
            return True
        several = sharing(result.focus, describing)
        return len(several) < 2 or any(_too_many(result, record, shapes) for record in several)

    return [result for result in results if stands(result)]


def sharing(entity: str, describing: Describing) -> list[Record]:
    """The records that describe an entity or a page."""
    return [each for each in describing(entity) if entity in (each.iri, *each.pages)]


def absences(record: Record) -> set[str]:
    """The nodes by which a record says that no page states something."""
    return {o.value for _, p, o, _ in record.root.statements() if p == BG.absence}


def _stated_elsewhere(result: Result, describing: Describing) -> bool:
    """Whether the record that says that no page states something does not state it itself."""
    for record in describing_nearest(result.focus, describing):
        stated = list(record.root.statements())
        nodes = {s for s, p, o, _ in stated if p == BG.absence and o.value == result.focus}
        if nodes and _is_shared(record, describing):
            return not any(s in nodes and p.value == result.value for s, p, _, _ in stated)
    return False


def _is_shared(record: Record, describing: Describing) -> bool:
    return any(len(sharing(iri, describing)) > 1 for iri in (record.iri, *record.pages))


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
