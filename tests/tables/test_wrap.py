"""Lines end between words; a word is broken only where it is longer than a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from benchgraph.tables.wrap import wrapped

URL = "https://example.org/a-long-address/that-goes-on?page=2&language=en"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("a word and another", 8, ["a word", "and", "another"]),
        ("香港 HKSAR政府的AI战略", 10, ["香港 HKSAR", "政府的AI战", "略"]),
        ("数码港运营中心。", 14, ["数码港运营中", "心。"]),
        ("香港のスーパーコンピュータ", 14, ["香港の", "スーパーコンピ", "ュータ"]),
        (URL, 24, ["https://example.org/a-", "long-address/that-goes-", "on?page=2&language=en"]),
        ("one\n\ntwo", 80, ["one", "", "two"]),
    ],
)
def test_where_lines_end(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@given(
    st.text(st.characters(exclude_categories=["C", "M", "Z"]) | st.just(" ")), st.integers(4, 60)
)
def test_nothing_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)
