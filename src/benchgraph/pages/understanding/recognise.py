"""What kind of page this is, and which section is which: by label where the profile knows it,
else by position and by what a section holds. This carries languages without labels."""

from __future__ import annotations

import re

from benchgraph.iris import address_parts, slugify
from benchgraph.pages.language import language_of, normal_tag
from benchgraph.pages.profile import KindRule, Profile
from benchgraph.pages.reading.model import Card, Page, Section
from benchgraph.pages.reading.read import host_of

OVERVIEWS = ("core-strategy", "investment-overview", "governance-model", "comparative-strength")
SERIES = ("strategy", "investment", "initiative", "body")
_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_DRILLDOWN = re.compile(
    rf"(?P<region>.+?)-(?:(?P<overview>{'|'.join(OVERVIEWS)})"
    rf"|(?P<series>{'|'.join(SERIES)})-(?P<number>\d+)(?:-(?P<name>.+))?)"
)


def split_slug(slug: str) -> tuple[str, str, str]:
    """Region, sub-kind and name of a drilldown's slug; empty strings where it is none.

    >>> split_slug("hong-kong-body-4-cyberport")
    ('hong-kong', 'body', 'cyberport')
    """
    match = _DRILLDOWN.fullmatch(slug)
    if match is None:
        return "", "", ""
    return match["region"], match["overview"] or match["series"], match["name"] or ""


def kind_of_address(url: str, profile: Profile) -> tuple[KindRule, re.Match[str]] | None:
    """The kind of the profile's own that an address says, with what its pattern found there. A
    profile without a site knows no host from another."""
    if profile.site and host_of(url) != host_of(profile.site):
        return None
    return profile.place_of(url)


def slug_of(url: str, profile: Profile) -> str:
    """The last part of an address under the section of the profile's site; empty elsewhere, and
    where it is no slug."""
    parts = [part for part in address_parts(url).path.split("/") if part]
    found = len(parts) > 1 and parts[-2] == profile.section and _SLUG.fullmatch(parts[-1])
    return parts[-1] if found and host_of(url) == host_of(profile.site) else ""


def language_of_url(url: str) -> str:
    """The language folder of an address such as /ja/benchmarking/…; empty where it has none."""
    first = address_parts(url).path.lstrip("/").split("/")[0]
    return normal_tag(first) if re.fullmatch(r"[a-z]{2}(?:-[A-Za-z]{2,4})?", first) else ""


def recognise(page: Page, profile: Profile) -> None:
    """Set kind, sub-kind, slug, region and languages."""
    if page.kicker is None:
        _find_kicker(page, profile)
    page.slug = slug_of(page.url, profile)
    region, subkind, _ = split_slug(page.slug)
    place = kind_of_address(page.url, profile)
    said = profile.kind_of(page.kicker.text) if page.kicker else ""
    page.kind = said or (place[0].name if place else _kind_by_address(page, subkind, profile))
    if page.title and not page.is_whole(page.title):
        page.kind = "unknown"
        page.warnings.append("the page breaks off in its title")
    if page.kind in profile.kinds:
        page.slug = slugify(place[1]["slug"]) if place else ""
        page.region = _region_of_kind(profile.kinds[page.kind], place)
    elif page.kind == "drilldown":
        page.subkind, page.region = subkind, region
    elif page.kind == "region":
        page.region = page.slug
    if not page.region and page.kind not in profile.kinds:
        page.region = _region_of_cards(page, profile)
    if not page.language:
        page.language = language_of_url(page.url) or "en"
    if not page.text_language:
        page.text_language = page.language
    sample = " ".join(block.text for block in page.leads[:1] or [b for b in [page.headline] if b])
    if sample and language_of(sample, page.language) != page.text_language:
        found = language_of(sample, page.language)
        page.warnings.append(f"says to be in {page.text_language}, but its text is in {found}")
        page.text_language = found


