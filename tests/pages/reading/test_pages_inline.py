"""Words of a page as its reader sees them: spaces, footnotes, powers, and what is not read."""

from __future__ import annotations

import pytest
from page_maker import CASE, TEXTS, all_pages, case_page

from benchgraph.pages import read_page
from benchgraph.pages.drafting.extract import extract
from benchgraph.registry import Registry

NOBODY = Registry.from_names([])
OWNER = f"<dd>{TEXTS['en']['owner']}</dd>"


def read(text: str):
    return read_page(text.encode(), path="page.html")


def why(inner: str):
    """The paragraph that ``inner`` makes in place of one, and the page."""
    page = read(case_page().replace(f"<p>{TEXTS['en']['why']}</p>", f"<p>{inner}</p>"))
    section = page.section("why-it-matters")
    return (section.paragraphs[0].text if section.paragraphs else ""), page


def target(value: str):
    """The fact whose value ``value`` is, and the page."""
    page = read(case_page().replace("<dd>1200 PFLOPS</dd>", f"<dd>{value}</dd>"))
    return page.fact("published-target"), page


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<b>3000</b> <b>PFLOPS</b>", "3000 PFLOPS"),
        ("<b>3000</b>\n<i>PFLOPS</i> in all", "3000 PFLOPS in all"),
        ("3000<br>PFLOPS", "3000 PFLOPS"),
        ("<b>3000</b><br/><b>PFLOPS</b>", "3000 PFLOPS"),
        ("<a href='/a'>HKSTP</a> <a href='/b'>AIRDI</a>", "HKSTP AIRDI"),
        ("<span>3,</span><span>000</span>", "3,000"),
        ("3<wbr>000 PFLOPS", "3000 PFLOPS"),
        ("super\u00adcomputer", "supercomputer"),
        ("a<!-- b -->c", "ac"),
        ("Bu\u0308ro", "Büro"),
        ("Bu&#x308;ro", "Büro"),
    ],
)
def test_white_space_and_line_breaks_between_inline_elements_are_a_space(inner, expected):
    assert why(inner)[0] == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("3000<sup>1</sup> PFLOPS", "3000 PFLOPS"),
        ("3000 PFLOPS<sup>[2]</sup>, by plan", "3000 PFLOPS, by plan"),
        ("3000 PFLOPS<sup><a href='#n3'>3</a></sup>", "3000 PFLOPS"),
        ("3000<a href='#n4'><sup>4</sup></a> PFLOPS", "3000 PFLOPS"),
        ("3000<a href='#n4'>[4]</a> PFLOPS", "3000 PFLOPS"),
        ("€10<sup>1, 2</sup> billion", "€10 billion"),
        ("S$70 million<sup>*</sup> a year", "S$70 million a year"),
        ("3000<sup>a</sup> machines", "3000 machines"),
        ("AI<sup>12</sup>", "AI"),
        ("one<sup>1</sup>two", "one two"),
    ],
)
def test_a_footnote_is_no_part_of_a_number_or_word(inner, expected):
    text, page = why(inner)
    assert text == expected
    marks = [block for block in page.blocks if block.reason == "the mark of a footnote"]
    assert len(marks) == 1
    assert marks[0].role == "chrome"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("10<sup>25</sup> FLOP", "10²⁵ FLOP"),
        ("2.1 × 10<sup>25</sup> FLOP", "2.1 × 10²⁵ FLOP"),
        ("10<sup>-3</sup>", "10⁻³"),
        ("500 m<sup>2</sup>", "500 m²"),
        ("20 km<sup>2</sup> of land", "20 km² of land"),
        ("R<sup>2</sup>", "R²"),
        ("the 21<sup>st</sup> century", "the 21st century"),
        ("le 1<sup>er</sup> janvier", "le 1er janvier"),
        ("el 2<sup>o</sup> plan", "el 2o plan"),
        ("Lamp<sup>TM</sup> and Oil<sup>®</sup>", "Lamp™ and Oil®"),
        ("CO<sub>2</sub>", "CO2"),
    ],
)
def test_a_power_an_ordinal_or_a_sign_is_no_footnote(inner, expected):
    assert why(inner)[0] == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("about <del>2000</del> <ins>3000</ins> PFLOPS", "about 3000 PFLOPS"),
        ("about <s>2000</s> 3000 PFLOPS", "about 3000 PFLOPS"),
        ("3000<span hidden>0</span> PFLOPS", "3000 PFLOPS"),
        ("3000 <span style='color:red; DISPLAY : none'>million</span> PFLOPS", "3000 PFLOPS"),
        ("3000 <span style='visibility:hidden'>million</span> PFLOPS", "3000 PFLOPS"),
        ("3000 <span aria-hidden='true'>million</span> PFLOPS", "3000 PFLOPS"),
        ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>都", "東京都"),
        ("<del>All of it.</del>", ""),
    ],
)
def test_what_is_hidden_or_struck_out_is_not_read(inner, expected):
    text, page = why(inner)
    assert text == expected
    assert page.unclaimed == []
    assert all(block.reason for block in page.blocks if block.role == "chrome")


