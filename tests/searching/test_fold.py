"""Two spellings of a word are one to search, and every term keeps its place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.hanzi import search_forms
from benchgraph.searching.fold import document, expression, fold, name_key, spans, terms
from benchgraph.searching.present import snippet

FORMS = search_forms()
# Letters of the scripts that the graph is written in, marks, digits and what stands between.
TEXTS = st.text(
    st.sampled_from("aAéßİﬁ 1,.-é３Ａ香港數数码東东広ガカ\u3099サー가각\u1100\u1161㎞½ø\u200b😀"),
    max_size=30,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bürokratt", "burokratt"), ("數碼港", "数码港"), ("東京", "东京"), ("広東", "广东"),
        ("ＡＩ", "ai"), ("ｻｲﾊﾞｰﾎﾟｰﾄ", "サイバーポート"), ("3,000 PFLOPS", "3000 pflops"),
        ("Straße", "STRASSE"), ("서울", "서울"), ("数码港AI超算", "数码港 AI 超算"),
    ],
)  # fmt: skip
def test_two_spellings_have_one_key(one: str, other: str) -> None:
    assert name_key(terms(one, FORMS)) == name_key(terms(other, FORMS))


def test_voiced_kana_are_other_letters() -> None:
    assert fold("ガス", FORMS) != fold("カス", FORMS)


@given(TEXTS)
def test_terms_stand_in_their_place_and_in_order(text: str) -> None:
    found = terms(text, FORMS)
    last = 0
    for term in found:
        assert last <= term.start < term.end <= len(text)
        last = term.start
        assert fold(text[term.start : term.end], FORMS).replace(",", "") >= ""
    for start, end in spans(text, found, FORMS):
        assert 0 <= start < end <= len(text)


@given(TEXTS)
def test_a_text_finds_itself(text: str) -> None:
    found = terms(text, FORMS)
    held = f" {document(found)} "
    for term in found:
        phrase = expression(term).strip('" *').replace('"', "")
        assert f" {phrase} " in held
    if found:
        assert spans(text, found[:1], FORMS)


@given(TEXTS, st.integers(30, 60))
def test_a_snippet_fits_and_its_spans_are_in_it(text: str, width: int) -> None:
    found = terms(text, FORMS)[-1:]
    part, places = snippet(text * 3, spans(text * 3, found, FORMS), width)
    assert all(0 <= start <= end <= len(part) for start, end in places)


def test_a_run_is_marked_where_it_stands_and_a_word_whole() -> None:
    wanted = terms("超算 comp", FORMS)
    text = "數碼港 AI 超算中心 offers Computing"
    assert [text[a:b] for a, b in spans(text, wanted, FORMS)] == ["超算", "Computing"]
