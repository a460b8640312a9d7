"""Region pages → the region's draft, and drafts of the documents, initiatives and institutions
that its cards lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from benchgraph.pages.drafting.drafts import Draft, evidence
from benchgraph.pages.drafting.extraction import (
    Run,
    add_facts,
    add_observations,
    addresses,
    assessment,
    fact_values,
    keep_as_fact,
    money_rule,
    number_nodes,
    section_evidence,
    section_texts,
    years_in,
)
from benchgraph.pages.drafting.names import without_year
from benchgraph.pages.flags import strip_flag
from benchgraph.pages.language import language_of
from benchgraph.pages.reading.model import Block, Card, Page
from benchgraph.pages.understanding.alignment import aligned_bullets, aligned_cards
from benchgraph.pages.understanding.citations import clean_bullet
from benchgraph.pages.understanding.recognise import slug_of, split_slug
from benchgraph.pages.understanding.versions import Versions

_Cards = list[tuple[Page, Card]]
_Line = Callable[[Card], Block | None]

_ENTRIES = {
    "core-strategies": "PolicyDocument",
    "investments": "Initiative",
    "key-initiatives": "Initiative",
    "key-bodies": "Institution",
}


def extract_region(run: Run, versions: Versions) -> list[str]:
    """Draft the region and what its page lists; what the page is about is returned."""
    pages = addresses(versions)
    region = run.names.region(versions.region, _names(versions), pages)
    draft = run.drafts.entity(region, "Region", {}, pages)
    for tag, text in _names(versions).items():
        draft.setdefault("label", {}).setdefault(tag, text)
    for tag, text in versions.texts(lambda page: page.subtitle).items():
        run.drafts.name(draft, tag, text)
    flag = next((page.flag for page in versions.pages if page.flag), "")
    run.drafts.state(draft, "identifier", flag)
    add_facts(run, versions, draft, versions.name)
    add_observations(run, versions, draft, "investment", prefix="investment")
    _strategies(run, versions, region)
    _judge(run, versions, draft)
    listed = list(_entries(run, versions, region))
    return list(dict.fromkeys([region, *listed]))


def _names(versions: Versions) -> dict[str, str]:
    """What the page calls the region: the last of its breadcrumbs; else the title."""
    return versions.texts(
        lambda page: strip_flag(page.metadata.get("breadcrumb", "")) or _title_name(page)
    )


def _title_name(page: Page) -> str:
    """The region's name in "Hong Kong AI Strategy Benchmark": what comes before "AI"."""
    return page.name.split(" AI ")[0].strip()


def _strategies(run: Run, versions: Versions, region: str) -> None:
    """The core strategy of the overview, as a document of the region."""
    values = fact_values(versions, "strategy")
    named = {tag: without_year(text) for tag, text in values.items()}
    for identifier, kind in run.names.several(named, "PolicyDocument", addresses(versions)):
        document = run.drafts.records.get(identifier)
        if document is not None and kind == "PolicyDocument":
            run.drafts.state(document, "jurisdiction", region)


def _judge(run: Run, versions: Versions, draft: Draft) -> None:
    """The one-line read, the governance model, and each strength and weakness as judgements."""
    kinds = run.profile.assessments["region"]
    nodes = []
    for place, row in enumerate(versions.sections, 1):
        if not row.term and section_texts(row):
            keep_as_fact(run, draft, row, f"{versions.name}.section-{place}")
        kind = kinds.get(row.term)
        if kind is None:
            continue
        is_list = kind in ("strength", "weakness")
        whole = not is_list or any(section.paragraphs for _, section in row.pairs)
        if whole and (words := section_texts(row)):
            backing = section_evidence(row)
            nodes.append(assessment(run, versions, kind, words, backing, row.term))
        for number, bullet in enumerate(aligned_bullets(row) if is_list else (), 1):
            texts: dict[str, str] = {}
            quotes: dict[str, tuple[Page, Block]] = {}
            for page, block in bullet.pairs:
                text = clean_bullet(block.text)
                texts.setdefault(language_of(text, page.language), text)
                quotes.setdefault(page.url, (page, block))
            name = f"{kind}-{number}"
            nodes.append(assessment(run, versions, kind, texts, evidence(quotes.values()), name))
    run.drafts.add(draft, "assessments", nodes)


