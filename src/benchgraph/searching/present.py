"""What was found, for people and as rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from benchgraph.errors import printable
from benchgraph.iris import prefixed
from benchgraph.searching.kinds import KINDS
from benchgraph.searching.search import Found, Hit

if TYPE_CHECKING:
    from benchgraph.store import Rows

Spans = Sequence[tuple[int, int]]
Mark = Callable[[str], str]
# Text for people is cut to the screen; below this a text says nothing.
_LEAST = 30


def found_rows(found: Found) -> Rows:
    """The hits as rows; ``offsets`` says where the text has what was looked for: "0-9 12-16"."""
    from pyoxigraph import Literal, NamedNode

    from benchgraph.store import Rows

    variables = ("thing", "thingLabel", "kind", "match", "field", "text", "offsets", "page")
    return Rows(
        variables,
        [
            (
                NamedNode(hit.iri),
                Literal(hit.label),
                Literal(hit.kind),
                Literal(hit.level),
                Literal(hit.role),
                Literal(hit.text, language=hit.lang) if hit.lang else Literal(hit.text),
                Literal(" ".join(f"{start}-{end}" for start, end in hit.spans)),
                NamedNode(hit.page) if hit.page else None,
            )
            for hit in found.hits
        ],
    )


def found_text(
    found: Found, width: int, *, mark: Mark, heading: Mark, say: Callable[[str], str]
) -> str:
    """The hits by kind, the kind of the best hit first, each on a line, with its text on the next
    where that is not its name.

    ``mark`` puts what was looked for in relief, ``heading`` a heading; ``say`` translates.
    """
    groups: dict[str, list[Hit]] = {}
    for hit in found.hits:
        groups.setdefault(hit.kind, []).append(hit)
    lines: list[str] = []
    for kind, hits in groups.items():
        lines += ["", heading(say(KINDS[kind].plural))]
        for hit in hits:
            named = hit.role == "label" and hit.text == hit.label
            label = marked(hit.label, hit.spans, mark) if named else printable(hit.label)
            lines.append(f"  {label}  {printable(prefixed(hit.iri))}")
            if not named:
                lines.append(_line(hit, width, mark, say))
    return "\n".join(lines[1:])


def _line(hit: Hit, width: int, mark: Mark, say: Callable[[str], str]) -> str:
    start = f"    {say(hit.role)}: "
    text, spans = snippet(hit.text, hit.spans, max(_LEAST, width - _cells(start) - 2))
    return start + marked(text, spans, mark)


def snippet(text: str, spans: Spans, width: int) -> tuple[str, Spans]:
    """The part of ``text`` around the first of ``spans`` that fits into ``width`` columns, from
    word to word, and the spans in it."""
    if _cells(text) <= width:
        return text, spans
    first = spans[0] if spans else (0, 0)
    before = _back(text, first[0], width // 3)
    end = before
    room = width - 2
    while end < len(text) and room >= _cells(text[end]):
        room -= _cells(text[end])
        end += 1
    if end < len(text) and (space := text.rfind(" ", first[1], end)) > 0:
        end = space
    head, tail = "… " if before else "", " …" if end < len(text) else ""
    moved = len(head) - before
    inside = [(s + moved, min(e, end) + moved) for s, e in spans if before <= s < end]
    return head + text[before:end] + tail, inside


def _back(text: str, place: int, room: int) -> int:
    """Where to begin, so that there are up to ``room`` columns before ``place``: at a word."""
    start = place
    while start > 0 and room > 0:
        start -= 1
        room -= _cells(text[start])
    if start == 0:
        return 0
    space = text.find(" ", start, place)
    return space + 1 if space >= 0 else start


def marked(text: str, spans: Spans, mark: Mark) -> str:
    """``text`` with ``spans`` in relief, without what a terminal would obey."""
    parts, at = [], 0
    for start, end in spans:
        parts += [printable(text[at:start]), mark(printable(text[start:end]))]
        at = end
    return "".join([*parts, printable(text[at:])])


def _cells(text: str) -> int:
    """The columns that ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
