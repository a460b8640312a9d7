"""A small tree of a well-formed page, made with the standard library: the second parser that
tests hold the reader's against."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style", "template", "noscript"}


class Element:
    def __init__(self, tag: str, parent: Element | None) -> None:
        self.tag = tag
        self.parent = parent
        self.children: list[Element | str] = []

    def __iter__(self) -> Iterator[Element]:
        return (child for child in self.children if isinstance(child, Element))

    def iter(self, *tags: str) -> Iterator[Element]:
        """The elements below this one, in the order of the page."""
        for child in self:
            if not tags or child.tag in tags:
                yield child
            yield from child.iter(*tags)

    def ancestors(self) -> Iterator[Element]:
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def text_nodes(self) -> Iterator[str]:
        """The texts in this element that a reader sees, white space between elements aside."""
        for child in self.children:
            if isinstance(child, str):
                if child.strip():
                    yield child
            elif child.tag not in UNSEEN:
                yield from child.text_nodes()

    @property
    def text(self) -> str:
        return " ".join("".join(self._all_text()).split())

    def _all_text(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNSEEN:
                yield from child._all_text()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", None)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        element = Element(tag, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.at.children.append(Element(tag, self.at))

    def handle_endtag(self, tag: str) -> None:
        while self.at.tag != tag:
            assert self.at.parent is not None, f"</{tag}> closes nothing"
            self.at = self.at.parent
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(page: str) -> Element:
    """The tree of ``page``, which has to be well-formed."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    return builder.root
