"""Plain-text extractions give what the HTML gives, less what their form cannot hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from page_forms import (
    list_form,
    list_form_without_divs,
    plain_form,
    plain_form_with_cards,
)
from page_maker import CASE, REGION, all_pages
from page_material import real_pages

from benchgraph.pages import load_profile, read_page
from benchgraph.pages.drafting.extract import extract
from benchgraph.registry import Registry

KNOWN = {name: text for name, text in all_pages().items() if name[:2] in ("en", "ja")}
KNOWN |= {name: text for name, text in all_pages().items() if name.startswith("zh")}
PAGES = KNOWN | {
    f"{path.parts[-3]}-{path.stem}": path.read_text(encoding="utf-8") for path in real_pages()
}


def each_page() -> Iterator[str]:
    """Every page in one test, since a test for each takes longer than what it looks at. Where it
    fails the last name printed is the page's."""
    for name, text in PAGES.items():
        print(name)
        yield text


def read(text: str, **options):
    return read_page(text.encode(), path="page.txt", **options)


def facts(page) -> list[tuple]:
    return [(f.label.text, f.text, [n.text for n in f.notes], f.term) for f in page.facts]


def sections(page) -> list[tuple]:
    return [
        (s.term, s.title, [b.text for b in s.paragraphs], [b.text for b in s.bullets])
        for s in page.sections
        if s.heading
    ]


def opening(page) -> list[str | None]:
    blocks = [page.kicker, page.title, page.subtitle, *page.leads, page.headline]
    return [block.text if block else None for block in blocks]


def compare(page, text) -> None:
    assert (text.kind, text.subkind) == (page.kind, page.subkind)
    assert opening(text) == opening(page)
    assert sections(text) == sections(page)
    assert [(c.label, c.date) for c in text.citations] == [
        (c.label, c.date) for c in page.citations
    ]
    assert (text.modified, text.data_as_of) == (page.modified, page.data_as_of)
    assert text.language == page.language
    assert text.unclaimed == []
    assert not text.truncated


def test_the_list_form_gives_the_same_page_without_chips_and_addresses():
    for html in each_page():
        page, text = read(html), read(list_form(html))
        assert text.form == "list"
        compare(page, text)
        assert facts(text) == facts(page)
        assert [[b.text for b in c.lines] for c in text.cards] == [
            [b.text for b in c.lines] for c in page.cards
        ]
        assert text.chips == []
        assert text.url == ""
        assert "addresses of links" in text.missing


@pytest.mark.parametrize("apart", [False, True])
def test_the_plain_form_gives_the_same_page_without_cards(apart):
    for html in each_page():
        page, text = read(html), read(plain_form(html, facts_apart=apart))
        assert text.form == "plain"
        compare(page, text)
        if page.kind != "region":  # a region's facts stand in cards
            assert facts(text) == facts(page)
        assert text.cards == []
        assert "cards" in text.missing


@pytest.mark.parametrize("form", [list_form, plain_form])
@pytest.mark.parametrize("length", [600, 2000])
def test_a_text_that_is_cut_off_gives_all_that_was_whole(form, length):
    for html in each_page():
        whole = form(html)
        cut = whole[:length]
        if len(cut) == len(whole) or cut.count("\n") < 8:
            continue
        mine, theirs = read(cut), read(whole)
        assert mine.truncated
        assert any("cut off" in warning for warning in mine.warnings)
        count = len(mine.blocks) - 1
        assert [(b.text, b.role) for b in mine.blocks[:count]] == [
            (b.text, b.role) for b in theirs.blocks[:count]
        ]
        assert theirs.blocks[count].text.startswith(mine.blocks[count].text)


def test_a_case_extraction_may_lose_its_last_cards():
    text = read(list_form(KNOWN[f"en/{CASE}.html"], continue_cards=False))
    assert [section.term for section in text.sections][-3:] == [
        "background",
        "continue",
        "data-note",
    ]
    assert [len(section.cards) for section in text.sections][-3:] == [2, 0, 0]


