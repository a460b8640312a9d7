"""What queries ask of Python, because the store's own functions cannot say it."""

from __future__ import annotations

import re
from functools import lru_cache

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from benchgraph.shacl.terms import XSD

MATCHES = NamedNode("urn:benchgraph:matches")
"""Whether a text matches a pattern with flags as Python reads it: for back references, say."""
_BOOLEAN = NamedNode(XSD + "boolean")
_TRUTHS = {truth: Literal(str(truth).lower(), datatype=_BOOLEAN) for truth in (True, False)}
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


def _matches(*arguments: NamedNode | BlankNode | Literal | Triple) -> Literal | None:
    text, pattern, flags = (each.value for each in arguments if isinstance(each, Literal))
    return _TRUTHS[_found(text, pattern, flags)]


@lru_cache(maxsize=65_536)
def _found(text: str, pattern: str, flags: str) -> bool:
    return _compiled(pattern, flags).search(text) is not None


@lru_cache
def _compiled(pattern: str, flags: str) -> re.Pattern[str]:
    return re.compile(pattern, sum((_FLAGS[flag] for flag in flags), re.NOFLAG))


def asks_python(query: str) -> bool:
    """Whether a query holds one of these functions, so that nothing but ``ask`` can run it."""
    return str(MATCHES) in query


def ask(store: Store, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    """What the store answers. Raises SyntaxError."""
    if asks_python(query):
        return store.query(query, custom_functions={MATCHES: _matches})
    return store.query(query)
