"""What software writes in ten languages is read back as it was, or not at all; nothing crashes."""

from __future__ import annotations

import datetime
import re
import time
from decimal import Decimal
from itertools import pairwise

import pytest
from babel.dates import format_date
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    get_currency_precision,
)
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.quantity import parse_quantities, parse_quantity, read_quantities
from benchgraph.quantity.currencies import codes

LANGUAGES = ["en", "en-IN", "zh-Hans", "zh-Hant", "ja", "ko", "de", "fr", "es", "pt", "it"]
CODES = sorted(codes())
languages = st.sampled_from(LANGUAGES)
amounts = st.decimals(min_value=0, max_value=10**11, places=2, allow_nan=False)


def locale(language: str) -> str:
    return language.replace("-", "_")


@given(languages, st.sampled_from(CODES), amounts, st.sampled_from(["standard", "name"]))
def test_money_reads_back_or_is_absent(language, code, amount, form):
    digits = min(2, get_currency_precision(code))
    amount = amount.quantize(Decimal(1).scaleb(-digits))
    text = format_currency(amount, code, locale=locale(language), format_type=form)
    found = parse_quantity(text, language=language)
    if found is not None and found.kind != "number":
        assert (found.kind, found.value) == ("money", amount)
        assert found.unit in (None, f"unit/{code.lower()}")


@given(
    languages, st.sampled_from(CODES), st.integers(11, 999), st.integers(3, 11),
)  # fmt: skip
def test_short_money_reads_back_or_is_absent(language, code, number, power):
    amount = Decimal(number) * 10**power
    text = format_compact_currency(
        amount, code, locale=locale(language), format_type="short", fraction_digits=3
    )
    found = parse_quantity(text, language=language)
    if found is not None and found.kind != "number":
        assert (found.kind, found.value) == ("money", amount)
        assert found.unit in (None, f"unit/{code.lower()}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["{} 5.5 {}", "5.5 {1} {0}"])
def test_every_code_is_a_currency(language, form):
    number, million = ("5,5", "Mio.") if language == "de" else ("5.5", "million")
    if language in ("fr", "es", "pt", "it"):
        number, million = (
            "5,5",
            {"fr": "millions", "es": "millones", "pt": "milhões"}.get(language, "milioni"),
        )
    for code in CODES:
        text = form.replace("5.5", number).format(code, million)
        found = parse_quantity(text, language=language)
        assert found is not None, text
        assert (found.value, found.unit) == (Decimal(5_500_000), f"unit/{code.lower()}"), text


@given(languages, st.integers(0, 10**9))
def test_counts_read_back(language, number):
    text = f"{format_decimal(number, locale=locale(language))} GPUs"
    found = parse_quantity(text, language=language)
    assert found is not None
    assert (found.kind, found.value) == ("count", number)


@given(
    languages, st.dates(datetime.date(1990, 1, 1), datetime.date(2049, 12, 31)),
    st.sampled_from(["short", "medium", "long", "full"]),
)  # fmt: skip
def test_days_read_back_or_are_absent(language, day, width):
    text = format_date(day, width, locale=locale(language))
    found = parse_quantities(text, language=language)
    assert [one.dates for one in found] in ([(day.isoformat(),)], [])
    if width in ("long", "full"):
        assert found


PIECES = [
    *"0123456789", " ", ",", ".", "-", "–", "~", "+", "$", "€", "%", "#", "/", "(", ")", ":",
    *"年月亿万조兆第名人円原元不½٣\n", "以上", "超过", " to ", " and ", "between ", "from ", "bn",
    " million", " GPUs", " companies", "US$", "HK$", " won", "Q3 ", "FY", "令和", "2025", "not ",
    "up to ", "more than ", " de ", "Mio. ",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
)
contexts = st.sampled_from([None, *LANGUAGES, "ru", "xx", "not a tag"])


@given(texts, contexts, st.sampled_from([None, "canada", "taiwan", "switzerland", "nowhere"]))
def test_any_text_is_read_whole(text, language, region):
    reading = read_quantities(text, region=region, language=language)
    spans = sorted((one.start, one.end) for one in (*reading.quantities, *reading.unread))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(match.start() in covered for match in re.finditer(r"\d", text))
    for one in (*reading.quantities, *reading.unread):
        assert text[one.start : one.end].strip() == one.source
    for one in reading.quantities:
        low, high = one.bounds
        assert low is None or high is None or low <= high
    parse_quantity(text, region=region, language=language)


@given(texts, contexts)
def test_each_quantity_reads_the_same_again(text, language):
    first = read_quantities(text, language=language)
    assert read_quantities(text, language=language) == first
    assert parse_quantities(text, language=language) == first.quantities


@pytest.mark.parametrize(
    "piece", ["1 ", "111 ", "1中", "1亿", "$1 to ", "No. 1 ", "5 AI ", "١ ", "2024-"]
)
def test_a_long_text_takes_time_by_its_length(piece):
    def once(text: str) -> float:
        begin = time.process_time()
        read_quantities(text, language="en")
        return time.process_time() - begin

    def seconds(length: int) -> float:
        """The best of three: what is read once, and the collector of a large process, aside."""
        text = (piece * length)[:length]
        return min(once(text) for _ in range(3))

    assert seconds(40_000) < 10 * seconds(10_000) + 0.5
