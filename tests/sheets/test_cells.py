"""Cells with several values, and numbers as far as they hold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.sheets import join_cell, round_float, split_cell


@pytest.mark.parametrize(
    ("text", "separator", "values"),
    [
        ('A, "B, Inc.", C', ",", ("A", "B, Inc.", "C")),
        ("A,B , ,C,", ",", ("A", "B", "C")),
        ('"One ""Two"", Three",Four', ",", ('One "Two", Three', "Four")),
        ('"Line one\nline two, still";B', ";", ("Line one\nline two, still", "B")),
        ("A\nB\n\n C", "\n", ("A", "B", "C")),
        ('"A"\n"B\nC"', "\n", ("A", "B\nC")),
        ("A and B and C", " and ", ("A", "B", "C")),
        ('5" pipe, 6" pipe', ",", ('5" pipe', '6" pipe')),
        ('"never closed, B', ",", ('"never closed', "B")),
        ('"A" said he, B', ",", ('"A" said he', "B")),
        ('"Only, one"', ",", ("Only, one",)),
        ('"one"', ",", ("one",)),
        ("", ",", ()),
        (" , ", ",", ()),
        ('""', ",", ()),
    ],
)
def test_a_cell_is_split_at_separators_outside_of_quotes(text, separator, values):
    assert split_cell(text, separator) == values


def test_other_quotes_and_escapes():
    assert split_cell("'A, B', C", ",", quote="'") == ("A, B", "C")
    assert split_cell('"A, B", C', ",", quote="") == ('"A', 'B"', "C")
    assert split_cell(r'"A \"x\", B", C', ",", escape="\\") == ('A "x", B', "C")
    assert split_cell("«A»", ",", quote="«") == ("«A»",)


VALUE = st.text(st.sampled_from("ab,;\"' \n"), min_size=1).map(str.strip).filter(bool)


@given(st.lists(VALUE), st.sampled_from(",;|"))
def test_what_was_joined_is_split_again(values, separator):
    assert split_cell(join_cell(values, separator), separator) == tuple(values)


@given(st.text('ab," \n'), st.sampled_from([",", "\n", ", "]))
def test_without_quotes_splitting_is_that_of_python(text, separator):
    parts = tuple(part.strip() for part in text.split(separator) if part.strip())
    assert split_cell(text, separator, quote="") == parts


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("8443234211932070000", "8443234211932070000"),
        ("123456789012345678901", "123456789012345678901"),
        ("20262758.969474595", "20262758.9694746"),
        ("9.9e+22", "99000000000000000000000"),
        ("0.1000000000000000055", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("2.0", "2"),
        ("-2.50", "-2.5"),
        ("1E-7", "0.0000001"),
        ("-0.0", "0"),
        ("+5", "5"),
        (".5", "0.5"),
        ("0.999999999999999999", "1"),
        ("007", "007"),
        ("123456789012.345", "123456789012.345"),
    ],
)
def test_a_number_is_rounded_to_what_a_float_holds(text, rounded):
    assert round_float(text) == rounded


@pytest.mark.parametrize(
    "text",
    ["", "-", "1,5", "1 000", "NaN", "inf", "1e999", "1e9999999999", "2025-01-02", "٣.٥", "0x1F"],
)
def test_what_is_no_number_comes_back_as_it_is(text):
    assert round_float(text) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_rounded_float_is_plain_and_within_its_last_digit(number):
    rounded = round_float(repr(number))
    assert "e" not in rounded.lower()
    assert abs(Decimal(rounded) - Decimal(repr(number))) <= abs(Decimal(repr(number))) * Decimal(
        "5e-15"
    )
    assert round_float(rounded) == rounded


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10
    )
)
def test_a_decimal_that_fits_keeps_its_value(number):
    assert Decimal(round_float(f"{number:f}")) == number


@given(st.integers(-(10**14), 10**14), st.integers(0, 8))
def test_two_spellings_of_one_float_are_one_number(digits, places):
    number = float(Decimal(digits).scaleb(-places))
    assert round_float(f"{number:.17g}") == round_float(repr(number))
