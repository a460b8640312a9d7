"""Whole commands, as they are started at a terminal."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def run(run_alone: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., object]:
    """Each command is a new interpreter."""
    return run_alone