def _find_kicker(page: Page, profile: Profile) -> None:
    """A kicker that gives no date: a text or chip before the title that the profile knows."""
    texts = [block for block in page.blocks if block.reason == "a text before the title"]
    for block in [*texts, *(page.chips if profile.kinds else [])]:
        if profile.is_kicker(block.text):
            block.role, block.reason, page.kicker = "kicker", "", block
            return


def _region_of_kind(rule: KindRule, place: tuple[KindRule, re.Match[str]] | None) -> str:
    """The region that the address of a page names, else the one of all pages of its kind."""
    named = place[1].groupdict().get("region") if place else None
    return slugify(named) if named else rule.region.removeprefix("region/")


def _kind_by_address(page: Page, subkind: str, profile: Profile) -> str:
    """The kind that the address says; under the section alone a case or a region, by structure.
    Structure without an address says nothing: many sites have pages with facts and headings."""
    if not page.slug:
        return "unknown"
    if subkind:
        return "drilldown"
    if page.facts:
        headed = sum(1 for section in page.sections if section.heading)
        return "case" if headed >= 2 else "unknown"
    overview = {_subkind_of(card, profile) for section in page.sections for card in section.cards}
    return "region" if len(overview & set(OVERVIEWS)) >= 2 else "unknown"


def _subkind_of(card: Card, profile: Profile) -> str:
    return split_slug(slug_of(card.href, profile))[1]


def _region_of_cards(page: Page, profile: Profile) -> str:
    """The region that a case's cards without a heading lead to first."""
    for section in page.sections:
        if section.heading is None:
            for card in section.cards:
                if slug := slug_of(card.href, profile):
                    return slug
    return ""


# Which facts a drilldown of each sub-kind has, the telling one first.
_TELLING = {
    "tracked-items": "investment-overview", "investment": "investment-overview",
    "ranking": "comparative-strength", "core-strength": "comparative-strength",
    "governance-model": "governance-model", "strategy": "core-strategy",
    "amount": "investment", "source-layer": "initiative", "role": "body", "year": "strategy",
}  # fmt: skip


def subkind_by_facts(page: Page) -> str:
    """The sub-kind of a drilldown whose address is not known; empty where its facts do not tell."""
    terms = {fact.term for fact in page.facts}
    return next((subkind for term, subkind in _TELLING.items() if term in terms), "")


# The facts of a page in their order, for labels that the profile does not know.
_FACT_ORDER = {
    "case": ("owner",),
    "region": ("strategy", "investment", "governance-model", "core-strength"),
    "core-strategy": ("strategy", "year", "region"),
    "investment-overview": ("investment", "tracked-items", "region"),
    "governance-model": ("governance-model", "year", "region"),
    "comparative-strength": ("core-strength", "ranking", "region"),
    "strategy": ("year", "region", "type"),
    "investment": ("amount", "note", "region"),
    "initiative": ("type", "region", "source-layer"),
    "body": ("role", "region", "type"),
}


def name_facts(page: Page, profile: Profile) -> None:
    """Give each fact its term: by its label, else by its place on a page that has them all."""
    for fact in page.facts:
        fact.term = profile.fact_term(fact.label.text)
    if page.kind in profile.kinds:
        if any(fact.term for fact in page.facts):
            return  # its language is known, and so is what it leaves out
        order: tuple[str, ...] = profile.kinds[page.kind].facts
    else:
        if page.kind == "drilldown" and not page.subkind:
            page.subkind = subkind_by_facts(page)
        order = _FACT_ORDER.get(page.subkind or page.kind, ())
        if page.kind != "case" and len(page.facts) != len(order):
            return
    taken = {fact.term for fact in page.facts}
    for fact, term in zip(page.facts, order, strict=False):
        if not fact.term and term not in taken:
            fact.term, fact.by_position = term, True


# -- sections --------------------------------------------------------------------------------


def name_sections(page: Page, profile: Profile) -> None:
    """Give each section its term: by its label, else by position."""
    for section in page.sections:
        if section.heading:
            section.term = profile.section_term(page.kind, section.heading.text)
    guess = {"case": _name_case, "drilldown": _name_drilldown, "region": _name_region}
    if page.kind in guess:
        guess[page.kind](page, profile)


