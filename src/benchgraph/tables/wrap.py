"""Where a line of text may end: between words, never inside one; in an address behind / - ? & …"""

from __future__ import annotations

import re
import unicodedata

# A line does not start with these (closing marks), nor end with those (opening marks).
_CLOSING = set("，。、；：？！）」』】》〉”’…％%,.;:!?)]}")
_SMALL = set("ァィゥェォッャュョヮぁぃぅぇぉっゃゅょーヽヾ々")
_OPENING = set("（「『【《〈“‘([{")
# What a word that is longer than a line is broken behind: an address, a short name.
_JOINTS = re.compile(r"(?<=[/\-_?&=.:#,])")


def wrapped(text: str, width: int) -> list[str]:
    """``text`` as lines of at most ``width`` columns; its own line breaks stay.

    A word is broken only where it is longer than a line: behind a slash, a hyphen or the like where
    it has one. Chinese and Japanese break between any two letters, a word in Latin letters or
    katakana does not.
    """
    lines = []
    for line in text.split("\n"):
        ends = breaks(line, width)
        lines += [line[a:b].rstrip() for a, b in zip([0, *ends], [*ends, len(line)], strict=True)]
    return lines


def breaks(line: str, width: int) -> list[int]:
    """The places in ``line`` at which the lines of ``wrapped`` start, without the first."""
    from rich.cells import cell_len

    ends, place, used = [], 0, 0
    for piece in _fitting(_pieces(line), width):
        size = cell_len(piece.rstrip(" "))
        if used and used + size > width:
            ends.append(place)
            used = 0
        used += cell_len(piece)
        place += len(piece)
    return ends


def _fitting(pieces: list[str], width: int) -> list[str]:
    """``pieces``, those that are longer than a line broken at their joints, or where need be."""
    from rich.cells import cell_len, chop_cells

    found: list[str] = []
    for piece in pieces:
        if cell_len(piece.rstrip(" ")) <= width:
            found.append(piece)
            continue
        for part in _JOINTS.split(piece):
            found += chop_cells(part, width)
    return [piece for piece in found if piece]


def _pieces(line: str) -> list[str]:
    """The parts of ``line`` between which it may end; blanks stay with the word in front."""
    pieces: list[str] = []
    for place, letter in enumerate(line):
        before = line[place - 1] if place else ""
        apart = letter != " " and (before == " " or _is_wide(letter) or _is_wide(before))
        held = (
            before in _OPENING
            or letter in _CLOSING
            or letter in _SMALL
            or bool(unicodedata.combining(letter))
            or (_is_katakana(before) and _is_katakana(letter))
        )
        if not pieces or (apart and not (held and before != " ")):
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


def _is_katakana(letter: str) -> bool:
    return "ァ" <= letter <= "ヿ" and letter != "・"


def _is_wide(letter: str) -> bool:
    return letter != "" and unicodedata.east_asian_width(letter) in "WF"
