"""What has to be asked of the data before a constraint's own query may be run.

Each group of the query with expressions about which engines may differ becomes one ASK: the
patterns around it and its own, without filters, and the doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import Literal

from benchgraph.reach.model import (
    Chain,
    Choice,
    Except,
    Inverse,
    Link,
    Path,
    Pattern,
    Repeat,
    Unreadable,
)
from benchgraph.shacl.alike import Rules
from benchgraph.shacl.expressions import Bind, Body, BodyReader, Filter, Nested, Plain
from benchgraph.shacl.kinds import IN_DATA, IRI, NODES, WORKED_OUT, Kinds, asks, kept
from benchgraph.shacl.terms import Refused

_SUBJECT = re.compile(
    r"[{ ]*(?:SELECT DISTINCT \?this WHERE \{ )?\?this <[^<>]*> (?:<[^<>]*>|\[\])[.} ]*"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An ASK query that is true where engines may differ, and for each operator that it is about
    one that is true where they differ about that."""

    query: str
    parts: tuple[tuple[str, str], ...]


def doubts(prefixes: str, focus: str, body: str) -> list[Doubt]:
    """The questions for a pattern behind the pattern of the focus nodes. Raises ``Refused`` for an
    expression that engines read differently whatever the data."""
    try:
        pattern = BodyReader(f"{prefixes}{{ {body} }}").pattern()
    except (Unreadable, ValueError) as why:
        raise Refused("sh:select", f"is not read: {why}") from why
    walk = _Walk(prefixes)
    walk.group(pattern, focus, "", {"?this": _kinds_of_focus(focus)})
    return walk.found


def _kinds_of_focus(focus: str) -> Kinds:
    """Only nodes, where every target is found as a subject."""
    return NODES if all(map(_SUBJECT.fullmatch, focus.split(" UNION "))) else IN_DATA


class _Walk:
    """Goes through the groups of one query."""

    def __init__(self, prefixes: str) -> None:
        self.prefixes = prefixes
        self.found: list[Doubt] = []

    def group(self, body: Body, before: str, after: str, around: dict[str, Kinds]) -> None:
        """``before`` and ``after``: what is joined with the group on either side."""
        variables = dict(around)
        _look_over(body, variables)
        texts = [_binding(part) for part in body.parts]
        everything = " ".join(texts)
        filters: list[Filter] = []
        for at, part in enumerate(body.parts):
            left = f"{before} {' '.join(texts[:at])}"
            right = f"{' '.join(texts[at + 1 :])} {after}"
            if isinstance(part, Bind):
                self.bind(part, f"{left} {right}", variables)
            elif isinstance(part, Nested):
                for inner in part.groups:
                    marks = ("", "") if part.optional else ("{ ", " }")
                    self.group(inner, left + " " + marks[0], marks[1] + right, variables)
            elif isinstance(part, Filter):
                filters.append(part)
        self.filters(filters, f"{before} {everything}", after, variables)

    def rules(
        self, variables: dict[str, Kinds], before: str, after: str
    ) -> tuple[Rules, dict[str, str]]:
        named: dict[str, str] = {}

        def asked(group: Body) -> None:
            self.group(group, before, after, variables)

        return Rules(variables, asked, named), named

    def filters(
        self, filters: list[Filter], before: str, after: str, variables: dict[str, Kinds]
    ) -> None:
        """All conditions of a group as one: those without a doubt say which solutions matter."""
        rules, named = self.rules(variables, before, after)
        read = [(each.expression.text, rules.read(each.expression)) for each in filters]
        sure = [text for text, one in read if not (one.true or one.false)]
        left = [each for each in read if each[1].true or each[1].false]
        context = " ".join((before, after, *(f"FILTER({text})" for text in sure)))
        self.ask(context, rules.all_of(left).true, named)

    def bind(self, part: Bind, context: str, variables: dict[str, Kinds]) -> None:
        rules, named = self.rules(variables, context, "")
        reading = rules.read(part.expression)
        doubt = reading.value
        if worked_out := reading.kinds & WORKED_OUT:
            # The value may be reported, and is written differently.
            written = named["BIND"] = asks(part.expression.text, worked_out)
            doubt = f"({doubt} || {written})" if doubt else written
        variables[part.name] = reading.kinds - WORKED_OUT or IN_DATA
        self.ask(context, doubt, named)

    def ask(self, context: str, doubt: str, named: dict[str, str]) -> None:
        if doubt:
            head = f"{self.prefixes}ASK {{ {context} FILTER({doubt})"
            parts = [
                (f"sh:select with {name}", f"{head} FILTER({part}) }}")
                for name, part in named.items()
            ]
            parts.append(("sh:select with a value as a condition", head + " }"))
            self.found.append(Doubt(head + " }", tuple(parts)))


def _binding(part: Plain | Filter | Bind | Nested) -> str:
    """What a part of a group binds; a filter binds nothing."""
    if isinstance(part, Plain):
        return part.text + " ."
    return part.text


def _look_over(body: Body, variables: dict[str, Kinds]) -> None:
    """What the places of variables in triples say of their kinds, and that literals in triples are
    as the store writes them."""
    for element in body.elements:
        if not isinstance(element, Pattern):
            continue
        for end in (element.subject, element.object):
            if isinstance(end, Literal) and not kept(end):
                raise Refused("sh:select", f"{end} is rewritten by the store")
        if isinstance(element.subject, str) and _from_node(element.path):
            variables[f"?{element.subject}"] = NODES
        if isinstance(element.object, str) and _to_node(element.path):
            variables[f"?{element.object}"] = NODES
        if element.predicate is not None:
            variables[f"?{element.predicate}"] = frozenset((IRI,))


def _from_node(path: Path) -> bool:
    """Whether what a path starts from is surely the subject of a triple."""
    match path:
        case Link() | Except():
            return True
        case Inverse(inner):
            return _to_node(inner)
        case Chain(parts):
            return _from_node(parts[0])
        case Choice(parts):
            return all(map(_from_node, parts))
        case Repeat(inner, optional, _):
            return not optional and _from_node(inner)
    return False


def _to_node(path: Path) -> bool:
    """Whether what a path leads to is surely the subject of a triple."""
    match path:
        case Inverse(inner):
            return _from_node(inner)
        case Chain(parts):
            return _to_node(parts[-1])
        case Choice(parts):
            return all(map(_to_node, parts))
        case Repeat(inner, optional, _):
            return not optional and _to_node(inner)
    return False
