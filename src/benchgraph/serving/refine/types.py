"""The types that clients choose from: kinds of things, by the names of their classes."""

from __future__ import annotations

from difflib import get_close_matches

from benchgraph.errors import NotFoundError
from benchgraph.iris import expand, prefixed
from benchgraph.query.profile import KINDS as WORDS
from benchgraph.searching.kinds import KINDS, Kind, kind_named, with_parts
from benchgraph.serving.wording import say
from benchgraph.vocab import ONTOLOGY

_LAST_TIER = 1  # pages and terms are no cells of a table
_NAMES = {"Concept": ("Concept", "concepts")}


def type_id(kind: Kind) -> str:
    """The id of a type: the local name of its class."""
    return kind.classes[0].partition(":")[2]


# Id → kind, in the order in which they are shown.
TYPES: dict[str, Kind] = {
    type_id(kind): kind
    for kind in KINDS.values()
    if kind.tier <= _LAST_TIER and kind.name != "vocabulary"
}


def type_named(text: str) -> str:
    """The id of the type that ``text`` names: its id, class or kind. Raises NotFoundError."""
    local = prefixed(expand(text) or text).removeprefix("bg:").removeprefix("skos:")
    if local in TYPES:
        return local
    folded = {name.lower(): name for name in TYPES}
    if local.lower() in folded:
        return folded[local.lower()]
    try:
        found = type_id(kind_named(text))
    except NotFoundError:
        found = ""
    if found in TYPES:
        return found
    near = get_close_matches(local, TYPES, 1, 0.6)
    raise NotFoundError(
        "there is no type with this name",
        found=text,
        expected=", ".join(TYPES),
        hint=f"did you mean {near[0]}?" if near else None,
    )


def kinds_of(type_: str) -> frozenset[str]:
    """The names of the kinds that a type takes in."""
    return frozenset(with_parts(TYPES[type_]))


def types_of(kind: str) -> list[str]:
    """The types of a thing of ``kind``, the most telling first."""
    own = KINDS[kind]
    return [type_id(own)] + ([type_id(KINDS[own.part_of])] if own.part_of else [])


def type_shown(type_: str, lang: str) -> dict[str, object]:
    """A type as clients read it, with the broader one where there is one."""
    shown: dict[str, object] = {"id": type_, "name": type_words(type_, lang)}
    own = TYPES[type_]
    if own.part_of:
        above = type_id(KINDS[own.part_of])
        shown["broader"] = [{"id": above, "name": type_words(above, lang)}]
    return shown


def type_words(type_: str, lang: str) -> str:
    """What a type is called."""
    return say((WORDS.get(type_) or _NAMES[type_])[0], lang)


def class_iri(type_: str) -> str:
    """The class that a type stands for."""
    return expand(TYPES[type_].classes[0]) or ONTOLOGY + type_
