"""The records in ``data/README.md`` are records: whoever copies them gets no violation."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from benchgraph.records import parse_record

README = Path(__file__).resolve().parents[2] / "data" / "README.md"
FOLDERS = {"case": "cases", "facility": "facilities"}


def examples() -> list[str]:
    blocks = re.findall(r"(?ms)^   ```yaml\n(.*?)^   ```", README.read_text("utf-8"))
    return [textwrap.dedent(block) for block in blocks]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    for example in examples():
        found = re.match(r"id: (\w+)/", example)
        folder = tmp_path / (FOLDERS[found[1]] if found else "pages")
        folder.mkdir(exist_ok=True)
        (folder / "harbour-compute-hub.yaml").write_text(example, "utf-8")
    return tmp_path


def test_the_readme_shows_a_case_its_subject_and_its_page(written: Path) -> None:
    files = sorted(written.glob("*/*.yaml"))
    types = [parse_record(file.read_bytes(), file).root.types[0][0] for file in files]
    assert types == ["Case", "Facility", "Page"]


def test_the_examples_conform(run, written: Path) -> None:
    done = run("validate", written)
    assert done.returncode == 0, done.stdout
    assert "3 records conform" in done.stdout + done.stderr


def test_without_its_page_the_case_does_not_conform(run, written: Path) -> None:
    (written / "pages" / "harbour-compute-hub.yaml").unlink()
    done = run("validate", written)
    assert done.returncode == 1
    assert "has no page record" in done.stdout