def test_a_hidden_block_is_no_part_of_the_page():
    secret = "<p hidden>A hidden thing</p><ul style='display:none'><li>One</li></ul>"
    page = read(case_page().replace("<h2>Risk points</h2>", f"<h2>Risk points</h2>{secret}"))
    risk = page.section("risk")
    assert [block.text for block in risk.paragraphs] == [TEXTS["en"]["risk"]]
    assert risk.bullets == []
    assert [b.text for b in page.blocks if b.reason == "hidden"] == ["A hidden thing", "One"]
    fact, page = target("1200 PFLOPS</dd></div><div hidden><dt>Owner</dt><dd>Nobody")
    assert fact.text == "1200 PFLOPS"
    assert "Nobody" not in [f.text for f in page.facts]


@pytest.mark.parametrize(
    "value",
    [
        "<ul><li>Lantern Trust</li><li>Avalon Bureau</li></ul>",
        "<ol><li><b>Lantern</b> Trust</li> <li><p>Avalon Bureau</p></li></ol>",
        "<div><ul><li>Lantern Trust</li><li>Avalon Bureau</li></ul></div>",
        "<table><tr><td>Lantern Trust</td></tr><tr><td>Avalon Bureau</td></tr></table>",
    ],
)
def test_a_list_or_table_in_a_value_is_read(value, profile):
    page = read(case_page().replace(OWNER, f"<dd>{value}</dd>"))
    fact = page.fact("owner")
    assert fact.text == "Lantern Trust\nAvalon Bureau"
    assert fact.notes == []
    assert page.unclaimed == []
    extraction = extract([page], NOBODY, profile)
    ids = {draft["id"] for draft in extraction.drafts}
    assert {"institution/lantern-trust", "institution/avalon-bureau"} <= ids


def test_cells_of_a_table_do_not_run_together():
    rows = (
        "<tr><th>Phase 1</th><td>1200 PFLOPS</td></tr><tr><th>Phase 2</th><td>3000 PFLOPS</td></tr>"
    )
    fact, _ = target(f"<table>{rows}</table>")
    assert fact.text == "Phase 1\t1200 PFLOPS\nPhase 2\t3000 PFLOPS"
    page = read(
        case_page().replace("<h2>Risk points</h2>", f"<h2>Risk points</h2><table>{rows}</table>")
    )
    assert [block.text for block in page.section("risk").paragraphs][:2] == [
        "Phase 1\t1200 PFLOPS", "Phase 2\t3000 PFLOPS",
    ]  # fmt: skip


def test_a_list_behind_a_value_is_its_note():
    fact, _ = target("1200 PFLOPS <ul><li>if the lamps hold</li><li>and the oil</li></ul>")
    assert fact.text == "1200 PFLOPS"
    assert [note.text for note in fact.notes] == ["if the lamps hold\nand the oil"]


def test_a_page_with_much_code_is_read_as_without_it():
    code = "for(let i=0;i<n;i++){if(a<b){x='<div><p>'}}" * 600
    page = all_pages(("en",))[f"en/{CASE}.html"]
    heavy = page.replace("</head>", f"<script>{code}</script><STYLE>a>b{{c:'<i>'}}</STYLE></head>")
    heavy = heavy.replace("<article>", "<!-- <script> --><article><svg><style>a</style></svg>")
    mine, theirs = read(heavy), read(page)
    assert [b.text for b in mine.blocks if b.role != "chrome"] == [
        b.text for b in theirs.blocks if b.role != "chrome"
    ]
    assert mine.modified == theirs.modified


@pytest.mark.parametrize("value", ["<script>", "</script>", "<!--", "a>b<style>"])
def test_markup_in_an_attribute_is_no_markup(value):
    page = read(case_page().replace("<article>", f"<article title=\"{value}\" data-x='{value}'>"))
    assert page.facts[0].text == TEXTS["en"]["owner"]
    assert page.section("data-note").paragraphs[0].text == TEXTS["en"]["note"]