def test_an_empty_value_that_vanished_is_found_by_the_known_labels():
    html = KNOWN["en/avalon-body-1-lantern-trust.html"]
    gone = html.replace("<dd>Avalon</dd>", "<dd></dd>")
    for text in (read(plain_form(gone)), read(list_form(gone))):
        assert [(f.label.text, f.text) for f in text.facts] == [
            ("Role", "Keeps the lamps and the machines"), ("Region", ""), ("Type", "Key body"),
        ]  # fmt: skip


def test_a_fact_with_a_note_keeps_it():
    html = KNOWN[f"en/{CASE}.html"]
    noted = html.replace("<dd>1200 PFLOPS</dd>", "<dd>1200 PFLOPS</dd><dd>if the lamps hold</dd>")
    for text in (read(list_form(noted)), read(plain_form(noted))):
        fact = text.fact("published-target")
        assert (fact.text, [n.text for n in fact.notes]) == ("1200 PFLOPS", ["if the lamps hold"])


def test_quotes_may_be_curly_or_straight():
    curly = list_form(KNOWN[f"en/{CASE}.html"]).replace("What makes", "What’s makes")
    assert read(curly).facts[0].term == "owner"
    profile = load_profile()
    assert profile.section_term("case", "Why It Matters") == profile.section_term(
        "case", " why it\u00a0matters:"
    )


@pytest.mark.parametrize("name", [f"{language}/{CASE}.html" for language in ("ko", "zh-tw")])
def test_unknown_labels_are_told_by_position(name):
    html = all_pages()[name]
    page = read(html)
    for form in (list_form, plain_form):
        text = read(form(html))
        assert facts(text) == facts(page)
        assert sections(text) == sections(page)
        assert len(text.citations) == 1


def test_a_profile_without_labels_still_finds_facts_sections_and_sources():
    """Nothing but structure is left: what carries languages that no profile knows."""
    for html in each_page():
        full = load_profile()
        blind = dataclasses.replace(full, sections={}, facts={}, categories={}, label_languages={})
        known, page = read(html), read(html, profile=blind)
        assert (page.kind, page.subkind) == (known.kind, known.subkind)
        assert [f[:3] for f in facts(page)] == [f[:3] for f in facts(known)]
        assert [c.url for c in page.citations] == [c.url for c in known.citations]
        assert page.unclaimed == []
        assert [s[1:] for s in sections(page)] == [s[1:] for s in sections(known)]
        told = {term for term, *_ in sections(page) if term}
        untold = {term for term, *_ in sections(known)} - told
        assert untold <= {"risk", "what-to-track", "cannot-be-copied", "lesson"}


REGIONS = [
    pytest.param(text, id=name)
    for name, text in all_pages().items()
    if name.endswith(f"/{REGION}.html")
]
REGIONS += [
    pytest.param(path.read_text(encoding="utf-8"), id=f"{path.parts[-3]}-{path.stem}")
    for path in real_pages()
    if "-" not in path.stem.replace("hong-kong", "").replace("south-korea", "")
    and "International Benchmark ·" in path.read_text(encoding="utf-8")
]


def names(page, profile, concepts) -> set[str]:
    """Every name that drafts of things have, the page's own record aside."""
    found = extract([page], Registry.from_names([]), profile, concepts).drafts
    return {
        name
        for draft in found
        if draft["type"] != "Page"
        for labels in (draft.get("label", {}), draft.get("altLabel", {}))
        for value in labels.values()
        for name in ([value] if isinstance(value, str) else value)
    }


