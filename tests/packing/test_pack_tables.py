"""The tables of a pack: what they hold, in every format, as spreadsheets and programs read them."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benchgraph.cli import cli
from benchgraph.errors import EngineError
from benchgraph.packing.model import Source
from benchgraph.packing.tables import write
from benchgraph.packing.tables.facts import FACTS, Facts
from benchgraph.packing.tables.schema import TABLES
from benchgraph.packing.tables.sheetrows import MAX_TEXT, Styles, Texts, rows_xml
from benchgraph.release import Release
from benchgraph.store import Rows
from benchgraph.vocab import BG, ID, PREFIX_HEADER, RDF, SKOS

Outside = Callable[..., subprocess.CompletedProcess[str]]
DAY = dt.date(2026, 11, 29)
ROOT = Path(__file__).parents[2]
# Texts that a spreadsheet, a CSV reader or XML would make something else of.
ODD = (
    '=HYPERLINK("http://example.org")', "+1", "-2+3", "@SUM(A1)", '"quoted", with a comma',
    "two\nlines", " blanks ", "_x0041_", "a\x0b<b>&amp;", "数码港\u3000サイバー", "\t=1", "1e5",
)  # fmt: skip
ODD_GRAPH = "https://w3id.org/benchgraph/graph/case/odd"


def source_of(release: Release, lines: list[bytes]) -> Source:
    """A source whose graph is these lines."""
    source = Source(release, DAY)
    source.__dict__["nquads"] = b"".join(lines)
    return source


@pytest.fixture(scope="session")
def small(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a part of the shipped graph, in which much is missing that it refers to."""
    folder = tmp_path_factory.mktemp("small-tables")
    write(source_of(release, part_of(release)), folder, ())
    return folder


def part_of(release: Release) -> list[bytes]:
    """One case and what it profiles, as if the rest had been left out."""
    stems = ("case/cyberport-ai", "facility/cyberport-ai", "region/hong-kong>", "epoch>", "money>",
             "page/cyberport-ai", "institution/dpo>", "money/region/hong-kong>", "benchgraph>",
             "vocab>", "initiative/ai-supercomputing", "release>", "ontology>")  # fmt: skip
    graphs = tuple(f"<https://w3id.org/benchgraph/graph/{stem}".encode() for stem in stems)
    relations = f"<{ID}relation/contradiction/".encode()
    return [
        line
        for line in release.nquads().splitlines(keepends=True)
        if (b"<" + line.rpartition(b" <")[2]).startswith(graphs) or line.startswith(relations)
    ]


def select(release: Release, query: str) -> Rows:
    return release.store.select(PREFIX_HEADER + query)


