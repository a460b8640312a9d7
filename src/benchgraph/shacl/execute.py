"""Run one check on a store and read its rows as results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Store

from benchgraph.shacl.functions import ask
from benchgraph.shacl.results import Check, ShaclResult
from benchgraph.shacl.terms import Term

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def execute(store: Store, check: Check) -> Iterator[ShaclResult]:
    """The results of one check. Equal rows count once: several targets may find one focus node."""
    return (result for _, result in found(store, check))


def undecided(store: Store, check: Check) -> str | None:
    """The question that shows that the data hold values of which only the reference can say whether
    they pass; None where there are none."""
    return next((query for query in check.undecided if ask(store, query)), None)


def is_doubtful(store: Store, check: Check) -> bool:
    """The same, for a check that has found something."""
    return any(ask(store, query) for query in check.doubts)


def found(store: Store, check: Check) -> Iterator[tuple[QuerySolution, ShaclResult]]:
    """The same, each with its row: what was gone through on the way to the focus node, too."""
    rows = ask(store, check.query)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    seen: set[tuple[Term | None, ...]] = set()
    for row in rows:
        key = tuple(row[name] for name in names)
        if key not in seen:
            seen.add(key)
            yield row, _result(check, row, names)


def _result(check: Check, row: QuerySolution, names: list[str]) -> ShaclResult:
    focus = row[check.focus_variable]
    value = row[check.value_variable] if check.value_variable else None
    if value is None and check.fallback_to_focus:
        value = focus
    path, path_text = check.path, check.path_text
    if check.path_variable and (named := row[check.path_variable]) is not None:
        path, path_text = named, str(named)
    messages = tuple(_filled(message, row, names) for message in check.messages)
    return ShaclResult(
        focus_node=focus,
        path=path,
        value=value,
        component=check.component,
        shape=check.shape,
        severity=check.severity,
        message="; ".join(message.value for message in messages),
        constraint=check.constraint,
        path_text=path_text,
        messages=messages,
    )


def _filled(message: Literal, row: QuerySolution, names: list[str]) -> Literal:
    """A message with ``{?name}`` replaced by what the row says."""

    def told(match: re.Match[str]) -> str:
        term = row[match.group(1)] if match.group(1) in names else None
        if isinstance(term, NamedNode | BlankNode | Literal):
            return term.value
        return match.group()

    text = _PLACEHOLDER.sub(told, message.value)
    if message.language is not None:
        return Literal(text, language=message.language)
    return Literal(text, datatype=message.datatype)
