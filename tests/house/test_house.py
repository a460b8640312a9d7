"""The house: its picture is true, no module stands in a circle, and nothing has outgrown its room.

``script/lint`` holds the floors themselves, by the contracts of pyproject.toml.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import networkx as nx

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_MODULE = 400
# Commands are longer by what they have to say: their options are the signature, their help is the
# docstring. What they do keeps to the bound without these.
COMMANDS = {
    f"benchgraph/cli/{name}.py::{name}"
    for name in ("build", "compare", "ingest", "plot", "shacl", "sparql", "watch")
}


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Also not by an import within a function or for types alone, nor through their package."""
    read = grimp.build_graph("benchgraph", exclude_type_checking_imports=False, cache_dir=None)
    graph = nx.DiGraph(
        (name, other)
        for name in read.modules
        for other in read.find_modules_directly_imported_by(name)
    )
    circles = [sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1]
    assert graph.number_of_edges() > 3000 and not circles, circles


def functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions and methods of a module; one within another is a part of that."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        elif isinstance(node, ast.ClassDef | ast.If | ast.Try | ast.With):
            yield from functions(node.body)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> int:
    """How many lines a function has from ``line`` on."""
    return 1 + (function.end_lineno or 0) - line


def test_functions_and_modules_keep_to_their_bounds() -> None:
    longer, large = {}, {}
    for path in sorted((SRC / "benchgraph").rglob("*.py")):
        name, text = path.relative_to(SRC).as_posix(), path.read_text("utf-8")
        if (lines := text.count("\n")) > MOST_LINES_OF_A_MODULE:
            large[name] = lines
        for each in functions(ast.parse(text).body):
            if (lines := length(each, each.lineno)) > MOST_LINES_OF_A_FUNCTION:
                longer[f"{name}::{each.name}"] = lines
            first = each.body[1 if ast.get_docstring(each) and each.body[1:] else 0]
            assert length(each, first.lineno) <= MOST_LINES_OF_A_FUNCTION, f"{name}::{each.name}"
    assert not large
    assert longer.keys() == COMMANDS, longer


def test_the_picture_of_the_house_is_what_contract_and_docstrings_say() -> None:
    command = [sys.executable, str(ROOT / "script" / "house"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "](docs/pictures/house.svg)" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
