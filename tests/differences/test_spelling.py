"""What is only spelling, and what is not."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from benchgraph.differences.spelling import address, close, key, number, plain_text, same_written
from benchgraph.vocab import BG, SKOS, XSD


def said(value: Literal | NamedNode, property_: NamedNode = SKOS.note) -> object:
    return key(value, property_.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3000", "3000.0"),
        ("3000", "3,000"),
        ("9.9e+22", "99000000000000000000000"),
        ("0.2159999999999985", "0.21599999999999855"),
        ("11.41504", "11.415040000000001"),
        ("258201600.0", "258201599.99999997"),
        ("1702.67812028782", "1702.67812028783"),
        ("999999999999999900", "1000000000000000000"),
        ("3000 PFLOPS", "3,000.0 PFLOPS"),
        ("“80 %”", '"80 %"'),
    ],
)
def test_one_number_in_two_spellings(one: str, other: str) -> None:
    assert same_written(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3000", "3001"),
        ("3000 PFLOPS", "about 3000 PFLOPS"),
        ("10²", "102"),
        ("1.0000001", "1.0000002"),
        ("3,00", "300"),
        ("10 to 20", "20 to 10"),
    ],
)
def test_two_numbers_or_other_words(one: str, other: str) -> None:
    assert not same_written(one, other)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-300, max_value=1e300))
def test_a_float_is_one_number_however_it_is_written(value: float) -> None:
    exact = number(repr(value))
    for text in (f"{value:.17g}", f"{value:.16g}", f"{value:.15g}", f"{Decimal(value):f}"):
        assert close(exact, number(text)), text


@given(st.integers(min_value=1, max_value=10**14), st.integers(min_value=1, max_value=9))
def test_what_differs_in_fifteen_digits_is_another_number(value: int, more: int) -> None:
    assert not close(Decimal(value), Decimal(value + more))


@given(st.text(max_size=40))
def test_a_text_in_any_composition_says_the_same(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert plain_text(unicodedata.normalize(form, text)) == plain_text(text)
    assert plain_text(f"\ufeff {text}\u00a0\n") == plain_text(text)
    assert plain_text(plain_text(text)) == plain_text(text)


def test_a_version_in_a_name_is_no_number() -> None:
    assert said(Literal("Llama 3.0")) != said(Literal("Llama 3"))
    assert said(Literal("Llama 3", language="en")) == said(Literal("Llama  3", language="EN"))
    assert said(Literal("Karte", language="de")) != said(Literal("Karte", language="en"))
    assert said(Literal("AI")) != said(Literal("ai"))


def test_the_row_of_another_edition_of_a_table_is_the_same_row() -> None:
    one, other = (
        Literal(f"plants-{name}: Name, Status") for name in ("1.csv, row 7", "2.csv, row 9")
    )
    assert said(one, BG.section) == said(other, BG.section)
    assert said(Literal("plants-1.csv, row 7: Name"), BG.section) != said(one, BG.section)
    assert said(Literal("Detail, row 7"), BG.section) != said(Literal("Detail, row 8"), BG.section)


def test_dates_of_equal_meaning() -> None:
    day = Literal("2026-12-31", datatype=XSD.date)
    year = Literal("2026", datatype=NamedNode(XSD.gYear.value))
    assert said(day, BG.deadline) == said(year, BG.deadline)
    assert said(day, BG.date) != said(year, BG.date)
    midnight = Literal("2026-12-31T00:00:00Z", datatype=XSD.dateTime)
    assert said(day, BG.date) == said(midnight, BG.date)


@pytest.mark.parametrize(
    "other",
    [
        "https://web.archive.org/web/20310504093000/https://o.example/p?id=1",
        "https://o.example/p?utm_source=x&id=1&fbclid=y",
    ],
)
def test_one_page_at_two_addresses(other: str) -> None:
    assert address(other) == address("https://o.example/p?id=1")
    assert address("https://o.example/p?id=2") != address(other)
