"""Tables as they are found become rows: dialects, encodings, cells, numbers of rows."""

from __future__ import annotations

import csv
import time
import tracemalloc
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchgraph.sheets import Dialect, Table, open_table

FILES = Path(__file__).parent / "files"
MOMENT = datetime.fromisoformat("2025-01-02T13:30")


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table]


def test_quotes_commas_and_line_ends_in_cells_are_text():
    with open_table(FILES / "centres.csv") as table:
        rows = list(table)
    assert table.columns == ("Name", "Owner", "Power (MW)", "Note")
    assert rows[0].cells == (
        'Harbour "One", phase 2', "Example Power, Inc.", "20.50",
        "First line;\nsecond line, with a comma",
    )  # fmt: skip
    assert rows[2].cells == ("Old Mill", "", "", 'He said "no".')
    assert [(row.number, row.line) for row in rows] == [(2, 2), (3, 4), (4, 5)]
    assert not table.faults


def test_what_nobody_sees_is_removed_and_counted_by_column():
    with open_table(FILES / "centres.csv") as table:
        rows = list(table)
        assert rows[1].cells[:2] == ("North Hall", "Example Labs")
        assert table.cleaned == {"Name": 1, "Owner": 2}
        list(table)  # read again: counted anew
        assert table.cleaned == {"Name": 1, "Owner": 2}


def test_a_comma_in_cells_does_not_hide_the_semicolon():
    with open_table(FILES / "centres-semicolon.csv") as table:
        assert cells(table)[0] == ("Harbour One", "Harbour, east", "1,5")
    assert table.dialect == Dialect(encoding="utf-8", delimiter=";", quote='"')


@pytest.mark.parametrize(
    ("text", "delimiter", "quote", "row"),
    [
        ("'a','b'\n'x, y','2'\n'x, z','3'\n", ",", "'", ("x, y", "2")),
        ("a,b\n's-Hage,1\n't Veld,2\n", ",", '"', ("'s-Hage", "1")),
        ('a\tb\n"x\ty"\t1\n', "\t", '"', ("x\ty", "1")),
        ('a, b\n1, "x, y"\n', ",", '"', ("1", "x, y")),
        ("sep=|\na|b\n1,2|3\n", "|", '"', ("1,2", "3")),
        ('only\n"one, two"\nthree\n', ",", '"', ("one, two",)),
        ("a;b\r1;2\r", ";", '"', ("1", "2")),
        ("a|b,c|d\n1|2,3|4\n5|6|7\n", "|", '"', ("1", "2,3", "4")),
    ],
)
def test_delimiter_and_quote_are_found(tmp_path, text, delimiter, quote, row):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    with open_table(path) as table:
        assert (table.dialect.delimiter, table.dialect.quote) == (delimiter, quote)
        assert cells(table)[0] == row


@pytest.mark.parametrize(
    ("name", "said", "first"),
    [
        ("cities-gb18030.csv", "gb18030", ("广州", "1")),
        ("cities-gb18030.csv", "gb2312", ("广州", "1")),
        ("cities-shift_jis.csv", "shift_jis", ("東京", "1")),
        ("cities-windows-1252.csv", "windows-1252", ("Bern", "1")),
        ("cities-windows-1252.csv", "latin1", ("Bern", "1")),
        ("cities-utf-16.tsv", None, ("Zürich", "1")),
        ("cities-utf-16.tsv", "utf-16", ("Zürich", "1")),
        ("centres.csv", "utf-8", ('Harbour "One", phase 2', "Example Power, Inc.")),
    ],
)
def test_encodings_by_mark_or_as_said(name, said, first):
    with open_table(FILES / name, Dialect(encoding=said)) as table:
        assert cells(table)[0][:2] == first
        assert "\ufeff" not in table.columns[0]


