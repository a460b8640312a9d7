"""A plain-text extraction as lines: marks, what blank lines set apart, where the page begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchgraph.pages.profile import Profile

_KICKER = re.compile(r"^\S.{2,60} · .*\d{4}-\d{2}-\d{2}$")
_DASH = re.compile(r"^\s*-(?:\s+|$)")
_DOT = re.compile(r"^\s*[•·▪]\s+")
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’」』)）]?$|다\.?$|[:：]$")
HEADING_LENGTH = 64


@dataclass(slots=True)
class Line:
    """A line without its mark. ``mark`` is "-", "•" or empty; in the list form a source keeps the
    dot that the page itself prints, as in HTML. ``block`` numbers what blank lines set apart."""

    text: str
    mark: str
    block: int = 0

    @property
    def is_sentence(self) -> bool:
        return bool(_SENTENCE.search(self.text))

    @property
    def may_be_heading(self) -> bool:
        return not self.mark and not self.is_sentence and len(self.text) <= HEADING_LENGTH


def lines_of(raw: Iterable[str]) -> Iterator[Line]:
    """The lines that hold something, without the blank ones between them."""
    block, begun, is_apart = 0, False, False
    for text in raw:
        if not text.strip():
            is_apart = begun
            continue
        block += is_apart
        begun, is_apart = True, False
        line = _line(text)
        line.block = block
        yield line


def kicker_of(lines: Sequence[Line], profile: Profile) -> int | None:
    """Where the line stands that says what kind of page this is: near the beginning, or, where
    navigation was kept before it, where it names a kind that the profile knows."""
    for number, line in enumerate(lines):
        if _KICKER.match(line.text) and (number < 6 or profile.kind_of(line.text)):
            return number
    return None


def _line(raw: str) -> Line:
    mark = ""
    text = raw
    for pattern, sign in ((_DASH, "-"), (_DOT, "•")):
        if match := pattern.match(text):
            text, mark = text[match.end() :], sign
            break
    return Line(" ".join(text.split()), mark)
