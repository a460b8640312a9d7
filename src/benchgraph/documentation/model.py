"""What a page of the documentation is, and a group of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Page:
    """A page: ``path`` is its address below that of the documentation (``stores/fuseki``), and
    ``source`` the file of the project that its links are relative to. A page that is made has the
    name of a file that is not there.

    ``make`` gives the Markdown, once. ``parent`` is the path of the page that it belongs under, and
    ``kind`` "file" where it shows a file of the project as it is.
    """

    path: str
    title: str
    source: str
    make: Callable[[], str] = field(repr=False, compare=False)
    parent: str = ""
    kind: str = "page"

    @cached_property
    def text(self) -> str:
        """Its Markdown, which begins with its title."""
        return self.make()


@dataclass(frozen=True)
class Group:
    """Pages that are read for one purpose: an entry of the navigation."""

    name: str
    title: str
    about: str
    pages: tuple[Page, ...]
