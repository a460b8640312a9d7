"""A table fits its width, and breaks no word, no name and no address."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from benchgraph.tables.fitting import fitted_table, wrapped

EXPECTED = Path(__file__).parent / "expected"
ADDRESS = "https://sgai.md/benchmarking/cyberport-ai-supercomputing-centre/?a-very-long=address&of=one-page"
HEADS = ["what", "promise", "verdict", "words of the page", "pages", "id"]
LINES = [
    [
        "Cyberport AI Supercomputing Centre",
        "3,000 PFLOPS",
        "on the way",
        "The centre will be commissioned in phases and reach 3000 PFLOPS as early as 2025.",
        "[1][2]",
        "facility:cyberport-ai-supercomputing-centre/observation/compute-target-2025",
    ],
    [
        "数码港人工智能超算中心",
        "about 15,000 people",
        "overdue",
        "目标是在2025年达到3000 PFLOPS，并分阶段启用，随后继续扩展到更多机构。",
        "[3]",
        "x:y",
    ],
]
WORDS = st.lists(
    st.one_of(
        st.text("abcXYZ0189:/-.,()", min_size=1, max_size=30),
        st.text("数码港人工智能、。（）", min_size=1, max_size=30),
        st.sampled_from(["[1][2][13]", "约15,000人", ADDRESS]),
    ),
    max_size=20,
)
WIDTHS = st.integers(40, 130)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(("name", "columns"), [("blocks", 6), ("grid", 4)])
def test_a_table_looks_as_expected(name: str, columns: int, width: int) -> None:
    lines = [line[:columns] for line in LINES]
    text = fitted_table(HEADS[:columns], lines, width, colour=False)
    assert text + "\n" == (EXPECTED / f"{name}-{width}.txt").read_text("utf-8")


@given(WORDS, st.integers(1, 100))
def test_lines_hold_the_text_and_no_word_that_fits_is_broken(words: list[str], width: int) -> None:
    lines = wrapped(" ".join(words), width)
    assert "".join("".join(lines).split()) == "".join(words)
    whole = {word for line in lines for word in line.split()}
    for word in words:
        if word.isascii() and "][" not in word and (cell_len(word) <= width or "://" in word):
            assert word in whole
    for line in lines:
        assert cell_len(line) <= max(width, 2) or "://" in line


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=5), WIDTHS)
def test_no_line_is_wider_than_the_screen_but_an_address_alone(
    rows: list[tuple[list[str], ...]], width: int
) -> None:
    lines = [[" ".join(words) for words in row] for row in rows]
    for line in fitted_table(["one", "第二", "a third title"], lines, width, colour=False).split(
        "\n"
    ):
        assert cell_len(line) <= width or (" " not in line and "://" in line)
        assert line == line.rstrip()


def test_chinese_never_starts_a_line_with_a_closing_mark() -> None:
    for width in range(4, 40):
        lines = wrapped("目标是在2025年达到（至少）3000台，并分阶段启用。" * 2, width)
        assert not [line for line in lines if line[0] in "，。）"]
        assert not [line for line in lines if line[-1] in "（"]


def test_an_address_that_is_wider_than_the_screen_has_a_line_of_its_own() -> None:
    text = fitted_table(["thing", "page"], [["Falcon", ADDRESS]], 60, colour=False)
    assert ADDRESS in text.split("\n")


def test_an_identifier_that_is_wider_than_the_screen_is_cut_after_a_slash() -> None:
    assert wrapped("facility:nscc/observation/compute-target", 24) == [
        "facility:nscc/",
        "observation/",
        "compute-target",
    ]


def test_no_rows_and_no_columns_are_no_fault() -> None:
    assert fitted_table(["a", "b"], [], 80, colour=False).split() == ["a", "b", "─", "─"]
    assert fitted_table([], [], 80, colour=False).strip() == ""


def test_colour_is_on_heads_alone() -> None:
    for width in (80, 200):
        text = fitted_table(HEADS, LINES, width, colour=True)
        assert "\x1b[1m" in text
        plain = text.replace("\x1b[1m", "").replace("\x1b[0m", "")
        lines = [line.rstrip() for line in plain.split("\n")]
        assert lines == fitted_table(HEADS, LINES, width, colour=False).split("\n")
