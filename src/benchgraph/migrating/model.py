"""What a migration does, line by line, and what it could not do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A line that is written otherwise; ``new`` is empty where something is taken out."""

    path: Path
    line: int
    old: str
    new: str
    why: str = ""

    def sentence(self) -> str:
        """What it is, in words."""
        done = f"{self.old} → {self.new}" if self.new else f"{self.old} taken out"
        return f"{done} ({self.why})" if self.why else done


@dataclass(frozen=True, slots=True, order=True)
class Left:
    """What a person has to do, and why; ``needed`` is False for what may stay as it is."""

    path: Path
    line: int
    what: str
    needed: bool = True


@dataclass
class Edited:
    """A text as it became; ``name`` is what its file has to be called, where that changed."""

    text: str
    changes: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    name: str = ""


@dataclass
class Migration:
    """What becomes of some files: ``texts`` holds those that change (None: the file goes, as its
    name did), ``before`` what stood there; ``names``: a file → what it is called by now."""

    files: int = 0
    before: dict[Path, str] = field(default_factory=dict)
    texts: dict[Path, str | None] = field(default_factory=dict)
    names: dict[Path, Path] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def add(self, changes: Iterable[Change], left: Iterable[Left]) -> None:
        """Take note of what was done in one file, and of what was not."""
        self.changes += changes
        self.left += left

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left that somebody has to do."""
        return not any(each.needed for each in self.left)
