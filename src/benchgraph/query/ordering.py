"""Rows in the order that a ready-made question asks for, sorted here where that is the same.

Oxigraph reads both terms from its dictionary on disk at every comparison: of a question with ten
thousand rows that was a third. IRIs, texts of one language and integers have one order; what else
there is to sort by, and what would leave two rows equal, is left to the engine.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from benchgraph.store import EmbeddedStore, Rows, Store, Term
from benchgraph.vocab import XSD

# The end of a question: nothing follows it, so it orders the whole answer.
_ORDER = re.compile(
    r"^ORDER BY((?:\s+(?:\?\w+|COALESCE\(STR\(\?\w+\), \"\"\)))+)\s*\Z", re.MULTILINE
)
_KEY = re.compile(r"(?P<text>COALESCE\(STR\()?\?(?P<name>\w+)(?:\), \"\"\))?")
_HEADER = re.compile(r"^\s*#.*$", re.MULTILINE)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_RENAMED = re.compile(r"\((?:[^()]|\([^()]*\))*\bAS\s+(\?\w+)\s*\)")

# Whether a term is there, and what its kind is compared by: all of a column are of one.
_Key = tuple[int, str] | tuple[int, int]


def select_in_order(store: Store, query: str) -> Rows:
    """The rows that ``store`` answers to ``query`` with, a SELECT of ours. Raises QueryError."""
    found = _ORDER.search(query)
    if found is None or not isinstance(store, EmbeddedStore):
        return store.select(query)
    keys = list(_KEY.finditer(found[1]))
    names = {key["name"] for key in keys}
    head = _RENAMED.sub(r"\1", _HEADER.sub("", query).partition("{")[0])
    if not names <= set(re.findall(r"\?(\w+)", head)):
        return store.select(query)
    rows = _sorted(store.select(query[: found.start()]), keys)
    return store.select(query) if rows is None else rows


def _sorted(rows: Rows, keys: list[re.Match[str]]) -> Rows | None:
    """``rows`` by ``keys``; None where their terms alone do not say the order.

    A key is a variable or its text, "" where it is unbound. As soon as no two rows are equal by the
    first few keys, the others say nothing.
    """
    by: list[tuple[_Key, ...]] = [()] * len(rows)
    for key in keys:
        if len(set(by)) == len(by):
            break
        if key["name"] not in rows.variables:
            return None
        place = rows.variables.index(key["name"])
        terms = [row[place] for row in rows]
        column = _by_text(terms) if key["text"] else _comparable(terms)
        if column is None:
            return None
        by = [(*before, more) for before, more in zip(by, column, strict=True)]
    if len(set(by)) < len(by):
        return None
    order = sorted(range(len(by)), key=by.__getitem__)
    return Rows(rows.variables, [rows.rows[number] for number in order])


def _by_text(terms: list[Term | None]) -> list[_Key]:
    """What texts of terms are sorted by, nothing as an empty one."""
    return [(1, "" if term is None else term.value) for term in terms]


def _comparable(terms: list[Term | None]) -> list[_Key] | None:
    """What terms of one kind are sorted by, nothing before everything; None for other kinds."""
    kinds = {
        (term.datatype, term.language) if isinstance(term, Literal) else type(term)
        for term in terms
        if term is not None
    }
    if len(kinds) > 1:
        return None
    kind = next(iter(kinds), NamedNode)
    if kind == (XSD.integer, None):
        if not all(term is None or _INTEGER.fullmatch(term.value) for term in terms):
            return None
        return [(0, 0) if term is None else (1, int(term.value)) for term in terms]
    if kind is NamedNode or (isinstance(kind, tuple) and (kind[0] == XSD.string or kind[1])):
        return [(0, "") if term is None else (1, term.value) for term in terms]
    return None
