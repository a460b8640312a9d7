"""Pages of a kind that a profile defines: facts wherever their labels stand, and what becomes of
each section, chip and link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchgraph.pages.profile import Profile, SectionRule
from benchgraph.pages.profile.schema import LINKS
from benchgraph.pages.reading.model import Anchor, Block, Card, Citation, Fact, Link, Page, Section
from benchgraph.pages.reading.read import host_of
from benchgraph.pages.understanding.citations import citation_of, clean_bullet
from benchgraph.pages.understanding.links import head_links

_LABELLED = re.compile(r"(?P<label>[^:：\t\n]{1,80}?)\s*[:：\t]\s*(?P<value>\S.*)", re.S)


def section_use(section: Section, kind: str, profile: Profile) -> SectionRule:
    """What a section becomes: as its rule says; without one, links where it holds nothing else,
    and else what the profile wants of sections that it does not know."""
    rule = profile.section_rule(kind, section.term) if section.term else None
    if rule is not None:
        return rule
    leads_on = section.cards or section.bullets
    if leads_on and not section.paragraphs and all(block.links for block in section.bullets):
        return SectionRule("links")
    return SectionRule(profile.kinds[kind].sections)


# -- facts -----------------------------------------------------------------------------------------


def take_labelled(page: Page, profile: Profile) -> None:
    """Facts that stand outside a list of facts: a heading whose words are a label, with its value
    under it; and a line such as "Status: active" or a row of a table."""
    for section in list(page.sections):
        if _is_fact(section, page.kind, profile):
            _take_section(page, section)
            continue
        for blocks in (section.paragraphs, section.bullets):
            _take_lines(page, blocks, profile)
    for blocks in (page.leads, page.notes):
        _take_lines(page, blocks, profile)
    place = {id(block): number for number, block in enumerate(page.blocks)}
    page.facts.sort(key=lambda fact: place[id(fact.label)])


def _is_fact(section: Section, kind: str, profile: Profile) -> bool:
    if section.heading is None or section.cards or not (section.paragraphs or section.bullets):
        return False
    text = section.heading.text
    return bool(profile.fact_term(text)) and not profile.section_term(kind, text)


def _take_section(page: Page, section: Section) -> None:
    assert section.heading is not None
    parts = sorted([*section.paragraphs, *section.bullets], key=page.blocks.index)
    value = Block(
        "\n".join(clean_bullet(block.text) for block in parts), "fact-value",
        nodes=sum(block.nodes for block in parts),
        links=tuple(link for block in parts for link in block.links),
    )  # fmt: skip
    page.blocks[page.blocks.index(parts[0])] = value
    for block in parts[1:]:
        page.blocks.remove(block)
    section.heading.role = "fact-label"
    page.facts.append(Fact(section.heading, value))
    page.sections.remove(section)


def _take_lines(page: Page, blocks: list[Block], profile: Profile) -> None:
    for block in list(blocks):
        match = _LABELLED.fullmatch(clean_bullet(block.text))
        if match is None or not profile.fact_term(match["label"]):
            continue
        label = Block(match["label"], "fact-label", nodes=0)
        value = Block(match["value"], "fact-value", nodes=block.nodes, links=block.links)
        at = page.blocks.index(block)
        page.blocks[at : at + 1] = [label, value]
        blocks.remove(block)
        page.facts.append(Fact(label, value))


# -- what becomes of the rest ----------------------------------------------------------------------


def place_entry(page: Page, profile: Profile) -> None:
    """Citations and links of the page, the name of its section on every block, and a reason on what
    the profile leaves out."""
    rule = profile.kinds[page.kind]
    page.citations = []
    page.links = head_links(page)
    for number, chip in enumerate(page.chips):
        if number < len(rule.chips) and not rule.chips[number]:
            chip.role, chip.reason = "chrome", "the profile leaves this chip out"
    for section in page.sections:
        use = section_use(section, page.kind, profile)
        name = section.title or section.term
        for block in _blocks_of(section):
            block.section = name
            if use.becomes == "nothing":
                block.role, block.reason = "unclaimed", use.reason
        if use.becomes != "nothing":
            _place_section(page, section, use, profile)
    for fact in page.facts:
        if fact.value is not None:
            _links_within(page, fact.value)
    for block in [*page.leads, *page.notes]:
        _links_within(page, block)


def _blocks_of(section: Section) -> Iterator[Block]:
    yield from section.paragraphs
    yield from section.bullets
    for card in section.cards:
        yield from card.lines


def _place_section(page: Page, section: Section, use: SectionRule, profile: Profile) -> None:
    for card in section.cards:
        card.section = section.term
        _place_card(page, card, use, profile)
    for block in section.bullets:
        if use.becomes == "citations" and not block.links:
            block.role = "citation"
            page.citations.append(citation_of(block, ""))
        elif block.links and use.becomes in ("links", "citations", *LINKS):
            anchor = block.links[0]
            _lead_on(page, block, anchor, use, profile, _rest(block.text, anchor.text))
            for other in block.links[1:]:
                _link_within(page, block, other)
        else:
            _links_within(page, block)
    for block in section.paragraphs:
        _links_within(page, block)


def _place_card(page: Page, card: Card, use: SectionRule, profile: Profile) -> None:
    title = card.title or card.lines[0]
    rest = tuple(line.text for line in card.lines if line is not title)
    if not card.href:
        return
    _lead_on(page, title, Anchor(card.href, title.text), use, profile, rest)


def _lead_on(
    page: Page, block: Block, anchor: Anchor, use: SectionRule, profile: Profile,
    rest: tuple[str, ...],
) -> None:  # fmt: skip
    """A link that stands alone: what its words say that it is, else what its section's links are;
    else a source where it leads to another site."""
    rule = profile.link_rule(anchor.text)
    becomes = rule.becomes if rule else use.becomes
    if becomes == "citations":
        block.role = "citation"
        page.citations.append(citation_of(block, anchor.href))
    elif becomes == "nothing":
        block.role = "unclaimed"
        block.reason = rule.reason if rule else use.reason
    elif becomes in ("citation", "url"):
        block.role = "citation"
        page.citations.append(Citation(block, anchor.text, anchor.href))
    elif becomes in LINKS:
        page.links.append(Link(becomes, anchor.href, anchor.text, rest))
    elif becomes == "links" and host_of(anchor.href) != host_of(page.url):
        block.role = "citation"
        page.citations.append(citation_of(block, anchor.href))
    else:
        kind = "related" if becomes == "links" else "card"
        page.links.append(Link(kind, anchor.href, anchor.text, rest))


def _links_within(page: Page, block: Block) -> None:
    for anchor in block.links:
        _link_within(page, block, anchor)


def _link_within(page: Page, block: Block, anchor: Anchor) -> None:
    """A link in running text: related on the same site, a source on another."""
    if host_of(anchor.href) == host_of(page.url):
        page.links.append(Link("related", anchor.href, anchor.text or anchor.href))
    else:
        page.citations.append(Citation(block, anchor.text or anchor.href, anchor.href))


def _rest(text: str, anchor: str) -> tuple[str, ...]:
    """What a line says besides the words of its link."""
    rest = clean_bullet(text).replace(anchor, "", 1).strip(" ·|,;:–—-")
    return (rest,) if rest else ()
