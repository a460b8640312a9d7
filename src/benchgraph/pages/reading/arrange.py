"""Items → :class:`Page`: title, facts, sections and cards where they stand, the same for every
form. What they mean is found later (:mod:`benchgraph.pages.understanding`)."""

from __future__ import annotations

import re

from benchgraph.pages.reading.items import Item, Source
from benchgraph.pages.reading.model import Block, Card, Citation, Fact, Form, Page, Section

_KICKER = re.compile(r"\d{4}-\d{2}-\d{2}")
_END = re.compile(r"[.!?。！？…][\"'”’」』)）]?$|다\.?$")


def arrange(source: Source, path: str, form: Form) -> Page:
    """The page that the items of ``source`` make. Every item ends up in the page with a role; its
    kind, and what its facts and sections are, is not known yet."""
    page = Page(
        path=path, form=form, url=source.url, url_source="canonical" if source.url else "",
        language=source.language, text_language=source.text_language or source.language,
        alternates=dict(sorted(source.alternates.items())), metadata=source.metadata,
        breadcrumbs=source.breadcrumbs, indexed=source.indexed, truncated=source.truncated,
        warnings=list(source.warnings),
    )  # fmt: skip
    _Arranger(page, source).run()
    return page


class _Arranger:
    """Puts items where they belong, in one pass."""

    def __init__(self, page: Page, source: Source) -> None:
        self.page = page
        self.items = source.items
        self.section: Section | None = None
        self.number = 0
        self.cards: dict[int, Card] = {}
        self.facts: dict[int, Fact] = {}
        self.in_header = True
        self.texts: list[tuple[Block, int]] = []

    def run(self) -> None:
        for item in self.items:
            self.page.blocks.append(item.block)
            self._place(item)
        self._opening()
        if self.page.title is None:
            self._title_from_metadata()
        self._check_facts()

    def _place(self, item: Item) -> None:
        block, page = item.block, self.page
        if item.kind == "chrome":
            block.role, block.reason = "chrome", item.reason
        elif item.kind == "unread":
            block.reason = item.reason
        elif item.kind == "chip":
            block.role = "chip"
            page.chips.append(block)
        elif item.kind == "h1":
            block.role, page.title = "title", block
        elif item.kind in ("label", "value", "note"):
            self.in_header = False
            self._fact(item)
        elif item.card:
            self.in_header = False
            self._card(item)
        elif item.kind == "heading":
            self.in_header = False
            self._heading(item)
        elif self.in_header:
            self.texts.append((block, item.section))
        else:
            self._content(item)

    def _heading(self, item: Item) -> None:
        if item.level == 1:
            self.page.warnings.append(f"a second h1 is read as a heading: {item.block.text[:80]}")
        item.block.role = "heading"
        self._open(item.block, item.section)

    def _open(self, heading: Block | None, number: int) -> Section:
        self.section = Section(heading)
        self.number = number
        self.page.sections.append(self.section)
        return self.section

    def _current(self, item: Item) -> Section | None:
        """The section that the item belongs to; a container without a heading is a new one."""
        if item.section and (self.section is None or item.section != self.number):
            return self._open(None, item.section)
        if item.section == 0 and self.number != 0:
            return None
        return self.section

    def _content(self, item: Item) -> None:
        section, block = self._current(item), item.block
        if section is None:
            block.role = "note"
            self.page.notes.append(block)
        elif item.kind == "bullet":
            block.role = "bullet"
            section.bullets.append(block)
            if item.href:
                self.page.citations.append(Citation(block, "", item.href))
        else:
            block.role = "paragraph"
            section.paragraphs.append(block)

    def _card(self, item: Item) -> None:
        item.block.role = "card"
        card = self.cards.get(item.card)
        if card is None:
            card = self.cards[item.card] = Card([], item.href)
            section = self._current(item) or self._open(None, item.section)
            section.cards.append(card)
        card.lines.append(item.block)
        if item.kind == "heading" and card.title is None:
            card.title = item.block

    def _fact(self, item: Item) -> None:
        block = item.block
        fact = self.facts.get(item.part)
        if item.kind == "label" and fact is None:
            block.role = "fact-label"
            self.facts[item.part] = Fact(block, None)
            self.page.facts.append(self.facts[item.part])
        elif fact is None:
            block.reason = "a value without a label"
        elif item.kind == "value" and fact.value is None:
            block.role, fact.value = "fact-value", block
        else:
            block.role = "fact-note"
            fact.notes.append(block)

    # -- the opening ---------------------------------------------------------------------------

    def _opening(self) -> None:
        """The texts around the title: kicker, other name, full name, lead, headline."""
        page = self.page
        after = False
        body: list[tuple[Block, int]] = []
        title_at = page.blocks.index(page.title) if page.title else -1
        for block, section in self.texts:
            after = after or page.blocks.index(block) > title_at
            if page.kicker is None and "·" in block.text and _KICKER.search(block.text):
                block.role, page.kicker = "kicker", block
            elif after:
                body.append((block, section))
            else:
                block.reason = "a text before the title"
        if body and body[-1][1]:
            block = body.pop()[0]
            block.role, page.headline = "headline", block
        for number, (block, _) in enumerate(body, 1):
            first = page.subtitle is None and not page.leads and number < len(body)
            if first and not _END.search(block.text):
                block.role, page.subtitle = "subtitle", block
            else:
                block.role = "lead"
                page.leads.append(block)

    def _title_from_metadata(self) -> None:
        """The name that the head of a page gives it, where it has no h1."""
        for key in ("headline", "og:title", "title"):
            if text := self.page.metadata.get(key):
                name = re.split(r" [·—|] ", text)[0]
                self.page.title = Block(name, "title", nodes=0)
                self.page.warnings.append(f"no h1: the title is taken from {key}")
                return
        self.page.warnings.append("no h1, and nothing else names the page")

    def _check_facts(self) -> None:
        labels: set[str] = set()
        for fact in self.page.facts:
            if fact.value is None:
                self.page.warnings.append(f"the fact {fact.label.text!r} has no value")
            if fact.label.text in labels:
                self.page.warnings.append(f"the fact {fact.label.text!r} stands here twice")
            labels.add(fact.label.text)
