"""What the safety tests share: a process that is watched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


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


@pytest.fixture(scope="session")
def run(run_alone: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., object]:
    """How a process begins and ends is looked at here: each is a new interpreter."""
    return run_alone
