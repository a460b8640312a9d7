"""A machine that has nothing of the project installs the wheel, on each Python from 3.11 on."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from documented import not_shown, of_page

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "tests" / "fixtures" / "records"
# Where script/pythons-setup puts what starts each of them.
PYTHONS = Path(
    os.environ.get("BENCHGRAPH_TEST_PYTHONS") or Path.home() / ".cache/benchgraph-test-pythons"
)
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
# The suite itself runs on this one.
RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"
# What is compiled for each version, or could be.
COMPILED = "httptools, numpy, pyoxigraph, pypdfium2, rapidfuzz, resvg_py, selectolax, uvloop, yaml"
Machine = Callable[[str], "Installed"]


class Installed:
    """benchgraph as ``pip install`` brings it: the command, in an empty folder."""

    def __init__(self, environment: Path, home: Path) -> None:
        self.python = environment / "bin" / "python"
        self.command = self.python.with_name("benchgraph")
        self.home = home
        self.home.mkdir()
        own = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}
        self.environment = {**own, "COLUMNS": "100"}  # and so no PYTHONPATH

    def __call__(self, *words: str | Path) -> str:
        return self.run(self.command, *words)

    def run(self, *words: str | Path) -> str:
        done = subprocess.run(
            list(map(str, words)),
            cwd=self.home, env=self.environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stderr, done.stdout[-1000:])
        return done.stdout


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Installs the wheel under a version of Python, from the index, as the constraints pin it;
    once for each."""

    @cache
    def install(version: str) -> Path:
        python = PYTHONS / "bin" / f"python{version}"
        if not python.exists():
            if os.environ.get("CI") == "true" and not PYTHONS.exists():
                pytest.fail("script/pythons-setup has not been run")
            pytest.skip(f"Python {version} is not here (script/pythons-setup)")
        into = tmp_path_factory.mktemp("installed") / "environment"
        pinned = ["--constraint", ROOT / "constraints.txt", f"{wheel}[serve]"]
        for words in (
            ["venv", "--python", python, into],
            ["pip", "install", "--python", into / "bin" / "python", *pinned],
        ):
            done = subprocess.run(
                [sys.executable, "-m", "uv", "--quiet", "--no-config", *map(str, words)],
                cwd=into.parent, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        return into

    return install


@pytest.fixture
def machine(environment: Callable[[str], Path], tmp_path: Path) -> Machine:
    """A machine with the wheel under a version of Python, and nobody's files."""
    return lambda version: Installed(environment(version), tmp_path / "home")


def test_a_fresh_machine_answers_the_five_questions_of_the_readme(machine: Machine) -> None:
    newest = [version for version in VERSIONS if (PYTHONS / "bin" / f"python{version}").exists()]
    benchgraph = machine((newest or VERSIONS)[-1])
    asked = 0
    for command, shown in of_page(ROOT / "README.md"):
        words = shlex.split(command)
        if words[0] == "benchgraph":
            printed = benchgraph(*words[1:])
            assert not_shown(printed, tuple(shown)) is None, (command, printed[:3000])
            asked += 1
    assert asked == 5


@pytest.mark.parametrize("version", [each for each in VERSIONS if each != RUNNING])
def test_the_wheel_works_on_every_python_that_it_names(machine: Machine, version: str) -> None:
    benchgraph = machine(version)
    told = benchgraph.run(
        benchgraph.python, "-c", f"import sys, benchgraph, {COMPILED}; print(sys.version_info[:2])"
    )
    assert told.strip() == f"({version.replace('.', ', ')})"
    benchgraph("build", "--data", RECORDS, "--no-shipped", "--out", "release")
    assert "Harbour" in benchgraph("show", "case:harbour-compute", "--release", "release")
    serves(benchgraph)


def serves(benchgraph: Installed) -> None:
    """Whether the server of this installation starts, answers with a page, and ends when told."""
    server = subprocess.Popen(
        [benchgraph.command, "serve", "--release", "release", "--port", "0", "--workers", "1"],
        cwd=benchgraph.home, env=benchgraph.environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            pytest.fail("the server ended without telling its address")
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{found[0]}/id/case/harbour-compute") as answer:
                    assert b"Harbour" in answer.read()
                    break
            except urllib.error.URLError:
                assert time.monotonic() < until
                time.sleep(0.1)
    finally:
        server.terminate()
        server.communicate(timeout=60)
    assert server.returncode == 0
