"""The quads that rows make without YAML are those that their drafts make."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchgraph.errors import MappingError
from benchgraph.mapping.drafts import record_text
from benchgraph.mapping.plan import Mapping
from benchgraph.mapping.quads import mapped_quads, record_lines
from benchgraph.mapping.rows import Mapped, Rows
from benchgraph.mapping.source import load_source
from benchgraph.records import load_layout, parse_record
from benchgraph.registry import Registry
from benchgraph.triples import insist_on_json_ld, record_quads

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "docs" / "examples" / "tables"
FOLDERS = {each["prefix"]: name for name, each in load_layout().folders.items()}
# What a cell may hold: numbers, dates, words of both scripts, quotes, line ends, YAML's own signs.
CELLS = st.one_of(
    st.sampled_from(
        ["", "n/a", "12,500", "8000.000000000001", "4 MW", "CHF 40 million", "Q3 2027", "2023",
         "2024-03-11", "2029-02", "running", "planned", "closed", "Switzerland", "Suomi", "yes",
         "null", "- a: b", "#", "[x", "'", '"', "a \\ b", "超级计算", "1e400", "x; y;; z",
         'p, "q, r"', "https://heron.example/about", "https://heron.example/a b", "{Centre}"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)  # fmt: skip


def draft_of(mapped: Mapped):  # type: ignore[no-untyped-def]
    kind, _, slug = mapped.record.id.partition("/")
    return parse_record(record_text(mapped.record), Path(FOLDERS[kind], f"{slug}.yaml"))


def insist_on_equality(rows: Iterator[Mapped]) -> int:
    """Hold every record's lines against the quads of its draft; how many there were."""
    count = 0
    for mapped in rows:
        count += 1
        record = draft_of(mapped)
        lines = record_lines(mapped.record).decode().splitlines()
        expected = sorted(f"{quad} ." for quad in record_quads([record]))
        assert sorted(lines) == expected, mapped.record.id
    return count


def rows_of(mapping: str | Path, *tables: Path, registry: Registry | None = None) -> Rows:
    made = Mapping(
        load_source(mapping),
        list(tables),
        registry or Registry.from_names([]),
        read_on="2026-11-29",
    )
    return Rows(made, list(tables), on_reject=lambda reject: None)


def test_the_example_makes_the_same_quads_both_ways() -> None:
    rows = rows_of(TABLES / "centres.toml", TABLES / "centres.csv")
    records = list(rows)
    assert insist_on_equality(iter(records)) == 7
    insist_on_json_ld([draft_of(mapped) for mapped in records])


@settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(st.lists(CELLS, min_size=12, max_size=12), min_size=1, max_size=4))
def test_any_table_makes_the_same_quads_both_ways(tmp_path: Path, table: list[list[str]]) -> None:
    """Whatever stands in the cells: a row is rejected, or both ways say the same of it."""
    header, *_ = csv.reader((TABLES / "centres.csv").read_text("utf-8").splitlines())
    path = tmp_path / "centres.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *([f"C{n}", *row[1:]] for n, row in enumerate(table))])
    rows = rows_of(TABLES / "centres.toml", path)
    insist_on_equality(iter(rows))
    account = rows.report.rows
    assert account["mapped"] + account["rejected"] + account["duplicate"] == len(table)


def test_a_collection_has_graphs_and_nested_nodes_below_its_slug() -> None:
    tables = [TABLES / "centres.csv"]
    mapping = Mapping(load_source(TABLES / "centres.toml"), tables, Registry.from_names([]))
    found = {
        each.id: each
        for each in mapped_quads(mapping, tables, below="tide", on_reject=lambda reject: None)
    }
    heron = found["facility/heron-computing-centre-running"]
    assert heron.iri == "https://w3id.org/benchgraph/id/facility/heron-computing-centre-running"
    assert heron.graph == heron.iri.replace("/id/", "/graph/tide/")
    assert (heron.type, heron.path, heron.line) == ("Facility", tables[0], 2)
    assert heron.names == {"en": "Heron Computing Centre"}
    lines = heron.lines.decode().splitlines()
    assert all(line.endswith(f"<{heron.graph}> .") for line in lines)
    assert any(line.startswith(f"<{heron.iri}/tide/observation/speed> ") for line in lines)


