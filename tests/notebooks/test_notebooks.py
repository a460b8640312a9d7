"""The notebooks run, and what they show is what is stored in them."""

from __future__ import annotations

import json
import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """``script/notebook`` as a module."""
    loader = SourceFileLoader("script_notebook", str(ROOT / "script" / "notebook"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    return found


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["tour.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_every_cell_runs_and_shows_what_is_stored(
    path: Path, script: ModuleType, cache: Path
) -> None:
    """The shipped graph is in the cache of this test run."""
    _, changed = script.run(path)
    assert changed == [], "run script/notebook"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_goes_from_the_release_to_table_and_picture(path: Path) -> None:
    code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
    text = "\n".join("".join(cell["source"]) for cell in code)
    for call in ("open_release(", "ask(", "compare(", "related(", "why(", "relation_graph("):
        assert call in text
    shown = {media for cell in code for o in cell["outputs"] for media in o.get("data", {})}
    assert {"text/html", "text/markdown", "image/png"} <= shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_links_lead_to_pages_of_the_documentation(path: Path) -> None:
    text = "".join("".join(c["source"]) for c in cells(path) if c["cell_type"] == "markdown")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links and all((path.parent / link).is_file() for link in links)


def test_a_stored_output_that_is_not_current_is_found(script: ModuleType, tmp_path: Path) -> None:
    def cell(source: str, shown: str) -> dict[str, Any]:
        output = {"name": "stdout", "output_type": "stream", "text": [shown]}
        return {"cell_type": "code", "execution_count": 1, "outputs": [output], "source": [source]}

    path = tmp_path / "n.ipynb"
    second = cell("print(x + 1)", "3\n") | {"execution_count": 2}
    path.write_text(json.dumps({"cells": [cell("x = 1; print(x)", "1\n"), second]}))
    notebook, changed = script.run(path)
    assert changed == [2]
    assert notebook["cells"][1]["outputs"][0]["text"] == ["2\n"]


def test_a_cell_that_fails_is_named(script: ModuleType) -> None:
    with pytest.raises(ZeroDivisionError) as error:
        script.run_cell("1 / 0", {}, "n.ipynb, cell 3")
    assert any(entry.path == "n.ipynb, cell 3" for entry in error.traceback)
