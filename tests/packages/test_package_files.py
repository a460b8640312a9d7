"""What goes to an index: an sdist that is the whole project, and a wheel that is made from it."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The moment of tests/conftest.py, as the tests that build wheels have it in common.
BUILT_AT = 1767225600


@pytest.fixture
def sdist(distributions: Path) -> Path:
    (built,) = distributions.glob("*.tar.gz")
    return built


def test_checkout_and_sdist_make_the_same_wheel_byte_for_byte(wheel: Path, tmp_path: Path) -> None:
    """That of the fixture was made from the sdist, at another time and in another folder."""
    code = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(BUILT_AT), "TZ": "Asia/Singapore"},
    )  # fmt: skip
    (again,) = tmp_path.iterdir()
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_sdist_is_the_project_and_nothing_else(sdist: Path) -> None:
    top = sdist.name.removesuffix(".tar.gz")
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    names = {member.name.removeprefix(f"{top}/") for member in members}
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:  # an unpacked sdist is no checkout
        project = {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
        assert names - {"PKG-INFO"} == project
    for folder in ("benchmarks", "data", "deploy", "docs", "findings", "mappings", "ontology",
                   "queries", "script", "shapes", "src", "tests"):  # fmt: skip
        assert any(name.startswith(f"{folder}/") for name in names), folder
    # Nothing tells who made it, where and when.
    assert {member.mtime for member in members} == {BUILT_AT}
    assert {(member.uid, member.gid, member.uname, member.gname) for member in members} == {
        (0, 0, "", "")
    }
    assert [member.name for member in members if not member.isfile()] == []


def test_an_index_would_take_them_and_the_wheel_is_well_made(
    distributions: Path, wheel: Path
) -> None:
    def judged_by(module: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            capture_output=True, text=True, check=False,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "300"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    files = sorted(map(str, distributions.iterdir()))
    assert judged_by("twine", "check", "--strict", *files).count("PASSED") == 2 == len(files)
    assert judged_by("check_wheel_contents", str(wheel)).endswith("whl: OK\n")
