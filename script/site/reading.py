"""What Sphinx reads of a page: its headings and its words, for titles and the search.

The HTML of a page is the documentation's own, the same as in ``benchgraph serve``. A tree of all
that stands on a page would cost half a minute more and say nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from whole import Site, is_term

from benchgraph.documentation import Page
from benchgraph.documentation.searching import Section, sections

_NAMED = re.compile(r'<h([23])[^>]* id="([^"]+)"[^>]*>(.*?)</h\1>', re.S)


def reader(site: Site) -> type:
    """The parser of Sphinx for the pages of ``site``."""
    from docutils import nodes
    from sphinx.parsers import Parser

    pages = {page.path: page for page in site.read}

    class Reader(Parser):
        supported = ("documentation",)

        def parse(self, inputstring: str, document: nodes.document) -> None:
            page = pages[document.settings.env.current_document.docname]
            top: nodes.Element = document
            for told in _sections(page):
                section = nodes.section(ids=[told.anchor or "top"])
                section += nodes.title(told.heading, told.heading)
                section += nodes.paragraph("", told.text)
                top += section
                top = document[0]

    return Reader


def _sections(page: Page) -> Iterator[Section]:
    if not is_term(page):
        return sections(page.path, page.title, page.text)
    return _of_html(page)


def _of_html(page: Page) -> Iterator[Section]:
    """The page as a whole, and its headings."""
    yield Section(page.path, page.title, page.title, "", _text(page.text), "", "")
    for found in _NAMED.finditer(page.text):
        yield Section(page.path, page.title, _text(found[3]), found[2], "", "", "")


def _text(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    return " ".join(body.text(separator=" ").split()) if body else ""


def words() -> type:
    """The language of the search: English, each word's stem made once and not once a page."""
    from sphinx.search.en import SearchEnglish

    class Words(SearchEnglish):
        stems: ClassVar[dict[str, str]] = {}

        def stem(self, word: str) -> str:
            if word not in self.stems:
                self.stems[word] = super().stem(word)
            return self.stems[word]

    return Words
