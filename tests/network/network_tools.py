"""Programs that some tests of this folder need, and what happens where one is missing.

On a developer's machine such a test is left out, and the reason says which program to install; in
CI (``CI=true``) a missing program fails the test: what only a real reader can show must be shown.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

NODE_PACKAGES = Path(__file__).parent / "node"
RULES = Path(__file__).parents[1] / "serving" / "node"  # axe-core, which all pages are checked by
GEPHI_TOOLKIT = Path(
    os.environ.get("BENCHGRAPH_GEPHI_TOOLKIT")
    or Path.home() / ".m2/repository/org/gephi/gephi-toolkit/0.10.1/gephi-toolkit-0.10.1-all.jar"
)


def in_ci() -> bool:
    """Whether the tests run where nothing may be left out."""
    return os.environ.get("CI", "").lower() == "true"


def missing(what: str, how: str) -> NoReturn:
    """Leave the test out, or fail it in CI."""
    message = f"{what} is not here ({how})"
    if in_ci():
        pytest.fail(message)
    pytest.skip(message)


def program(*names: str, how: str) -> str:
    """The path of the first of ``names`` that is installed."""
    for name in names:
        if found := shutil.which(name):
            return found
    missing(names[0], how)


def installed(folder: Path) -> Path:
    """``node_modules`` of a folder with a lock file: installed in CI where it is not there."""
    modules = folder / "node_modules"
    packages = json.loads((folder / "package.json").read_text())["dependencies"]
    if not all((modules / name).is_dir() for name in packages):
        how = f"npm ci --prefix {folder}"
        if not in_ci():
            missing(f"node packages of {folder}", how)
        npm = program("npm", how="apt-get install npm")
        command = [npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--prefix"]
        subprocess.run([*command, str(folder)], check=True, capture_output=True, timeout=300)
    return modules


def node(script: str, *arguments: str) -> object:
    """What a script of ``node/`` prints as JSON, run with the packages of its lock file."""
    executable = program("node", how="apt-get install nodejs npm")
    installed(NODE_PACKAGES)
    done = subprocess.run(
        [executable, str(NODE_PACKAGES / script), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def gephi(*paths: Path) -> dict[str, dict]:
    """Path → what stands in Gephi's workspace after it opened the file; one start of Java for all.

    A folder is opened as its ``nodes.csv`` and ``edges.csv``.
    """
    java = program("java", how="apt-get install default-jdk-headless")
    if not GEPHI_TOOLKIT.is_file():
        missing("the Gephi Toolkit", "script/ci-setup")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "found.json"
        reader = Path(__file__).parent / "gephi" / "ReadWithGephi.java"
        command = [java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", str(GEPHI_TOOLKIT)]
        done = subprocess.run(
            [*command, f"-Duser.home={folder}", str(reader), str(out), *map(str, paths)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, dict] = json.loads(out.read_text())
    return found
