"""A comparison shows what is stated, as what, of when, where; it converts only what is exact."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from benchgraph.comparison import FORMATS, Comparison, Rates, compare, read_rates, write_comparison
from benchgraph.comparison.formats import TIDY, harmless, tidy
from benchgraph.comparison.model import Cell, Column, Row, Value
from benchgraph.comparison.rates import Rate, at_rate
from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.store import EmbeddedStore
from benchgraph.tables.screen import Screen
from benchgraph.vocab import ID, VOCAB

GRAPH = Path(__file__).parent.parent / "query" / "graph.ttl"
CENTRE = ID + "facility/cyberport-ai-supercomputing-centre"
NSCC = ID + "facility/nscc"
CAPACITY = VOCAB + "indicator/compute-capacity"
FUNDING = VOCAB + "indicator/public-funding"
REGION = "https://w3id.org/benchgraph/ontology#region"
OPERATOR = "https://w3id.org/benchgraph/ontology#operator"


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """The small graph of the question tests."""
    return EmbeddedStore.memory(ox.parse(path=GRAPH, format=ox.RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def compute(store: EmbeddedStore) -> Comparison:
    """A case and a facility by name."""
    return compare(store, ["cyberport-ai-supercomputing-centre", "nscc"])


def test_a_case_stands_for_what_it_profiles(compute: Comparison) -> None:
    assert [row.iri for row in compute.rows] == [CENTRE, NSCC]


def test_target_announced_and_actual_stay_apart(compute: Comparison) -> None:
    values = compute.cell(CENTRE, CAPACITY).values
    assert [(v.status, v.number) for v in values] == [("target", 3000), ("announced", 1300)]
    assert all(v.status != "actual" for v in values)
    assert [(v.status, v.date) for v in compute.cell(NSCC, CAPACITY).values] == [
        ("actual", "2024–")
    ]


def test_units_convert_exactly_and_the_stated_value_stays(compute: Comparison) -> None:
    (value,) = compute.cell(NSCC, CAPACITY).values
    assert (value.text, value.converted) == ("0.01 EFLOPS", "10 PFLOPS")
    assert all(not v.converted for v in compute.cell(CENTRE, CAPACITY).values)


def test_every_value_has_its_pages(compute: Comparison) -> None:
    for line in compute.cells:
        for cell, column in zip(line, compute.columns, strict=True):
            if column.kind == "indicator":
                assert all(value.pages for value in cell.values)


def test_empty_cell_is_not_stated(compute: Comparison) -> None:
    assert not compute.cell(NSCC, OPERATOR).stated
    text = write_comparison(compute, "table").decode()
    (line,) = [line for line in text.splitlines() if line.startswith("operator")]
    assert line.split("  ")[-1].strip() == "not stated"


def test_same_amount_on_two_pages_is_one_value_with_two_pages(store: EmbeddedStore) -> None:
    found = compare(store, indicator="public-funding")
    values = found.cell(ID + "initiative/ai-subsidy-scheme", FUNDING).values
    whole = [value for value in values if value.number == 3_000_000_000]
    assert [len(value.pages) for value in whole] == [2]


def test_a_note_goes_with_its_number_in_every_format(release) -> None:
    found = compare(release.store, ["cyberport-ai-supercomputing-centre"])
    (value,) = [v for v in found.cell(CENTRE, CAPACITY).values if v.due == "2026"]
    assert value.note.startswith("As the Budget of February 2024 had it")
    place = found.notes().index(value.note) + 1
    for format in ("table", "markdown"):
        text = write_comparison(found, format).decode().replace("\\", "")
        assert f"[n{place}]" in text and f"[n{place}] {value.note}" in text
    assert value.note in {line["note"] for line in tidy(found)}
    cells = json.loads(write_comparison(found, "json"))["rows"][0]["cells"]
    assert value.note in {v["note"] for cell in cells for v in cell}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ["所在地区", "目标 3,000 PFLOPS (2024-02-28、截止 2026)", "未说明", "[注1]"]),
        ("ja", ["所在地域", "目標 3,000 PFLOPS (2024-02-28、期限 2026)", "記載なし", "[注1]"]),
    ],
)
def test_a_table_speaks_its_language_and_codes_stay(
    release, language: str, words: list[str]
) -> None:
    found = compare(
        release.store, ["cyberport-ai-supercomputing-centre", "nscc"], language=language
    )
    text = write_comparison(found, "table").decode()
    assert [word for word in words if word not in text] == []
    assert {"target", "actual"} <= {line["status"] for line in tidy(found)}


def test_one_indicator_shows_no_other(store: EmbeddedStore) -> None:
    found = compare(store, indicator="indicator:compute-capacity")
    assert [c.iri for c in found.columns if c.kind == "indicator"] == [CAPACITY]
    assert {row.iri for row in found.rows} == {CENTRE, NSCC}


def test_region_shows_numbers_of_its_things_only_if_asked_and_under_their_names(
    store: EmbeddedStore,
) -> None:
    regions = ["hong-kong", "singapore"]
    alone = compare(store, regions)
    assert CAPACITY not in {column.iri for column in alone.columns}
    found = compare(store, regions, things=True)
    values = found.cell(ID + "region/hong-kong", CAPACITY).values
    assert {(v.status, v.text, v.of) for v in values} == {
        ("target", "3,000 PFLOPS", "Cyberport AI Supercomputing Centre"),
        ("announced", "1,300 PFLOPS", "Cyberport AI Supercomputing Centre"),
    }
    own = [v for v in found.cell(ID + "region/hong-kong", FUNDING).values if not v.of]
    assert len(own) == 2
    text = write_comparison(found, "table").decode()
    assert "Cyberport AI Supercomputing Centre: TARGET 3,000 PFLOPS" in text


@pytest.mark.parametrize("axis", ["compute", "axis:compute", "public-compute-access", "算力"])
def test_axis_finds_the_subject_of_the_case_that_lies_on_it(
    store: EmbeddedStore, axis: str
) -> None:
    assert [row.iri for row in compare(store, axis=axis).rows] == [CENTRE]


@pytest.mark.parametrize(
    "choice", [{"axis": "cooking"}, {"indicator": "mood"}, {"entities": ["nobody"]}]
)
def test_unknown_name_is_not_found(store: EmbeddedStore, choice: dict[str, object]) -> None:
    with pytest.raises(NotFoundError):
        compare(store, **choice)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------ money


def rates(*lines: tuple[str, str, str, str]) -> Rates:
    return Rates(tuple(Rate(day, a, b, Decimal(rate)) for day, a, b, rate in lines))


def test_money_stays_in_its_currency_without_rates(store: EmbeddedStore) -> None:
    found = compare(store, indicator="public-funding")
    values = [value for line in found.cells for cell in line for value in cell.values]
    assert {v.unit for v in values if v.status} == {"HK$", "US$"}
    assert not any(v.converted or v.rate for v in values)
    with pytest.raises(ParameterError, match="rates"):
        compare(store, indicator="public-funding", currency="USD")


def test_money_converts_at_the_given_rate_and_says_so(store: EmbeddedStore) -> None:
    found = compare(
        store, indicator="public-funding", rates=rates(("2025-01-31", "HKD", "USD", "0.1283"))
    )
    values = found.cell(ID + "facility/airdi", FUNDING).values
    (value,) = [value for value in values if value.unit == "HK$"]
    assert (value.text, value.converted) == ("HK$ 1,000,000,000", "US$ 128,300,000")
    assert value.rate == "0.1283 USD for 1 HKD on 2025-01-31"


def test_newest_rate_up_to_the_day_counts_and_no_later_one(store: EmbeddedStore) -> None:
    given_rates = rates(
        ("2024-12-31", "HKD", "USD", "0.1"),
        ("2025-02-01", "HKD", "USD", "0.2"),
        ("2025-12-31", "HKD", "USD", "0.3"),
    )
    found = compare(store, indicator="public-funding", rates=given_rates)
    values = found.cell(ID + "facility/airdi", FUNDING).values
    (value,) = [value for value in values if value.unit == "HK$"]
    assert value.converted == "US$ 200,000,000"
    undated = found.cell(ID + "initiative/ai-subsidy-scheme", FUNDING).values
    assert {(v.converted, v.rate) for v in undated} == {("", "no rate given")}


def test_currency_without_a_rate_is_left_and_named(store: EmbeddedStore) -> None:
    found = compare(
        store, indicator="public-funding", rates=rates(("2025-01-31", "SGD", "USD", "0.7"))
    )
    values = found.cell(ID + "facility/airdi", FUNDING).values
    (value,) = [value for value in values if value.unit == "HK$"]
    assert (value.converted, value.rate) == ("", "no rate given")


def test_several_target_currencies_need_a_choice(store: EmbeddedStore) -> None:
    both = rates(("2025-01-31", "HKD", "USD", "0.1"), ("2025-01-31", "USD", "HKD", "10"))
    with pytest.raises(ParameterError, match="several currencies"):
        compare(store, indicator="public-funding", rates=both)
    found = compare(store, indicator="public-funding", rates=both, currency="HKD")
    (value, *_) = found.cell(ID + "initiative/israel-programme", FUNDING).values
    assert value.converted == "about HK$ 14,800,000,000"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"date,from,to\n", 1),
        (b"date,from,to,rate\n", None),
        (b"date,from,to,rate\n2025,HKD,USD,0.1\n", 2),
        (b"date,from,to,rate\n2025-01-31,HKD,USD,0.1\n2025-13-01,HKD,USD,1\n", 3),
        (b"date,from,to,rate\n2025-01-31,hk$,USD,0.1\n", 2),
        (b"date,from,to,rate\n2025-01-31,HKD,USD,0\n", 2),
        (b"date,from,to,rate\n2025-01-31,HKD,USD,-1\n", 2),
        (b"date,from,to,rate\n2025-01-31,HKD,USD,1e9\n", 2),
        (b"date,from,to,rate\n2025-01-31,HKD,USD,NaN\n", 2),
        (b"date,from,to,rate\n2025-01-31,HKD\n", 2),
        (b'date,from,to,rate\n"2025', None),
        (b"\xff\xfe", None),
    ],
)
def test_bad_file_of_rates_is_named_with_its_line(
    tmp_path: Path, content: bytes, line: int | None
) -> None:
    path = tmp_path / "rates.csv"
    path.write_bytes(content)
    with pytest.raises(ParameterError) as error:
        read_rates(path)
    assert error.value.path == path
    if line:
        assert error.value.line == line


def test_missing_file_of_rates(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be read"):
        read_rates(tmp_path / "none.csv")


@given(
    st.decimals("0", "1e15", places=2),
    st.decimals("0.000001", "100000", places=6),
)
def test_money_is_converted_exactly_and_then_rounded_once(value: Decimal, rate: Decimal) -> None:
    from fractions import Fraction

    found = at_rate(value, Rate("2025-01-31", "HKD", "USD", rate))
    assert abs(Fraction(found) - Fraction(value) * Fraction(rate)) <= Fraction(1, 200)


# ---------------------------------------------------------------------------------------- formats

EVIL = Comparison(
    title="=title",
    rows=(Row('=HYPERLINK("http://e")', ID + "facility/x"), Row("+1", ID + "facility/y")),
    columns=(Column("@SUM(1)", REGION, "attribute"),),
    cells=((Cell((Value("-1+2 | [x](javascript:1) <b>\x1b[2J"),)),), (Cell(),)),
)


def test_csv_is_tidy_and_complete(compute: Comparison) -> None:
    lines = list(csv.DictReader(io.StringIO(write_comparison(compute, "csv").decode())))
    assert list(lines[0]) == list(TIDY)
    cells = {(line["thing_iri"], line["column_iri"]) for line in lines}
    assert len(cells) == len(compute.rows) * len(compute.columns)
    (actual,) = [x for x in lines if (x["thing_iri"], x["column_iri"]) == (NSCC, CAPACITY)]
    assert (actual["status"], actual["number"], actual["unit"]) == ("actual", "0.01", "EFLOPS")


def test_no_cell_of_csv_or_xlsx_is_a_formula() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for line in csv.reader(io.StringIO(write_comparison(EVIL, "csv").decode())):
        assert not [cell for cell in line if cell[:1] in tuple("=+-@\t\r")]
    book = openpyxl.load_workbook(io.BytesIO(write_comparison(EVIL, "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("number", ["-5", "-0.25", "12", "2024-12", ""])
def test_plain_numbers_are_left_alone(number: str) -> None:
    assert harmless(number) == number


def test_xlsx_is_the_same_bytes_each_time_and_read_back(compute: Comparison) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    data = write_comparison(compute, "xlsx")
    assert data == write_comparison(compute, "xlsx")
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Comparison", "Values", "Pages"]
    values = list(book["Values"].iter_rows(values_only=True))
    assert len(values) == len(tidy(compute)) + 1
    assert 3000 in [row[values[0].index("number")] for row in values]


def test_json_holds_every_value(compute: Comparison) -> None:
    document = json.loads(write_comparison(compute, "json"))
    assert [row["iri"] for row in document["rows"]] == [CENTRE, NSCC]
    count = sum(len(cell) for row in document["rows"] for cell in row["cells"])
    assert count == sum(len(cell.values) for line in compute.cells for cell in line)


def test_markdown_and_table_cannot_be_broken_out_of() -> None:
    markdown = write_comparison(EVIL, "markdown").decode()
    assert "[x](" not in markdown and "<b>" not in markdown
    assert "\x1b" not in write_comparison(EVIL, "table").decode()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_table_stays_inside_the_terminal(compute: Comparison, width: int) -> None:
    text = write_comparison(compute, "table", Screen(width)).decode()
    body = [line for line in text.splitlines() if not line.startswith("[")]
    assert max(map(cell_len, body)) <= width


def test_what_lies_on_an_axis_and_states_nothing_is_named(store: EmbeddedStore) -> None:
    bare = ox.NamedNode(ID + "document/bare")
    quads = list(store.quads())
    bg = "https://w3id.org/benchgraph/ontology#"
    quads += [
        ox.Quad(bare, ox.NamedNode(bg + "axis"), ox.NamedNode(VOCAB + "axis/compute")),
        ox.Quad(
            bare,
            ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            ox.NamedNode(bg + "PolicyDocument"),
        ),
    ]
    hong_kong = ox.NamedNode(ID + "region/hong-kong")
    quads.append(ox.Quad(bare, ox.NamedNode(bg + "jurisdiction"), hong_kong))
    found = compare(EmbeddedStore.memory(quads), axis="compute")
    assert [row.iri for row in found.left_out] == [bare.value]
    (region,) = compare(EmbeddedStore.memory(quads), [bare.value]).cells[0]
    assert [value.text for value in region.values] == ["Hong Kong"]
    for format in ("table", "markdown", "json"):
        assert b"bare" in write_comparison(found, format)


def test_a_target_says_by_when(store: EmbeddedStore) -> None:
    found = compare(store, indicator="people-trained")
    (value, *_) = found.cell(
        ID + "product/elements-of-ai", VOCAB + "indicator/people-trained"
    ).values
    assert (value.status, value.due) == ("target", "2021")
    assert b"by 2021" in write_comparison(found, "markdown")
    assert "by 2021" in found._repr_markdown_()


@pytest.mark.parametrize(
    "asked", [{}, {"entities": ["nscc"], "axis": "compute"}, {"axis": "x", "indicator": "y"}]
)
def test_one_way_to_say_what_is_compared(store: EmbeddedStore, asked: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="one of them"):
        compare(store, **asked)


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "xlsx"])
def test_every_format_is_the_same_bytes_each_time(store: EmbeddedStore, format: str) -> None:
    made = {write_comparison(compare(store, axis="compute"), format) for _ in range(2)}
    assert len(made) == 1


def test_columns_order_and_number_of_rows_are_the_readers(release) -> None:
    found = compare(release.store, axis="compute")
    cut = found.narrowed(["compute-capacity", "status"], ["-compute-capacity"], 3)
    assert cut.columns[0].iri.endswith("/compute-capacity")
    assert len(cut.columns) == 2 and len(cut.rows) == 3
    column = found.columns[[c.iri for c in found.columns].index(cut.columns[0].iri)]
    for row in cut.rows:
        assert cut.cell(row.iri, column.iri) == found.cell(row.iri, column.iri)
    names = [row.label.casefold() for row in found.narrowed(sort=["thing"]).rows]
    assert names == sorted(names)
    with pytest.raises(ParameterError, match="no column"):
        found.narrowed(["computer-capacity"])
