"""The page that the project started from, as text and in three languages, is one page."""

from __future__ import annotations

import pytest
from page_forms import list_form
from page_maker import CASE, case_page
from page_material import SEED_SLUG, real_seed, real_twins

from benchgraph.pages import load_profile, read_page
from benchgraph.pages.drafting.extract import extract
from benchgraph.pages.understanding.agreement import disagreements
from benchgraph.registry import Registry


def own() -> tuple[str, list]:
    """A case of our own: its Japanese page as a text, and the page in three languages."""
    texts = [list_form(case_page("ja")), *(case_page(language) for language in ("en", "zh", "ja"))]
    return CASE, [read_page(text.encode(), path=f"{n}") for n, text in enumerate(texts)]


def real() -> tuple[str, list]:
    """The real text and its twins."""
    return SEED_SLUG, [read_page(path) for path in [real_seed(), *real_twins()] if path]


@pytest.fixture(params=[own, real] if real_seed() else [own], ids=lambda make: make.__name__)
def four(request):
    return request.param()


@pytest.fixture
def extraction(four):
    return extract(four[1], Registry.from_names([]), load_profile())


def test_the_four_make_one_record(four, extraction):
    (versions,) = extraction.versions
    assert sorted((page.language, page.form) for page in versions.pages) == [
        ("en", "html"), ("ja", "html"), ("ja", "list"), ("zh-Hans", "html"),
    ]  # fmt: skip
    assert [draft["id"] for draft in extraction.drafts if draft["type"] == "Case"] == [
        f"case/{four[0]}"
    ]


def test_the_four_agree_on_every_fact_that_all_hold(extraction):
    (versions,) = extraction.versions
    assert disagreements(versions) == []
    facts = [[(fact.term, bool(fact.text)) for fact in page.facts] for page in versions.pages]
    assert all(found == facts[0] for found in facts)
    assert all(term and filled for term, filled in facts[0])
    english = [
        [fact.text for fact in page.facts] for page in versions.pages if page.text_language == "en"
    ]
    assert len(english) == 3
    assert all(found == english[0] for found in english)
    assert len({page.modified for page in versions.pages}) == 1
    assert len({page.data_as_of for page in versions.pages}) == 1
    sections = [[section.term for section in page.sections] for page in versions.pages]
    assert all(found == sections[0] for found in sections)


def test_the_text_alone_gives_what_the_html_gives_less_what_its_form_drops(extraction):
    (versions,) = extraction.versions
    text = next(page for page in versions.pages if page.form == "list")
    html = next(page for page in versions.pages if page.language == "ja" and page.form == "html")
    assert text.url == html.url
    assert text.name == html.name
    assert text.headline.text == html.headline.text
    assert [(f.label.text, f.text) for f in text.facts] == [
        (f.label.text, f.text) for f in html.facts
    ]
    for mine, theirs in zip(text.sections, html.sections, strict=True):
        assert mine.title == theirs.title
        assert [b.text for b in mine.paragraphs] == [b.text for b in theirs.paragraphs]
        assert [b.text for b in mine.bullets] == [b.text for b in theirs.bullets]
    assert [(c.label, c.date) for c in text.citations] == [
        (c.label, c.date) for c in html.citations
    ]
    assert text.chips == []
    assert "chips" in text.missing
    assert text.unclaimed == []
