"""HTML pages: every kind in every language becomes a page, and every text node is accounted for."""

from __future__ import annotations

import pytest
from page_maker import (
    BODY,
    CASE,
    INVESTMENT,
    OVERVIEW,
    REGION,
    TEXTS,
    address,
    all_pages,
    case_page,
    drilldown_page,
    region_page,
)  # fmt: skip
from page_material import real_pages
from small_tree import parse

from benchgraph.pages import read_page

OWN = all_pages()


def read(text: str, path: str = "page.html", **options):
    return read_page(text.encode(), path=path, **options)


def text_nodes(page: str) -> list[str]:
    """The text nodes of the main content that are not white space, found by another parser."""
    return list(next(parse(page).iter("main")).text_nodes())


@pytest.mark.parametrize("name", OWN)
def test_every_text_node_of_our_pages_is_counted_once(name):
    check_account(OWN[name])


def test_every_text_node_of_the_real_pages_is_counted_once_and_none_is_unclaimed():
    for path in real_pages():
        print(path)  # the last one shown is the one at fault
        page = check_account(path.read_text(encoding="utf-8"))
        assert page.unclaimed == []
        assert page.kind in ("case", "drilldown", "region")


def check_account(text: str):
    page = read(text)
    nodes = text_nodes(text)
    assert sum(block.nodes for block in page.blocks) == len(nodes)
    words = " ".join(" ".join(node.split()) for node in nodes)
    assert "".join(words.split()) == "".join("".join(b.text.split()) for b in page.blocks)
    assert all(block.reason for block in page.unclaimed)
    claimed = [
        page.title, page.kicker, page.subtitle, page.headline, *page.leads, *page.chips,
        *page.notes,
    ]  # fmt: skip
    for fact in page.facts:
        claimed += [fact.label, fact.value, *fact.notes]
    for section in page.sections:
        claimed += [section.heading, *section.paragraphs, *section.bullets]
        for card in section.cards:
            claimed += [line for line in card.lines if line.role == "card"]
    ids = [id(block) for block in claimed if block is not None]
    assert len(ids) == len(set(ids)), "a block is claimed twice"
    chrome = [id(b) for b in page.blocks if b.role in ("chrome", "unclaimed")]
    assert sorted(ids + chrome) == sorted(id(block) for block in page.blocks)
    return page


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ko", "zh-tw"])
def test_a_case_is_read_whole_in_every_language_by_structure(language):
    page = read(OWN[f"{language}/{CASE}.html"])
    text = TEXTS[language]
    assert (page.kind, page.region, page.slug) == ("case", "avalon", CASE)
    assert page.url == address(CASE, language)
    assert page.name == text["title"]
    assert page.flag == "AQ"
    assert page.headline.text == text["headline"]
    assert [block.text for block in page.leads] == [text["lead"]]
    assert page.facts[0].term == "owner"
    assert page.facts[0].text == text["owner"]
    assert [fact.text for fact in page.facts][1:] == ["1200 PFLOPS", text["axis"]]
    assert [section.term for section in page.sections if section.term != "risk"] == [
        "why-it-matters", "lesson", "benchmarkability",
        *([""] if language == "ko" else []),
        "sources", "background", "continue", "data-note",
    ]  # fmt: skip
    assert page.section("lesson").paragraphs[0].text == text["lesson"]
    assert [c.label for c in page.citations] == [text["source"]]
    assert (page.citations[0].date, page.modified, page.data_as_of) == (
        "2031", "2031-05-04", "2031-02-17",
    )  # fmt: skip
    assert set(page.alternates) == {"en", "zh-Hans", "ja", "ko", "zh-Hant"}


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ko", "zh-tw"])
def test_a_drilldown_is_read_whole_in_every_language_by_structure(language):
    page = read(OWN[f"{language}/{BODY}.html"])
    assert (page.kind, page.subkind, page.region) == ("drilldown", "body", "avalon")
    assert [fact.term for fact in page.facts] == ["role", "region", "type"]
    assert [section.term for section in page.sections] == [
        "detail", "sources", "siblings", "data-note",
    ]  # fmt: skip
    (citation,) = page.citations
    assert (citation.label, citation.url, citation.date) == (
        "Lantern report", "https://example.org/lantern.pdf", "2031-03-02",
    )  # fmt: skip
    page = read(OWN[f"{language}/{INVESTMENT}.html"])
    assert [fact.term for fact in page.facts] == ["amount", "note", "region"]


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ko", "zh-tw"])
def test_a_region_is_read_whole_in_every_language_by_structure(language):
    page = read(OWN[f"{language}/{REGION}.html"])
    assert (page.kind, page.region, page.slug) == ("region", "avalon", "avalon")
    assert [fact.term for fact in page.facts] == [
        "strategy", "investment", "governance-model", "core-strength",
    ]  # fmt: skip
    assert [note.text for note in page.facts[0].notes] == ["2031"]
    assert [section.term for section in page.sections] == [
        "overview", "headline", "core-strategies", "investments", "governance-model", "strengths",
        "weaknesses", "initiatives-and-bodies", "key-initiatives", "key-bodies", "sources",
        "related", "continue",
    ]  # fmt: skip
    assert page.data_as_of == "2031-02-17"


