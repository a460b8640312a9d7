"""Programs that some tests of this folder need, and what happens where one is missing.

On a developer's machine such a test is left out, and the reason says which program to install; in
CI (``CI=true``) a missing program fails the test: what only a real reader can show must be shown.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

NODE_PACKAGES = Path(__file__).parent / "node"
CHROMIUM_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
    " --disable-dev-shm-usage --hide-scrollbars"
).split()


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


def node(script: str, *arguments: str) -> object:
    """What a script of ``node/`` prints as JSON, run with the packages of its lock file."""
    executable = program("node", how="apt-get install nodejs npm")
    if not (NODE_PACKAGES / "node_modules").is_dir():
        if not in_ci():
            missing("node packages of tests/network/node", f"npm ci --prefix {NODE_PACKAGES}")
        npm = program("npm", how="apt-get install npm")
        command = [npm, "ci", "--no-fund", "--no-audit", "--prefix", str(NODE_PACKAGES)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    done = subprocess.run(
        [executable, str(NODE_PACKAGES / script), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
