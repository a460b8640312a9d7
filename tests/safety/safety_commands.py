"""What the safety tests know of records and of commands that could not run."""

from __future__ import annotations

import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"


def told(done: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """The one plain message of a command that could not run."""
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr and "should not have happened" not in done.stderr
    return done.stderr


def page_maker() -> ModuleType:
    """What makes pages for the tests of reading."""
    path = Path(__file__).parent.parent / "pages" / "page_maker.py"
    spec = spec_from_file_location("page_maker_for_safety", path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
