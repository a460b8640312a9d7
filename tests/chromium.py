"""A real Chromium that asks nobody by itself, for the tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from patience import PATIENCE

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@contextmanager
def chromium(playwright: Any, *flags: str) -> Iterator[Any]:
    """Started with ``flags`` beside ours; required in CI, else the test is left out without it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing; script/ci-setup installs it")
        pytest.skip("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import expect

    expect.set_options(timeout=1000 * PATIENCE)
    started = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *flags])
    yield started
    started.close()
