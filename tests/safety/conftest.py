"""What the safety tests share: a small release, and a process that is watched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from safety_commands import RECORDS

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def small_release(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the small records; a test that harms it takes a copy."""
    out = tmp_path_factory.mktemp("safety") / "release"
    done = run("build", "--data", RECORDS, "--out", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[str]]:
    """Start the command and leave it running."""

    def start_command(*arguments: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "benchgraph", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )

    return start_command