def _by_position(section: Section, term: str, taken: set[str]) -> None:
    if not section.term and term not in taken:
        section.term, section.by_position = term, True
        taken.add(term)


def _only_bullets(section: Section) -> bool:
    return bool(section.bullets) and not section.paragraphs and not section.cards


def _only_paragraphs(section: Section) -> bool:
    return bool(section.paragraphs) and not section.bullets and not section.cards


def _name_case(page: Page, profile: Profile) -> None:
    """Why it matters, takeaway, what makes it benchmarkable; sources are the last list before the
    cards; what has cards and a heading leads on; a last paragraph behind them is the note."""
    sections = page.sections
    taken = {section.term for section in sections}
    cards = next((i for i, s in enumerate(sections) if s.cards), len(sections))
    lists = [i for i, s in enumerate(sections[:cards]) if _only_bullets(s)]
    end = lists[-1] + 1 if lists else cards
    if lists:
        _by_position(sections[lists[-1]], "sources", taken)
    for section in sections[end:]:
        if section.cards or not (section.paragraphs or section.bullets):
            _by_position(section, "continue" if section.heading else "background", taken)
        elif _only_paragraphs(section) and section is sections[-1]:
            _by_position(section, "data-note", taken)
    opening = [s for s in sections[:end] if s.heading and s.term != "sources"]
    # Position tells only the first three, and only while no other section stands among them.
    for section, term in zip(
        opening, ("why-it-matters", "lesson", "benchmarkability"), strict=False
    ):
        if section.term and section.term != term:
            break
        _by_position(section, term, taken)


def _name_drilldown(page: Page, profile: Profile) -> None:
    taken = {section.term for section in page.sections}
    behind = False
    for section in page.sections:
        if section.cards or not (section.paragraphs or section.bullets):
            behind = True
            _by_position(section, "siblings", taken)
        elif _only_bullets(section):
            _by_position(section, "sources", taken)
        elif _only_paragraphs(section):
            _by_position(section, "data-note" if behind else "detail", taken)


_REGION_CARDS = {
    "strategy": "core-strategies",
    "investment": "investments",
    "initiative": "key-initiatives",
    "body": "key-bodies",
}


# The headings of a region page, for a text that keeps them all and whose labels are not known.
_REGION_ORDER = (
    "headline", "core-strategies", "investments", "governance-model", "strengths", "weaknesses",
    "initiatives-and-bodies", "key-initiatives", "key-bodies", "sources", "related", "continue",
)  # fmt: skip


def _name_region(page: Page, profile: Profile) -> None:
    """By what the cards lead to; two lists in a row are strengths and weaknesses; the first
    paragraph is the one-line read, the next the governance model."""
    sections = page.sections
    taken = {section.term for section in sections}
    headed = [section for section in sections if section.heading]
    if page.form != "html" and len(headed) == len(_REGION_ORDER) and not taken - {""}:
        for section, term in zip(headed, _REGION_ORDER, strict=True):
            _by_position(section, term, taken)
        return
    lists = [section for section in sections if _only_bullets(section)]
    for section in sections:
        kinds = {_subkind_of(card, profile) for card in section.cards}
        if not section.heading:
            _by_position(section, "overview", taken)
        elif kinds & set(SERIES):
            _by_position(section, _REGION_CARDS[min(kinds & set(SERIES))], taken)
        elif section.cards:
            titled = any(card.title for card in section.cards)
            _by_position(section, "continue" if titled else "related", taken)
        elif not section.bullets and not section.paragraphs:
            _by_position(section, "initiatives-and-bodies", taken)
        elif _only_paragraphs(section):
            _by_position(section, "governance-model" if "headline" in taken else "headline", taken)
    terms = ("strengths", "weaknesses", "sources") if len(lists) == 3 else ("sources",)
    for section, term in zip(lists if len(lists) == 3 else lists[-1:], terms, strict=False):
        _by_position(section, term, taken)
