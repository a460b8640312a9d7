"""Find in the documentation: sections of pages that say every word that is looked for.

Words are compared as in the search of the graph: case, width and accents do not count, a word finds
those that it begins, Chinese and Japanese are found by any part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from benchgraph.documentation.library import Library
from benchgraph.documentation.markdown import Anchors, parse, plain
from benchgraph.searching.fold import Term, spans, terms

_HEADING = re.compile(r"(#{1,6}) (.*)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FENCES = re.compile(r"^\s*(?:`{3,}|~{3,}).*$|^[-| :]+$", re.M)
_MARKS = re.compile(r"^\s*(?:[-*>]|\d+\.)\s+|\|", re.M)
_CODE = re.compile(r"`|\*\*|\\(?=[\\`*_<>\[\]#&|])")
_AROUND = 90  # letters before the first place that is shown
_SHOWN = 240
_PER_PAGE = 4  # sections of a page that are shown


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading: its words for people, and folded with a blank before each."""

    page: str
    title: str
    heading: str
    anchor: str
    text: str
    words: str
    named: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found: ``excerpt`` in pieces, each marked or not."""

    page: str
    title: str
    heading: str
    anchor: str
    excerpt: tuple[tuple[str, bool], ...]


def search_pages(library: Library, text: str, limit: int = 40) -> list[Hit]:
    """The sections that say all words of ``text``, the best first."""
    wanted = terms(text, {})
    if not wanted:
        return []
    found = [
        (score, number, section)
        for number, section in enumerate(_sections(library))
        if (score := _score(section, wanted))
    ]
    hits: list[Hit] = []
    count: dict[str, int] = {}
    for _, _, section in sorted(found, key=lambda each: (-each[0], each[1])):
        count[section.page] = count.get(section.page, 0) + 1
        if count[section.page] <= _PER_PAGE and len(hits) < limit:
            hits.append(_hit(section, wanted))
    return hits


def _score(section: Section, wanted: Sequence[Term]) -> float:
    """How well a section answers; 0 where a word is missing."""
    total = 0.0
    for term in wanted:
        sought = term.text if term.is_joined else f" {term.text}"
        in_text = section.words.count(sought)
        in_name = section.named.count(sought)
        if not in_text and not in_name:
            return 0.0
        # A word that is the heading counts more than a text that says it often.
        whole = f"{sought} " in f"{section.named} "
        total += 6.0 * bool(in_name) + 3.0 * whole + min(in_text, 4) / 2
    phrase = " ".join(term.text for term in wanted)
    if len(wanted) > 1 and phrase in section.named:
        total += 6
    elif len(wanted) > 1 and phrase in section.words:
        total += 2
    # The page itself comes before what it says further down.
    return total + (0.0 if section.anchor else 1.5)


def _hit(section: Section, wanted: list[Term]) -> Hit:
    marked = spans(section.text, wanted, {})
    first = marked[0][0] if marked else 0
    start = max(0, section.text.rfind(" ", 0, max(0, first - _AROUND)) + 1)
    end = min(len(section.text), start + _SHOWN)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for begin, stop in marked:
        if begin >= start and stop <= end:
            pieces += [(section.text[at:begin], False), (section.text[begin:stop], True)]
            at = stop
    pieces.append((section.text[at:end] + (" …" if end < len(section.text) else ""), False))
    kept = tuple((text, hit) for text, hit in pieces if text)
    return Hit(section.page, section.title, section.heading, section.anchor, kept)


@cache
def _sections(library: Library) -> tuple[Section, ...]:
    return tuple(
        section
        for page in library.pages.values()
        for section in sections(page.path, page.title, page.text)
    )


def sections(path: str, title: str, text: str) -> Iterator[Section]:
    """The sections of a page, cut at its headings."""
    anchors = Anchors()
    heading, anchor, lines, fence = "", "", list[str](), ""
    for line in [*text.splitlines(), "# "]:
        if mark := re.match(r"\s*(`{3,}|~{3,})", line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        opening = None if fence else _HEADING.fullmatch(line)
        if opening is None:
            lines.append(line)
            continue
        said = _words("\n".join(lines))
        if said or heading:
            yield _section(path, title, heading, anchor, said)
        words = plain(parse(line)[1]) if opening[2] else ""
        heading, anchor, lines = words, anchors.of(words), []
        if len(opening[1]) == 1:
            anchor = ""


def _words(text: str) -> str:
    """What a piece of Markdown says, without its marks."""
    text = _FENCES.sub(" ", _LINK.sub(r"\1", text))
    return " ".join(_CODE.sub("", _MARKS.sub(" ", text)).split())


def _section(path: str, title: str, heading: str, anchor: str, text: str) -> Section:
    named = heading if not anchor else f"{title} {heading}"
    return Section(path, title, heading, anchor, text, _folded(text), _folded(named))


def _folded(text: str) -> str:
    return "".join(f" {term.text}" for term in terms(text, {}))
