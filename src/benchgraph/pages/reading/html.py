"""HTML → items. Structure only: elements, links and nesting; no class name is ever looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from benchgraph.errors import LimitError
from benchgraph.pages.reading.decode import one_line, unseen
from benchgraph.pages.reading.head import read_head, web_address
from benchgraph.pages.reading.items import Item, ItemKind, Source
from benchgraph.pages.reading.markup import without_code
from benchgraph.pages.reading.model import Anchor, Block
from benchgraph.pages.reading.tree import CONTROLS, Element, small_tree, words_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements whose inline content is one text even where it is wrapped in several elements.
_ONE_TEXT = frozenset("p li dt dd td th pre figcaption summary blockquote".split()) | set(_HEADINGS)
_LISTS = frozenset({"ul", "ol", "table"})


def looks_like_html(text: str) -> bool:
    """Whether ``text`` begins like an HTML page."""
    start = text[:2048].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<!--", "<head", "<body", "<main"))


def read_html(text: str, path: Path | str = "page.html", site: str = "") -> Source:
    """The items of an HTML page; ``site`` is what links resolve against without a canonical URL.

    Raises PageError for a document type with an internal subset, LimitError for elements that
    are too many or too deep. Truncated and untidy HTML is read as a browser reads it.
    """
    text = without_code(text, path)
    parser = LexborHTMLParser(text)
    source = Source(truncated="</html" not in text[-2000:].lower())
    if source.truncated:
        source.warnings.append("the page is cut off: it has no </html>")
    if count := unseen(text):
        source.warnings.append(f"{count} invisible characters left out")
    read_head(parser, source)
    root = parser.css_first("main") or parser.css_first("article")
    if root is None:
        source.warnings.append("no <main>: the whole body is read")
        root = parser.body
    if root is not None:
        try:
            tree = small_tree(parser, root)
        except LimitError as error:
            error.path = path
            raise
        _Reader(source, source.url or site).walk(tree)
    return source


class _Reader:
    """Walks the main content once and makes an item of each block of text."""

    def __init__(self, source: Source, base: str) -> None:
        self.source = source
        self.base = base
        self.in_header = True
        self.title_seen = False
        self.sections = 0
        self.cards = 0
        self.parts = 0

    def walk(self, root: Element) -> None:
        self._block(root, _Context())

    # -- structure -----------------------------------------------------------------------------

    def _block(self, element: Element, context: _Context) -> None:
        """An element with blocks in it: inline runs between them are texts of their own."""
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str) or child.aside or not child.is_block:
                run.append(child)
            else:
                self._flush(run, element, context)
                run = []
                self._element(child, context)
        self._flush(run, element, context)

    def _element(self, element: Element, context: _Context) -> None:
        tag = element.tag
        if tag in CONTROLS:
            context = context.changed(kind="chrome", reason="navigation or a control")
        elif tag == "section":
            self.sections += 1
            context = context.changed(section=self.sections)
        elif tag == "a":
            context = self._card(element, context)
        elif tag == "dl":
            self.parts += 1
            context = context.changed(in_facts=True)
        elif tag == "dt":
            self.parts += 1
            context = context.changed(kind="label", part=self.parts)
        elif tag == "dd":
            context = context.changed(kind="value")
        elif tag == "li":
            context = context.changed(kind="bullet")
        elif tag in _HEADINGS:
            context = context.changed(kind="heading", level=_HEADINGS[tag])
        elif tag == "div" and context.card and not context.part:
            self.parts += 1
            context = context.changed(part=self.parts)
        if context.kind != "chrome" and tag == "dd":
            self._value(element, context)
        elif context.kind != "chrome" and tag == "tr":
            self._row(element, context)
        else:
            self._block(element, context)

    def _card(self, element: Element, context: _Context) -> _Context:
        self.cards += 1
        href = web_address(element.href, self.base)
        return context.changed(card=self.cards, href=href, kind="text")

    def _value(self, element: Element, context: _Context) -> None:
        """The value of a fact; what stands in an element of its own behind it is a note. A list
        or table is one value, a line to each item or row."""
        before = len(self.source.items)
        value: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str) or child.aside:
                value.append(child)
                continue
            own = child.tag in ("small", "span", "p", "div", "ul", "ol", "table")
            if own and any(_is_visible(inner) for inner in value):
                self._flush(value, element, context)
                value = []
            if _holds_list(child):
                self._flush(value, element, context)
                value = []
                self._lines(child, context)
            elif child.is_block:
                self._block(child, context)
            else:
                value.append(child)
        self._flush(value, element, context)
        values = [item for item in self.source.items[before:] if item.kind == "value"]
        for item in values[1:]:
            item.kind = "note"

    def _lines(self, element: Element, context: _Context) -> None:
        """A list or table within a value: one text, its items or rows a line each."""
        lines = list(_lines_of(element))
        found = [words_of(line) for line in lines]
        self._add(
            "\n".join(filter(None, (_cells(text) for text, *_ in found))),
            sum(count for _, count, _, _ in found),
            [link for _, _, links, _ in found for link in links],
            context,
        )
        for *_, asides in found:
            self._asides(asides, context)

    def _row(self, element: Element, context: _Context) -> None:
        """A row of a table: one text, its cells apart."""
        text, count, links, asides = words_of(_row_of(element))
        self._add(_cells(text), count, links, context)
        self._asides(asides, context)

    # -- texts ---------------------------------------------------------------------------------

    def _flush(self, run: list[Element | str], parent: Element, context: _Context) -> None:
        """One text of the run; or one for each element where the elements are side by side."""
        if not any(_is_visible(part) for part in run):
            return
        visible = [part for part in run if _is_visible(part)]
        apart = parent.tag not in _ONE_TEXT and not any(isinstance(part, str) for part in visible)
        if not apart:
            self._text(run, context)
            return
        for part in visible:
            assert isinstance(part, Element)
            if part.aside:
                self._asides([part], context)
            elif context.card or context.kind != "text":
                self._text([part], context)
            elif self.in_header:
                href = web_address(part.href, self.base)
                self._text([part], context.changed(href=href, kind="chip"))
            else:
                self._text([part], self._card(part, context) if part.tag == "a" else context)

    def _text(self, run: list[Element | str], context: _Context) -> None:
        text, count, links, asides = words_of(run)
        self._add(one_line(text), count, links, context)
        self._asides(asides, context)

    def _asides(self, asides: list[Element], context: _Context) -> None:
        """What is not to be read, each with the reason."""
        for aside in asides:
            lower = context.changed(kind="chrome", reason=context.reason or aside.aside)
            self._block(aside, lower)

    def _add(self, text: str, count: int, links: list[Element], context: _Context) -> None:
        if not text:
            return
        kind = context.kind
        if kind in ("heading", "label"):
            self.in_header = False
        if kind == "heading" and context.level == 1 and not context.card:
            kind = "heading" if self.title_seen else "h1"
            self.title_seen = True
        href = context.href
        if links and not context.card and not href:
            href = web_address(links[0].href, self.base)
        part = self.parts if context.in_facts else context.part
        block = Block(text, nodes=count)
        if links:
            block.links = tuple(self._anchors(links))
        self.source.items.append(
            Item(
                kind=kind,
                block=block,
                level=context.level,
                card=context.card,
                href=href,
                section=context.section,
                part=part,
                reason=context.reason,
            )
        )

    def _anchors(self, links: list[Element]) -> Iterator[Anchor]:
        for link in links:
            if href := web_address(link.href, self.base):
                yield Anchor(href, one_line(words_of(link.children)[0]))


class _Context:
    """Where in the page a text stands; :meth:`changed` gives a copy for what lies deeper."""

    __slots__ = ("card", "href", "in_facts", "kind", "level", "part", "reason", "section")

    def __init__(self) -> None:
        self.kind: ItemKind = "text"
        self.reason = ""
        self.level = self.card = self.section = self.part = 0
        self.href = ""
        self.in_facts = False

    def changed(self, **values: Any) -> _Context:
        copy = _Context()
        for name in self.__slots__:
            setattr(copy, name, values.get(name, getattr(self, name)))
        if self.kind == "chrome":
            copy.kind, copy.reason = "chrome", self.reason
        elif copy.in_facts and copy.kind == "text":
            copy.kind = "note"
        return copy


def _is_visible(part: Element | str) -> bool:
    return not part.isspace() if isinstance(part, str) else part.is_visible


def _holds_list(element: Element) -> bool:
    return element.tag in _LISTS or any(
        isinstance(child, Element) and child.is_block and not child.aside and _holds_list(child)
        for child in element.children
    )


def _lines_of(element: Element) -> Iterator[list[Element | str]]:
    """The content of each item or row under a list or table."""
    run: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str) or child.aside or not child.is_block:
            run.append(child)
            continue
        yield run
        run = []
        if child.tag == "tr":
            yield _row_of(child)
        else:
            yield from _lines_of(child)
    yield run


def _row_of(element: Element) -> list[Element | str]:
    """The content of a row, its cells set apart by tabs."""
    row: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element) and child.is_block and not child.aside:
            for line in _lines_of(child):
                row += [*line, _CELL] if any(_is_visible(part) for part in line) else line
        else:
            row.append(child)
    return row


# What sets cells apart, as no page can write it.
_CELL = "\x1f"


def _cells(text: str) -> str:
    return "\t".join(filter(None, (one_line(cell) for cell in text.split(_CELL))))
