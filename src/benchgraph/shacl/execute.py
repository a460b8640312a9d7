"""Run one check on a store and read its rows as results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Store

from benchgraph.shacl.results import Check, ShaclResult
from benchgraph.shacl.terms import Term

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def execute(store: Store, check: Check) -> Iterator[ShaclResult]:
    """The results of one check. Equal rows count once: several targets may find one focus node."""
    rows = store.query(check.query)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    seen: set[tuple[Term | None, ...]] = set()
    for row in rows:
        key = tuple(row[name] for name in names)
        if key not in seen:
            seen.add(key)
            yield _result(check, row, names)


def _result(check: Check, row: QuerySolution, names: list[str]) -> ShaclResult:
    focus = row[check.focus_variable]
    value = row[check.value_variable] if check.value_variable else None
    if value is None and check.fallback_to_focus:
        value = focus
    path, path_text = check.path, check.path_text
    if check.path_variable and (named := row[check.path_variable]) is not None:
        path, path_text = named, str(named)
    return ShaclResult(
        focus_node=focus,
        path=path,
        value=value,
        component=check.component,
        shape=check.shape,
        severity=check.severity,
        message="; ".join(_filled(message, row, names) for message in check.messages),
        constraint=check.constraint,
        path_text=path_text,
    )


def _filled(message: str, row: QuerySolution, names: list[str]) -> str:
    """A message with ``{?name}`` replaced by what the row says."""

    def told(match: re.Match[str]) -> str:
        term = row[match.group(1)] if match.group(1) in names else None
        if isinstance(term, NamedNode | BlankNode | Literal):
            return term.value
        return match.group()

    return _PLACEHOLDER.sub(told, message)
