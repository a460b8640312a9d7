"""SPARQL as the compiler writes it, read into groups of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NoReturn

from benchgraph.reach.cursor import END, Cursor
from benchgraph.reach.model import Link, Unreadable
from benchgraph.reach.tokens import Token
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


@lru_cache(maxsize=8192)
def read_query(query: str) -> Select:
    """A SELECT or ASK query. Raises ``Unreadable`` for what is neither, or has a part after its
    pattern that is not known here."""
    return _Reader(query).query()


class _Reader(Cursor):
    """Reads what stands at its place, and goes on behind it."""

    # Queries and groups

    def query(self) -> Select:
        found = Select((), self.group()) if self.has_word("ASK") else self.select()
        if self.next is not END:
            raise Unreadable(self.next.text)
        return found

    def select(self) -> Select:
        self.expect("SELECT")
        self.has_word("DISTINCT")
        variables = self.variables()
        self.has_word("WHERE")
        group = self.group()
        if not self.has_word("GROUP"):
            return Select(variables, group)
        self.expect("BY")
        keys = self.variables()
        self.expect_all("HAVING", "(", "COUNT", "(", "DISTINCT")
        counted = self.take().text
        self.expect_all(")", ">")
        number = self.take().text
        self.expect(")")
        if not number.isdecimal():
            raise Unreadable(number)
        return Select(variables, group, keys, counted, int(number) + 1)

    def variables(self) -> tuple[str, ...]:
        found = []
        while self.next.kind == "variable":
            found.append(self.take().text)
        return tuple(found)

    def expect_all(self, *texts: str) -> None:
        for text in texts:
            self.expect(text)

    def group(self) -> Group:
        self.expect("{")
        start = self.at
        elements: list[Element] = []
        while not self.has("}"):
            if not self.has("."):
                elements += self.element()
        text = " ".join(map(self.full, self.tokens[start : self.at - 1]))
        return Group(tuple(elements), text)

    def element(self) -> Iterator[Element]:
        if self.next.text == "{":
            if self.tokens[self.at + 1].word == "SELECT":
                self.take()
                yield self.select()
                self.expect("}")
                return
            choices = [self.group()]
            while self.has_word("UNION"):
                choices.append(self.group())
            yield Union(tuple(choices))
        elif self.has_word("FILTER"):
            yield Filter(self.condition())
        elif self.has_word("MINUS"):
            yield Minus(self.group())
        elif self.has_word("OPTIONAL"):
            start = self.at
            self.group()
            named = (t.text for t in self.tokens[start : self.at] if t.kind == "variable")
            yield Unread(frozenset(named), optional=True)
        elif self.has_word("VALUES"):
            yield self.values()
        elif self.has_word("BIND"):
            self.expect("(")
            expression = self.atom(self.at, self.closing(self.at - 1) - 2)
            self.expect("AS")
            yield Bind(expression, self.take().text)
            self.expect(")")
        else:
            yield from self.patterns()

    def values(self) -> Values:
        variable = self.take()
        if variable.kind != "variable":
            raise Unreadable(variable.text)
        self.expect("{")
        terms = []
        while not self.has("}"):
            terms.append(self.term())
        return Values(variable.text, tuple(terms))

    # Patterns

    def patterns(self) -> Iterator[Pattern]:
        """All that is said of one subject."""
        subject = self.term()
        while True:
            path = self.choice()
            yield Pattern(subject, path, self.term())
            while self.has(","):
                yield Pattern(subject, path, self.term())
            if not self.has(";"):
                return
            if self.next.text in (".", "}"):
                return

    def term(self) -> str:
        if self.has("["):
            self.expect("]")
            return f"?_{self.fresh()[1:]}"
        token = self.take()
        if token.kind == "string":
            if not token.text.startswith('"') or token.text.startswith('"""'):
                raise Unreadable(token.text)
            return token.text + self.after_string()
        if token.kind not in ("iri", "name", "variable"):
            raise Unreadable(token.text)
        return self.full(token)

    def full(self, token: Token) -> str:
        """The text of a token, a name as the IRI that it stands for."""
        return str(self.iri(token)) if token.kind == "name" else token.text

    def link(self) -> Link:
        return Link(str(TYPE) if self.has("a") else self.term())

    def negated(self) -> NoReturn:
        raise Unreadable("a negated path")

    # Expressions

    def condition(self) -> Expression:
        """What follows FILTER: an expression in brackets, EXISTS with a group, or a call."""
        if self.has("("):
            found = self.disjunction()
            self.expect(")")
            return found
        if self.next.word in ("EXISTS", "NOT"):
            return self.unary()
        start = self.at
        self.take()
        if self.next.text != "(":
            raise Unreadable(self.next.text)
        return self.atom(start, self.closing(self.at) + 1)

    def disjunction(self) -> Expression:
        parts = [self.conjunction()]
        while self.sign("||"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Compound("||", tuple(parts))

    def conjunction(self) -> Expression:
        parts = [self.unary()]
        while self.sign("&&"):
            parts.append(self.unary())
        return parts[0] if len(parts) == 1 else Compound("&&", tuple(parts))

    def unary(self) -> Expression:
        if self.has("!"):
            return Compound("!", (self.unary(),))
        if self.has_word("NOT"):
            self.expect("EXISTS")
            return Compound("!", (Exists(self.group()),))
        if self.has_word("EXISTS"):
            return Exists(self.group())
        if self.next.text == "(" and self.ends_operand(self.closing(self.at) + 1):
            self.take()
            found = self.disjunction()
            self.expect(")")
            return found
        end = self.at
        while not self.ends_operand(end):
            end = self.closing(end) + 1 if self.tokens[end].text == "(" else end + 1
        return self.atom(self.at, end)

    def ends_operand(self, at: int) -> bool:
        """Whether an operand of a boolean operator ends before this token."""
        text = self.tokens[at].text
        return text in ("", ")") or (text in ("&", "|") and text == self.tokens[at + 1].text)

    def atom(self, start: int, end: int) -> Atom:
        """Take the tokens from ``start`` to ``end``, which hold no group."""
        pieces = self.tokens[start:end]
        if not pieces or any(piece.text in ("{", "}") for piece in pieces):
            raise Unreadable("a group in an expression")
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
