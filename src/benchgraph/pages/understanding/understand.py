"""A page whose parts are known → a page whose parts have a meaning: its kind, the terms of its
facts and sections, its citations, links and dates."""

from __future__ import annotations

import re
from itertools import pairwise

from benchgraph.pages.language import language_of, normal_tag
from benchgraph.pages.profile import Profile, fold
from benchgraph.pages.reading.model import OWN_WORDS, Fact, Page
from benchgraph.pages.understanding.citations import citation_of
from benchgraph.pages.understanding.entries import place_entry, take_labelled
from benchgraph.pages.understanding.links import card_links, head_links
from benchgraph.pages.understanding.recognise import name_facts, name_sections, recognise
from benchgraph.quantity import parse_quantities

AROUND = 32  # letters before and behind a quote: enough to find it again, too few to be a copy
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def understand(page: Page, profile: Profile) -> Page:
    """``page`` with kind and terms: told by the words of ``profile``, else by position."""
    if page.form == "pdf":
        return understand_document(page, profile)
    recognise(page, profile)
    if page.kind == "region":
        _take_overview_facts(page)
        _take_full_name(page)
    if page.kind in profile.kinds:
        take_labelled(page, profile)
    name_facts(page, profile)
    name_sections(page, profile)
    if page.kind in profile.kinds:
        place_entry(page, profile)
    else:
        _finish_sections(page)
        page.links = [*head_links(page), *card_links(page)]
    _read_dates(page, profile)
    if page.kind == "unknown":
        _leave_out(page)
    _give_places(page)
    return page


def _leave_out(page: Page) -> None:
    """Nothing of a page of no known kind ends in a record, and each block says so."""
    for block in page.blocks:
        if block.role != "chrome":
            block.role, block.reason = "unclaimed", "the page is of no known kind"


def _take_overview_facts(page: Page) -> None:
    """The cards over the first heading of a region page are its facts: label, value, note."""
    for section in page.sections:
        if section.heading is not None:
            break
        for card in section.cards:
            label, *rest = card.lines
            fact = Fact(label, rest[0] if rest else None, rest[1:])
            for block, role in zip(card.lines, ("fact-label", "fact-value"), strict=False):
                block.role = role  # type: ignore[assignment]
            for block in fact.notes:
                block.role = "fact-note"
            page.facts.append(fact)


def _take_full_name(page: Page) -> None:
    """What stands under a region's name is its full name, not a lead."""
    if page.subtitle is None and len(page.leads) == 1:
        page.subtitle = page.leads.pop()
        page.subtitle.role = "subtitle"


def _finish_sections(page: Page) -> None:
    """Citations out of the bullets of a source list; the name of its section on every block."""
    linked = {id(citation.block): citation.url for citation in page.citations}
    page.citations = []
    for block in page.blocks:
        if block.role not in ("card", "chip") and len({a.href for a in block.links}) > 1:
            page.warnings.append(f"only the first link is kept of: {block.text[:80]}")
    for section in page.sections:
        name = section.title or section.term
        for card in section.cards:
            card.section = section.term
            for block in card.lines:
                block.section = name
        for block in [*section.paragraphs, *section.bullets]:
            block.section = name
        if section.term == "sources" or any(id(block) in linked for block in section.bullets):
            for block in section.bullets:
                block.role = "citation"
                page.citations.append(citation_of(block, linked.get(id(block), "")))


def _read_dates(page: Page, profile: Profile) -> None:
    """Modified: the kicker's date, else JSON-LD's. Data as of: the note's second date or month."""
    said = page.kicker.text if page.kicker else page.metadata.get("dateModified", "")
    if match := _DAY.search(said):
        page.modified = match.group()
    note = page.section("data-note")
    blocks = [*(note.paragraphs if note else []), *page.notes]
    dates = [
        quantity.dates[0]
        for block in blocks
        for quantity in parse_quantities(block.text)
        if quantity.kind in ("day", "month")
    ]
    if page.kind == "region" and dates:
        page.data_as_of = dates[-1]
    elif len(dates) > 1:
        page.data_as_of = dates[1]
    text = fold(" ".join(block.text for block in blocks))
    page.generated = any(word in text for word in profile.generated)


def understand_document(page: Page, profile: Profile) -> Page:
    """A PDF: a document of its own, in one language. Its list of contents is not read, and what
    stands under a heading for sources is what it cites."""
    page.kind = "document"
    sample = " ".join(block.text for block in page.blocks if block.role in OWN_WORDS)[:4000]
    page.language = normal_tag(page.metadata.get("language", ""))
    page.text_language = language_of(sample, page.language)
    page.language = page.text_language
    if page.title and profile.section_term("document", page.name) == "contents":
        page.title.role, page.title = "heading", None
    for section in page.sections:
        section.term = profile.section_term("document", section.title)
        for block in [*section.paragraphs, *section.bullets]:
            block.section = section.title
            if section.term == "contents":
                block.role, block.reason = "chrome", "a list of contents"
            elif section.term == "sources":
                block.role = "citation"
                page.citations.append(citation_of(block, ""))
        if section.term == "contents":
            section.paragraphs, section.bullets = [], []
    for table in page.tables:
        for block in table.rows:
            block.section = table.section
    _give_places(page)
    return page


def _give_places(page: Page) -> None:
    """Where each block begins in the page's own words, what it is if in no section, and the words
    around it."""
    seen = [block for block in page.blocks if block.role != "chrome"]
    for block, following in pairwise(seen):
        following.before, block.after = tail(block.text), head(following.text)
    offset = 0
    for block in page.blocks:
        block.offset = offset
        if block.role in OWN_WORDS:
            offset += len(block.text) + 1
        if not block.section and block.role in ("fact-label", "fact-value", "fact-note"):
            block.section = "facts"
        elif not block.section and block.role not in ("chrome", "unclaimed"):
            block.section = block.role
        if block.role == "unclaimed" and not block.reason:
            block.reason = "no rule recognises it"


def tail(text: str) -> str:
    """The last words of ``text``, short, as those before a quote.

    >>> tail("The centre will serve universities and hospitals.")
    'universities and hospitals.'
    """
    if len(text) <= AROUND:
        return text
    cut = text[-AROUND:]
    return cut.partition(" ")[2].strip() or cut.strip()


def head(text: str) -> str:
    """The first words of ``text``, short, as those behind a quote."""
    if len(text) <= AROUND:
        return text
    cut = text[:AROUND]
    return cut.rpartition(" ")[0].strip() or cut.strip()
