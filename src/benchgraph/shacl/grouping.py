"""SPARQL as the compiler writes it, read into groups of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import NoReturn

from benchgraph.reach.tokens import Token, tokens
from benchgraph.shacl.groups import (
    Atom,
    Bind,
    Compound,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Minus,
    Path,
    Pattern,
    Select,
    Union,
    Unread,
    Values,
)
from benchgraph.shacl.terms import TYPE

_TOGETHER = re.compile(
    r"[<>!=&|^]\0[=&|^]|[@^]\0|@[\w-]*\0-|@[\w-]+-\0|[0-9.]\0[0-9.]|[A-Za-z]\0\($"
)


class NotRead(Exception):
    """Text that is not read here."""


def read_query(query: str) -> Select:
    """A SELECT or ASK query. Raises ``NotRead`` for what is neither, or has a part after its
    pattern that is not known here."""
    return _Reader(tokens(query)).query()


class _Reader:
    """A walk over the tokens of one query."""

    def __init__(self, found: list[Token]) -> None:
        self.prefixes: dict[str, str] = {}
        self.at = 0
        self.fresh = map("?_{}".format, count())
        self.tokens = [token for token in found if token.kind != "space"]

    # Tokens

    def peek(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else Token("end", "")

    def take(self, expected: str = "") -> Token:
        token = self.peek()
        if expected and token.text != expected and token.word != expected:
            self.refuse(token.text)
        self.at += 1
        return token

    def takes(self, *words: str) -> bool:
        """Whether these words come next; they are taken then."""
        for ahead, word in enumerate(words):
            token = self.peek(ahead)
            if word not in (token.text, token.word):
                return False
        self.at += len(words)
        return True

    def refuse(self, what: str) -> NoReturn:
        raise NotRead(what)

    def full(self, token: Token) -> str:
        """The text of a token, a name as the IRI that it stands for."""
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self.prefixes or "\\" in local:
                self.refuse(token.text)
            return f"<{self.prefixes[prefix]}{local}>"
        return token.text

    # Queries and groups

    def query(self) -> Select:
        while self.takes("PREFIX"):
            name = self.take().text.removesuffix(":")
            self.prefixes[name] = self.take().text[1:-1]
        if self.takes("ASK"):
            found = Select((), self.group())
        else:
            found = self.select()
        if self.peek().kind != "end":
            self.refuse(self.peek().text)
        return found

    def select(self) -> Select:
        self.take("SELECT")
        self.takes("DISTINCT")
        variables = []
        while self.peek().kind == "variable":
            variables.append(self.take().text)
        self.takes("WHERE")
        group = self.group()
        if not self.takes("GROUP", "BY"):
            return Select(tuple(variables), group)
        keys = []
        while self.peek().kind == "variable":
            keys.append(self.take().text)
        for text in ("HAVING", "(", "COUNT", "(", "DISTINCT"):
            self.take(text)
        counted = self.take().text
        for text in (")", ">"):
            self.take(text)
        number = ""
        while self.peek().text.isdecimal():
            number += self.take().text
        self.take(")")
        return Select(tuple(variables), group, tuple(keys), counted, int(number) + 1)

    def group(self) -> Group:
        self.take("{")
        start = self.at
        elements: list[Element] = []
        while not self.takes("}"):
            if self.peek().kind == "end":
                self.refuse("the end")
            if not self.takes("."):
                elements += self.element()
        text = " ".join(map(self.full, self.tokens[start : self.at - 1]))
        return Group(tuple(elements), text)

    def element(self) -> Iterator[Element]:
        word = self.peek().word
        if self.peek().text == "{":
            if self.peek(1).word == "SELECT":
                self.take()
                yield self.select()
                self.take("}")
                return
            choices = [self.group()]
            while self.takes("UNION"):
                choices.append(self.group())
            yield Union(tuple(choices))
        elif word == "FILTER":
            self.take()
            yield Filter(self.condition())
        elif word == "MINUS":
            self.take()
            yield Minus(self.group())
        elif word == "OPTIONAL":
            self.take()
            start = self.at
            self.group()
            named = (t.text for t in self.tokens[start : self.at] if t.kind == "variable")
            yield Unread(frozenset(named), optional=True)
        elif word == "VALUES":
            self.take()
            yield self.values()
        elif word == "BIND":
            self.take()
            self.take("(")
            end = self.closing(self.at - 1)
            expression = self.atom(end - 2)
            self.take("AS")
            yield Bind(expression, self.take().text)
            self.take(")")
        else:
            yield from self.patterns()

    def values(self) -> Values:
        variable = self.take()
        if variable.kind != "variable":
            self.refuse(variable.text)
        self.take("{")
        terms = []
        while not self.takes("}"):
            terms.append(self.term())
        return Values(variable.text, tuple(terms))

    # Patterns

    def patterns(self) -> Iterator[Pattern]:
        """All that is said of one subject."""
        subject = self.term()
        while True:
            path = self.path()
            yield Pattern(subject, path, self.term())
            while self.takes(","):
                yield Pattern(subject, path, self.term())
            if not self.takes(";"):
                return
            if self.peek().text in (".", "}"):
                return

    def term(self) -> str:
        if self.takes("[", "]"):
            return next(self.fresh)
        token = self.take()
        if token.kind == "string":
            if not token.text.startswith('"') or token.text.startswith('"""'):
                self.refuse(token.text)
            if self.takes("@"):
                tag = self.take().text.lower()
                while self.takes("-"):
                    tag += "-" + self.take().text.lower()
                return f"{token.text}@{tag}"
            return token.text + (f"^^{self.full(self.take())}" if self.takes("^", "^") else "")
        if token.kind not in ("iri", "name", "variable"):
            self.refuse(token.text)
        return self.full(token)

    def path(self) -> Path:
        path = self.sequence()
        while self.takes("|"):
            path = ("|", path, self.sequence())
        return path

    def sequence(self) -> Path:
        path = self.step()
        while self.takes("/"):
            path = ("/", path, self.step())
        return path

    def step(self) -> Path:
        inverse = self.takes("^")
        path: Path
        if self.takes("("):
            path = self.path()
            self.take(")")
        elif self.peek().text == "a":
            self.take()
            path = str(TYPE)
        else:
            path = self.term()
        if self.peek().text in ("*", "+", "?"):
            path = (self.take().text, path)
        return ("^", path) if inverse else path

    # Expressions

    def condition(self) -> Expression:
        """What follows FILTER: an expression in brackets, EXISTS with a group, or a call."""
        if self.peek().text == "(":
            self.take()
            found = self.disjunction()
            self.take(")")
            return found
        if self.peek().word in ("EXISTS", "NOT"):
            return self.unary()
        if self.peek(1).text != "(":
            self.refuse(self.peek().text)
        return self.atom(self.closing(self.at + 1) + 1)

    def disjunction(self) -> Expression:
        parts = [self.conjunction()]
        while self.takes("|", "|"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Compound("||", tuple(parts))

    def conjunction(self) -> Expression:
        parts = [self.unary()]
        while self.takes("&", "&"):
            parts.append(self.unary())
        return parts[0] if len(parts) == 1 else Compound("&&", tuple(parts))

    def unary(self) -> Expression:
        if self.takes("!"):
            return Compound("!", (self.unary(),))
        if self.takes("NOT", "EXISTS"):
            return Compound("!", (Exists(self.group()),))
        if self.takes("EXISTS"):
            return Exists(self.group())
        if self.peek().text == "(" and self.ends_operand(self.closing(self.at) + 1):
            self.take()
            found = self.disjunction()
            self.take(")")
            return found
        end = self.at
        while not self.ends_operand(end):
            end = self.closing(end) + 1 if self.tokens[end].text == "(" else end + 1
        return self.atom(end)

    def ends_operand(self, at: int) -> bool:
        """Whether an operand of a boolean operator ends before this token."""
        here, then = (self.tokens[n].text if n < len(self.tokens) else "" for n in (at, at + 1))
        return here in ("", ")") or (here == then and here in ("&", "|"))

    def closing(self, start: int) -> int:
        """Where the bracket that opens here closes."""
        at = start
        depth = 1
        while depth:
            at += 1
            if at >= len(self.tokens):
                self.refuse("an open bracket")
            depth += {"(": 1, ")": -1}.get(self.tokens[at].text, 0)
        return at

    def atom(self, end: int) -> Atom:
        """The tokens up to ``end``, which hold no group."""
        pieces = self.tokens[self.at : end]
        if not pieces or any(piece.text in ("{", "}") for piece in pieces):
            self.refuse("a group in an expression")
        self.at = end
        variables = dict.fromkeys(each.text for each in pieces if each.kind == "variable")
        return Atom(_spaced(map(self.full, pieces)), tuple(variables))


def _spaced(pieces: Iterator[str]) -> str:
    """Tokens as text again: signs of one operator, digits of one number and the parts of a
    language tag stand together, and a call with its bracket."""
    out = ""
    for piece in pieces:
        out += piece if _TOGETHER.search(f"{out[-40:]}\0{piece}") or not out else " " + piece
    return out
