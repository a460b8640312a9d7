"""Queries, shapes and vocabularies: the IRIs in texts of SPARQL and Turtle, by their tokens.

Strings and comments stay as they are; what a person wrote there is no name of anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.migrating.model import Change, Edited, Left
from benchgraph.migrating.moves import Moves
from benchgraph.query.lexer import Token, tokens


def migrate_terms(text: str, path: Path, moves: Moves) -> Edited:
    """``text`` with every IRI and prefixed name as it is called by now."""
    edited = Edited("")
    found = list(tokens(text))
    prefixes, base = _declared(found), _base(found)
    pieces = []
    for place, token in enumerate(found):
        piece = token.text
        iri = _iri(token, prefixes, base)
        if iri and not _declares(found, place):
            line = text.count("\n", 0, token.start) + 1
            new = moves.of(iri)
            if new is not None:
                piece = _written(new, token, prefixes, base)
                edited.changes.append(Change(path, line, token.text, piece))
            elif iri in moves.gone:
                what = f"{token.text} was withdrawn: {moves.gone[iri]}"
                edited.left.append(Left(path, line, what))
            elif iri in moves.meaning:
                what = f"{token.text} may find more than it did: {moves.meaning[iri]}"
                edited.left.append(Left(path, line, what, needed=False))
        pieces.append(piece)
    edited.text = "".join(pieces)
    return edited


def _iri(token: Token, prefixes: _Prefixes, base: str) -> str:
    if token.kind == "iri":
        iri = token.text[1:-1]
        return iri if ":" in iri else base + iri
    name, colon, local = token.text.partition(":")
    start = prefixes.of(name)
    if token.kind != "prefixed" or not colon or start is None:
        return ""
    return start + local.replace("\\", "")


def _written(iri: str, token: Token, prefixes: _Prefixes, base: str) -> str:
    """``iri`` in the way in which the old one is written, where it can be written so."""
    if token.kind == "prefixed":
        # What the text does not declare it may not use, unless it relies on us for that already.
        relies = not prefixes.declared(token.text.partition(":")[0])
        for name, start in prefixes.longest_first():
            local = iri.removeprefix(start)
            usable = relies or prefixes.declared(name)
            if iri.startswith(start) and local and "/" not in local and usable:
                return f"{name}:{local}"
    elif base and ":" not in token.text and iri.startswith(base):
        return f"<{iri.removeprefix(base)}>"
    return f"<{iri}>"


def _base(found: list[Token]) -> str:
    """What relative IRIs stand below; empty where nothing says so."""
    plain = [token for token in found if token.kind not in ("space", "comment")]
    for word, iri in pairwise(plain):
        if word.text.lstrip("@").upper() == "BASE" and iri.kind == "iri":
            return iri.text[1:-1]
    return ""


class _Prefixes:
    """What a text declares, in SPARQL's way and in Turtle's, and our own prefixes behind it."""

    def __init__(self, own: dict[str, str]) -> None:
        self._own = own
        self._all = KNOWN_PREFIXES | own

    def declared(self, name: str) -> bool:
        """Whether the text itself declares this prefix."""
        return name in self._own

    def of(self, name: str) -> str | None:
        """What a prefix stands for."""
        return self._all.get(name)

    def longest_first(self) -> list[tuple[str, str]]:
        """Every prefix with what it stands for; of two that stand for the same, a declared one."""
        return sorted(
            self._all.items(), key=lambda each: (-len(each[1]), each[0] not in self._own, each[0])
        )


def _declared(found: list[Token]) -> _Prefixes:
    plain = [token for token in found if token.kind not in ("space", "comment")]
    own = {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(plain, plain[1:], plain[2:], strict=False)
        if word.text.lstrip("@").upper() == "PREFIX" and iri.kind == "iri"
    }
    return _Prefixes(own)


def _declares(found: list[Token], place: int) -> bool:
    """Whether the token at ``place`` is part of a declaration of a prefix or a base."""
    before = _before(found, place)
    words = [next(before, ""), next(before, "")]
    return words[0] in ("PREFIX", "BASE") or words[1] == "PREFIX"


def _before(found: list[Token], place: int) -> Iterator[str]:
    for token in reversed(found[:place]):
        if token.kind not in ("space", "comment"):
            yield token.text.lstrip("@").upper()
