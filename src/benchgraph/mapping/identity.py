"""Which record a row is of: ids stay when a row changes, and nothing merges that is only alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from benchgraph.iris import digest, slugify
from benchgraph.mapping.expressions import Cells, Condition
from benchgraph.mapping.nodes import Field, Taken
from benchgraph.mapping.reading import held, plain
from benchgraph.registry import name_key

if TYPE_CHECKING:
    from benchgraph.registry import Registry

POLICIES = ("stop", "number", "skip", "gather")
_LONGEST = 80


@dataclass(slots=True)
class Ids:
    """The ids that a run has given, and those of records that are known already.

    ``slug`` stands behind an id that a known record has: two things that are only named alike stay
    two.
    """

    registry: Registry
    slug: str
    rows: dict[str, tuple[str, int]] = field(default_factory=dict)  # id → table and row
    ordinals: Counter[str] = field(default_factory=Counter)
    renamed: set[str] = field(default_factory=set)

    def known(self, identifier: str) -> bool:
        """Whether others have a record with this id. A collection that is mapped anew finds its own
        records there, and keeps their ids."""
        return self.registry.beyond(identifier, self.slug)

    def free(self, wanted: str) -> str:
        """``wanted``, or with the slug of the mapping where a record of others has that id."""
        if not self.known(wanted):
            return wanted
        self.renamed.add(wanted)
        return f"{wanted}-{self.slug}"

    def next(self, wanted: str) -> str:
        """``wanted`` with the next number: the second is ``…-2``."""
        while True:
            self.ordinals[wanted] += 1
            numbered = f"{wanted}-{self.ordinals[wanted] + 1}"
            if numbered not in self.rows and not self.known(numbered):
                return numbered


@dataclass(slots=True)
class Identity:
    """How a record template names its rows. ``apart``: where it holds, the name names nothing, and
    the cells at ``told`` tell the rows apart."""

    kind: str
    key: list[Field]
    slug: Field | None
    duplicates: str
    same: dict[str, list[str]]
    apart: Condition | None
    told: tuple[int, ...]

    def name(self, cells: Cells, taken: Taken) -> str:
        """The text that the key columns give; empty, and a fault, where one has none."""
        parts: list[str] = []
        for each in self.key:
            entry = each.entry(cells)
            if entry.fault is not None or entry.notes:
                taken.take(entry)
            if not entry.texts and entry.fault is None:
                taken.faults.append((each.column, "", "key: nothing names this row"))
            parts += entry.texts
        return " ".join(parts)

    def wanted(self, name: str, cells: Cells, ids: Ids) -> str:
        """The id that the row asks for."""
        if name in self.same:
            return self.same[name][0]
        text = name
        if self.slug is not None and (entry := self.slug.entry(cells)).texts:
            text = entry.texts[0]
        slug = shortened(text)
        if self.apart is not None and self.apart.holds(cells):
            slug += "-" + digest("\x1f".join(spelling(cells[at]) for at in self.told), 8)
        return ids.free(f"{self.kind}/{slug}")


def shortened(text: str) -> str:
    """A slug for a name that fits into the name of a file."""
    slug = slugify(text)
    if len(slug) <= _LONGEST:
        return slug
    return f"{slug[:_LONGEST].strip('-')}-{digest(text, 8)}"


def spelling(text: str) -> str:
    """One spelling for the same number, so that a table that is saved anew keeps its ids."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return plain(held(number)) if number.is_finite() else text


@dataclass(slots=True)
class Reference:
    """Records that rows name: their kind, what is decided by hand, whether known names count."""

    kind: str
    decided: dict[str, list[str]]
    known: bool
    resolved: dict[str, str] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)  # id → name, of what has to be made


class References:
    """Resolves names: decided by hand, else the one known record of that kind with that name, else
    a new one; once for each name."""

    def __init__(self, ids: Ids, references: dict[str, Reference]) -> None:
        self.ids = ids
        self.references = references
        self.names: dict[str, str] = {}  # id of a new record → the name that it is for

    def resolve(self, reference: str, name: str) -> str:
        """The id of what ``name`` refers to."""
        this = self.references[reference]
        found = this.resolved.get(name)
        if found is None:
            found = this.resolved[name] = self._resolve(this, name)
        return found

    def _resolve(self, this: Reference, name: str) -> str:
        if name in this.decided:
            decided = this.decided[name][0]
            if not self.ids.known(decided):
                this.new[decided] = name
            return decided
        if this.known:
            known = [each for each in self.ids.registry.candidates(name)
                     if each.startswith(f"{this.kind}/") and self.ids.known(each)]  # fmt: skip
            if len(known) == 1:
                return known[0]
        wanted = self.ids.free(f"{this.kind}/{shortened(name)}")
        key = name_key(name)
        if self.names.setdefault(wanted, key) != key:  # another name with the same slug
            wanted += "-" + digest(name, 8)
            self.names[wanted] = key
        this.new[wanted] = name
        return wanted
