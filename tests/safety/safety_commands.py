"""What the safety tests know of records and of commands that could not run."""

from __future__ import annotations

import subprocess
from pathlib import Path

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"


def told(done: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """The one plain message of a command that could not run."""
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr and "should not have happened" not in done.stderr
    return done.stderr