@pytest.mark.parametrize("html", REGIONS)
def test_the_cards_of_a_region_are_read_from_a_plain_text_that_keeps_them(html, profile, concepts):
    page, text = read(html), read(plain_form_with_cards(html))
    assert facts(text) == facts(page)
    for term in ("core-strategies", "investments"):
        mine, theirs = text.section(term), page.section(term)
        if mine is None and page.language == "ko":  # no profile knows these headings
            continue
        assert [[b.text for b in c.lines] for c in mine.cards] == [
            [b.text for b in c.lines] for c in theirs.cards
        ]
    said = [block.text for section in text.sections for block in section.paragraphs]
    assert page.section("governance-model").paragraphs[0].text in said
    assert names(text, profile, concepts) <= names(page, profile, concepts)
    assert all(block.reason for block in text.unclaimed)


@pytest.mark.parametrize("html", REGIONS)
def test_strategies_without_years_are_names_and_descriptions_in_turns(html, profile, concepts):
    page, text = read(html), read(list_form_without_divs(html))
    theirs = [[b.text for b in card.lines][1:] for card in page.section("core-strategies").cards]
    section = text.section("core-strategies")
    if section and section.cards:
        assert [[b.text for b in card.lines] for card in section.cards] == theirs
    else:  # what nobody can tell apart is reported, or kept as it is under a heading nobody knows
        unread = [block.text for block in text.unclaimed]
        assert [line for card in theirs for line in card] == unread or page.language == "ko"
    assert names(text, profile, concepts) <= names(page, profile, concepts)
    assert any("nothing stands under" in warning for warning in text.warnings) or not section


@pytest.mark.parametrize("cut", range(60, 2400, 37))
def test_a_text_that_is_cut_off_anywhere_names_nothing_by_half(cut, profile, concepts):
    for html in (
        all_pages()[f"en/{REGION}.html"],
        all_pages()[f"zh/{REGION}.html"],
        KNOWN[f"en/{CASE}.html"],
    ):
        whole = names(read(html), profile, concepts)
        for form in (list_form, plain_form, plain_form_with_cards, list_form_without_divs):
            text = read(form(html)[:cut])
            if text.kind != "unknown":
                assert names(text, profile, concepts) <= whole, form.__name__


def test_navigation_before_a_page_is_no_part_of_it():
    before = "Lamp House\n\n  • Opinion\n  • Policy\n\nSearch\n\n  1. Home\n  2. Case\n\n"
    html = KNOWN[f"en/{CASE}.html"]
    page, text = read(plain_form(html)), read(before + plain_form(html))
    assert facts(text) == facts(page)
    assert sections(text) == sections(page)
    assert opening(text) == opening(page)
    assert [b.text for b in text.chips] == [b.text for b in page.chips]
    assert [b.reason for b in text.blocks if b.role == "chrome"] == ["before the page"] * 6


def test_lines_that_may_be_read_in_two_ways_are_reported_as_unread(profile, concepts):
    html = KNOWN[f"en/{REGION}.html"]
    whole = list_form_without_divs(html)
    odd = whole.replace("Core Strategies\n", "Core Strategies\nOne line more\n")
    assert odd != whole
    text = read(odd)
    assert text.section("core-strategies").cards == []
    reason = "Core Strategies: which line is what is not clear"
    unread = [block.text for block in text.unclaimed if block.reason == reason]
    assert unread[0] == "One line more"
    together = plain_form_with_cards(html).replace(
        "Lantern Compute Commons", "Lantern Compute Commons Avalon Lamp School"
    )
    text = read(together)
    assert any("Lamp School" in block.text for block in text.unclaimed)
    for page in (read(odd), text):
        assert names(page, profile, concepts) <= names(read(html), profile, concepts)


def test_a_year_in_a_name_is_not_the_year_of_the_card(profile, concepts):
    html = KNOWN[f"en/{REGION}.html"].replace("Avalon Lantern Plan (2031)", "Lantern Plan 2031")
    text = read(
        list_form_without_divs(html).replace("A clear figure", "A plan for lamps in schools", 1)
    )
    found = extract([text], Registry.from_names([]), profile, concepts).drafts
    (plan,) = [draft for draft in found if draft["type"] == "PolicyDocument"]
    assert plan["label"] == {"en": "Lantern Plan 2031"}
    assert "date" not in plan
