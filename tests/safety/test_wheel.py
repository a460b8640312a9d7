"""What `pip install` brings is complete: it works where no checkout is."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from safety_commands import RECORDS

from benchgraph.differences import compare_releases
from benchgraph.records import layers
from benchgraph.release.intake import Intake

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "benchgraph"
RESOURCES = ("ontology", "shapes", "queries", "data", "deploy", "mappings")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, as pip does, where nothing else of the project is."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def tracked(folder: Path) -> set[str]:
    """The files under ``folder`` that belong to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", str(folder)], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().split("\0")
        return {str((ROOT / name).relative_to(folder)) for name in names if name}
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_and_every_resource(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for name in tracked(PACKAGE):
        assert f"benchgraph/{name}" in names
    for folder in RESOURCES:
        found = tracked(ROOT / folder)
        assert found
        for name in found:
            assert f"benchgraph/_resources/{folder}/{name}" in names
    assert "benchgraph/py.typed" in names
    for licence in ("LICENSE", "NOTICE"):
        assert any(name.endswith(f".dist-info/licenses/{licence}") for name in names)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    for name in names:
        assert name.startswith(("benchgraph/", "benchgraph-")), name
        assert "__pycache__" not in name and not name.endswith((".pyc", ".tmp")), name


def test_the_installed_package_works_without_the_checkout(
    installed: Path, small_release: Path, tmp_path: Path
) -> None:
    def run(*arguments: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "benchgraph", *map(str, arguments)],
            cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(installed)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-c", "import benchgraph.resources as r; print(r.resource_dir('data'))"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )  # fmt: skip
    assert where.stdout.strip() == str(installed / "benchgraph" / "_resources" / "data")
    assert "promise-tracker" in run("questions")
    assert "Harbour" in run("show", "case:harbour-compute", "--release", small_release)
    assert run("ask", "promise-tracker", "--release", small_release, "--format", "csv")
    run("build", "--data", RECORDS, "--no-shipped", "--out", "made")
    run("validate", RECORDS)
    run("export", "rdf", "--release", "made", "--out", "x.ttl")
    for ending in ("html", "png", "gexf"):
        run("export", "network", "--release", "made", "--out", f"x.{ending}")


# -- the documented way of a table, from an empty folder ----------------------------------------

CLUSTERS = ROOT / "tests" / "fixtures" / "clusters"
_FOLDER = Path(os.environ.get("BENCHGRAPH_SHARED", ROOT.parent / "shared")) / "sources" / "epoch"
EPOCH = _FOLDER if _FOLDER.is_dir() else None


def walk(text: str) -> list[tuple[str, list[str]]]:
    """The commands of the documented way, each with the lines that are shown under it."""
    section = text.partition("## From a table to the tracker")[2].partition("\n## ")[0]
    (block,) = re.findall(r"^```console\n(.*?)^```", section, re.M | re.S)
    parts = [part.partition("\n") for part in block.split("$ benchgraph ")[1:]]
    return [(command, shown.splitlines()) for command, _, shown in parts]


@pytest.fixture
def follow(installed: Path, tmp_path: Path) -> Callable[[str], str]:
    """Runs a documented command with the wheel alone, in an empty folder."""

    def run(command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "benchgraph", *shlex.split(command)],
            cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(installed), "COLUMNS": "100"},
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stderr)
        return " ".join((done.stdout + done.stderr).split())

    return run


def test_a_made_table_goes_the_documented_way(follow: Callable[[str], str], tmp_path: Path) -> None:
    for table in CLUSTERS.glob("*.csv"):
        shutil.copy(table, tmp_path)
    steps = walk((ROOT / "docs" / "mapping-tables.md").read_text("utf-8"))
    assert len(steps) == 7
    for command, shown in steps:
        printed = follow(command)
        for line in shown:
            assert " ".join(line.split()) in printed, (command, line, printed[:2000])


@pytest.mark.skipif(EPOCH is None, reason="the given tables are not at hand")
def test_the_whole_table_of_epoch_goes_the_same_way(
    follow: Callable[[str], str], tmp_path: Path
) -> None:
    assert EPOCH is not None
    for month in ("2026-03", "2026-08"):
        table = EPOCH / f"gpu_clusters-{month}.csv"
        shutil.copy(table, tmp_path / f"clusters-{month}.csv")
    steps = [
        command for command, _ in walk((ROOT / "docs" / "mapping-tables.md").read_text("utf-8"))
    ]
    told = follow(steps[0])
    assert "786 rows: 786 mapped" in told and "ignored, 0 neither" in told
    report = json.loads((tmp_path / "march.json").read_text("utf-8"))
    assert sum(table["rows"]["mapped"] for table in report["tables"]) == 786
    names = [path.stem for path in (tmp_path / "march" / "facilities").glob("*.yaml")]
    assert len(names) == 786
    assert sum(name.startswith("anonymized-chinese-system") for name in names) == 257
    assert re.search(r"\d{3} records conform", follow(steps[3]))  # a build validates them too
    tracked = follow("ask promise-tracker --release march-release --format csv")
    assert "Stargate UAE Phase 2" in tracked and "Nebius Finland Phase 2" in tracked
    follow(steps[1])
    # What changed, by the same drafts without a second build.
    march, august = (
        b"".join(Intake(layers([tmp_path / name], shipped=False))) for name in ("march", "august")
    )
    found = compare_releases(march, august)
    told = [change.words for changes in found.kinds.values() for change in changes]
    listed = told + [
        c.words for s in found.sections.values() for c in (*s.added, *s.removed, *s.changed)
    ]
    assert 0 < len(listed) < 30 and len(found.spelling) > 1000
