"""What one change of the live graph was: which files, what they brought about, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchgraph.validation.model import Result


@dataclass(frozen=True)
class Change:
    """What a look at the files changed.

    ``files``: those whose records are others now; ``kept``: those that cannot be read as they are,
    so that the last good state of their records stands, with what is wrong with them; ``healed``
    and ``caused``: findings that went and came; ``removed`` and ``added``: how many triples of the
    default graph; ``whole``: why everything was made anew, empty where it was not.
    """

    files: tuple[Path, ...] = ()
    kept: tuple[Result, ...] = ()
    healed: tuple[Result, ...] = ()
    caused: tuple[Result, ...] = ()
    removed: int = 0
    added: int = 0
    whole: str = ""

    def __bool__(self) -> bool:
        return bool(self.files or self.kept or self.healed or self.caused or self.whole)


def difference(before: list[Result], after: list[Result]) -> tuple[list[Result], list[Result]]:
    """The findings that went, and those that came, in their order; a line more or less above a
    finding makes it no other."""
    old, new = ({(each.key, each.file): each for each in some} for some in (before, after))
    return (
        [each for key, each in old.items() if key not in new],
        [each for key, each in new.items() if key not in old],
    )
