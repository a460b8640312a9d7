"""Bad pages: one clear error each, or read as well as they can be, and said so."""

from __future__ import annotations

import pytest
from page_forms import list_form
from page_maker import BODY, TEXTS, body_page, case_page

from benchgraph.errors import LimitError, PageError
from benchgraph.pages import read_page
from benchgraph.pages.reading import html
from benchgraph.pages.reading.markup import MAX_DEPTH, MAX_TAGS


def read(data: str | bytes, path: str = "page.html"):
    return read_page(data.encode() if isinstance(data, str) else data, path=path)


def refused(data: str | bytes, match: str, error: type[Exception] = PageError) -> None:
    with pytest.raises(error, match=match) as caught:
        read(data, "bad.html")
    assert caught.value.path == "bad.html"  # type: ignore[attr-defined]
    assert caught.value.exit_code == 2  # type: ignore[attr-defined]


def test_an_empty_file_is_refused():
    refused(b"", "empty")
    refused(b" \n\t ", "empty")


def test_binary_is_refused():
    refused(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no text")
    refused(b"<html>" + b"\x00" * 10, "control characters")


def test_bytes_that_are_no_text_in_their_encoding_are_refused():
    refused(b"<html><p>\xff\xfe\xfd</p>", "no text in the encoding")
    refused(b'<meta charset="euc-jp">' + b"\xff\xff\xff", "no text in the encoding")


def test_a_text_of_another_site_is_of_no_known_kind():
    page = read("Dear reader,\n\nthis is a letter.\n", "letter.txt")
    assert page.kind == "unknown"
    assert [block.text for block in page.unclaimed] == ["Dear reader,", "this is a letter."]
    assert all(block.reason for block in page.unclaimed)


def test_more_than_eight_megabytes_are_refused():
    refused(b"<html>" + b"x" * (8 * 1024 * 1024), "too large", LimitError)


def test_nesting_past_the_bound_is_refused_before_the_page_is_parsed(monkeypatch):
    monkeypatch.setattr(html, "LexborHTMLParser", None)  # whoever called it would fail
    refused("<main>" + "<div>" * MAX_DEPTH, "nested too deeply", LimitError)
    refused("<main>" + "<b><i>" * MAX_DEPTH, "nested too deeply", LimitError)
    refused("<main>" + "<br>" * MAX_TAGS, "nested too deeply", LimitError)


def test_a_doctype_that_declares_entities_is_refused():
    declared = '<!DOCTYPE html [<!ENTITY a "a">]>' + case_page()[15:]
    refused(declared, "declares entities")
    outside = '<!DOCTYPE html SYSTEM "file:///etc/passwd">' + case_page()[15:]
    assert read(outside).kind == "case"


def test_an_entity_that_is_not_html_stays_text():
    page = read(case_page().replace(TEXTS["en"]["why"], "&xxe; and &amp;amp;"))
    assert page.section("why-it-matters").paragraphs[0].text == "&xxe; and &amp;"


def test_a_megabyte_on_one_line_is_read():
    long = "word " * 250_000
    page = read(case_page().replace(TEXTS["en"]["why"], long).replace("\n", " "))
    assert page.section("why-it-matters").paragraphs[0].text == long.strip()
    text = read(list_form(case_page()).replace(TEXTS["en"]["why"], long.strip() + "."))
    assert text.section("why-it-matters").paragraphs[0].text == long.strip() + "."


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.7, 0.9])
def test_truncated_html_is_read_up_to_its_end(cut):
    whole = body_page()
    article = whole.index("<article>")
    page = read(whole[: article + int((len(whole) - article) * cut)])
    assert page.truncated
    assert any("cut off" in warning for warning in page.warnings)
    full = {block.text for block in read(whole).blocks}
    assert all(block.text in full for block in page.blocks[:-1])


def test_html_that_ends_within_a_character_is_read():
    data = case_page("zh").encode()
    end = data.index("阿瓦隆读者".encode()) + 4
    page = read(data[:end])
    assert "the last character is cut in half" in page.warnings
    assert page.truncated


