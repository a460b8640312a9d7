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

Share = Callable[[str, Callable[[Path], object]], Path]
VALIDATORS = Path(
    os.environ.get("BENCHGRAPH_VALIDATORS", Path.home() / ".cache" / "benchgraph-validators")
)


@pytest.fixture(scope="session")
def pack(release: Release, share: Share) -> Path:
    """The pack of the shipped graph; a test that harms it takes a copy."""
    folder = share("pack", lambda folder: export_release(folder / "pack.zip", release))
    return folder / "pack.zip"


@pytest.fixture(scope="session")
def small_pack(small_release: Path, share: Share) -> bytes:
    """The pack of a small release, which a test of its own making is held against."""
    folder = share("small-pack", lambda folder: export_release(folder / "pack.zip", small_release))
    return (folder / "pack.zip").read_bytes()


@pytest.fixture(scope="session")
def unpacked(pack: Path, share: Share) -> Path:
    """The folder with the files of the pack; a test that harms one takes a copy."""

    def make(folder: Path) -> None:
        with zipfile.ZipFile(pack) as archive:
            archive.extractall(folder)

    return share("unpacked", make)


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
