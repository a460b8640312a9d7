"""Which part of one version is which part of another: by kind and by place, never across."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from benchgraph.pages.language import language_of
from benchgraph.pages.profile import fold
from benchgraph.pages.reading.model import Block, Card, Fact, Page, Section

Part = TypeVar("Part")

# What a section is told by besides its label: what it holds. Other terms that were found by
# position only say how many sections stand before this one, on this version.
_BY_CONTENT = frozenset(
    "sources siblings data-note background continue overview detail core-strategies investments "
    "key-initiatives key-bodies initiatives-and-bodies related".split()
)


@dataclass(slots=True)
class Row(Generic[Part]):
    """One part of a page in every version that has it; ``term`` is the best name known for it."""

    pairs: list[tuple[Page, Part]] = field(default_factory=list)
    term: str = ""

    @property
    def first(self) -> Part:
        return self.pairs[0][1]

    def on(self, page: Page) -> Part | None:
        """The part on one version; None where it has none."""
        return next((part for other, part in self.pairs if other is page), None)


def aligned_sections(pages: Sequence[Page]) -> list[Row[Section]]:
    """The sections of a page's versions, each with its translations, in the order of the first."""
    rows = _aligned([(page, page.sections) for page in pages], _same_section)
    labelled = {s.term for page in pages for s in page.sections if s.term and not s.by_position}
    for row in rows:
        terms = [s.term for _, s in row.pairs if s.term and not s.by_position]
        by_place = [s.term for _, s in row.pairs if s.term]
        # A name by position is none where a label gives it to another section.
        by_place = [term for term in by_place if term in _BY_CONTENT or term not in labelled]
        row.term = next(iter([*terms, *by_place]), "")
    return rows


def aligned_facts(pages: Sequence[Page]) -> list[Row[Fact]]:
    """The facts of a page's versions, each with its translations, in the order of the first."""
    whole = [(page, [f for f in page.facts if page.is_whole(f.label)]) for page in pages]
    rows = _aligned(whole, _same_fact)
    for row in rows:
        terms = sorted((f.by_position, f.term) for _, f in row.pairs if f.term)
        row.term = terms[0][1] if terms else ""
    return rows


def aligned_cards(row: Row[Section]) -> list[Row[Card]]:
    """The cards of a section in its versions: by what they lead to, else by place. A card that a
    page breaks off in is left out."""
    return _aligned(
        [(page, [c for c in s.cards if page.is_whole(*c.lines)]) for page, s in row.pairs],
        _same_card,
    )


def aligned_bullets(row: Row[Section]) -> list[Row[Block]]:
    """The bullets of a section in its versions: by place, where there is one for each."""
    return _aligned([(page, section.bullets) for page, section in row.pairs], _same_bullet)


# -- how alike two parts are -------------------------------------------------------------------

# Sure: a label or an address says so. Likely: nothing speaks against it but place.
_SURE, _TOLD, _LIKELY, _NEVER = 100, 20, 3, -1


def _same_section(one: Section, other: Section) -> int:
    mine, theirs = _sure_term(one), _sure_term(other)
    if one.heading and other.heading and fold(one.title) == fold(other.title):
        return _SURE
    if mine and theirs:
        return _SURE if mine == theirs else _NEVER
    if bool(one.heading) != bool(other.heading) or bool(one.cards) != bool(other.cards):
        return _NEVER
    alike = (bool(one.paragraphs), bool(one.bullets)) == (
        bool(other.paragraphs), bool(other.bullets),
    )  # fmt: skip
    return _LIKELY if alike else _NEVER


def _sure_term(section: Section) -> str:
    return section.term if not section.by_position or section.term in _BY_CONTENT else ""


def _same_fact(one: Fact, other: Fact) -> int:
    if fold(one.label.text) == fold(other.label.text):
        return _SURE
    if one.term and other.term:
        return _SURE if one.term == other.term else _NEVER
    return _TOLD if one.text and fold(one.text) == fold(other.text) else _LIKELY


def _same_card(one: Card, other: Card) -> int:
    mine, theirs = _target(one), _target(other)
    if mine and theirs:
        return _SURE if mine == theirs else _NEVER
    return _LIKELY if len(one.lines) == len(other.lines) else _NEVER


def _same_bullet(one: Block, other: Block) -> int:
    if fold(one.text) == fold(other.text):
        return _SURE
    return _NEVER if language_of(one.text, "") == language_of(other.text, "") else _LIKELY


def _target(card: Card) -> str:
    return card.href.rstrip("/").rpartition("/")[2]


# -- alignment ---------------------------------------------------------------------------------


def _aligned(
    versions: Sequence[tuple[Page, list[Part]]], alike: Callable[[Part, Part], int]
) -> list[Row[Part]]:
    """A row for each part; what only a later version has stands before what follows it there."""
    rows: list[Row[Part]] = []
    for page, parts in versions:
        scores = [[_score(row, part, alike) for part in parts] for row in rows]
        places = _matches(scores, len(rows), len(parts), page.truncated)
        at = 0
        larger: list[Row[Part]] = []
        alone: list[Row[Part]] = []
        for number, part in enumerate(parts):
            place = places.get(number)
            if place is None:
                alone.append(Row([(page, part)]))
                continue
            rows[place].pairs.append((page, part))
            if place >= at:
                larger += [*rows[at:place], *alone, rows[place]]
                at, alone = place + 1, []
        rows = [*larger, *rows[at:], *alone]
    return rows


def _score(row: Row[Part], part: Part, alike: Callable[[Part, Part], int]) -> int:
    """How sure it is that ``part`` belongs into ``row``; one member that it cannot be decides."""
    scores = [alike(member, part) for _, member in row.pairs]
    return _NEVER if _NEVER in scores else max(scores)


def _matches(scores: list[list[int]], rows: int, parts: int, is_cut_off: bool) -> dict[int, int]:
    """Part → row: the best alignment in order, as far as there is only one; then what stands in
    another order, where one part alone can be it."""
    first = _best(scores, rows, parts)
    backward = [row[::-1] for row in scores[::-1]]
    last = {parts - 1 - p: rows - 1 - r for p, r in _best(backward, rows, parts).items()}
    found = {p: r for p, r in first.items() if last.get(p) == r or (is_cut_off and p == r)}
    for part in range(parts):
        free = [r for r in range(rows) if r not in found.values() and scores[r][part] >= _TOLD]
        if part not in found and len(free) == 1:
            rivals = [p for p in range(parts) if p not in found and scores[free[0]][p] >= _TOLD]
            if rivals == [part]:
                found[part] = free[0]
    return found


def _best(scores: list[list[int]], rows: int, parts: int) -> dict[int, int]:
    """An alignment in order with the highest sum of scores; of several, the one that takes parts
    and rows as early as it can."""
    total = [[0] * (parts + 1) for _ in range(rows + 1)]
    for r in range(rows - 1, -1, -1):
        for p in range(parts - 1, -1, -1):
            skipped = max(total[r + 1][p], total[r][p + 1])
            taken = scores[r][p] + total[r + 1][p + 1] if scores[r][p] > 0 else -1
            total[r][p] = max(skipped, taken)
    found: dict[int, int] = {}
    r = p = 0
    while r < rows and p < parts:
        score = scores[r][p]
        if score > 0 and total[r][p] == score + total[r + 1][p + 1]:
            found[p] = r
            r, p = r + 1, p + 1
        elif total[r][p] == total[r + 1][p]:
            r += 1
        else:
            p += 1
    return found