def _entries(run: Run, versions: Versions, region: str) -> Iterator[str]:
    """A draft for each card of the lists: its name, and year, amount or role where given."""
    for row in versions.sections:
        if row.term in _ENTRIES:
            for number, card in enumerate(aligned_cards(row)):
                yield _entry(run, versions, region, row.term, number, card.pairs)


def _entry(run: Run, versions: Versions, region: str, term: str, number: int, cards: _Cards) -> str:
    """The draft behind one card of a list; ``cards`` are the card in every version."""
    card = cards[0][1]
    labels = _texts(cards, lambda card: _name(run, card))
    kind = _ENTRIES[term]
    title = labels.get("en") or next(iter(labels.values()), "")
    if term == "investments":
        kind = money_rule(run, title).type
    page = slug_of(card.href, run.profile)
    identifier, kind = run.names.identify(labels, kind, split_slug(page)[2], page)
    if identifier in run.registry:
        return identifier
    draft = run.drafts.entity(identifier, kind, labels, addresses(versions))
    if kind in ("PolicyDocument", "Legislation"):
        run.drafts.state(draft, "jurisdiction", region)
        year = card.lines[0].text if len(card.lines) > 1 else ""
        if len(dates := years_in(year)) == 1:
            run.drafts.state(draft, "date", dates[0])
            run.drafts.add(draft, "evidence", _quotes(cards, lambda card: card.lines[0], ["date"]))
    else:
        run.drafts.state(draft, "region", region)
    if kind == "Institution" and len(card.lines) > 1:
        role = _texts(cards, lambda card: card.lines[-1] if len(card.lines) > 1 else None)
        draft.setdefault("role", role)
        run.drafts.add(draft, "evidence", _quotes(cards, lambda card: card.lines[-1], ["role"]))
    if term == "investments" and (amount := _labelled(run, card, "amount")):
        backing = _quotes(cards, lambda card: _labelled(run, card, "amount") or card.lines[0])
        rule = run.profile.rules["amount"]
        prefix = f"investment-{number + 1}"
        number_nodes(
            run, versions, draft, amount.text, rule, backing, language=cards[0][0].language,
            name=title, prefix=prefix,
        )  # fmt: skip
    run.drafts.add(
        draft, "evidence", _quotes(cards, lambda card: _name(run, card) or card.lines[0], ["label"])
    )
    return identifier


def _texts(cards: _Cards, get: _Line) -> dict[str, str]:
    found: dict[str, str] = {}
    for page, card in cards:
        if block := get(card):
            found.setdefault(language_of(block.text, page.language), strip_flag(block.text))
    return found


def _quotes(cards: _Cards, get: _Line, supports: Iterable[str] = ()) -> list[Draft]:
    seen: dict[str, tuple[Page, Block]] = {}
    for page, card in cards:
        if block := get(card):
            seen.setdefault(page.url, (page, block))
    return evidence(seen.values(), supports)


def _labelled(run: Run, card: Card, term: str) -> Block | None:
    """The line behind the label ``term`` in a card; by place where no label is known."""
    for number, block in enumerate(card.lines[:-1]):
        if run.profile.fact_term(block.text) == term:
            return card.lines[number + 1]
    places = {"item": 1, "amount": 3, "note": 5}
    known = any(run.profile.fact_term(block.text) in places for block in card.lines[:-1:2])
    return card.lines[places[term]] if not known and len(card.lines) > places[term] else None


def _name(run: Run, card: Card) -> Block | None:
    """The name on a card: its heading; in labelled cards the item; a line behind a year."""
    if card.title:
        return card.title
    if len(card.lines) >= 4 and (item := _labelled(run, card, "item")):
        return item
    if len(card.lines) > 1 and years_in(card.lines[0].text):
        return card.lines[1]
    return card.lines[0] if card.lines else None
