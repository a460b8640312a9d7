"""Which files of a pack are the same data in another form: what DCAT calls distributions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from benchgraph.iris import slugify
from benchgraph.packing.model import Member

PARQUET = "application/vnd.apache.parquet"
NQUADS, TURTLE, JSON_LD = "application/n-quads", "text/turtle", "application/ld+json"
GZIP = "application/gzip"
_TABLES = frozenset({"text/csv", PARQUET})
_CONTEXT = "context.jsonld"


@dataclass(frozen=True)
class Group:
    """Files that hold the same data; ``word`` names them below the release, ``title`` says what
    they hold. The word of the release itself is empty."""

    word: str
    title: str
    members: tuple[Member, ...]

    @property
    def name(self) -> str:
        """What a person reads."""
        return self.word.removeprefix("table-").replace("-", " ")


def groups(members: Iterable[Member]) -> tuple[Group, ...]:
    """The release first, then each table, the changes and the terms; files that only describe or
    check others are in none."""
    found: dict[str, list[Member]] = {"": []}
    for member in members:
        if (word := _word(member)) is not None:
            found.setdefault(word, []).append(member)
    return tuple(
        Group(word, each[0].title if each else "", tuple(each)) for word, each in found.items()
    )


def plain_type(member: Member) -> str:
    """The media type of what is in a file, unpacked."""
    packed = member.media_type == GZIP
    return (
        NQUADS
        if packed and PurePosixPath(member.name).stem.endswith(".nq")
        else (member.media_type)
    )


def _word(member: Member) -> str | None:
    path = PurePosixPath(member.name)
    match member.kind:
        case "workbook":
            return ""
        case "changes":
            return "changes"
        case "table" if member.media_type in _TABLES:
            return f"table-{slugify(path.stem)}"
        case "graph" if plain_type(member) in (NQUADS, TURTLE, JSON_LD):
            if path.name == _CONTEXT:
                return None
            return "" if path.name.startswith("benchgraph.") else slugify(path.stem)
    return None
