"""An amount reads as people write it, and never hides a bound or an approximation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.query.amounts import amount_text

NUMBERS = st.one_of(st.just(""), st.decimals(0, 10**12, places=2).map(lambda d: format(d, "f")))


@pytest.mark.parametrize(
    ("amount", "lang", "text"),
    [
        (("15000", "", "", True, "person", "count"), "en", "about 15,000 people"),
        (("1", "", "", False, "company", "count"), "en", "1 company"),
        (("", "2000", "", False, "company", "count"), "en", "2,000 or more companies"),
        (("2000", "", "", False, "H100e", "count"), "en", "2,000 H100e"),
        (("", "2000", "", False, "家公司", "count"), "zh-CN", "2,000家以上公司"),
        (("", "2000", "", False, "社", "count"), "ja", "2,000社以上"),
        (("15000", "", "", True, "人", "count"), "zh-Hans", "约15,000人"),
        (("3000000", "", "", False, "US$", "money"), "en", "US$ 3,000,000"),
        (("", "", "150000000", False, "S$", "money"), "en", "up to S$ 150,000,000"),
        (
            ("", "", "150000000", False, "シンガポールドル", "money"),
            "ja",
            "最大150,000,000シンガポールドル",
        ),
        (("", "20000000000", "", False, "港元", "money"), "zh", "20,000,000,000港元以上"),
        (("2", "", "", False, "#", "rank"), "en", "rank 2"),
        (("", "", "5", False, "#", "rank"), "en", "rank 5 or better"),
        (("", "20", "30", False, "#", "rank"), "en", "rank 20–30"),
        (("", "", "5", False, "位", "rank"), "ja", "5位以内"),
        (("", "90", "", False, "%", "share"), "en", "90% or more"),
        (("0.50", "", "", True, "year", "duration"), "en", "about 0.5 years"),
        (("3000", "", "", False, "PFLOPS", "compute-performance"), "zh-TW", "3,000 PFLOPS"),
        (("20", "", "", False, "count", "count"), "en", "20"),
        (("", "", "", False, "MW", "power"), "en", "no number"),
    ],
)
def test_amount_as_people_write_it(
    amount: tuple[str, str, str, bool, str, str], lang: str, text: str
) -> None:
    assert amount_text(*amount, lang) == text


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["count", "money", "rank", "share", ""]))
def test_bounds_and_approximations_always_show(
    value: str, least: str, most: str, kind: str
) -> None:
    """Two amounts that differ in what is known of them never read the same."""
    for lang in ("en", "zh-Hans", "ja"):
        exact = amount_text(value or "7", "", "", False, "unit", kind, lang)
        assert amount_text(value or "7", "", "", True, "unit", kind, lang) != exact
        assert amount_text("", value or "7", "", False, "unit", kind, lang) != exact
        assert amount_text("", "", value or "7", False, "unit", kind, lang) != exact
        assert amount_text(value, least, most, False, "unit", kind, lang)
