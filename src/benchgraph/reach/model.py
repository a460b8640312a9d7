"""What a query asks of a graph, and nothing of what it computes: groups of triple patterns.

A term that is a ``str`` is the name of a variable, without its question mark; every other is a
constant. Names that begin with a space or an underscore stand for what has none in the query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple
End = Term | str


class Unreadable(Exception):
    """Inside the package: the reader does not know what this part of the query asks."""


# -- property paths ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """One triple; a predicate that is a name is a variable."""

    predicate: NamedNode | str


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path walked from its end to its start."""

    path: Path


@dataclass(frozen=True, slots=True)
class Chain:
    """Paths one after the other."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One path of several."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path walked so often: not at all (where ``optional``), once, or again (where ``again``)."""

    path: Path
    optional: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Except:
    """One triple whose predicate is none of these."""

    predicates: frozenset[NamedNode]


Path = Link | Inverse | Chain | Choice | Repeat | Except


def links(path: Path) -> Iterator[Link | Except]:
    """The single triples that a path is made of."""
    match path:
        case Link() | Except():
            yield path
        case Inverse(inner) | Repeat(inner):
            yield from links(inner)
        case Chain(parts) | Choice(parts):
            for part in parts:
                yield from links(part)


def is_nullable(path: Path) -> bool:
    """Whether a path can lead from a term to itself without a triple."""
    match path:
        case Link() | Except():
            return False
        case Inverse(inner):
            return is_nullable(inner)
        case Repeat(inner, optional, _):
            return optional or is_nullable(inner)
        case Chain(parts):
            return all(map(is_nullable, parts))
        case Choice(parts):
            return any(map(is_nullable, parts))


# -- groups ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Two ends and the path between them."""

    subject: End
    path: Path
    object: End

    @property
    def predicate(self) -> str | None:
        """The variable in the place of the predicate."""
        if isinstance(self.path, Link) and isinstance(self.path.predicate, str):
            return self.path.predicate
        return None

    @property
    def names(self) -> frozenset[str]:
        """Every variable of the pattern."""
        ends = (self.subject, self.object, self.predicate)
        return frozenset(end for end in ends if isinstance(end, str))


@dataclass(slots=True, eq=False)
class Union:
    """Groups of which each adds its solutions."""

    branches: list[Group]


@dataclass(slots=True, eq=False)
class Select:
    """A sub-select. ``passes``: each name outside that stands for one inside whose value can be
    given beforehand without changing the rows that have it."""

    group: Group
    passes: Mapping[str, str]


@dataclass(slots=True, eq=False)
class Condition:
    """What adds to solutions or takes some away, and never brings one: OPTIONAL, MINUS, EXISTS.

    ``at_end``: it stands in a filter, which is asked of the whole group's solutions, wherever it
    is written. ``sees``: its own filters know the variables around it.
    """

    group: Group
    at_end: bool
    sees: bool


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """VALUES: the names that it binds in every solution; which values they have, the group says."""

    names: frozenset[str]


Element = Pattern | Union | Select | Condition | Values
"""A group in a group is a union of one."""


@dataclass(eq=False)
class Group:
    """A group graph pattern: its elements as they are written.

    ``limited``: variables that only have these values, by VALUES or by ``FILTER(?v IN (…))``.
    """

    elements: list[Element] = field(default_factory=list)
    limited: dict[str, frozenset[Term]] = field(default_factory=dict)

    @cached_property
    def certain(self) -> frozenset[str]:
        """The names that every solution binds."""
        return self.certain_before(len(self.elements))

    def patterns(self) -> Iterator[Pattern]:
        """The patterns of the group and of all groups in it."""
        for element in self.elements:
            match element:
                case Pattern():
                    yield element
                case Union(branches):
                    for branch in branches:
                        yield from branch.patterns()
                case Select(group) | Condition(group):
                    yield from group.patterns()

    def certain_before(self, end: int) -> frozenset[str]:
        """The names that the elements before this one bind in every solution."""
        found: set[str] = set()
        for element in self.elements[:end]:
            found |= certain(element)
        return frozenset(found)


def certain(element: Element) -> frozenset[str]:
    """The names that an element binds in every solution."""
    match element:
        case Pattern() | Values():
            return element.names
        case Union(branches):
            return frozenset.intersection(*(branch.certain for branch in branches))
        case Select(group, passes):
            return frozenset(o for o, inner in passes.items() if inner in group.certain)
        case _:
            return frozenset()
