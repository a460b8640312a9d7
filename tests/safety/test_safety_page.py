"""docs/safety.md names, for every promise and trap, tests that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
TEXT = (TESTS.parent / "docs" / "safety.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", TEXT)))


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_is_there(file: str, name: str) -> None:
    assert name in functions(file)


def test_every_row_names_a_test() -> None:
    # Below stands what was measured.
    promised = re.split(r"\n## (?:Crash rounds|Fuzzing)\n", TEXT)[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ") and "---" not in line]
    rows = [row for row in rows if not row.startswith(("| promise |", "| trap |"))]
    assert len(rows) >= 30
    for row in rows:
        assert re.search(r"`[\w/]+\.py::test_\w+`", row), row
