"""What `pip install` brings is complete: it works where no checkout is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from safety_commands import RECORDS

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "benchgraph"
RESOURCES = ("ontology", "shapes", "queries", "data", "deploy", "mappings")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the backend that pip would call (here without fetching it)."""
    folder = tmp_path_factory.mktemp("wheel")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


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