def test_a_wrong_charset_declaration_does_not_matter_where_the_page_is_utf_8():
    page = read(case_page("zh").replace('charset="utf-8"', 'charset="gbk"'))
    assert page.name == TEXTS["zh"]["title"]
    assert any("declares the encoding gbk, but is UTF-8" in w for w in page.warnings)


@pytest.mark.parametrize("name", ["gbk", "gb18030"])
def test_a_page_in_the_encoding_that_it_declares_is_read(name):
    data = case_page("zh").replace('charset="utf-8"', f'charset="{name}"').encode(name, "ignore")
    page = read(data)
    assert page.headline.text == TEXTS["zh"]["headline"]


def test_byte_order_marks_decide():
    assert read("\ufeff" + case_page()).name == TEXTS["en"]["title"]
    assert read(case_page("zh").encode("utf-16")).name == TEXTS["zh"]["title"]


def test_an_unknown_or_absurd_charset_is_ignored():
    for name in ("x-nonsense", "utf-16", "rot13", "hex"):
        assert read(case_page().replace('charset="utf-8"', f'charset="{name}"')).kind == "case"


def test_a_duplicate_fact_is_kept_and_named():
    row = "<div> <dt> Owner </dt> <dd>Somebody else</dd> </div>"
    page = read(case_page().replace("</dl>", row + "</dl>"))
    assert [f.text for f in page.facts if f.term == "owner"] == [
        TEXTS["en"]["owner"], "Somebody else",
    ]  # fmt: skip
    assert "the fact 'Owner' stands here twice" in page.warnings


def test_an_empty_value_is_kept_and_named():
    page = read(case_page().replace("<dd>1200 PFLOPS</dd>", "<dd></dd>"))
    fact = page.fact("published-target")
    assert (fact.value, fact.text) == (None, "")
    assert "the fact 'Published target' has no value" in page.warnings
    assert page.facts[2].text == TEXTS["en"]["axis"]


def test_a_value_without_a_label_is_unclaimed_with_a_reason():
    page = read(case_page().replace("<dt> Published target </dt>", "<dt></dt>"))
    assert [(b.text, b.reason) for b in page.unclaimed] == [
        ("1200 PFLOPS", "a value without a label")
    ]


def test_a_page_without_h1_takes_its_name_from_its_head():
    title = TEXTS["en"]["title"]
    page = read(case_page().replace(f"<h1>{title}</h1>", ""))
    assert page.name == title
    assert "no h1: the title is taken from headline" in page.warnings
    assert page.kind == "case"
    assert page.facts[0].text == TEXTS["en"]["owner"]


def test_a_second_h1_is_read_as_a_heading():
    page = read(case_page().replace("<h2>Risk points</h2>", "<h1>Risk points</h1>"))
    assert page.name == TEXTS["en"]["title"]
    assert page.section("risk").paragraphs[0].text == TEXTS["en"]["risk"]
    assert any(warning.startswith("a second h1") for warning in page.warnings)


def test_a_page_of_no_known_kind_is_recognised_as_such():
    page = read("<html><body><main><h1>About us</h1><p>Words.</p></main></body></html>")
    assert page.kind == "unknown"


def test_a_page_without_main_is_read_from_its_body():
    page = read(case_page().replace("<main>", "<div>").replace("</main>", "</div>"))
    assert page.kind == "case"
    assert page.facts[0].text == TEXTS["en"]["owner"]


@pytest.mark.parametrize(
    "script", ["{", "[" * 500, '{"@type":"BreadcrumbList","itemListElement":7}', "[1,2]", '""']
)
def test_broken_json_ld_is_no_reason_to_fail(script):
    page = read(
        case_page().replace(
            "<article>", f'<script type="application/ld+json">{script}</script><article>'
        )
    )
    assert page.kind == "case"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[", "  "]
)
def test_an_address_that_is_no_web_address_is_dropped(href):
    page = read(body_page().replace("https://example.org/lantern.pdf", href))
    assert [c.url for c in page.citations] == [""]
    page = read(
        body_page().replace(f'rel="canonical" href="https://sgai.md/benchmarking/{BODY}/"',
                            f'rel="canonical" href="{href}"')
    )  # fmt: skip
    assert page.url == ""
    assert any("canonical address is none" in warning for warning in page.warnings)
