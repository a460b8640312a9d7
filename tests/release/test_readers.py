"""Processes that read records, started by a script of somebody who has not heard of guards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"
BUILD = f"build_release({str(RECORDS)!r}, 'out', shipped=False, workers=2, cache=False)"


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    path = folder / "script.py"
    path.write_text(script, encoding="utf-8")
    return subprocess.run(
        [sys.executable, path], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_script_without_a_guard_is_told_of_the_guard(tmp_path: Path) -> None:
    script = (
        "from benchgraph import BenchgraphError, build_release\n"
        f"try:\n    {BUILD}\nexcept BenchgraphError as error:\n    print(error)\n"
    )
    done = run(tmp_path, script)
    assert 'if __name__ == "__main__":' in done.stdout and "workers=1" in done.stdout
    assert "memory" not in done.stdout
    assert "Traceback" not in done.stderr and 'if __name__ == "__main__":' in done.stderr


def test_a_script_with_a_guard_builds(tmp_path: Path) -> None:
    script = f'from benchgraph import build_release\nif __name__ == "__main__":\n    {BUILD}\n'
    done = run(tmp_path, script)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "CURRENT").is_file()
