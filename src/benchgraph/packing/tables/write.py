"""Write the tables of a release below a folder: each once from the graph, in every format."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from benchgraph.errors import EngineError
from benchgraph.packing.model import Member, Source
from benchgraph.packing.tables import croissant, csvw, frictionless
from benchgraph.packing.tables.csvs import CsvTable
from benchgraph.packing.tables.dataset import Dataset, dataset_of
from benchgraph.packing.tables.facts import Facts
from benchgraph.packing.tables.model import Table
from benchgraph.packing.tables.parquets import ParquetTable
from benchgraph.packing.tables.readme import readme
from benchgraph.packing.tables.schema import TABLES
from benchgraph.packing.tables.workbook import Workbook
from benchgraph.release.written import not_quads

FOLDER = "tables"
WORKBOOK = "benchgraph.xlsx"
DATA_PACKAGE, CROISSANT = "datapackage.json", "croissant.json"
CSVW = f"{FOLDER}/{csvw.METADATA}"
CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JSON, _JSON_LD = "application/json", "application/ld+json"


def write(source: Source, folder: Path, members: tuple[Member, ...]) -> list[Member]:
    """The files of the tables, and what describes them. Raises ReleaseError where the release is
    damaged, EngineError where what writes Parquet is not installed, OSError."""
    check_installed()
    (folder / FOLDER).mkdir(exist_ok=True)
    try:
        facts = Facts.of(source.nquads)
    except SyntaxError as error:  # the checksums are right, and the release was made by anybody
        raise not_quads(source.release.path, error) from None
    dataset = dataset_of(source, facts)
    with Workbook(folder / WORKBOOK, TABLES, readme(dataset, TABLES), source.date) as book:
        made = [each for table in TABLES for each in _write_table(table, facts, folder, book)]
    csvs = {Path(each.name).stem: each for each in made if each.media_type == CSV}
    title = "The same tables as sheets, for spreadsheets; the first sheet explains them"
    workbook = Member.of(folder, WORKBOOK, "workbook", XLSX, title)
    return [*made, workbook, *_describe(replace(dataset, files=csvs), folder)]


def check_installed() -> None:
    """Raises EngineError where what writes Parquet is not installed."""
    try:
        import_module("arro3.io")
    except ImportError:
        raise EngineError(
            "arro3-io, which writes Parquet, is not installed",
            hint="pip install 'benchgraph[pack]'",
        ) from None


def _write_table(table: Table, facts: Facts, folder: Path, book: Workbook) -> list[Member]:
    csv, parquet = f"{FOLDER}/{table.name}.csv", f"{FOLDER}/{table.name}.parquet"
    typed = ParquetTable(table, folder / parquet)
    book.begin(table)
    with closing(CsvTable(table, folder / csv)) as plain:
        for rows in table.chunks(facts):
            for each in (plain, typed, book):
                each.add(rows)
    typed.close()
    return [
        Member.of(folder, csv, "table", CSV, f"{table.title}. {table.description}"),
        Member.of(folder, parquet, "table", PARQUET, f"{table.title}, with typed columns"),
    ]


def _describe(dataset: Dataset, folder: Path) -> list[Member]:
    """What says to programs what the tables hold."""
    texts: tuple[tuple[str, Any, str, str, str], ...] = (
        (DATA_PACKAGE, frictionless.package(dataset, TABLES), _JSON,
         "The tables as a Frictionless Data Package", frictionless.PROFILE),
        (CSVW, csvw.metadata(dataset, TABLES), _JSON_LD,
         "The tables as CSV on the Web: columns, types, keys, properties", csvw.NAMESPACE),
        (CROISSANT, croissant.croissant(dataset, TABLES), _JSON_LD,
         "The tables as Croissant, for machine learning", croissant.CONFORMS),
    )  # fmt: skip
    made = []
    for name, content, media_type, title, standard in texts:
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / name).write_bytes(f"{text}\n".encode())
        made.append(Member.of(folder, name, "description", media_type, title, (standard,)))
    return made
