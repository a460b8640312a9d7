"""Rows of one column → pieces of text: headings, paragraphs, items of a list, with their labels."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from benchgraph.pages.reading.pdf.lines import HYPHEN, Row, Segment, Words
from benchgraph.pages.reading.pdf.tables import is_leader

_BULLET = re.compile(r"[•·▪◦●○■□‣⁃*–—\uf0b7\uf0a7]\s+|[oØ]\s(?=[A-Z])")
NUMBERED = re.compile(
    r"(?P<number>\d{1,4})\s?(?:[.．、](?![\d.])\s*|(?<!\d)\s(?=[A-Z\u4e00-\u9fff\u3040-\u30ff]))"
)
_LISTED = re.compile(r"[(（](?:[a-z]|[ivx]{1,5}|\d{1,2})[)）]\s*|(?:[a-z]|[ivx]{1,5})[.)]\s+")
_HEADED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|[IVX]{1,5}\.|[A-Z]\.|Chapter \d+|Annex\b|第.{1,3}[章節节部])"
)
_ENDS = re.compile(r"[.!?。！？…:：;；][\"'”’」』)）]?$")


@dataclass(slots=True)
class Piece:
    """A piece of text on one page. ``label`` is the number before it, ``kind`` one of text,
    heading, bullet and note (a footnote)."""

    lines: list[str]
    left: float
    top: float
    size: float
    bold: bool
    kind: str = "text"
    label: str = ""
    ends_short: bool = False
    words: str = field(default="")


def body_size(pages: list[list[Row]]) -> float:
    """The size that most letters of a document have."""
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            for segment in row.segments:
                sizes[round(segment.size * 2) / 2] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def pieces(rows: list[Row], body: float, bottom: float, words: Words) -> list[Piece]:
    """The pieces of one column, ``bottom`` being where footnotes may begin."""
    if not rows:
        return []
    lines = [_line(row) for row in rows]
    right = max(line.right for line in lines)
    pitch = _pitch(lines, body)
    found: list[Piece] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if before is None or _begins(line, before, found[-1], pitch, right):
            found.append(_piece(line))
        else:
            found[-1].lines.append(line.text)
            found[-1].bold = found[-1].bold and line.bold
        found[-1].ends_short = line.right < right - 4 * line.size
    for piece in found:
        piece.words = words.joined(piece.lines)
        _name(piece, body, bottom)
    return [piece for piece in found if piece.words]


def _line(row: Row) -> Segment:
    """The row as one segment: in a column of text, wide gaps are only wide gaps."""
    text = " ".join(segment.text.replace(HYPHEN, "-") for segment in row.segments[:-1])
    last = row.segments[-1].text
    return Segment(
        row.left, row.right, row.base, row.size, all(s.bold for s in row.segments),
        f"{text} {last}".strip(),
    )  # fmt: skip


def _pitch(lines: list[Segment], body: float) -> float:
    """From base line to base line within a paragraph."""
    steps = [b.base - a.base for a, b in pairwise(lines) if b.size >= 0.9 * body]
    near = sorted(step for step in steps if 0.8 * body < step < 2.2 * body)
    return median(near[: max(1, len(near) // 2 + 1)]) if near else 1.3 * body


def _begins(line: Segment, before: Segment, piece: Piece, pitch: float, right: float) -> bool:
    """Whether ``line`` begins a piece of its own and does not go on with the one before."""
    step = line.base - before.base
    if step > 1.3 * max(pitch, 1.1 * line.size) or step < 0:
        return True
    ended = bool(_ENDS.search(before.text))
    if abs(line.size - before.size) > 0.08 * line.size or (
        line.bold != before.bold and (before.right < right - 3 * line.size or ended)
    ):
        return True
    if _is_labelled(line.text) and line.left <= piece.left + 0.5 * line.size:
        return True
    if _BULLET.match(line.text) or is_leader(before.text):
        return True
    indented = line.left - before.left > 0.9 * line.size
    fresh = before.right < right - 0.5 * line.size
    return indented and ended and fresh and len(piece.lines) > 1


def _is_labelled(text: str) -> bool:
    return bool(NUMBERED.match(text) or _LISTED.match(text) or _HEADED.match(text))


def _piece(line: Segment) -> Piece:
    return Piece([line.text], line.left, line.base, line.size, line.bold)


def _name(piece: Piece, body: float, bottom: float) -> None:
    """Tell what kind of piece it is, and take the label off its words."""
    text = piece.words
    if match := _BULLET.match(text):
        piece.kind, piece.words = "bullet", text[match.end() :]
        return
    small = piece.size <= 0.92 * body
    if small and piece.top > bottom and re.match(r"[\d*†‡¹²³]", text):
        piece.kind = "note"
        return
    large = piece.size > 1.1 * body
    short = len(text) <= (160 if large else 100) and len(piece.lines) <= 4
    if short and (large or (piece.bold and not _ENDS.search(text))):
        piece.kind = "heading"
    elif match := NUMBERED.match(text):
        piece.label, piece.words = match["number"], text[match.end() :]
    elif _LISTED.match(text):
        piece.kind = "bullet"


def goes_on(before: Piece, after: Piece) -> bool:
    """Whether a text goes on behind the end of a column or page."""
    if before.kind not in ("text", "bullet") or after.kind != "text" or after.label:
        return False
    if abs(before.size - after.size) > 0.08 * before.size or _ENDS.search(before.words):
        return False
    first = after.words[:1]
    return (
        first.islower()
        or first.isdigit()
        or first in "(（$€£¥"
        or not first.isascii()
        or (not before.ends_short)
    )
