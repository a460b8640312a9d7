"""Read a query as groups of triple patterns.

No algebra: what a query computes is skipped, except where an expression asks EXISTS. What is not
known here raises ``Unreadable``, and then nothing is known of the query.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from benchgraph.reach.cursor import END, Cursor
from benchgraph.reach.model import (
    Condition,
    Element,
    End,
    Group,
    Link,
    Path,
    Pattern,
    Select,
    Term,
    Union,
    Unreadable,
    Values,
    certain,
)
from benchgraph.reach.tokens import Token

_AGGREGATES = frozenset("COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT".split())
_FORMS = frozenset(("SELECT", "CONSTRUCT", "ASK"))


def read_query(query: str) -> Select:
    """The pattern of a SELECT, CONSTRUCT or ASK. Raises ``Unreadable``."""
    return Reader(query).query()


class Reader(Cursor):
    """Reads what stands at its place, and goes on behind it."""

    # -- queries -----------------------------------------------------------------------------

    def query(self) -> Select:
        form = self.take().word
        if form not in _FORMS:
            raise Unreadable(f"it is no {', '.join(sorted(_FORMS))}")
        if form == "SELECT":
            found = self.select()
        else:
            if form == "CONSTRUCT" and self.next.text == "{":
                self.at = self.closing(self.at) + 1
            found = self.body({}, every=True, aggregates=False)
        if self.next is not END:
            raise Unreadable(f"{self.next.text} after its pattern")
        return found

    def select(self) -> Select:
        """What follows SELECT: the projection, the pattern, and what is done with its rows."""
        names: dict[str, str] = {}
        aggregates = False
        if not self.has_word("DISTINCT"):
            self.has_word("REDUCED")
        every = self.has("*")
        while self.next.word != "WHERE" and self.next.text != "{":
            token = self.take()
            if token.kind == "variable":
                names[token.text[1:]] = token.text[1:]
            elif token.text == "(":
                words = self.in_brackets()
                aggregates = aggregates or any(word.word in _AGGREGATES for word in words)
                if len(words) == 3 and words[0].kind == "variable" and words[1].word == "AS":
                    names[words[2].text[1:]] = words[0].text[1:]
            else:
                raise Unreadable(f"{token.text} in what it selects")
        return self.body(names, every=every, aggregates=aggregates)

    def body(self, names: dict[str, str], *, every: bool, aggregates: bool) -> Select:
        self.has_word("WHERE")
        group = self.group()
        if every:
            names = {name: name for name in _visible(group)}
        keys: set[str] | None = set() if aggregates else None
        sliced = False
        while (word := self.next.word) in ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"):
            self.take()
            self.has_word("BY")
            if word in ("LIMIT", "OFFSET"):
                sliced = True
            modifier = self.modifier()
            if word == "GROUP":
                keys = {token.text[1:] for token in modifier if token.kind == "variable"}
        if keys is not None:
            names = {outer: inner for outer, inner in names.items() if inner in keys}
        return Select(group, {} if sliced else names)

    def modifier(self) -> list[Token]:
        """What a solution modifier says; of what stands in brackets nothing."""
        found: list[Token] = []
        while self.next.text != "}" and self.next is not END:
            if self.next.word in ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
                break
            token = self.take()
            if token.text == "(":
                self.in_brackets()
            else:
                found.append(token)
        return found

    def in_brackets(self) -> list[Token]:
        """The tokens up to the bracket that closes; there may be no group among them."""
        start, self.at = self.at, self.closing(self.at - 1) + 1
        found = self.tokens[start : self.at - 1]
        if any(token.text == "{" for token in found):
            raise Unreadable("a pattern in what it selects, groups or orders by")
        return found

    # -- groups ------------------------------------------------------------------------------

    def group(self) -> Group:
        """A group in braces; a sub-select that is all of it is a group of one."""
        self.expect("{")
        group = Group()
        if self.has_word("SELECT"):
            group.elements.append(self.select())
            self.expect("}")
        else:
            self.elements(group)
        for element in group.elements:
            for name, terms in _limits_of(element).items():
                self.narrow(group, name, terms)
        return group

    def elements(self, group: Group) -> None:
        """What stands in a group, up to the brace that closes."""
        while not self.has("}"):
            if not self.has("."):
                self.element(group)

    def branches(self) -> list[Group]:
        """Groups with UNION between."""
        found = [self.group()]
        while self.has_word("UNION"):
            found.append(self.group())
        return found

    def element(self, group: Group) -> None:
        token = self.next
        word = token.word
        if token.text == "{" and token.kind == "other":
            group.elements.append(Union(self.branches()))
        elif word == "OPTIONAL":
            self.take()
            group.elements.append(Condition(self.group(), at_end=False, sees=True))
        elif word == "MINUS":
            self.take()
            group.elements.append(Condition(self.group(), at_end=False, sees=False))
        elif word == "FILTER":
            self.take()
            self.filter(group)
        elif word == "BIND":
            self.take()
            self.expect("(")
            self.expression(group, at_end=False)
        elif word == "VALUES":
            self.take()
            self.values(group)
        elif word in ("GRAPH", "SERVICE", "LATERAL"):
            raise Unreadable(f"{word} in it")
        else:
            self.triples(group.elements)

    def filter(self, group: Group) -> None:
        """FILTER: of its expression the patterns of EXISTS, and ``?v IN (…)`` where it is all."""
        start = self.at
        while self.next.text != "(" and self.next.word not in ("EXISTS", "NOT"):
            self.take()  # the name of a function
        if self.has("("):
            self.expression(group, at_end=True)
            self.limit(group, self.tokens[start + 1 : self.at - 1])
            return
        self.has_word("NOT")
        if not self.has_word("EXISTS"):
            raise Unreadable("a filter without brackets")
        group.elements.append(Condition(self.group(), at_end=True, sees=True))

    def expression(self, group: Group, *, at_end: bool) -> None:
        """Up to the bracket that closes, with the groups of EXISTS on the way."""
        depth = 1
        while depth:
            token = self.take()
            if token.word == "EXISTS":
                group.elements.append(Condition(self.group(), at_end=at_end, sees=True))
            elif token.kind == "other":
                depth += (token.text == "(") - (token.text == ")")

    def limit(self, group: Group, words: list[Token]) -> None:
        """Take in ``?v IN (constants)``."""
        if len(words) < 4 or words[0].kind != "variable" or words[1].word != "IN":
            return
        terms = [word for word in words[3:-1] if word.text != ","]
        if words[-1].text == ")" and all(word.kind in ("iri", "name") for word in terms):
            self.narrow(group, words[0].text[1:], {self.iri(word) for word in terms})

    @staticmethod
    def narrow(
        group: Group, name: str, terms: set[NamedNode] | set[Term] | frozenset[Term]
    ) -> None:
        group.limited[name] = group.limited.get(name, frozenset(terms)) & terms

    def values(self, group: Group) -> None:
        """VALUES: the names for which every row has a value, and the values."""
        several = self.has("(")
        names = []
        while self.next.kind == "variable":
            names.append(self.take().text[1:])
        if several:
            self.expect(")")
        self.expect("{")
        columns: list[set[Term | None]] = [set() for _ in names]
        while not self.has("}"):
            if several:
                self.expect("(")
            for column in columns:
                column.add(None if self.has_word("UNDEF") else self.constant())
            if several:
                self.expect(")")
        full = [name for name, column in zip(names, columns, strict=True) if None not in column]
        for name, column in zip(names, columns, strict=True):
            if name in full:
                self.narrow(group, name, {term for term in column if term is not None})
        group.elements.append(Values(frozenset(full)))

    # -- triples -----------------------------------------------------------------------------

    def triples(self, into: list[Element]) -> None:
        """Triples with one subject."""
        alone = self.next.text != "["
        subject = self.end(into)
        self.properties(subject, into, needed=alone)

    def properties(self, subject: End, into: list[Element], *, needed: bool) -> None:
        """Predicates and objects, up to what ends them."""
        while True:
            if self.next.text in (".", "}", "]", ";") or self.next.word in _AFTER_TRIPLES:
                if needed:
                    raise Unreadable(f"{self.next.text} where a property is expected")
            else:
                path: Path
                if self.next.kind == "variable":
                    path = Link(self.take().text[1:])
                else:
                    path = self.choice()
                into.append(Pattern(subject, path, self.end(into)))
                while self.has(","):
                    into.append(Pattern(subject, path, self.end(into)))
            if not self.has(";"):
                return
            needed = False

    def end(self, into: list[Element]) -> End:
        """A subject or an object. What stands in square brackets goes ``into`` the group too."""
        if self.next.kind == "variable":
            return self.take().text[1:]
        if self.next.kind == "name" and self.next.text.startswith("_:"):
            return self.take().text
        if self.has("["):
            name = self.fresh()
            self.properties(name, into, needed=False)
            self.expect("]")
            return name
        return self.constant()


_AFTER_TRIPLES = frozenset("OPTIONAL MINUS FILTER BIND VALUES GRAPH SERVICE UNION".split())


def _limits_of(element: Element) -> dict[str, frozenset[Term]]:
    """The names of which a part of a group binds one of few values in every solution of its own."""
    match element:
        case Select(group, passes):
            found = {outer: group.limited.get(inner) for outer, inner in passes.items()}
            names = certain(element)
        case Union(branches):
            every = [branch.limited for branch in branches]
            found = {
                name: frozenset().union(*(limited[name] for limited in every))
                for name in every[0]
                if all(name in limited for limited in every)
            }
            names = certain(element)
        case _:
            return {}
    return {name: terms for name, terms in found.items() if terms is not None and name in names}


def _visible(group: Group) -> set[str]:
    """The names that a solution of the group may bind."""
    found = set(group.limited)
    for element in group.elements:
        match element:
            case Pattern():
                found |= element.names
            case Union(branches):
                found = found.union(*map(_visible, branches))
            case Select(passes=passes):
                found |= passes.keys()
            case Condition(inner, at_end=False, sees=True):
                found |= _visible(inner)
    return found
