"""A page as HTML: links turned to where things stand, code coloured, tables that scroll. What
stands under a heading is a section with the heading's anchor, so that a search can read it alone.

Nothing in it is inline style or script, so it holds under a policy that allows neither. Code has
the classes of Pygments; ``documentation.css`` of the server colours them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from benchgraph.documentation.library import Library, Target
from benchgraph.documentation.markdown import headings, in_html, parse, parser
from benchgraph.documentation.model import Page

if TYPE_CHECKING:
    from markdown_it.token import Token

# Where what a link leads to has its address.
Place = Callable[[Target], str]
_SCROLLS = 'class="scroll" role="group" tabindex="0"'
_PERMALINK = '<a class="headerlink" href="#{anchor}" title="{title}">#</a>'


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: its level (2 to 6), its text, its anchor."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Written:
    """A page as HTML, with the heading of the first level in it, and its other headings."""

    html: str
    outline: tuple[Heading, ...]


def write_page(library: Library, page: Page, place: Place, permalink: str = "Link here") -> Written:
    """``page`` as HTML; ``place`` gives the address of what a link leads to."""
    tokens = parse(page.text)
    outline = [Heading(*each) for each in headings(tokens)]
    tokens = [_linked(token, library, page, place) for token in tokens]
    anchors = iter(outline)
    anchor = end = ""
    pieces = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            anchor = next(anchors).anchor
            if token.level:  # within a quotation or a list, which a section may not cut
                token.attrSet("id", anchor)
            else:
                pieces.append(f'{end}<section id="{escape(anchor)}">\n')
                end = "</section>\n"
        elif token.type == "heading_close":
            pieces.append(_PERMALINK.format(anchor=escape(anchor), title=escape(permalink)))
        pieces.append(_written(tokens, index, token))
    pieces.append(end)
    below = tuple(heading for heading in outline if heading.level > 1)
    return Written("".join(pieces), below)


def _written(tokens: Sequence[Token], index: int, token: Token) -> str:
    if token.type in ("fence", "code_block"):
        return highlighted(token.content, token.info.strip())
    from markdown_it.renderer import RendererHTML

    writer, options = parser().renderer, parser().options
    assert isinstance(writer, RendererHTML)
    if token.type == "inline":
        return str(writer.renderInline(token.children or [], options, {}))
    rule = writer.rules.get(token.type, writer.renderToken)
    rendered = str(rule(tokens, index, options, {}))
    if token.type == "table_open":
        return f'<div {_SCROLLS} aria-label="{_table_name(tokens, index)}">{rendered}'
    return f"{rendered}</div>\n" if token.type == "table_close" else rendered


def _table_name(tokens: Sequence[Token], index: int) -> str:
    """What a table is called: the titles of its columns."""
    titles = []
    for opening, inline in zip(tokens[index:], tokens[index + 1 :], strict=False):
        if opening.type == "thead_close":
            break
        if opening.type == "th_open":
            titles.append(re.sub(r"[`*_]", "", inline.content))
    return escape(", ".join(filter(None, titles)) or "table")


def _linked(token: Token, library: Library, page: Page, place: Place) -> Token:
    """The token with its links, and those of what is inside it, turned."""

    def turned(address: str) -> str | None:
        target = library.target(page, address)
        return None if target.kind == "nothing" else place(target)

    if token.type in ("html_block", "html_inline"):
        token.content = in_html(token.content, lambda address: turned(address) or address)
    kept: list[Token] = []
    named: list[str] = []  # of links that are open: the file that is named instead
    for child in token.children or ():
        if child.type == "link_open":
            address = str(child.attrGet("href"))
            found = turned(address)
            named.append("" if found is not None else library.target(page, address).place)
            if found is None:
                continue
            child.attrSet("href", found)
        elif child.type == "link_close" and (name := named.pop()):
            child = _path(name)
        elif child.type == "image":
            child.attrSet("src", turned(str(child.attrGet("src"))) or "")
        elif child.type == "html_inline":
            child = _linked(child, library, page, place)
        kept.append(child)
    if token.children is not None:
        token.children = kept
    return token


def _path(name: str) -> Token:
    from markdown_it.token import Token

    return Token("html_inline", "", 0, content=f' (<code class="path">{escape(name)}</code>)')


def highlighted(text: str, language: str) -> str:
    """A block of code; as plain text where its language is not known."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    inside = highlight(text, lexer, HtmlFormatter(nowrap=True))
    return f'<div class="highlight"><pre tabindex="0">{inside}</pre></div>\n'
