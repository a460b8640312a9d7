"""Phrases and what they mean, found at a place of a text: the longest wins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


def is_letter(sign: str) -> bool:
    """Whether ``sign`` is a letter or digit of a script that puts spaces between words."""
    return sign < "\u1100" and sign.isalnum()


class Lexicon(Generic[T]):
    """Phrases that are looked up before or behind a place. No part of a longer word is found.

    >>> Lexicon({"over": 1, "not over": 2}).before("is not over 5", 11)
    (2, 3)
    """

    __slots__ = ("_ahead", "_behind", "_entries")

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._entries = dict(entries)
        self._ahead = _lengths(self._entries, 0)
        self._behind = _lengths(self._entries, -1)

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._entries

    def get(self, phrase: str) -> T | None:
        """What the whole ``phrase`` means."""
        return self._entries.get(phrase)

    def after(self, text: str, at: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that begins at ``at``, and where it ends."""
        for length in self._ahead.get(text[at : at + 1], ()):
            phrase = text[at : at + length]
            end = at + len(phrase)
            if phrase in self._entries and not _runs_on(text, end):
                return self._entries[phrase], end
        return None

    def before(self, text: str, end: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that ends at ``end``, and where it begins."""
        if not end:
            return None
        for length in self._behind.get(text[end - 1], ()):
            start = end - length
            if start < 0:
                continue
            phrase = text[start:end]
            if phrase in self._entries and not (
                start and is_letter(phrase[0]) and is_letter(text[start - 1])
            ):
                return self._entries[phrase], start
        return None


def _runs_on(text: str, end: int) -> bool:
    """Whether the word that ends at ``end`` goes on behind it."""
    return end < len(text) and is_letter(text[end - 1]) and is_letter(text[end])


def _lengths(entries: Mapping[str, object], place: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for phrase in entries:
        found.setdefault(phrase[place], set()).add(len(phrase))
    return {sign: tuple(sorted(lengths, reverse=True)) for sign, lengths in found.items()}
