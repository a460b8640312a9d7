"""What a comparison finds: changes of nodes, by section of the graph and by kind of change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# Kind of change → what a reader calls one and several, in the order in which they are told.
KINDS: dict[str, tuple[str, str]] = {
    "slipped": ("slipped", "slipped"),
    "broughtForward": ("brought forward", "brought forward"),
    "delivered": ("delivered", "delivered"),
    "raised": ("raised target", "raised targets"),
    "lowered": ("lowered target", "lowered targets"),
    "promised": ("new target", "new targets"),
    "withdrawn": ("target no longer stated", "targets no longer stated"),
    "status": ("other status", "other status"),
    "renamed": ("renamed", "renamed"),
    "merged": ("merged", "merged"),
}


def counted(kind: str, changes: Sequence[Any]) -> str:
    """``1 new target``, ``1,200 slipped``."""
    return f"{len(changes):,} {KINDS[kind][len(changes) != 1]}"


@dataclass(frozen=True)
class Edit:
    """One property of a node, with what it said before and says now (empty: nothing)."""

    property: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A node that was added, removed or changed. ``words`` is what a reader calls it.

    ``was``: the IRI that the node had before, where it has another now. ``summary``: what the
    change comes to in one phrase, and ``facts`` the same for programs (days, share …).
    """

    iri: str
    words: str
    edits: tuple[Edit, ...] = ()
    was: str = ""
    summary: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The change as JSON holds it, without what is empty."""
        found: dict[str, Any] = {"iri": self.iri, "words": self.words}
        found |= {"was": self.was} if self.was else {}
        found |= {"summary": self.summary} if self.summary else {}
        found |= self.facts
        if self.edits:
            found["edits"] = [
                {"property": e.property, "old": list(e.old), "new": list(e.new)} for e in self.edits
            ]
        return found


@dataclass
class Section:
    """The changes of one sort of node, each list in the order of ``words``."""

    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)

    def __repr__(self) -> str:
        counts = (
            f"{len(self.added)} added, {len(self.removed)} removed, {len(self.changed)} changed"
        )
        return f"<Section: {counts}>"

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass
class Differences:
    """The changes from one release to another, each told once.

    ``kinds``: changes that have a name (``KINDS``: slipped, delivered, renamed …). ``sections``:
    all others, by sort of node. ``spelling``: what says the same in another spelling.
    """

    kinds: dict[str, list[Change]]
    sections: dict[str, Section]
    spelling: list[Change]

    def __getitem__(self, name: str) -> Section:
        return self.sections[name]

    def __bool__(self) -> bool:
        """Whether anything changed, be it only a spelling."""
        return bool(self.spelling or any(self.kinds.values()) or any(self.sections.values()))

    def __repr__(self) -> str:
        told = [counted(kind, found) for kind, found in self.kinds.items() if found]
        told += [f"{name} {section}" for name, section in self.sections.items() if section]
        return f"<Differences: {', '.join([*told, f'{self.spellings} spellings'])}>"

    @property
    def spellings(self) -> int:
        """How many properties are spelt otherwise."""
        return sum(len(change.edits) for change in self.spelling)

    def as_dict(self) -> dict[str, Any]:
        """The changes as JSON holds them; only kinds and sections that have some."""
        found: dict[str, Any] = {
            kind: [change.plain() for change in changes]
            for kind, changes in self.kinds.items()
            if changes
        }
        for name, section in self.sections.items():
            if section:
                found[name] = {
                    "added": [change.plain() for change in section.added],
                    "removed": [change.plain() for change in section.removed],
                    "changed": [change.plain() for change in section.changed],
                }
        if self.spelling:
            changes = [change.plain() for change in self.spelling]
            found["spelling"] = {"count": self.spellings, "changes": changes}
        return found
