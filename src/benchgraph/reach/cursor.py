"""A place in the tokens of a query, and the terms that are written there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from benchgraph.reach.look import as_stored
from benchgraph.reach.model import Term, Unreadable
from benchgraph.reach.tokens import Token, tokens

_PROLOGUE = re.compile(r"(?:\s+|\#[^\n]*(?:\n|$)|PREFIX\s+[^\s:]*:\s*<[^>]*>)*", re.IGNORECASE)
_PREFIX = re.compile(r"\#[^\n]*|PREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
END = Token("end", "")


class Cursor:
    """A place in the tokens of a query."""

    def __init__(self, query: str) -> None:
        prologue = _PROLOGUE.match(query)
        assert prologue is not None
        self.prefixes = _prefixes(prologue.group())
        words = tokens(query[prologue.end() :])
        self.tokens = [*(token for token in words if token.kind != "space"), END]
        self.at = 0
        self.unnamed = 0

    @property
    def next(self) -> Token:
        """The token at the place."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The token at the place, which goes on."""
        token = self.tokens[self.at]
        if token is END:
            raise Unreadable("it ends too early")
        self.at += 1
        return token

    def has(self, text: str) -> bool:
        """Whether this sign comes next; then it is taken."""
        if self.next.text != text or self.next.kind == "string":
            return False
        self.at += 1
        return True

    def has_word(self, word: str) -> bool:
        """Whether this keyword comes next; then it is taken."""
        if self.next.word != word:
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> None:
        """Take this sign, which has to come next."""
        if not self.has(text):
            raise Unreadable(f"{text} is expected before {self.next.text or 'its end'}")

    def fresh(self) -> str:
        """A name for what has none."""
        self.unnamed += 1
        return f" {self.unnamed}"

    def constant(self) -> Term:
        """Take an IRI or a literal."""
        token = self.take()
        if token.kind in ("iri", "name"):
            return self.iri(token)
        text = token.text
        if text in "+-":
            text += self.take().text
        elif token.kind == "string":
            text += self.after_string()
        elif token.kind != "number" and token.text not in ("true", "false"):
            raise Unreadable(f"{token.text} where a term is expected")
        return _literal(text)

    def after_string(self) -> str:
        """The language or the datatype of a string, as N-Triples write it."""
        if self.has("@"):
            text = "@" + self.take().text
            while self.has("-"):
                text += "-" + self.take().text
            return text
        if self.has("^"):
            self.expect("^")
            return f"^^{self.iri(self.take())}"
        return ""

    def iri(self, token: Token) -> NamedNode:
        """What a token names."""
        if token.kind == "iri":
            return NamedNode(token.text[1:-1])
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self.prefixes:
            raise Unreadable(f"{token.text} where an IRI is expected")
        return NamedNode(self.prefixes[prefix] + local.replace("\\", ""))


@lru_cache(maxsize=64)
def _prefixes(prologue: str) -> Mapping[str, str]:
    found = _PREFIX.finditer(prologue)
    return {each[1]: each[2] for each in found if each[2] is not None}


def _literal(text: str) -> Literal:
    try:
        (quad,) = ox.parse(f"<a:a> <a:a> {text} .", format=ox.RdfFormat.TURTLE)
    except SyntaxError:
        raise Unreadable(f"{text} is no literal") from None
    (stored,) = as_stored([quad.triple])
    assert isinstance(stored.object, Literal)
    return stored.object
