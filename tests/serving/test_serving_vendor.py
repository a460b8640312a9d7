"""The JavaScript of others: it says what it is, and it asks no other host."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from benchgraph.serving.static import ASSETS, FOLDER

VENDOR = {"codemirror": FOLDER / "vendor", "sigma": ASSETS / "vendor"}
SOURCE = Path(__file__).parents[2] / "script" / "javascript"
# What nobody fetches: names of XML namespaces, and a source that a comment of a shader names.
NAMED = {
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
    "https://iquilezles.org/articles/distfunctions2d/",
}


@pytest.mark.parametrize("name", VENDOR)
def test_a_bundle_says_what_it_holds(name):
    text = (VENDOR[name] / f"{name}.js").read_text("utf-8")
    head = text.splitlines()[0]
    licences = (VENDOR[name] / f"{name}.LICENSES.txt").read_text("utf-8")
    lock = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))["packages"]
    held = re.findall(r"([@\w/.-]+) (\d+\.\d+\.\d+)", head)
    assert len(held) > 3
    for package, version in held:
        assert lock[f"node_modules/{package}"]["version"] == version
        assert lock[f"node_modules/{package}"]["license"] == "MIT"
        assert f"{package} {version} (MIT)" in licences
    assert "; MIT; " in head
    assert hashlib.sha256(text.encode()).hexdigest() in (VENDOR[name] / "README.md").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("name", VENDOR)
def test_a_bundle_reaches_for_no_other_host(name):
    text = (VENDOR[name] / f"{name}.js").read_text("utf-8")
    assert set(re.findall(r"(?:https?|wss?)://[^\s\"'`)]+", text)) <= NAMED
    # sigma fetches what a node names as its picture; no address of its own.
    assert not re.search(
        r"\bfetch\([\"'`]|\b(importScripts|sendBeacon|XMLHttpRequest|WebSocket)\(", text
    )
    assert "sourceMappingURL" not in text


@pytest.mark.parametrize("name", VENDOR)
def test_nothing_lies_there_that_no_script_makes(name):
    made = {"README.md", f"{name}.js", f"{name}.LICENSES.txt"}
    assert {path.name for path in VENDOR[name].iterdir()} == made
