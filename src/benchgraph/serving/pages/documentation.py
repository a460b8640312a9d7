"""``/docs``: the documentation, from the same pages as the site that ``script/docs`` builds."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from benchgraph.documentation import Library, Page, Written, library, search_pages, write_page
from benchgraph.documentation.library import HOME, Target
from benchgraph.documentation.navigation import navigation
from benchgraph.documentation.sources import PICTURES, pictures, root
from benchgraph.errors import LimitError, NotFoundError
from benchgraph.serving.media import PNG, SVG
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import page as filled
from benchgraph.serving.wording import say

_LONGEST = 200
_SUFFIXES = {SVG: ".svg", PNG: ".png"}


def documentation(graph: Graph, asked: Asked) -> Reply:
    """``/docs/{rest}``: a page. Raises NotFoundError."""
    from markupsafe import Markup

    pages = library()
    path = asked.params.get("rest", "").strip("/") or HOME
    found = pages.page(path)
    if found is None:
        raise NotFoundError("the documentation has no such page", found=path)
    if asked.path != (canonical := _path(found.path)):
        return Reply.to(asked.href(canonical, asked.query), 301)
    written = _written(pages, found, asked)
    before, after = pages.neighbours(found)
    return _page(
        "page",
        asked,
        found,
        title=found.title,
        # Markdown of the project, written as HTML by ``documentation.html``: no words of a request.
        body=Markup(written.html),
        headings=written.outline,
        before=before,
        after=after,
    )


def search(graph: Graph, asked: Asked) -> Reply:
    """``/docs/search``: the sections that say what is looked for. Raises LimitError."""
    text = asked.get("q")
    if len(text) > _LONGEST:
        raise LimitError("the text is too long", expected=f"at most {_LONGEST} letters")
    pages = library()
    hits = search_pages(pages, text) if text else []
    return _page("search", asked, Page("search", "Search", "", str), text=text, hits=hits)


def picture(graph: Graph, asked: Asked) -> Reply:
    """``/docs/pictures/{rest}``: a picture of a page. Raises NotFoundError."""
    for suffix in PICTURES:
        name = asked.params["rest"] + suffix
        if asked.format == PICTURES[suffix] and name in pictures():
            content = (root() / "docs" / "pictures" / name).read_bytes()
            return Reply(content, PICTURES[suffix])
    raise NotFoundError("the documentation has no such picture", found=asked.params["rest"])


def _page(template: str, asked: Asked, found: Page, **values: Any) -> Reply:
    pages = library()
    group = pages.group_of(found)
    return filled(
        f"documentation/{template}.html.j2",
        asked,
        home=found.path == HOME,
        group=group.title if group else "",
        parent=pages.pages.get(found.parent),
        navigation_parts=navigation(pages, found),
        address=lambda path: asked.href(_path(path)),
        **values,
    )


def _path(path: str) -> str:
    return "/docs" if path == HOME else f"/docs/{path}"


def _written(pages: Library, found: Page, asked: Asked) -> Written:
    language = asked.language if asked.chosen else ""
    return _kept(
        pages, found.path, asked.root, language, say("Link to this heading", asked.language)
    )


@cache
def _kept(pages: Library, path: str, root: str, language: str, permalink: str) -> Written:
    """A page as HTML, kept: it is the same for everybody under one address in one language."""
    found = pages.page(path)
    assert found is not None
    asked = Asked(root=root, language=language or "en", chosen=bool(language))
    return write_page(pages, found, partial(_place, asked), permalink)


def _place(asked: Asked, target: Target) -> str:
    end = f"#{target.anchor}" if target.anchor else ""
    if target.kind == "page":
        return asked.href(_path(target.place)) + end
    if target.kind == "picture":
        return asked.href(f"/docs/{target.place}")
    return end if target.kind == "here" else target.place
