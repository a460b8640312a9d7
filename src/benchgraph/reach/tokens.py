"""A SPARQL query as its tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                   | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
      | (?P<variable>[?$][A-Za-z0-9_\u00b7-\uffff]+)
      | (?P<name>(?:[A-Za-z_\u00c0-\uffff][\w.\-]*)?:(?:[\w.\-:%\\]*[\w\-:%\\])?)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<space>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of query text and what kind of piece it is."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        """The text in capitals where this is a keyword, else nothing."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(query: str) -> list[Token]:
    """The tokens of a query, comments left out, white space kept."""
    found = []
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "other"
        if kind != "comment":
            found.append(Token(kind, match.group()))
        else:
            found.append(Token("space", " "))
    return found


def closing(pieces: Sequence[Token], start: int) -> int | None:
    """Where the bracket or brace that opens at ``start`` closes; None where it does not."""
    opening = pieces[start].text
    end = ")" if opening == "(" else "}"
    depth = 0
    for at in range(start, len(pieces)):
        text = pieces[at].text
        if text == opening:
            depth += 1
        elif text == end:
            depth -= 1
            if not depth:
                return at
    return None