def test_header_comments_blank_lines_and_empty_markers(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('Made by hand\n\n# of 2025\na,b\n# "note\n\n1,n/a\n,\n-,"#2"\n', "utf-8")
    dialect = Dialect(header=4, comment="#", empty=("n/a", "-"))
    with open_table(path, dialect) as table:
        rows = list(table)
    assert table.columns == ("a", "b")
    assert [(row.number, row.line, row.cells) for row in rows] == [
        (7, 7, ("1", "")),
        (9, 9, ("", "#2")),
    ]
    with open_table(path, Dialect(header=4, comment="#", skip_blank=False)) as table:
        assert [row.number for row in table] == [6, 7, 8, 9]


def test_without_a_header_columns_are_numbered(tmp_path):
    path = tmp_path / "table.tsv"
    path.write_text("1\t2\n3\t4\n", "utf-8")
    with open_table(path, Dialect(header=0)) as table:
        assert table.columns == ("column-1", "column-2")
        assert cells(table) == [("1", "2"), ("3", "4")]


def test_json_lines_have_the_keys_of_all_lines():
    with open_table(FILES / "halls.jsonl") as table:
        rows = list(table)
    assert table.columns == ("name", "power", "users", "open", "owner", "cost", "place")
    assert rows[0].cells == ("Hall A", "7", '"Example, Inc.",Other', "true", "", "", "")
    assert rows[1].cells[1] == "20262758.9694746"
    assert rows[2].cells[5:] == ("8443234211932070000", '{"lat": 1.5, "of": ["x", null, true]}')
    assert [row.number for row in rows] == [1, 2, 4]


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_a_workbook_gives_what_a_person_would_write_into_a_csv(tmp_path, epoch):
    book = openpyxl.Workbook()
    if epoch == 1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.title = "Notes"
    sheet = book.create_sheet("Halls")
    sheet.append(["A table of halls"])
    sheet.append([])
    sheet.append(["Name", "Number", "Day", "Open", None])
    sheet.append([" North\u200b Hall ", 2.0, date(2025, 1, 2), True])
    sheet.append(["x", 0.1 + 0.2, MOMENT, False])
    sheet.append([None, "  "])
    sheet.append(["y", 1e22, timedelta(hours=36)])
    sheet.append(["one_x000D_\ntwo _x005F_x0041_ _xD800_"])
    sheet.append(["=text", 8443234211932070000])
    sheet["A9"].data_type = "s"
    path = tmp_path / "halls.xlsx"
    book.save(path)
    with open_table(path, Dialect(sheet="Halls", header=3)) as table:
        rows = list(table)
    assert table.sheet == "Halls"
    assert [row.cells for row in rows] == [
        ("North Hall", "2", "2025-01-02", "true"),
        ("x", "0.3", "2025-01-02T13:30:00", "false"),
        ("y", "10000000000000000000000", "1.5", ""),
        ("one\ntwo _x0041_ _xD800_", "", "", ""),
        ("=text", "8443234211932070000", "", ""),
    ]
    assert [row.number for row in rows] == [4, 5, 7, 8, 9]
    assert table.cleaned == {"Name": 1}


UNCLEAN = ("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Cn")
CHARACTER = st.characters(exclude_categories=UNCLEAN) | st.sampled_from(" ,;|\"'\n#\\")
TEXT = st.text(CHARACTER, max_size=8).map(str.strip)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(st.tuples(*[TEXT] * width), min_size=1, max_size=6)
    ),
    delimiter=st.sampled_from(",;\t|:~"),
    quote=st.sampled_from("\"'"),
    escape=st.sampled_from(["", "\\"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-be", "gb18030", "utf-32"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_rows_come_back_from_any_dialect(
    tmp_path_factory, rows, delimiter, quote, escape, end, encoding, quoting
):
    header = tuple(f"column {at}" for at in range(len(rows[0])))
    path = tmp_path_factory.getbasetemp() / "round-trip.csv"
    if end == "\r":  # Python 3.11 then writes a cell with "\n" without quotes
        quoting = csv.QUOTE_ALL
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(
            file, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=quoting,
            escapechar=escape or None, doublequote=not escape,
        ).writerows([header, *rows])  # fmt: skip
    dialect = Dialect(
        encoding=encoding.replace("utf-16", "utf-16le") if encoding == "utf-16" else encoding,
        delimiter=delimiter, quote=quote, escape=escape, skip_blank=False,
    )  # fmt: skip
    with open_table(path, dialect) as table:
        assert cells(table) == rows
        assert not table.faults
    assert table.columns == header


WORDS = st.text("abcdefgh ,;'\"\n", max_size=12).map(str.strip)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 9**9).map(str), WORDS, WORDS), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
)
def test_rows_come_back_from_a_dialect_that_nobody_names(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.getbasetemp() / "found.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows([("id", "name", "note"), *rows])
    with open_table(path) as table:
        assert table.dialect.delimiter == delimiter
        assert cells(table) == rows


def test_a_long_table_is_read_fast_and_holds_no_memory(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("a,b,c,d,e,f,g,h,i,j\n")
        file.writelines(
            f'"Hall, {n}",{n},0.5,Planned,CHE,2025-01-02,true,nöte,,1\n' for n in range(50_000)
        )
    start = time.process_time()
    with open_table(path) as table:
        assert sum(1 for _ in table) == 50_000
    assert time.process_time() - start < 0.8  # 0.12 s where it was measured
    tracemalloc.start()
    try:
        with open_table(path) as table:
            assert sum(1 for _ in zip(table, range(3_000), strict=False)) == 3_000
        assert tracemalloc.get_traced_memory()[1] < 3_000_000  # bytes, most of them the sample
    finally:
        tracemalloc.stop()


def test_the_given_tables_are_read_whole(shared):
    folder = shared / "sources" / "epoch" if shared else None
    if folder is None or not folder.is_dir():
        pytest.skip("the given tables are not at hand")
    for name, width in (("2026-03", 55), ("2026-08", 57)):
        with open_table(folder / f"gpu_clusters-{name}.csv") as table:
            rows = list(table)
        assert (len(rows), len(table.columns), len(table.faults)) == (786, width, 0)
        assert table.cleaned == {"Quote": 4}  # a zero-width space, three that do not break
        assert sum(row.cells[0].startswith("Anonymized") for row in rows) == 257
        assert rows[-1].number == 787 and rows[-1].line > 787
