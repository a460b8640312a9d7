"""Where a page leads to: breadcrumbs, language versions, cards."""

from __future__ import annotations

from benchgraph.pages.reading.model import Link, Page

_CARD_KINDS = {"related": "related", "siblings": "sibling"}


def head_links(page: Page) -> list[Link]:
    """Breadcrumbs and alternates as links; cards follow with :func:`card_links`."""
    if page.breadcrumbs:
        page.metadata["breadcrumb"] = page.breadcrumbs[-1][0]
    links = [
        Link("breadcrumb", address, name)
        for name, address in page.breadcrumbs
        if address and address != page.url
    ]
    links += [
        Link("alternate", address, tag)
        for tag, address in page.alternates.items()
        if address != page.url
    ]
    return links


def card_links(page: Page) -> list[Link]:
    """A link for each card that leads somewhere. The first card behind a case's sources is its
    region's; the second, "another case", was an editor's choice and says nothing of kinship."""
    links = []
    for section in page.sections:
        for position, card in enumerate(section.cards):
            kind = _CARD_KINDS.get(section.term, "card")
            if page.kind == "case" and section.term == "background":
                kind = "region-background" if position == 0 else "editorial"
            if card.href:
                title = card.title or card.lines[0]
                rest = tuple(line.text for line in card.lines if line is not title)
                links.append(Link(kind, card.href, title.text, rest))
    return links
