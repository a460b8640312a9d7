"""The pattern of a constraint read in full: its groups, and every expression down to its terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from benchgraph.reach.cursor import END, written_literal
from benchgraph.reach.model import Group, Unreadable
from benchgraph.reach.read import Reader
from benchgraph.reach.tokens import Token

_RELATIONS = ("!=", "<=", ">=", "=", "<", ">")


@dataclass(frozen=True, slots=True)
class Constant:
    """A term that is written in the query."""

    term: NamedNode | Literal

    @property
    def text(self) -> str:
        return str(self.term)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, with its question mark."""

    text: str


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether a group has a solution."""

    group: Body

    @property
    def text(self) -> str:
        return f"EXISTS {{ {self.group.text} }}"


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function (in capitals, or the IRI in angle brackets) and what it is given.

    ``IN`` has the value that is looked for first; ``NEGATE`` is the sign before a value.
    """

    name: str
    given: tuple[Expression, ...]

    @property
    def text(self) -> str:
        texts = [each.text for each in self.given]
        if self.name == "NEGATE":
            return f"(- {texts[0]})"
        if self.name == "!":
            return f"(! {texts[0]})"
        if self.name == "IN":
            return f"({texts[0]} IN ({', '.join(texts[1:])}))"
        if self.name[0].isalnum() or (self.name[0] == "<" and len(self.name) > 2):
            return f"{self.name}({', '.join(texts)})"
        return "(" + f" {self.name} ".join(texts) + ")"


Expression = Constant | Variable | Exists | Call


@dataclass(frozen=True, slots=True)
class Plain:
    """Triple patterns, as the query writes them."""

    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the solutions of its group."""

    expression: Expression
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bind:
    """The value of an expression gets a name."""

    expression: Expression
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Nested:
    """Groups in a group: what is joined, one of several, or (``optional``) what may be there."""

    groups: tuple[Body, ...]
    optional: bool
    text: str


@dataclass(slots=True, eq=False)
class Body(Group):
    """A group with everything that is in it, in its order. Its patterns are in ``elements`` too."""

    parts: list[Plain | Filter | Bind | Nested] = field(default_factory=list)
    text: str = ""


class BodyReader(Reader):
    """Reads the pattern of a SELECT. Raises ``Unreadable``."""

    def pattern(self) -> Body:
        """All that is left, which has to be one group in braces."""
        found = self.group()
        if self.next is not END:
            raise Unreadable(f"{self.next.text} after its pattern")
        return found

    def literal(self, text: str) -> Literal:
        """As it is written: an expression may ask how."""
        return written_literal(text)

    def group(self) -> Body:
        self.expect("{")
        start, body = self.at, Body()
        while not self.has("}"):
            if not self.has("."):
                self.element(body)
        body.text = self.text(start, self.at - 1)
        return body

    def element(self, group: Group) -> None:
        assert isinstance(group, Body)
        start = self.at
        if self.next.text == "{":
            branches = [self.group()]
            while self.has_word("UNION"):
                branches.append(self.group())
            group.parts.append(Nested(tuple(branches), False, self.text(start)))
        elif self.has_word("OPTIONAL"):
            inner = self.group()
            group.parts.append(Nested((inner,), True, self.text(start)))
        elif self.has_word("FILTER"):
            group.parts.append(Filter(self.primary()))
        elif self.has_word("BIND"):
            self.expect("(")
            expression = self.either()
            if not self.has_word("AS"):
                raise Unreadable("BIND without AS")
            name = self.take().text
            self.expect(")")
            group.parts.append(Bind(expression, name, self.text(start)))
        else:
            self.triples(group.elements)
            group.parts.append(Plain(self.text(start)))

    # -- expressions, from what binds least to what binds most -----------------------------------

    def either(self) -> Expression:
        return self.joined(self.both, ("||",))

    def both(self) -> Expression:
        return self.joined(self.relation, ("&&",))

    def relation(self) -> Expression:
        left = self.sum()
        for sign in _RELATIONS:
            if self.sign(sign):
                return Call(sign, (left, self.sum()))
        if self.has_word("IN"):
            return Call("IN", (left, *self.listed()))
        if self.next.word == "NOT":
            self.take()
            if not self.has_word("IN"):
                raise Unreadable("NOT without IN")
            return Call("!", (Call("IN", (left, *self.listed())),))
        return left

    def sum(self) -> Expression:
        return self.joined(self.product, ("+", "-"))

    def product(self) -> Expression:
        return self.joined(self.signed, ("*", "/"))

    def joined(self, part: Callable[[], Expression], signs: tuple[str, ...]) -> Expression:
        found = part()
        while True:
            sign = next((each for each in signs if self.sign(each)), None)
            if sign is None:
                return found
            found = Call(sign, (found, part()))

    def signed(self) -> Expression:
        if self.has("!"):
            return Call("!", (self.signed(),))
        if self.has("+"):
            return self.signed()
        if self.has("-"):
            if self.next.kind == "number":
                return Constant(self.literal("-" + self.take().text))
            return Call("NEGATE", (self.signed(),))
        return self.primary()

    def primary(self) -> Expression:
        token = self.next
        if self.has("("):
            found = self.either()
            self.expect(")")
            return found
        if token.kind == "variable":
            return Variable(self.take().text)
        if token.word == "NOT":
            self.take()
            return Call("!", (self.primary(),))
        if self.has_word("EXISTS"):
            return Exists(self.group())
        if token.kind == "word" and token.text not in ("true", "false"):
            self.take()
            return Call(token.word, self.listed())
        return self.term(token)

    def term(self, token: Token) -> Expression:
        constant = self.constant()
        if isinstance(constant, NamedNode) and self.next.text == "(":
            return Call(str(constant), self.listed())
        if not isinstance(constant, NamedNode | Literal):
            raise Unreadable(f"{token.text} in an expression")
        return Constant(constant)

    def listed(self) -> tuple[Expression, ...]:
        """What stands in brackets with commas between."""
        self.expect("(")
        found: list[Expression] = []
        while not self.has(")"):
            found.append(self.either())
            if not self.has(",") and self.next.text != ")":
                raise Unreadable(f"{self.next.text} in a list")
        return tuple(found)
