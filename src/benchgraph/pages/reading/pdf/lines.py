"""Runs of letters → rows of segments: what stands on one line, parted where a column may begin."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from benchgraph.pages.reading.decode import seen
from benchgraph.pages.reading.pdf.open import Run, Sheet, Stroke

HYPHEN = "\u2010"  # a hyphen where a line ends: of the word, or of the line
WIDE = 0.6  # of the size: a wider gap may part columns
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SIGN = re.compile("[\x00-\x1f\ue000-\uf8ff]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LABEL = re.compile(
    r"[•·▪◦●○■□–—*‣⁃o]|[(（]?(?:\d{1,4}(?:\.\d{1,3})*|[a-z]|[ivxlc]+)[.)．）、]?", re.I
)
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|第|-|–|—|\||–)?\s*(?P<number>\d{1,4}|[ivxlc]{1,7})"
    r"\s*(?:(?:of|/|／)\s*\d{1,4}|頁|页|-|–|—|\|)?(?:\s*page)?",
    re.I,
)
_SPACED = re.compile(r"[A-Za-z0-9À-ɏЀ-ӿ가-힣,.;:!?%)\]”’\"'\u2010–—]")


@dataclass(slots=True)
class Segment:
    """Words on one line that no column parts."""

    left: float
    right: float
    base: float
    size: float
    bold: bool
    text: str


@dataclass(slots=True)
class Row:
    """The segments on one line, from left to right."""

    base: float
    segments: list[Segment] = field(default_factory=list)

    @property
    def size(self) -> float:
        return max(segment.size for segment in self.segments)

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return max(segment.right for segment in self.segments)


def rows_of(sheet: Sheet) -> list[Row]:
    """The rows of a page, from the top."""
    rows: list[Row] = []
    for run in sorted(_with_scripts(sheet.runs), key=lambda run: (run.base, run.left)):
        text = _legible(run.text)
        if not text:
            continue
        if not rows or run.base - rows[-1].base > 0.25 * min(run.size, rows[-1].size):
            rows.append(Row(run.base))
        text = text[:-1].replace(HYPHEN, "-") + text[-1:]
        rows[-1].segments.append(Segment(run.left, run.right, run.base, run.size, run.bold, text))
    for row in rows:
        row.segments = _joined(sorted(row.segments, key=lambda s: s.left), sheet.posts)
    return rows


def _legible(text: str) -> str:
    """The text without what is no letter. Fonts of signs have their bullets among the control and
    private characters; nothing else of theirs can be read."""
    marked = _SIGN.match(text)
    plain = seen(_SIGN.sub("", text)).strip()
    return f"• {plain}" if marked and plain else "•" if marked else plain


def _with_scripts(runs: list[Run]) -> list[Run]:
    """The runs, small ones that are raised or lowered beside another joined to it.

    A raised number behind a word is the mark of a footnote and no part of the text; behind a digit
    it may be a power, and stays raised, so that it is no digit of the number before it.
    """
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last is not None and _is_script(run, last):
            last.text += _script(run.text, last.text, run.base < last.base - 0.05 * last.size)
            last.right = max(last.right, run.right)
        elif last is not None and _is_script(last, run, before=True):
            found[-1] = Run(
                last.left, run.base, run.right, run.size, run.bold, f"{last.text} {run.text}"
            )
        else:
            found.append(Run(run.left, run.base, run.right, run.size, run.bold, run.text))
    return found


def _is_script(small: Run, large: Run, *, before: bool = False) -> bool:
    gap = large.left - small.right if before else small.left - large.right
    return (
        small.size <= 0.86 * large.size
        and -0.3 * large.size < gap < 0.4 * large.size
        and 0.05 * large.size < abs(small.base - large.base) < 0.7 * large.size
        and len(small.text) <= 6
    )


def _script(text: str, before: str, raised: bool) -> str:
    digits = text.strip("()[], ").isdigit()
    if not raised or not (digits or len(text) == 1):
        return text
    if not digits:
        return ""
    power = before[-1:].isdigit() or re.search(r"\b[ckm]?m$", before)
    return text.translate(_RAISED) if power else ""


def _joined(segments: list[Segment], posts: list[Stroke]) -> list[Segment]:
    """Segments with what stands close together as one; a label is close to what it labels."""
    found: list[Segment] = []
    for segment in segments:
        last = found[-1] if found else None
        if last is None:
            found.append(segment)
            continue
        gap = segment.left - last.right
        labels = _LABEL.fullmatch(last.text) and len(found) == 1 and gap < 5 * segment.size
        near = gap < WIDE * max(segment.size, last.size) or labels
        if near and not parted(last.right, segment.left, segment.base, posts):
            if segment.right <= last.right and segment.text in last.text:
                continue  # printed twice, to look bold
            last.text = (
                last.text.replace(HYPHEN, "-")
                + (" " if gap > 0.12 * segment.size else "")
                + segment.text
            )
            last.right = max(last.right, segment.right)
            last.bold = last.bold and segment.bold
            last.size = max(last.size, segment.size)
        else:
            found.append(segment)
    return found


def parted(left: float, right: float, base: float, posts: list[Stroke]) -> bool:
    """Whether a line is drawn down between ``left`` and ``right`` at this height."""
    return any(left - 1 <= x <= right + 1 and top <= base <= bottom for x, top, bottom in posts)


class Words:
    """The words of a document: they tell whether a hyphen where a line ends is one of a word."""

    def __init__(self, pages: list[list[Row]]) -> None:
        texts = (s.text for rows in pages for row in rows for s in row.segments)
        self.known = {word.casefold() for text in texts for word in _WORD.findall(text)}

    def joined(self, lines: list[str]) -> str:
        """The lines as one text."""
        text = ""
        for line in lines:
            if text.endswith((HYPHEN, "-")) and line[:1].isalnum():
                text = self._hyphen(text, line)
            elif text:
                text += spaced(text, line)
            text += line
        return text.replace(HYPHEN, "-")

    def _hyphen(self, text: str, line: str) -> str:
        before, after = _WORD.findall(text[:-1]), _WORD.match(line)
        if not before or after is None or not line[0].islower():
            return text[:-1] + "-"
        parts = before[-1].casefold(), after.group().casefold()
        if "".join(parts) in self.known or "-".join(parts) not in self.known:
            keeps = text.endswith("-") and "".join(parts) not in self.known
            return text if keeps else text[:-1]
        return text[:-1] + "-"


def spaced(before: str, after: str) -> str:
    """What joins two lines of one text: a space between words, nothing in Chinese and Japanese.

    >>> spaced("of the", "year"), spaced("人工", "智能")
    (' ', '')
    """
    return " " if _SPACED.match(before[-1:]) or _SPACED.match(after[:1]) else ""


# -- what stands in the margins --------------------------------------------------------------


def take_margins(pages: list[list[Row]], sheets: list[Sheet]) -> tuple[list[list[str]], list[str]]:
    """Take running heads, feet and page numbers out of ``pages``.

    What was taken, page by page, and the number printed on each page (empty where none is).
    """
    seen: Counter[tuple[bool, str]] = Counter()
    for rows, sheet in zip(pages, sheets, strict=True):
        seen.update(
            {_key(segment, sheet) for row in _outer(rows, sheet) for segment in row.segments}
        )
    often = 3 if len(pages) > 3 else 2
    taken: list[list[str]] = []
    numbers: list[str] = []
    for rows, sheet in zip(pages, sheets, strict=True):
        gone: list[str] = []
        printed = ""
        for row in _outer(rows, sheet):
            number = next((n for s in row.segments if (n := _number(s.text))), "")
            repeated = all(seen[_key(s, sheet)] >= often for s in row.segments)
            if number or repeated or (sheet.number > 1 and _is_head(row, rows, sheet)):
                gone += [segment.text for segment in row.segments]
                rows.remove(row)
                printed = printed or number
        taken.append(gone)
        numbers.append(printed)
    return taken, _in_step(numbers)


def _is_head(row: Row, rows: list[Row], sheet: Sheet) -> bool:
    """Whether the first row of a page stands apart, with words left and right."""
    apart = len(rows) > 1 and rows[1].base - row.base > 1.8 * rows[1].size
    return row is rows[0] and row.base < 0.08 * sheet.height and apart and len(row.segments) > 1


def _outer(rows: list[Row], sheet: Sheet) -> list[Row]:
    """The rows in the margins: the first and last three of a page, near its edges."""
    edge = 0.1 * sheet.height
    ends = rows if len(rows) <= 6 else [*rows[:3], *rows[-3:]]
    return [row for row in ends if row.base < edge or row.base > sheet.height - edge]


def _key(segment: Segment, sheet: Sheet) -> tuple[bool, str]:
    return segment.base < sheet.height / 2, re.sub(
        r"\d+|\b[ivxlc]+\b", "#", segment.text.casefold()
    )


def _number(text: str) -> str:
    match = _PAGE_NUMBER.fullmatch(text.strip())
    return match["number"] if match else ""


def _in_step(numbers: list[str]) -> list[str]:
    """The printed numbers that rise with the pages, in Arabic and in Roman figures; one that does
    not is a number of something else, such as a year."""
    kept = [""] * len(numbers)
    for read in (_arabic, _roman):
        values = [read(number) for number in numbers]
        ahead = Counter(v - place for place, v in enumerate(values) if v)
        step, count = ahead.most_common(1)[0] if ahead else (0, 0)
        for place, value in enumerate(values):
            if value and value - place == step and (count > 1 or read is _arabic):
                kept[place] = numbers[place]
    return kept


def _arabic(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _roman(text: str) -> int:
    """The value of a Roman number; 0 for what is none.

    >>> _roman("xiv")
    14
    """
    signs = [_SIGNS.get(sign, 0) for sign in text.lower()]
    if not signs or not all(signs):
        return 0
    pairs = zip(signs, [*signs[1:], 0], strict=True)
    return sum(-one if one < other else one for one, other in pairs)


_SIGNS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