def read(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def shipped(unpacked: Path) -> dict[str, list[dict[str, str]]]:
    return {table.name: read(unpacked, table.name) for table in TABLES}


def test_a_number_can_be_read_without_any_other_table(shipped: dict[str, Any]) -> None:
    key = "facility/cyberport-ai-supercomputing-centre/observation/compute-target"
    (row,) = (row for row in shipped["observations"] if row["id"] == key)
    expected = {
        "entity": "Cyberport AI Supercomputing Centre",
        "region": "Hong Kong",
        "indicator": "compute capacity",
        "value_status": "target",
        "source_value": "3000 PFLOPS",
        "value": "3000",
        "unit": "petaflops",
        "date": "2024-10-07",
        "date_precision": "day",
        "year": "2024",
        "quote": "3000 PFLOPS",
        "source_page": "https://sgai.md/benchmarking/cyberport-ai-supercomputing-centre/",
        "not_stated": "deadline",
        "base_value": "3000",
        "base_unit": "PFLOPS",
        "entity_zh_hans": "数码港 AI 超算中心",
        "entity_ja": "サイバーポート AI スーパーコンピューティングセンター",
        "entity_id": "facility/cyberport-ai-supercomputing-centre",
        "unit_id": "unit/petaflops",
        "evidence_count": "6",
        "record": "facility/cyberport-ai-supercomputing-centre",
        "collection": "benchgraph",
        "iri": ID + key,
        "currency": "",
    }
    assert {name: row[name] for name in expected} == expected
    assert row["note"].startswith("Two drilldown pages")


def test_every_node_of_the_graph_has_its_row(shipped: dict[str, Any], release: Release) -> None:
    classes = {
        "events": "bg:Event org:ChangeEvent", "judgements": "bg:Assessment",
        "relations": "bg:Relation",
        "evidence": "bg:Evidence", "citations": "bg:Citation", "mentions": "bg:Mention",
        "fact_lines": "bg:SourceFact", "absences": "bg:Absence", "concepts": "skos:Concept",
        "records": "bg:Record", "collections": "bg:Collection",
        "entities": "bg:Case bg:Thing bg:Region bg:PolicyDocument",
    }  # fmt: skip
    for table, names in classes.items():
        found = select(release, f"SELECT DISTINCT ?s {{ VALUES ?c {{ {names} }} ?s a ?c }}")
        assert sorted(row["iri"] for row in shipped[table]) == sorted(s.value for (s,) in found), (
            table
        )
    numbers = select(release, "SELECT ?s { ?s a bg:Observation }")
    rows = [row["iri"] for name in ("observations", "statistics") for row in shipped[name]]
    assert sorted(rows) == sorted(s.value for (s,) in numbers)
    quotes = select(release, "SELECT ?q { ?s a bg:Evidence ; oa:hasSelector/oa:exact ?q }")
    assert sorted(r["quote"] for r in shipped["evidence"] if r["quote"]) == sorted(
        q.value for (q,) in quotes
    )
    notes = select(release, "SELECT ?n { ?s skos:note ?n }")
    assert sorted(row["note"] for row in shipped["notes"]) == sorted(n.value for (n,) in notes)


def test_every_property_between_entities_is_a_fact_or_stands_elsewhere(release: Release) -> None:
    entities = "bg:Case bg:Thing bg:Region bg:PolicyDocument"
    asked = f"""SELECT DISTINCT ?p {{
        VALUES ?c {{ {entities} }} VALUES ?d {{ skos:Concept {entities} }}
        ?s a ?c ; ?p ?o . ?o a ?d
    }}"""
    found = {p.value for (p,) in select(release, asked)}
    inverse = {
        BG.profiledIn.value,
        BG.relatedTo.value,
        "http://www.w3.org/ns/org#hasSubOrganization",
    }
    matches = {f"http://www.w3.org/2004/02/skos/core#{each}Match" for each in ("exact", "close")}
    assert found - {p.value for p in FACTS} <= inverse | matches


def test_keys_are_unique_and_references_lead_to_rows(shipped: dict[str, Any]) -> None:
    for table in TABLES:
        rows = shipped[table.name]
        assert len({tuple(row[k] for k in table.key) for row in rows}) == len(rows), table.name
        assert rows, table.name
        for column in table.columns:
            if to := column.foreign:
                known = {row[to[1]] for row in shipped[to[0]]}
                assert {row[column.name] for row in rows} - {""} <= known, (table.name, column.name)
            if column.required:
                assert all(row[column.name] for row in rows), (table.name, column.name)
            assert column.description.endswith((".", "…")), column.name


def typed(text: str, datatype: str) -> object:
    make: dict[str, Callable[[str], object]] = {
        "integer": int, "decimal": float, "boolean": lambda t: t == "true",
        "date": dt.date.fromisoformat,
    }  # fmt: skip
    return make.get(datatype, str)(text) if text else None


def test_parquet_and_workbook_say_what_the_csv_says(small: Path) -> None:
    from arro3.io import read_parquet

    book = openpyxl.load_workbook(small / "benchgraph.xlsx", read_only=True)
    assert book.sheetnames == ["Read me", *(table.title for table in TABLES)]
    for table in TABLES:
        rows = [
            [typed(row[c.name], c.datatype) for c in table.columns]
            for row in read(small, table.name)
        ]
        parquet = read_parquet(small / "tables" / f"{table.name}.parquet").read_all()
        columns = [parquet.column(c.name).to_pylist() for c in table.columns]
        assert [list(row) for row in zip(*columns, strict=True)] == rows, table.name
        sheet = list(book[table.title].iter_rows(values_only=True))
        assert list(sheet[0]) == [c.title for c in table.columns]
        cells = [[*row, *[None] * (len(table.columns) - len(row))] for row in sheet[1:]]
        types = [c.datatype for c in table.columns]
        assert [list(map(_plain, row, types)) for row in cells] == rows, table.name
    said = [text for row in book["Read me"].iter_rows(values_only=True) for text in row]
    assert {c.name for table in TABLES for c in table.columns} <= set(said)


def _plain(value: object, datatype: str) -> object:
    """A day has an hour there, and a number of many digits is text."""
    if isinstance(value, dt.datetime):
        return value.date()
    return float(value) if datatype == "decimal" and isinstance(value, str) else value


def test_the_same_graph_gives_the_same_bytes(small: Path, release: Release, tmp_path: Path) -> None:
    again = write(source_of(release, part_of(release)), tmp_path, ())
    assert {m.name: m.path.read_bytes() for m in again} == {
        m.name: (small / m.name).read_bytes() for m in again
    }


def odd_lines() -> list[bytes]:
    kind = f"<{BG.Case.value}> <{ODD_GRAPH}> ."
    lines = []
    for number, text in enumerate(ODD):
        node = f"<{ID}case/odd-{number:02}>"
        name = json.dumps(text, ensure_ascii=True)
        lines += [
            f"{node} <{RDF.type.value}> {kind}\n",
            f"{node} <{SKOS.prefLabel.value}> {name}@en <{ODD_GRAPH}> .\n",
        ]
    return [line.encode() for line in lines]


def test_odd_texts_stay_as_they_are_and_nothing_is_calculated(
    release: Release, tmp_path: Path
) -> None:
    write(source_of(release, odd_lines()), tmp_path, ())
    assert [row["name"] for row in read(tmp_path, "entities")] == list(ODD)
    book = openpyxl.load_workbook(tmp_path / "benchgraph.xlsx")
    cells = [row[0] for row in book["Entities"].iter_rows(min_row=2)]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {
        "s",
        "n",
        "b",
        "d",
    }
    assert [cell.value for cell in cells] == [
        # The escape is Excel's and LibreOffice's own; openpyxl shows it as it stands in the file.
        text.replace("\x0b", "\ufffd").replace("_x0041_", "_x005F_x0041_")
        for text in ODD
    ]


def test_what_a_sheet_cannot_hold_is_cut_or_text() -> None:
    columns = {c.name: c for t in TABLES for c in t.columns if t.name == "observations"}
    chosen = tuple(columns[name] for name in ("entity", "value", "due_by", "approximate", "year"))
    row = (
        "\U0001f600" * MAX_TEXT,
        Decimal("1234567890123456.5"),
        dt.date(1899, 12, 31),
        True,
        2024,
    )
    xml = rows_xml(chosen, [row], 7, Styles(), Texts())
    text = xml.partition("<t>")[2].partition("</t>")[0]
    assert len(text.encode("utf-16-le")) // 2 <= MAX_TEXT and text.endswith("stands in the CSV)")
    assert "<t>1234567890123456.5</t>" in xml and "<t>1899-12-31</t>" in xml
    assert '<c r="D7" s="0" t="b"><v>1</v></c><c r="E7" s="0"><v>2024</v></c></row>' in xml


def test_a_sheet_ends_where_the_format_ends(
    monkeypatch: pytest.MonkeyPatch, release: Release, tmp_path: Path
) -> None:
    monkeypatch.setattr("benchgraph.packing.tables.workbook.MAX_ROWS", 5)
    write(source_of(release, odd_lines()), tmp_path, ())
    sheet = openpyxl.load_workbook(tmp_path / "benchgraph.xlsx")["Entities"]
    assert (sheet.max_row, len(read(tmp_path, "entities"))) == (5, len(ODD))


def test_without_the_extra_one_line_tells(
    monkeypatch: pytest.MonkeyPatch, release: Release, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "arro3.io", None)
    with pytest.raises(EngineError, match="arro3-io") as raised:
        write(source_of(release, []), tmp_path, ())
    assert raised.value.hint == "pip install 'benchgraph[pack]'"
    # A build is told so before its work, not after it.
    build = ["build", "--pack", "--out", str(tmp_path / "release")]
    with pytest.raises(EngineError, match="arro3-io"):
        cli.main(build, standalone_mode=False)
    assert not list(tmp_path.iterdir())


def test_the_page_about_the_tables_is_current() -> None:
    loader = SourceFileLoader("pack_tables", str(ROOT / "script" / "pack-tables"))
    spec = importlib.util.spec_from_loader("pack_tables", loader)
    assert spec is not None
    script = importlib.util.module_from_spec(spec)
    loader.exec_module(script)
    assert script.main(["--check"]) == 0


def test_a_graph_of_nothing_gives_tables_without_rows() -> None:
    facts = Facts.of(b"")
    assert all(not list(table.chunks(facts)) for table in TABLES)


LOAD = """
import json, sys
import mlcroissant
data = mlcroissant.Dataset(jsonld=sys.argv[1])
counts = {}
for records in data.metadata.record_sets:
    rows = list(data.records(records.id))
    assert all(isinstance(row, dict) for row in rows), records.id
    counts[records.id] = len(rows)
print(json.dumps(counts))
"""


@pytest.mark.parametrize("validator", ["frictionless", "csvw", "mlcroissant", "duckdb"])
def test_validators_of_others_take_the_tables(
    validator: str, small: Path, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody may ask an address
    rows = {table.name: len(read(small, table.name)) for table in TABLES}
    run = _RUNS[validator](outside, small)
    assert run.returncode == 0, run.stdout + run.stderr
    if validator == "frictionless":
        report = json.loads(run.stdout)
        assert report["valid"] and report["stats"]["tasks"] == len(TABLES)
    elif validator == "csvw":
        assert "OK" in run.stdout
    else:
        assert json.loads(run.stdout.splitlines()[-1]) == rows


DUCKDB = """
import json, sys
import duckdb
found = {}
for name in sys.argv[2:]:
    query = f"SELECT count(*) FROM '{sys.argv[1]}/{name}.parquet'"
    ((found[name],),) = duckdb.sql(query).fetchall()
print(json.dumps(found))
"""
_NAMES = [table.name for table in TABLES]
_RUNS: dict[str, Callable[[Outside, Path], subprocess.CompletedProcess[str]]] = {
    "frictionless": lambda run, at: run(
        "pack", "frictionless", "validate", "datapackage.json", "--json", cwd=at
    ),
    "csvw": lambda run, at: run("pack", "csvwvalidate", "-v", "tables/csv-metadata.json", cwd=at),
    "mlcroissant": lambda run, at: run("pack", "python", "-c", LOAD, "croissant.json", cwd=at),
    "duckdb": lambda run, at: run("pack", "python", "-c", DUCKDB, "tables", *_NAMES, cwd=at),
}


def test_a_harmed_table_is_found_by_a_validator(
    small: Path, outside: Outside, tmp_path: Path
) -> None:
    shutil.copytree(small, tmp_path / "harmed")
    path = tmp_path / "harmed" / "tables" / "collections.csv"
    path.write_text(
        path.read_text("utf-8") + path.read_text("utf-8").splitlines()[-1] + "\n", "utf-8"
    )
    run = outside(
        "pack", "frictionless", "validate", "datapackage.json", "--json", cwd=tmp_path / "harmed"
    )
    assert run.returncode == 1 and "primary-key" in run.stdout
