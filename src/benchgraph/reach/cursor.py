"""A place in the tokens of a query, and the terms and paths that are written there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.reach.look import as_stored
from benchgraph.reach.model import (
    Chain,
    Choice,
    Except,
    Inverse,
    Link,
    Path,
    Repeat,
    Term,
    Unreadable,
)
from benchgraph.reach.tokens import Token, closing, tokens

_PROLOGUE = re.compile(r"(?:\s+|\#[^\n]*(?:\n|$)|PREFIX\s+[^\s:]*:\s*<[^>]*>)*", re.IGNORECASE)
_PREFIX = re.compile(r"\#[^\n]*|PREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
END = Token("end", "")
_SOME = NamedNode("a:a")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class Cursor:
    """A place in the tokens of a query."""

    def __init__(self, query: str) -> None:
        prologue = _PROLOGUE.match(query)
        assert prologue is not None
        self.prefixes = _prefixes(prologue.group())
        self._all = tokens(query[prologue.end() :])
        self._places = [n for n, token in enumerate(self._all) if token.kind != "space"]
        self.tokens = [*(self._all[place] for place in self._places), END]
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

    def text(self, start: int, end: int | None = None) -> str:
        """The query's own text from the token at ``start`` to the one before ``end``, or to the
        one before the place."""
        end = self.at if end is None else end
        if start >= end:
            return ""
        pieces = self._all[self._places[start] : self._places[end - 1] + 1]
        return "".join(piece.text for piece in pieces)

    def has(self, text: str) -> bool:
        """Whether this sign comes next; then it is taken."""
        if self.next.text != text:
            return False
        self.at += 1
        return True

    def sign(self, sign: str) -> bool:
        """Whether this sign of one or two characters comes next; then it is taken."""
        ahead = self.tokens[self.at : self.at + len(sign)]
        if [token.text for token in ahead if token.kind == "other"] != list(sign):
            return False
        self.at += len(sign)
        return True

    def has_word(self, word: str) -> bool:
        """Whether this keyword comes next; then it is taken."""
        if self.next.word != word:
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> None:
        """Take this sign or keyword, which has to come next."""
        if not self.has(text) and not self.has_word(text):
            raise Unreadable(f"{text} is expected before {self.next.text or 'its end'}")

    def closing(self, start: int) -> int:
        """Where the bracket or brace of the token at ``start`` closes."""
        end = closing(self.tokens, start)
        if end is None:
            raise Unreadable("it ends too early")
        return end

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
        return self.literal(text)

    def literal(self, text: str) -> Literal:
        """A literal that is written so, as the store keeps it."""
        (stored,) = as_stored([Triple(_SOME, _SOME, written_literal(text))])
        assert isinstance(stored.object, Literal)
        return stored.object

    def after_string(self) -> str:
        """The language or the datatype of a string, as N-Triples write it."""
        if self.has("@"):
            text = "@" + self.take().text
            while self.has("-"):
                text += "-" + self.take().text
            return text.lower()
        if self.has("^"):
            self.expect("^")
            return f"^^{self.iri(self.take())}"
        return ""

    def iri(self, token: Token) -> NamedNode:
        """What a token names."""
        if token.kind == "iri":
            iri = token.text[1:-1]
        else:
            prefix, _, local = token.text.partition(":")
            if token.kind != "name" or prefix not in self.prefixes:
                raise Unreadable(f"{token.text} where an IRI is expected")
            iri = self.prefixes[prefix] + local.replace("\\", "")
        try:
            return NamedNode(iri)
        except ValueError as error:
            raise Unreadable(str(error)) from None

    # -- paths -------------------------------------------------------------------------------

    def choice(self) -> Path:
        """Take a path."""
        parts = [self.chain()]
        while self.has("|"):
            parts.append(self.chain())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def chain(self) -> Path:
        parts = [self.step()]
        while self.has("/"):
            parts.append(self.step())
        return parts[0] if len(parts) == 1 else Chain(tuple(parts))

    def step(self) -> Path:
        inverse = self.has("^")
        path = self.part()
        if self.next.kind == "other" and self.next.text in "*+?":
            sign = self.take().text
            path = Repeat(path, optional=sign in "*?", again=sign in "*+")
        return Inverse(path) if inverse else path

    def part(self) -> Path:
        if self.has("("):
            path = self.choice()
            self.expect(")")
            return path
        if self.has("!"):
            return self.negated()
        return self.link()

    def link(self) -> Path:
        return Link(self.property())

    def negated(self) -> Path:
        """``!p``, ``!^p`` or ``!(p|^q)``: forwards any other than p, backwards any other than q."""
        several = self.has("(")
        forward: set[NamedNode] = set()
        backward: set[NamedNode] = set()
        while True:
            inverse = self.has("^")
            (backward if inverse else forward).add(self.property())
            if not (several and self.has("|")):
                break
        if several:
            self.expect(")")
        parts: list[Path] = [Except(frozenset(forward))] if forward else []
        parts += [Inverse(Except(frozenset(backward)))] if backward else []
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def property(self) -> NamedNode:
        token = self.take()
        return _TYPE if token.text == "a" and token.kind == "word" else self.iri(token)


@lru_cache(maxsize=64)
def _prefixes(prologue: str) -> Mapping[str, str]:
    found = _PREFIX.finditer(prologue)
    return {each[1]: each[2] for each in found if each[2] is not None}


def written_literal(text: str) -> Literal:
    """The literal that Turtle reads there. Raises ``Unreadable``."""
    try:
        (quad,) = ox.parse(f"<a:a> <a:a> {text} .", format=ox.RdfFormat.TURTLE)
    except SyntaxError:
        raise Unreadable(f"{text} is no literal") from None
    assert isinstance(quad.object, Literal)
    return quad.object
