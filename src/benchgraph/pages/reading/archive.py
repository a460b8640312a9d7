"""Copies that archives keep: an address in an archive names the page that it is a copy of."""

from __future__ import annotations

import re

from benchgraph.iris import is_web_address
from benchgraph.pages.reading.model import Page

# As the Wayback Machine and the archives that run its software name their copies:
# https://web.archive.org/web/20310504093000/https://example.org/plan/
_COPY = re.compile(
    r"https?://[^/]+/(?:[\w-]+/)*(?P<day>\d{8})\d{6}(?:[a-z]{2}_)?/(?P<page>https?://.+)"
)


def original_of(url: str) -> str:
    """The address of the page that ``url`` is an archive's copy of; empty where it is none.

    >>> original_of("https://web.archive.org/web/20310504093000/https://example.org/plan/")
    'https://example.org/plan/'
    """
    match = _COPY.fullmatch(url)
    return match["page"] if match and is_web_address(match["page"]) else ""


def name_original(page: Page, url: str = "") -> Page:
    """``page``, if it was read in an archive, under its own address, and so its links; where it
    is archived is kept. ``url`` is where it was fetched from."""
    copy = next((address for address in (url, page.url) if original_of(address)), "")
    if copy:
        page.archive, page.url = copy, original_of(page.url) or page.url
        page.alternates = {tag: original_of(url) or url for tag, url in page.alternates.items()}
        page.breadcrumbs = [(name, original_of(url) or url) for name, url in page.breadcrumbs]
        for thing in page.citations:
            thing.url = original_of(thing.url) or thing.url
        for card in page.cards:
            card.href = original_of(card.href) or card.href
    return page
