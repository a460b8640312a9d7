"""Amounts, measures, ranks and dates are read as written, and nothing is guessed silently."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.errors import BenchgraphError
from benchgraph.quantity import convert, parse_quantities, parse_quantity

MONEY = [
    # text, value, minimum, maximum, unit, approximate
    ("S$2bn+", None, "2000000000", None, "unit/sgd", False),
    ("S$20 亿+", None, "2000000000", None, "unit/sgd", False),
    ("US$26B+", None, "26000000000", None, "unit/usd", False),
    ("US$260 亿+", None, "26000000000", None, "unit/usd", False),
    ("US$260 億+", None, "26000000000", None, "unit/usd", False),
    ("HK$20B+", None, "20000000000", None, "unit/hkd", False),
    ("HK$100 亿", "10000000000", None, None, "unit/hkd", False),
    ("HK$1 billion", "1000000000", None, None, "unit/hkd", False),
    ("~NT$100B", "100000000000", None, None, "unit/twd", True),
    ("CAD $2.4B", "2400000000", None, None, "unit/cad", False),
    ("NIS 5.26B", "5260000000", None, None, "unit/ils", False),
    ("€10M", "10000000", None, None, "unit/eur", False),
    ("€10 million scale", "10000000", None, None, "unit/eur", True),
    ("CHF 1B+", None, "1000000000", None, "unit/chf", False),
    ("₩100 trillion", "100000000000000", None, None, "unit/krw", False),
    ("₩100조", "100000000000000", None, None, "unit/krw", False),
    ("over HK$20 billion", None, "20000000000", None, "unit/hkd", False),
    ("up to US$3 million", None, None, "3000000", "unit/usd", False),
    ("US$3-5 billion", None, "3000000000", "5000000000", "unit/usd", False),
    ("US$100 billion-scale capital platform", "100000000000", None, None, "unit/usd", True),
    ("1億5000万ユーロ", "150000000", None, None, "unit/eur", False),
    ("3万亿韩元", "3000000000000", None, None, "unit/krw", False),
    ("超过 5 亿港元", None, "500000000", None, "unit/hkd", False),
    ("10億台湾ドル以上", None, "1000000000", None, "unit/twd", False),
]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("text", "value", "low", "high", "unit", "approximate"), MONEY)
def test_money_keeps_currency_magnitude_and_bounds(text, value, low, high, unit, approximate):
    found = parse_quantity(text)
    assert found is not None
    assert found.kind == "money"
    assert (found.value, found.minimum, found.maximum) == (number(value), number(low), number(high))
    assert (found.unit, found.approximate) == (unit, approximate)
    assert found.source in text


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("3000 PFLOPS", "measure", "3000", "unit/petaflops"),
        ("3 000 PFLOPS", "measure", "3000", "unit/petaflops"),
        ("3,000 PFLOPS", "measure", "3000", "unit/petaflops"),
        ("1GW data centre", "measure", "1", "unit/gigawatt"),
        ("500 MW", "measure", "500", "unit/megawatt"),
        ("500 兆瓦", "measure", "500", "unit/megawatt"),
        ("10,000 NVIDIA H100 GPUs", "count", "10000", "unit/accelerator"),
        ("26 languages", "count", "26", "unit/language"),
        ("约 20 个项目", "count", "20", "unit/project"),
        ("Reached 1% of the population", "percent", "1", "unit/percent"),
        ("33.5%", "percent", "33.5", "unit/percent"),
        ("#3", "rank", "3", "unit/rank"),
        ("世界第3位", "rank", "3", "unit/rank"),
        ("4", "number", "4", None),
    ],
)
def test_measures_counts_shares_and_ranks_have_their_unit(text, kind, value, unit):
    found = parse_quantity(text)
    assert found is not None
    assert (found.kind, found.value, found.unit) == (kind, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "kind", "dates"),
    [
        ("2022", "year", ("2022",)),
        ("2022 年", "year", ("2022",)),
        ("2017/2021", "years", ("2017", "2021")),
        ("2023-2026", "period", ("2023", "2026")),
        ("2024-25", "period", ("2024", "2025")),
        ("December 2024", "month", ("2024-12",)),
        ("2026 年 2 月", "month", ("2026-02",)),
        ("2026년 2월", "month", ("2026-02",)),
        ("2026-05-04", "day", ("2026-05-04",)),
        ("4 May 2026", "day", ("2026-05-04",)),
        ("2026年5月4日", "day", ("2026-05-04",)),
    ],
)
def test_dates_keep_their_precision(text, kind, dates):
    found = parse_quantity(text)
    assert found is not None
    assert (found.kind, found.dates) == (kind, dates)


@pytest.mark.parametrize("text", ["—", "–", "n/a", "N/A", " — "])
def test_a_dash_says_that_there_is_no_value(text):
    found = parse_quantity(text)
    assert found is not None
    assert found.kind == "absent"
    assert found.bounds == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "5,26 billion", "1.2.3", "NAIS 2.0", "Unit 8200", "GPT-4", "H100", "2026-02-31",
        "P2024100700266", "ISO 42001", "", "no number", "20,00", "3×4",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_is_a_name_is_no_quantity(text):
    assert parse_quantity(text) is None
    assert parse_quantities(text) == ()


def test_a_bare_dollar_is_flagged_and_read_by_its_region():
    for region, unit in [
        ("taiwan", "unit/twd"), ("canada", "unit/cad"), ("uae", "unit/usd"), (None, None),
    ]:  # fmt: skip
        found = parse_quantity("$100B", region=region)
        assert found is not None
        assert found.bare_dollar
        assert found.unit == unit
    named = parse_quantity("US$100B", region="taiwan")
    assert named is not None
    assert (named.bare_dollar, named.unit) == (False, "unit/usd")


def test_a_sign_that_currencies_share_names_none():
    found = parse_quantity("¥100")
    assert found is not None
    assert (found.kind, found.unit) == ("money", None)


def test_a_magnitude_that_languages_read_differently_is_refused_where_it_is_ambiguous():
    assert parse_quantity("5兆円").value == Decimal(5 * 10**12)
    assert parse_quantity("5兆欧元", language="zh-Hant").value == Decimal(5 * 10**12)
    assert parse_quantity("5兆欧元", language="zh-Hans") is None


def test_every_quantity_of_a_text_is_found_where_it_stands():
    text = "S$2B+ government / US$26B+ tech giants, ₩100 trillion (~$71.5B), Tortoise #3, Oxford #2"
    found = parse_quantities(text, region="south-korea")
    assert [q.source for q in found] == [
        "S$2B+", "US$26B+", "₩100 trillion", "~$71.5B", "Tortoise #3", "Oxford #2",
    ]  # fmt: skip
    assert all(text[q.start : q.end].strip() == q.source for q in found)
    assert [q.scope for q in found[-2:]] == ["Tortoise", "Oxford"]


def test_a_word_that_begins_like_a_qualifier_is_none():
    assert parse_quantity("3000 PFLOPS 超算").value == Decimal(3000)
    assert parse_quantity("3000人超").minimum == Decimal(3000)


CURRENCIES = {"HK$": "unit/hkd", "US$": "unit/usd", "NT$": "unit/twd", "€": "unit/eur"}
MAGNITUDES = {
    "": 1, " million": 10**6, " billion": 10**9, "B": 10**9, "M": 10**6, " 亿": 10**8,
    " 億": 10**8, " 万亿": 10**12, " trillion": 10**12, "bn": 10**9,
}  # fmt: skip


@given(
    st.sampled_from(sorted(CURRENCIES)),
    st.decimals(min_value=0, max_value=9999, places=2, allow_nan=False),
    st.sampled_from(sorted(MAGNITUDES)),
    st.booleans(),
)
def test_what_is_written_is_what_is_read(sign, amount, magnitude, plus):
    text = f"{sign}{amount}{magnitude}{'+' if plus else ''}"
    found = parse_quantity(text)
    assert found is not None
    expected = amount * MAGNITUDES[magnitude]
    assert (found.minimum if plus else found.value) == expected
    assert found.unit == CURRENCIES[sign]
    assert found.source == text


@given(st.integers(min_value=1000, max_value=10**12), st.sampled_from([",", " ", "\u00a0", "'"]))
def test_every_thousands_separator_reads_the_same(value, separator):
    grouped = f"{value:,}".replace(",", separator)
    found = parse_quantity(f"{grouped} PFLOPS", language="en")
    assert found is not None
    assert found.value == value


@given(st.text(max_size=200))
def test_any_text_is_searched_without_a_crash_and_sources_stand_in_it(text):
    for found in parse_quantities(text, region="canada", language="zh-Hans"):
        assert text[found.start : found.end].strip() == found.source
        low, high = found.bounds
        assert low is None or high is None or low <= high
    parse_quantity(text)


@given(st.lists(st.sampled_from([*"0123456789 ,.$+-~%#年月亿兆", "HK$", " PFLOPS"]), max_size=60))
def test_digits_and_signs_in_any_order_are_searched_without_overlap(pieces):
    found = parse_quantities("".join(pieces))
    assert all(one.end <= other.start for one, other in pairwise(found))


FACTORS = {
    "unit/exaflops": ("unit/petaflops", Decimal(1000)),
    "unit/gigawatt": ("unit/megawatt", Decimal(1000)),
    "unit/third": ("unit/megawatt", Decimal(3)),
}


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_conversion_goes_there_and_back(value):
    there = convert(value, "unit/exaflops", "unit/petaflops", FACTORS)
    back = convert(there, "unit/petaflops", "unit/exaflops", FACTORS)
    assert abs(back - value) <= Decimal("1e-15")
    assert convert(value, "unit/hkd", "unit/hkd", {}) == value


def test_conversion_is_exact_or_rounded_to_fifteen_places():
    assert convert(Decimal("0.1"), "unit/exaflops", "unit/petaflops", FACTORS) == Decimal(100)
    assert convert(Decimal(1), "unit/megawatt", "unit/third", FACTORS) == Decimal(
        "0.333333333333333"
    )


def test_units_of_two_quantities_do_not_convert():
    with pytest.raises(BenchgraphError, match="does not convert"):
        convert(Decimal(1), "unit/hkd", "unit/usd", FACTORS)
    with pytest.raises(BenchgraphError, match="does not convert"):
        convert(Decimal(1), "unit/gigawatt", "unit/petaflops", FACTORS)
