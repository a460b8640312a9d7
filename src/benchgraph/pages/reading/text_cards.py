"""Cards in a plain-text extraction: runs of lines whose bounds the form has lost.

A splitter gives the cards of a run, or None where more than one reading is left: a name that
is taken for a description is worse than a card that is reported as unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from benchgraph.pages.flags import flag_code
from benchgraph.pages.profile import Profile, fold
from benchgraph.pages.reading.text_lines import Line

_YEAR = re.compile(r"^(?:19|20)\d\d(?:[/–-](?:19|20)?\d\d)?$")

Cards = list[list[Line]]
Splitter = Callable[[Sequence[Line], Profile], Cards | None]


def overview_cards(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """The four cards of a region: a label, its value, and for the strategy a year."""
    labels = [number for number, line in enumerate(lines) if profile.fact_term(line.text)]
    if labels and labels[0] == 0:
        known = _from(lines, labels)
        return known if known and all(len(card) > 1 for card in known) else None
    if labels:
        return None
    cards: Cards = []
    for line in lines:
        if cards and (len(cards[-1]) < 2 or _YEAR.match(line.text)):
            cards[-1].append(line)
        else:
            cards.append([line])
    return cards if len(cards) == 4 and len(cards[-1]) == 2 else None


def is_category(line: Line, profile: Profile) -> bool:
    """Whether this line is the category over a sibling's name."""
    return line.may_be_heading and fold(line.text) in profile.categories


def _from(lines: Sequence[Line], starts: Sequence[int]) -> Cards | None:
    """The lines cut before each of ``starts``; None where something stands before the first."""
    if not starts or starts[0] != 0:
        return None
    ends = [*starts[1:], len(lines)]
    return [list(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _by_flag(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """Other regions and cases: each begins with a flag."""
    return _from(lines, [n for n, line in enumerate(lines) if flag_code(line.text)])


def _by_year(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """Strategies: each begins with its year; where the years are lost, names and descriptions
    take turns."""
    years = [number for number, line in enumerate(lines) if _YEAR.match(line.text)]
    if not years:
        return _in_turns(lines, profile)
    cards = _from(lines, years)
    return cards if cards and all(2 <= len(card) <= 3 for card in cards) else None


def _by_item(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """Investments: three labels with their values, again and again, so that the first label tells
    where one begins even in a language whose labels are not known."""
    starts = [n for n, line in enumerate(lines) if profile.fact_term(line.text) == "item"]
    if not starts and lines and len(lines) % 6 == 0:
        starts = [n for n, line in enumerate(lines) if line.text == lines[0].text]
        starts = starts if starts == list(range(0, len(lines), 6)) else []
    cards = _from(lines, starts)
    return cards if cards and all(len(card) > 1 for card in cards) else None


def _by_category(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """Siblings: each begins with its category; where none is known, three lines each."""
    starts = [number for number, line in enumerate(lines) if is_category(line, profile)]
    if not starts and len(lines) % 3 == 0:
        starts = list(range(0, len(lines), 3))
    return _from(lines, starts)


def _each(lines: Sequence[Line], profile: Profile) -> Cards | None:
    return [[line] for line in lines]


def _names(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """Initiatives, a line each; the plain form may have run all of them into one line."""
    return None if len(lines) == 1 and lines[0].block else _each(lines, profile)


def _in_turns(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """Names and what is said of them, in turns; a name is short and no sentence, and what is said
    is longer."""
    names = lines[::2]
    pairs = zip(names, lines[1::2], strict=False)
    if len(lines) % 2 or not all(a.may_be_heading and len(b.text) > len(a.text) for a, b in pairs):
        return None
    longer = sum(
        len(after.text) > len(name.text) for name, after in zip(names, lines[1::2], strict=True)
    )
    if longer * 2 < len(names):
        return None
    return [list(lines[number : number + 2]) for number in range(0, len(lines), 2)]


def _bodies(lines: Sequence[Line], profile: Profile) -> Cards | None:
    """Institutions, each with its role."""
    if len(lines) % 2:
        return None
    return [list(lines[number : number + 2]) for number in range(0, len(lines), 2)]


CARD_SECTIONS: dict[str, Splitter] = {
    "continue": _by_flag,
    "siblings": _by_category,
    "core-strategies": _by_year,
    "investments": _by_item,
    "key-initiatives": _names,
    "key-bodies": _bodies,
    "related": _each,
}
