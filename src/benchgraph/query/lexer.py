"""Cut SPARQL into tokens: enough to replace ``$name`` and to refuse what must not run.

Not a parser. It knows what SPARQL 1.1 (§19) says of comments, IRIs, strings, names and variables,
so a word inside a string, a comment, an IRI or a prefixed name is never taken for a keyword, and a
keyword is never hidden by one of them. What it cannot place is a token of kind ``stray``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal[
    "space", "comment", "iri", "string", "variable", "prefixed", "blank", "tag", "number", "word",
    "open", "close", "sign", "stray",
]  # fmt: skip


class Token(NamedTuple):
    """A piece of a query: its kind, its text as written, and where it starts."""

    kind: Kind
    text: str
    start: int


# PNAME_NS and PN_LOCAL, with exactly the escapes that the grammar allows. The length of a prefix is
# bounded so that a long run of letters is read once, not once from each of its letters.
_PREFIX = r"[^\W\d_](?:[\w\-·]|\.(?=[\w\-·.])){0,200}"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[\w:]|{_ESCAPED})(?:[\w:\-·]|{_ESCAPED}|\.+(?=[\w:\-·%\\]))*"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("space", r"[ \t\r\n]+"),
    ("comment", r"#[^\r\n]*"),
    ("string", r'"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""' + r"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''"),
    ("string", r'"(?:[^"\\\r\n]|\\[^\r\n])*"' + r"|'(?:[^'\\\r\n]|\\[^\r\n])*'"),
    ("iri", r'<[^<>"{}|^`\\\x00-\x20]*>'),
    ("variable", r"[?$]\w+"),
    ("blank", r"_:\w(?:[\w\-·]|\.(?=[\w\-·]))*"),
    ("prefixed", rf"(?:{_PREFIX})?:(?:{_LOCAL})?"),
    ("tag", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    ("number", r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"),
    ("word", r"[A-Za-z_][A-Za-z0-9_]*"),
    ("open", r"[{(\[]"),
    ("close", r"[})\]]"),
    ("sign", r"\^\^|&&|\|\||<=|>=|!=|<<|>>|[.,;=<>!+\-*/|^?&~]"),
    ("stray", r"."),
)
# One group for each pattern and no others: the number of the group that matched tells the kind.
_TOKEN = re.compile("|".join(f"({pattern})" for _, pattern in _PATTERNS), re.DOTALL)
_KINDS = ("space", *(kind for kind, _ in _PATTERNS))
_INSIGNIFICANT = 2


def tokens(query: str) -> Iterator[Token]:
    """The tokens of ``query`` in order; their texts put together give ``query`` again.

    >>> [token.text for token in tokens("ASK { ?x bg:add 'DROP' }") if token.kind == "word"]
    ['ASK']
    """
    for match in _TOKEN.finditer(query):
        yield Token(_KINDS[match.lastindex or 0], match.group(), match.start())


def significant(query: str) -> Iterator[Token]:
    """The tokens of ``query`` that are neither white space nor comment."""
    for match in _TOKEN.finditer(query):
        kind = match.lastindex or 0
        if kind > _INSIGNIFICANT:  # the first two are white space and comments
            yield Token(_KINDS[kind], match.group(), match.start())


def line_of(query: str, offset: int) -> int:
    """The number, from 1, of the line of ``query`` that holds ``offset``."""
    return query.count("\n", 0, offset) + 1
