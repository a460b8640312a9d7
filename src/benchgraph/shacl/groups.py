"""What a query of the compiler's asks: groups of patterns, sub-selects and conditions.

``grouping`` reads them. What it does not cover is an ``Unread`` element, so that whoever has the
groups knows that something else restricts the solutions there.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchgraph.reach.model import Link, Path


@dataclass(frozen=True, slots=True)
class Pattern:
    """Subject, path and object; variables begin with ``?``, terms are written as N-Triples does,
    in the links of the path too."""

    subject: str
    path: Path
    object: str

    @property
    def predicate(self) -> str | None:
        """The variable in the place of the property."""
        if isinstance(self.path, Link) and (name := str(self.path.predicate))[0] == "?":
            return name
        return None


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two braces. ``text`` is the same for equal groups."""

    elements: tuple[Element, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Union:
    """Groups of which each gives solutions; a single one is a group in a group."""

    choices: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Minus:
    """A group whose solutions are taken away."""

    group: Group


@dataclass(frozen=True, slots=True)
class Select:
    """A query, or one within: ``at_least`` is n of ``HAVING (COUNT(DISTINCT counted) > n)``."""

    variables: tuple[str, ...]
    group: Group
    keys: tuple[str, ...] = ()
    counted: str = ""
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Values:
    """Terms that a variable has."""

    variable: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """An expression without a boolean structure: its text, with full IRIs, and its variables."""

    text: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether a group has a solution."""

    group: Group


@dataclass(frozen=True, slots=True)
class Compound:
    """Expressions under "!", "&&" or "||"."""

    operator: str
    parts: tuple[Expression, ...]


Expression = Atom | Exists | Compound


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Bind:
    """The value of an expression."""

    expression: Atom
    variable: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is not read here. ``optional``: it takes no solution away."""

    variables: frozenset[str]
    optional: bool = False


Element = Pattern | Union | Minus | Select | Values | Filter | Bind | Unread