@pytest.mark.parametrize(
    ("slug", "subkind"),
    [
        (OVERVIEW, "comparative-strength"), ("avalon-core-strategy", "core-strategy"),
        ("avalon-investment-overview", "investment-overview"),
        ("avalon-governance-model", "governance-model"), ("avalon-strategy-2-x", "strategy"),
        ("new-avalon-initiative-12-y-z", "initiative"), ("avalon-body-3", "body"),
        (INVESTMENT, "investment"),
    ],
)  # fmt: skip
def test_the_address_says_the_sub_kind(slug, subkind):
    page = read(drilldown_page(slug, "?", "Title", [("A", "b"), ("C", "d"), ("E", "f")]))
    assert (page.kind, page.subkind) == ("drilldown", subkind)


def test_the_other_case_is_an_editors_choice_and_the_first_card_is_the_region():
    links = {link.target: link.kind for link in read(case_page()).links}
    assert links["https://sgai.md/benchmarking/avalon/"] == "region-background"
    assert links["https://sgai.md/benchmarking/falcon-llm/"] == "editorial"
    assert links["https://sgai.md/benchmarking/mbzuai/"] == "card"
    assert links["https://sgai.md/ja/benchmarking/lantern-compute-commons/"] == "alternate"
    siblings = {link.target: link.kind for link in read(OWN[f"en/{BODY}.html"]).links}
    assert siblings["https://sgai.md/benchmarking/avalon-core-strategy/"] == "sibling"
    related = {link.target: link.kind for link in read(region_page()).links}
    assert related["https://sgai.md/levers/"] == "related"


def test_text_is_of_the_language_that_it_is_in_not_of_its_buttons():
    page = read(OWN[f"ja/{CASE}.html"])
    assert (page.language, page.text_language) == ("ja", "en")
    lying = case_page("zh").replace('"inLanguage":"zh-CN"', '"inLanguage":"en"')
    page = read(lying)
    assert page.text_language == "zh-Hans"
    assert "says to be in en, but its text is in zh-Hans" in page.warnings


def test_class_names_and_ids_do_not_matter():
    plain = case_page()
    dressed = plain.replace("<section>", '<section class="x" id="y">').replace(
        "<dl>", '<dl class="z">'
    )
    assert [b.text for b in read(plain).blocks] == [b.text for b in read(dressed).blocks]
    assert [s.term for s in read(plain).sections] == [s.term for s in read(dressed).sections]


@pytest.mark.parametrize(
    "dd",
    [
        "<dd>1200 PFLOPS</dd> <dd>if the lamps hold</dd>",
        "<dd>1200 PFLOPS <small>if the lamps hold</small></dd>",
        "<dd><p>1200 PFLOPS</p><p>if the lamps hold</p></dd>",
        "<dd>1200 PFLOPS</dd> <p>if the lamps hold</p>",
        "<dd>1200 PFLOPS <span>if the lamps hold</span></dd>",
    ],
)
def test_a_fact_may_carry_a_note(dd):
    page = read(case_page().replace("<dd>1200 PFLOPS</dd>", dd))
    fact = page.fact("published-target")
    assert fact.text == "1200 PFLOPS"
    assert [note.text for note in fact.notes] == ["if the lamps hold"]
    assert page.unclaimed == []


def test_an_unknown_label_is_a_fact_with_its_label():
    page = read(case_page().replace("Published target", "Lamp count"))
    assert [(f.label.text, f.text, f.term) for f in page.facts][1] == (
        "Lamp count",
        "1200 PFLOPS",
        "",
    )


def test_an_unknown_heading_is_a_section_with_its_heading():
    page = read(case_page().replace("Risk points", "Things nobody asked"))
    section = next(s for s in page.sections if s.title == "Things nobody asked")
    assert section.term == ""
    assert section.paragraphs[0].text == TEXTS["en"]["risk"]


def test_citations_have_label_address_and_date():
    references = """<ul>
      <li><a href="https://example.org/a"> Report A <span>· 2031-03</span> </a></li>
      <li><a href="/files/b c.pdf">Report B (2031-04-01)</a></li>
      <li>• Report C (2030/2031)</li><li><a href="javascript:alert(1)">Report D</a></li></ul>"""
    page = read(drilldown_page(BODY, "Key body", "T", [("Role", "x")], references=references))
    assert [(c.label, c.url, c.date) for c in page.citations] == [
        ("Report A", "https://example.org/a", "2031-03"),
        ("Report B (2031-04-01)", "https://sgai.md/files/b%20c.pdf", "2031-04-01"),
        ("Report C (2030/2031)", "", ""),
        ("Report D", "", ""),
    ]


@pytest.mark.parametrize(
    "part", ["facts", "headline", "why", "good", "risk", "sources", "cards", "note"]
)
def test_a_missing_part_leaves_the_others_in_their_place(part):
    page = read(case_page(without=(part,)))
    assert page.kind == "case"
    assert page.unclaimed == []
    terms = [section.term for section in page.sections]
    assert "" not in terms
    gone = {
        "why": {"why-it-matters", "lesson"}, "good": {"benchmarkability"}, "risk": {"risk"},
        "sources": {"sources"}, "cards": {"background", "continue"}, "note": {"data-note"},
    }  # fmt: skip
    everything = {section.term for section in read(case_page()).sections}
    assert set(terms) == everything - gone.get(part, set())


def test_nothing_is_read_from_outside_the_main_content():
    page = read(case_page())
    words = " ".join(block.text for block in page.blocks)
    assert "Opinion" not in words
    assert "About" not in words
    assert [b.text for b in page.blocks if b.role == "chrome"] == [
        "Home", "/ International Benchmarks", "Back",
    ]  # fmt: skip
