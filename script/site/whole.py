"""All pages of the site: those of the documentation, and those about the ontology."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape

from benchgraph.documentation import Library, Page, library, write_page
from benchgraph.documentation.html import Heading
from benchgraph.documentation.library import Target
from benchgraph.store import EmbeddedStore

TERMS = "terms"  # below it stand the pages about the ontology
LANGUAGES = {"en": "English", "zh-Hans": "简体中文", "ja": "日本語"}


@dataclass(frozen=True)
class Site:
    """All pages of the site: those of the library, files that are shown, and ``terms``. The text
    of the first two is Markdown, that of ``terms`` HTML."""

    library: Library
    terms: tuple[Page, ...]

    @property
    def pages(self) -> list[Page]:
        """Every page."""
        return [*self.library.pages.values(), *self.library.files(), *self.terms]

    @property
    def read(self) -> list[Page]:
        """Those that Sphinx reads and searches: the search knows the words of English."""
        return [page for page in self.pages if language_of(page) == "en"]

    @property
    def placed(self) -> list[Page]:
        """Those that are put into the frame alone."""
        return [page for page in self.pages if language_of(page) != "en"]

    def written(self, page: Page) -> tuple[str, tuple[Heading, ...]]:
        """A page as HTML, and its headings below the first."""
        if is_term(page):
            return page.text, ()
        written = write_page(self.library, page, partial(_place, page))
        if page.path != "ontology":
            return written.html, written.outline
        return written.html.replace("</h1>\n", f"</h1>\n{self._ways()}\n", 1), written.outline

    def _ways(self) -> str:
        links = " · ".join(
            f'<a href="{page.path}.html">{escape(page.title)}</a>'
            for page in self.library.below["ontology"]
        )
        return f"<p>All terms in one table; with diagrams and what uses them: {links}.</p>"


def is_term(page: Page) -> bool:
    """Whether it is a page about the ontology, whose text is HTML."""
    return page.kind.startswith("terms ")


def language_of(page: Page) -> str:
    """The language that a page is written in."""
    return page.kind.removeprefix("terms ") if is_term(page) else "en"


def site_of(store: EmbeddedStore) -> Site:
    """The site with the pages about the ontology of ``store``."""
    pages = library()
    terms = tuple(page for tag in LANGUAGES for page in _terms(store, tag))
    shown = [page for page in terms if page.path.rpartition("/")[2] in ("ontology", "vocabularies")]
    below = {**pages.below, "ontology": shown}
    return Site(Library(pages.groups, pages.home, below), terms)


def _terms(store: EmbeddedStore, language: str) -> Iterator[Page]:
    from benchgraph.explaining import site_pages

    for told in site_pages(store, language):
        path = f"{TERMS}/{language}/{told.name}"
        text = (
            f"<h1>{escape(told.title)}</h1>\n"
            f'<p class="kicker">{escape(told.kicker)}</p>\n{told.html}'
        )
        title = f"{told.title} ({LANGUAGES[language]})"
        kind = f"terms {language}"
        yield Page(path, title, f"docs/{path}.md", partial(str, text), "ontology", kind)


def _place(page: Page, target: Target) -> str:
    """The address of what a link on ``page`` leads to."""
    end = f"#{target.anchor}" if target.anchor else ""
    if target.kind in ("page", "picture"):
        file = f"{target.place}.html" if target.kind == "page" else target.place
        return posixpath.relpath(file, posixpath.dirname(page.path) or ".") + end
    return end if target.kind == "here" else target.place
