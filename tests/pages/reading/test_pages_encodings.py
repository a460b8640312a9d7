"""Encodings as the WHATWG's Encoding Standard maps their labels; the header's counts."""

from __future__ import annotations

import pytest
from page_maker import TEXTS, case_page

from benchgraph.errors import PageError
from benchgraph.pages import read_page


def page_of(words: str, label: str) -> str:
    """A case whose reason is ``words`` and that declares ``label``."""
    page = case_page("en").encode("ascii", "xmlcharrefreplace").decode()
    page = page.replace('charset="utf-8"', f'charset="{label}"' if label else "")
    return page.replace(TEXTS["en"]["why"], words)


@pytest.mark.parametrize(
    ("label", "encoding", "words"),
    [
        ("iso-8859-1", "cp1252", "“Quoted” – €5 in Bürokratt"),
        ("latin1", "cp1252", "It’s 5 €"),
        ("ascii", "cp1252", "naïve"),
        ("shift_jis", "cp932", "①計画は髙いランタン～㈱"),
        ("x-sjis", "cp932", "№５の灯"),
        ("gb2312", "gbk", "朱镕基與燈籠"),
        ("gb2312", "gb18030", "灯笼€"),
        ("x-gbk", "gbk", "灯笼算力"),
        ("big5", "big5hkscs", "啫喱與燈籠"),
        ("euc-kr", "cp949", "등불과 햏"),
        ("ks_c_5601-1987", "cp949", "등불"),
        ("euc-jp", "euc_jp", "灯とランタン"),
        ("iso-2022-jp", "iso2022_jp", "灯とランタン"),
        ("windows-1251", "cp1251", "фонарь"),
        ("iso-8859-15", "iso8859-15", "5 €"),
    ],
)
def test_a_declared_label_means_what_the_standard_says(label, encoding, words):
    declared = read_page(page_of(words, label).encode(encoding), path="p.html")
    assert declared.section("why-it-matters").paragraphs[0].text == words
    plain = page_of(words, "").encode(encoding)
    header = read_page(plain, path="p.html", content_type=f"text/html; charset={label}")
    assert header.section("why-it-matters").paragraphs[0].text == words


def test_the_header_counts_more_than_the_page():
    data = page_of("灯笼", "windows-1252").encode("gbk")
    page = read_page(data, path="p.html", content_type='text/html; charset="GB2312"')
    assert page.section("why-it-matters").paragraphs[0].text == "灯笼"


def test_utf_16_is_read_where_the_header_says_so():
    data = page_of("灯笼", "").encode("utf-16-le")
    page = read_page(data, path="p.html", content_type="text/html;charset=utf-16le")
    assert page.section("why-it-matters").paragraphs[0].text == "灯笼"


@pytest.mark.parametrize("label", ["x-nonsense", "klingon"])
def test_an_unknown_encoding_is_one_clear_error(label):
    data = page_of("naïve", label).encode("latin-1")
    with pytest.raises(PageError, match="encoding that nobody knows") as caught:
        read_page(data, path="bad.html")
    assert caught.value.found == label
    assert caught.value.exit_code == 2
    with pytest.raises(PageError, match="encoding that nobody knows"):
        read_page(
            page_of("naïve", "").encode("latin-1"), path="bad.html",
            content_type=f"text/html; charset={label}",
        )  # fmt: skip


@pytest.mark.parametrize("label", ["hz-gb-2312", "x-user-defined"])
def test_encodings_that_the_standard_refuses_are_refused(label):
    with pytest.raises(PageError, match="no text in the encoding"):
        read_page(page_of("naïve", label).encode("latin-1"), path="bad.html")
