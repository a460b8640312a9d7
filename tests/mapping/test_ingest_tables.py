"""``benchgraph ingest --mapping``: drafts, rejects, report; all or nothing on the disk."""

from __future__ import annotations

import csv
import json
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.errors import BenchgraphError
from benchgraph.records import read_records

TABLES = Path(__file__).parents[2] / "docs" / "examples" / "tables"


def invoke(*arguments: str | Path) -> tuple[int, str]:
    """Run the command line in this process; its exit code and what it says."""
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    if isinstance(done.exception, BenchgraphError):
        return done.exception.exit_code, done.output + str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The invented tables, in a folder of their own."""
    shutil.copytree(TABLES, tmp_path / "tables")
    return tmp_path / "tables"


@pytest.fixture
def ingest(tables: Path) -> Callable[..., tuple[int, str]]:
    """Run the command; its exit code and what it says."""

    def run(*more: str | Path, table: str = "centres.csv") -> tuple[int, str]:
        mapping = tables / "centres.toml"
        return invoke("ingest", tables / table, "--mapping", mapping, "--no-registry", *more)

    return run


def test_what_cannot_be_read_stops_everything(ingest, tmp_path: Path) -> None:
    code, said = ingest("--out", tmp_path / "out", "--report", tmp_path / "report.json")
    assert code == 2
    assert "centres.csv:5: row 5, column 'Speed (TFLOPS)': value: no number" in said
    assert "found:    fast" in said
    assert "--rejects" in said
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "report.json").exists()


def test_rejects_are_listed_and_the_rest_is_written(ingest, tmp_path: Path) -> None:
    code, said = ingest(
        "--out", tmp_path / "out", "--rejects", tmp_path / "r.csv",
        "--report", tmp_path / "report.json", "--read-on", "2026-11-29",
    )  # fmt: skip
    assert code == 0
    assert "5 rows: 4 mapped, 1 rejected" in said
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        (reject,) = csv.DictReader(file)
    assert reject == {
        "table": "centres.csv", "row": "5", "line": "5", "column": "Speed (TFLOPS)",
        "found": "fast", "why": "value: no number can be read here",
    }  # fmt: skip
    records = {record.id for record in read_records(tmp_path / "out")}
    assert records == {
        "facility/heron-computing-centre-running", "facility/lantern-hall-running",
        "facility/lantern-hall-planned", "facility/old-mill-closed",
        "institution/heron-institute", "institution/lantern-office",
        "institution/saltmarsh-council",
    }  # fmt: skip
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["rows"] == {
        "all": 5, "mapped": 4, "rejected": 1, "skipped": 0, "duplicate": 0, "numbered": 0,
        "gathered": 0,
    }  # fmt: skip
    (table,) = report["tables"]
    assert table["rejectedFor"] == {"Speed (TFLOPS): value: no number can be read here": 1}
    assert table["columns"]["Country"] == {"used": ["facility.region"]}
    assert "facility.observations.cost.value" not in table["columns"]["Cost"]["used"]
    assert report["rounded"] == {"Speed (TFLOPS)": 1}
    assert report["lookups"] == {"countries": {"used": 3, "rows": 4}}


def test_the_drafts_are_valid(ingest, tmp_path: Path) -> None:
    ingest("--out", tmp_path / "out", "--rejects", tmp_path / "r.csv", "--read-on", "2026-11-29")
    code, said = invoke("validate", tmp_path / "out")
    assert code == 0, said
    assert "7 records conform" in said


def test_a_reviewed_draft_is_kept_and_the_table_says_it_beside(ingest, tmp_path: Path) -> None:
    arguments = ["--out", tmp_path / "out", "--rejects", tmp_path / "r.csv"]
    ingest(*arguments)
    path = tmp_path / "out" / "facilities" / "old-mill-closed.yaml"
    reviewed = path.read_text("utf-8").replace("reviewStatus: draft", "reviewStatus: reviewed")
    path.write_text(reviewed, "utf-8")
    code, said = ingest(*arguments)
    assert code == 0
    assert "kept, because it is reviewed" in said
    assert path.read_text("utf-8") == reviewed
    assert (tmp_path / "out" / ".changes" / "facilities" / "old-mill-closed.yaml").exists()


def test_a_limit_looks_at_the_first_rows(ingest, tmp_path: Path) -> None:
    code, said = ingest("--out", tmp_path / "out", "--limit", "2")
    assert code == 0
    assert "2 rows: 2 mapped" in said


def test_with_nothing_left_the_rejects_are_written_and_the_code_is_1(
    ingest, tables: Path, tmp_path: Path
) -> None:
    header, *rows = (tables / "centres.csv").read_text("utf-8").splitlines()
    (tables / "bad.csv").write_text("\n".join([header, rows[3]]) + "\n", "utf-8")
    code, said = ingest("--out", tmp_path / "out", "--rejects", tmp_path / "r.csv", table="bad.csv")
    assert code == 1
    assert "no row of the tables was mapped" in said
    assert (tmp_path / "r.csv").read_text("utf-8").count("\n") == 2
    assert not (tmp_path / "out").exists()


def test_a_ragged_row_is_a_reject(ingest, tables: Path, tmp_path: Path) -> None:
    with (tables / "centres.csv").open("a", encoding="utf-8") as file:
        file.write("Stump,too,short\n")
    code, said = ingest("--out", tmp_path / "out", "--rejects", tmp_path / "r.csv")
    assert code == 0
    assert "2 rejected" in said
    assert "fewer cells than the header" in (tmp_path / "r.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--mapping", "epoch-gpu-cluster"], "epoch-gpu-clusters"),
        (["--limit", "3"], "--limit and --rejects are for tables"),
    ],
)
def test_misuse_is_told(tables: Path, tmp_path: Path, arguments: list[str], told: str) -> None:
    table = str(tables / "centres.csv")
    code, said = invoke("ingest", table, "--out", tmp_path / "o", *arguments)
    assert code == 2
    assert told in said


def test_memory_does_not_grow_with_the_table(tmp_path: Path, mapped) -> None:
    """From 500 rows to 1,500, all different, what is kept grows by ids and little else."""
    mapping = """
[[record]]
kind = "facility"
key = ["Name"]
label.en = "{Name}"
[[record.observations]]
id = "o"
indicator = "indicator/power-capacity"
valueStatus = "actual"
unit = "unit/megawatt"
value = "{V}"
"""
    from benchgraph.mapping.plan import Mapping
    from benchgraph.mapping.quads import mapped_quads
    from benchgraph.mapping.source import load_source
    from benchgraph.registry import Registry

    mapped("Name,V\na,1\n", mapping)  # writes the mapping
    peaks = []
    for rows in (500, 1_500):
        table = tmp_path / f"{rows}.csv"
        table.write_text("Name,V\n" + "".join(f"Centre {n},{n}\n" for n in range(rows)))
        made = Mapping(load_source(tmp_path / "m.toml"), [table], Registry.from_names([]))
        tracemalloc.start()
        assert sum(1 for _ in mapped_quads(made, [table])) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Remembered values are bounded; 100,000 rows are measured by benchmarks/mapping.py.
    assert (peaks[1] - peaks[0]) / 1_000 < 5_000
