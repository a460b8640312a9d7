"""Markdown as GitHub reads it: CommonMark with tables, and headings that can be linked to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# An address in HTML that stands in Markdown.
_IN_HTML = re.compile(r'(?<=\s)(?:href|src|srcset)="([^"]*)"')

_IN_TEXT = re.compile(r"\]\(([^)\s]+)\)")


@cache
def parser() -> MarkdownIt:
    """The parser; HTML stays, as every page is the project's own."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def parse(text: str) -> list[Token]:
    """The tokens of a page."""
    return parser().parse(text)


def slug(heading: str) -> str:
    """What GitHub makes of a heading for its anchor.

    >>> slug("On any RDF"), slug("`--as-of`, and why?")
    ('on-any-rdf', '--as-of-and-why')
    """
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class Anchors:
    """The anchors of a page, in its order: of two headings that read alike the second gets -1."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def of(self, heading: str) -> str:
        """The anchor of the next heading."""
        name = slug(heading)
        count = self._used.get(name, -1) + 1
        self._used[name] = count
        return f"{name}-{count}" if count else name


def plain(inline: Token) -> str:
    """The text of a heading or a paragraph without its marks."""
    pieces = inline.children or ()
    return "".join(
        " " if each.type in ("softbreak", "hardbreak") else each.content
        for each in pieces
        if each.type in ("text", "code_inline", "softbreak", "hardbreak")
    )


def headings(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    """Level, text and anchor of each heading."""
    anchors = Anchors()
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = plain(inline)
            yield int(opening.tag[1]), text, anchors.of(text)


def title_of(text: str, default: str = "") -> str:
    """The first heading of a page."""
    for line in text.splitlines():
        if line.startswith("# "):
            return plain(parse(line)[1])
    return default


def addresses(tokens: Iterable[Token]) -> Iterator[str]:
    """Where the links and pictures of a page lead, as they are written."""
    for token in tokens:
        if token.type in ("html_block", "html_inline"):
            yield from _IN_HTML.findall(token.content)
        yield from addresses(token.children or ())
        found = token.attrGet("href") or token.attrGet("src")
        if found is not None:
            yield str(found)


def written_addresses(text: str) -> Iterator[str]:
    """The same as they can be found without reading a page closely; more than there are, maybe."""
    yield from _IN_TEXT.findall(text)


def in_html(html: str, change: Callable[[str], str]) -> str:
    """``html`` with each address in it changed."""

    def changed(found: re.Match[str]) -> str:
        return found[0].replace(f'"{found[1]}"', f'"{change(found[1])}"')

    return _IN_HTML.sub(changed, html)


def fenced(text: str, language: str = "") -> str:
    """``text`` as a block of code, whatever stands in it."""
    longest = max(map(len, re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def code(text: str) -> str:
    """``text`` as code within a line."""
    if "`" not in text:
        return f"`{text}`"
    return f"`` {text} ``"


def cell(text: str) -> str:
    """``text`` for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its cells being Markdown; "" without rows."""
    lines = ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *lines]) + "\n"


def escaped(text: str) -> str:
    """Words of others as they are: no mark of Markdown in them counts."""
    return re.sub(r"([\\`*_<>\[\]#&])", r"\\\1", text)
