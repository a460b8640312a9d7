"""Tables for people: nothing breaks, nothing is calculated, nothing is markup."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import openpyxl
import pyoxigraph as ox
import pytest
from rich.cells import cell_len

from benchgraph.query.catalogue import parse_question
from benchgraph.query.people import answered, table_of
from benchgraph.store import Rows
from benchgraph.tables import FORMATS, Cell, Column, Screen, Table

PAGE = "https://example.org/" + "a-long-way/" * 12
TABLE = Table(
    (Column("what"), Column("amount"), Column("page", pages=True), Column("id")),
    (
        (
            Cell("=SUM(A1) <b>x</b>", lang="en"),
            Cell("3,000", Decimal(3000)),
            Cell(PAGE, address=PAGE),
            Cell("facility:a-centre/observation/a-very-long-name-of-a-target-2025"),
        ),
        (Cell("数码港人工智能超算中心", lang="zh-hans"), Cell("about 5"), Cell(), Cell("x")),
    ),
    ("on: 2026-11-29",),
    "What is there?",
)
HEADER = """# What is there?
# family: money
# column: thingLabel "what of" The thing.
# column: value "value" Value.
# column: least "at least" Lower bound.
# column: about "about" Whether it is approximate.
# column: unit "unit" Unit.
# column: thing "thing" The thing.
# amount: promised = value least - about unit

SELECT * { ?thing ?p ?o }
"""


def literal(text: str, kind: str = "decimal") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))


@pytest.fixture
def question(tmp_path):
    return parse_question(HEADER, tmp_path / "what-is-there.rq")


ROWS = Rows(
    ("thing", "thingLabel", "value", "least", "about", "unit"),
    [
        (
            ox.NamedNode("https://w3id.org/benchgraph/id/facility/b"), ox.Literal("B"),
            literal("15000"), None, literal("true", "boolean"), ox.Literal("person"),
        ),
        (
            ox.NamedNode("https://w3id.org/benchgraph/id/facility/a"), ox.Literal("A"),
            None, literal("2000"), None, ox.Literal("company"),
        ),
    ],
)  # fmt: skip


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_word_and_no_address_breaks(width: int) -> None:
    text = FORMATS["table"](TABLE, Screen(width)).decode()
    assert f"[1] {PAGE}" in text.splitlines()
    others = [line for line in text.splitlines() if PAGE not in line]
    assert max(map(cell_len, others)) <= width
    for word in ("=SUM(A1)", "3,000", "observation/a-very-long-name-of-a-target-2025"):
        assert word in text


def test_a_pipe_has_a_line_for_each_row_and_whole_addresses() -> None:
    heads, first, second, note = FORMATS["table"](TABLE, Screen()).decode().splitlines()
    assert re.split(r"\s{2,}", heads) == ["what", "amount", "page", "id"]
    assert PAGE in first and "数码港" in second and note == "on: 2026-11-29"


def test_excel_knows_the_encoding_and_calculates_nothing() -> None:
    data = FORMATS["csv-excel"](TABLE, Screen())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["what", "amount", "page", "id"] and rows[1][0].startswith("'=SUM")


def test_a_workbook_holds_numbers_as_numbers_and_text_as_text() -> None:
    data = FORMATS["xlsx"](TABLE, Screen())
    assert data == FORMATS["xlsx"](TABLE, Screen())
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Table", "Notes"]
    cells = book["Table"][2]
    assert (cells[0].data_type, cells[1].value, cells[1].data_type) == ("s", 3000, "n")
    assert book["Notes"]["A1"].value == "on: 2026-11-29"


def test_a_page_escapes_and_names_languages() -> None:
    text = FORMATS["html"](TABLE, Screen()).decode()
    assert "&lt;b&gt;" in text and "<b>" not in text
    assert '<td lang="zh-hans">数码港' in text and f'<a href="{PAGE}">' in text
    assert "<script" not in text and "on: 2026-11-29" in text
    bad = Table((Column("a"),), ((Cell("x", address="javascript:alert(1)"),),))
    assert "javascript" not in FORMATS["html"](bad, Screen()).decode()


def test_amounts_are_read_in_one_piece_and_nothing_approximate_as_exact(question) -> None:
    table = table_of(ROWS, None, question)
    assert table.titles == ["what of", "promised", "thing"]
    assert [row[1].text for row in table.rows] == ["about 15,000 person", "2,000 company or more"]
    assert [row[2].text for row in table.rows] == ["facility:b", "facility:a"]


def test_a_page_that_is_an_iri_has_one_column() -> None:
    page = ox.NamedNode("https://example.org/page")
    table = table_of(Rows(("page", "quote"), [(page, ox.Literal("words"))]))
    assert table.titles == ["quote", "page"] and table.columns[1].pages


def test_rows_are_sorted_as_numbers_and_columns_found_by_title(question) -> None:
    found = answered(ROWS, question, columns=("what of", "promised"), sort=("thingLabel",))
    assert found.variables == ("thingLabel", "value", "least", "about", "unit")
    assert [row[0].value for row in found] == ["A", "B"]
    assert [row[0].value for row in answered(ROWS, sort=("-value",), limit=1)] == [
        "https://w3id.org/benchgraph/id/facility/b"
    ]
