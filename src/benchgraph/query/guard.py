"""What a query of a user may not hold, checked on its tokens before any parser sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from benchgraph.errors import LimitError, QueryError
from benchgraph.query.lexer import Token, line_of, significant

# SPARQL 1.1 Update, and the two query forms that reach outside the store. No name of a function or
# keyword of a read-only query is among them.
REFUSED = {
    "SERVICE": "it would send part of the query to another server",
    "LOAD": "it would fetch a document",
    "FROM": "it would choose other graphs than the merged one that every question runs on",
} | dict.fromkeys(
    ("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"),
    "it belongs to SPARQL Update, and a query only reads",
)
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# A codepoint escape is decoded before the grammar is applied (SPARQL 1.1 §19.2), so it can hide a
# keyword, a quotation mark or the end of a comment from whoever reads the text.
_CODEPOINT_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")
_ANY_REFUSED = re.compile("|".join(REFUSED), re.IGNORECASE)
# Functions that say something else each time they are asked.
_PASSING = frozenset(("NOW", "RAND", "UUID", "STRUUID"))
_PREFIX_SIGNS = ("!", "+", "-", "^", "^^")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a user's query and its answer may be."""

    characters: int = 65_536
    tokens: int = 10_000
    depth: int = 40
    seconds: float = 30.0
    rows: int = 100_000
    bytes: int = 64 * 1024 * 1024
    memory: int = 1024**3


def check(query: str, limits: Limits | None = None) -> str:
    """The form of ``query`` (SELECT, ASK, CONSTRUCT or DESCRIBE) if it may be given to an engine.

    Raises QueryError for what is refused by kind, LimitError for what is too large or too deep.
    """
    return form_of(checked_tokens(query, limits))


def passes(found: Iterable[Token]) -> bool:
    """Whether a query of these tokens may be answered otherwise each time it is asked."""
    return any(token.kind == "word" and token.text.upper() in _PASSING for token in found)


def checked_tokens(
    query: str, limits: Limits | None = None, *, datasets: bool = False
) -> list[Token]:
    """The significant tokens of ``query`` if it may be given to an engine.

    With ``datasets`` it may say FROM as a word of its own: whoever allows that reads which graphs
    it names and tells the engine himself which it gets. Raises what ``check`` raises.
    """
    limits = limits or Limits()
    if len(query) > limits.characters:
        raise LimitError(
            "the query is too long",
            found=f"{len(query):,} characters",
            expected=f"at most {limits.characters:,}",
        )
    if bad := re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", query):
        raise QueryError(
            "the query holds a control character",
            line=line_of(query, bad.start()),
            found=repr(bad.group()),
        )
    if escape := _CODEPOINT_ESCAPE.search(query):
        raise QueryError(
            "the query holds a codepoint escape",
            line=line_of(query, escape.start()),
            found=escape.group(),
            hint="write the character itself: queries are UTF-8",
        )
    found = list(islice(significant(query), limits.tokens + 1))
    if len(found) > limits.tokens:
        raise LimitError(
            "the query has too many words and signs",
            expected=f"at most {limits.tokens:,}",
        )
    _check_words(query, found, datasets)
    _check_depth(query, found, limits.depth)
    return found


def _check_words(query: str, found: list[Token], datasets: bool) -> None:
    # Most queries hold none of the words anywhere, and then no token does.
    suspect = _ANY_REFUSED.search(query) is not None
    for token in found:
        if suspect and (word := _refused_word(token)):
            if datasets and token.kind == "word" and token.text.upper() == word == "FROM":
                continue
            raise QueryError(
                f"{word} is not allowed: {REFUSED[word]}",
                line=line_of(query, token.start),
                found=token.text,
                hint="rename the prefix" if token.kind == "prefixed" else None,
            )
        if token.kind == "stray":
            raise QueryError(
                "the query holds a character that cannot stand here",
                line=line_of(query, token.start),
                found=query[token.start : token.start + 20],
                hint="a backslash may only stand in a string or in front of a sign in a name"
                if token.text == "\\"
                else None,
            )


def _refused_word(token: Token) -> str | None:
    """The refused keyword in a word or in the prefix of a name.

    Oxigraph does not ask for a space after a keyword: it reads ``SERVICEex:x`` and
    ``trueSERVICE<…>`` as calls to another server (seen with 0.5.13). So the keyword is looked for
    inside the word; no keyword or function of SPARQL contains one of them.
    """
    if token.kind == "word":
        text, words = token.text.upper(), tuple(REFUSED)
    elif token.kind == "prefixed":
        text, words = token.text.partition(":")[0].upper(), ("SERVICE", "FROM")
    else:
        return None
    if _ANY_REFUSED.search(text) is None:  # quickly, as mostly none is
        return None
    return next((word for word in words if word in text), None)


def _check_depth(query: str, found: list[Token], most: int) -> None:
    """Brackets may nest, and unary signs may follow each other, ``most`` deep."""
    depth = run = 0
    for token in found:
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
        run = run + 1 if token.kind == "sign" and token.text in _PREFIX_SIGNS else 0
        if depth > most or run > most:
            raise LimitError(
                "the query is nested too deeply",
                line=line_of(query, token.start),
                expected=f"at most {most} levels of brackets or signs in a row",
            )


def form_of(found: list[Token]) -> str:
    """The first word that starts a query: PREFIX and BASE take a name or an IRI, never a word.

    Raises QueryError where no query starts.
    """
    for token in found:
        if token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE"):
            if token.text.upper() in FORMS:
                return token.text.upper()
            break
    raise QueryError(
        "this is not a query",
        found=" ".join(token.text for token in found[:8]) or "nothing",
        expected=f"one that starts with {', '.join(FORMS[:-1])} or {FORMS[-1]}",
    )
