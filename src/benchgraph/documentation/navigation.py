"""The navigation beside a page: eight groups, of which one is open; what lies below a page is
listed only there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchgraph.documentation.library import Library
from benchgraph.documentation.model import Page

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation: ``current`` where it is the one that is read; ``below`` it are
    pages where it is that, or one of them is."""

    path: str
    title: str
    current: bool = False
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A group in the navigation; ``open`` where the page stands in it."""

    name: str
    title: str
    about: str
    open: bool
    entries: tuple[Entry, ...]


def navigation(library: Library, page: Page) -> tuple[Part, ...]:
    """The navigation of ``page``."""
    own = library.group_of(page)
    return tuple(
        Part(
            group.name,
            group.title,
            group.about,
            group == own,
            tuple(_entry(library, each, page) for each in group.pages),
        )
        for group in library.groups
    )


def _entry(library: Library, each: Page, page: Page) -> Entry:
    below: tuple[Entry, ...] = ()
    if each.path in (page.path, page.parent):
        below = tuple(
            Entry(child.path, _short(child.title), child.path == page.path)
            for child in library.below.get(each.path, ())
        )
    return Entry(each.path, each.title, each.path == page.path, below)


def _short(title: str) -> str:
    """A title without what the page above it says already."""
    for said in ("benchgraph ", "Questions: "):
        title = title.removeprefix(said)
    return title[:1].upper() + title[1:] if " " in title else title


@cache
def environment() -> Environment:
    """The templates that the server's pages and those of the site share."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
