"""A bad table is one clear error with its line or cell; a bad row stops no other."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from benchgraph.errors import TableError
from benchgraph.sheets import Dialect, open_table

FILES = Path(__file__).parent / "files"


def error_of(path: Path, dialect: Dialect | None = None) -> TableError:
    with pytest.raises(TableError) as caught, open_table(path, dialect or Dialect()) as table:
        list(table)
    return caught.value


def written(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("empty.csv", "", None, "this table is empty"),
        ("blank.tsv", "\n \n", None, "this table is empty"),
        ("header.csv", "a,b\n", None, "this table has no rows"),
        ("twice.csv", "a,b, a\n1,2,3\n", 1, "two columns have one name"),
        ("same.csv", "a\u200b,b,a\n1,2,3\n", 1, "two columns have one name"),
        ("unnamed.csv", "\na,,c\n1,2,3\n", 2, "column 2 has no name"),
        ("wide.csv", ",".join(map(str, range(10_000))) + "\n", 1, "too many columns"),
        ("wide.jsonl", json.dumps(dict.fromkeys(range(10_000))), 1, "too many columns"),
        ("binary.csv", bytes(range(256)) * 9, 1, "control characters"),
        ("zero.csv", b"a,b\n1,2\n3,\0\n", 3, "control characters"),
        ("late.csv", b"a,b\n" + b"1,2\n" * 20_000 + b"3,\0\n", 20_002, "control characters"),
        ("cut.csv", "a,b\n1,ü".encode()[:-1], 2, "are no UTF-8"),
        ("late.csv", b"a,b\n" + b"1,2\n" * 20_000 + b"3,\xfc\n", 20_002, "are no UTF-8"),
        ("open.csv", 'a,b\n1,2\n3,"x\n5,6\n', 3, "never closed"),
        ("page.csv", "<!DOCTYPE html><html><p>Log in</p></html>", None, "no table of text"),
        ("book.csv", b"PK\x03\x04....", None, "no table of text"),
        ("table.xlsx", "a,b\n1,2\n", None, "no XLSX workbook"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0....", None, "no XLSX workbook"),
        ("cut.xlsx", b"PK\x03\x04....", None, "damaged"),
        ("table.jsonl", "a,b\n1,2\n", 1, "no JSON object"),
        ("deep.jsonl", "[" * 2_000, 1, "no JSON object"),
        ("table.ods", "", None, "this ending"),
        ("table", "a,b\n1,2\n", None, "this ending"),
    ],
)
def test_a_bad_file_is_one_error(tmp_path, name, text, line, words):
    error = error_of(written(tmp_path, name, text))
    assert words in error.what
    assert error.line == line
    assert error.path is not None
    assert error.expected or error.hint


def test_what_is_not_there_or_no_file(tmp_path):
    assert "No such file" in str(error_of(tmp_path / "none.csv"))
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "no regular file" in str(error_of(folder))


def test_a_cell_of_50_mb_stops_early(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n1,2\n3,")
        file.truncate(50_000_000)  # zeros
    assert "control characters" in error_of(path).what
    with path.open("wb") as file:
        file.write(b"a,b\n1,2\n3,")
        for _ in range(50):
            file.write(b"x" * 1_000_000)
    error = error_of(path)
    assert (error.line, error.found) == (3, "more than 4,000,000 characters")
    error = error_of(
        written(tmp_path, "some.csv", 'a,b\n1,"2\n' + ("x" * 999 + "\n") * 1_100 + '"\n')
    )
    assert (error.line, error.what) == (2, "a cell of this row is too large")
    error = error_of(written(tmp_path, "some.jsonl", '{"a": "%s"}' % ("x" * 1_000_001)))
    assert (error.line, error.what) == (1, "a value of this line is too large")


def test_rows_that_cannot_be_read_are_handed_on_and_the_others_read(tmp_path):
    text = 'a,b\n1,2\n1,2,3\n"5" pipe",x\n\n4\n"5,\n6",7\n'
    path = written(tmp_path, "ragged.csv", text)
    with open_table(path) as table:
        rows = list(table)
    assert [row.cells for row in rows] == [("1", "2"), ("5,\n6", "7")]
    found = [(fault.row, fault.line, fault.cells, fault.found) for fault in table.faults]
    assert found == [
        (3, 3, ("1", "2", "3"), "3 cells"),
        (4, 4, (), "',' expected after '\"'"),
        (6, 6, ("4",), "1 cell"),
    ]
    assert str(table.faults[0]).startswith(f"{path}:3: this row has more cells than the header")
    given: list[TableError] = []
    with open_table(path) as table:
        table.on_fault = given.append
        list(table)
    assert [fault.row for fault in given] == [3, 4, 6]
    assert table.faults == []


def test_json_lines_that_are_none_are_handed_on(tmp_path):
    path = written(tmp_path, "x.jsonl", '{"a": 1}\n[1]\n{"a": 1, "a": 2}\n{"a": NaN}\n{"a": "2"}\n')
    with open_table(path) as table:
        assert [row.cells for row in table] == [("1",), ("2",)]
    assert [(fault.line, fault.found) for fault in table.faults] == [
        (2, "[1]"),
        (3, 'the key "a" stands there twice'),
        (4, "NaN is no number of JSON"),
    ]


@pytest.mark.parametrize(
    ("name", "line", "readings"),
    [
        ("cities-windows-1252.csv", 3, "windows-1252: Zürich"),
        ("cities-gb18030.csv", 1, "gb18030: 城市,数量"),
        ("cities-shift_jis.csv", 1, "shift_jis: 都市,数"),
    ],
)
def test_an_encoding_that_nobody_named_is_offered_and_not_guessed(name, line, readings):
    error = error_of(FILES / name)
    assert (error.line, error.what) == (line, "the bytes of this table are no UTF-8")
    assert readings in (error.hint or "")


def test_an_encoding_that_is_wrong_or_unknown():
    error = error_of(FILES / "cities-windows-1252.csv", Dialect(encoding="shift_jis"))
    assert (error.line, error.what) == (3, "the bytes of this table are no CP932")
    assert "nobody knows this encoding" in str(
        error_of(FILES / "cities-gb18030.csv", Dialect(encoding="utf-9"))
    )
    assert "mark of another encoding" in str(
        error_of(FILES / "cities-utf-16.tsv", Dialect(encoding="utf-8"))
    )


@pytest.mark.parametrize(
    "dialect",
    [
        Dialect(delimiter=""),
        Dialect(delimiter=", "),
        Dialect(delimiter="\n"),
        Dialect(delimiter=";", quote=";"),
        Dialect(quote='"', escape='"'),
        Dialect(quote=" "),
        Dialect(header=-1),
    ],
)
def test_a_dialect_in_which_no_table_can_be_written_is_refused(dialect):
    assert "cannot be written in this dialect" in error_of(FILES / "centres.csv", dialect).what


def test_a_header_below_the_last_row_is_not_there():
    assert "this table has no header" in error_of(FILES / "centres.csv", Dialect(header=9)).what


def workbook(tmp_path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes")
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def repacked(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with ``old`` replaced in one of its parts."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(target, "w", 8) as changed:
        for name in book.namelist():
            data = book.read(name)
            assert name != part or old in data
            changed.writestr(name, data.replace(old, new) if name == part else data)
    return target


SHEET = "xl/worksheets/sheet1.xml"


def test_bad_cells_of_a_workbook_are_named(tmp_path):
    path = workbook(
        tmp_path, ["a", "b", "sum"], [1, 2, "=A2+B2"], [1, "#REF!", 3], [1, 2, 3, 4], [1, 2, 3]
    )
    with open_table(path) as table:
        assert [row.cells for row in table] == [("1", "2", "3")]
    places = [str(fault).splitlines()[0] for fault in table.faults]
    assert places == [
        f"{path}, sheet “Data”, cell C2: this cell holds a formula without its value",
        f"{path}, sheet “Data”, cell B3: a spreadsheet program could not compute this cell",
        f"{path}, sheet “Data”, row 4: this row has more cells than the header",
    ]
    with open_table(path, Dialect(empty=("#REF!",))) as table:
        assert [row.number for row in table] == [3, 5]


def test_the_stored_value_of_a_formula_is_read(tmp_path):
    path = workbook(tmp_path, ["a", "sum"], [1, "=A2+1"], [1, "=A3+1"])
    path = repacked(path, SHEET, b"<f>A2+1</f><v />", b"<f>A2+1</f><v>2.5</v>")
    path = path.rename(path.with_name("stored.xlsx"))
    path = repacked(
        path, SHEET, b'<c r="B3"><f>A3+1</f><v />', b'<c r="B3" t="str"><f>A3+1</f><v></v>'
    )
    with open_table(path) as table:
        assert [row.cells for row in table] == [("1", "2.5"), ("1", "")]
    assert not table.faults


def test_a_sheet_that_is_not_there_or_empty(tmp_path):
    path = workbook(tmp_path, ["a"], [1])
    error = error_of(path, Dialect(sheet="data"))
    assert (error.found, error.expected) == ("data", "“Data”, “Notes”")
    assert "this sheet is empty" in str(error_of(path, Dialect(sheet="Notes")))
    error = error_of(workbook(tmp_path, ["a", None, "c"], [1]))
    assert str(error).startswith(f"{path}, sheet “Data”, cell B1: column 2 has no name")
    assert "too many columns" in error_of(workbook(tmp_path, list(range(10_000)), [1])).what


def test_a_workbook_that_explodes_is_refused_before_it_is_unpacked(tmp_path):
    path = workbook(tmp_path, ["a"], [1])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/zeros.bin", bytes(20_000_000))  # harmless, and packed as a bomb is
    assert "unpacks to more than a table does" in error_of(path).what


def test_entities_damage_and_other_archives_are_refused(tmp_path):
    path = workbook(tmp_path, ["a"], ["x"])
    changed = repacked(path, SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY e "x">]><worksheet')
    assert "declares entities" in error_of(changed).what
    assert "is damaged" in error_of(repacked(path, SHEET, b"</sheetData>", b"<sheetData>")).what
    assert (
        "is damaged" in error_of(repacked(path, "xl/workbook.xml", b"<sheets>", b"<shoots>")).what
    )
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "no XLSX workbook" in error_of(other).what


def test_a_cell_of_a_workbook_that_is_too_large_is_named(tmp_path):
    path = workbook(tmp_path, ["a"], ["short"])
    path = repacked(path, SHEET, b"<t>short</t>", b"<t>" + b"long " * 250_000 + b"</t>")
    error = error_of(path)
    assert (error.what, error.cell) == ("this cell is too large", "A2")
