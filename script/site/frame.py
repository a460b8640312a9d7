"""What stands around a page: contents, headings, the pages next to it."""

from __future__ import annotations

from collections.abc import Iterator

from whole import Site, language_of

from benchgraph.documentation import Page
from benchgraph.documentation.library import HOME
from benchgraph.documentation.navigation import environment, navigation


class Frame:
    """Fills what the template of a page gets."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.library = site.library
        self.pages = {page.path: page for page in site.pages}
        self.parts = environment().get_template("documentation.html.j2").module

    def place(self, app: object) -> Iterator[tuple[str, dict, str]]:
        """The pages that Sphinx does not read."""
        for page in self.site.placed:
            yield page.path, {"title": page.title}, "layout.html"

    def fill(self, app: object, name: str, template: str, context: dict, doctree: object) -> None:
        """The page and what is beside it."""
        found = self.pages.get(name)
        page = found or Page(name, "Search", name, str)
        html, outline = self.site.written(page) if found else ("", ())
        pathto = context["pathto"]
        told = navigation(self.library, page)
        group = self.library.group_of(page)
        before, after = self.library.neighbours(page)
        parent = self.pages.get(page.parent)
        home = name == HOME
        context["body"] = html
        context["group"] = group.title if group else ""
        context["parent"] = parent and {"title": parent.title, "address": pathto(parent.path)}
        context["contents"] = self.parts.contents(told, pathto, str)
        context["outline"] = "" if home else self.parts.outline(outline, str)
        context["after_article"] = (
            self.parts.cards(told, pathto)
            if home
            else self.parts.neighbours(before, after, pathto, str)
        )
        context["page_language"] = language_of(page)
