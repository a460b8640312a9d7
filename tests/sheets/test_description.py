"""A CSVW description beside a table is honoured."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchgraph.errors import TableError
from benchgraph.sheets import DescribedColumn, Dialect, open_table

FILES = Path(__file__).parent / "files"


def described(tmp_path: Path, name: str = "table.csv-metadata.json", **description: Any) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("a;b\n1;2\n-;0\n", "utf-8")
    path.with_name(name).write_text(json.dumps(description), "utf-8")
    return path


def test_dialect_columns_null_values_and_licence():
    with open_table(FILES / "described.csv") as table:
        rows = [row.cells for row in table]
    assert rows == [("Hall, 'Ä'", "7", "2025-01-02"), ("Hall B", "", "")]
    assert table.columns == ("name", "power", "opened")
    assert table.dialect == Dialect(encoding="cp1252", delimiter="|", quote="'", comment="#")
    found = table.description
    assert found is not None
    assert (found.title, found.licence) == (
        "Halls", "https://creativecommons.org/licenses/by/4.0/"
    )  # fmt: skip
    assert found.columns[1] == DescribedColumn(
        "power_mw", ("power",), datatype="decimal", format="0.0", empty=("n/a",)
    )
    assert [column.name for column in found.columns] == ["name", "power_mw", "opened"]


def test_what_is_said_goes_before_what_is_described(tmp_path):
    shutil.copy(FILES / "described.csv", tmp_path)
    shutil.copy(FILES / "described.csv-metadata.json", tmp_path)
    path = tmp_path / "described.csv"
    path.write_text("name,power,opened\nHall,7,-\n", "utf-8")
    with open_table(path, Dialect(delimiter=",", encoding="utf-8")) as table:
        assert [row.cells for row in table] == [("Hall", "7", "")]


def test_a_description_of_several_tables_is_asked_for_this_one(tmp_path):
    tables = [
        {"url": "https://example.org/other.csv", "dialect": {"delimiter": "|"}},
        {"url": "table.csv", "dialect": {"delimiter": ";"}, "null": ["-"]},
    ]
    path = described(tmp_path, "csv-metadata.json", tables=tables, license="CC0")
    with open_table(path) as table:
        assert [row.cells for row in table] == [("1", "2"), ("", "0")]
    assert table.description is not None and table.description.licence == "CC0"
    path.with_name("csv-metadata.json").write_text('{"url": "other.csv"}', "utf-8")
    with open_table(path) as table:
        assert table.description is None


def test_rows_that_are_skipped_and_tables_without_a_header(tmp_path):
    path = described(tmp_path, dialect={"delimiter": ";", "skipRows": 1})
    with open_table(path) as table:
        assert (table.columns, [row.cells for row in table]) == (("1", "2"), [("-", "0")])
    columns = [{"titles": "The first"}, {"name": "second"}]
    path = described(tmp_path, dialect={"header": False}, tableSchema={"columns": columns})
    with open_table(path) as table:
        assert table.columns == ("The%20first", "second")
        assert len(list(table)) == 3


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ({"dialect": {"delimiter": "ab"}}, "delimiter of this description cannot be used"),
        ({"dialect": {"headerRowCount": 2}}, "headerRowCount of this description"),
        ({"dialect": {"skipColumns": 1}}, "skipColumns of this description"),
        ({"dialect": {"encoding": "utf-9"}}, "nobody knows this encoding"),
        ({"dialect": "dialect.json"}, "dialect of this description"),
        ({"tableSchema": {"columns": [1]}}, "columns of this description"),
        ({"tableSchema": {"columns": [{"name": "a", "null": 0}]}}, "null of this description"),
        ({"tableSchema": {"columns": [{"name": "a"}]}}, "column 2 is not the one"),
        ({"tableSchema": {"columns": [{"name": "b"}, {"name": "a"}]}}, "column 1 is not the one"),
        ({"url": "other.csv"}, "this description is of another table"),
    ],
)
def test_a_description_that_cannot_be_used_is_one_error(tmp_path, description, words):
    with pytest.raises(TableError) as caught:
        open_table(described(tmp_path, **description))
    assert words in caught.value.what


@pytest.mark.parametrize("text", ["{", "[]", "[" * 2_000, " " * 2_000_000])
def test_what_is_no_description_is_one_error(tmp_path, text):
    path = described(tmp_path)
    path.with_name("table.csv-metadata.json").write_text(text, "utf-8")
    with pytest.raises(TableError) as caught:
        open_table(path)
    assert str(caught.value.path).endswith("-metadata.json")
