"""Whether a query has to be read at all: most hold nothing that a store reads in its own way."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from benchgraph.query.formats import Answer
from benchgraph.query.lexer import Token, significant
from benchgraph.query.portable.table import differences
from benchgraph.store import Rows

_BY_ANSWER = frozenset(("sum-of-nothing", "sum-too-large"))
# A query of these words and signs alone is read alike everywhere, and need not be looked into.
_PLAIN_WORDS = frozenset(
    "SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT REDUCED PREFIX BASE OPTIONAL UNION GRAPH VALUES"
    " UNDEF LIMIT OFFSET BY ASC DESC COUNT AS A GROUP TRUE FALSE FROM NAMED".split()
)
_PLAIN_SIGNS = frozenset(". , ; ^ = && ^^".split())


def is_reason(query: str, stores: Collection[str], answer: Answer | None) -> bool:
    """Whether one of ``stores`` may read ``query`` in its own way, as far as its words tell."""
    tokens = list(significant(query))
    if _plain(tokens):
        return False
    return len(stores) != 1 or _may_depart(tokens, answer, *stores)


def _plain(tokens: list[Token]) -> bool:
    """Whether there is nothing in a query that any store reads in its own way."""
    if sum(token.text.upper() == "SELECT" for token in tokens) > 1:
        return False  # a sub-select
    nothing = Token("word", "", 0)
    around = zip([nothing, *tokens[:-1]], tokens, [*tokens[1:], nothing], strict=True)
    return all(_plain_token(before, token, after) for before, token, after in around)


def _plain_token(before: Token, token: Token, after: Token) -> bool:
    if token.kind == "word":
        return token.text.upper() in _PLAIN_WORDS
    if token.kind == "number":
        return before.text.upper() in ("LIMIT", "OFFSET")
    if token.kind == "sign":
        steps = ("prefixed", "iri")
        on_a_path = before.kind in steps and (after.kind in steps or after.text == "^")
        everything = before.text == "(" or before.text.upper() in ("SELECT", "DISTINCT")
        return (
            token.text in _PLAIN_SIGNS
            or (token.text == "/" and on_a_path)
            or (token.text == "*" and everything)
        )
    if token.kind in ("prefixed", "iri"):
        return after.text != "("  # a cast
    return not (token.kind == "string" and "-" in token.text)


# For the cases of the embedded store, which answers most queries: a word without which none is.
_SIGNS = {
    "having-with-a-name-of-select": r"\bHAVING\b",
    "alternatives-that-meet": r" \| ",
    "group-concat-of-tagged": r"\bGROUP_CONCAT\b",
    "regex-look-around": r"\(\?|\\[1-9]",
    "language-tag-as-written": r"\bLANG\b.*-[a-z]*[A-Z]",
    "integer-as-object": r"[:>][\w-]* \d+ [.;,}]|\bVALUES\b.*\d",
    "order-by-any": r"\?\w+ \?\w+ \?\w+.*\bORDER\b|\bVALUES\b.*\bORDER\b",
    "tagged-as-condition": r"(\bFILTER \(|&&|\|\|) (! )?\?\w+ (\)|&&|\|\|)",
}
# The same for queries that it does not answer, and for cells that it leaves empty.
_SIGNS_OF_ERRORS = {
    "column-from-a-column": r"\bAS\b.*\bAS\b",
    "column-outside-the-group": r"\bGROUP\b",
}
_SIGNS_OF_EMPTINESS = {
    "aggregate-of-unbound": r"\b(SUM|AVG|MIN|MAX)\b.*\bOPTIONAL\b",
    "group-concat-of-other-kinds": r"\bGROUP_CONCAT\b",
    "sum-too-large": r"\b(SUM|AVG)\b",
}


@cache
def _signs_of(store: str, answered: bool, empty: bool) -> re.Pattern[str]:
    """What stands in each query that ``store`` may read in its own way.

    ``answered``: it gave an answer; ``empty``: with an empty cell in it.
    """
    signs = set()
    for case in differences().cases.values():
        told = case.alone and store in case.departing and (case.rule or case.name in _BY_ANSWER)
        if not told or (answered and case.answers[store].startswith("error")):
            continue
        name = case.rule or case.name
        if empty or not answered or name not in _SIGNS_OF_EMPTINESS or store != "oxigraph":
            signs.add((_SIGNS | _SIGNS_OF_ERRORS | _SIGNS_OF_EMPTINESS).get(name, "."))
    return re.compile("|".join(sorted(signs)) or r"(?!)", re.IGNORECASE)


def _may_depart(tokens: list[Token], answer: Answer | None, store: str) -> bool:
    empty = isinstance(answer, Rows) and any(None in row for row in answer)
    signs = _signs_of(store, answer is not None, empty)
    return signs.search(" ".join(token.text for token in tokens)) is not None
