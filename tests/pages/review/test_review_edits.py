"""A statement is put into the text of a record, and no other character changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.pages.review.edit import (
    CannotEditError,
    add,
    line_of,
    plain_record,
    remove,
    replace,
)
from benchgraph.pages.review.statements import spelt, statements

TEXT = """\
# A record, written by hand.
id: facility/hub
type: Facility
record: {derivedFrom: ["https://a.example/"], reviewStatus: reviewed}   # 2031
label: {en: Hub, zh-Hans: 中心}
altLabel:
  en: [The Hub, "Hub, the"]
  ja:
    - 灯 🏮 の中心

    # the older name
    - 中心
description:
  en: >-
    A place
    with lamps.
operator: institution/trust
region: [region/avalon, region/other]
observations:
  - id: one   # the first
    indicator: indicator/x
    value: 5.0
    evidence:
      - {page: "https://a.example/", section: facts, quote: five}
  - {indicator: indicator/y, value: 7}
"""


def test_a_value_is_replaced_where_it_stands():
    text = replace(TEXT, ("label", "zh-Hans"), "中心", "新, 中心: 灯")
    assert text == TEXT.replace("zh-Hans: 中心", "zh-Hans: '新, 中心: 灯'")
    text = replace(TEXT, ("altLabel", "ja"), "灯 🏮 の中心", "灯")
    assert text == TEXT.replace("- 灯 🏮 の中心", "- 灯")
    text = replace(TEXT, ("description", "en"), "A place with lamps.", "A place.")
    assert text == TEXT.replace(">-\n    A place\n    with lamps.\n", "A place.\n")
    text = replace(TEXT, ("operator",), "institution/trust", "institution/other")
    assert text == TEXT.replace("institution/trust", "institution/other")


def test_a_node_is_replaced_and_its_neighbours_stay():
    old = {"indicator": "indicator/x", "value": "5"}
    text = replace(
        TEXT, ("observations",), old, {"id": "one", "indicator": "indicator/x", "value": 6}
    )
    assert "    value: 6\n  - {indicator: indicator/y" in text.replace(
        "  - id: one\n    ind", "  ind"
    )
    assert text.startswith(TEXT[: TEXT.index("  - id: one")])
    flow = replace(
        TEXT, ("observations",), {"indicator": "indicator/y", "value": "7.0"}, {"value": 8}
    )
    assert flow == TEXT.replace("{indicator: indicator/y, value: 7}", "{value: '8'}") or (
        flow == TEXT.replace("{indicator: indicator/y, value: 7}", "{value: 8}")
    )


def test_things_are_added_to_lists_maps_and_records():
    assert add(TEXT, ("region",), "region/new") == TEXT.replace("/other]", "/other, region/new]")
    assert add(TEXT, ("label", "ja"), "灯", single=True) == TEXT.replace(
        "中心}", "中心, ja: 灯}", 1
    )
    text = add(TEXT, ("altLabel", "ja"), "灯心")
    assert text == TEXT.replace("    - 中心\n", "    - 中心\n    - 灯心\n")
    text = add(TEXT, ("observations",), {"indicator": "indicator/z", "value": 1})
    assert text == TEXT + "  - indicator: indicator/z\n    value: 1\n"
    assert add(TEXT, ("date",), "2031", single=True) == TEXT + "date: 2031\n"
    assert add(TEXT, ("note", "en"), "Said.") == TEXT + "note:\n  en:\n  - Said.\n"


def test_things_are_taken_out():
    assert remove(TEXT, ("region",), "region/avalon") == TEXT.replace("region/avalon, ", "")
    assert remove(TEXT, ("region",), "region/other") == TEXT.replace(", region/other", "")
    assert remove(TEXT, ("operator",), "institution/trust") == TEXT.replace(
        "operator: institution/trust\n", ""
    )
    assert remove(TEXT, ("altLabel", "ja"), "中心") == TEXT.replace("    - 中心\n", "")
    text = remove(TEXT, ("observations",), {"indicator": "indicator/x", "value": 5})
    start, end = TEXT.index("  - id: one"), TEXT.index("  - {indicator")
    assert text == TEXT[:start] + TEXT[end:]


@pytest.mark.parametrize(
    "edit",
    [
        lambda: replace(TEXT, ("operator",), "institution/none", "institution/x"),
        lambda: replace(TEXT, ("funder",), "a", "b"),
        lambda: add(TEXT, ("operator",), "institution/second"),
        lambda: add(TEXT, ("translations", "https://a.example/ja/", "title", "ja"), "灯"),
        lambda: remove(TEXT, ("label", "en"), "Hub"),
    ],
)
def test_what_cannot_be_done_is_said(edit):
    with pytest.raises(CannotEditError):
        edit()


def test_the_line_of_a_statement():
    assert line_of(TEXT, ("operator",), "institution/trust") == 17
    assert line_of(TEXT, ("operator",), "institution/none") is None


WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: " ".join(text.split()) == text)


@given(WORDS)
def test_any_text_that_is_put_in_reads_back_and_the_rest_stays(word):
    for path, old in (
        (("label", "en"), "Hub"),
        (("altLabel", "ja"), "中心"),
        (("operator",), "institution/trust"),
    ):
        text = replace(TEXT, path, old, word)
        before = {(s.path, s.value) for s in statements(plain_record(TEXT))}
        after = {(s.path, s.value) for s in statements(plain_record(text))}
        assert after - before <= {(path, spelt(word))}
        assert len(before - after) <= 1
        assert (path, spelt(word)) in after
        back = replace(text, path, word, old)
        assert {(s.path, s.value) for s in statements(plain_record(back))} == before
    text = add(TEXT, ("region",), word)
    if word not in ("region/avalon", "region/other"):
        assert remove(text, ("region",), word) == TEXT
