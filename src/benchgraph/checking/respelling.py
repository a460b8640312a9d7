"""Results that a store gave, in the spelling of the source."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal

from benchgraph.checking.results import Result
from benchgraph.checking.spelling import Spelling, literal_of
from benchgraph.shacl.terms import Term


def respelled(result: Result, spelling: Spelling) -> list[Result]:
    """The result for each way in which the source writes the value: none where that cannot be
    said."""
    if not spelling.changed:
        return [result]
    focus = _forms(result.focus_node, None, None, spelling)
    details = [respelled(each, spelling) for each in result.details]
    if len(focus) != 1 or not all(details):
        return []
    told = replace(
        result,
        focus_node=focus[0],
        details=tuple(sorted((d for each in details for d in each), key=lambda each: each.order)),
    )
    if result.value is None:
        return [told]
    values = _forms(result.value, result.focus_node, result.path, spelling)
    return [replace(told, value=value) for value in values]


def _forms(value: Term, focus: Term | None, path: Term | None, spelling: Spelling) -> list[Term]:
    if not isinstance(value, Literal):
        return [value]
    return [literal_of(form) for form in spelling.forms(str(focus), str(path), str(value))]
