"""One pack of the shipped graph for all tests of packs, and the validators that others wrote."""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from benchgraph import export_release
from benchgraph.release import Release

VALIDATORS = Path(
    os.environ.get("BENCHGRAPH_VALIDATORS", Path.home() / ".cache" / "benchgraph-validators")
)


@pytest.fixture(scope="session")
def pack(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the shipped graph; a test that harms it takes a copy."""
    return export_release(tmp_path_factory.mktemp("pack") / "pack.zip", release)


@pytest.fixture(scope="session")
def small_pack(small_release: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The pack of a small release, which a test of its own making is held against."""
    return export_release(
        tmp_path_factory.mktemp("small-pack") / "pack.zip", small_release
    ).read_bytes()


@pytest.fixture(scope="session")
def unpacked(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files of the pack; a test that harms one takes a copy."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def outside() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program of an environment of validators: ``outside("pack", "frictionless", …)``.

    ``script/validators-setup`` installs them. Where they are not there the test is skipped, and
    fails in continuous integration, which has to have them.
    """

    def run(
        environment: str, program: str, *arguments: str | Path, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        folder = VALIDATORS / environment
        if not (folder / "pins.txt").is_file():
            reason = f"script/validators-setup has not installed {environment}"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        return subprocess.run(
            [folder / "bin" / program, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            timeout=300,
            check=False,
            # Of their own environment alone, without the network where they know how.
            env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        )

    return run
