"""PDFs are read as a person reads them: in order, column by column, each text with its page."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_maker import Sheet, pdf

from benchgraph.errors import LimitError, PageError
from benchgraph.pages import read_page
from benchgraph.pages.reading.model import Page
from benchgraph.pages.reading.pdf import open as opening
from benchgraph.pages.reading.pdf.document import read_pdf

PDFS = Path(__file__).parent.parent / "pdfs"
shown = runpy.run_path(str(PDFS / "make.py"))["shown"]
FULL = [
    "The centre serves the universities and hospitals of",
    "every district, and small firms that want to train a",
    "model of their own but cannot pay for the machines",
    "that such a thing needs; they pay what they can and",
    "the Ministry pays the rest of it, as it has promised.",
]
OTHER = [
    "A committee of the Parliament watches what is done,",
    "hears those who work there and those turned down,",
    "and may see every contract. It has seven members,",
    "and three of these come from the opposition, which",
    "prints what it finds, with its reasons, every year.",
]


def texts(page: Page, *roles: str) -> list[str]:
    roles = roles or ("paragraph", "bullet", "heading", "title", "row", "note")
    return [block.text for block in page.blocks if block.role in roles]


def read(*sheets: Sheet, **options: str) -> Page:
    return read_pdf(pdf(*sheets, **options), "made.pdf")


# -- what a typesetter makes ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["strategy", "yusan"])
def test_a_typeset_document_is_read_as_it_was_written(name: str) -> None:
    """Two columns, tables, a footnote, numbered paragraphs, running heads; one in Chinese."""
    page = read_pdf((PDFS / f"{name}.pdf").read_bytes(), name)
    assert shown(page) == (PDFS / f"{name}.expected.txt").read_text("utf-8")
    assert not page.warnings


def test_the_words_of_a_typeset_document_are_those_of_its_source() -> None:
    """Nothing of the source is lost or changed on the way: held against the source itself."""
    source = (PDFS / "strategy.typ").read_text("utf-8")
    page = read_pdf((PDFS / "strategy.pdf").read_bytes(), "strategy")
    read_in = " ".join(texts(page)).replace("’", "'")
    for line in source.splitlines():
        if match := re.fullmatch(r"(?:\+|\d+\.|-) (.*)", line):
            words = re.sub(r"#footnote\[.*?\]", "", match[1]).replace("\\", "")
            assert words in read_in, words


def test_the_page_of_each_letter_is_known_where_a_paragraph_goes_on_over_a_page() -> None:
    page = read_pdf((PDFS / "strategy.pdf").read_bytes(), "strategy")
    block = next(block for block in page.blocks if block.turns)
    assert block.page_at(0) == 2
    assert block.page_at(len(block.text) - 1) == 3
    assert block.paragraph == "45"


def test_the_printed_number_is_kept_where_it_is_not_the_place_in_the_file() -> None:
    page = read_pdf((PDFS / "strategy.pdf").read_bytes(), "strategy")
    assert page.pagination == {2: "1", 3: "2"}


# -- order, columns, tables -------------------------------------------------------------------


def test_columns_are_read_one_after_the_other_whatever_the_order_in_the_file() -> None:
    aligned = Sheet().lines(320, 100, OTHER).lines(50, 100, FULL)
    shifted = Sheet().lines(50, 100, FULL).lines(320, 106, OTHER)
    for sheet in (aligned, shifted):
        assert texts(read(sheet)) == [" ".join(FULL), " ".join(OTHER)]


def test_a_table_without_lines_is_a_table_and_no_columns() -> None:
    sheet = Sheet().lines(50, 60, FULL)
    for row, cells in enumerate(
        [("Item", "2031 ($m)", "2032 ($m)"), ("Centre", "120", "380"), ("Scheme", "45.5", "60")]
    ):
        for column, cell in enumerate(cells):
            sheet.put(50 + 130 * column, 180 + 18 * row, cell)
    (table,) = read(sheet).tables
    assert table.head == ["Item", "2031 ($m)", "2032 ($m)"]
    assert table.cells == [["Centre", "120", "380"], ["Scheme", "45.5", "60"]]
    assert [block.text for block in table.rows] == ["Centre 120 380", "Scheme 45.5 60"]


def test_a_cell_of_two_lines_is_one_cell() -> None:
    sheet = Sheet()
    for row, cells in enumerate([("Item", "Cost"), ("Centre for", "120"), ("computing", "")]):
        for column, cell in enumerate(cells):
            sheet.put(50 + 130 * column, 100 + (18 if row else 0) + (12 if row == 2 else 0), cell)
    sheet.put(50, 148, "Scheme").put(180, 148, "60")
    (table,) = read(sheet).tables
    assert ["Centre for computing", "120"] in table.cells


def test_a_list_of_contents_gives_no_table_and_no_text() -> None:
    sheet = Sheet().put(50, 60, "Contents", 14, bold=True)
    sheet.lines(50, 100, [f"{name} ................ {number}" for name, number in
                          (("Foreword", 3), ("Money", 7), ("People", 12))])  # fmt: skip
    page = read(sheet, Sheet().lines(50, 100, FULL))
    assert not page.tables
    assert texts(page, "paragraph") == [" ".join(FULL)]


def test_a_raised_number_is_neither_part_of_a_number_nor_of_a_word() -> None:
    sheet = Sheet().lines(50, 60, FULL)
    sheet.put(50, 200, "It costs 500").put(101.4, 196, "2", 6).put(108, 200, "in all.")
    sheet.put(50, 240, "As was promised.").put(129, 236, "3", 6)
    assert texts(read(sheet))[1:] == ["It costs 500² in all.", "As was promised."]


def test_a_hyphen_of_the_line_goes_and_one_of_the_word_stays() -> None:
    sheet = Sheet().lines(
        50, 60,
        ["Public-private work is meant to help the govern-",
         "ment, and all of the many partners of the public-",
         "private scheme are asked to say so in the reports."],
    )  # fmt: skip
    (text,) = texts(read(sheet))
    assert "the government," in text
    assert "the public-private scheme" in text


def test_running_heads_and_page_numbers_are_no_text() -> None:
    sheets = [
        Sheet().put(50, 40, "Annual Report").put(290, 810, f"- {n} -").lines(50, 100, FULL)
        for n in range(11, 15)
    ]
    page = read(*sheets)
    assert texts(page) == [" ".join(FULL)] * 4
    assert page.pagination == {n: str(n + 10) for n in range(1, 5)}


def test_a_title_is_the_largest_heading_of_the_first_page_else_the_files_own() -> None:
    titled = Sheet().put(50, 80, "A Plan", 22).put(50, 120, "Annex", 14).lines(50, 160, FULL)
    assert read(titled, title="x.docx").name == "A Plan"
    plain = read(Sheet().lines(50, 100, FULL), title="A Plan in Metadata")
    assert plain.name == "A Plan in Metadata"
    assert any("the file's own" in warning for warning in plain.warnings)
    assert read(Sheet().lines(50, 100, FULL), title="Microsoft Word - x.docx").name == ""


_LINE = st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=4, max_size=9)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_LINE, min_size=1, max_size=12))
def test_every_word_of_a_page_is_read_once_and_in_order(lines: list[list[str]]) -> None:
    page = read(Sheet().lines(50, 100, [" ".join(line) for line in lines]))
    assert " ".join(texts(page)).split() == [word for line in lines for word in line]


# -- what is not read, and what is refused ------------------------------------------------------


def test_hidden_and_turned_letters_are_not_read_and_counted() -> None:
    sheet = Sheet().lines(50, 100, FULL).put(50, 300, "hidden words", hidden=True)
    page = read(sheet.put(20, 600, "DRAFT", 30, turned=True))
    assert texts(page) == [" ".join(FULL)]
    assert "11 letters are hidden: they are not read" in page.warnings
    assert "5 letters are not upright: they are not read" in page.warnings


def test_a_scan_is_refused_by_name_also_with_the_words_that_a_machine_guessed() -> None:
    guessed = Sheet().scan()
    for number, line in enumerate(FULL):
        guessed.put(50, 100 + 14 * number, line, hidden=True)
    for sheet in (Sheet().scan(), guessed):
        with pytest.raises(PageError, match="this PDF is a scan"):
            read(sheet, sheet)


def test_a_scanned_page_among_others_is_named() -> None:
    page = read(Sheet().lines(50, 100, FULL), Sheet().scan(), Sheet().scan())
    assert texts(page) == [" ".join(FULL)]
    assert page.warnings == ["pp. 2–3 cannot be read: it is a scan", "nothing names the document"]


def whole() -> bytes:
    return pdf(Sheet().lines(50, 100, FULL))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "broken"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 4000, "broken"),
        (whole()[:200], "broken|no text"),
        (pdf(Sheet()), "holds no text"),
        (pdf(), "holds no text|broken"),
        ((PDFS / "locked.pdf").read_bytes(), "locked with a password"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_one_error(data: bytes, words: str) -> None:
    with pytest.raises(PageError, match=words):
        read_page(data, path="bad.pdf")


def test_sizes_and_pages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_PAGES", 1)
    with pytest.raises(LimitError, match="too large"):
        read(Sheet().lines(50, 100, FULL), Sheet().lines(50, 100, FULL))
    monkeypatch.setattr(opening, "MAX_LETTERS", 10)
    with pytest.raises(LimitError, match="too large"):
        read(Sheet().lines(50, 100, FULL))
    monkeypatch.setattr(opening, "MAX_BYTES", 10)
    with pytest.raises(LimitError, match="too large"):
        read(Sheet().lines(50, 100, FULL))


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        ("import os; os.abort()", PageError, "ended the process"),
        ("import time; time.sleep(60)", LimitError, "given up"),
        ("print('[]')", PageError, "ended the process"),
        ("x = bytearray(8 * 1024**3)", PageError, "ended the process"),
    ],
)
def test_a_reader_that_crashes_or_hangs_is_one_error(
    script: str, error: type[Exception], words: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """PDFium runs in a process of its own: here one that behaves as badly as a C++ reader may."""
    own = opening._SCRIPT.read_text("utf-8")
    path = tmp_path / "process.py"
    path.write_text(own.replace("\ndef _limit(", "\n_limit = lambda: None\n\n\ndef _unused(", 1)
                    .replace("    _limit()\n", f"    {script}\n", 1), "utf-8")  # fmt: skip
    if "bytearray" in script:  # under the limit of memory that the script itself sets
        path.write_text(own.replace("    _limit()\n", f"    _limit()\n    {script}\n", 1), "utf-8")
    monkeypatch.setattr(opening, "_SCRIPT", path)
    if error is LimitError:  # the others have the time that a busy machine needs
        monkeypatch.setattr(opening, "SECONDS", 2)
    with pytest.raises(error, match=words):
        read(Sheet().lines(50, 100, FULL))
