"""Language versions and forms of one page, brought together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from benchgraph.errors import PageError
from benchgraph.pages.language import language_of
from benchgraph.pages.profile import Profile
from benchgraph.pages.reading.model import Block, Fact, Page, Section
from benchgraph.pages.understanding.addresses import are_twins, english_address, find_address
from benchgraph.pages.understanding.alignment import Row, aligned_facts, aligned_sections
from benchgraph.registry import Registry

_LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko")
_FORMS = ("html", "pdf", "list", "plain")


@dataclass
class Versions:
    """The versions of one page: ``url`` is the address of the English one."""

    url: str
    pages: list[Page]

    @property
    def first(self) -> Page:
        """HTML before text, English before other languages: what the others are held against."""
        return self.pages[0]

    @property
    def kind(self) -> str:
        return self.first.kind

    @property
    def subkind(self) -> str:
        return next((page.subkind for page in self.pages if page.subkind), "")

    @property
    def region(self) -> str:
        return next((page.region for page in self.pages if page.region), "")

    @property
    def slug(self) -> str:
        return next((page.slug for page in self.pages if page.slug), "")

    @property
    def name(self) -> str:
        """What tells this page's facts and numbers from those of others: its slug, or its id."""
        return self.slug or self.url.rpartition("/")[2] or "page"

    @property
    def modified(self) -> str:
        return next((page.modified for page in self.pages if page.modified), "")

    @cached_property
    def sections(self) -> list[Row[Section]]:
        """The sections of all versions, each with its translations."""
        return aligned_sections(self.pages)

    @cached_property
    def facts(self) -> list[Row[Fact]]:
        """The facts of all versions, each with its translations."""
        return aligned_facts(self.pages)

    def fact(self, term: str) -> Row[Fact] | None:
        """The first fact with this term, on whichever version it has its name."""
        return next((row for row in self.facts if row.term == term), None)

    def texts(self, get: Callable[[Page], Block | str | None]) -> dict[str, str]:
        """What ``get`` finds on each version, by the language that it is in; not what a version
        breaks off in."""
        found: dict[str, str] = {}
        for page in self.pages:
            value = get(page)
            if isinstance(value, Block) and not page.is_whole(value):
                continue
            text = value.text if isinstance(value, Block) else value
            if text:
                found.setdefault(language_of(text, page.language), text)
        return found

    def blocks(self, get: Callable[[Page], Block | None]) -> Iterator[tuple[Page, Block]]:
        """The block that ``get`` finds on each version, one for each address."""
        seen: set[str] = set()
        for page in self.pages:
            if (block := get(page)) is not None and page.url not in seen:
                seen.add(page.url)
                yield page, block


def group(pages: Iterable[Page], registry: Registry, profile: Profile) -> list[Versions]:
    """Bring language versions together, ordered by address whatever the order of ``pages``.

    A page says by its alternate links which English page it belongs to; else its address does.
    A text names no address: see :func:`find_address`. Raises PageError where two pages that differ
    have one address.
    """
    everything = sorted(pages, key=lambda page: (_order(page), page.url, page.path))
    known = [page for page in everything if page.url]
    by_key: dict[str, list[Page]] = {}
    homes: list[tuple[Page, str]] = []
    for page in everything:
        if page.url or find_address(page, known, registry, profile):
            home = english_address(page, profile)
        else:
            home = next((home for other, home in homes if are_twins(page, other)), page.url)
        homes.append((page, home))
        by_key.setdefault(home, []).append(page)
    return [_versions(url, _distinct(by_key[url]), profile) for url in sorted(by_key)]


def _versions(url: str, pages: list[Page], profile: Profile) -> Versions:
    """Pages that belong to the English one at ``url``. Of a site of which we know no such page, the
    first one's own address counts: none is made up."""
    named = any(page.url == url or url in page.alternates.values() for page in pages)
    return Versions(url if named or pages[0].kind not in profile.kinds else pages[0].url, pages)


def _order(page: Page) -> tuple[int, int]:
    language = _LANGUAGES.index(page.language) if page.language in _LANGUAGES else 9
    return _FORMS.index(page.form), language


def _distinct(pages: list[Page]) -> list[Page]:
    """Pages in order; copies of one page (same address, form and text, or cut off) only once."""
    found: dict[tuple[str, str], Page] = {}
    for page in sorted(pages, key=lambda page: page.truncated):
        other = found.setdefault((page.url, page.form), page)
        if other is page:
            continue
        if not _is_copy(page, other):
            raise PageError(
                "two pages have one address", path=page.path, found=f"{page.url}, as {other.path}",
                expected="one page for each address", hint="leave one of them out",
            )  # fmt: skip
        page.warnings.append("the same page was read already")
    kept = {id(page) for page in found.values()}
    return [page for page in pages if id(page) in kept]


def _is_copy(page: Page, other: Page) -> bool:
    if page.words == other.words:
        return True
    begun = [block.text for block in page.blocks][:-1]
    return page.truncated and begun == [block.text for block in other.blocks][: len(begun)]