def test_a_name_yields_to_that_of_another_collection() -> None:
    tables = [TABLES / "centres.csv"]
    mapping = Mapping(load_source(TABLES / "centres.toml"), tables, Registry.from_names([]))
    iri = "https://w3id.org/benchgraph/id/facility/heron-computing-centre-running"
    first = next(mapped_quads(mapping, tables, named={iri: {"en": "Heron"}}))
    labels = [line for line in first.lines.decode().splitlines() if 'Computing Centre"' in line]
    assert [line.split()[1] for line in labels] == [
        "<http://www.w3.org/2004/02/skos/core#altLabel>"
    ]


@pytest.mark.parametrize(
    ("mapping", "names", "rows", "records"),
    [
        ("epoch-gpu-clusters", ["gpu_clusters-2026-08.csv"], 786, {"facility": 786}),
        ("epoch-gpu-clusters-ten-regions", ["gpu_clusters-2026-08.csv"], 786, {"facility": 63}),
        ("epoch-data-centers", ["data_center_timelines-2026-03.csv", "data_centers-2026-03.csv"],
         118, {"facility": 17}),
    ],
)  # fmt: skip
def test_the_tables_of_epoch_are_accounted_for(
    shared: Path | None, mapping: str, names: list[str], rows: int, records: dict[str, int]
) -> None:
    """Every row becomes a facility of its own, or is outside the regions; both ways agree."""
    if shared is None or not (shared / "sources" / "epoch").is_dir():
        pytest.skip("the tables of Epoch are not at hand")
    found = rows_of(mapping, *(shared / "sources" / "epoch" / name for name in names))
    insist_on_equality(each for each in found if hash(each.record.id) % 3 == 0)
    account = found.report.rows
    assert account["rejected"] == account["duplicate"] == 0
    assert account["mapped"] + account["skipped"] == rows
    assert found.report.records["facility"] == records["facility"]
    assert all(table.unused == [] for table in found.report.tables)
    assert found.report.unmatched() == {}


def test_a_quote_makes_the_same_quads_both_ways(mapped) -> None:
    head = '[mapping]\nslug = "s"\npage = "https://t.example"\nlanguage = "en"\n'
    head += 'quote = {column = "Words", licensed = true}\n'
    made = mapped(
        'Name,Words\na,"It hums, they say"\nb,\n',
        '[[record]]\nkind = "facility"\nkey = ["Name"]\nlabel = {en = "{Name}", zh-Hans = "名"}\n',
        head=head,
    )
    assert insist_on_equality(iter(made.mapped)) == 2
    assert b"It hums, they say" in record_lines(made.mapped[0].record)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("t.tsv", "Name\tMW\na\t4\nb\t2.0\n"),
        ("t.jsonl", '{"Name": "a", "MW": 4}\n{"Name": "b", "MW": 2.0}\n'),
    ],
)
def test_other_kinds_of_tables_say_the_same(mapped, name: str, table: str) -> None:
    made = mapped(
        table,
        """
[[record]]
kind = "facility"
key = ["Name"]
label.en = "{Name}"
[[record.observations]]
id = "power"
indicator = "indicator/power-capacity"
valueStatus = "actual"
unit = "unit/megawatt"
value = {column = "MW", read = "number"}
""",
        name=name,
    )
    assert insist_on_equality(iter(made.mapped)) == 2
    assert "    value: 2\n" in made.drafts["facility/b"]
    assert f'section: "{name}, row ' in made.drafts["facility/b"]


def test_a_mapping_extends_another_and_mistakes_name_the_right_file(tmp_path: Path) -> None:
    (tmp_path / "centres.toml").write_text(
        (TABLES / "centres.toml").read_text("utf-8").replace("axis/compute", "axis/computing")
    )
    (tmp_path / "countries.csv").write_text((TABLES / "countries.csv").read_text("utf-8"))
    over = tmp_path / "mine.toml"
    over.write_text(
        '[mapping]\nextends = "centres.toml"\nslug = "mine"\n'
        '[rows]\nwhen = {column = "Contry", is = "Finland"}\n'
    )
    with pytest.raises(MappingError) as error:
        list(rows_of(over, TABLES / "centres.csv"))
    assert (error.value.path, error.value.line, error.value.found) == (over, 5, "Contry")
    over.write_text(over.read_text().replace("Contry", "Country"))
    with pytest.raises(MappingError) as error:
        list(rows_of(over, TABLES / "centres.csv"))
    assert (error.value.path, error.value.found) == (tmp_path / "centres.toml", "axis/computing")
    over.write_text('[mapping]\nextends = "mine.toml"\n')
    with pytest.raises(MappingError, match="extends itself in a circle"):
        load_source(over)
