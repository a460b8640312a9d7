"""What a description calls things: addresses of the files, and names below that of the release."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

from benchgraph.release import Release
from benchgraph.void import RELEASE

# What relative addresses are resolved against while Turtle is written; no file has it. No other IRI
# has its scheme, or it would be written relative, too.
NOWHERE = "pack://nowhere/"


@dataclass(frozen=True)
class Files:
    """Where the files of a pack lie: below ``base_url``, or beside their description."""

    base_url: str | None

    def reference(self, name: str) -> str:
        """The address of the file ``name``; relative where nobody said where they lie."""
        return (self.base_url or "") + quote(name)

    def node(self, name: str) -> NamedNode:
        """The same for a graph that ``turtle`` writes."""
        return NamedNode((self.base_url or NOWHERE) + quote(name))


def part(word: str) -> NamedNode:
    """The IRI of what belongs to the description of the release and has no other name."""
    return NamedNode(f"{RELEASE.value}#{word}")


def version_iri(release: Release) -> NamedNode:
    """The IRI of this very release, which no other has: its checksum below that of all releases."""
    return part(release.checksum)
